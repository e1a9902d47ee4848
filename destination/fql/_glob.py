r"""The patterns of ``match``: ``*``, ``?``, ``[abc]``, ``[a-z]`` and ``\x``, over the whole text.

Source: Segment docs, Destination Filter Query Language.
"""

import re
from functools import lru_cache

_PIECE = re.compile(
    r"(?P<stars>\*+)|(?P<one>\?)|\\(?P<escaped>.)|\[(?P<set>(?:[^\]\\]|\\.)+)\]|(?P<plain>[^\\[*?])", re.DOTALL
)
_RANGE = re.compile(r"(?:\\(?P<escaped>.)|(?P<first>.))(?:-(?:\\(?P<end>.)|(?P<last>.)))?", re.DOTALL)
_REMEMBERED = 256


def glob_fault(pattern: str) -> str | None:
    """Tell how to mend a pattern that is not well formed; None if it is."""
    pieces = list(_PIECE.finditer(pattern))
    if sum(len(piece[0]) for piece in pieces) < len(pattern):
        return "close [ with ], put something between them, and end with no lone backslash"
    if any(first > last for piece in pieces if piece["set"] for first, last in _ranges(piece["set"])):
        return "write ranges upwards, e.g. [a-z]"
    return None


@lru_cache(maxsize=_REMEMBERED)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Translate to a regular expression that never goes back before the latest star, hence no blow-up."""
    open_star = False
    parts: list[str] = []
    for piece in _PIECE.finditer(pattern):
        if not piece["stars"]:
            parts.append(_one(piece))
            continue
        if open_star:
            parts.append(")")
        parts.append("(?>.*?")
        open_star = True
    return re.compile(_last_greedy(parts, is_open=open_star), re.DOTALL)


def _last_greedy(parts: list[str], *, is_open: bool) -> str:
    """Let the last star give way up to the end of the text."""
    if not is_open:
        return "".join(parts)
    last = len(parts) - 1 - parts[::-1].index("(?>.*?")
    return "".join([*parts[:last], "(?:.*", *parts[last + 1 :], ")"])


def _one(piece: re.Match[str]) -> str:
    if piece["one"]:
        return "."
    if piece["set"]:
        return "[" + "".join(f"{re.escape(a)}-{re.escape(b)}" for a, b in _ranges(piece["set"])) + "]"
    return re.escape(piece["escaped"] or piece["plain"])


def _ranges(members: str) -> list[tuple[str, str]]:
    found = []
    for member in _RANGE.finditer(members):
        first = member["escaped"] or member["first"]
        found.append((first, member["end"] or member["last"] or first))
    return found


def matches_glob(text: str, pattern: str) -> bool:
    """Tell whether a whole text matches; a malformed pattern matches nothing."""
    return glob_fault(pattern) is None and _compiled(pattern).fullmatch(text) is not None
