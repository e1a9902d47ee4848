"""Why data is no seed: every problem with its place, and the nearest name where one was misspelled."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, Final

import jsonschema_rs
import msgspec

from mock_talon.errors import nearest
from mock_talon.rules import escape_pointer
from mock_talon.seed import Seed

_LISTED: Final = 10


def seed_problems(data: Any) -> str:
    """List what is wrong with data that shall be a seed.

    Args:
        data: as decoded; not of the shape of a seed.

    Returns:
        At most ten problems, each as ``at /pointer: what and how to mend it``, joined by semicolons.
    """
    return "; ".join(islice(_problems(data), _LISTED))


def _problems(data: Any) -> Iterator[str]:
    for problem in jsonschema_rs.validator_for(_schema()).iter_errors(data):
        pointer = "".join(f"/{escape_pointer(str(step))}" for step in problem.instance_path)
        yield f"at {pointer or 'the top'}: {_told(problem)}"


def _told(problem: Any) -> str:
    """Say what is wrong, with all choices and the nearest legal name."""
    details = problem.kind.as_dict()
    unexpected, choices = details.get("unexpected", ()), details.get("options", ())
    if unexpected:
        return f"there is no member {unexpected[0]!r} here{_asked(unexpected[0], _member_names())}"
    if choices and isinstance(problem.instance, str):
        listed = ", ".join(map(str, choices))
        return f"{problem.instance!r} is none of {listed}{_asked(problem.instance, choices)}"
    message: str = problem.message
    return message


def _asked(wrong: str, known: Sequence[str]) -> str:
    hint = nearest(wrong, known)
    return f"; {hint}" if hint else ""


@cache
def _schema() -> dict[str, Any]:
    return msgspec.json.schema(Seed)


@cache
def _member_names() -> tuple[str, ...]:
    shapes = _schema()["$defs"].values()
    return tuple(sorted({name for shape in shapes for name in shape.get("properties", ())}))
