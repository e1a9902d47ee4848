"""What scenarios are made of stays the same over upgrades of Faker: values may change, structure may not.

``python -m tests.scenarios.test_golden`` rewrites the digests after a change of kinds.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from scenarios import Generator, Scenario
from scenarios.pools import Pools

FILE = Path(__file__).with_name("golden.json")
SEED = 7
DIGITS = 12
PER_KIND = 2


def shape_of(value: Any) -> Any:
    """Give a JSON value with every text and number replaced by its type; names of members stay."""
    if isinstance(value, dict):
        return {(name if name.isidentifier() else "?"): shape_of(member) for name, member in value.items()}
    if isinstance(value, list):
        return [shape_of(item) for item in value]
    return type(value).__name__


def structure_of(scenario: Scenario) -> str:
    """Digest the structure of a scenario: steps, events, mappings, requests made by hand and kinds of checks."""
    told = msgspec.json.decode(msgspec.json.encode(scenario.script))
    steps = [
        (shape_of(step), [type(check).__name__ for check in made.checks])
        for step, made in zip(told["steps"], scenario.script.steps, strict=True)
    ]
    return hashlib.sha256(json.dumps(steps, sort_keys=True).encode()).hexdigest()[:DIGITS]


def digests() -> dict[str, list[str]]:
    generator = Generator(SEED)
    return {
        kind: [structure_of(generator.by_id(f"{kind}/{index}")) for index in range(PER_KIND)]
        for kind in generator.kinds_of()
    }


def test_structure_of_every_kind_is_as_it_was() -> None:
    golden = json.loads(FILE.read_text("utf-8"))
    found = digests()

    assert set(found) == set(golden), "rewrite with: python -m tests.scenarios.test_golden"
    assert {kind: golden[kind] for kind in golden if golden[kind] != found[kind]} == {}


def test_structure_does_not_depend_on_what_faker_says(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = digests()
    others = Pools(**{name: tuple(f"Other {number}" for number in range(48)) for name in Pools.__slots__})
    monkeypatch.setattr("scenarios.generate.pools_of", lambda *_: others)

    assert digests() == expected


def test_one_more_kind_leaves_all_others_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    from scenarios.suites import all_kinds

    before = {scenario.id: scenario for scenario in Generator(SEED).per_action(5, ["trackEvent"])}
    kinds = all_kinds()
    extra = kinds[0].__class__("trackEvent", "a-new-one", "a new kind", kinds[0].write)
    monkeypatch.setattr("scenarios.generate.all_kinds", lambda: (extra, *kinds))
    generator = Generator(SEED)

    assert all(generator.by_id(scenario_id) == scenario for scenario_id, scenario in before.items())


if __name__ == "__main__":
    FILE.write_text(json.dumps(digests(), indent=1) + "\n", "utf-8")
