"""A stateful mock of the Talon.One API."""

from mock_talon.app import create_app
from mock_talon.behaviour import Behaviour
from mock_talon.clock import Clock, FrozenClock, SystemClock, WorldClock
from mock_talon.config import load_seed, parse_seed
from mock_talon.demo import demo_seed
from mock_talon.errors import UsageError
from mock_talon.ids import Ids, RandomIds, SeededIds
from mock_talon.limits import Limits
from mock_talon.rules import Rule, all_rules
from mock_talon.seed import Seed
from mock_talon.server import Server
from mock_talon.world import World
from mock_talon.worlds import Worlds

__all__ = [
    "Behaviour",
    "Clock",
    "FrozenClock",
    "Ids",
    "Limits",
    "RandomIds",
    "Rule",
    "Seed",
    "SeededIds",
    "Server",
    "SystemClock",
    "UsageError",
    "World",
    "WorldClock",
    "Worlds",
    "all_rules",
    "create_app",
    "demo_seed",
    "load_seed",
    "parse_seed",
]
