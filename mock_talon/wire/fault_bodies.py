"""A fault as JSON: in the body of ``POST /_mock/faults`` and in a seed."""

from typing import Annotated, Any, Final

from msgspec import UNSET, Meta, Struct, UnsetType

from mock_talon.gate.fault_delays import MOST_SIGMA
from mock_talon.gate.fault_kinds import HEADER_NAME, HEADER_VALUE, KINDS, STATUS_CEILING, STATUS_FLOOR
from mock_talon.limits import FAULT_DELAY_SECONDS
from mock_talon.wire.strict import Strict

_BOUND: Final = FAULT_DELAY_SECONDS.value


def _told(description: str, **schema: Any) -> Meta:
    """Describe a member whose range the fault itself checks, so that the error can say how to mend it."""
    return Meta(description=description, extra_json_schema=schema)


_Text = str | UnsetType
_Seconds = Annotated[float, _told("Seconds.", minimum=0, maximum=_BOUND)] | UnsetType
_Count = Annotated[int, _told("Counted from 1.", minimum=1)] | UnsetType
_Moment = Annotated[str, _told("On the world's clock.", format="date-time")] | UnsetType


_HeaderName = Annotated[str, Meta(extra_json_schema={"pattern": f"^{HEADER_NAME}$"})]
_HeaderValue = Annotated[str, Meta(extra_json_schema={"pattern": f"^{HEADER_VALUE}$"})]


class FaultMatch(Strict, frozen=True, rename="camel"):
    """Which requests are meant: those that fulfil every member; `path` takes ``*`` and ``{name}`` as wildcards."""

    operation: _Text = UNSET
    action: _Text = UNSET
    method: _Text = UNSET
    path: _Text = UNSET
    profile: _Text = UNSET
    session: _Text = UNSET


class FaultWhen(Strict, frozen=True, rename="camel"):
    """Which of them are struck: `nth` alone for one, `times` for the next so many, both for so many from the nth on."""

    nth: _Count = UNSET
    times: _Count = UNSET
    probability: Annotated[float, _told("Of each.", minimum=0, maximum=1)] | UnsetType = UNSET
    seed: int | UnsetType = UNSET
    since: _Moment = UNSET
    until: _Moment = UNSET


class FaultDelay(Strict, frozen=True, rename="camel"):
    """`seconds`, or `minSeconds` and `maxSeconds`, or `medianSeconds` and `sigma` of a lognormal distribution."""

    seconds: _Seconds = UNSET
    min_seconds: _Seconds = UNSET
    max_seconds: _Seconds = UNSET
    median_seconds: _Seconds = UNSET
    sigma: Annotated[float, _told("Spread of the logarithm.", minimum=0, maximum=MOST_SIGMA)] | UnsetType = UNSET


class FaultBody(Strict, frozen=True, rename="camel"):
    """A fault; which members it takes beside `match`, `when`, `delay` and `id` depends on its kind."""

    kind: Annotated[str, _told("What it does.", enum=list(KINDS))]
    id: Annotated[str, Meta(pattern=r"^[\w.-]+$", description="Given when absent.")] | UnsetType = UNSET
    match: FaultMatch | UnsetType = UNSET
    when: FaultWhen | UnsetType = UNSET
    delay: FaultDelay | UnsetType = UNSET
    status: Annotated[int, _told("Of kind status.", minimum=STATUS_FLOOR, maximum=STATUS_CEILING)] | UnsetType = UNSET
    headers: Annotated[dict[_HeaderName, _HeaderValue], Meta(description="Of kind status.")] | UnsetType = UNSET
    body: Annotated[Any, Meta(description="Of kind status: text as it is, else JSON.")] = UNSET
    applied: Annotated[bool, Meta(description="Of reset, empty and garbage: the answer alone is lost.")] | UnsetType = (
        UNSET
    )
    text: Annotated[str, _told("Of kind garbage.", minLength=1)] | UnsetType = UNSET
    sent_bytes: Annotated[int, _told("Of kind truncated.", minimum=0)] | UnsetType = UNSET
    piece_bytes: Annotated[int, _told("Of kind drip.", minimum=1)] | UnsetType = UNSET
    pause_seconds: Annotated[float, _told("Of kind drip.", minimum=0, maximum=_BOUND)] | UnsetType = UNSET


class CountedFault(FaultBody, frozen=True, rename="camel", kw_only=True):
    """A fault of the world, with how many requests it has met and struck."""

    matched: int
    struck: int


class FaultList(Struct, frozen=True):
    """The faults of a world in the order in which they are tried, and how many requests they have struck together."""

    faults: list[CountedFault]
    struck: int
