"""What a run is narrowed to: single scenarios, kinds, actions, or whatever aims at a rule."""

from collections.abc import Iterable, Iterator, Sequence

from scenarios.errors import UsageError, nearest
from scenarios.generate import PARTS_OF_AN_ID, Generator


def ids_for(generator: Generator, count: int, actions: Sequence[str] = (), only: Sequence[str] = ()) -> list[str]:
    """Name the scenarios of a run, in the order of the suites.

    Args:
        generator: makes them.
        count: how many per action.
        actions: keys of actions; all when empty.
        only: each a scenario's ID, a kind (``action/kind``, or a name alone for the kinds of all actions), an action or
            the ID of a rule; everything when empty.

    Raises:
        UsageError: there is nothing of that name, or nothing is left.
    """
    require_actions(generator, actions)
    if not only:
        return generator.ids(count, generator.kinds_of(actions))
    kinds: set[str] = set()
    single: list[str] = []
    for name in only:
        if name.count("/") == PARTS_OF_AN_ID - 1:
            single.append(generator.by_id(name).id)
        else:
            kinds.update(_kinds_named(generator, name))
    among = [key for key in generator.kinds_of(actions) if key in kinds]
    if kinds and not among:
        raise UsageError(f"nothing is left: {', '.join(actions)} has no kind that --only names; leave one of them out")
    drawn = generator.ids(count, among) if among else []
    return list(dict.fromkeys((*single, *drawn)))


def require_actions(generator: Generator, actions: Iterable[str]) -> None:
    """Refuse what is no action.

    Raises:
        UsageError: with the nearest one.
    """
    for action in actions:
        if action not in generator.actions:
            hint = nearest(action, generator.actions) or f"the actions are {', '.join(generator.actions)}"
            raise UsageError(f"there is no action {action!r}; {hint}")


def _kinds_named(generator: Generator, name: str) -> list[str]:
    keys = generator.kinds_of()
    found = [key for key in keys if name in (key, *key.split("/"))] or list(_aimed_at(generator, name))
    if not found:
        names = {*keys, *(part for key in keys for part in key.split("/")), *generator.rules}
        hint = nearest(name, sorted(names)) or "list the kinds with: talon-scenarios list"
        raise UsageError(f"there is no scenario, kind, action or rule {name!r}; {hint}")
    return found


def _aimed_at(generator: Generator, rule: str) -> Iterator[str]:
    return (key for key in generator.kinds_of() if rule in generator.rules_of(key))
