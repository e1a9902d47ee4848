"""Which paths a request for none of them may have meant."""

import difflib
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final, overload

from mock_talon.api.endpoint import is_parameter

_NEAR: Final = 0.75
_VERSION: Final = re.compile(r"v\d+")


class NearPaths(Sequence[str]):
    """The paths near one that is not served, with its own identifiers in them; worked out when somebody reads them.

    A path is near when each of its fixed parts is. A version, an identifier, or the part of a path without identifiers may be
    missing; a version, an empty part, or one that stands twice may be too much.

    Args:
        segments: of the path that is not served.
        templates: of those that are.
    """

    def __init__(self, segments: Sequence[str], templates: Sequence[str]) -> None:
        self._segments = segments
        self._templates = templates

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        near = (path for template in self._templates for path in _near(template.split("/")[1:], self._segments))
        return tuple(dict.fromkeys(f"/{'/'.join(path)}" for path in near))

    def __len__(self) -> int:
        return len(self._paths)

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...

    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        return self._paths[index]


def _near(parts: Sequence[str], segments: Sequence[str]) -> Iterator[list[str]]:
    """Give what a request may have meant by a template, if anything."""
    if len(parts) == len(segments):
        yield from _filled(parts, segments)
    elif len(parts) == len(segments) - 1:
        for place, extra in enumerate(segments):
            if not extra or _VERSION.fullmatch(extra) or extra == segments[place - 1]:
                yield from _filled(parts, [*segments[:place], *segments[place + 1 :]])
    elif len(parts) == len(segments) + 1:
        for place, missing in enumerate(parts):
            if is_parameter(missing) or _VERSION.fullmatch(missing) or not any(map(is_parameter, parts)):
                for filled in _filled([*parts[:place], *parts[place + 1 :]], segments):
                    yield [*filled[:place], missing, *filled[place:]]


def _filled(parts: Sequence[str], segments: Sequence[str]) -> Iterator[list[str]]:
    """Put identifiers into a template whose fixed parts are all near."""
    pairs = list(zip(parts, segments, strict=True))
    if all(segment if is_parameter(part) else _is_near(part, segment) for part, segment in pairs):
        yield [segment if is_parameter(part) else part for part, segment in pairs]


def _is_near(part: str, segment: str) -> bool:
    if part == segment or (_VERSION.fullmatch(part) and _VERSION.fullmatch(segment)):
        return True
    return difflib.SequenceMatcher(None, segment, part).ratio() >= _NEAR
