"""What every store promises, held against all of them."""

import threading
from collections.abc import Callable

import pytest

from mock_talon.clock import WorldClock
from mock_talon.domain.records import EventType, StoredProfile
from mock_talon.storage import Storage
from mock_talon.store import ABSENT, LOG_LENGTH, Change, Store, Transaction

THREADS = 8
ROUNDS = 25


@pytest.fixture
def store(storage: Storage) -> Store:
    return storage.parts("default", WorldClock()).store


def put(store: Store, *names: str) -> None:
    """Write event types, the simplest documents there are."""

    def work(transaction: Transaction) -> None:
        for name in names:
            transaction.put("event_types", name, EventType(name))

    store.run(work)


def names(store: Store, prefix: str = "") -> list[str]:
    return store.run(lambda transaction: [key for key, _ in transaction.scan("event_types", prefix)])


def test_document_is_read_as_it_was_written(store: Store) -> None:
    profile = StoredProfile(
        1, "2026-01-01T00:00:00Z", 1, "ada", "2026-01-01T00:00:00Z", {"n": 1 << 70, "s": "🦊", "f": 0.1}
    )

    store.run(lambda transaction: transaction.put("profiles", "1/ada", profile))

    assert store.run(lambda transaction: transaction.get("profiles", "1/ada")) == profile


def test_document_that_nobody_wrote_is_none(store: Store) -> None:
    assert store.run(lambda transaction: transaction.get("profiles", "1/ada")) is None


def test_transaction_reads_its_own_writes(store: Store) -> None:
    put(store, "kept", "deleted")

    def work(transaction: Transaction) -> list[str]:
        transaction.delete("event_types", "deleted")
        transaction.put("event_types", "new", EventType("new"))
        assert transaction.get("event_types", "deleted") is None
        return [key for key, _ in transaction.scan("event_types")]

    assert store.run(work) == ["kept", "new"]


def test_nothing_is_written_when_the_work_raises(store: Store) -> None:
    put(store, "before")

    def work(transaction: Transaction) -> None:
        transaction.put("event_types", "after", EventType("after"))
        transaction.delete("event_types", "before")
        transaction.append("events", EventType("lost"))
        raise LookupError("halfway")

    with pytest.raises(LookupError, match="halfway"):
        store.run(work)

    assert (names(store), store.log("events")) == (["before"], ())


def test_documents_are_scanned_by_prefix_in_order_of_creation(store: Store) -> None:
    put(store, "1/z", "2/b", "1/a")
    put(store, "1/z")

    assert (names(store, "1/"), names(store)) == (["1/z", "1/a"], ["1/z", "2/b", "1/a"])


def test_document_written_again_after_its_deletion_is_a_new_one(store: Store) -> None:
    put(store, "a", "b")
    store.run(lambda transaction: transaction.delete("event_types", "a"))
    put(store, "a")

    assert names(store) == ["b", "a"]


def test_sequence_goes_on_after_what_is_reserved(store: Store) -> None:
    store.run(lambda transaction: transaction.reserve_ids("1/profiles", 7))
    store.run(lambda transaction: transaction.reserve_ids("1/profiles", 3))

    assert store.run(lambda transaction: (transaction.next_id("1/profiles"), transaction.next_id("1/profiles"))) == (
        8,
        9,
    )


def test_sequences_count_on_their_own(store: Store) -> None:
    assert store.run(lambda transaction: (transaction.next_id("a"), transaction.next_id("b"))) == (1, 1)


def test_changes_tell_what_was_before(store: Store) -> None:
    put(store, "a")

    def work(transaction: Transaction) -> tuple[Change, ...]:
        transaction.delete("event_types", "a")
        transaction.put("event_types", "b", EventType("b"))
        return transaction.changes()

    assert store.run(work) == (
        Change("event_types", "a", EventType("a"), ABSENT),
        Change("event_types", "b", ABSENT, EventType("b")),
    )


