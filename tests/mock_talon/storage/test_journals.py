"""What the journal of every storage promises."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mock_talon.clock import FrozenClock
from mock_talon.domain.records import EventType
from mock_talon.domain.shapes import SHAPES
from mock_talon.gate.journal import Entry, Journal
from mock_talon.rules import Verdict, rule_of_another_release
from mock_talon.rules.attributes import UNKNOWN_ATTRIBUTE
from mock_talon.rules.drift import DEPLOYMENT_FORM
from mock_talon.rules.ledger import all_rules
from mock_talon.storage import EntryBook, Storage
from mock_talon.storage._entry_codec import EntryCodec
from mock_talon.storage.redis._connection import RedisConnection
from mock_talon.storage.redis._journal import RedisJournal
from mock_talon.storage.sqlite._file import SqliteFile
from mock_talon.storage.sqlite._journal import SqliteJournal
from mock_talon.store import ABSENT, Change, Codec
from tests.mock_talon.storage.conftest import LASTING

MakeBounded = Callable[[int, int], EntryBook]


def entry(number: int, body: bytes = b"{}") -> Entry:
    return Entry(f"id-{number}", float(number), "PUT", "/segment/v2/events?x=1", (("Host", "h"),), body, status=200)


@pytest.fixture
def journal(storage: Storage) -> EntryBook:
    return storage.parts("default", FrozenClock()).journal


@pytest.fixture(params=["memory", *LASTING])
def bounded(request: pytest.FixtureRequest, tmp_path: Path) -> MakeBounded:
    codec = EntryCodec(Codec(SHAPES))

    def make(entries: int, size: int) -> EntryBook:
        match request.param:
            case "memory":
                return Journal(entries, size)
            case "sqlite":
                file = SqliteFile(tmp_path / "worlds.db")
                request.addfinalizer(file.close)
                return SqliteJournal(file, "default", codec, entries, size)
            case _:
                connection = RedisConnection(f"{request.getfixturevalue('redis_url')}?prefix={tmp_path.name}")
                request.addfinalizer(connection.close)
                return RedisJournal(connection, "default", codec, entries, size)

    return make


def test_entry_is_read_as_it_was_recorded(journal: EntryBook) -> None:
    refusal = UNKNOWN_ATTRIBUTE.refuse("/attributes/Nme", "no such", found=1 << 80, wanted="Nme", among=("Name",))
    recorded = Entry(
        "id-1",
        1.5,
        "PUT",
        "/p",
        (("Authorization", "ApiKey-v1 ***"),),
        b"\xff\x00",
        operation="segment/trackEventV2",
        action="trackEventV2",
        status=400,
        answer=b'{"a":1}',
        seconds=0.25,
        verdict=Verdict((refusal,), 3),
        findings=[DEPLOYMENT_FORM.finding("destination-hostname", "https://x", "x")],
        marks=["rate-limited"],
        fault={"id": "f", "kind": "status"},
        changes=(Change("event_types", "1/x", ABSENT, EventType("x")),),
        callback={"outcome": "waiting"},
        account=2,
    )

    journal.record(recorded)

    found = journal.find("id-1")
    assert found is not None
    assert found.explained() == recorded.explained()
    assert (found.body, found.changes, found.account) == (recorded.body, recorded.changes, recorded.account)
    assert tuple(map(tuple, found.headers)) == recorded.headers


def test_entries_are_given_oldest_first(journal: EntryBook) -> None:
    for number in range(3):
        journal.record(entry(number))

    assert [kept.id for kept in journal.entries()] == ["id-0", "id-1", "id-2"]
    assert (journal.count, journal.dropped, journal.find("id-9")) == (3, 0, None)


def test_what_is_learnt_later_is_taken_over(journal: EntryBook) -> None:
    kept = entry(1)
    journal.record(kept)
    kept.callback = {"outcome": "delivered"}
    journal.update(kept)

    found = journal.find("id-1")
    assert found is not None
    assert found.callback == {"outcome": "delivered"}


def test_what_is_learnt_of_a_dropped_entry_is_left_alone(journal: EntryBook) -> None:
    journal.update(entry(1))

    assert journal.count == 0


def test_cleared_journal_begins_again(journal: EntryBook) -> None:
    journal.record(entry(1))
    journal.clear()
    journal.record(entry(2))

    assert ([kept.id for kept in journal.entries()], journal.count, journal.dropped) == (["id-2"], 1, 0)


def test_oldest_entries_are_dropped_beyond_the_bound_of_entries(bounded: MakeBounded) -> None:
    journal = bounded(2, 1 << 20)
    for number in range(5):
        journal.record(entry(number))

    assert [kept.id for kept in journal.entries()] == ["id-3", "id-4"]
    assert (journal.count, journal.dropped, journal.find("id-0")) == (2, 3, None)


def test_oldest_entries_are_dropped_beyond_the_bound_of_bytes_but_the_latest(bounded: MakeBounded) -> None:
    journal = bounded(100, 5000)
    for number in range(3):
        journal.record(entry(number, b"x" * 1000))
    journal.record(entry(9, b"x" * 10_000))

    assert ([kept.id for kept in journal.entries()], journal.dropped) == (["id-9"], 3)


def test_entry_counts_the_documents_that_it_keeps(bounded: MakeBounded) -> None:
    journal = bounded(100, 6000)
    change = Change("event_types", "1/seen", ABSENT, EventType("seen"))
    for number in range(5):
        journal.record(entry(number, b"x" * 800))
    without = journal.count
    for number in range(5, 10):
        changed = entry(number, b"x" * 800)
        changed.changes = (change,)
        journal.record(changed)

    assert (without, journal.count) == (3, 1)


@pytest.mark.parametrize("open_lasting", LASTING, indirect=True)
def test_processes_see_one_journal(open_lasting: Callable[[], Storage]) -> None:
    here, there = (open_lasting().parts("default", FrozenClock()).journal for _ in range(2))
    here.record(entry(1))

    assert [kept.id for kept in there.entries()] == ["id-1"]


def test_entry_of_a_release_with_other_rules_can_be_read() -> None:
    old = rule_of_another_release("rule-of-old")
    recorded = entry(1)
    recorded.verdict = Verdict((old.refuse("/a", "it was so", fix="Do otherwise"),), 1)
    recorded.findings = (old.finding("/b", "sent", "published"),)
    codec = EntryCodec(Codec(SHAPES))

    read = codec.decode(codec.encode(recorded))

    assert read.verdict is not None
    assert [told.explained()["rule"] for told in (*read.verdict.refusals, *read.findings)] == ["rule-of-old"] * 2
    assert (read.verdict.refusals[0].details, read.verdict.refusals[0].remedy()) == ("it was so", "Do otherwise")
    assert old not in all_rules()
