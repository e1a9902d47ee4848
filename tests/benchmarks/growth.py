"""How the cost of a request grows with what is in the world and with the request itself, in process.

Run it with ``python -m tests.benchmarks.growth``; microseconds are printed, the best of a few rounds.
"""

from collections.abc import Iterable

import msgspec

from mock_talon import Behaviour, World, create_app, demo_seed, parse_seed
from mock_talon.domain.profiles import ProfileBook
from mock_talon.gate.journal import JOURNAL_ENTRIES, Entry
from mock_talon.store import Transaction
from tests.benchmarks import payloads
from tests.benchmarks.test_mock_cost import put, seconds

PROFILES = (10, 1_000, 100_000)
ITEMS = (1, 10, 100, 1_000)
ATTRIBUTES = (1, 100, 5_000)


def world_of(profiles: int = 0, attributes: int = 0) -> World:
    """Make a world with more in it than the demo world has."""
    seed = msgspec.to_builtins(demo_seed())
    seed["deployments"][0]["attributes"] += [
        {"entity": "CustomerProfile", "name": f"More{number}", "type": "string"} for number in range(attributes)
    ]
    world = World(parse_seed(seed), behaviour=Behaviour(rate_limit=False))

    def write(transaction: Transaction) -> None:
        book = ProfileBook(world.scope_of(transaction, 1))
        for number in range(profiles):
            book.ensure(f"customer-{number}")

    world.store.run(write)
    return world


def cost(world: World, path: str, body: bytes, status: str = "200") -> str:
    """Time one request, in microseconds."""
    app = create_app(world)
    assert put(app, path, body)[0] == status
    return f"{seconds(lambda: put(app, path, body)) * 1e6:.0f} µs"


def full_journal() -> World:
    """Make a world whose journal drops an entry for each new one."""
    world = world_of()
    for number in range(JOURNAL_ENTRIES):
        world.journal.record(Entry(f"old-{number}", 0.0, "PUT", "/", ()))
    return world


def row(name: str, costs: Iterable[tuple[str, str]]) -> None:
    """Print one line of the table."""
    print(f"| {name} | {' · '.join(f'{size}: {figure}' for size, figure in costs)} |", flush=True)


def main() -> None:
    """Measure, and print a table."""
    path, body = payloads.PROFILE, payloads.profile()
    unknown = body.replace(b'"Name"', b'"Naem"')
    print("| what grows | cost of one request |\n|---|---|")
    row("profiles in the world, small profile", ((f"{n:,}", cost(world_of(profiles=n), path, body)) for n in PROFILES))
    row(
        "items of a session",
        ((f"{n:,}", cost(world_of(), payloads.SESSION, payloads.session(n))) for n in ITEMS),
    )
    row("attributes, small profile", ((f"{n:,}", cost(world_of(attributes=n), path, body)) for n in ATTRIBUTES))
    row(
        "attributes, refused profile",
        ((f"{n:,}", cost(world_of(attributes=n), path, unknown, "400")) for n in ATTRIBUTES),
    )
    row("journal, small profile", (("empty", cost(world_of(), path, body)), ("full", cost(full_journal(), path, body))))


if __name__ == "__main__":
    main()
