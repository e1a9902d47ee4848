"""Which requests a fault is meant for."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

import msgspec
from msgspec import Struct, field

_WILDCARD = re.compile(r"\\\*|\\\{[^/{}]*\\\}")


class Subject(Struct, frozen=True, dict=True):
    """A request as faults see it, before anybody has judged it.

    Args:
        client: its API key, "" for none.
        method: in capitals.
        path: as sent, without the query.
        operation: operationId of its endpoint, "" when it has none.
        action: key of the Segment action which calls the endpoint, "" for none.
        parameters: decoded path parameters.
        body: as sent.
    """

    client: str
    method: str
    path: str
    operation: str = ""
    action: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def session(self) -> str | None:
        """The integration ID of the session it is about."""
        return self.parameters.get("customerSessionId")

    @cached_property
    def profiles(self) -> frozenset[str]:
        """The integration IDs of the profiles it names, in its path or its body."""
        named = self.parameters.get("customerProfileId")
        return frozenset(_profiles_of(self._json)) | ({named} if named else frozenset())

    @property
    def _json(self) -> Any:
        try:
            return msgspec.json.decode(self.body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None  # a body that is no JSON names nobody; the rules refuse it later


def _profiles_of(body: Any) -> Iterator[str]:
    """Find profile IDs where bodies of requests have them: at the top, in the session, in the items of ``data``."""
    items = body.get("data") if isinstance(body, dict) else None
    places = [body, body.get("customerSession") if isinstance(body, dict) else None]
    for place in (*places, *(items if isinstance(items, list) else ())):
        if isinstance(place, dict):
            named = (place.get("customerProfileId"), place.get("profileId"))
            yield from (profile for profile in named if isinstance(profile, str))


class Match(Struct, frozen=True):
    """Which requests a fault is meant for: those that fulfil everything given here.

    Args:
        operation: operationId of the endpoint, e.g. ``segment/trackEventV2``.
        action: key of the Segment action, e.g. ``trackEventV2``.
        method: HTTP method.
        path: as sent, or with wildcards: ``*`` stands for anything, ``{name}`` for anything but a slash.
        profile: integration ID of a profile that the request names in its path or body.
        session: integration ID of the session in its path.
    """

    operation: str | None = None
    action: str | None = None
    method: str | None = None
    path: str | None = None
    profile: str | None = None
    session: str | None = None

    def fits(self, subject: Subject) -> bool:
        """Tell whether a request is meant."""
        return (
            self.operation in {None, subject.operation}
            and self.action in {None, subject.action}
            and (self.method is None or self.method.upper() == subject.method)
            and (self.path is None or _pattern(self.path).fullmatch("/" + subject.path.lstrip("/")) is not None)
            and self.session in {None, subject.session}
            and (self.profile is None or self.profile in subject.profiles)
        )


@lru_cache(maxsize=256)
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(_WILDCARD.sub(lambda found: ".*" if found[0] == r"\*" else "[^/]+", re.escape(path)), re.DOTALL)
