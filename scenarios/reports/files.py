"""Files that are there whole or not at all."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from errno import EISDIR
from pathlib import Path
from typing import Final, TextIO, TypedDict

from scenarios.errors import UsageError

_TOKEN_BYTES: Final = 4


class _AsText(TypedDict):
    encoding: str
    errors: str
    newline: str


_AS_TEXT: Final[_AsText] = {"encoding": "utf-8", "errors": "backslashreplace", "newline": "\n"}


@contextmanager
def written_atomically(path: Path) -> Iterator[TextIO]:
    """Open a file that takes its place when the block ends, and never appears when the block fails.

    Folders on the way are made. What UTF-8 cannot express is written with backslashes. Devices and pipes are written to
    directly, since nothing can take their place.

    Raises:
        UsageError: the path cannot be written to; told before the block begins.
    """
    with _clear_refusal(path):
        stream, place = _opened(path.resolve())
    with ExitStack() as stack:
        if place is not None:
            stack.callback(Path(stream.name).unlink, missing_ok=True)
        with stream:
            yield stream
        if place is not None:
            with _clear_refusal(path):
                Path(stream.name).replace(place)


@contextmanager
def _clear_refusal(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"cannot write a report to {str(path)!r}: {error.strerror}; name a file in a folder that you may write to"
        ) from error


def _opened(target: Path) -> tuple[TextIO, Path | None]:
    """Open a draft beside its later place; or what is there already, when it has no place to give.

    Returns:
        What to write to; and its later place, None for a device or pipe.
    """
    if target.is_dir():
        raise IsADirectoryError(EISDIR, "it is a folder")
    if target.exists() and not target.is_file():
        return target.open("w", **_AS_TEXT), None
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{secrets.token_hex(_TOKEN_BYTES)}.draft")
    return draft.open("x", **_AS_TEXT), target
