"""What the fixtures do once a test has asked for them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest

from mock_talon.criteria import require_rules
from mock_talon.errors import UsageError, nearest
from mock_talon.gate.fault import Fault
from mock_talon.gate.fault_reading import parse_fault
from mock_talon.handle import MockTalon
from mock_talon.interception import intercept
from mock_talon.pytest_plugin import HANDLES, HAS_FAILED
from mock_talon.recorded import explain
from mock_talon.seed import Seed
from mock_talon.seeding import SeedSource, as_seed
from mock_talon.served_worlds import OwnServer, RemoteServer, ServedWorlds
from mock_talon.server import Server

_SHOWN = 10
_MARK = "talon"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the marker says.

    Args:
        seed: what the world begins with; the demo world when None.
        strict: the seed's own setting when None.
        faults: values, or plain data as ``POST /_mock/faults`` takes it.
        allow_refusals: whether rules may refuse requests, or the ids of those that may.
    """

    seed: SeedSource | None = None
    strict: bool | None = None
    faults: Sequence[Fault | Mapping[str, Any]] = ()
    allow_refusals: bool | str | Sequence[str] = False

    @classmethod
    def of(cls, node: pytest.Item) -> "Mark":
        """Read the markers of a test; the nearer one wins, member by member.

        Raises:
            UsageError: a marker has positional or unknown arguments, or such as no test can have.
        """
        given: dict[str, Any] = {}
        for marker in node.iter_markers(_MARK):
            _require_known(marker, node)
            given = {**marker.kwargs, **given}
        return cls(**given)

    def __post_init__(self) -> None:
        if not _is_list(self.faults):
            raise UsageError(f"the marker talon takes a list of faults, not {self.faults!r}: write faults=[...]")
        if not (isinstance(self.allow_refusals, bool | str) or _is_list(self.allow_refusals)):
            raise UsageError(
                f"the marker talon takes allow_refusals=True, the id of a rule or a list of them, not {self.allow_refusals!r}"
            )
        require_rules(self.allowed_rules)

    @property
    def allowed_rules(self) -> Sequence[str]:
        """The ids of rules that may refuse, where they are listed."""
        allowed = self.allow_refusals
        return () if isinstance(allowed, bool) else [allowed] if isinstance(allowed, str) else allowed

    def seed_beside(self, file: Path) -> Seed:
        """Give the seed; a relative path begins beside the test's file."""
        source = self.seed
        return as_seed(file.parent / source if isinstance(source, str | Path) else source)

    def allows(self, rule: str) -> bool:
        """Tell whether a rule may refuse."""
        return self.allow_refusals is True or rule in self.allowed_rules


def _is_list(value: object) -> bool:
    return isinstance(value, Collection) and not isinstance(value, str | Mapping)


def _require_known(marker: pytest.Mark, node: pytest.Item) -> None:
    known = [member.name for member in fields(Mark)]
    if marker.args:
        raise UsageError(f"{node.nodeid}: the marker talon takes keywords alone: {', '.join(known)}")
    for name in marker.kwargs:
        if name not in known:
            hint = nearest(name, known) or f"it takes {', '.join(known)}"
            raise UsageError(f"{node.nodeid}: the marker talon has no {name!r}; {hint}")


@contextmanager
def served(url: str | None, token: str | None) -> Iterator[ServedWorlds]:
    """Have a server of which tests get worlds.

    Args:
        url: where one serves already, None to start one.
        token: of its control door.
    """
    if url:
        yield RemoteServer(url, token)
        return
    with Server() as server:
        yield OwnServer(server)


@contextmanager
def held(node: pytest.Item, worlds: ServedWorlds | None) -> Iterator[MockTalon]:
    """Have the world of a test, and hold at its end that nothing unexpected was refused.

    Args:
        node: the test.
        worlds: makes the world on a server; in this process when None.
    """
    with ExitStack() as stack:
        handle = _prepared(stack, node, worlds)
        handles = node.stash.setdefault(HANDLES, [])
        handles.append(handle)
        stack.callback(handles.remove, handle)
        yield handle
        if not node.stash.get(HAS_FAILED, False):
            require_none_refused(node, handle)


def _prepared(stack: ExitStack, node: pytest.Item, worlds: ServedWorlds | None) -> MockTalon:
    """Open the world that the markers describe; what is wrong with them is told in a sentence, without tracebacks."""
    try:
        return _armed(stack, node, worlds)
    except UsageError as error:
        complaint = str(error)
    pytest.fail(complaint, pytrace=False)  # out here, or pytest would tell the causes of the error as well


def _armed(stack: ExitStack, node: pytest.Item, worlds: ServedWorlds | None) -> MockTalon:
    mark = Mark.of(node)
    seed = mark.seed_beside(node.path)
    opened = intercept(seed, strict=mark.strict) if worlds is None else worlds.open(seed, strict=mark.strict)
    handle = stack.enter_context(opened)
    for fault in mark.faults:
        handle.faults.add(fault if isinstance(fault, Fault) else parse_fault(fault))
    return handle


def require_none_refused(node: pytest.Item, handle: MockTalon) -> None:
    """Fail if a rule has refused a request against the markers of the test."""
    mark, requests = Mark.of(node), handle.requests
    unexpected = [
        entry
        for entry in requests.refused()
        if not all(mark.allows(refusal.rule.id) for refusal in (entry.verdict.refusals if entry.verdict else ()))
    ]
    if unexpected:
        told = "\n".join(explain(entry) for entry in unexpected[:_SHOWN])
        pytest.fail(
            f"Talon.One would refuse {len(unexpected)} of {len(requests)} requests:\n{told}\n"
            "If the test means them to be refused, mark it: @pytest.mark.talon(allow_refusals=True)",
            pytrace=False,
        )


def last_requests(handle: MockTalon) -> str:
    """Tell about the last requests, the latest last."""
    requests = handle.requests
    left_out = len(requests) - _SHOWN
    more = [f"({left_out} earlier ones left out)"] if left_out > 0 else []
    return "\n".join([*more, *(explain(entry) for entry in requests[-_SHOWN:])]) or "no request reached this world"
