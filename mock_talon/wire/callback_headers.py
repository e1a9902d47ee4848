"""The callback headers of a session request: from text to an order.

Source of all: Talon.One third-party spec, updateCustomerSession headers.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from mock_talon.callback_targets import parse_target
from mock_talon.rules import Finding, Refusal
from mock_talon.rules.drift_sessions import CALLBACK_UNDEFINED
from mock_talon.rules.sessions import CALLBACK_KEY, CALLBACK_URI, CONTENT_FIELDS
from mock_talon.wire.callback_order import CallbackOrder

DESTINATION: Final = "X-Callback-Destination-URI"
API_KEY: Final = "X-Callback-API-Key"
FIELDS: Final = "X-Content-Fields"
CORRELATION: Final = "X-Correlation-ID"
CONTENT: Final = (
    "customerSession",
    "customerProfile",
    "coupons",
    "triggeredCampaigns",
    "referral",
    "loyalty",
    "event",
    "awardedGiveaways",
    "ruleFailureReasons",
    "previousReturns",
    "createdAttributes",
    "createdCoupons",
    "createdReferrals",
    "effects",
)
"""The members of an answer that a client can choose."""

_HEADERS: Final = (DESTINATION, API_KEY, FIELDS, CORRELATION)
_FRAMING: Final = frozenset(
    {"host", "connection", "content-length", "content-type", "transfer-encoding", "expect", "te"}
)
"""Header names with which no key could arrive: the callback itself, or the way it is sent, needs them."""
_UNDEFINED: Final = "undefined"
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z", re.ASCII)
_NO_URI_CHARACTER: Final = re.compile(r"[\x00-\x20\x7f]")
_HIDDEN: Final = "***"


class CallbackHeaders:
    """The callback headers of one request; empty ones and the literal ``undefined`` count as absent.

    Args:
        header: gives a request header by its name, None when it is absent.
    """

    def __init__(self, header: Callable[[str], str | None]) -> None:
        self._sent: Mapping[str, str] = {name: (header(name) or "").strip() for name in _HEADERS}

    def _value(self, name: str) -> str:
        sent = self._sent[name]
        return "" if sent == _UNDEFINED else sent

    def drift(self) -> Iterator[Finding]:
        """Note headers that carry the text of a value which JavaScript did not have."""
        for name, sent in self._sent.items():
            if sent == _UNDEFINED:
                yield CALLBACK_UNDEFINED.finding(name, sent, f"no header {name}")

    def check(self, key_length: int | None) -> Iterator[Refusal]:
        """Refuse headers from which no callback can be made.

        Args:
            key_length: fewest characters of a key, None for any number.
        """
        yield from self._check_destination()
        yield from self._check_key(key_length)
        for name in self._fields():
            if name not in CONTENT:
                yield CONTENT_FIELDS.refuse(
                    "",
                    f"{FIELDS}: {name!r} is not a field of the answer",
                    found=name,
                    expected=f"one of {', '.join(CONTENT)}",
                    wanted=name,
                    among=CONTENT,
                )

    def _check_destination(self) -> Iterator[Refusal]:
        uri = self._value(DESTINATION)
        if uri and not _is_web_address(uri):
            yield CALLBACK_URI.refuse(
                "", f"{DESTINATION} is {uri!r}, which is not a full URI", found=uri, expected="an http or https URI"
            )

    def _check_key(self, key_length: int | None) -> Iterator[Refusal]:
        sent = self._value(API_KEY)
        name, _, key = sent.partition(" ")
        if sent and name.lower() in _FRAMING:
            yield CALLBACK_KEY.refuse(
                "", f"{API_KEY} names {name}, which frames the callback", found=name, expected="another header name"
            )
        elif sent and not (key and _HEADER_NAME.match(name)):
            yield CALLBACK_KEY.refuse(
                "", f"{API_KEY} does not name a header and a key", found=_HIDDEN, expected="<header name> <key>"
            )
        elif sent and key_length is not None and len(key) < key_length:
            yield CALLBACK_KEY.refuse(
                "",
                f"the key in {API_KEY} has {len(key)} characters, fewer than {key_length}",
                found=_HIDDEN,
                expected=f"at least {key_length} characters after the first blank",
            )

    def _fields(self) -> tuple[str, ...]:
        names = (name.strip() for name in self._value(FIELDS).split(","))
        return tuple(dict.fromkeys(name for name in names if name))

    def order(self) -> CallbackOrder | None:
        """Give what the checked headers ask for, None without an address."""
        uri = self._value(DESTINATION)
        if not uri:
            return None
        name, _, key = self._value(API_KEY).partition(" ")
        return CallbackOrder(uri, name, key, self._fields() or None, self._value(CORRELATION) or None)


def _is_web_address(uri: str) -> bool:
    try:
        parse_target(uri)
    except ValueError:
        return False
    return _NO_URI_CHARACTER.search(uri) is None
