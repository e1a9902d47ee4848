"""Faults of the connection as the caller of ``requests`` meets them in process: the same as over a socket."""

from collections.abc import Iterator

import pytest
import requests

from mock_talon import LocalTalon, Server, intercept
from mock_talon.faults import Drip, Empty, Fault, FixedDelay, Garbage, Outcome, Reset, Truncated

BODY = {"attributes": {"Name": "Ada"}}
PATH = "/segment/v2/customer_profiles/ada"
FAULTS = [
    pytest.param(Reset(), "GET", "ConnectionError", id="reset"),
    pytest.param(Empty(), "GET", "ConnectionError", id="empty"),
    pytest.param(Garbage(), "GET", "ConnectionError", id="garbage"),
    pytest.param(Truncated(), "PUT", "ChunkedEncodingError", id="truncated"),
    pytest.param(Truncated(), "GET", "ConnectionError", id="truncated-without-body"),
    pytest.param(Drip(piece_bytes=9, pause_seconds=0.5), "PUT", "ConnectionError", id="drip-slower-than-the-caller"),
]


@pytest.fixture(params=["in-process", "socket"])
def talon(request: pytest.FixtureRequest) -> Iterator[LocalTalon]:
    if request.param == "in-process":
        with intercept() as talon:
            yield talon
    else:
        with Server() as server:
            yield LocalTalon(server.world, server.url)


def send(talon: LocalTalon, method: str, timeout: float = 0.2) -> requests.Response:
    headers = {"Authorization": f"ApiKey-v1 {talon.api_key}", "destination-hostname": talon.deployment}
    if method == "GET":
        return requests.get(talon.url + "/v2/authping", headers=headers, timeout=timeout)
    return requests.put(talon.url + PATH, json=BODY, headers=headers, timeout=timeout)


@pytest.mark.parametrize(("outcome", "method", "error"), FAULTS)
def test_fault_raises_what_the_socket_raises(talon: LocalTalon, outcome: Outcome, method: str, error: str) -> None:
    talon.faults.add(Fault(outcome))

    with pytest.raises(requests.RequestException) as raised:
        send(talon, method)

    assert type(raised.value).__name__ == error


def test_delay_raises_a_read_timeout_when_the_caller_waits_less(talon: LocalTalon) -> None:
    talon.faults.add(Fault(delay=FixedDelay(0.3)))

    with pytest.raises(requests.ReadTimeout):
        send(talon, "PUT", timeout=0.05)


def test_drip_arrives_whole_when_the_caller_waits(talon: LocalTalon) -> None:
    talon.faults.add(Fault(Drip(piece_bytes=100, pause_seconds=0.001)))

    answer = send(talon, "PUT", timeout=5)

    assert answer.json()["customerProfile"]["integrationId"] == "ada"
    assert talon.verify(exactly=1, fault="drip", status=200)
    assert talon.faults.struck() == 1
