"""What is wrong with the shape of a body, in words: one refusal per problem of the schema validator."""

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, Final

import msgspec

from mock_talon.limits import REFUSALS_LISTED
from mock_talon.rules import Refusal, Verdict, escape_pointer
from mock_talon.rules.requests import BODY_SHAPE

_MESSAGE_LENGTH: Final = 300
_END_OF_TEXT: Final = r"(?![\s\S])"
"""How a pattern says that the text ends, for engines whose ``$`` lets a line break through."""
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


def shape_verdict(problems: Iterable[Any], schema: Mapping[str, Any]) -> Verdict:
    """Put the first problems into words, and count all: a large body can have hundreds of thousands.

    Args:
        problems: of the schema validator.
        schema: by which it has judged, with the names of which an unexpected one may have been meant.
    """
    remaining = iter(problems)
    listed = tuple(shape_refusal(problem, schema) for problem in islice(remaining, REFUSALS_LISTED.value))
    return Verdict(listed, len(listed) + sum(1 for _ in remaining))


def shape_refusal(problem: Any, schema: Mapping[str, Any]) -> Refusal:
    """Turn a problem into a refusal with pointer, found, expected, and the nearest of a closed set."""
    problem = innermost(problem)
    kind, found = problem.kind, problem.instance
    pointer = "".join(f"/{escape_pointer(str(step))}" for step in problem.instance_path)
    elsewhere = misplaced(problem, schema)
    wanted, among = ("", ()) if elsewhere else _suggestion(problem, schema)
    return BODY_SHAPE.refuse(
        pointer,
        _details(pointer, problem),
        found=found,
        expected=_EXPECTED.get(kind.name, _as_described)(kind),
        fix=elsewhere,
        wanted=wanted,
        among=among,
    )


def innermost(problem: Any) -> Any:
    """Of a value that fits none of several forms, give what is wrong deepest in the form that it nearly has."""
    if problem.kind.name != "anyOf":
        return problem
    reasons = [reason for branch in problem.kind.context for reason in branch]
    deepest = max(reasons, key=_nearness, default=problem)
    return innermost(deepest) if _nearness(deepest) > (len(problem.instance_path), False) else problem


def _nearness(problem: Any) -> tuple[int, bool]:
    """Tell how nearly a value has a form that it does not fit: how deep it fits, and whether its type does."""
    return len(problem.instance_path), problem.kind.name not in {"type", "anyOf"}


def own_members(problem: Any, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the members which a shape has that does not know another one, with their schemas."""
    owner: Any = schema
    for step in problem.schema_path[:-1]:
        owner = owner[step]
    members: Mapping[str, Any] = owner.get("properties", {})
    return members


def misplaced(problem: Any, schema: Mapping[str, Any]) -> str:
    """Tell where an unexpected member belongs, if a member of the same shape holds one of its name; "" if none does."""
    if problem.kind.name != "additionalProperties":
        return ""
    name = problem.kind.unexpected[0]
    for holder, held in own_members(problem, schema).items():
        if name in _members_of(held, schema):
            return f'Write it within {holder!r}: {{"{holder}": {{"{name}": …}}}}'
    return ""


def _members_of(held: Mapping[str, Any], schema: Mapping[str, Any]) -> set[str]:
    """Name the members that a member can have itself."""
    forms = [held, *held.get("anyOf", ())]
    shapes = [schema["$defs"][form["$ref"].rpartition("/")[2]] for form in forms if "$ref" in form]
    return {name for shape in shapes for name in shape.get("properties", ())}


def _suggestion(problem: Any, schema: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Give a name that is not there, and those of which one may be meant."""
    kind, found = problem.kind, problem.instance
    if kind.name == "additionalProperties":
        return kind.unexpected[0], tuple(own_members(problem, schema))
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
    return f"{pointer or 'the body'}: {_cut(in_words(problem))}"


def in_words(problem: Any) -> str:
    """Say what is wrong without the words of JSON Schema that only its readers know."""
    if problem.kind.name == "anyOf":
        reasons = [reason for branch in problem.kind.context for reason in branch]
        types = [name for reason in reasons if reason.kind.name == "type" for name in reason.kind.types]
        if types:
            return f"{_listed([problem.instance])} is not of type {' or '.join(dict.fromkeys(types))}"
    message: str = problem.message
    return message.replace(_END_OF_TEXT, "$")


def _cut(message: str) -> str:
    return message if len(message) < _MESSAGE_LENGTH else f"{message[:_MESSAGE_LENGTH]}…"


def _listed(options: Any) -> str:
    return ", ".join(msgspec.json.encode(option).decode() for option in options)
