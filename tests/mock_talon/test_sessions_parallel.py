"""What a session request occupies while it runs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.mock_talon.conftest import Mock
from tests.mock_talon.sessions import V1, V2
from tests.mock_talon.test_parallel import Gate, until_waiting

ADA = {"profileId": "ada"}


def status_of_fourth(mock: Mock, paths: list[str], body: dict[str, Any], fourth: tuple[str, Any]) -> int:
    """Let three requests wait, send the fourth, and give its status."""
    gate, locks_profile = Gate(mock.world), mock.world.behaviour.lock_profile_of_session
    places = 2 if locks_profile and "profileId" in body else 1
    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(mock.put, path, body) for path in paths]
        until_waiting(mock.world, 3 * places)
        last = threads.submit(mock.put, *fourth)
        if locks_profile:
            last.result()
        gate.open()
        assert [future.result().status for future in waiting] == [200, 200, 200]
        return last.result().status


@pytest.mark.rule("parallel-requests")
@pytest.mark.parametrize(
    ("base", "body"),
    [
        pytest.param(V1, {}, id="deprecated"),
        pytest.param(V2, {}, id="current"),
        pytest.param(V2, ADA, id="with-profile"),
    ],
)
def test_fourth_request_for_one_session_is_refused(
    make_mock: Callable[..., Mock], base: str, body: dict[str, Any]
) -> None:
    mock = make_mock(processing_seconds=0.01)

    assert status_of_fourth(mock, [f"{base}/cart-1"] * 3, body, (f"{base}/cart-1", {})) == 429


@pytest.mark.rule("parallel-session-profile")
def test_sessions_of_one_profile_share_its_places(make_mock: Callable[..., Mock]) -> None:
    paths = [f"{V2}/cart-{n}" for n in range(3)]
    fourth = (f"{V1}/cart-9", {"customerSession": ADA})

    assert status_of_fourth(make_mock(processing_seconds=0.01), paths, ADA, fourth) == 429


@pytest.mark.rule("parallel-session-profile")
def test_sessions_of_one_profile_have_places_of_their_own_when_it_is_not_locked(
    make_mock: Callable[..., Mock],
) -> None:
    mock = make_mock(processing_seconds=0.01, lock_profile_of_session=False)
    paths = [f"{V2}/cart-{n}" for n in range(3)]

    assert status_of_fourth(mock, paths, ADA, (f"{V2}/cart-9", ADA)) == 200


@pytest.mark.rule("parallel-requests", "session-per-application")
def test_session_of_another_application_has_places_of_its_own(make_mock: Callable[..., Mock]) -> None:
    mock = make_mock(processing_seconds=0.01)
    gate = Gate(mock.world)
    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(mock.put, f"{V2}/cart-1", {}) for _ in range(3)]
        until_waiting(mock.world, 3)
        other = threads.submit(mock.put, f"{V2}/cart-1", {}, headers={"Authorization": "ApiKey-v1 loose-key"})
        until_waiting(mock.world, 4)
        gate.open()

        assert [future.result().status for future in (*waiting, other)] == [200] * 4
