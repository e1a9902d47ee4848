"""From a mistake in what was sent to the control door to its refusal."""

import re
from typing import Final

from mock_talon.errors import UsageError
from mock_talon.rules import RefusedError, Rule

_PLACE: Final = re.compile(r"\bat (/[^\s:]*):\s*")


def refused(rule: Rule, error: UsageError, within: str = "") -> RefusedError:
    """Give the refusal of a mistake, with the place that its text names.

    Args:
        rule: which was broken.
        error: what is wrong; its text may say ``at /pointer:``.
        within: JSON Pointer in the body to what the error's place begins at.
    """
    place = _PLACE.search(str(error))
    pointer = within + (place[1].rstrip("/") if place else "")
    return RefusedError.because(rule.refuse(pointer, f"{pointer or 'the body'}: {_without_place(error)}"))


def _without_place(error: UsageError) -> str:
    text = str(error)
    place = _PLACE.search(text)
    return text[place.end() :] if place else text
