"""Where a Redis server is, as people write it, and whether it is one."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from mock_talon.errors import UsageError, nearest

PREFIX: Final = "mock-talon"
FIRST_SECONDS: Final = 3.0
"""How long a server may take to accept a connection, and to answer for the first time."""
_OPTIONS: Final = (
    *("prefix", "db", "username", "password", "client_name", "protocol", "health_check_interval"),
    *("socket_timeout", "socket_connect_timeout", "socket_keepalive"),
    *("ssl_cert_reqs", "ssl_ca_certs", "ssl_ca_path", "ssl_certfile", "ssl_keyfile", "ssl_password"),
    "ssl_check_hostname",
)
_FORM: Final = "Write redis://HOST:PORT/DATABASE with the number of a database, or unix:///SOCKET?db=NUMBER"
_UNIX: Final = "unix"
_TLS: Final = "rediss"


@dataclass(frozen=True, slots=True)
class Address:
    """A server, and what our keys there begin with.

    Args:
        url: as redis-py reads it.
        prefix: begins the names of all keys.
    """

    url: str = field(repr=False)
    prefix: str

    @property
    def shown(self) -> str:
        """The URL without its password and options."""
        return _shown(self.url)


def parse_address(url: str) -> Address:
    """Read the URL of a store.

    Raises:
        UsageError: a password is not percent-encoded, an option is unknown, the host or the database cannot be one.
    """
    _require_encoded(url)
    address, _, query = url.partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    for name in options:
        if name not in _OPTIONS:
            hint = nearest(name, _OPTIONS) or f"known are {', '.join(_OPTIONS)}"
            raise UsageError(f"store {_shown(url)}: there is no option {name}; {hint}")
    database = "" if address.startswith(f"{_UNIX}:") else _path_of(url, address).strip("/")
    if not (database or "0").isdecimal():
        raise UsageError(f"store {_shown(url)}: {database!r} is no database. {_FORM}")
    prefix = options.pop("prefix", PREFIX)
    return Address(f"{address}?{urlencode(options)}" if options else address, prefix)


def _require_encoded(url: str) -> None:
    """Refuse a password whose signs would make parts of it something else, and so be told."""
    user_info, at, _ = url.partition("://")[2].rpartition("@")
    if at and any(sign in user_info for sign in "/?#"):
        raise UsageError(
            "store: the name or password in its URL holds /, ? or #. Write them percent-encoded: %2F, %3F, %23"
        )


def _path_of(url: str, address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError as error:
        raise UsageError(f"store {_shown(url)}: {error}. {_FORM}") from error


def require_answer(address: Address) -> None:
    """Hold that a Redis server answers, and that we may use it.

    Raises:
        UsageError: none does, or not as it should; says what to do.
    """
    try:
        with redis.Redis.from_url(
            address.url,
            socket_connect_timeout=FIRST_SECONDS,
            socket_timeout=FIRST_SECONDS,
            retry=Retry(NoBackoff(), 0),
        ) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError, TypeError) as error:
        raise UsageError(f"store {address.shown}: {_told(error)}. {_remedy(error, address)}") from error


def _told(error: Exception) -> str:
    if isinstance(error, redis.TimeoutError):
        return f"nobody there answers as Redis does within {FIRST_SECONDS:g} s"
    return str(error).rstrip(".")


def _remedy(error: Exception, address: Address) -> str:
    """Tell what to do about a server that does not answer, or not as it should."""
    if isinstance(error, redis.AuthenticationError | redis.exceptions.NoPermissionError):
        return "Give the name and password of a user who may: redis://USER:PASSWORD@HOST:PORT/DATABASE"
    if isinstance(error, redis.ResponseError) and "DB index" in str(error):
        return "Name a database that the server has, such as 0"
    if isinstance(error, redis.ResponseError):
        return "Let the server accept this client, or name another one"
    if isinstance(error, ValueError | TypeError):
        return _FORM
    if isinstance(error, redis.TimeoutError) or "SSL" in str(error):
        scheme = "redis:// where the server speaks no TLS" if _is_tls(address) else "rediss:// where it speaks TLS"
        return f"Name the port of a Redis server, and write {scheme}"
    return "Start a Redis server there, or name another one"


def _is_tls(address: Address) -> bool:
    return address.url.startswith(f"{_TLS}:")


def _shown(url: str) -> str:
    scheme, _, rest = url.partition("?")[0].partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
