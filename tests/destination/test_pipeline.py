from typing import Any

import pytest

from destination.actions import ACTIONS
from destination.errors import ConfigurationError
from destination.pipeline import NOT_SUBSCRIBED, Mapping, Prepared, compile_pipeline
from destination.settings import Settings

SETTINGS = Settings("secret-key", "https://acme.europe-west1.talon.one")
EVENT = {"type": "track", "event": "Order Completed", "userId": "u1", "properties": {"attributes": {"total": 5}}}


def prepare(event: Any = EVENT, **mapping: Any) -> Prepared:
    return compile_pipeline(Mapping("trackEventV2", **mapping)).prepare(event, SETTINGS)


def test_pipeline_builds_payload_and_request_when_the_trigger_matches() -> None:
    prepared = prepare(subscribe='type = "track"', use_defaults=True)

    assert prepared.error is None
    assert prepared.payload == {
        "skipNonExistingAttributes": False,
        "customerProfileId": "u1",
        "eventType": "Order Completed",
        "attributes": {"total": 5},
    }
    assert prepared.request is not None
    assert prepared.request.body == (
        b'{"customerProfileId":"u1","eventType":"Order Completed","eventAttributes":{"total":5}}'
    )


def test_pipeline_leaves_the_event_as_it_was() -> None:
    event = {"type": "track", "userId": 5, "event": "x", "properties": {"attributes": {"a": None, "b": ""}}}
    before = repr(event)

    prepare(event, use_defaults=True)

    assert repr(event) == before


def test_pipeline_is_not_subscribed_when_the_trigger_does_not_match() -> None:
    prepared = prepare(subscribe='type = "page"', use_defaults=True)

    assert prepared is NOT_SUBSCRIBED
    assert (prepared.request, prepared.error) == (None, None)


def test_pipeline_does_not_look_at_a_faulty_mapping_when_the_trigger_does_not_match() -> None:
    assert prepare(subscribe='type = "page"', mapping={"eventType": {"@nope": 1}}) is NOT_SUBSCRIBED


def test_own_keys_replace_default_keys_whole() -> None:
    prepared = prepare(use_defaults=True, mapping={"attributes": {"vip": True}})

    assert prepared.payload["attributes"] == {"vip": True}
    assert prepared.payload["customerProfileId"] == "u1"


def test_defaults_are_not_applied_when_they_are_not_asked_for() -> None:
    prepared = prepare(mapping={"eventType": "bought"})

    assert prepared.error is not None
    assert prepared.error.fields == ("The root value is missing the required field 'customerProfileId'.",)


@pytest.mark.parametrize("subscribe", ["", 5])
def test_pipeline_refuses_every_event_when_the_trigger_is_empty_or_no_text(subscribe: Any) -> None:
    error = prepare(subscribe=subscribe).error

    assert error is not None
    assert (error.name, error.code, error.status) == ("InvalidSubscription", "PAYLOAD_VALIDATION_FAILED", 400)
    assert error.message == "Failed to validate subscription"


def test_pipeline_refuses_every_event_when_the_trigger_cannot_be_read() -> None:
    error = prepare(subscribe="type").error

    assert error is not None
    assert error.message == "Invalid subscription : Value token is missing"
    assert error.status == 400


def test_pipeline_lists_every_faulty_directive_when_the_mapping_is_faulty() -> None:
    error = prepare(mapping={"eventType": {"@nope": 1}, "attributes": {"@path": 5}}).error

    assert error is not None
    assert error.fields == (
        "/eventType has an invalid directive: @nope.",
        "/attributes/@path should be a string or a mapping directive but it is a number.",
    )


def test_pipeline_gives_a_faulty_root_directive_the_status_of_a_bad_request() -> None:
    error = prepare(mapping={"@path": "$.x", "y": 1}).error

    assert error is not None
    assert (error.name, error.status) == ("ValidationError", 400)


def test_pipeline_gives_a_failing_directive_no_status() -> None:
    error = prepare(mapping={"eventType": {"@path": {"@literal": 5}}}).error

    assert error is not None
    assert (error.name, error.status, error.message) == ("Error", None, "@path: expected string, got number")


def test_pipeline_gives_an_error_when_the_event_is_nested_too_deeply() -> None:
    nested: dict[str, Any] = {}
    for _ in range(100_000):
        nested = {"a": nested}

    prepared = prepare({**EVENT, "properties": {"attributes": nested}}, use_defaults=True)

    assert prepared.error is not None
    assert "nested too deeply" in prepared.error.message


def test_unknown_action_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(ConfigurationError, match="there is no action 'trackEventV3'") as raised:
        compile_pipeline(Mapping("trackEventV3"))
    assert raised.value.message.endswith("Did you mean 'trackEventV2'?")


def test_unknown_action_is_refused_with_all_actions_when_none_is_near() -> None:
    with pytest.raises(ConfigurationError, match=f"The actions are {', '.join(ACTIONS)}"):
        compile_pipeline(Mapping("qqqq"))
