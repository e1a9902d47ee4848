"""The vocabulary of faults, for ``world.faults.add(Fault(Status(503), when=When(times=2)))``."""

from mock_talon.gate.fault import Fault, FaultCount, When
from mock_talon.gate.fault_delays import Delay, FixedDelay, LognormalDelay, UniformDelay
from mock_talon.gate.fault_errors import FaultError
from mock_talon.gate.fault_kinds import Drip, Empty, Garbage, Outcome, Reset, Status, Truncated
from mock_talon.gate.fault_match import Match
from mock_talon.gate.fault_reading import parse_fault
from mock_talon.gate.faults import Faults

__all__ = [
    "Delay",
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
    "Outcome",
    "Reset",
    "Status",
    "Truncated",
    "UniformDelay",
    "When",
    "parse_fault",
]
