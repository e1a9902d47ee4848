"""From a seed to scenarios."""

import difflib
import hashlib
from collections.abc import Collection, Iterable, Iterator
from typing import Final

import msgspec

from scenarios.draw import Draw
from scenarios.errors import UsageError
from scenarios.kinds import Kind
from scenarios.model import Scenario
from scenarios.pools import pools_of
from scenarios.suites import all_kinds
from scenarios.vocabulary import Vocabulary, demo_vocabulary

_PARTS_OF_AN_ID: Final = 3
_SHOWN_DIGITS: Final = 16


class Generator:
    """Makes scenarios.

    Args:
        seed: equal seeds give equal scenarios.
        vocabulary: of the world; the demo world's when absent.
        prefix: put before every identifier that is drawn; letters and digits.
    """

    def __init__(self, seed: int, vocabulary: Vocabulary | None = None, prefix: str = "") -> None:
        self.seed = seed
        self._vocabulary = vocabulary or demo_vocabulary()
        self._prefix = prefix
        self._kinds = {f"{kind.action}/{kind.name}": kind for kind in all_kinds()}

    def per_action(self, count: int, actions: Collection[str] = ()) -> Iterator[Scenario]:
        """Make so many scenarios of each action, its kinds in turn.

        Args:
            count: per action.
            actions: keys; all when empty.
        """
        for action in actions or actions_of(self._kinds.values()):
            kinds = [kind for kind in self._kinds.values() if kind.action == action]
            for number in range(count):
                index, turn = divmod(number, len(kinds))
                yield self._make(kinds[turn], index)

    def by_id(self, scenario_id: str) -> Scenario:
        """Make one scenario again.

        Raises:
            UsageError: there is no such kind, or the index is no number.
        """
        parts = scenario_id.split("/")
        kind = self._kinds.get("/".join(parts[:2]))
        if kind is None or len(parts) != _PARTS_OF_AN_ID or not (parts[2].isascii() and parts[2].isdigit()):
            near = difflib.get_close_matches("/".join(parts[:2]), self._kinds, n=1)
            hint = f"did you mean {near[0]}/0?" if near else "list them with: talon-scenarios list"
            raise UsageError(f"there is no scenario {scenario_id!r}, an id reads action/kind/index; {hint}")
        return self._make(kind, int(parts[2]))

    def _make(self, kind: Kind, index: int) -> Scenario:
        scenario_id = f"{kind.action}/{kind.name}/{index}"
        draw = Draw(scenario_id, self.seed, pools_of(self.seed), self._vocabulary, self._prefix)
        return Scenario(scenario_id, kind.action, kind.name, kind.title, self.seed, kind.write(draw))


def actions_of(kinds: Iterable[Kind]) -> tuple[str, ...]:
    """Give the actions that have kinds, in the order of the suites."""
    return tuple(dict.fromkeys(kind.action for kind in kinds))


def digest(scenarios: Iterable[Scenario]) -> str:
    """Tell ids and drawn values in one short text: equal scenarios have equal digests."""
    hashed = hashlib.sha256()
    for scenario in scenarios:
        hashed.update(msgspec.json.encode(scenario, order="deterministic"))
    return hashed.hexdigest()[:_SHOWN_DIGITS]
