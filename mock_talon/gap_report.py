"""Gaps of a mock that runs elsewhere, in the form that somebody wants."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mock_talon.control_client import ControlClient

FORMS: Final[Mapping[str, str]] = {
    "text": "/gaps/text",
    "json": "/gaps",
    "seed": "/gaps/seed",
    "seed.toml": "/gaps/seed.toml",
}
"""The paths below ``/_mock`` by the name of the form."""
_SEEDS: Final = frozenset({"seed", "seed.toml"})
_PLAIN: Final = frozenset({"text", "seed.toml"})


def ask_for_gaps(control: "ControlClient", form: str, *, with_secrets: bool) -> tuple[str, int]:
    """Ask for the gaps of a world.

    Args:
        control: of the world.
        form: one of ``FORMS``.
        with_secrets: whether API keys are written into a seed.

    Returns:
        The text, and how much is missing.
    """
    query = {"secrets": "true"} if with_secrets and form in _SEEDS else None
    told = control.text("GET", FORMS[form], query=query)
    if form not in _PLAIN:
        told = f"{json.dumps(json.loads(told), indent=2, ensure_ascii=False)}\n"
    return told, control.call("GET", FORMS["json"])["missing"]
