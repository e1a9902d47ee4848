"""Time and faults of a world on a server that runs elsewhere."""

from collections.abc import Iterator
from typing import Any

from mock_talon.clock import to_rfc3339
from mock_talon.control_client import ControlClient, quoted
from mock_talon.gate.fault import Fault, FaultCount, struck_of
from mock_talon.gate.fault_reading import parse_fault, to_json


class RemoteClock:
    """The time of a world that is elsewhere.

    Args:
        control: of the world.
    """

    def __init__(self, control: ControlClient) -> None:
        self._control = control

    def _told(self) -> dict[str, Any]:
        told: dict[str, Any] = self._control.call("GET", "/clock")
        return told

    @property
    def is_frozen(self) -> bool:
        """Whether the time stands still."""
        return bool(self._told()["mode"] == "frozen")

    @property
    def offset(self) -> float:
        """Seconds by which the time, when it runs, is ahead of the real one."""
        return float(self._told()["offsetSeconds"])

    def now(self) -> float:
        """Tell the world's time in seconds since the epoch."""
        return float(self._told()["epochSeconds"])

    def freeze(self, at: float | None = None) -> None:
        """Let the time stand still, now or at the given seconds since the epoch."""
        moment = {} if at is None else {"at": to_rfc3339(at)}
        self._control.call("PUT", "/clock", {"mode": "frozen", **moment})

    def advance(self, seconds: float) -> None:
        """Move the time forward, or back for negative seconds, frozen or not."""
        self._control.call("POST", "/clock/advance", {"seconds": seconds})

    def resume(self, offset: float | None = None) -> None:
        """Let the time run on from where it stands, or with the given offset to the real one."""
        setting: dict[str, Any] = {"mode": "running"} if offset is None else {"mode": "offset", "offsetSeconds": offset}
        self._control.call("PUT", "/clock", setting)


class RemoteFaults:
    """The faults of a world that is elsewhere.

    Args:
        control: of the world.
    """

    def __init__(self, control: ControlClient) -> None:
        self._control = control

    def add(self, fault: Fault) -> Fault:
        """Let a fault strike from now on, after those added before, and give it with its id."""
        told = to_json(fault)
        if not fault.id:
            del told["id"]
        return _counted(self._control.call("POST", "/faults", told)).fault

    def remove(self, fault_id: str) -> None:
        """Let a fault strike no more."""
        self._control.call("DELETE", f"/faults/{quoted(fault_id)}")

    def clear(self) -> None:
        """Let no fault strike any more."""
        self._control.call("DELETE", "/faults")

    def struck(self, fault_id: str | None = None) -> int:
        """Tell how many requests a fault has struck, or all the present faults together.

        Raises:
            UsageError: there is none with that id.
        """
        return struck_of(self, fault_id)

    def __iter__(self) -> Iterator[FaultCount]:
        return map(_counted, self._control.call("GET", "/faults")["faults"])

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _counted(told: dict[str, Any]) -> FaultCount:
    members = {name: value for name, value in told.items() if name not in {"matched", "struck"}}
    return FaultCount(parse_fault(members), told["matched"], told["struck"])
