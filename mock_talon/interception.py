"""Answering the calls that ``requests`` makes to Talon.One, without a socket and without changing the caller."""

import functools
import inspect
from collections.abc import Callable, Generator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, TypeVar, get_args

from mock_talon._switchboard import Line, OtherHosts, Switchboard
from mock_talon.api.dispatch import Service
from mock_talon.clock import WorldClock
from mock_talon.config import to_behaviour
from mock_talon.errors import UsageError
from mock_talon.local import LocalTalon
from mock_talon.seed import Seed
from mock_talon.seeding import SeedSource, as_seed
from mock_talon.world import World
from mock_talon.worlds import Worlds

_BOARD: Final = Switchboard()
_HANDLE: Final = "talon"

T = TypeVar("T")


def intercept(
    seed: SeedSource | None = None,
    *,
    world: World | None = None,
    strict: bool | None = None,
    clock: WorldClock | None = None,
    other_hosts: OtherHosts = "refuse",
) -> "Interception":
    """Have calls to Talon.One answered in this process, for a ``with`` block or a decorated function.

    Every call that ``requests`` makes to ``https://integration.talon.one`` or to a deployment of an active world is
    answered, from any thread. Several interceptions may be active: the API key chooses the world, and the innermost one
    answers keys that no world has. Calls to loopback always pass.

    Args:
        seed: what the world begins with: a `Seed`, its plain data or the path of its file; the demo world when absent.
        world: a world that exists already, instead of a fresh one.
        strict: refuse what drifts from the published contract; the seed's setting when absent.
        clock: the time of a fresh world.
        other_hosts: ``"refuse"`` fails calls to any other host with `requests.ConnectionError`, ``"pass"`` lets them go.

    Returns:
        A context manager that gives the `MockTalon`, and a decorator that hands it to a parameter named ``talon``.

    Raises:
        UsageError: the arguments contradict each other, or the seed cannot be used.
    """
    if other_hosts not in get_args(OtherHosts):
        raise UsageError(f"other_hosts is {other_hosts!r}: it takes {' or '.join(map(repr, get_args(OtherHosts)))}")
    if world is None:
        return Interception(_Fresh(as_seed(seed), strict, clock), other_hosts)
    if (seed, strict, clock) != (None, None, None):
        raise UsageError("a world that exists has its seed, strictness and clock: give intercept either it or those")
    return Interception(world, other_hosts)


@dataclass(frozen=True, slots=True)
class _Fresh:
    """From which a world is made each time one is needed."""

    seed: Seed
    strict: bool | None
    clock: WorldClock | None

    def make(self) -> World:
        behaviour = to_behaviour(self.seed.settings)
        if self.strict is not None:
            behaviour = behaviour.but(strict=self.strict)
        return World(self.seed, behaviour=behaviour, clock=self.clock)


class Interception:
    """One interception, active within its ``with`` block or during each call of the function it decorates."""

    def __init__(self, source: World | _Fresh, other_hosts: OtherHosts) -> None:
        self._source = source
        self._other_hosts = other_hosts
        self._line: Line | None = None

    def __enter__(self) -> LocalTalon:
        if self._line is not None:
            raise UsageError("this interception is active already: call intercept() once more for another one")
        world = self._source if isinstance(self._source, World) else self._source.make()
        self._line = Line(world, Service(Worlds(world)), self._other_hosts)
        _BOARD.plug(self._line)
        return LocalTalon(world)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        _BOARD.unplug(line)
        if not isinstance(self._source, World):
            line.world.close()

    def __call__(self, function: Callable[..., T]) -> Callable[..., T]:
        """Decorate a function, coroutine function or generator function: every call has an interception of its own.

        Raises:
            UsageError: it is something else, such as a class.
        """
        if inspect.isclass(function) or inspect.isasyncgenfunction(function):
            raise UsageError(f"intercept() decorates functions, not {function!r}: decorate its functions, or use with")
        wrapper: Any = self._wrapper(function)
        functools.update_wrapper(wrapper, function)
        wrapper.__signature__ = _without_handle(inspect.signature(function))
        decorated: Callable[..., T] = wrapper
        return decorated

    def _again(self) -> "Interception":
        return Interception(self._source, self._other_hosts)

    def _wrapper(self, function: Callable[..., Any]) -> Any:
        keywords = _keywords_for(function)

        async def wait(*arguments: Any, **options: Any) -> Any:
            with self._again() as talon:
                return await function(*arguments, **options, **keywords(talon))

        def iterate(*arguments: Any, **options: Any) -> Generator[Any, Any, Any]:
            with self._again() as talon:
                return (yield from function(*arguments, **options, **keywords(talon)))

        def call(*arguments: Any, **options: Any) -> Any:
            with self._again() as talon:
                return function(*arguments, **options, **keywords(talon))

        if inspect.iscoroutinefunction(function):
            return wait
        return iterate if inspect.isgeneratorfunction(function) else call


def _keywords_for(function: Callable[..., Any]) -> Callable[[LocalTalon], dict[str, LocalTalon]]:
    """Tell with which keyword a function is given the handle: with none if it has no such parameter."""
    wants_handle = _HANDLE in inspect.signature(function).parameters
    return lambda talon: {_HANDLE: talon} if wants_handle else {}


def _without_handle(signature: inspect.Signature) -> inspect.Signature:
    """Hide the parameter that the decorator fills, or test runners would look for a fixture of its name."""
    kept = [parameter for name, parameter in signature.parameters.items() if name != _HANDLE]
    return signature.replace(parameters=kept)
