"""Examples that the world of the document accepts: one body per operation, one value per path parameter."""

from typing import Any

from mock_talon.domain.records import Attribute, Entity
from mock_talon.openapi._values import value_example
from mock_talon.openapi._vocabulary import Vocabulary

Json = Any

_NEW_AUDIENCE = "example-audience"
_FAULT = {"kind": "status", "status": 503, "headers": {"Retry-After": "2"}, "when": {"times": 2}}


def path_example(name: str, vocabulary: Vocabulary) -> str | None:
    """Give a value for a path parameter, None for one that no world can foresee."""
    audience = vocabulary.audiences[0].integration_id if vocabulary.audiences else _NEW_AUDIENCE
    examples = {
        "customerProfileId": vocabulary.profile,
        "audienceId": str(audience),
        "customerSessionId": "example-session",
    }
    return examples.get(name)


def body_example(operation: str, vocabulary: Vocabulary) -> Json:
    """Give a body that the operation accepts, None when the world does not know what it would need."""
    bodies = {
        **_audience_bodies(vocabulary),
        **_profile_bodies(vocabulary),
        **_event_bodies(vocabulary),
        **_session_bodies(vocabulary),
        "mock/addFault": _FAULT,
    }
    return bodies.get(operation)


def _audience_bodies(vocabulary: Vocabulary) -> dict[str, Json]:
    ids = [audience.id for audience in vocabulary.audiences[:1]]
    names = [audience.integration_id for audience in vocabulary.audiences[:1]]
    named = {"audienceId": _NEW_AUDIENCE, "audienceName": "Example audience"}
    profile = vocabulary.profile
    return {
        "segment/createAudience": named,
        "segment/updateAudience": {**named, "audienceName": "Renamed example audience"},
        "segment/updateCustomerProfileAudiences": {"data": {"adds": names, "deletes": []}},
        "segment/updateCustomerProfilesAudiences": {
            "data": [{"customerProfileId": profile, "adds": ids, "deletes": []}] if ids else []
        },
        "segment/v2/updateCustomerProfilesAudiences": {
            "data": [{"customerProfileId": profile, "adds": names, "deletes": []}] if names else []
        },
    }


def _profile_bodies(vocabulary: Vocabulary) -> dict[str, Json]:
    attributes = _attributes("CustomerProfile", vocabulary)
    changes = {"adds": [audience.id for audience in vocabulary.audiences[:1]], "deletes": []}
    named = {"adds": [{"name": "Example audience", "integrationId": "example_audience"}], "deletes": []}
    info = [{"name": "ExampleAttribute", "type": "string"}]
    new = {**attributes, "ExampleAttribute": "example"}
    creating = {"attributes": new, "runRuleEngine": True, "attributesInfo": info}
    return {
        "segment/updateCustomerProfile": {**creating, "audiencesChanges": changes},
        "segment/updateCustomerProfileV2": {**creating, "audiencesChanges": named},
        "segment/v2/updateCustomerProfile": {
            "attributes": attributes,
            "runRuleEngine": True,
            "audiencesChanges": changes,
        },
        "segment/updateCustomerProfilesAttributes": {
            "data": [{"customerProfileId": vocabulary.profile, "attributes": attributes}],
            "mutualAttributes": {"ExampleAttribute": "example"},
            "attributesInfo": info,
        },
    }


def _event_bodies(vocabulary: Vocabulary) -> dict[str, Json]:
    event_type = next(iter(vocabulary.event_types), None)
    if event_type is None:
        return {}
    event = {
        "eventType": event_type,
        "customerProfileId": vocabulary.profile,
        "eventAttributes": _attributes("Event", vocabulary),
    }
    return {
        "segment/trackEvent": {**event, "type": "string", "attributesInfo": []},
        "segment/trackEventV2": event,
    }


def _session_bodies(vocabulary: Vocabulary) -> dict[str, Json]:
    item = {
        "sku": "EXAMPLE-1",
        "name": "Example item",
        "quantity": 2,
        "price": 9.99,
        "attributes": _attributes("CartItem", vocabulary),
        "additionalCosts": _costs(vocabulary.costs_of("item")),
    }
    session = {
        "profileId": vocabulary.profile,
        "state": "open",
        "cartItems": [item],
        "additionalCosts": _costs(vocabulary.costs_of("session")),
        "attributes": _attributes("CustomerSession", vocabulary),
    }
    return {
        "segment/updateCustomerSession": {
            "customerSession": session,
            "sessionAttributesInfo": [],
            "cartItemAttributesInfo": [],
        },
        "segment/v2/updateCustomerSession": session,
    }


def _attributes(entity: Entity, vocabulary: Vocabulary) -> dict[str, Json]:
    """One attribute of each type, at most."""
    by_type: dict[str, Attribute] = {}
    for attribute in vocabulary.attributes[entity]:
        by_type.setdefault(attribute.type, attribute)
    return {attribute.name: value_example(attribute) for attribute in by_type.values()}


def _costs(names: tuple[str, ...]) -> dict[str, Json]:
    return {name: {"price": 4.9} for name in names[:1]}
