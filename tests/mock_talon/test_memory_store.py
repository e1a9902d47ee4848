"""What worlds ask of their store beside single documents: everything at once, a fresh start, and ids that go on."""

import pytest

from mock_talon.store import Contents, MemoryStore, Transaction


@pytest.fixture
def store() -> MemoryStore:
    """A store with two documents and an entry of a log."""
    store = MemoryStore()

    def fill(transaction: Transaction) -> None:
        transaction.put("profiles", "1/ada", "Ada")
        transaction.put("profiles", "1/bob", "Bob")
        transaction.append("events", "first")
        transaction.next_id("1/profiles")

    store.run(fill)
    return store


def test_contents_are_those_of_a_moment(store: MemoryStore) -> None:
    before = store.snapshot()
    now = store.contents()
    store.run(lambda transaction: transaction.delete("profiles", "1/ada"))

    expected = Contents({"profiles": {"1/ada": "Ada", "1/bob": "Bob"}}, {"events": ("first",)})
    assert store.contents(before) == now == expected
    assert store.contents().collections == {"profiles": {"1/bob": "Bob"}}
    with pytest.raises(TypeError):
        store.contents("no snapshot")


def test_clearing_starts_afresh_with_what_is_written_after_it(store: MemoryStore) -> None:
    def work(transaction: Transaction) -> tuple[object, list[str], int]:
        transaction.clear()
        transaction.put("profiles", "1/eve", "Eve")
        found = transaction.get("profiles", "1/ada")
        return found, [key for key, _ in transaction.scan("profiles")], transaction.next_id("1/profiles")

    assert store.run(work) == (None, ["1/eve"], 1)
    assert store.contents() == Contents({"profiles": {"1/eve": "Eve"}}, {})


def test_nothing_is_cleared_by_work_that_fails(store: MemoryStore) -> None:
    before = store.contents()

    def work(transaction: Transaction) -> None:
        transaction.clear()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        store.run(work)

    assert store.contents() == before


@pytest.mark.parametrize(("stated", "following"), [(0, 2), (1, 2), (41, 42)])
def test_ids_go_on_after_those_that_are_reserved(store: MemoryStore, stated: int, following: int) -> None:
    def work(transaction: Transaction) -> int:
        transaction.reserve_ids("1/profiles", stated)
        return transaction.next_id("1/profiles")

    assert store.run(work) == following
