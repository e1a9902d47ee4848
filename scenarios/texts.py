"""The texts of the real service as the suites know them."""

from typing import Final

import msgspec

from scenarios.observing import Json

NOT_FOUND: Final = "Not Found"
NO_CREDENTIAL: Final = "Missing Session Token"
INVALID_API_KEY: Final = "Invalid API key"
NO_DEPLOYMENT: Final = "No Deployment URL specified"
TOO_MANY_REQUESTS: Final = "Too many requests"
_INVALID_DATA: Final = "The submitted data was invalid"


def invalid(details: str) -> str:
    """Word a refusal of the data; the joining is our reading."""
    return f"{_INVALID_DATA}: {details}"


def not_defined(entity: str, name: str) -> str:
    """Word the refusal of an unknown attribute."""
    return invalid(f'The attribute "{name}" is not defined on {entity} entities.')


def not_a(name: str, value: Json, value_type: str) -> str:
    """Word the refusal of a value of the wrong type."""
    return invalid(f'Value of "{name}" attribute ({msgspec.json.encode(value).decode()}) is not a {value_type}')


def audience_taken(integration_id: str) -> str:
    """Word the refusal of an audience that exists."""
    return f"The audience with the ID '{integration_id}' already exists"


def root_misses(*fields: str) -> str:
    """Word the destination's refusal of a payload that lacks fields."""
    return " ".join(f"The root value is missing the required field '{field}'." for field in fields)
