"""Which worlds a storage has, and what becomes of files and servers that are not as they should be."""

import socket
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import redis

from mock_talon import UsageError
from mock_talon.clock import FrozenClock
from mock_talon.domain.records import EventType
from mock_talon.domain.shapes import SHAPES
from mock_talon.storage import Storage
from mock_talon.storage.redis import RedisStorage, _address
from mock_talon.storage.redis._connection import RedisConnection
from mock_talon.storage.sqlite import SqliteStorage
from mock_talon.store import Store, StoreError, Transaction
from tests.mock_talon.storage.conftest import LASTING

both_lasting = pytest.mark.parametrize("open_lasting", LASTING, indirect=True)


def store_of(storage: Storage, world: str = "default") -> Store:
    return storage.parts(world, FrozenClock()).store


def write(store: Store, name: str) -> None:
    store.run(lambda transaction: transaction.put("event_types", name, EventType(name)))


def names(store: Store) -> list[str]:
    return store.run(lambda transaction: [key for key, _ in transaction.scan("event_types")])


@both_lasting
def test_worlds_are_defined_and_forgotten_for_every_process(open_lasting: Callable[[], Storage]) -> None:
    here, there = open_lasting(), open_lasting()
    before = there.revision()
    here.define("b", b"1")
    here.define("a", b"2")
    here.define("b", b"3")
    defined, after = dict(there.definitions()), there.revision()
    here.forget("b")

    assert (list(defined.items()), dict(there.definitions())) == ([("b", b"3"), ("a", b"2")], {"a": b"2"})
    assert len({before, after, there.revision()}) == 3


@both_lasting
def test_revision_stays_while_no_definition_changes(open_lasting: Callable[[], Storage]) -> None:
    here, there = open_lasting(), open_lasting()
    here.define("a", b"1")
    before = (here.revision(), there.revision())
    write(store_of(here, "a"), "x")

    assert (here.revision(), there.revision()) == before


@both_lasting
def test_revision_can_be_read_while_another_process_has_the_storage_alone(open_lasting: Callable[[], Storage]) -> None:
    here, there = open_lasting(), open_lasting()
    there.define("a", b"1")
    with there.alone():
        assert here.revision() == there.revision()


@both_lasting
def test_forgotten_world_leaves_nothing(open_lasting: Callable[[], Storage]) -> None:
    storage = open_lasting()
    parts = storage.parts("default", FrozenClock())
    write(parts.store, "x")
    parts.store.save("kept")
    parts.counters.add("n")
    parts.limiter.admits("key", 1)
    storage.forget("default")

    again = open_lasting().parts("default", FrozenClock())
    assert (names(again.store), again.store.saved(), again.counters.value("n")) == ([], {}, 0)
    assert again.limiter.admits("key", 1)


@both_lasting
def test_process_sees_at_once_what_another_has_written(open_lasting: Callable[[], Storage]) -> None:
    here, there = (store_of(open_lasting()) for _ in range(2))
    write(here, "a")
    assert names(there) == ["a"]
    write(there, "b")
    here.run(lambda transaction: transaction.delete("event_types", "a"))

    assert (names(here), names(there)) == (["b"], ["b"])


@both_lasting
def test_work_is_judged_again_when_what_it_read_has_changed(open_lasting: Callable[[], Storage]) -> None:
    here, there = (store_of(open_lasting()) for _ in range(2))
    assert names(here) == []
    write(there, "late")

    def work(transaction: Transaction) -> str:
        found: EventType | None = transaction.get("event_types", "late")
        if found is None:
            raise LookupError("not there")
        return found.name

    assert here.run(work) == "late"


@both_lasting
def test_process_sees_what_another_has_restored(open_lasting: Callable[[], Storage]) -> None:
    here, there = (store_of(open_lasting()) for _ in range(2))
    write(here, "a")
    here.save("early")
    write(there, "b")
    assert names(here) == ["a", "b"]
    there.restore(there.load("early"))

    assert (names(here), names(there)) == (["a"], ["a"])
    write(here, "c")
    assert names(there) == ["a", "c"]


@both_lasting
def test_log_is_never_seen_empty_while_another_process_restores(
    open_lasting: Callable[[], Storage], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = (store_of(open_lasting()) for _ in range(2))
    here.run(lambda transaction: transaction.append("audience_ids", "kept"))
    snapshot = there.snapshot()
    for step in ("command", "script"):
        monkeypatch.setattr(RedisConnection, step, _followed_by(step, lambda: there.restore(snapshot)))

    assert here.log("audience_ids") == ("kept",)


def _followed_by(step: str, act: Callable[[], None]) -> Callable[..., Any]:
    """Let something happen after each step on Redis, but not within itself."""
    take, is_acting = getattr(RedisConnection, step), threading.Lock()

    def taken(connection: RedisConnection, *arguments: Any) -> Any:
        result = take(connection, *arguments)
        if is_acting.acquire(blocking=False):
            act()
            is_acting.release()
        return result

    return taken


@both_lasting
def test_documents_are_there_after_closing(open_lasting: Callable[[], Storage]) -> None:
    storage = open_lasting()
    write(store_of(storage), "a")
    store_of(storage).save("kept")
    storage.close()

    again = store_of(open_lasting())
    assert (names(again), again.saved()) == (["a"], {"kept": ""})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"this is a letter to my aunt " * 100, "file is not a database", id="no-database"),
        pytest.param(b"SQLite format 3\x00" + b"\xff" * 4096, "file is not a database", id="broken-header"),
    ],
)
def test_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "worlds.db"
    file.write_bytes(content)

    with pytest.raises(UsageError, match=rf"store .*worlds\.db: {reason}\. The file is left as it is"):
        SqliteStorage(file, SHAPES)

    assert file.read_bytes() == content
    assert [kept.name for kept in tmp_path.iterdir()] == ["worlds.db"]


