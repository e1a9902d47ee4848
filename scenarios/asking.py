"""Questions to a server before and beside the run: is it there, does it take the credentials, what is its state."""

import ipaddress
from dataclasses import replace
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import msgspec
import requests

from destination import Settings, Transport
from scenarios.by_hand import send_by_hand
from scenarios.errors import UsageError
from scenarios.model import ByHand
from scenarios.state import State

_CONTROL_HEADER: Final = "X-Mock-Token"
_STATE_PATH: Final = "/_mock/state"
_AUTHENTICATION_PATH: Final = "/v2/authping"
_TIMEOUT_SECONDS: Final = 10.0
_CREDENTIALS_REFUSED: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


def direct_session(control_token: str = "") -> requests.Session:
    """Make a session that asks no proxy, since a mock stands next door.

    Args:
        control_token: opens the control door of a mock that asks for one.
    """
    session = requests.Session()
    session.trust_env = False
    if control_token:
        session.headers[_CONTROL_HEADER] = control_token
    return session


def is_next_door(base_url: str) -> bool:
    """Tell whether an address leads to this machine alone."""
    try:
        host = urlsplit(base_url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def shows_state(session: requests.Session, base_url: str) -> bool:
    """Tell whether a server shows its state, as mocks do.

    Raises:
        UsageError: nobody answers, or the control token is not the server's.
    """
    answer = _answer(session, base_url + _STATE_PATH, base_url)
    if answer.status_code in _CREDENTIALS_REFUSED and _CONTROL_HEADER in session.headers:
        raise UsageError(f"{base_url} does not take this --control-token: give the one that it was started with")
    return answer.status_code == HTTPStatus.OK and answer.headers.get("content-type", "").startswith("application/json")


def require_credentials(base_url: str, settings: Settings, transport: Transport) -> None:
    """Ask a server whether it takes the API key, so that not every scenario has to.

    A server that has no test of credentials is taken at its word.

    Args:
        base_url: of the server.
        settings: give the credentials.
        transport: what the run sends with.

    Raises:
        UsageError: it does not, or nobody answers.
    """
    request = ByHand("checkAuth", "GET", _AUTHENTICATION_PATH)
    result = send_by_hand(request, replace(settings, base_url=base_url, timeout_seconds=_TIMEOUT_SECONDS), transport)
    if result.response is None:
        raise UsageError(f"nobody answers at {base_url}: {result.reason}")
    if result.status in _CREDENTIALS_REFUSED:
        raise UsageError(
            f"{base_url} refuses the API key with {result.status}: name the seed file that it serves with --world, "
            "or give a key of its own with --api-key"
        )


def read_state(session: requests.Session, base_url: str) -> State:
    """Read a mock's world.

    Raises:
        UsageError: it no longer answers.
    """
    answer = _answer(session, base_url + _STATE_PATH, base_url)
    if answer.status_code != HTTPStatus.OK:
        raise UsageError(f"{base_url} stopped showing its state: it answers {answer.status_code}")
    return State(msgspec.json.decode(answer.content))


def _answer(session: requests.Session, url: str, base_url: str) -> requests.Response:
    """Ask the server itself; nobody to whom it points is given the control token."""
    try:
        return session.get(url, timeout=_TIMEOUT_SECONDS, allow_redirects=False)
    except (requests.RequestException, ValueError) as error:
        raise UsageError(
            f"nobody answers at {base_url}: {_reason(error)}. Start it, or leave --base-url out for a mock of our own"
        ) from error


def _reason(error: Exception) -> str:
    if isinstance(error, ValueError):
        return "it is no address of the kind http://127.0.0.1:8080"
    if isinstance(error, requests.Timeout):
        return f"there was no answer within {_TIMEOUT_SECONDS:.0f} s"
    if isinstance(error, requests.exceptions.SSLError):
        return "no secure connection could be made"
    return "there is no such host, or it refuses connections"
