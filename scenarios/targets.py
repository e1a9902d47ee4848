"""Servers that somebody else has started."""

import time
from types import TracebackType
from typing import Final

import msgspec
import requests

from destination import Pacer, RequestsTransport, WireRequest, WireResponse
from scenarios.errors import UsageError
from scenarios.figures import REQUESTS_PER_SECOND
from scenarios.model import ANY_WORLD, WorldSetup
from scenarios.stage import Stage
from scenarios.state import State

_STATE_PATH: Final = "/_mock/state"
_TIMEOUT_SECONDS: Final = 10.0


class RunningServer:
    """A server that somebody else has started.

    Args:
        base_url: where the actions send to.
        api_key: the setting.
        deployment: the setting; the base URL when empty.
        is_strict: whether it refuses what drifts from the published contract.
        requests_per_second: how fast it may be driven.

    Raises:
        UsageError: nobody answers there.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        deployment: str = "",
        *,
        is_strict: bool = False,
        requests_per_second: float = REQUESTS_PER_SECOND.value,
    ) -> None:
        self.transport = self._transport(requests_per_second)
        self._base_url = base_url.rstrip("/")
        self._deployment = deployment or self._base_url
        self._api_key = api_key
        self._is_strict = is_strict
        self._session = direct_session()
        self._shows_state = self._probe()

    def _transport(self, requests_per_second: float) -> RequestsTransport:
        """Give what the destination sends with."""
        return PacedTransport(requests_per_second)

    def _probe(self) -> bool:
        """Tell whether the server shows its state.

        Raises:
            UsageError: nobody answers.
        """
        try:
            answer = self._session.get(self._base_url + _STATE_PATH, timeout=_TIMEOUT_SECONDS)
        except (requests.RequestException, ValueError) as error:
            raise UsageError(
                f"nobody answers at {self._base_url}: {error}. Start it, or leave --base-url out for a mock of our own"
            ) from error
        return answer.ok and answer.headers.get("content-type", "").startswith("application/json")

    def __enter__(self) -> "RunningServer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()
        self.transport.close()

    def stage(self, setup: WorldSetup) -> Stage | None:
        """Give the server as it is; it cannot be set up."""
        if setup != ANY_WORLD:
            return None
        look = (lambda: read_state(self._session, self._base_url)) if self._shows_state else None
        return Stage(self._base_url, self._deployment, self._api_key, self.transport, look, is_strict=self._is_strict)


class PacedTransport(RequestsTransport):
    """Sends no faster than the service takes it; the server's own clock counts."""

    def __init__(self, requests_per_second: float) -> None:
        super().__init__()
        self._pacer = Pacer(requests_per_second, elapsed=time.monotonic, sleep=time.sleep)

    def send(self, request: WireRequest, timeout_seconds: float) -> WireResponse:
        """Wait for the next free moment, then send."""
        self._pacer.wait()
        return super().send(request, timeout_seconds)


def read_state(session: requests.Session, base_url: str) -> State:
    """Read a mock's world.

    Raises:
        UsageError: it no longer answers.
    """
    try:
        answer = session.get(base_url + _STATE_PATH, timeout=_TIMEOUT_SECONDS)
        answer.raise_for_status()
    except requests.RequestException as error:
        raise UsageError(f"{base_url} stopped showing its state: {error}. Run again when it answers") from error
    return State(msgspec.json.decode(answer.content))


def direct_session() -> requests.Session:
    """Make a session that asks no proxy, since a mock stands next door."""
    session = requests.Session()
    session.trust_env = False
    return session
