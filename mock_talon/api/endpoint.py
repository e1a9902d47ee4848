"""The one registration of an endpoint, from which routing, OpenAPI document and suggestions follow."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from mock_talon.api.call import JSON, Call, Reply
from mock_talon.behaviour import Behaviour

Door: TypeAlias = Literal["third-party", "deployment", "control"]
Handler: TypeAlias = Callable[[Call[Any]], Reply]
WORLD: Final = "worldName"
"""The path parameter that names the world of a control operation."""
_CONTROL: Final = "/_mock"
_WORLDS: Final = f"{_CONTROL}/worlds"

Occupied: TypeAlias = Callable[[Call[Any]], Sequence[str]]


class Parameter(Struct, frozen=True):
    """A query parameter or request header of an endpoint.

    Args:
        name: as sent.
        place: where it is sent.
        schema: JSON Schema of its value.
        description: what it does, one sentence.
        source: where we know it from.
    """

    name: str
    place: Literal["query", "header"]
    schema: dict[str, Any]
    description: str
    source: str


class Endpoint(Struct, frozen=True):
    """One operation of the API.

    Args:
        method: HTTP method.
        path: template such as ``/segment/audiences/{audienceId}``.
        operation: operationId.
        summary: what it does, one sentence.
        source: where we know it from.
        handler: does the work inside a transaction.
        door: which host it belongs to; decides authentication and error envelope.
        body: published shape of the request body, None for none.
        lenient_body: shape accepted in lenient mode, where it differs.
        success: status of success.
        reply: shape of the answer, None for an empty one.
        errors: declared error statuses.
        action: key of the Segment action which calls it, "" when none does.
        parameters: query parameters and headers beside the credential ones.
        occupies: names what a request occupies in the parallel guard, None when it is not guarded.
        is_deprecated: whether the published contract marks it so.
        is_withdrawn: whether the real service no longer has it.
        media_type: of the answer.
        answered_id: the member of a created entity's answer that leads to it.
        is_world_bound: whether it is about one world of the server; only operations of the control door can be.
        is_open: whether the control door asks for no token there, wherever the server has one.
    """

    method: str
    path: str
    operation: str
    summary: str
    source: str
    handler: Handler
    door: Door = "third-party"
    body: Any = None
    lenient_body: Any = None
    success: HTTPStatus = HTTPStatus.OK
    reply: Any = None
    errors: tuple[HTTPStatus, ...] = ()
    action: str = ""
    parameters: tuple[Parameter, ...] = ()
    occupies: Occupied | None = None
    is_deprecated: bool = False
    is_withdrawn: bool = False
    media_type: str = JSON
    answered_id: str = "integrationId"
    is_world_bound: bool = False
    is_open: bool = False

    def of_named_world(self) -> "Endpoint":
        """Give the same operation under the path that names its world."""
        tail = self.path.removeprefix(_CONTROL)
        name = self.operation.partition("/")[2]
        path = f"{_WORLDS}/{{{WORLD}}}{tail}"
        return replace(self, path=path, operation=f"mock/world/{name}", is_open=False)

    def is_served(self, behaviour: Behaviour) -> bool:
        """Tell whether a world with these settings has the operation."""
        return not self.is_withdrawn or behaviour.serves_withdrawn


def is_parameter(segment: str) -> bool:
    """Tell whether a part of a path template stands for an identifier."""
    return segment.startswith("{")


class EndpointTable:
    """The endpoints of one door.

    Args:
        common: details which all of them share, unless they say otherwise.
    """

    def __init__(self, **common: Any) -> None:
        self._common = common
        self._endpoints: list[Endpoint] = []

    def __call__(self, method: str, path: str, **details: Any) -> Callable[[Handler], Handler]:
        """Register the decorated handler; see `Endpoint` for the details."""

        def register(handler: Handler) -> Handler:
            self._endpoints.append(Endpoint(method, path, handler=handler, **{**self._common, **details}))
            return handler

        return register

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Give what has been registered."""
        return tuple(self._endpoints)
