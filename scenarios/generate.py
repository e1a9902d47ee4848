"""From a seed to scenarios."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

import msgspec

from scenarios.choices import Choices
from scenarios.draw import Draw
from scenarios.errors import LackingError, UsageError, nearest
from scenarios.kinds import Kind
from scenarios.model import Scenario, Script
from scenarios.pools import DEFAULT_LOCALE, pools_of
from scenarios.suites import all_kinds
from scenarios.vocabulary import Vocabulary, own_vocabulary

PARTS_OF_AN_ID: Final = 3
"""``action/kind/index``."""

_SHOWN_DIGITS: Final = 16
_SAMPLED: Final = 3
"""How many scenarios of a kind are made to see at which rules they aim; some aim at what they draw."""


class Generator:
    """Makes scenarios.

    Args:
        seed: equal seeds give equal scenarios.
        vocabulary: of the world; that of our own demo world when absent.
        prefix: put before every identifier that is drawn; letters and digits.
        locale: language and country of names, cities and the like, e.g. ``de_DE``.

    Raises:
        UsageError: there is no such locale.
    """

    def __init__(
        self, seed: int, vocabulary: Vocabulary | None = None, prefix: str = "", locale: str = DEFAULT_LOCALE
    ) -> None:
        pools_of(seed, locale)
        self.seed = seed
        self.locale = locale
        self._vocabulary = vocabulary or own_vocabulary()
        self.prefix = prefix
        self._rules: dict[str, frozenset[str]] = {}
        self._kinds = {f"{kind.action}/{kind.name}": kind for kind in all_kinds()}

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions that have kinds, in the order of the suites."""
        return actions_of(self._kinds.values())

    @property
    def rules(self) -> frozenset[str]:
        """The ids of all rules at which scenarios aim."""
        return frozenset(rule for key in self._kinds for rule in self.rules_of(key))

    def kinds_of(self, actions: Collection[str] = ()) -> list[str]:
        """Name the kinds of some actions, of all when empty, as ``action/kind``; in the order of the suites."""
        return [key for key, kind in self._kinds.items() if not actions or kind.action in actions]

    @property
    def whole_count(self) -> int:
        """How many scenarios per action it takes for every kind to be among them."""
        return max(Counter(kind.action for kind in self._kinds.values()).values())

    def per_action(self, count: int, actions: Collection[str] = ()) -> Iterator[Scenario]:
        """Make so many scenarios of each action; see `ids`."""
        return map(self.by_id, self.ids(count, self.kinds_of(actions)))

    def ids(self, count: int, kinds: Collection[str] = ()) -> list[str]:
        """Name so many scenarios of each action, its kinds in turn.

        Args:
            count: per action.
            kinds: which, as ``action/kind``; all when empty.
        """
        by_action: dict[str, list[str]] = {}
        for key in kinds or self._kinds:
            by_action.setdefault(self._kinds[key].action, []).append(key)
        return [
            f"{of_action[number % len(of_action)]}/{number // len(of_action)}"
            for of_action in by_action.values()
            for number in range(count)
        ]

    def with_prefix(self, prefix: str) -> "Generator":
        """Give a generator of the same scenarios about other identifiers."""
        return Generator(self.seed, self._vocabulary, prefix, self.locale)

    def by_id(self, scenario_id: str) -> Scenario:
        """Make one scenario again.

        Raises:
            UsageError: there is no such kind, or the index is no number.
        """
        parts = scenario_id.split("/")
        kind = self._kinds.get("/".join(parts[:2]))
        if kind is None or len(parts) != PARTS_OF_AN_ID or not (parts[2].isascii() and parts[2].isdigit()):
            first_ones = (f"{key}/0" for key in self._kinds)
            hint = nearest("/".join((*parts[:2], "0")), first_ones) or "list them with: talon-scenarios list"
            raise UsageError(f"there is no scenario {scenario_id!r}, an id reads action/kind/index; {hint}")
        return self._make(kind, int(parts[2]))[0]

    def aimed_alike(self, scenario: Scenario, rule: str) -> list[str]:
        """Name one scenario of each other kind of the same action that aims at a rule."""
        keys = [key for key, kind in self._kinds.items() if kind.action == scenario.action]
        others = [key for key in keys if key != f"{scenario.action}/{scenario.kind}"]
        return [f"{key}/0" for key in others if rule in self.rules_of(key)]

    def rules_of(self, key: str) -> frozenset[str]:
        """Give the ids of the rules at which scenarios of a kind, named ``action/kind``, aim."""
        if key not in self._rules:
            first = (self.by_id(f"{key}/{index}").rules for index in range(_SAMPLED))
            self._rules[key] = frozenset(rule for rules in first for rule in rules)
        return self._rules[key]

    def again(self, scenario_id: str, forced: Sequence[int] | None = None) -> tuple[Scenario, list[int]]:
        """Make one scenario again, with other choices if wanted.

        Returns:
            The scenario and the choices that were made.
        """
        parts = scenario_id.split("/")
        return self._make(self._kinds["/".join(parts[:2])], int(parts[2]), forced)

    def _make(self, kind: Kind, index: int, forced: Sequence[int] | None = None) -> tuple[Scenario, list[int]]:
        scenario_id = f"{kind.action}/{kind.name}/{index}"
        choices = Choices(scenario_id, self.seed, forced)
        draw = Draw(choices, pools_of(self.seed, self.locale), self._vocabulary, self.prefix)
        script, lacks = _written(kind, draw)
        scenario = Scenario(
            scenario_id,
            kind.action,
            kind.name,
            kind.title,
            self.seed,
            script,
            script.rule_ids(),
            lacks=lacks,
            is_heavy=kind.is_heavy,
        )
        return scenario, choices.made


