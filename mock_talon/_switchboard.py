"""Where the calls of ``requests`` go while interceptions are active.

The patch is one per process, as ``requests`` is: it is set by the first interception and taken back by the last.
"""

import ipaddress
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import urlsplit

import idna
import requests
from msgspec.structs import replace
from requests.adapters import HTTPAdapter
from urllib3.connectionpool import HTTPConnectionPool

from mock_talon._answer_on_the_way import received_of
from mock_talon._memory_connection import Received, memory_pool
from mock_talon._raw_http import parse_request
from mock_talon.api.dispatch import Service
from mock_talon.gate.authentication import parse_credential, to_hostname
from mock_talon.local import INTEGRATION_URL
from mock_talon.world import World

OtherHosts: TypeAlias = Literal["refuse", "pass"]

_PATCHED: Final = "get_connection_with_tls_context"
_INTEGRATION_HOST: Final = to_hostname(INTEGRATION_URL)
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One active interception.

    Args:
        world: which answers.
        service: through which it answers.
        other_hosts: what happens to calls of hosts that are not Talon.One's.
    """

    world: World
    service: Service
    other_hosts: OtherHosts

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts it answers for, in ASCII."""
        return _hosts_of(*(deployment.hostname for deployment in self.world.seed.deployments))


@lru_cache
def _hosts_of(*deployments: str) -> frozenset[str]:
    return frozenset({_INTEGRATION_HOST, *(_to_ascii(to_hostname(deployment)) for deployment in deployments)})


class Switchboard:
    """The active interceptions, the innermost last."""

    def __init__(self) -> None:
        self._lines: tuple[Line, ...] = ()
        self._lock = threading.Lock()
        self._original: Callable[..., Any] = HTTPAdapter.get_connection_with_tls_context

    def plug(self, line: Line) -> None:
        """Let an interception begin."""
        with self._lock:
            if not self._lines:
                self._patch()
            self._lines = (*self._lines, line)

    def unplug(self, line: Line) -> None:
        """Let an interception end, whether it is the innermost or not."""
        with self._lock:
            self._lines = tuple(active for active in self._lines if active is not line)
            if not self._lines:
                self._unpatch()

    def _patch(self) -> None:
        self._original = getattr(HTTPAdapter, _PATCHED)
        board = self

        def connect(
            adapter: HTTPAdapter, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
        ) -> HTTPConnectionPool:
            lines = board.lines_for(request)
            if not lines:
                passed: HTTPConnectionPool = board.original(adapter, request, verify, proxies=proxies, cert=cert)
                return passed
            pool = board.original(adapter, request, verify, proxies=None, cert=cert)
            return memory_pool(pool, partial(_serve, lines))

        self._connect = connect
        setattr(HTTPAdapter, _PATCHED, connect)

    def _unpatch(self) -> None:
        """Take the patch back, unless somebody has patched over it; then it stays, and lets everything pass."""
        if getattr(HTTPAdapter, _PATCHED) is self._connect:
            setattr(HTTPAdapter, _PATCHED, self._original)

    @property
    def original(self) -> Callable[..., Any]:
        """What the patch stands in for."""
        return self._original

    def lines_for(self, request: requests.PreparedRequest) -> tuple[Line, ...]:
        """Give the interceptions that may answer a request; none when it may go to the network.

        Raises:
            requests.ConnectionError: it goes to another host, and the innermost interception refuses those.
        """
        lines = self._lines
        if not lines:
            return ()
        host = _host_of(str(request.url))
        if any(host in line.hosts for line in lines):
            return lines
        if lines[-1].other_hosts == "pass" or _is_loopback(host):
            return ()
        raise requests.ConnectionError(_refusal(request, host, lines), request=request)


def _serve(lines: tuple[Line, ...], sent: bytes, patience_seconds: float | None) -> Received:
    """Answer in the innermost world that knows the API key; in the innermost of all when none does."""
    request = replace(parse_request(sent), patience_seconds=patience_seconds)
    key, _ = parse_credential(request.header("Authorization") or "")
    line = next((line for line in reversed(lines) if key in line.world.clients), lines[-1])
    return received_of(line.service.answer(request), patience_seconds)


def _host_of(url: str) -> str:
    """Give host and, when it is not the scheme's own, port."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    return host if port in {None, _DEFAULT_PORTS.get(parts.scheme)} else f"{host}:{port}"


def _to_ascii(host: str) -> str:
    return host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")


def _is_loopback(host: str) -> bool:
    name = host.rpartition(":")[0] if host.count(":") == 1 else host
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def _refusal(request: requests.PreparedRequest, host: str, lines: tuple[Line, ...]) -> str:
    answered = ", ".join(sorted(frozenset().union(*(line.hosts for line in lines))))
    return (
        f"{request.method} {request.url} was not sent: while mock_talon intercepts, only {answered} and loopback are "
        f"reached. If {host} is a deployment of yours, add it to the seed; if it is another service, use "
        "intercept(other_hosts='pass') or stub it"
    )
