"""The twelve actions of the Talon.One destination.

Source: Segment's Talon.One destination.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from destination.actions._action import Action, Payload, Status
from destination.actions.audiences import CREATE_AUDIENCE, DELETE_AUDIENCE, UPDATE_AUDIENCE
from destination.actions.events import TRACK_EVENT, TRACK_EVENT_V2
from destination.actions.profiles import (
    UPDATE_CUSTOMER_PROFILE,
    UPDATE_CUSTOMER_PROFILE_V2,
    UPDATE_CUSTOMER_PROFILE_V3,
    UPDATE_CUSTOMER_PROFILES_ATTRIBUTES,
    UPDATE_CUSTOMER_PROFILES_AUDIENCES,
)
from destination.actions.sessions import UPDATE_CUSTOMER_SESSION, UPDATE_CUSTOMER_SESSION_V2

ACTIONS: Final[Mapping[str, Action]] = MappingProxyType(
    {
        action.key: action
        for action in (
            CREATE_AUDIENCE,
            UPDATE_AUDIENCE,
            DELETE_AUDIENCE,
            UPDATE_CUSTOMER_PROFILE,
            UPDATE_CUSTOMER_PROFILE_V2,
            UPDATE_CUSTOMER_PROFILE_V3,
            UPDATE_CUSTOMER_PROFILES_AUDIENCES,
            UPDATE_CUSTOMER_PROFILES_ATTRIBUTES,
            TRACK_EVENT,
            TRACK_EVENT_V2,
            UPDATE_CUSTOMER_SESSION,
            UPDATE_CUSTOMER_SESSION_V2,
        )
    }
)
"""All actions by key."""

__all__ = ["ACTIONS", "Action", "Payload", "Status"]
