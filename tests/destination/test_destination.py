import threading
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination.actions import ACTIONS
from destination.destination import MAPPINGS_PER_DESTINATION, Destination, user_of
from destination.errors import AuthenticationError, ConfigurationError, DeliveryError
from destination.pipeline import Mapping
from destination.results import Outcome, Result
from destination.retries import RetryPolicy
from destination.settings import Settings
from destination.wire import WireRequest, WireResponse
from tests.destination.fakes import FrozenTime, ScriptedTransport, answer, refused_connection

SETTINGS = Settings("secret-key", "https://acme.europe-west1.talon.one")
TRACK = Mapping("trackEventV2", 'type = "track"', use_defaults=True)
EVENT = {"type": "track", "event": "Order Completed", "userId": "u1"}


def destination(*mappings: Mapping, transport: ScriptedTransport | None = None, **options: Any) -> Destination:
    return Destination(
        SETTINGS,
        mappings or [TRACK],
        transport=transport or ScriptedTransport(),
        timing=FrozenTime().timing(),
        **options,
    )


def outcomes(results: list[Result]) -> list[Outcome]:
    return [result.outcome for result in results]


def test_event_is_delivered_when_everything_is_right() -> None:
    transport = ScriptedTransport([answer(200, body=b'{"ok":true}')])

    [result] = destination(transport=transport).handle(EVENT)

    assert result.outcome is Outcome.DELIVERED
    assert result.reason == ""
    assert (result.status, result.body) == (200, '{"ok":true}')
    assert [attempt.status for attempt in result.attempts] == [200]
    assert transport.requests == [result.request]


def test_plan_sends_nothing() -> None:
    transport = ScriptedTransport()

    [result] = destination(transport=transport).plan(EVENT)

    assert result.outcome is Outcome.PLANNED
    assert result.request is not None
    assert transport.requests == []


def test_each_mapping_gets_its_own_result() -> None:
    results = destination(
        TRACK,
        Mapping("trackEvent", 'type = "page"', use_defaults=True),
        Mapping("trackEvent", use_defaults=True, is_enabled=False),
        Mapping("updateCustomerProfileV3"),
        Mapping("trackEvent", use_defaults=True),
    ).handle(EVENT)

    assert outcomes(results) == [
        Outcome.DELIVERED,
        Outcome.NOT_SUBSCRIBED,
        Outcome.DISABLED,
        Outcome.REFUSED,
        Outcome.DELIVERED,
    ]


def test_refused_event_names_every_field() -> None:
    [result] = destination(Mapping("createAudience")).handle(EVENT)

    assert result.error is not None
    assert result.error.fields == (
        "The root value is missing the required field 'audienceId'.",
        "The root value is missing the required field 'audienceName'.",
    )
    assert result.reason == " ".join(result.error.fields)


def test_event_fails_with_status_and_body_when_the_service_refuses_it() -> None:
    transport = ScriptedTransport([answer(400, body=b'{"message":"no such attribute"}')])

    [result] = destination(transport=transport).handle(EVENT)

    assert result.outcome is Outcome.FAILED
    assert (result.status, result.body, result.reason) == (400, '{"message":"no such attribute"}', "Bad Request")


def test_event_is_given_up_when_the_service_stays_away() -> None:
    transport = ScriptedTransport([answer(503), refused_connection()])

    [result] = destination(transport=transport, retry_policy=RetryPolicy(attempts=2)).handle(EVENT)

    assert result.outcome is Outcome.GAVE_UP
    assert result.reason == "gave up after 2 attempts: connection refused"
    assert [attempt.status for attempt in result.attempts] == [503, None]
    assert result.status is None


@pytest.mark.parametrize("kind", ["alias", "group", "identify", "page", "track"])
def test_event_is_accepted_when_its_type_is_one_of_five(kind: str) -> None:
    mapping = Mapping("deleteAudience", mapping={"audienceId": "a"})

    assert outcomes(destination(mapping).handle({"type": kind})) == [Outcome.DELIVERED]


@pytest.mark.parametrize("event", [{"type": "screen"}, {"type": "Track"}, {"type": None}, {}, {"type": ["track"]}])
def test_event_is_not_accepted_when_its_type_is_another(event: Any) -> None:
    [result] = destination(Mapping("deleteAudience", mapping={"audienceId": "a"})).handle(event)

    assert result.outcome is Outcome.NOT_ACCEPTED
    assert "alias, group, identify, page, track" in result.reason


