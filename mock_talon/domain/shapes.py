"""The type of the documents of each collection and log, for stores that keep bytes."""

from typing import Final

from mock_talon.domain.records import (
    AdditionalCostDefinition,
    Attribute,
    Audience,
    CustomerSession,
    Event,
    EventType,
    LoyaltyCard,
    StoredProfile,
)
from mock_talon.store import Shapes

SHAPES: Final[Shapes] = {
    "additional_costs": AdditionalCostDefinition,
    "attributes": Attribute,
    "audience_ids": str,
    "audiences": Audience,
    "event_types": EventType,
    "events": Event,
    "loyalty_cards": LoyaltyCard,
    "profiles": StoredProfile,
    "sessions": CustomerSession,
}
