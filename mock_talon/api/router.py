"""From a raw path to an endpoint: segments are split first and decoded after, so an encoded slash stays in its id."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final
from urllib.parse import unquote

from msgspec import Struct

from mock_talon.api.endpoint import Endpoint, is_parameter
from mock_talon.rules import RefusedError
from mock_talon.rules.requests import PARAMETER_SHAPE, UNKNOWN_PATH, WRONG_METHOD
from mock_talon.wire import messages

_TOO_LONG_TO_COMPARE: Final = 300  # characters of a path, for the nearest of which nobody shall wait


class _Route(Struct, frozen=True):
    template: str
    by_method: dict[str, Endpoint]
    parameters: tuple[tuple[int, str], ...]

    def values(self, segments: Sequence[str]) -> dict[str, str]:
        return {name: _decode(segments[place]) for place, name in self.parameters}


class _Form:
    """The routes whose parameters stand in the same places, found by what stands in the others.

    Args:
        places: where the parameters stand.
    """

    def __init__(self, places: tuple[int, ...]) -> None:
        self._places = places
        self._routes: dict[tuple[str, ...], _Route] = {}

    def route_of(self, template: str, segments: Sequence[str]) -> _Route:
        """Give the route of a template, a new one if need be."""
        parameters = tuple((place, segments[place][1:-1]) for place in self._places)
        return self._routes.setdefault(self._fixed(segments), _Route(template, {}, parameters))

    def find(self, segments: Sequence[str], decoded: Sequence[str]) -> _Route | None:
        """Give the route of a path, None when no route has this form or a parameter is empty."""
        route = self._routes.get(self._fixed(decoded))
        return route if route and all(segments[place] for place in self._places) else None

    def _fixed(self, segments: Sequence[str]) -> tuple[str, ...]:
        fixed = list(segments)
        for place in self._places:
            fixed[place] = ""
        return tuple(fixed)


def _decode(segment: str) -> str:
    if "%" not in segment and "\x00" not in segment:
        return segment
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
        endpoints: those that are looked through first.
        every: gives these and the rest of those that are served, once a path is none of the first; absent when
            there is no rest.
    """

    def __init__(self, endpoints: Iterable[Endpoint], every: Callable[[], Iterable[Endpoint]] | None = None) -> None:
        self._every = every
        served = tuple(endpoints)
        self._templates = tuple(sorted({endpoint.path for endpoint in served}))
        forms: dict[tuple[int, tuple[int, ...]], _Form] = {}
        for endpoint in served:
            segments = endpoint.path.split("/")[1:]
            places = tuple(place for place, segment in enumerate(segments) if is_parameter(segment))
            form = forms.setdefault((len(segments), places), _Form(places))
            form.route_of(endpoint.path, segments).by_method[endpoint.method] = endpoint
        self._by_length: Mapping[int, list[_Form]] = defaultdict(list)
        for (length, _), form in sorted(forms.items(), key=_parameter_count):  # what is fixed goes before what is not
            self._by_length[length].append(form)

    def find(self, method: str, path: str) -> tuple[Endpoint, dict[str, str]]:
        """Give the endpoint and its decoded path parameters.

        Args:
            method: HTTP method in capitals.
            path: as sent; slashes doubled at its beginning count as one, since Segment's credential test doubles them.

        Raises:
            RefusedError: there is no such path, or not with that method.
        """
        segments = path.lstrip("/").split("/")
        decoded = list(map(unquote, segments)) if "%" in path else segments
        for form in self._by_length.get(len(segments), ()):
            route = form.find(segments, decoded)
            if route is not None:
                return _require_method(route, method), route.values(segments)
        if self._whole is not None:
            return self._whole.find(method, path)
        from mock_talon.api.near_paths import NearPaths  # which a client that calls what there is never needs

        raise RefusedError.because(
            UNKNOWN_PATH.refuse(
                "",
                messages.NOT_FOUND.text,
                found=path,
                expected="a path of the API",
                wanted=f"/{'/'.join(segments)}",
                among=() if len(path) > _TOO_LONG_TO_COMPARE else NearPaths(segments, self._templates),
            )
        )

    @cached_property
    def _whole(self) -> "Router | None":
        return None if self._every is None else Router(self._every())


def _parameter_count(entry: tuple[tuple[int, tuple[int, ...]], _Form]) -> int:
    return len(entry[0][1])


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
