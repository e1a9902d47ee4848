"""A stateful mock of the Talon.One API.

Names are imported when they are first used, so that tools which only load the package, such as pytest, stay fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mock_talon.app import create_app
    from mock_talon.behaviour import Behaviour
    from mock_talon.clock import Clock, FrozenClock, SystemClock, WorldClock
    from mock_talon.config import load_seed, parse_seed
    from mock_talon.criteria import Criteria
    from mock_talon.demo import demo_seed
    from mock_talon.errors import UsageError
    from mock_talon.exports import to_curl, to_snippet
    from mock_talon.faults import (
        Drip,
        Empty,
        Fault,
        FaultCount,
        FaultError,
        Faults,
        FixedDelay,
        Garbage,
        LognormalDelay,
        Match,
        Reset,
        Status,
        Truncated,
        UniformDelay,
        When,
        parse_fault,
    )
    from mock_talon.gaps import Gaps, find_gaps
    from mock_talon.handle import MockTalon
    from mock_talon.har import to_har
    from mock_talon.ids import Ids, RandomIds, SeededIds
    from mock_talon.interception import intercept
    from mock_talon.limits import Limits
    from mock_talon.local import LocalTalon
    from mock_talon.recorded import Requests
    from mock_talon.remote import RemoteTalon, connect
    from mock_talon.rules import Rule
    from mock_talon.rules.ledger import all_rules
    from mock_talon.seed import Seed
    from mock_talon.served_worlds import OwnServer, RemoteServer, ServedWorlds
    from mock_talon.server import Server
    from mock_talon.verification import VerificationError
    from mock_talon.world import World
    from mock_talon.worlds import Worlds

__all__ = [
    "Behaviour",
    "Clock",
    "Criteria",
    "Drip",
    "Empty",
    "Fault",
    "FaultCount",
    "FaultError",
    "Faults",
    "FixedDelay",
    "FrozenClock",
    "Gaps",
    "Garbage",
    "Ids",
    "Limits",
    "LocalTalon",
    "LognormalDelay",
    "Match",
    "MockTalon",
    "OwnServer",
    "RandomIds",
    "RemoteServer",
    "RemoteTalon",
    "Requests",
    "Reset",
    "Rule",
    "Seed",
    "SeededIds",
    "ServedWorlds",
    "Server",
    "Status",
    "SystemClock",
    "Truncated",
    "UniformDelay",
    "UsageError",
    "VerificationError",
    "When",
    "World",
    "WorldClock",
    "Worlds",
    "all_rules",
    "connect",
    "create_app",
    "demo_seed",
    "find_gaps",
    "intercept",
    "load_seed",
    "parse_fault",
    "parse_seed",
    "to_curl",
    "to_har",
    "to_snippet",
]

_HOMES = {
    "app": ("create_app",),
    "behaviour": ("Behaviour",),
    "clock": ("Clock", "FrozenClock", "SystemClock", "WorldClock"),
    "config": ("load_seed", "parse_seed"),
    "criteria": ("Criteria",),
    "demo": ("demo_seed",),
    "errors": ("UsageError",),
    "exports": ("to_curl", "to_snippet"),
    "faults": (
        "Drip",
        "Empty",
        "Fault",
        "FaultCount",
        "FaultError",
        "Faults",
        "FixedDelay",
        "Garbage",
        "LognormalDelay",
        "Match",
        "Reset",
        "Status",
        "Truncated",
        "UniformDelay",
        "When",
        "parse_fault",
    ),
    "gaps": ("Gaps", "find_gaps"),
    "handle": ("MockTalon",),
    "har": ("to_har",),
    "ids": ("Ids", "RandomIds", "SeededIds"),
    "interception": ("intercept",),
    "limits": ("Limits",),
    "local": ("LocalTalon",),
    "recorded": ("Requests",),
    "remote": ("RemoteTalon", "connect"),
    "rules": ("Rule",),
    "rules.ledger": ("all_rules",),
    "seed": ("Seed",),
    "served_worlds": ("OwnServer", "RemoteServer", "ServedWorlds"),
    "server": ("Server",),
    "verification": ("VerificationError",),
    "world": ("World",),
    "worlds": ("Worlds",),
}
_MODULES = {name: f"{__name__}.{home}" for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_MODULES[name]), name)
    return value


def __dir__() -> list[str]:
    return [*globals(), *__all__]
