"""The callback headers as the served document lists them."""

from mock_talon.api.endpoint import Parameter
from mock_talon.limits import CALLBACK_KEY_LENGTH
from mock_talon.wire.callback_headers import API_KEY, CONTENT, CORRELATION, DESTINATION, FIELDS

_SOURCE = "Talon.One third-party spec, updateCustomerSession headers"
_NAMES = "|".join(CONTENT)

CALLBACK_PARAMETERS = (
    Parameter(
        DESTINATION,
        "header",
        {
            "type": "string",
            "pattern": r"^([Hh][Tt][Tt][Pp][Ss]?://\S+)?$",
            "examples": ["http://127.0.0.1:8000/callbacks"],
        },
        "Where the answer is posted to after success.",
        _SOURCE,
    ),
    Parameter(
        API_KEY,
        "header",
        {
            "type": "string",
            "pattern": rf"^([!#$%&'*+.^_`|~0-9A-Za-z-]+ .{{{CALLBACK_KEY_LENGTH.value},}})?$",
            "examples": [f"X-API-Key {'0123456789abcdef' * 2}"],
        },
        f"Header name, a blank, and the key of at least {CALLBACK_KEY_LENGTH.value} characters which the callback carries "
        "in that header.",
        _SOURCE,
    ),
    Parameter(
        FIELDS,
        "header",
        {
            "type": "string",
            "pattern": rf"^[ \t,]*(({_NAMES})[ \t]*(,[ \t,]*({_NAMES})[ \t]*)*)?[ \t,]*$",
            "examples": ["effects,customerSession"],
        },
        f"Members of the answer which the callback carries, separated by commas: {', '.join(CONTENT)}; all if absent.",
        _SOURCE,
    ),
    Parameter(CORRELATION, "header", {"type": "string"}, "Copied to the callback under the same name.", _SOURCE),
)
