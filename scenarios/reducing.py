"""Smaller forms of a script: fewer steps, fewer requests, and less in each of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from destination import Mapping
from scenarios.model import Script, Step
from scenarios.observing import Json

_KEPT: Final = frozenset({"type", "messageId", "timestamp"})
"""Members without which a call is none."""


def smaller_scripts(script: Script, keeps: str = "") -> Iterator[Script]:
    """Yield a script without one of its parts, bigger parts first.

    Whether what remains still makes sense is for somebody else to find out.

    Args:
        script: the whole.
        keeps: what no text loses that holds it, "" when any text may be shortened.
    """
    steps = script.steps
    for index in range(len(steps) - 1):
        yield replace(script, steps=steps[:index] + steps[index + 1 :])
    for index, step in enumerate(steps):
        for smaller in _smaller_steps(step, keeps):
            yield replace(script, steps=(*steps[:index], smaller, *steps[index + 1 :]))


def _smaller_steps(step: Step, keeps: str) -> Iterator[Step]:
    if all(getattr(check, "at", 0) == 0 for check in step.checks):
        for index in range(1, len(step.events)):
            yield replace(step, events=step.events[:index] + step.events[index + 1 :])
    for index, event in enumerate(step.events):
        for smaller in smaller_values(event, keeps):
            if not (isinstance(smaller, dict) and _KEPT & set(event) - set(smaller)):
                yield replace(step, events=(*step.events[:index], smaller, *step.events[index + 1 :]))
    for index, mapping in enumerate(step.mappings):
        for fields in smaller_values(mapping.mapping, keeps):
            yield replace(step, mappings=(*step.mappings[:index], _with(mapping, fields), *step.mappings[index + 1 :]))


def _with(mapping: Mapping, fields: Json) -> Mapping:
    return replace(mapping, mapping=fields)


def smaller_values(value: Json, keeps: str = "") -> Iterator[Json]:
    """Yield a JSON value without one of its parts: members, elements in halves and singly, characters in halves."""
    if isinstance(value, dict):
        yield from _smaller_objects(value, keeps)
    elif isinstance(value, list):
        yield from _smaller_lists(value, keeps)
    elif isinstance(value, str) and len(value) > 1 and not (keeps and keeps in value.lower()):
        yield value[: len(value) // 2]


def _smaller_objects(value: dict[str, Any], keeps: str) -> Iterator[Json]:
    for name in value:
        yield {key: member for key, member in value.items() if key != name}
    for name, member in value.items():
        for smaller in smaller_values(member, keeps):
            yield {**value, name: smaller}


def _smaller_lists(value: list[Any], keeps: str) -> Iterator[Json]:
    half = len(value) // 2
    if half > 1:
        yield value[:half]
        yield value[half:]
    for index in range(len(value)):
        yield value[:index] + value[index + 1 :]
    for index, element in enumerate(value):
        for smaller in smaller_values(element, keeps):
            yield [*value[:index], smaller, *value[index + 1 :]]
