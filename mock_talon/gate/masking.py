"""What of a request may be shown: everything but its credentials."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

MASK: Final = "***"
_SECRET_HEADERS: Final = frozenset(
    {"authorization", "proxy-authorization", "cookie", "x-callback-api-key", "x-mock-token", "x-api-key"}
)
_CALLBACK_KEY: Final = "x-callback-api-key"
_CALLBACK_ADDRESS: Final = "x-callback-destination-uri"
_SCHEMES: Final = frozenset({"apikey-v1", "managementkey-v1", "basic", "bearer", "digest"})
_KEPT: Final = 1024  # headers, each at most
_LONG: Final = 256  # characters
_USER_INFO: Final = re.compile(r"(?<=//)[^/@]+(?=@)")


def mask_secrets(headers: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Hide the values of headers that carry a credential; what names its kind stays."""
    return tuple([_told(*_shown(name, value)) for name, value in headers])


def is_masked(name: str, value: str) -> bool:
    """Tell whether a header's value was hidden, rather than sent like that."""
    return name.lower() in _SECRET_HEADERS and value.endswith(MASK)


def _shown(name: str, value: str) -> tuple[str, str]:
    lowered = name.lower()
    if lowered in _SECRET_HEADERS:
        return name, _hidden(lowered, value)
    return name, mask_user_info(value) if lowered == _CALLBACK_ADDRESS else value


def _told(name: str, value: str) -> tuple[str, str]:
    return _shared(name, value) if len(value) <= _LONG else (name, value)


@lru_cache(_KEPT)
def _shared(name: str, value: str) -> tuple[str, str]:
    """Give one object for equal headers, masked already: clients repeat theirs, and the journal keeps them all."""
    return name, value


def _hidden(name: str, value: str) -> str:
    """Keep the scheme of a credential, or the header that a callback's key is for; a bare key has neither."""
    first, blank, _ = value.strip().partition(" ")
    keeps_first = bool(blank) and (name == _CALLBACK_KEY or first.lower() in _SCHEMES)
    return f"{first} {MASK}" if keeps_first else MASK


def mask_user_info(uri: str) -> str:
    """Hide user name and password of an address."""
    return _USER_INFO.sub(MASK, uri)
