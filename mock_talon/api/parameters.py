"""Parameters of the control door: what they are called, and what may be sent in them."""

from collections.abc import Mapping
from typing import Any, Final, NoReturn

from mock_talon.api.call import Call
from mock_talon.api.endpoint import Endpoint, Parameter
from mock_talon.clock import A_MOMENT, from_rfc3339
from mock_talon.rules import RefusedError
from mock_talon.rules.control import PARAMETER_KNOWN, PARAMETER_VALUE

WORLD_HEADER: Final = "X-Mock-World"
OURS: Final = "ours"
_BOOLEANS: Final = {"true": True, "false": False}

SECRETS: Final = Parameter("secrets", "query", {"type": "boolean", "default": False}, "Show API keys.", OURS)


def require_known_query(endpoint: Endpoint, query: Mapping[str, str]) -> None:
    """Go on only if the operation has every query parameter that was sent.

    Raises:
        RefusedError: with the nearest one.
    """
    known = tuple(parameter.name for parameter in endpoint.parameters if parameter.place == "query")
    unknown = [name for name in query if name not in known]
    if unknown:
        raise RefusedError.because(
            *(
                PARAMETER_KNOWN.refuse(
                    "",
                    f"there is no query parameter {name!r} here",
                    found=name,
                    expected=f"one of {', '.join(known)}" if known else "none",
                    wanted=name,
                    among=known,
                )
                for name in unknown
            )
        )


def read_flag(call: Call[Any], parameter: Parameter) -> bool:
    """Read a boolean query parameter; false when it is absent.

    Raises:
        RefusedError: it is neither true nor false.
    """
    sent = call.query.get(parameter.name, "false")
    if sent not in _BOOLEANS:
        _refuse(parameter, sent, "true or false")
    return _BOOLEANS[sent]


def read_count(call: Call[Any], parameter: Parameter) -> int | None:
    """Read an integer query parameter within the bounds of its schema; None when it is absent.

    Raises:
        RefusedError: it is none.
    """
    sent = call.query.get(parameter.name)
    if sent is None:
        return None
    least, most = parameter.schema["minimum"], parameter.schema["maximum"]
    if not (sent.isascii() and sent.isdigit() and len(sent) <= len(str(most)) and least <= int(sent) <= most):
        _refuse(parameter, sent, f"an integer from {least} to {most}")
    return int(sent)


def read_text(call: Call[Any], parameter: Parameter) -> str | None:
    """Read a text that is not empty; None when it is absent.

    Raises:
        RefusedError: it is empty.
    """
    sent = call.query.get(parameter.name)
    if sent == "":
        _refuse(parameter, sent, "at least one character, or leave the parameter out")
    return sent


def read_moment(call: Call[Any], parameter: Parameter) -> float | None:
    """Read a time as seconds since the epoch; None when it is absent.

    Raises:
        RefusedError: it is no RFC 3339 time.
    """
    sent = call.query.get(parameter.name)
    if sent is None:
        return None
    try:
        return from_rfc3339(sent)
    except ValueError:
        _refuse(parameter, sent, A_MOMENT)


def _refuse(parameter: Parameter, sent: str, expected: str) -> NoReturn:
    raise RefusedError.because(
        PARAMETER_VALUE.refuse(
            "", f"{parameter.name} is {sent!r}", found=sent, expected=expected, fix=f"Send {expected}"
        )
    )
