"""Servers that somebody else has started."""

import time
from types import TracebackType

from destination import Pacer, RequestsTransport, Settings, WireRequest, WireResponse
from scenarios.asking import direct_session, read_state, require_credentials, shows_state
from scenarios.figures import REQUESTS_PER_SECOND
from scenarios.model import ANY_WORLD, WorldSetup
from scenarios.stage import Stage


class RunningServer:
    """A server that somebody else has started.

    Args:
        base_url: where the actions send to.
        api_key: the setting.
        deployment: the setting; the base URL when empty.
        is_strict: whether it refuses what drifts from the published contract.
        requests_per_second: how fast it may be driven.
        control_token: opens its control door, where that asks for one.

    Raises:
        UsageError: nobody answers there, or the credentials are not taken.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        deployment: str = "",
        *,
        is_strict: bool = False,
        requests_per_second: float = REQUESTS_PER_SECOND.value,
        control_token: str = "",
    ) -> None:
        self.transport = self._transport(requests_per_second)
        self._base_url = base_url.rstrip("/")
        self._deployment = deployment or self._base_url
        self._api_key = api_key
        self._is_strict = is_strict
        self._session = direct_session(control_token)
        self._shows_state = self._probe()

    def _transport(self, requests_per_second: float) -> RequestsTransport:
        """Give what the destination sends with."""
        return PacedTransport(requests_per_second)

    def _probe(self) -> bool:
        """Tell whether the server shows its state.

        Raises:
            UsageError: nobody answers, or it does not take the credentials.
        """
        is_mock = shows_state(self._session, self._base_url)
        self._require_credentials(self._base_url)
        return is_mock

    def _require_credentials(self, address: str) -> None:
        require_credentials(address, Settings(self._api_key, self._deployment), self.transport)

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
