"""What is read of a request once its endpoint is known: the query, and the body in the shape of the world's mode."""

from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from mock_talon.api.call import JSON, Request
from mock_talon.api.endpoint import Endpoint
from mock_talon.limits import BODY_BYTES
from mock_talon.rules import RefusedError
from mock_talon.rules.requests import BODY_TOO_LARGE, PARAMETER_SHAPE, WRONG_MEDIA_TYPE
from mock_talon.wire import messages
from mock_talon.wire.decode import BodyDecoder
from mock_talon.world import World


def query_of(request: Request) -> dict[str, str]:
    """Give the query parameters of a request by name, the last of each.

    Raises:
        RefusedError: they are not percent-encoded UTF-8.
    """
    query = request.query
    if not query:
        return {}
    try:
        return dict(parse_qsl(query, keep_blank_values=True, errors="strict"))
    except (UnicodeDecodeError, ValueError) as error:
        raise RefusedError.because(
            PARAMETER_SHAPE.refuse("", "the query is not percent-encoded UTF-8", found=query, expected="UTF-8, encoded")
        ) from error


class BodyReader:
    """Reads the bodies of requests; the decoders of each endpoint are made when it is first called."""

    def __init__(self) -> None:
        self._decoders: dict[str, _Decoders] = {}

    def read(self, world: World, endpoint: Endpoint, request: Request) -> Any:
        """Give the decoded body of a request, None where the endpoint takes none.

        Raises:
            RefusedError: it is too large, no plain JSON, or of another shape than the world's mode accepts.
        """
        if endpoint.body is None:
            return None
        if request.body is None:
            raise RefusedError.because(
                BODY_TOO_LARGE.refuse(
                    "", messages.BODY_TOO_LARGE.text, expected=f"a body of at most {BODY_BYTES.value} bytes"
                )
            )
        if request.body:
            _require_json(request.header("Content-Type"))
            _require_plain(request.header("Content-Encoding"))
        decoders = self._decoders.get(endpoint.operation)
        if decoders is None:
            decoders = self._decoders.setdefault(endpoint.operation, _Decoders(endpoint))
        return decoders.of(world).decode(request.body)


class _Decoders:
    """The decoders of one endpoint for both modes, each made when it is first needed."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def of(self, world: World) -> BodyDecoder[Any]:
        return self._published if world.behaviour.strict else self._lenient

    @cached_property
    def _published(self) -> BodyDecoder[Any]:
        return BodyDecoder(self._endpoint.body)

    @cached_property
    def _lenient(self) -> BodyDecoder[Any]:
        shape = self._endpoint.lenient_body
        return self._published if shape is None else BodyDecoder(shape)


def _require_json(content_type: str | None) -> None:
    media_type = (content_type or "").split(";", 1)[0].strip().lower()
    if media_type != JSON:
        raise RefusedError.because(
            WRONG_MEDIA_TYPE.refuse("", messages.WRONG_MEDIA_TYPE.text, found=content_type, expected=JSON)
        )


def _require_plain(content_encoding: str | None) -> None:
    """Refuse a compressed body, which would only look like bad JSON."""
    if (content_encoding or "").strip().lower() not in {"", "identity"}:
        raise RefusedError.because(
            WRONG_MEDIA_TYPE.refuse(
                "",
                messages.WRONG_MEDIA_TYPE.text,
                found=content_encoding,
                expected="a body without Content-Encoding",
                fix="Send the body uncompressed",
            )
        )
