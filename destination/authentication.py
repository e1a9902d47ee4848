"""Whether a deployment accepts the API key of some settings."""

from destination.delivery import Delivery
from destination.errors import AuthenticationError
from destination.settings import Settings
from destination.wire import auth_request, credentials_message


def require_authentication(settings: Settings, delivery: Delivery) -> None:
    """Ask the deployment itself whether the API key is good, as Segment does when a user saves the settings.

    Raises:
        AuthenticationError: any answer but 2xx, no answer, or a deployment that is no URL.
        DeliveryError: a setting cannot stand in an HTTP header.

    Source: Segment actions framework, ``testAuthentication``.
    """
    error = delivery.deliver(auth_request(settings)).error
    if error is not None:
        raise AuthenticationError(credentials_message(error.message, error.status)) from error
