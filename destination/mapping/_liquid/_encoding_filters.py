"""Filters that encode, decode and hash texts.

Source: liquidjs.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from urllib.parse import quote, unquote_to_bytes

from destination._javascript import UNDEFINED, Json
from destination._units import code_units
from destination.mapping._liquid._values import FilterError, liquid_text
from destination.mapping._texts import has_surrogates, with_whole_pairs

_UNRESERVED = "-_.!~*'()"
_URI_RESERVED = ";,/?:@&=+$#[]"
_ESCAPES = re.compile("(?:%[0-9a-fA-F]{2})+")
_BROKEN_ESCAPE = re.compile("%(?![0-9a-fA-F]{2})")
_BASE64 = re.compile(r"[A-Za-z0-9+/]*\Z")
_BASE64_GROUP = 4


def url_encode(value: Json) -> str:
    """Encode for a query."""
    return _quoted(value, _UNRESERVED).replace("%20", "+")


def cgi_escape(value: Json) -> str:
    """Encode for a query, more strictly."""
    return _quoted(value, "-_.~").replace("%20", "+")


def uri_escape(value: Json) -> str:
    """Encode what a URI may not hold."""
    return _quoted(value, _UNRESERVED + _URI_RESERVED)


def _quoted(value: Json, safe: str) -> str:
    text = liquid_text(value)
    if has_surrogates(with_whole_pairs(text)):
        raise FilterError("URI malformed")
    return quote(with_whole_pairs(text), safe=safe)


def url_decode(value: Json) -> str:
    """Decode from a query."""
    text = liquid_text(value).replace("+", " ")
    if _BROKEN_ESCAPE.search(text):
        raise FilterError("URI malformed")
    try:
        return _ESCAPES.sub(lambda match: unquote_to_bytes(match[0]).decode(), text)
    except UnicodeError:
        raise FilterError("URI malformed") from None


def base64_encode(value: Json) -> str:
    """Encode as base64."""
    return base64.b64encode(_utf8(value)).decode("ascii")


def base64_decode(value: Json) -> str:
    """Decode from base64, padded or not."""
    text = re.sub("[\t\n\f\r ]", "", liquid_text(value))
    if len(text) % _BASE64_GROUP == 0:
        text = re.sub("={1,2}\\Z", "", text)
    if len(text) % _BASE64_GROUP == 1 or not _BASE64.match(text):
        raise FilterError("invalid base64 provided to base64_decode")
    return base64.b64decode(text + "=" * (-len(text) % _BASE64_GROUP)).decode(errors="replace")


def sha256(value: Json) -> str:
    """Hash, in hexadecimal."""
    return hashlib.sha256(_utf8(value)).hexdigest()


def hmac_sha256(value: Json, key: Json = UNDEFINED) -> str:
    """Sign with a key, in hexadecimal."""
    return hmac.new(_utf8(key), _utf8(value), "sha256").hexdigest()


def _utf8(value: Json) -> bytes:
    """Encode as UTF-8; lone surrogates become the replacement character."""
    units = code_units(liquid_text(value)).encode("utf-16-le", "surrogatepass")
    return units.decode("utf-16-le", "replace").encode()


ENCODING_FILTERS: dict[str, Callable[..., Json]] = {
    filter_.__name__: filter_
    for filter_ in (base64_decode, base64_encode, cgi_escape, hmac_sha256, sha256, uri_escape, url_decode, url_encode)
}
