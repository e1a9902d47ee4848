"""The texts of the real service, each with its source."""

from http import HTTPStatus

from msgspec import Struct

from mock_talon.rules import Kind


class Message(Struct, frozen=True):
    """A text which the service answers, and where we know it from."""

    text: str
    source: str


_SPEC = "Talon.One third-party spec, examples"

MISSING_SESSION_TOKEN = Message("Missing Session Token", _SPEC)
NO_DEPLOYMENT = Message("No Deployment URL specified", _SPEC)
NOT_FOUND = Message("Not Found", _SPEC)
TOO_MANY_REQUESTS = Message("Too many requests", _SPEC)
BAD_REQUEST = Message("Bad request", _SPEC)
AUDIENCE_ALREADY_EXISTS = Message("The audience with the ID '{integration_id}' already exists", _SPEC)
METHOD_NOT_ALLOWED = Message("Method Not Allowed", "HTTP semantics, RFC 9110")
BODY_TOO_LARGE = Message("Request Entity Too Large", "HTTP semantics, RFC 9110")
WRONG_MEDIA_TYPE = Message("Unsupported Media Type", "HTTP semantics, RFC 9110")
INTERNAL_ERROR = Message("Internal Server Error", "HTTP semantics, RFC 9110")
SERVICE_UNAVAILABLE = Message("Service Unavailable", "HTTP semantics, RFC 9110")
INVALID_API_KEY = Message("Invalid API key", "our reading; no public text")
INVALID_DATA = Message("The submitted data was invalid", "Talon.One docs, validation errors")
BUSY = Message(
    "Too many requests are updating this {entity} at the same time", "Talon.One Integration API spec, 409 examples"
)

STATUS_OF_KIND: dict[Kind, HTTPStatus] = {
    Kind.ROUTE: HTTPStatus.NOT_FOUND,
    Kind.METHOD: HTTPStatus.METHOD_NOT_ALLOWED,
    Kind.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Kind.MEDIA_TYPE: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    Kind.CREDENTIAL: HTTPStatus.UNAUTHORIZED,
    Kind.ADDRESS: HTTPStatus.BAD_REQUEST,
    Kind.RATE: HTTPStatus.TOO_MANY_REQUESTS,
    Kind.SHAPE: HTTPStatus.BAD_REQUEST,
    Kind.UNKNOWN_ENTITY: HTTPStatus.NOT_FOUND,
    Kind.CONFLICT: HTTPStatus.CONFLICT,
    Kind.RULE: HTTPStatus.BAD_REQUEST,
    Kind.BUSY: HTTPStatus.TOO_MANY_REQUESTS,
    Kind.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""How the third-party host numbers each class of refusal. Source: Talon.One third-party spec, declared responses."""
