"""Why data is no seed: every problem with its place, and the nearest name where one was misspelled."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, Final

import jsonschema_rs
import msgspec

from mock_talon.errors import nearest
from mock_talon.rules import escape_pointer
from mock_talon.seed import Seed
from mock_talon.wire.shape_problems import in_words, innermost, misplaced, own_members

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
    for problem in map(innermost, jsonschema_rs.validator_for(_schema()).iter_errors(data)):
        pointer = "".join(f"/{escape_pointer(str(step))}" for step in problem.instance_path)
        yield f"at {pointer or 'the top'}: {_told(problem)}"


def _told(problem: Any) -> str:
    """Say what is wrong, with all choices and the nearest legal name."""
    details = problem.kind.as_dict()
    unexpected, choices = details.get("unexpected", ()), details.get("options", ())
    if unexpected:
        meant = misplaced(problem, _schema()) or nearest(unexpected[0], own_members(problem, _schema()))
        return f"there is no member {unexpected[0]!r} here{_asked(meant)}"
    if choices and isinstance(problem.instance, str):
        listed = ", ".join(map(str, choices))
        return f"{problem.instance!r} is none of {listed}{_asked(nearest(problem.instance, choices))}"
    return in_words(problem)


def _asked(hint: str) -> str:
    return f"; {hint}" if hint else ""


@cache
def _schema() -> dict[str, Any]:
    return msgspec.json.schema(Seed)
