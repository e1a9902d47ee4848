"""Named snapshots: kept, listed, restored, deleted; over the control door and in Python."""

import pytest

from mock_talon import World
from mock_talon.snapshots import INITIAL, TakenSnapshotError, UnknownSnapshotError
from tests.mock_talon.conftest import Mock

SNAPSHOTS = "/_mock/snapshots"
PROFILE = "/segment/v2/customer_profiles/"


def test_snapshot_is_kept_listed_restored_as_often_as_wanted_and_deleted(mock: Mock) -> None:
    mock.put(f"{PROFILE}bob", {})
    made = mock.request("POST", SNAPSHOTS, {"name": "with-bob"})
    assert (made.status, made.json) == (201, {"name": "with-bob", "created": "2026-01-01T00:00:00.000000Z"})
    assert mock.request("GET", SNAPSHOTS).json == {"snapshots": [made.json]}

    for name in ("eve", "mallory"):
        mock.put(f"{PROFILE}{name}", {})
        assert mock.request("POST", f"{SNAPSHOTS}/with-bob/restore").status == 204
        assert set(mock.state()["profiles"]) == {"ada", "bob"}

    assert mock.request("DELETE", f"{SNAPSHOTS}/with-bob").status == 204
    assert mock.request("GET", SNAPSHOTS).json == {"snapshots": []}


def test_snapshots_outlive_a_reset_and_the_beginning_can_be_restored(mock: Mock) -> None:
    mock.put(f"{PROFILE}bob", {})
    mock.request("POST", SNAPSHOTS, {"name": "with-bob"})
    mock.request("POST", "/_mock/reset")
    mock.request("POST", f"{SNAPSHOTS}/with-bob/restore")
    assert "bob" in mock.state()["profiles"]

    mock.request("POST", f"{SNAPSHOTS}/{INITIAL}/restore")

    assert "bob" not in mock.state()["profiles"]
    assert mock.request("GET", "/_mock/requests").json["total"] == 0


def test_snapshot_without_a_name_is_given_one(mock: Mock) -> None:
    names = {mock.request("POST", SNAPSHOTS, {}).json["name"] for _ in range(2)}

    assert len(names) == 2


@pytest.mark.rule("snapshot-exists")
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", f"{SNAPSHOTS}/befor/restore"), ("DELETE", f"{SNAPSHOTS}/befor")],
    ids=["restore", "delete"],
)
def test_unknown_snapshot_is_not_found_and_the_nearest_is_told(mock: Mock, method: str, path: str) -> None:
    mock.request("POST", SNAPSHOTS, {"name": "before"})

    answer = mock.request(method, path)

    assert answer.status == 404
    assert answer.json["Fix"] == "Did you mean 'before'? List them with GET /_mock/snapshots"


@pytest.mark.rule("snapshot-name-free")
@pytest.mark.parametrize("name", ["before", INITIAL])
def test_name_that_is_taken_is_a_conflict(mock: Mock, name: str) -> None:
    mock.request("POST", SNAPSHOTS, {"name": "before"})

    answer = mock.request("POST", SNAPSHOTS, {"name": name})

    assert (answer.status, answer.json["Problems"][0]["pointer"]) == (409, "/name")


def test_snapshots_are_reached_from_the_world(demo: World) -> None:
    saved = demo.snapshots.save("here")

    assert [snapshot.name for snapshot in demo.snapshots] == ["here"]
    assert demo.snapshots.find("here") == saved
    with pytest.raises(TakenSnapshotError):
        demo.snapshots.save("here")
    demo.snapshots.delete("here")
    with pytest.raises(UnknownSnapshotError):
        demo.snapshots.restore("here")
    with pytest.raises(UnknownSnapshotError):
        demo.snapshots.delete(INITIAL)
