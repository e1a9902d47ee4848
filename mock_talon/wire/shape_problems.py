"""What is wrong with the shape of a body, in words: one refusal per problem of the schema validator."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, Final

import msgspec

from mock_talon.limits import REFUSALS_LISTED
from mock_talon.rules import Refusal, Verdict, escape_pointer
from mock_talon.rules.requests import BODY_SHAPE

_MESSAGE_LENGTH: Final = 300
_PLACE: Final = " - at `$"
_STEPS: Final = re.compile(r"\.([^.\[`]+)|\[([^\]]*)\]")
_EXPECTED: Final[Mapping[str, Callable[[Any], str]]] = {
    "required": lambda kind: f"the member {kind.property}",
    "type": lambda kind: f"a JSON {' or '.join(kind.types)}",
    "enum": lambda kind: f"one of {_listed(kind.options)}",
    "minimum": lambda kind: f"at least {kind.limit}",
    "maximum": lambda kind: f"at most {kind.limit}",
    "minLength": lambda kind: f"at least {kind.limit} characters",
    "maxLength": lambda kind: f"at most {kind.limit} characters",
}
"""What would have been accepted, by the keyword of JSON Schema that was broken."""


def shape_verdict(problems: Iterable[Any], members: Sequence[str] = ()) -> Verdict:
    """Put the first problems into words, and count all: a large body can have hundreds of thousands.

    Args:
        problems: of the schema validator.
        members: the names that the shape knows, of which an unexpected one may have been meant.
    """
    remaining = iter(problems)
    listed = tuple(shape_refusal(problem, members) for problem in islice(remaining, REFUSALS_LISTED.value))
    return Verdict(listed, len(listed) + sum(1 for _ in remaining))


def shape_refusal(problem: Any, members: Sequence[str] = ()) -> Refusal:
    """Turn a problem into a refusal with pointer, found, expected, and the nearest of a closed set."""
    problem = _innermost(problem)
    kind, found = problem.kind, problem.instance
    pointer = "".join(f"/{escape_pointer(str(step))}" for step in problem.instance_path)
    wanted, among = _suggestion(problem, members)
    return BODY_SHAPE.refuse(
        pointer,
        _details(pointer, problem),
        found=found,
        expected=_EXPECTED.get(kind.name, _as_described)(kind),
        wanted=wanted,
        among=among,
    )


def _innermost(problem: Any) -> Any:
    """Of a value that fits none of several forms, give what is wrong deepest in the form that it nearly has."""
    if problem.kind.name != "anyOf":
        return problem
    reasons = [reason for branch in problem.kind.context for reason in branch]
    deepest = max(reasons, key=lambda reason: len(reason.instance_path), default=problem)
    return _innermost(deepest) if len(deepest.instance_path) > len(problem.instance_path) else problem


def _suggestion(problem: Any, members: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Give a name that is not there, and those of which one may be meant."""
    kind, found = problem.kind, problem.instance
    if kind.name == "additionalProperties":
        return kind.unexpected[0], tuple(members)
    options = tuple(option for option in kind.options if isinstance(option, str)) if kind.name == "enum" else ()
    return (found, options) if options and isinstance(found, str) else ("", ())


def first_problem(error: msgspec.ValidationError) -> Refusal:
    """Turn the one problem of a decoder into a refusal."""
    reason, _, place = str(error).partition(_PLACE)
    steps = _STEPS.findall(place)
    pointer = "".join(f"/{escape_pointer(member or index)}" for member, index in steps)
    return BODY_SHAPE.refuse(pointer, f"{pointer or 'the body'}: {reason}", expected=_as_described(None))


def _as_described(_kind: Any) -> str:
    return "what the document describes for this member"


def _details(pointer: str, problem: Any) -> str:
    """Word a problem; closed sets as the service words them. Source: Talon.One docs, validation errors."""
    if problem.kind.name == "enum":
        return f"{pointer.rpartition('/')[2]} must be one of the following: {_listed(problem.kind.options)}"
    message = problem.message
    shortened = message if len(message) < _MESSAGE_LENGTH else f"{message[:_MESSAGE_LENGTH]}…"
    return f"{pointer or 'the body'}: {shortened}"


def _listed(options: Any) -> str:
    return ", ".join(msgspec.json.encode(option).decode() for option in options)
