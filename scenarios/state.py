"""A world's documents as a mock shows them under ``/_mock/state``."""

from typing import Any, Final

_BY_INTEGRATION_ID: Final = frozenset({"audiences", "sessions"})
_BY_ENTITY: Final = "attributes"


class State:
    """One look at the first deployment of a world.

    Args:
        shown: the body of ``/_mock/state``.
    """

    def __init__(self, shown: dict[str, Any]) -> None:
        self._deployment: dict[str, Any] = shown["deployments"][0]
        self.events: list[dict[str, Any]] = shown["events"]

    def find(self, collection: str, key: str) -> dict[str, Any] | None:
        """Give a document.

        Args:
            collection: ``profiles``, ``sessions``, ``audiences`` or ``attributes``.
            key: the integration ID; for attributes ``Entity/name``.
        """
        documents: dict[str, dict[str, Any]] = self._deployment[collection]
        if collection in _BY_INTEGRATION_ID:
            return next((item for item in documents.values() if item["integrationId"] == key), None)
        if collection == _BY_ENTITY:
            return next((item for item in documents.values() if f"{item['entity']}/{item['name']}" == key), None)
        return documents.get(key)

    def events_since(self, before: "State") -> list[dict[str, Any]]:
        """Give the events that an earlier look did not show, oldest first."""
        known = {event["id"] for event in before.events}
        return [event for event in self.events if event["id"] not in known]

    def by_place(self) -> dict[str, Any]:
        """Give all documents, and the events by their ids, so that one more is one change."""
        return {**self._deployment, "events": {str(event.get("id")): event for event in self.events}}

    def everything(self) -> dict[str, Any]:
        """Give all documents and events as one value."""
        return {**self._deployment, "events": self.events}