@pytest.mark.parametrize("event", [None, 5, "track", [EVENT]])
def test_event_is_not_accepted_when_it_is_no_object(event: Any) -> None:
    assert outcomes(destination().handle(event)) == [Outcome.NOT_ACCEPTED]


@pytest.mark.parametrize(
    "integrations",
    [
        None,
        {},
        [],
        {"All": True},
        {"All": None},
        {"All": "false"},
        {"All": False, "Talon.One (Actions)": True},
        {"All": False, "Talon.One (Actions)": {"option": 1}},
        {"All": False, "Talon.One (Actions)": None},
        {"talon.one (actions)": False},
        {"Mixpanel": False},
    ],
)
def test_event_passes_when_its_integrations_allow(integrations: Any) -> None:
    assert outcomes(destination().handle({**EVENT, "integrations": integrations})) == [Outcome.DELIVERED]


@pytest.mark.parametrize(
    "integrations", [{"All": False}, {"all": False}, {"Talon.One (Actions)": False}, {"All": False, "Mixpanel": True}]
)
def test_event_is_switched_off_when_its_integrations_exclude_the_destination(integrations: Any) -> None:
    assert outcomes(destination().handle({**EVENT, "integrations": integrations})) == [Outcome.SWITCHED_OFF]


def test_event_is_filtered_out_when_any_filter_does_not_match() -> None:
    filters = ["type in ['track', 'page']", "!(event = 'Order Completed' or event = 'x')"]

    [result] = destination(filters=filters).handle(EVENT)

    assert result.outcome is Outcome.FILTERED_OUT
    assert result.reason == f"filter 2 does not match: {filters[1]}"


def test_event_passes_when_all_filters_match() -> None:
    filters = ["type in ['track']", "event = 'Order Completed'"]

    assert outcomes(destination(filters=filters).handle(EVENT)) == [Outcome.DELIVERED]


def test_no_event_passes_when_a_filter_cannot_be_read() -> None:
    [result] = destination(filters=["event = "]).handle(EVENT)

    assert result.outcome is Outcome.FILTERED_OUT
    assert result.reason.startswith("filter 1 cannot be read, so that it lets no event through: ")


@pytest.mark.parametrize("count", [MAPPINGS_PER_DESTINATION], ids=["at-the-limit"])
def test_destination_takes_as_many_mappings_as_segment_does(count: int) -> None:
    assert len(destination(*[TRACK] * count).plan(EVENT)) == 50


def test_destination_is_refused_when_it_has_one_mapping_too_many() -> None:
    with pytest.raises(ConfigurationError, match=r"at most 50 mappings \(Segment docs, destination actions\), not 51"):
        destination(*[TRACK] * (MAPPINGS_PER_DESTINATION + 1))


def test_destination_paces_its_requests() -> None:
    time = FrozenTime()
    paced = Destination(SETTINGS, [TRACK] * 3, transport=ScriptedTransport(), timing=time.timing())

    results = paced.handle(EVENT)

    assert [result.attempts[0].wait_seconds for result in results] == pytest.approx([0.0, 0.017, 0.017], abs=1e-6)


def test_destination_does_not_wait_when_pacing_is_off() -> None:
    time = FrozenTime()

    Destination(
        SETTINGS, [TRACK] * 3, transport=ScriptedTransport(), timing=time.timing(), requests_per_second=None
    ).handle(EVENT)

    assert time.sleeps == []


def test_authentication_passes_when_the_deployment_answers_with_success() -> None:
    transport = ScriptedTransport([answer(204)])

    destination(transport=transport).test_authentication()

    assert transport.requests[0].url == "https://acme.europe-west1.talon.one/v2/authping"


def test_authentication_fails_when_the_deployment_refuses_the_key() -> None:
    with pytest.raises(AuthenticationError) as raised:
        destination(transport=ScriptedTransport([answer(401)])).test_authentication()

    assert raised.value.message == "Credentials are invalid: 401 Unauthorized"


def test_authentication_sends_once_when_the_deployment_is_busy() -> None:
    transport = ScriptedTransport([answer(503)])

    with pytest.raises(AuthenticationError, match="503 Service Unavailable"):
        destination(transport=transport).test_authentication()

    assert len(transport.requests) == 1


def test_authentication_fails_as_it_is_when_the_key_cannot_stand_in_a_header() -> None:
    broken = Destination(Settings("ключ", "https://acme.talon.one"), [], transport=ScriptedTransport())

    with pytest.raises(DeliveryError, match="ApiKey-v1 ключ is not a legal HTTP header value"):
        broken.test_authentication()


