"""A real deployment: driven with care, and left as tidy as its API allows."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

import msgspec

from destination import RequestsTransport, Settings, WireRequest, WireResponse
from scenarios.breaking_off import BrokenOffError
from scenarios.by_hand import send_by_hand
from scenarios.events import Leftovers
from scenarios.figures import REQUESTS_PER_SECOND
from scenarios.model import ByHand
from scenarios.stage import Stage
from scenarios.targets import PacedTransport, RunningServer

LIVE_REQUESTS_PER_SECOND: Final = REQUESTS_PER_SECOND.value // 3
"""How fast a real deployment is driven unless asked otherwise: a third of what it grants all its clients of one key."""

THIRD_PARTY_HOST: Final = "https://integration.talon.one"
"""Where the actions of Segment's own destination send to."""

_AUDIENCES: Final = "/segment/audiences"
_TIMEOUT_SECONDS: Final = 10.0
_NEW: Final = "new"
_SUCCESS: Final = range(200, 300)


class LiveServer(RunningServer):
    """A deployment of Talon.One itself, which cannot be looked into.

    Args:
        base_url: where the actions send to.
        api_key: the setting.
        deployment: the setting.
        requests_per_second: how fast it may be driven.
    """

    def __init__(self, base_url: str, api_key: str, deployment: str, *, requests_per_second: float) -> None:
        self._made = Made()
        super().__init__(base_url, api_key, deployment, requests_per_second=requests_per_second)

    def _transport(self, requests_per_second: float) -> RequestsTransport:
        return _NotingTransport(requests_per_second, self._made)

    def _probe(self) -> bool:
        """Show no state; the deployment itself tells whether it takes the credentials, which the third-party host does not."""
        is_real = self._base_url == THIRD_PARTY_HOST
        self._require_credentials(_as_address(self._deployment) if is_real else self._base_url)
        return False

    def tidy(self) -> Leftovers:
        """Delete the audiences that the run made, and tell what no endpoint for Segment can delete."""
        stage = Stage(self._base_url, self._deployment, self._api_key, self.transport)
        made = self._made.audiences | self._made.perhaps
        deleted = _deleted(made, stage)
        return Leftovers(
            tuple(sorted(deleted)),
            tuple(sorted(made - deleted)),
            tuple(sorted(self._made.profiles)),
            tuple(sorted(self._made.sessions)),
            self._made.events,
        )


def _as_address(deployment: str) -> str:
    return (deployment if "://" in deployment else f"https://{deployment}").rstrip("/")


def _deleted(audiences: Iterable[str], stage: Stage) -> set[str]:
    """Delete audiences one by one, until somebody is tired of waiting for it."""
    deleted = set()
    try:
        for audience in sorted(audiences):
            if _is_deleted(audience, stage):
                deleted.add(audience)
    except BrokenOffError:
        return deleted
    return deleted


def _is_deleted(audience_id: str, stage: Stage) -> bool:
    request = ByHand("deleteAudience", "DELETE", f"{_AUDIENCES}/{quote(audience_id, safe='')}")
    settings = Settings(stage.api_key, stage.deployment, base_url=stage.base_url, timeout_seconds=_TIMEOUT_SECONDS)
    answer = send_by_hand(request, settings, stage.transport)
    return answer.status in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND}


class Made:
    """What requests have made, as their answers tell, and what they may have made where no answer came."""

    def __init__(self) -> None:
        self.audiences: set[str] = set()
        self.perhaps: set[str] = set()
        self.profiles: set[str] = set()
        self.sessions: set[str] = set()
        self.events = 0

    def expect(self, request: WireRequest) -> None:
        """Take a request that is about to be sent."""
        self.perhaps.update(_audiences_named(request))

    def forget(self, request: WireRequest) -> None:
        """Take a request that was answered, so that nothing is unsure any more."""
        self.perhaps.difference_update(_audiences_named(request))

    def note(self, request: WireRequest, answer: WireResponse) -> None:
        """Take one exchange that succeeded."""
        path = urlsplit(request.url).path
        sent, told = _decoded(request.body), _decoded(answer.body)
        if path == _AUDIENCES:
            self.audiences.add(str(sent.get("audienceId", "")))
        elif request.method == "DELETE":
            self.audiences.discard(unquote(path.removeprefix(f"{_AUDIENCES}/")))
        self.audiences.update(_new_audiences(told))
        self.profiles.update(_profiles_in(sent, told))
        session = told.get("customerSession")
        self.sessions.update([str(session.get("integrationId"))] if isinstance(session, dict) else [])
        self.events += bool(told.get("event"))


def _decoded(body: bytes | None) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(body or b"{}")
    except msgspec.DecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def _audiences_named(request: WireRequest) -> Iterator[str]:
    """Give the audience that a request creates by itself."""
    if request.method == "POST" and urlsplit(request.url).path == _AUDIENCES:
        yield str(_decoded(request.body).get("audienceId", ""))


def _new_audiences(told: dict[str, Any]) -> Iterator[str]:
    for audience in told.get("audiences") or ():
        if isinstance(audience, dict) and audience.get("status") == _NEW:
            yield str(audience.get("integrationId"))


def _profiles_in(sent: dict[str, Any], told: dict[str, Any]) -> Iterator[str]:
    profile = told.get("customerProfile")
    if isinstance(profile, dict) and profile.get("integrationId"):
        yield str(profile["integrationId"])
    data = sent.get("data")
    for item in data if isinstance(data, list) else ():
        if isinstance(item, dict) and item.get("customerProfileId"):
            yield str(item["customerProfileId"])


class _NotingTransport(PacedTransport):
    """Notes what its requests make, or may make."""

    def __init__(self, requests_per_second: float, made: Made) -> None:
        super().__init__(requests_per_second)
        self._made = made

    def send(self, request: WireRequest, timeout_seconds: float) -> WireResponse:
        """Send, and note the answer of a success."""
        self._made.expect(request)
        answer = super().send(request, timeout_seconds)
        if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            self._made.forget(request)
        if answer.status in _SUCCESS:
            self._made.note(request, answer)
        return answer
