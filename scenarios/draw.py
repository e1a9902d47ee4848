"""Seeded draws: every scenario has its own stream, so that a new kind leaves all others as they were."""

import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from scenarios.choices import Choices
from scenarios.errors import LackingError
from scenarios.observing import Json
from scenarios.pools import Pools
from scenarios.vocabulary import KnownAudience, Vocabulary

T = TypeVar("T")

_FIRST_MOMENT: Final = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_SECONDS_OF_A_YEAR: Final = 365 * 24 * 3600
_UNICODE_STEMS: Final = ("müller", "žluťoučký", "Ωμέγα", "顧客", "клиент", "زبون", "naïve", "👩‍🚀")
_UNKNOWN_ID_FLOOR: Final = 1_000_000_000
_OFFSETS: Final = 1_000_000
_POOL_BY_ENDING: Final = {
    "name": "names",
    "email": "emails",
    "phone": "phones",
    "city": "cities",
    "country": "countries",
    "language": "languages",
    "color": "colors",
}
_WRONG: Final[dict[str, tuple[Json, ...]]] = {
    "string": (5, True, 12.5, False),
    "number": ("five", True, "12"),
    "boolean": ("true", 1, 0),
    "time": ("yesterday", 20260101, "2026-01-01"),
    "location": ("Berlin", 52.5),
    "(list string)": ("one", 7),
    "(list number)": ("1", 7),
    "(list time)": ("2026-01-01T00:00:00Z", 7),
    "(list location)": ("Berlin", 7),
}


