"""From a raw path to an endpoint: segments are split first and decoded after, so an encoded slash stays in its id."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from mock_talon.api.endpoint import Endpoint
from mock_talon.rules import RefusedError
from mock_talon.rules.requests import PARAMETER_SHAPE, UNKNOWN_PATH, WRONG_METHOD
from mock_talon.wire import messages

_TOO_LONG_TO_COMPARE: Final = 300  # characters of a path, for the nearest of which nobody shall wait


@dataclass(frozen=True, slots=True)
class _Route:
    template: str
    segments: tuple[str, ...]
    by_method: dict[str, Endpoint]

    @property
    def parameter_count(self) -> int:
        return sum(map(_is_parameter, self.segments))

    def matches(self, segments: tuple[str, ...]) -> bool:
        pairs = zip(self.segments, segments, strict=True)
        return all(bool(actual) if _is_parameter(wanted) else _is_same(wanted, actual) for wanted, actual in pairs)

    def parameters(self, segments: tuple[str, ...]) -> dict[str, str]:
        pairs = zip(self.segments, segments, strict=True)
        return {wanted[1:-1]: _decode(actual) for wanted, actual in pairs if _is_parameter(wanted)}


def _is_parameter(segment: str) -> bool:
    return segment.startswith("{")


def _is_same(wanted: str, actual: str) -> bool:
    return wanted == actual or ("%" in actual and wanted == unquote(actual))


def _decode(segment: str) -> str:
    try:
        decoded = unquote(segment, errors="strict")
    except UnicodeDecodeError as error:
        raise RefusedError.because(
            PARAMETER_SHAPE.refuse(
                "", f"the path holds {segment!r}, which is not UTF-8", found=segment, expected="UTF-8, encoded"
            )
        ) from error
    if "\x00" in decoded:
        raise RefusedError.because(
            PARAMETER_SHAPE.refuse(
                "", f"the path holds {segment!r} with the character NUL", found=segment, expected="no NUL"
            )
        )
    return decoded


class Router:
    """Finds the endpoint of a request.

    Args:
        endpoints: every endpoint that is served.
    """

    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        routes: dict[str, _Route] = {}
        for endpoint in endpoints:
            segments = tuple(endpoint.path.split("/")[1:])
            route = routes.setdefault(endpoint.path, _Route(endpoint.path, segments, {}))
            route.by_method[endpoint.method] = endpoint
        self._templates = tuple(sorted(routes))
        self._by_length: Mapping[int, list[_Route]] = defaultdict(list)
        for route in sorted(routes.values(), key=lambda route: route.parameter_count):
            self._by_length[len(route.segments)].append(route)

    def find(self, method: str, path: str) -> tuple[Endpoint, dict[str, str]]:
        """Give the endpoint and its decoded path parameters.

        Args:
            method: HTTP method in capitals.
            path: as sent; slashes doubled at its beginning count as one, since Segment's credential test doubles them.

        Raises:
            RefusedError: there is no such path, or not with that method.
        """
        segments = tuple(path.lstrip("/").split("/"))
        for route in self._by_length.get(len(segments), ()):
            if route.matches(segments):
                return _require_method(route, method), route.parameters(segments)
        raise RefusedError.because(
            UNKNOWN_PATH.refuse(
                "",
                messages.NOT_FOUND.text,
                found=path,
                expected="a path of the API",
                wanted=f"/{'/'.join(segments)}",
                among=self._templates if len(path) > _TOO_LONG_TO_COMPARE else self._like(segments),
            )
        )

    def _like(self, segments: tuple[str, ...]) -> tuple[str, ...]:
        """Give every path with the request's own identifiers in it, so that the rest decides which is the nearest."""
        return tuple(dict.fromkeys(_filled(template, segments) for template in self._templates))


def _filled(template: str, segments: tuple[str, ...]) -> str:
    wanted = template.split("/")[1:]
    if len(wanted) != len(segments):
        return template
    return "".join(
        f"/{own if own and _is_parameter(part) else part}" for part, own in zip(wanted, segments, strict=True)
    )


def _require_method(route: _Route, method: str) -> Endpoint:
    endpoint = route.by_method.get(method)
    if endpoint is None:
        allowed = ", ".join(sorted(route.by_method))
        raise RefusedError.because(
            WRONG_METHOD.refuse(
                "",
                messages.METHOD_NOT_ALLOWED.text,
                found=method,
                expected=allowed,
                fix=f"Use {allowed} on {route.template}",
            )
        )
    return endpoint
