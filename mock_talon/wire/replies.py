"""The published answers of ``/segment``. Optional objects are left out when there are none, never null.

Source of every shape: Talon.One third-party spec.
"""

from typing import Any

from msgspec import UNSET, Struct, UnsetType, field

from mock_talon.domain.records import (
    Attribute,
    AudienceStatus,
    CustomerProfile,
    CustomerSession,
    Effect,
    Event,
)


class ErrorEnvelope(Struct, frozen=True):
    """Every error of the third-party host."""

    StatusCode: int
    Error: str
    RequestUUID: str


class ControlProblem(Struct, frozen=True):
    """One thing that is wrong with a request, and how to mend it; only the control door tells it."""

    rule: str
    pointer: str
    details: str
    found: Any
    expected: str
    fix: str
    source: str


class ControlError(Struct, frozen=True):
    """Every error of the mock's own control door: the envelope, how to mend the request, and every problem of it."""

    StatusCode: int
    Error: str
    RequestUUID: str
    Fix: str
    Problems: list[ControlProblem]


class ErrorSource(Struct, frozen=True):
    """Where in the body an error is, as a JSON Pointer."""

    pointer: str


class DeploymentErrorDetail(Struct, frozen=True):
    """One reason of an error of the deployment host."""

    title: str
    details: str
    source: ErrorSource


class DeploymentError(Struct, frozen=True):
    """Every error of the deployment host. Source: Talon.One Integration API spec, ErrorResponseWithStatus."""

    message: str
    StatusCode: int
    errors: list[DeploymentErrorDetail] | UnsetType = UNSET


class Loyalty(Struct, frozen=True):
    """Loyalty programs by program id."""

    programs: dict[str, Any] = field(default_factory=dict)


class ProfileReplyV1(Struct, frozen=True, rename="camel"):
    """Answer of the deprecated profile endpoint."""

    customer_profile: CustomerProfile
    created_attributes: list[Attribute]


class ProfileReplyV2(Struct, frozen=True, rename="camel"):
    """Answer of the deprecated second profile endpoint."""

    customer_profile: CustomerProfile
    created_attributes: list[Attribute]
    audiences: list[AudienceStatus]


class IntegrationState(Struct, frozen=True, rename="camel"):
    """Answer of the endpoints that run rules; `created_attributes` only on the deprecated ones."""

    effects: list[Effect] = field(default_factory=list)
    created_coupons: list[dict[str, Any]] = field(default_factory=list)
    created_referrals: list[dict[str, Any]] = field(default_factory=list)
    triggered_campaigns: list[dict[str, Any]] = field(default_factory=list)
    rule_failure_reasons: list[dict[str, Any]] = field(default_factory=list)
    awarded_giveaways: list[dict[str, Any]] = field(default_factory=list)
    loyalty: Loyalty = field(default_factory=Loyalty)
    previous_returns: list[dict[str, Any]] | UnsetType = UNSET
    coupons: list[dict[str, Any]] | UnsetType = UNSET
    customer_session: CustomerSession | UnsetType = UNSET
    customer_profile: CustomerProfile | UnsetType = UNSET
    event: Event | UnsetType = UNSET
    created_attributes: list[Attribute] | UnsetType = UNSET


class CreatedAttributes(Struct, frozen=True, rename="camel"):
    """Answer of the withdrawn multi-profile attributes endpoint."""

    created_attributes: list[Attribute]
