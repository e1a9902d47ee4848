"""Who is calling, and which deployment is meant."""

import base64
import binascii
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Final, NoReturn

from msgspec import Struct

from mock_talon.clock import Clock
from mock_talon.domain.scope import Application
from mock_talon.own_addresses import is_own, own_names
from mock_talon.rules import Finding, Refusal, RefusedError
from mock_talon.rules.drift import BASIC_CREDENTIAL, DEPLOYMENT_FORM
from mock_talon.rules.requests import (
    INVALID_KEY,
    MISSING_CREDENTIAL,
    MISSING_DEPLOYMENT,
    STAGING_KEY,
    UNKNOWN_DEPLOYMENT,
    WRONG_PLATFORM,
)
from mock_talon.wire import messages
from mock_talon.wire.headers import DEPLOYMENT_HEADER

SCHEME = "ApiKey-v1"
SEGMENT = "segment"
_FORMS_KEPT: Final = 64
"""How many deployments are remembered in parsed form: a client sends the same one with every request."""
_ANY_KEY = f"Authorization: {SCHEME} <key>"
_ANY_HOST = f"{DEPLOYMENT_HEADER}: <deployment>"


class Client(Struct, frozen=True):
    """What an API key stands for.

    Args:
        key: the secret itself.
        account: id of the deployment's account.
        hostname: the deployment.
        application: the Application the key belongs to.
        platform: the third party the key was made for, e.g. ``segment``.
        expires: seconds since the epoch, or None for a key without end.
        requests_per_second: the client's own limit, None for the world's.
        is_staging: whether the key only works for dry requests of the Integration API.
    """

    key: str
    account: int
    hostname: str
    application: Application
    platform: str = SEGMENT
    expires: float | None = None
    requests_per_second: int | None = None
    is_staging: bool = False

    def __repr__(self) -> str:
        return f"Client({self.hostname!r}, application={self.application.id}, platform={self.platform!r})"


def parse_credential(authorization: str) -> tuple[str | None, bool]:
    """Read the key out of an Authorization header.

    Returns:
        The key, None when the header has another form; and whether it came as Basic credentials.

    Source: Talon.One third-party spec, security schemes.
    """
    scheme, _, rest = authorization.strip().partition(" ")
    if scheme == SCHEME:
        return rest.strip() or None, False
    if scheme.lower() == "basic":
        return _key_of_basic(rest.strip()), True
    return None, False


def _key_of_basic(encoded: str) -> str | None:
    try:
        user = base64.b64decode(encoded, validate=True).decode("utf-8").rpartition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return None
    scheme, _, key = user.partition(" ")
    return key.strip() or None if scheme == SCHEME else None


@lru_cache(_FORMS_KEPT)
def to_hostname(deployment: str) -> str:
    """Bring the forms of a deployment to one: no scheme, path or trailing slash, lower case, port kept.

    Source: Segment sends the setting as the user wrote it; Talon.One third-party spec shows a bare host.
    """
    return _without_scheme(deployment).split("/", 1)[0].lower()


def _without_scheme(deployment: str) -> str:
    text = deployment.strip()
    for scheme in ("https://", "http://"):
        if text.lower().startswith(scheme):
            text = text[len(scheme) :]
    return text


class Authenticator:
    """Judges credentials and deployments.

    Args:
        clients: every key of the world.
        hostnames: every deployment of the world, normalised.
        clock: the world's time, for expiry.
    """

    def __init__(self, clients: Mapping[str, Client], hostnames: frozenset[str], clock: Clock) -> None:
        self._clients = clients
        self._hostnames = hostnames
        self._clock = clock

    def identify(
        self,
        authorization: str,
        deployment: str,
        own_origin: str,
        *,
        wrong_platform_status: int = HTTPStatus.UNAUTHORIZED,
    ) -> Client:
        """Judge the credential and the deployment of a ``/segment`` request.

        Args:
            authorization: the header Authorization as sent, "" for none.
            deployment: the header destination-hostname as sent, "" for none.
            own_origin: host and port under which the request reached the mock; it, and every loopback name with its
                port, is an alias of the client's deployment.
            wrong_platform_status: 401 or 403 for a key of another platform than Segment.

        Raises:
            RefusedError: with the first reason: no credential, no deployment, bad key, bad deployment, wrong platform,
                staging key.

        Source: our reading of the order; none is published.
        """
        _require_present(authorization)
        hostname = to_hostname(deployment)
        if not hostname:
            raise RefusedError.because(MISSING_DEPLOYMENT.refuse("", messages.NO_DEPLOYMENT.text, expected=_ANY_HOST))
        client = self.require_client(authorization)
        if hostname != client.hostname and not is_own(hostname, own_origin):
            self._refuse_deployment(hostname, own_origin)
        if client.platform != SEGMENT:
            raise RefusedError.because(_wrong_platform(client, wrong_platform_status))
        if client.is_staging:
            raise RefusedError.because(_staging_key())
        return client

    def require_client(self, authorization: str) -> Client:
        """Give the client of a credential.

        Raises:
            RefusedError: there is no credential, or its key is unknown or expired.
        """
        _require_present(authorization)
        key, _ = parse_credential(authorization)
        client = self._clients.get(key) if key else None
        if client is None:
            raise RefusedError.because(_invalid_key("no key of this world", expected=f"{SCHEME} <key of this world>"))
        if client.expires is not None and client.expires <= self._clock.now():
            raise RefusedError.because(_invalid_key("an expired key", expected="a key that has not expired"))
        return client

    def _refuse_deployment(self, hostname: str, own_origin: str) -> NoReturn:
        if hostname in self._hostnames:
            raise RefusedError.because(_invalid_key(f"a key of another deployment than {hostname}", "its own key"))
        raise RefusedError.because(
            UNKNOWN_DEPLOYMENT.refuse(
                "",
                messages.NOT_FOUND.text,
                found=hostname,
                expected="a deployment of this world",
                fix=f"{UNKNOWN_DEPLOYMENT.fix}: {own_names(own_origin)}",
                wanted=hostname,
                among=tuple(self._hostnames),
            )
        )


def drift_of_headers(authorization: str, deployment: str) -> tuple[Finding, ...]:
    """Note a credential or a deployment in another form than ``/segment`` publishes."""
    drift = _drift_of_deployment(deployment)
    if parse_credential(authorization)[1]:
        return (BASIC_CREDENTIAL.finding("Authorization", "Basic ***", f"{SCHEME} <key>"), *drift)
    return drift


@lru_cache(_FORMS_KEPT)
def _drift_of_deployment(deployment: str) -> tuple[Finding, ...]:
    if _without_scheme(deployment).lower() == to_hostname(deployment):
        return ()
    return (DEPLOYMENT_FORM.finding(DEPLOYMENT_HEADER, deployment, to_hostname(deployment)),)


def _require_present(authorization: str) -> None:
    if not authorization.strip():
        raise RefusedError.because(
            MISSING_CREDENTIAL.refuse("", messages.MISSING_SESSION_TOKEN.text, expected=_ANY_KEY)
        )


def _wrong_platform(client: Client, status: int) -> Refusal:
    return WRONG_PLATFORM.refuse(
        "",
        messages.INVALID_API_KEY.text,
        found=client.platform,
        expected=f"a key of the platform {SEGMENT}",
        status=status,
    )


def _staging_key() -> Refusal:
    return STAGING_KEY.refuse("", messages.INVALID_API_KEY.text, found="a staging key", expected="a production key")


def _invalid_key(found: str, expected: str) -> Refusal:
    return INVALID_KEY.refuse("", messages.INVALID_API_KEY.text, found=found, expected=expected)
