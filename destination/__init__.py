"""Segment's cloud destination "Talon.One (Actions)", re-implemented so that its requests are those of production."""

from destination.actions import ACTIONS, Action
from destination.delivery import Attempt, Timing
from destination.destination import Destination
from destination.errors import (
    AuthenticationError,
    ConfigurationError,
    DeliveryError,
    DestinationError,
    MappingError,
    PayloadValidationError,
    SubscriptionError,
)
from destination.fields import Field
from destination.fql import compile_trigger, differences, matches
from destination.mapping import CompiledMapping, compile_mapping, transform, validate_mapping
from destination.mappings_check import Finding, check_mappings
from destination.mappings_file import MappingsFile, load_mappings
from destination.pacing import Pacer
from destination.pipeline import Mapping
from destination.plan import answer_lines
from destination.results import Outcome, Result
from destination.retries import RetryPolicy
from destination.settings import Settings
from destination.transport import RequestsTransport, Transport
from destination.wire import WireRequest, WireResponse

__all__ = [
    "ACTIONS",
    "Action",
    "Attempt",
    "AuthenticationError",
    "CompiledMapping",
    "ConfigurationError",
    "DeliveryError",
    "Destination",
    "DestinationError",
    "Field",
    "Finding",
    "Mapping",
    "MappingError",
    "MappingsFile",
    "Outcome",
    "Pacer",
    "PayloadValidationError",
    "RequestsTransport",
    "Result",
    "RetryPolicy",
    "Settings",
    "SubscriptionError",
    "Timing",
    "Transport",
    "WireRequest",
    "WireResponse",
    "answer_lines",
    "check_mappings",
    "compile_mapping",
    "compile_trigger",
    "differences",
    "load_mappings",
    "matches",
    "transform",
    "validate_mapping",
]
