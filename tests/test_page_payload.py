"""The payload which Segment's page about the destination prints, from event to stored document."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

import pytest

from destination import Destination, Mapping, Outcome, Settings, Transport, WireRequest, WireResponse
from mock_talon import Server, World, create_app

PAYLOAD: dict[str, Any] = {
    "messageId": "segment-test-message-t1kx8e",
    "timestamp": "2022-03-22T12:41:20.918Z",
    "type": "track",
    "userId": "test-user-z65zqk",
    "event": "track-event",
    "email": "test@example.org",
    "projectId": "qR6APLKpCBB3ue8pHkBLpo",
    "properties": {
        "eventType": "mySegmentEvent",
        "type": "boolean",
        "customerProfileId": "a_customer_id",
        "attributes": {"language": "English"},
    },
}
TRIGGER = 'type = "track" and event = "track-event"'
FROM_PROPERTIES = {
    "eventType": {"@path": "$.properties.eventType"},
    "customerProfileId": {"@path": "$.properties.customerProfileId"},
}
Send = Callable[[Mapping], Outcome]


class InProcess:
    """Hands requests to the mock's application without a socket."""

    def __init__(self, world: World) -> None:
        self._client = create_app(world).test_client()

    def send(self, request: WireRequest, timeout_seconds: float) -> WireResponse:
        scheme, _, host, tail = request.url.split("/", 3)
        target = f"/{tail}"
        path, _, query = target.partition("?")
        with self._client.open(
            "/",
            base_url=f"{scheme}//{host}",
            method=request.method,
            headers=list(request.headers),
            data=request.body,
            environ_overrides={"REQUEST_URI": target, "PATH_INFO": unquote(path, "latin-1"), "QUERY_STRING": query},
        ) as answer:
            return WireResponse(answer.status_code, answer.status, dict(answer.headers), answer.get_data())


@pytest.fixture(params=["in-process", "socket"])
def send(request: pytest.FixtureRequest) -> Iterator[tuple[World, Send]]:
    """A fresh demo world, and a way to let a mapping deliver the payload to it."""
    with Server() as server:
        transport: Transport | None = InProcess(server.world) if request.param == "in-process" else None
        settings = Settings(server.world.default_client.key, server.url, base_url=server.url)

        def handle(mapping: Mapping) -> Outcome:
            return Destination(settings, [mapping], transport=transport).handle(PAYLOAD)[0].outcome

        yield server.world, handle


@pytest.mark.parametrize("action", ["trackEvent", "trackEventV2"])
@pytest.mark.parametrize(
    ("mapping", "event_type", "profile"),
    [
        pytest.param({}, "track-event", "test-user-z65zqk", id="default-mapping"),
        pytest.param(FROM_PROPERTIES, "mySegmentEvent", "a_customer_id", id="mapping-of-properties"),
    ],
)
def test_page_payload_is_found_in_the_world(
    send: tuple[World, Send], action: str, mapping: dict[str, Any], event_type: str, profile: str
) -> None:
    world, handle = send

    outcome = handle(Mapping(action, TRIGGER, mapping, use_defaults=True))

    assert outcome is Outcome.DELIVERED
    (event,) = world.store.log("events")
    assert (event.type, event.profile_id, event.attributes) == (event_type, profile, {"language": "English"})
    assert world.store.run(lambda transaction: transaction.get("profiles", f"1/{profile}")) is not None
