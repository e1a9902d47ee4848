"""Tells where the two readings of a trigger part, for users whose live triggers do not do what they say."""

import json
from dataclasses import dataclass

from destination._javascript import Json, number_text
from destination._units import characters
from destination.errors import SubscriptionError
from destination.fql._documented import truth_of
from destination.fql._documented_meaning import meaning_of_documented, path_words
from destination.fql._documented_parser import parse_documented
from destination.fql._meaning import Always, Field, Joined, Meaning, Not, Opaque, Value, leaves, negate
from destination.fql._shipped import to_predicate
from destination.fql._shipped_meaning import conditions_of, meaning_of_shipped, surprises
from destination.fql._shipped_parser import parse_shipped
from destination.fql._shipped_tree import Parsed
from destination.fql._witness import Predicate, find_witness

_NEGATED = {
    "is": "is not",
    "contains": "does not contain",
    "starts with": "does not start with",
    "ends with": "does not end with",
    "is a text": "is no text",
    "is a number": "is no number",
    "missing": "exists",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One reason why a trigger does not mean what the documented language says.

    Args:
        cause: the reason, in words.
        shipped: what the published package makes of the trigger, in normal text.
        documented: what the documented language makes of it.
        witness: a small event on which the two disagree, None if none was found.
    """

    cause: str
    shipped: str
    documented: str
    witness: Json = None


@dataclass(frozen=True, slots=True)
class _Reading:
    meaning: Meaning
    words: str
    holds: Predicate
    fault: str = ""


_NEVER = Always(holds=False)


def differences(subscribe: str) -> tuple[Difference, ...]:
    """Tell why a trigger means something else in the two dialects.

    Paths are compared as if everything that contains a field were an object.

    Returns:
        One entry per cause, all with the same two readings; empty if the meaning is the same, or if neither dialect
        can read the trigger.
    """
    parsed = _parse(subscribe)
    shipped = _unreadable(parsed) if isinstance(parsed, SubscriptionError) else _shipped_reading(parsed)
    documented = _documented_reading(subscribe)
    if (shipped.fault and documented.fault) or _is_same(shipped, documented):
        return ()
    causes = [f"triggers: {shipped.fault}"] if shipped.fault else []
    causes += [f"documented language: {documented.fault}"] if documented.fault else []
    if isinstance(parsed, Parsed):
        causes += map(characters, parsed.notes)
        causes += [] if documented.fault else _surprises(parsed, documented.meaning)
    witness = find_witness([shipped.meaning, documented.meaning], shipped.holds, documented.holds)
    causes = causes or ["the conditions are joined differently"]
    return tuple(Difference(cause, shipped.words, documented.words, witness) for cause in causes)


def _is_same(first: _Reading, second: _Reading) -> bool:
    return first.fault == second.fault and first.meaning == second.meaning


def _parse(subscribe: str) -> Parsed | SubscriptionError:
    try:
        return parse_shipped(subscribe)
    except SubscriptionError as error:
        return error


def _unreadable(error: SubscriptionError) -> _Reading:
    detail = "; ".join([*getattr(error, "__notes__", ())]) or error.message
    return _Reading(_NEVER, f"cannot be read ({detail}); no event matches", _never, f"cannot be read: {detail}")


def _never(_event: Json) -> bool:
    return False


def _shipped_reading(parsed: Parsed) -> _Reading:
    meaning = meaning_of_shipped(parsed.root)
    return _Reading(meaning, to_words(meaning), to_predicate(parsed.root))


def _documented_reading(subscribe: str) -> _Reading:
    try:
        expression = parse_documented(subscribe)
    except SubscriptionError as error:
        return _unreadable(error)
    meaning = meaning_of_documented(expression)
    return _Reading(meaning, to_words(meaning), truth_of(expression))


def _surprises(parsed: Parsed, documented: Meaning) -> list[str]:
    """Collect what the package's conditions mean that no documented one does."""
    known = {form for leaf in leaves(documented) for form in (leaf, negate(leaf))}
    causes: list[str] = []
    for condition in conditions_of(parsed.root):
        meaning = meaning_of_shipped(condition)
        if not known.issuperset(leaves(meaning)):
            reasons = [characters(surprise) for surprise in surprises(condition)]
            causes += reasons or [f"a path, escaped or not, or its value is read differently: {to_words(meaning)}"]
    return list(dict.fromkeys(causes))


def to_words(meaning: Meaning, *, is_outermost: bool = True) -> str:
    """Write a meaning as a normal text with all its parentheses."""
    match meaning:
        case Always(holds):
            return "always" if holds else "never"
        case Opaque(words):
            return words
        case Field():
            return _field_words(meaning, meaning.test)
        case Not(Field() as child) if child.test in _NEGATED:
            return _field_words(child, _NEGATED[child.test])
        case Not(child):
            return f"NOT ({to_words(child)})"
        case Joined(operator, children):
            words = f" {operator.upper()} ".join(to_words(child, is_outermost=False) for child in children)
            return words if is_outermost else f"({words})"


def _field_words(field: Field, test: str) -> str:
    test = "is missing or null" if test == "missing" else test
    value = "" if field.value is None else f" {_value_words(field.value)}"
    return f"{path_words(field.keys)} {test}{value}"


def _value_words(value: Value) -> str:
    return number_text(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)
