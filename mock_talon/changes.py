"""What became of documents, presented for people: created, updated member by member, deleted."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

import msgspec

from mock_talon.rules import escape_pointer
from mock_talon.store import ABSENT, Change, Contents

Json: TypeAlias = Any

_INDEXES: Final = frozenset({"audience_ids"})
"""Collections which only lead to documents of others."""
_MISSING: Final = object()


def explained_changes(changes: Iterable[Change]) -> list[dict[str, Json]]:
    """Present changes as JSON objects; documents that are as they were, and indexes, are left out.

    Returns:
        Of each ``collection``, ``key`` (account, then what tells the document from others), ``change``, the document
        ``before`` and ``after`` (null for none), and the ``members`` that an update gave other values, by JSON Pointer.
    """
    return [_explained(change) for change in changes if change.collection not in _INDEXES and _is_one(change)]


def _is_one(change: Change) -> bool:
    return bool(change.before != change.after)


def _explained(change: Change) -> dict[str, Json]:
    before, after = _plain(change.before), _plain(change.after)
    is_update = change.before is not ABSENT and change.after is not ABSENT
    kind = "updated" if is_update else "created" if change.before is ABSENT else "deleted"
    return {
        "collection": change.collection,
        "key": change.key,
        "change": kind,
        "before": before,
        "after": after,
        "members": list(_members(before, after, "")) if is_update else [],
    }


def _plain(document: Any) -> Json:
    return None if document is ABSENT else msgspec.to_builtins(document)


def _members(before: Json, after: Json, pointer: str) -> Iterator[dict[str, Json]]:
    """Tell the innermost members of objects that differ; lists are compared as wholes."""
    if not (isinstance(before, dict) and isinstance(after, dict)):
        yield {"pointer": pointer, "before": before, "after": after}
        return
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name, _MISSING), after.get(name, _MISSING)
        if old is _MISSING or new is _MISSING:
            present = {"before": old, "after": new}
            told = {side: value for side, value in present.items() if value is not _MISSING}
            yield {"pointer": f"{pointer}/{escape_pointer(name)}", **told}
        elif old != new:
            yield from _members(old, new, f"{pointer}/{escape_pointer(name)}")


def changes_between(before: Contents, after: Contents) -> Iterator[Change]:
    """Compare the documents of two moments, collection by collection."""
    for collection in dict.fromkeys((*before.collections, *after.collections)):
        old, new = before.collections.get(collection, {}), after.collections.get(collection, {})
        for key in dict.fromkeys((*old, *new)):
            was, became = old.get(key, ABSENT), new.get(key, ABSENT)
            if was is not became and was != became:
                yield Change(collection, key, was, became)


def added_to_log(before: Contents, after: Contents, log: str) -> tuple[Any, ...]:
    """Give what a log holds beyond what it held."""
    known = {msgspec.json.encode(document) for document in before.logs.get(log, ())}
    return tuple(document for document in after.logs.get(log, ()) if msgspec.json.encode(document) not in known)