def _written(kind: Kind, draw: Draw) -> tuple[Script, str]:
    """Write a script, or tell what the world lacks for it."""
    try:
        return kind.write(draw), ""
    except LackingError as error:
        return Script(()), str(error)


class Batch(Collection[Scenario]):
    """Scenarios that are made when they are played, so that thousands need no room.

    Args:
        generator: makes them.
        ids: which.
        renews: whether each is about identifiers of its own, even where one ID stands twice.
        first: at which place of the whole batch this part of it begins.
        every: how far its places are apart there.
    """

    def __init__(
        self, generator: Generator, ids: Sequence[str], *, renews: bool = False, first: int = 0, every: int = 1
    ) -> None:
        self.generator = generator
        self.ids = tuple(ids)
        self._renews = renews
        self._places = range(first, first + every * len(self.ids), every)

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Scenario]:
        if not self._renews:
            return map(self.generator.by_id, self.ids)
        return (self._renewed(place).by_id(one) for place, one in zip(self._places, self.ids, strict=True))

    def _renewed(self, place: int) -> Generator:
        return self.generator.with_prefix(f"{self.generator.prefix}n{place}")

    def __contains__(self, scenario: object) -> bool:
        return isinstance(scenario, Scenario) and scenario.id in self.ids

    def part(self, first: int, every: int) -> "Batch":
        """Give the scenarios at the places ``first``, ``first + every`` and so on."""
        return Batch(self.generator, self.ids[first::every], renews=self._renews, first=first, every=every)


def actions_of(kinds: Iterable[Kind]) -> tuple[str, ...]:
    """Give the actions that have kinds, in the order of the suites."""
    return tuple(dict.fromkeys(kind.action for kind in kinds))


def fingerprint(scenario: Scenario) -> str:
    """Tell id and drawn values of a scenario in one short text."""
    return _short(msgspec.json.encode(scenario))


def digest(scenarios: Iterable[Scenario]) -> str:
    """Tell ids and drawn values in one short text: equal scenarios have equal digests."""
    return digest_of(map(fingerprint, scenarios))


def digest_of(fingerprints: Iterable[str]) -> str:
    """Make one digest of the fingerprints of scenarios, in their order."""
    return _short("\n".join(fingerprints).encode())


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_SHOWN_DIGITS]
