"""Fields and pieces of requests that several actions share.

Source: Segment's Talon.One destination, fields of its actions.
"""

from collections.abc import Iterator
from urllib.parse import quote

from destination._faults import Fault
from destination._javascript import Json
from destination.actions._action import Payload
from destination.errors import PayloadValidationError
from destination.fields import Field
from destination.settings import Settings
from destination.wire import Header

ATTRIBUTE_TYPES = ("string", "time", "number", "boolean", "location")
_DOT_SEGMENTS = frozenset({".", ".."})

CUSTOMER_PROFILE_ID = Field(
    "customerProfileId",
    "Customer Profile ID",
    "string",
    "The integration ID of the customer profile.",
    is_required=True,
    default={"@path": "$.userId"},
)
SKIP_NON_EXISTING_ATTRIBUTES = Field(
    "skipNonExistingAttributes",
    "Skip Non-existing Attributes Flag",
    "boolean",
    "Whether attributes that nobody has created are skipped instead of failing the request.",
    default=False,
)


def attributes(path: str) -> Field:
    """Describe the open object of attributes, suggested from a path of the event."""
    return Field(
        "attributes",
        "Attribute-Value pairs",
        "object",
        "Attributes by name; every value is sent as it is.",
        default={"@path": path},
    )


def audience_ids(key: str, purpose: str) -> Field:
    """Describe a list of Talon.One's own audience numbers."""
    return Field(
        key,
        f"List of audience ID to {purpose} with the customer profile.",
        "integer",
        f"The IDs of the audiences to {purpose}.",
        is_multiple=True,
    )


def run_rule_engine(*, default: bool) -> Field:
    """Describe the flag that has the rules evaluated after the change."""
    return Field(
        "runRuleEngine",
        "Run rule engine",
        "boolean",
        "Whether Talon.One evaluates its rules after the change.",
        default=default,
    )


def attributes_info(key: str, label: str, path: str, *, choices: tuple[str, ...] = ()) -> Field:
    """Describe the list of attribute types that the deprecated actions create attributes from.

    Args:
        key: the field's key.
        label: the field's label.
        path: where in the event the suggestion finds the list.
        choices: the types allowed; none for any text (Q14).
    """
    return Field(
        key,
        label,
        "object",
        "The type of each attribute, so that missing attributes can be created.",
        is_multiple=True,
        properties=(
            Field("name", "Name", "string", "The attribute's name.", is_required=True),
            Field("type", "Type", "string", "The attribute's type.", is_required=True, choices=choices),
        ),
        default=_each(path, "name", "type"),
    )


def audiences(key: str, label: str, path: str) -> Field:
    """Describe a list of audiences given by name."""
    return Field(
        key,
        label,
        "object",
        "Audiences by name; missing ones are created.",
        is_multiple=True,
        properties=(
            Field("name", "Name", "string", "The audience's name.", is_required=True),
            Field("integrationId", "integrationID", "string", "The audience's ID in the system it comes from."),
        ),
        default=_each(path, "name", "integrationId"),
    )


def _each(path: str, *keys: str) -> Json:
    return {"@arrayPath": [path, {key: {"@path": f"$.{key}"} for key in keys}]}


def members(payload: Payload, *keys: str | tuple[str, str]) -> dict[str, Json]:
    """Pick body members in order; what the payload lacks stays absent.

    Args:
        payload: the cleaned payload.
        keys: a payload key, or a pair of body key and payload key where the two differ.
    """
    pairs = [(key, key) if isinstance(key, str) else key for key in keys]
    return {sent: payload[key] for sent, key in pairs if key in payload}


def resource(collection: str, key: str, payload: Payload, settings: Settings) -> str:
    """Write the path of a resource.

    Q3, Q4, Q5: the ID stands in the path as it is, so ``a/b``, ``a?x=1`` or ``..`` call another resource and blanks
    call the collection. Without quirks it is percent-encoded, and refused where no encoding helps.

    Raises:
        PayloadValidationError: without quirks, the ID is blank or a dot segment.
    """
    identifier: str = payload[key]
    if settings.quirks:
        return f"{collection}/{identifier}"
    if not identifier.strip() or identifier in _DOT_SEGMENTS:
        fault = Fault(None, f"cannot be {identifier!r}: that names no resource, map a real ID", (key,))
        raise PayloadValidationError([fault.to_field_fault()])
    return f"{collection}/{quote(identifier, safe='', errors='replace')}"


def skip_query(payload: Payload) -> str:
    """Write the query that skips unknown attributes; there is none for false."""
    return "?skipNonExistingAttributes=true" if payload.get("skipNonExistingAttributes") is True else ""


def optional_headers(payload: Payload, names: dict[str, str]) -> Iterator[Header]:
    """Fill headers from the payload members that are present.

    Args:
        payload: the cleaned payload.
        names: header name by payload key.
    """
    return ((name, payload[key]) for key, name in names.items() if key in payload)
