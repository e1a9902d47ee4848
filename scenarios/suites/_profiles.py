"""Identify calls that write one customer profile, and what is stored of them."""

from typing import Final

from destination import Mapping
from scenarios import ledger
from scenarios.calls import IDENTIFY, by_default, identify, path
from scenarios.draw import Draw
from scenarios.model import Step
from scenarios.observing import Check, Json, Rule
from scenarios.world_checks import Stored

ENTITY: Final = "CustomerProfile"
V1: Final = "updateCustomerProfile"
V2: Final = "updateCustomerProfileV2"
V3: Final = "updateCustomerProfileV3"
ALL: Final = (V1, V2, V3)
CREATING: Final = (V1, V2)
"""The deprecated actions, which create attributes on the way."""

BY_NUMBER: Final = (V1, V3)
"""The actions that name audiences by integer id."""


def profile_step(draw: Draw, user: str | None, mapping: Mapping, traits: dict[str, Json], *checks: Check) -> Step:
    """Make a step of one identify call."""
    return Step((identify(draw, user, traits),), (mapping,), checks)


def with_types(action: str) -> Mapping:
    """Map attributes from the trait ``values`` and their types from ``types``."""
    info = {"@arrayPath": ["$.traits.types", {"name": path("name"), "type": path("type")}]}
    return by_default(action, IDENTIFY, attributes=path("traits.values"), attributesInfo=info)


def holds(user: str, attributes: Json, rule: Rule = ledger.PROFILE_WRITTEN) -> Stored:
    """Expect the attributes of a profile."""
    return Stored(rule, "profiles", user, {"attributes": attributes})


def members(user: str, *names: str, rule: Rule = ledger.MEMBERSHIP) -> Stored:
    """Expect a profile to be in these audiences and no others."""
    return Stored(rule, "profiles", user, {"audienceMemberships": [{"name": name} for name in names]})
