"""A ``requests`` session that sends what it is given.

``requests`` and ``urllib3`` normalise the request target (escapes, doubled slashes) and follow redirects by rules of
their own; production does neither. Everything else is left to them, so tools that intercept ``requests`` keep working.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

_TARGET: Final = ContextVar[str]("request target")
_HOSTS_KEPT: Final = 10
_CONNECTIONS_PER_HOST: Final = 32


class _ExactHTTPConnection(HTTPConnection):
    def putrequest(self, method: str, url: str, *args: Any, **options: Any) -> None:
        super().putrequest(method, _TARGET.get(url), *args, **options)


class _ExactHTTPSConnection(HTTPSConnection):
    def putrequest(self, method: str, url: str, *args: Any, **options: Any) -> None:
        super().putrequest(method, _TARGET.get(url), *args, **options)


class _ExactHTTPPool(HTTPConnectionPool):
    ConnectionCls = _ExactHTTPConnection


class _ExactHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _ExactHTTPSConnection


_POOLS: Final = {"http": _ExactHTTPPool, "https": _ExactHTTPSPool}


class ExactAdapter(HTTPAdapter):
    """Sends the request target byte for byte as it stands in the URL."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Make the pools for direct connections."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        """Make the pools for connections through a proxy."""
        manager = super().proxy_manager_for(proxy, **proxy_kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager

    def request_url(self, request: PreparedRequest, proxies: Mapping[str, str] | None) -> str:
        """Write the request target: a path for a server, the whole URL for an HTTP proxy."""
        url = str(request.url)
        is_for_server = super().request_url(request, proxies).startswith("/")
        return "/" + url.split("/", 3)[3] if is_for_server else url

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        """Send the request and hand its target past the libraries' own normalisation."""
        token = _TARGET.set(self.request_url(request, options.get("proxies")))
        try:
            return super().send(request, *args, **options)
        finally:
            _TARGET.reset(token)


class ExactSession(Session):
    """A session without redirects and cookies of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in _POOLS:
            adapter = ExactAdapter(pool_connections=_HOSTS_KEPT, pool_maxsize=_CONNECTIONS_PER_HOST)
            self.mount(f"{scheme}://", adapter)

    def get_redirect_target(self, resp: Response) -> None:
        """Leave every redirect to the caller, who follows it as production does."""
        del resp