def test_log_keeps_the_latest_documents(store: Store) -> None:
    count = LOG_LENGTH + 300

    def work(transaction: Transaction) -> None:
        for number in range(count):
            transaction.append("audience_ids", str(number))

    store.run(work)

    assert store.log("audience_ids") == tuple(str(number) for number in range(count - LOG_LENGTH, count))


def test_cleared_store_holds_only_what_was_written_after(store: Store) -> None:
    put(store, "a")
    store.run(lambda transaction: transaction.append("audience_ids", "old"))

    def work(transaction: Transaction) -> int:
        transaction.clear()
        assert transaction.get("event_types", "a") is None
        assert list(transaction.scan("event_types")) == []
        transaction.put("event_types", "b", EventType("b"))
        transaction.append("audience_ids", "new")
        return transaction.next_id("s")

    assert store.run(work) == 1
    assert (names(store), store.log("audience_ids")) == (["b"], ("new",))
    assert store.run(lambda transaction: transaction.next_id("s")) == 2


def test_snapshot_brings_back_documents_sequences_and_logs(store: Store) -> None:
    put(store, "b", "a")
    store.run(lambda transaction: (transaction.next_id("s"), transaction.append("audience_ids", "x")))
    snapshot = store.snapshot()
    put(store, "c")
    store.run(lambda transaction: (transaction.delete("event_types", "b"), transaction.append("audience_ids", "y")))
    store.run(lambda transaction: transaction.next_id("s"))

    store.restore(snapshot)

    assert (names(store), store.log("audience_ids")) == (["b", "a"], ("x",))
    assert store.run(lambda transaction: transaction.next_id("s")) == 2
    put(store, "c")
    assert names(store) == ["b", "a", "c"]


def test_contents_tell_everything_at_a_snapshot_and_now(store: Store) -> None:
    put(store, "a")
    snapshot = store.snapshot()
    put(store, "b")

    before, now = store.contents(snapshot), store.contents()

    assert dict(before.collections["event_types"]) == {"a": EventType("a")}
    assert dict(now.collections["event_types"]) == {"a": EventType("a"), "b": EventType("b")}


def test_restore_refuses_what_is_no_snapshot(store: Store) -> None:
    with pytest.raises(TypeError, match="str is not a snapshot"):
        store.restore("yesterday")


def test_state_is_saved_under_a_name(store: Store) -> None:
    put(store, "a")
    store.save("first", "label")
    put(store, "b")

    store.restore(store.load("first"))

    assert (names(store), store.saved()) == (["a"], {"first": "label"})


def test_saved_state_takes_the_place_of_one_with_its_name(store: Store) -> None:
    store.save("same")
    put(store, "a")
    store.save("same")
    put(store, "b")

    store.restore(store.load("same"))

    assert names(store) == ["a"]


@pytest.mark.parametrize("call", ["load", "discard"])
def test_name_under_which_nothing_is_saved_is_told(store: Store, call: str) -> None:
    store.save("there")
    store.discard("there")

    with pytest.raises(KeyError, match="there"):
        getattr(store, call)("there")


def test_worlds_do_not_see_each_other(storage: Storage) -> None:
    one, other = (storage.parts(name, WorldClock()).store for name in ("one", "other"))
    put(one, "a")
    one.save("kept")

    assert (names(other), other.saved()) == ([], {})


def test_no_increment_is_lost_between_threads(store: Store) -> None:
    def count(transaction: Transaction) -> None:
        last = transaction.get("audience_ids", "count") or "0"
        transaction.put("audience_ids", "count", str(int(last) + 1))
        transaction.append("audience_ids", last)

    together(lambda: [store.run(count) for _ in range(ROUNDS)])

    assert store.run(lambda transaction: transaction.get("audience_ids", "count")) == str(THREADS * ROUNDS)
    assert sorted(map(int, store.log("audience_ids"))) == list(range(THREADS * ROUNDS))


def test_ids_are_given_once_between_threads(store: Store) -> None:
    given: list[int] = []
    together(lambda: given.extend(store.run(lambda transaction: transaction.next_id("s")) for _ in range(ROUNDS)))

    assert sorted(given) == list(range(1, THREADS * ROUNDS + 1))


def together(work: Callable[[], object]) -> None:
    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
