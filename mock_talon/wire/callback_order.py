"""What a client asks for with the callback headers of a session request."""

from msgspec import Struct


class CallbackOrder(Struct, frozen=True):
    """Where the answer of a session request is posted to.

    Args:
        uri: http or https.
        header_name: of the API key, "" for none.
        header_value: the API key, with its scheme if it has one.
        fields: members of the answer that are wanted, None for all.
        correlation_id: of the header X-Correlation-ID, None for none.

    Source: Talon.One third-party spec, updateCustomerSession headers.
    """

    uri: str
    header_name: str = ""
    header_value: str = ""
    fields: tuple[str, ...] | None = None
    correlation_id: str | None = None

    def __repr__(self) -> str:
        return f"CallbackOrder({self.uri!r}, fields={self.fields!r})"