def test_damaged_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "worlds.db"
    storage = SqliteStorage(file, SHAPES)
    for number in range(2000):
        write(store_of(storage), f"type-{number}")
    storage.close()
    content = bytearray(file.read_bytes())
    content[8192:16384] = b"\x5a" * 8192
    file.write_bytes(content)

    with pytest.raises(UsageError, match=r"store .*worlds\.db: .*The file is left as it is: put a backup"):
        SqliteStorage(file, SHAPES)

    assert file.read_bytes() == content


def test_database_of_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE letters (text)")
    connection.close()

    with pytest.raises(UsageError, match="this is the database of something else"):
        SqliteStorage(file, SHAPES)


def test_file_of_another_layout_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "worlds.db"
    SqliteStorage(file, SHAPES).close()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()

    with pytest.raises(UsageError, match="it has the layout 99, this release reads 1"):
        SqliteStorage(file, SHAPES)


def test_file_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Name a file in a folder that exists"):
        SqliteStorage(tmp_path / "nowhere" / "worlds.db", SHAPES)


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "unix:///nowhere/redis.sock"])
def test_server_that_does_not_answer_is_told(url: str) -> None:
    with pytest.raises(UsageError, match=r"[^.]\. Start a Redis server there, or name another one$"):
        RedisStorage(url, SHAPES)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        pytest.param("redis://127.0.0.1:1/0?prfix=a", "there is no option prfix; did you mean 'prefix'?", id="option"),
        pytest.param(
            "redis://127.0.0.1:1/0?xyzzy=1", "there is no option xyzzy; known are prefix, db", id="far-option"
        ),
        pytest.param(
            "redis://127.0.0.1:1/abc", "'abc' is no database. Write redis://HOST:PORT/DATABASE", id="database"
        ),
        pytest.param("redis://[::1:6379/0", "Invalid IPv6 URL. Write redis://HOST:PORT/DATABASE", id="host"),
        pytest.param("redis://127.0.0.1:x/0", "'x'. Write redis://HOST:PORT/DATABASE", id="port"),
    ],
)
def test_address_that_cannot_be_one_is_refused_before_anybody_is_called(url: str, said: str) -> None:
    with pytest.raises(UsageError) as told:
        RedisStorage(url, SHAPES)

    assert said in str(told.value)


def test_database_that_the_server_does_not_have_is_told(redis_url: str) -> None:
    with pytest.raises(UsageError, match=r"DB index is out of range\. Name a database that the server has, such as 0"):
        RedisStorage(f"{redis_url}?db=99", SHAPES)


@pytest.mark.parametrize(
    ("scheme", "fix"),
    [("redis", "rediss:// where it speaks TLS"), ("rediss", "redis:// where the server speaks no TLS")],
)
def test_server_that_is_no_redis_is_given_up_at_its_first_silence(
    monkeypatch: pytest.MonkeyPatch, scheme: str, fix: str
) -> None:
    monkeypatch.setattr(_address, "FIRST_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(UsageError) as told:
        RedisStorage(f"{scheme}://127.0.0.1:{silent.getsockname()[1]}/0", SHAPES)

    assert "nobody there answers as Redis does within 0.05 s. Name the port of a Redis server" in str(told.value)
    assert fix in str(told.value)


def test_storage_goes_on_when_its_connections_were_cut(redis_url: str, tmp_path: Path) -> None:
    with (
        closing(RedisStorage(f"{redis_url}?prefix={tmp_path.name}", SHAPES)) as storage,
        redis.Redis.from_url(redis_url) as other,
    ):
        storage.define("a", b"1")
        other.client_kill_filter(_type="normal", skipme=True)

        assert storage.definitions() == {"a": b"1"}


@pytest.mark.parametrize("password", ["secret", "x/secret", "x?secret", "x#secret", "x@secret"])
def test_password_of_a_server_is_not_told(password: str) -> None:
    with pytest.raises(UsageError) as told:
        RedisStorage(f"redis://user:{password}@127.0.0.1:1/0", SHAPES)

    assert "secret" not in str(told.value)


def test_file_that_fails_later_is_told(tmp_path: Path) -> None:
    storage = SqliteStorage(tmp_path / "worlds.db", SHAPES)
    store = store_of(storage)
    storage.close()

    with pytest.raises(StoreError, match=r"the store .*worlds\.db fails"):
        names(store)
