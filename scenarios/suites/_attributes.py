"""What the suites of profiles, events and sessions share: attributes that do not exist or have the wrong type."""

from dataclasses import dataclass

from scenarios import ledger, texts
from scenarios.checks import Refused
from scenarios.draw import Draw
from scenarios.observing import Check, Json
from scenarios.world_checks import Unchanged

CREATABLE = ("string", "number", "boolean")
"""Types that can be told from a value alone."""


@dataclass(frozen=True, slots=True)
class Forced:
    """A value whose attribute is created with a type named in the request.

    Args:
        name: of an attribute that nobody has created.
        type: named in the request.
        sent: as the app sends it.
        stored: as the service keeps it.
    """

    name: str
    type: str
    sent: Json
    stored: Json

    @property
    def info(self) -> list[dict[str, str]]:
        """The list of forced types."""
        return [{"name": self.name, "type": self.type}]


def forced(draw: Draw) -> Forced:
    """Draw a value that is converted to the type it is forced to."""
    number, flag = draw.integer(1, 99_999), draw.chance()
    value_type, sent, stored = draw.pick(
        (
            ("number", str(number), number),
            ("boolean", "true" if flag else "false", flag),
            ("string", number, str(number)),
            ("time", "2026-03-04T05:06:07Z", "2026-03-04T05:06:07Z"),
        )
    )
    return Forced(draw.attribute_name(), value_type, sent, stored)


def inconvertible(draw: Draw) -> Forced:
    """Draw a value that cannot become the type it is forced to."""
    word = draw.text()
    value_type, sent = draw.pick((("number", word), ("boolean", "yes"), ("time", word)))
    return Forced(draw.attribute_name(), value_type, sent, None)


def refused_as_unknown(entity: str, name: str) -> tuple[Check, ...]:
    """Expect the refusal of an attribute that nobody has created."""
    error = texts.not_defined(entity, name)
    return Refused(ledger.UNKNOWN_ATTRIBUTE, 400, error), Unchanged(ledger.UNKNOWN_ATTRIBUTE)


def wrongly_typed(draw: Draw, entity: str) -> tuple[dict[str, Json], tuple[Check, ...]]:
    """Draw an attribute with a value of another type.

    Returns:
        The attributes to send, and the refusal to expect.
    """
    name, value_type = draw.attribute_of(entity)
    value = draw.wrong_value(value_type)
    error = texts.not_a(name, value, value_type)
    return {name: value}, (Refused(ledger.ATTRIBUTE_TYPE, 400, error), Unchanged(ledger.ATTRIBUTE_TYPE))
