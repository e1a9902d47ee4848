"""Texts in a body that are too short or too long, by the limits of the world."""

from collections.abc import Iterator

from mock_talon.limits import AUDIENCE_NAME_FLOOR
from mock_talon.rules import Refusal
from mock_talon.rules.requests import BODY_SHAPE


def check_length(text: str, limit: int | None, pointer: str, *, floor: int = 0) -> Iterator[Refusal]:
    """Refuse a text that the published schema does not take.

    Args:
        text: as sent.
        limit: most characters, None for any number.
        pointer: JSON Pointer to it in the body.
        floor: fewest characters.
    """
    if len(text) < floor:
        yield BODY_SHAPE.refuse(
            pointer,
            f"{pointer} has {len(text)} characters, fewer than {floor}",
            found=text,
            expected=f"{floor} or more",
        )
    elif limit is not None and len(text) > limit:
        yield BODY_SHAPE.refuse(
            pointer, f"{pointer} has {len(text)} characters, more than {limit}", found=text, expected=f"{limit} at most"
        )


def check_audience_text(text: str, limit: int | None, pointer: str) -> Iterator[Refusal]:
    """Refuse a name or integration ID that no audience can have.

    Source: Talon.One third-party spec, audience.
    """
    yield from check_length(text, limit, pointer, floor=AUDIENCE_NAME_FLOOR.value)
