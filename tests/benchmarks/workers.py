"""What one and several worker processes answer on a store which they share, and how often each request asks Redis.

Run it with ``python -m tests.benchmarks.workers [--workers 1 2 4]``; rows are interleaved round by round, medians are
printed. The rate limit is off. Redis runs beside the mock, a server of the benchmark's own, and so does the client: they
all share the processors.
"""

import argparse
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import redis

from tests.benchmarks.clients import Connection, Figures, Measure, fastest_client
from tests.benchmarks.http import WARM_UP_SECONDS, median, present
from tests.benchmarks.payloads import SMALL
from tests.benchmarks.targets import Target, serving, this_mock
from tests.redis_server import redis_server

ASKED = 50
"""Requests whose round trips are counted: fewer than the rate limit lets through in a second."""


def rows(workers: Sequence[int], stores: Sequence[tuple[str, str]]) -> Iterator[Target]:
    """Give the mock in memory, on both servers, and in each number of processes on each store."""
    for server in ("waitress", "granian"):
        yield this_mock(server=server, name=f"memory, {server}")
    for store, url in stores:
        for count in workers:
            name = f"{store}, granian, {count} worker{'s' * (count > 1)}"
            yield this_mock("--workers", str(count), "--store", url, server="granian", name=name)


@contextmanager
def shared_stores() -> Iterator[list[tuple[str, str]]]:
    """Give the stores that processes can share, by name and URL; gone after the block."""
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        stores = [("SQLite", f"sqlite:///{folder}/worlds.db")]
        if shutil.which("redis-server"):
            stores.append(("Redis", opened.enter_context(redis_server(folder))))
        else:
            print("left out: Redis, there is no redis-server: install the package of that name", flush=True)
        yield stores


def round_trips(url: str, *options: str) -> float:
    """Count how often one small request has Redis read from a connection: the median, as some also connect."""
    target = this_mock("--store", url, "--fresh", *options, server="granian")
    with (
        redis.Redis.from_url(url) as client,
        serving(target) as running,
        Connection(running.port, SMALL, 0) as connection,
    ):
        reads = []
        for _ in range(ASKED):
            before = _reads(client)
            connection.exchange()
            reads.append(_reads(client) - before - 1)
        return statistics.median(reads)


def _reads(client: "redis.Redis") -> int:
    return int(client.info("stats")["total_reads_processed"])


def measure_rows(targets: Sequence[Target], measure: Measure, rounds: int, seconds: float) -> dict[str, list[Figures]]:
    """Measure each row once per round."""
    seen: dict[str, list[Figures]] = {target.name: [] for target in targets}
    for _ in range(rounds):
        for target in targets:
            with serving(target) as running:
                measure(running.port, SMALL, WARM_UP_SECONDS)
                seen[target.name].append(measure(running.port, SMALL, seconds))
    return seen


def report(seen: dict[str, list[Figures]]) -> None:
    """Print medians."""
    print("| store, server | small profiles/s | p50 / p99 |\n|---|---|---|")
    for name, figures in seen.items():
        found = median(figures)
        print(f"| {name} | {found.per_second:.0f} | {found.p50:.1f} / {found.p99:.1f} ms |")


def main() -> None:
    """Measure every row, and print a table and the round trips."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=2, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    options = parser.parse_args()
    name, measure = fastest_client()
    with shared_stores() as stores:
        targets = present(list(rows(options.workers, stores)))
        print(f"client: {name}; median of {options.rounds} rounds of {options.seconds} s\n", flush=True)
        report(measure_rows(targets, measure, options.rounds, options.seconds))
        for url in dict(stores).get("Redis", "").split():
            without, limited = round_trips(url), round_trips(url, "--rate-limit")
            print(f"\nround trips to Redis per small profile: {without:.0f}, with the rate limit {limited:.0f}")


if __name__ == "__main__":
    main()
