"""The callback headers as the served document lists them."""

from mock_talon.api.endpoint import Parameter
from mock_talon.wire.callback_headers import API_KEY, CONTENT, CORRELATION, DESTINATION, FIELDS

_SOURCE = "Talon.One third-party spec, updateCustomerSession headers"

CALLBACK_PARAMETERS = (
    Parameter(
        DESTINATION,
        "header",
        {"type": "string", "format": "uri", "examples": ["http://127.0.0.1:8000/callbacks"]},
        "Where the answer is posted to after success.",
        _SOURCE,
    ),
    Parameter(
        API_KEY,
        "header",
        {"type": "string", "examples": [f"X-API-Key {'0123456789abcdef' * 2}"]},
        "Header name, a blank, and the key of at least 32 characters which the callback carries in that header.",
        _SOURCE,
    ),
    Parameter(
        FIELDS,
        "header",
        {"type": "string", "examples": ["effects,customerSession"]},
        f"Members of the answer which the callback carries, separated by commas: {', '.join(CONTENT)}; all if absent.",
        _SOURCE,
    ),
    Parameter(CORRELATION, "header", {"type": "string"}, "Copied to the callback under the same name.", _SOURCE),
)
