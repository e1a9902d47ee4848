"""What the control door asks for, where the server has a control token."""

import hmac
from typing import Final

from mock_talon.api.call import Request
from mock_talon.rules import RefusedError
from mock_talon.rules.control import CONTROL_TOKEN
from mock_talon.wire.headers import CONTROL_HEADER

NOT_SENT: Final = "The control token is missing"
_WRONG: Final = "The control token is wrong"


def has_token(token: str | None, request: Request) -> bool:
    """Tell whether a request carries the server's token, or the server has none."""
    sent = request.header(CONTROL_HEADER) or ""
    return token is None or hmac.compare_digest(sent.encode(), token.encode())


def require_token(token: str | None, request: Request) -> None:
    """Hold that a request carries the server's token, if it has one.

    Raises:
        RefusedError: the token is missing, or another one.
    """
    if not has_token(token, request):
        text = _WRONG if request.header(CONTROL_HEADER) else NOT_SENT
        raise RefusedError.because(CONTROL_TOKEN.refuse("", text, expected=f"the header {CONTROL_HEADER}"))