class Draw:
    """The values of one scenario.

    Args:
        choices: what every draw comes down to.
        pools: of the run.
        vocabulary: of the world.
        prefix: put before every identifier, so that runs against one world do not meet; letters and digits.
    """

    def __init__(self, choices: Choices, pools: Pools, vocabulary: Vocabulary, prefix: str = "") -> None:
        self._choices = choices
        self._pools = pools
        self._prefix = prefix
        self.vocabulary = vocabulary

    def integer(self, lowest: int, highest: int) -> int:
        """Draw a whole number, both ends included."""
        return lowest + self._choices.below(highest - lowest + 1)

    def chance(self) -> bool:
        """Toss a coin."""
        return bool(self._choices.below(2))

    def pick(self, values: Sequence[T]) -> T:
        """Draw one of the values."""
        return values[self._choices.below(len(values))]

    def pick_known(self, values: Sequence[T], what: str) -> T:
        """Draw one of the things that a world has.

        Raises:
            LackingError: it has none.
        """
        if not values:
            raise LackingError(f"the world has no {what}: add one to its seed")
        return self.pick(values)

    def some(self, values: Sequence[T], lowest: int = 1) -> list[T]:
        """Draw several different ones of the values, in their order."""
        remaining = list(range(len(values)))
        count = self.integer(min(lowest, len(values)), len(values))
        chosen = {remaining.pop(self._choices.below(len(remaining))) for _ in range(count)}
        return [value for index, value in enumerate(values) if index in chosen]

    def token(self) -> str:
        """Draw eight hexadecimal digits."""
        return self._choices.token()

    def identifier(self, stem: str) -> str:
        """Draw an identifier that nothing else in the world has."""
        return f"{self._prefix}{stem}-{self.token()}"

    def user(self) -> str:
        """Draw a user's ID."""
        return self.identifier("user")

    def unicode_identifier(self) -> str:
        """Draw an identifier beyond ASCII, with a blank."""
        return f"{self._prefix}{self.pick(_UNICODE_STEMS)} {self.token()}"

    def long_identifier(self, length: int) -> str:
        """Draw an identifier of so many characters."""
        head = self.identifier("long")
        return head + "x" * (length - len(head))

    def plain_identifier(self, stem: str) -> str:
        """Draw an identifier of letters and digits alone."""
        return f"{stem}{self._prefix}{self.token()}"

    def number_identifier(self) -> int:
        """Draw a number to be used as an identifier, small enough for JavaScript."""
        return self.unknown_audience() + zlib.crc32(self._prefix.encode()) % _OFFSETS * _UNKNOWN_ID_FLOOR

    def attribute_name(self) -> str:
        """Draw the name of an attribute that nobody has created."""
        return self.plain_identifier("Drawn")

    def unknown_audience(self) -> int:
        """Draw an integer id that no audience has."""
        return _UNKNOWN_ID_FLOOR + self.integer(0, _UNKNOWN_ID_FLOOR)

    def known_audience(self) -> KnownAudience:
        """Draw an audience that exists from the start."""
        return self.pick_known(self.vocabulary.audiences, "audience with an integer id")

    def audience_ids(self) -> list[int]:
        """Give the integer ids of the audiences that exist from the start.

        Raises:
            LackingError: there are none.
        """
        self.known_audience()
        return [audience.id for audience in self.vocabulary.audiences]

    def code(self, stem: str = "SAVE") -> str:
        """Draw a coupon or referral code that nobody has created."""
        return f"{self._prefix.upper()}{stem}{self.token().upper()}"

    def price(self) -> float:
        """Draw a price from 0.01 to 499.99."""
        return self.integer(1, 49_999) / 100

    def moment(self) -> str:
        """Draw a time of 2026, in RFC 3339."""
        moment = _FIRST_MOMENT + timedelta(seconds=self.integer(0, _SECONDS_OF_A_YEAR - 1))
        return f"{moment.isoformat()}Z"

    def text(self, hint: str = "") -> str:
        """Draw text that suits a name such as ``ShippingCity``."""
        lowered = hint.lower()
        pool = next((name for ending, name in _POOL_BY_ENDING.items() if lowered.endswith(ending)), "words")
        values: tuple[str, ...] = getattr(self._pools, pool)
        return self.pick(values)

    def title(self) -> str:
        """Draw a name for an audience or a product."""
        return f"{self.pick(self._pools.colors)} {self.pick(self._pools.words)}"

    def company(self) -> str:
        """Draw a company's name."""
        return self.pick(self._pools.companies)

    def path(self) -> str:
        """Draw the path of a web page."""
        return "/" + self.pick(self._pools.paths)

    def value(self, value_type: str, hint: str = "") -> Json:
        """Draw a value of an attribute type."""
        if value_type.startswith("(list "):
            element = value_type[len("(list ") : -1]
            return [self.value(element, hint) for _ in range(self.integer(0, 3))]
        makers: dict[str, Callable[[], Json]] = {
            "string": lambda: self.text(hint),
            "number": lambda: self.pick((self.integer(0, 99), self.price())),
            "boolean": self.chance,
            "time": self.moment,
            "location": lambda: [self.integer(-180, 180), self.integer(-90, 90)],
        }
        return makers[value_type]()

    def wrong_value(self, value_type: str) -> Json:
        """Draw a scalar that is not of an attribute type."""
        return self.pick(_WRONG[value_type])

    def attributes(self, entity: str, lowest: int = 1) -> dict[str, Json]:
        """Draw some of an entity's attributes with values of their types."""
        types = self._types_of(entity)
        return {name: self.value(types[name], name) for name in self.some(tuple(types), lowest)}

    def attribute_of(self, entity: str) -> tuple[str, str]:
        """Draw an attribute of an entity.

        Returns:
            Its name and its type.
        """
        return self.pick(tuple(self._types_of(entity).items()))

    def attribute_typed(self, entity: str, value_type: str) -> str:
        """Draw the name of an attribute of a type.

        Raises:
            LackingError: the entity has none.
        """
        names = [name for name, known in self._types_of(entity).items() if known == value_type]
        return self.pick_known(names, f"attribute of {entity} of the type {value_type}")

    def event_type(self) -> str:
        """Draw an event type that exists.

        Raises:
            LackingError: there is none.
        """
        return self.pick_known(self.vocabulary.event_types, "event type")

    def restricted(self, entity: str) -> tuple[str, tuple[Json, ...]]:
        """Draw an attribute that takes the values of a list and no others.

        Raises:
            LackingError: the entity has none.
        """
        found = tuple(self.vocabulary.restricted.get(entity, {}).items())
        return self.pick_known(found, f"restricted attribute of {entity}")

    def cost_of_items(self) -> str:
        """Draw an additional cost that items may carry."""
        return self.pick_known(self.vocabulary.item_costs, "additional cost of items")

    def cost_of_sessions(self) -> str:
        """Draw an additional cost that sessions may carry."""
        return self.pick_known(self.vocabulary.session_costs, "additional cost of sessions")

    def cost_of_items_alone(self) -> str:
        """Draw an additional cost that no session may carry."""
        return self.pick_known(self.vocabulary.item_costs_alone, "additional cost of items alone")

    def cost_of_sessions_alone(self) -> str:
        """Draw an additional cost that no item may carry."""
        return self.pick_known(self.vocabulary.session_costs_alone, "additional cost of sessions alone")

    def _types_of(self, entity: str) -> dict[str, str]:
        types = self.vocabulary.attributes.get(entity)
        if not types:
            raise LackingError(f"the world has no attribute of {entity}: add one to its seed under attributes")
        return types
