"""Files that are there whole or not at all."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, Literal, TextIO

from scenarios.errors import UsageError

_TOKEN_BYTES: Final = 4


@contextmanager
def written_atomically(path: Path) -> Iterator[TextIO]:
    """Open a file that takes its place when the block ends, and never appears when the block fails.

    Folders on the way are made. What UTF-8 cannot express is written with backslashes. Devices and pipes are written to
    directly, since nothing can take their place.

    Raises:
        UsageError: the path cannot be written to; told before the block begins.
    """
    target = path.resolve()
    if target.exists() and not target.is_file() and not target.is_dir():
        with _opened(target, path, "w") as stream:
            yield stream
        return
    draft = target.with_name(f".{secrets.token_hex(_TOKEN_BYTES)}.draft")
    stream = _opened(draft, path, "x")
    with ExitStack() as stack:
        stack.callback(draft.unlink, missing_ok=True)
        with stream:
            yield stream
        draft.replace(target)


def _opened(file: Path, named: Path, mode: Literal["w", "x"]) -> TextIO:
    if named.is_dir():
        raise UsageError(f"cannot write a report to {str(named)!r}: it is a folder; name a file in it")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return file.open(mode, encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise UsageError(
            f"cannot write a report to {str(named)!r}: {error.strerror}; name a file in a folder that you may write to"
        ) from error