def events(count: int, users: int) -> list[dict[str, Any]]:
    return [{"type": "track", "event": f"E{number}", "userId": f"u{number % users}"} for number in range(count)]


def test_many_events_are_answered_once_and_in_order() -> None:
    transport = ScriptedTransport()
    many = events(1000, users=37)

    answers = destination(transport=transport, requests_per_second=None).handle_many(many, workers=8)

    assert [results[0].payload["eventType"] for results in answers] == [event["event"] for event in many]
    assert {results[0].outcome for results in answers} == {Outcome.DELIVERED}
    assert len(transport.requests) == 1000


def test_many_events_of_one_user_are_sent_in_their_order_when_workers_run_in_parallel() -> None:
    transport = ScriptedTransport()
    anonymous = [{**event, "userId": None, "anonymousId": event["userId"]} for event in events(300, users=7)]

    destination(
        Mapping(
            "trackEventV2", mapping={"customerProfileId": {"@path": "$.anonymousId"}, "eventType": {"@path": "$.event"}}
        ),
        transport=transport,
        requests_per_second=None,
    ).handle_many(anonymous, workers=4)

    sent: dict[str, list[int]] = defaultdict(list)
    for request in transport.requests:
        name = (request.body or b"").decode().split('"')
        sent[name[3]].append(int(name[7][1:]))
    assert len(sent) == 7
    assert all(numbers == sorted(numbers) for numbers in sent.values())


def test_many_events_of_different_users_are_worked_on_at_once() -> None:
    meeting = threading.Barrier(4, timeout=5)

    class MeetingTransport(ScriptedTransport):
        def send(self, request: WireRequest, timeout_seconds: float) -> WireResponse:
            meeting.wait()
            return super().send(request, timeout_seconds)

    nobody = [{"type": "track", "event": "E", "traits": {}}] * 4
    mapping = Mapping("deleteAudience", mapping={"audienceId": "a"})

    answers = destination(mapping, transport=MeetingTransport(), requests_per_second=None).handle_many(
        nobody, workers=4
    )

    assert [outcomes(results) for results in answers] == [[Outcome.DELIVERED]] * 4


def test_progress_is_told_after_each_event() -> None:
    told: list[tuple[int, int]] = []

    destination(requests_per_second=None).handle_many(
        events(5, users=2), workers=2, progress=lambda done, results: told.append((done, len(results)))
    )

    assert told == [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1)]


def test_stream_reads_only_a_little_ahead() -> None:
    read = 0

    def endless() -> Any:
        nonlocal read
        while True:
            read += 1
            yield EVENT

    answers = destination(requests_per_second=None).stream(endless(), workers=2)
    for _ in range(50):
        next(answers)
    answers.close()

    assert read < 50 + 2 * 16 + 2


def test_handling_many_is_refused_when_there_is_no_worker() -> None:
    with pytest.raises(ConfigurationError, match="at least 1 worker, not 0"):
        destination().handle_many([EVENT], workers=0)


@pytest.mark.parametrize(
    ("event", "user"),
    [
        ({"userId": "u", "anonymousId": "a"}, "'u'"),
        ({"userId": None, "anonymousId": "a"}, "'a'"),
        ({"userId": ["u"]}, "['u']"),
        ({}, None),
        (None, None),
    ],
)
def test_user_is_told_from_the_event(event: Any, user: str | None) -> None:
    assert user_of(event) == user


scalars = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(max_size=5)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner))
hypothetical_events = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["track", "identify", "page", "screen"]),
        "event": values,
        "userId": values,
        "properties": values,
        "traits": values,
        "integrations": values,
    },
)


@given(event=hypothetical_events)
def test_plan_and_handle_agree(event: dict[str, Any]) -> None:
    mappings = [Mapping(key, use_defaults=True) for key in ACTIONS]
    both = Destination(SETTINGS, mappings, transport=ScriptedTransport(), requests_per_second=None)

    for planned, handled in zip(both.plan(event), both.handle(event), strict=True):
        assert (planned.request, planned.payload) == (handled.request, handled.payload)
        assert (planned.outcome is Outcome.PLANNED) == (handled.outcome is Outcome.DELIVERED)
        if planned.request is None:
            assert (planned.outcome, planned.reason) == (handled.outcome, handled.reason)
