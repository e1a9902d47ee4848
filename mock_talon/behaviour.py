"""How one world behaves where the public facts leave a choice, or a developer wants another one."""

from http import HTTPStatus
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from mock_talon.errors import UsageError
from mock_talon.limits import CALLBACK_TIMEOUT_SECONDS, CALLBACK_TRIES, HELD_SECONDS, Limits


class SettingError(UsageError):
    """A setting that is out of range.

    Args:
        name: of the setting, as `Behaviour` has it.
        expected: what would be in range.
    """

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"the setting {name} is out of range; give {expected}")
        self.name = name
        self.expected = expected


class Behaviour(Struct, frozen=True):
    """The settings of a world; the defaults are our best reading of the real service.

    Args:
        strict: refuse what drifts from the published contract instead of recording it.
        rate_limit: enforce the requests-per-second figure of each key.
        rate_counts_its_refusals: count also the requests that the rate itself refuses, so that a client which never pauses
            is never let in again.
        parallel_guard: enforce one running and two waiting requests per profile and session.
        processing_seconds: how long each guarded request is held, so that a test can provoke conflicts.
        withdrawn_endpoint: serve the withdrawn multi-profile attributes endpoint; never in strict mode.
        wrong_platform_status: 401 or 403 for a key of another platform.
        idempotent_close: answer a repeated ``closed`` with 200 instead of 400.
        detect_time: auto-create RFC 3339 text as ``time`` instead of ``string``.
        allow_negative_amounts: accept prices and costs below zero.
        multiply_item_costs: multiply an item's additional costs by its quantity.
        lock_profile_of_session: a session request also occupies its profile in the parallel guard.
        callbacks: call the callback address after a successful session request.
        callbacks_leave_host: also call addresses outside loopback and private ranges.
        callback_attempts: how often a callback is tried, 1 for once.
        callback_timeout_seconds: how long one attempt may take.
        limits: the figures; None in one of them switches it off.
        disabled_rules: ids of rules that do not refuse.

    Raises:
        SettingError: a value is out of range.
    """

    strict: bool = False
    rate_limit: bool = True
    rate_counts_its_refusals: bool = False
    parallel_guard: bool = True
    processing_seconds: float = 0.0
    withdrawn_endpoint: bool = True
    wrong_platform_status: int = 401
    idempotent_close: bool = False
    detect_time: bool = False
    allow_negative_amounts: bool = False
    multiply_item_costs: bool = True
    lock_profile_of_session: bool = True
    callbacks: bool = True
    callbacks_leave_host: bool = False
    callback_attempts: int = 1
    callback_timeout_seconds: float = float(CALLBACK_TIMEOUT_SECONDS.value)
    limits: Limits = field(default_factory=Limits)
    disabled_rules: frozenset[str] = frozenset()

    def but(self, **settings: Any) -> "Behaviour":
        """Give the same settings but for some.

        Raises:
            UsageError: a value is out of range.
        """
        return replace(self, **settings)

    @property
    def serves_withdrawn(self) -> bool:
        """Whether the withdrawn endpoint is there: the published contract, and so strict mode, knows it no more."""
        return self.withdrawn_endpoint and not self.strict

    def __post_init__(self) -> None:
        _require(
            is_in_range=self.wrong_platform_status in _WRONG_PLATFORM,
            name="wrong_platform_status",
            expected="401 or 403",
        )
        most_tries, most = CALLBACK_TRIES.value, HELD_SECONDS.value
        _require(
            is_in_range=1 <= self.callback_attempts <= most_tries,
            name="callback_attempts",
            expected=f"1 to {most_tries}",
        )
        _require(
            is_in_range=0 < self.callback_timeout_seconds <= most,
            name="callback_timeout_seconds",
            expected=f"more than 0, and at most {most}",
        )
        _require(is_in_range=0 <= self.processing_seconds <= most, name="processing_seconds", expected=f"0 to {most}")


_WRONG_PLATFORM = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


def _require(*, is_in_range: bool, name: str, expected: str) -> None:
    if not is_in_range:
        raise SettingError(name, expected)
