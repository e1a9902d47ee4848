"""The control door behind a token."""

import pytest

from mock_talon import World, Worlds, create_app


@pytest.mark.rule("control-token")
@pytest.mark.parametrize("path", ["/_mock/health", "/_mock/state", "/openapi.json"])
@pytest.mark.parametrize(("sent", "status"), [({}, 401), ({"X-Mock-Token": "no"}, 401), ({"X-Mock-Token": "yes"}, 200)])
def test_control_door_asks_for_its_token(path: str, sent: dict[str, str], status: int) -> None:
    worlds = Worlds(World())
    worlds.control_token = "yes"

    answer = create_app(worlds).test_client().get(path, headers=sent)

    assert answer.status_code == status
    assert status == 200 or "X-Mock-Token" in answer.get_json()["Fix"]


@pytest.mark.rule("control-token")
@pytest.mark.parametrize("path", ["/%5Fmock/state", "/_moc%6B/state", "//%5fmock/state", "/openapi%2Ejson"])
def test_control_door_asks_for_its_token_however_it_is_spelt(path: str) -> None:
    worlds = Worlds(World())
    worlds.control_token = "yes"

    answer = create_app(worlds).test_client().get("/", environ_overrides={"REQUEST_URI": path})

    assert answer.status_code == 401
