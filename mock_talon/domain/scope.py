"""What the rules of one request may know: documents, account, Application, settings and time."""

from msgspec import Struct

from mock_talon.behaviour import Behaviour
from mock_talon.clock import to_rfc3339
from mock_talon.limits import Limits
from mock_talon.store import Transaction


class Application(Struct, frozen=True):
    """An Application of a deployment.

    Args:
        id: its integer id, unique in the deployment.
        name: what people call it.
        currency: ISO 4217 code.
        flatten_cart_items: whether quantities are expanded to units; makes the total-quantity limit apply.
    """

    id: int
    name: str = ""
    currency: str = "EUR"
    flatten_cart_items: bool = True


class Scope(Struct, frozen=True):
    """One request's view of its world.

    Args:
        transaction: reads and writes of this request.
        account: id of the deployment's account.
        application: the Application of the client's key.
        behaviour: the world's settings.
        now: seconds since the epoch, one moment for the whole request.
    """

    transaction: Transaction
    account: int
    application: Application
    behaviour: Behaviour
    now: float

    @property
    def limits(self) -> Limits:
        """The figures of the world."""
        return self.behaviour.limits

    def timestamp(self) -> str:
        """Write the moment of the request as the service does."""
        return to_rfc3339(self.now)

    def key(self, *parts: str) -> str:
        """Give the store key of a document of this account."""
        return f"{self.account}/{'/'.join(parts)}"

    def new_id(self, sequence: str) -> int:
        """Give the next integer id of a kind of document in this account."""
        return self.transaction.next_id(self.key(sequence))
