"""What a scenario is played on, and who provides it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Protocol, runtime_checkable

from destination import Transport
from mock_talon.faults import Fault
from scenarios.callback_sink import CallbackSink
from scenarios.crowd import Crowd
from scenarios.events import Leftovers
from scenarios.model import Credential, WorldSetup
from scenarios.observing import Arrival
from scenarios.state import State

_SETTLING_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class Stage:
    """One server, ready for one scenario.

    Args:
        base_url: where the actions send to.
        deployment: the setting.
        api_key: the setting; not shown in ``repr``.
        transport: what the destination sends with.
        look: reads the world, None when nobody can.
        advance: moves the world's clock by so many seconds, None when nobody can.
        arm: lets faults strike from now on, None when nobody can.
        now: the world's time, in seconds since the epoch.
        keys: further API keys by what is unusual about them.
        callbacks: receives callbacks, None when nobody does.
        settle: waits until no callback is under way, at most so many seconds.
        crowd: holds requests that are to come at once, None when nobody does.
        is_strict: whether it refuses what drifts from the published contract.
        drifts: gives the ids of the drift rules by which requests were noted, oldest first; None when nobody can.
    """

    base_url: str
    deployment: str
    api_key: str = field(repr=False)
    transport: Transport
    look: Callable[[], State] | None = None
    advance: Callable[[float], None] | None = None
    arm: Callable[[tuple[Fault, ...]], None] | None = None
    now: Callable[[], float] = time.time
    keys: Mapping[Credential, str] = field(default_factory=dict, repr=False)
    callbacks: CallbackSink | None = None
    settle: Callable[[float], bool] | None = None
    crowd: Crowd | None = None
    is_strict: bool = False
    drifts: Callable[[], tuple[str, ...]] | None = None

    @property
    def is_ours(self) -> bool:
        """Whether nobody else acts on the world."""
        return self.advance is not None

    def heard(self) -> tuple[Arrival, ...]:
        """Give the callbacks that arrived, when all that were under way have ended."""
        if self.callbacks is None or self.settle is None:
            return ()
        self.callbacks.let_go()
        self.settle(_SETTLING_SECONDS)
        return self.callbacks.arrivals()

    def sleep(self, seconds: float) -> None:
        """Wait on the world's clock, or really where nobody can move that."""
        (self.advance or time.sleep)(seconds)


class Target(Protocol):
    """Gives every scenario the stage it needs."""

    def stage(self, setup: WorldSetup) -> Stage | None:
        """Give a stage, None when this target cannot be set up so."""
        ...

    def __enter__(self) -> "Target": ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


@runtime_checkable
class Tidying(Protocol):
    """A target on which things stay unless they are deleted."""

    def tidy(self) -> Leftovers:
        """Delete what the run made as far as that can be, and tell what stays."""
        ...
