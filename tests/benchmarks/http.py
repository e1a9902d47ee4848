"""The mock beside bare Flask on the same server, and beside other mocks where they are installed, over HTTP.

Run it with ``python -m tests.benchmarks.http [--server granian] [--prism-spec FILE] [--prism PROGRAM]``. Targets are
interleaved round by round, one server alive at a time; medians are printed, and ratios of requests per second.
"""

import argparse
import statistics
from collections.abc import Mapping, Sequence

from tests.benchmarks.clients import Connection, Figures, Measure, fastest_client
from tests.benchmarks.payloads import LOADS
from tests.benchmarks.targets import MOCK, Target, bare_flask, prism, pytest_httpserver, serving, this_mock

WARM_UP_SECONDS = 1.0
Seen = Mapping[tuple[str, str], Sequence[Figures]]
"""Rounds by the names of target and load."""


def present(targets: Sequence[Target]) -> list[Target]:
    """Give the targets that can be run, and say in a line each what keeps the others from it."""
    for target in targets:
        if target.missing:
            print(f"left out: {target.name}, {target.missing}", flush=True)
    return [target for target in targets if not target.missing]


def rounds(targets: Sequence[Target], measure: Measure, count: int, seconds: float) -> Seen:
    """Measure each target with each load, once per round."""
    seen: dict[tuple[str, str], list[Figures]] = {}
    for _ in range(count):
        for target in targets:
            with serving(target) as running:
                for load in LOADS:
                    with Connection(running.port, load, 0) as connection:
                        connection.exchange()  # what is wrong is told whole, before a client only counts
                    measure(running.port, load, WARM_UP_SECONDS)
                    seen.setdefault((target.name, load.name), []).append(measure(running.port, load, seconds))
    return seen


def median(figures: Sequence[Figures]) -> Figures:
    """Give the median of each figure."""
    members = ("per_second", "p50", "p99")
    return Figures(*(statistics.median(getattr(each, member) for each in figures) for member in members))


def report(title: str, names: Sequence[str], seen: Seen) -> None:
    """Print medians, and how many requests the mock answers for each that another target does."""
    print(f"| {title} | {' | '.join(load.name for load in LOADS)} |\n|{'---|' * (len(LOADS) + 1)}")
    found = {name: [median(seen[name, load.name]) for load in LOADS] for name in names}
    for name in names:
        print(f"| {name} | {' | '.join(map(_told, found[name]))} |")
    for name in names:
        if name != MOCK:
            pairs = zip(found[MOCK], found[name], strict=True)
            print(f"| mock ÷ {name} | {' | '.join(f'{mock.per_second / it.per_second:.2f}×' for mock, it in pairs)} |")


def _told(figures: Figures) -> str:
    """Tell requests per second, the latencies in milliseconds, and how far these lie apart."""
    p50, p99 = figures.p50, figures.p99
    return f"{figures.per_second:.0f}/s, {p50:.1f} / {p99:.1f} ms ({p99 / p50:.1f}×)"


def main() -> None:
    """Measure every target with every load, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=2, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--server", choices=("waitress", "granian"), default="waitress", help="of bare Flask and the mock"
    )
    parser.add_argument("--prism-spec", help="the vendor's OpenAPI document, for Prism")
    parser.add_argument("--prism", default="prism", help="the program, when it is not on the PATH")
    options = parser.parse_args()
    peers = [prism(options.prism, options.prism_spec), pytest_httpserver()]
    targets = present([bare_flask(options.server), this_mock(server=options.server), *peers])
    name, measure = fastest_client()
    print(f"client: {name}; median of {options.rounds} rounds of {options.seconds} s\n", flush=True)
    seen = rounds(targets, measure, options.rounds, options.seconds)
    report(f"on {options.server}: requests/s, p50 / p99", [target.name for target in targets], seen)


if __name__ == "__main__":
    main()
