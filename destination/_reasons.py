"""How a status is named where the answer does not say it.

Source: Segment actions framework, request client (node-fetch): node's reason phrases, else the number.
"""

from http import HTTPStatus
from typing import Final

_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus} | {
    413: "Payload Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Entity",
    509: "Bandwidth Limit Exceeded",
}
"""Reason phrases as node gives them, which differ from Python's in a few. Source: node, ``http.STATUS_CODES``."""


def reason_phrase(status: int) -> str:
    """Tell the phrase that goes with a status; the number for a status without one."""
    return _PHRASES.get(status, str(status))
