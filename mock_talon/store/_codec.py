"""Between documents and the bytes in which stores keep them, as JSON that people can read."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from mock_talon.store._protocol import Contents, Shapes

encode = msgspec.json.Encoder().encode


class Dump(Struct, frozen=True, gc=False):
    """The whole state of a store, encoded; documents in order of creation."""

    collections: dict[str, dict[str, bytes]]
    sequences: dict[str, int]
    logs: dict[str, list[bytes]]

    def packed(self) -> bytes:
        """Write the dump as one value."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Dump":
        """Read what `packed` has written."""
        return msgspec.msgpack.decode(packed, type=cls)


class Codec:
    """Reads and writes the documents of each collection and log.

    Args:
        shapes: the type of the documents by collection or log.
    """

    def __init__(self, shapes: Shapes) -> None:
        self._decoders: Mapping[str, msgspec.json.Decoder[Any]] = {
            name: msgspec.json.Decoder(shape) for name, shape in shapes.items()
        }

    def decode(self, collection: str, body: bytes) -> Any:
        """Read a document.

        Raises:
            KeyError: nobody has said what the documents of the collection look like.
        """
        return self._decoders[collection].decode(body)

    def contents(self, dump: Dump) -> Contents:
        """Read everything in a dump."""
        return Contents(
            {
                name: {key: self.decode(name, body) for key, body in documents.items()}
                for name, documents in dump.collections.items()
            },
            {name: tuple(self.decode(name, body) for body in log) for name, log in dump.logs.items()},
        )
