"""The settings of one destination instance.

Source: Segment's page of the Talon.One (Actions) destination; the rest are options of ours.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from destination._host import InvalidUrlError
from destination._javascript import Json
from destination._schema import compile_schema
from destination._url import parse_url
from destination.errors import ConfigurationError
from destination.fields import Field

DESTINATION_NAME: Final = "Talon.One (Actions)"
INTEGRATION_BASE_URL: Final = "https://integration.talon.one"
TIMEOUT_SECONDS: Final = 10.0

SETTING_FIELDS: Final = (
    Field(
        "apiKey", "API Key", "password", "The Integration API key that Talon.One made for Segment.", is_required=True
    ),
    Field("deployment", "Deployment", "string", "The base URL of your Talon.One deployment.", is_required=True),
)
"""What Segment's interface asks for."""

_SCHEMA = compile_schema(SETTING_FIELDS)


@dataclass(frozen=True, slots=True)
class Settings:
    """How one destination instance reaches Talon.One; texts are kept as the user wrote them.

    Args:
        api_key: the Integration API key; never shown in ``repr``.
        deployment: base URL of the deployment, sent raw in a header and used only to test the credentials.
        name: the destination's key in an event's ``integrations`` object.
        base_url: where the actions send to; a mock's URL in tests.
        quirks: send what production sends, oddities included; False does what a careful implementer would.
        timeout_seconds: how long one request may take altogether.

    Raises:
        ConfigurationError: ``base_url`` or ``timeout_seconds`` cannot be used.
    """

    api_key: str = field(repr=False)
    deployment: str
    name: str = DESTINATION_NAME
    base_url: str = INTEGRATION_BASE_URL
    quirks: bool = True
    timeout_seconds: float = TIMEOUT_SECONDS

    def __post_init__(self) -> None:
        _require_base_url(self.base_url)
        if not self.timeout_seconds > 0:
            raise ConfigurationError(f"timeout_seconds {self.timeout_seconds!r} must be more than 0")

    @classmethod
    def from_segment(cls, values: Json, **options: Any) -> "Settings":
        """Read settings as Segment stores them, with the framework's coercion.

        Args:
            values: ``{"apiKey": …, "deployment": …}``; empty texts are kept, null becomes one, numbers become text. What
                is no object holds no setting.
            options: the remaining arguments of this class.

        Raises:
            PayloadValidationError: a setting is missing or of a type that is no text.
        """
        checked = _SCHEMA.coerce(values if isinstance(values, dict) else {})
        return cls(api_key=checked["apiKey"], deployment=checked["deployment"], **options)


def _require_base_url(base_url: str) -> None:
    try:
        parse_url(base_url)
    except InvalidUrlError as error:
        fault = str(error)
    else:
        fault = "it must end before any query or fragment" if {"?", "#"} & set(base_url) else ""
    if fault:
        raise ConfigurationError(
            f"base_url {base_url!r} cannot be used: {fault}; give one like {INTEGRATION_BASE_URL!r}"
        )
