"""Working on many items at once while keeping the order of those that belong together."""

import itertools
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Final, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_IN_FLIGHT_PER_LANE: Final = 16
"""How far the input may be read ahead: enough to keep every lane busy, little enough to stay in constant memory."""


def work_in_lanes(
    work: Callable[[Item], Answer],
    items: Iterable[Item],
    *,
    lane_key: Callable[[Item], Hashable],
    lanes: int,
) -> Iterator[Answer]:
    """Work on items in parallel; items with the same key run one after the other, in their order.

    Args:
        work: what to do with one item; its exceptions come out of the iterator.
        items: read only a little ahead of the answers.
        lane_key: what items belong together by; None for an item that belongs to no other.
        lanes: how many items are worked on at once.

    Yields:
        One answer per item, in the order of the items.
    """
    turns = itertools.count()
    with ExitStack() as stack:
        threads = [stack.enter_context(ThreadPoolExecutor(max_workers=1)) for _ in range(lanes)]
        pending: deque[Future[Answer]] = deque()
        stack.callback(_cancel, pending)
        for item in items:
            if len(pending) >= lanes * _IN_FLIGHT_PER_LANE:
                yield pending.popleft().result()
            key = lane_key(item)
            lane = next(turns) if key is None else hash(key)
            pending.append(threads[lane % lanes].submit(work, item))
        while pending:
            yield pending.popleft().result()


def _cancel(pending: Iterable[Future[Answer]]) -> None:
    """Drop what nobody will ask for any more, when the reader stops early."""
    for future in pending:
        future.cancel()
