"""Which requests a fault strikes, how often, and what is counted; in Python, without any transport."""

import statistics
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest

from mock_talon import (
    Drip,
    Empty,
    Fault,
    FixedDelay,
    FrozenClock,
    Garbage,
    LognormalDelay,
    Match,
    Reset,
    Status,
    Truncated,
    UniformDelay,
    UsageError,
    When,
    World,
    parse_seed,
)
from mock_talon.gate.fault_delays import Delay
from mock_talon.gate.fault_errors import FaultError
from mock_talon.gate.fault_match import Subject
from mock_talon.gate.fault_reading import parse_fault, to_json
from mock_talon.gate.faults import Faults
from mock_talon.gate.retry_after import CALLERS_KEPT, RetryAfters, parse_retry_after
from tests.mock_talon.conftest import SEED

SESSION = Subject(
    "key",
    "PUT",
    "/segment/v2/customer_sessions/cart%2F7",
    operation="segment/v2/updateCustomerSession",
    action="updateCustomerSessionV2",
    parameters={"customerSessionId": "cart/7"},
    body=b'{"profileId": "ada"}',
)
PROFILE = Subject("key", "PUT", "//segment/v2/customer_profiles/ada", parameters={"customerProfileId": "ada"})
UNTIL_2026 = 1_767_225_600.0


@pytest.fixture
def faults(clock: FrozenClock) -> Faults:
    """The faults of no world in particular."""
    return Faults(clock)


def pattern(faults: Faults, count: int, subject: Subject = SESSION) -> str:
    """Send so many requests; give the kind's first letter for each that is struck, else a dot."""
    strikes = (faults.meet(subject) for _ in range(count))
    return "".join(strike.fault.kind[0] if strike else "." for strike in strikes)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        pytest.param(When(), "rrrrr", id="always"),
        pytest.param(When(nth=3), "..r..", id="nth"),
        pytest.param(When(times=2), "rr...", id="next-n"),
        pytest.param(When(nth=2, times=2), ".rr..", id="n-from-the-nth"),
        pytest.param(When(probability=0), ".....", id="never"),
    ],
)
def test_fault_strikes_the_calls_it_is_set_for(faults: Faults, when: When, expected: str) -> None:
    faults.add(Fault(Reset(), when=when))

    assert pattern(faults, 5) == expected


def test_probability_is_reproducible_from_the_seed(clock: FrozenClock) -> None:
    def drawn(seed: int | None, world_seed: int = 0) -> str:
        faults = Faults(clock, world_seed)
        faults.add(Fault(Reset(), when=When(probability=0.3, seed=seed)))
        return pattern(faults, 400)

    assert drawn(1) == drawn(1, world_seed=5) != drawn(2)
    assert drawn(None) == drawn(None) != drawn(None, world_seed=5)
    assert 80 < drawn(1).count("r") < 160


def test_fault_strikes_alike_again_after_a_reset(faults: Faults) -> None:
    fault = Fault(Reset(), when=When(probability=0.5))
    before = (faults.add(fault).id, pattern(faults, 50))
    faults.reset()

    assert (faults.add(fault).id, pattern(faults, 50)) == before


def test_window_is_on_the_clock_of_the_world(faults: Faults, clock: FrozenClock) -> None:
    start = clock.now() + 10
    faults.add(Fault(Reset(), when=When(since=start, until=start + 5)))

    seen = []
    for seconds in (0, 9.999, 0.001, 4.999, 0.001):
        clock.advance(seconds)
        seen.append(pattern(faults, 1))
    assert seen == [".", ".", "r", "r", "."]


def test_faults_follow_one_another_when_each_strikes_some_requests(faults: Faults) -> None:
    faults.add(Fault(Status(), when=When(times=2)))
    faults.add(Fault(Reset(), when=When(nth=2)))
    faults.add(Fault(Empty(), when=When(times=1)))

    assert pattern(faults, 6) == "sser.."
    assert [(count.fault.id, count.matched, count.struck) for count in faults] == [
        ("fault-1", 6, 2),
        ("fault-2", 4, 1),
        ("fault-3", 3, 1),
    ]


@pytest.mark.parametrize(
    ("match", "session", "profile"),
    [
        pytest.param(Match(), True, True, id="everything"),
        pytest.param(Match(operation="segment/v2/updateCustomerSession"), True, False, id="operation"),
        pytest.param(Match(action="updateCustomerSessionV2"), True, False, id="action"),
        pytest.param(Match(method="put"), True, True, id="method"),
        pytest.param(Match(method="POST"), False, False, id="other-method"),
        pytest.param(Match(path="/segment/v2/customer_sessions/cart%2F7"), True, False, id="path"),
        pytest.param(Match(path="/segment/v2/customer_profiles/{customerProfileId}"), False, True, id="template"),
        pytest.param(Match(path="/segment/*/ada"), False, True, id="wildcard"),
        pytest.param(Match(path="/segment/v2"), False, False, id="part-of-a-path"),
        pytest.param(Match(profile="ada"), True, True, id="profile"),
        pytest.param(Match(profile="bob"), False, False, id="other-profile"),
        pytest.param(Match(session="cart/7"), True, False, id="session"),
        pytest.param(Match(session="cart/7", profile="bob"), False, False, id="all-must-fit"),
    ],
)
def test_match_tells_which_requests_are_meant(match: Match, session: bool, profile: bool) -> None:
    assert (match.fits(SESSION), match.fits(PROFILE)) == (session, profile)


@pytest.mark.parametrize(
    ("body", "profiles"),
    [
        (b'{"customerProfileId": "a"}', {"a"}),
        (b'{"customerSession": {"profileId": "a"}}', {"a"}),
        (b'{"data": [{"customerProfileId": "a"}, 1, {"customerProfileId": "b"}]}', {"a", "b"}),
        (b'{"profileId": 7, "data": 1, "customerSession": []}', set()),
        (b"[]", set()),
        (b"\xff", set()),
        (b"[" * 100_000, set()),
    ],
)
def test_profiles_are_found_where_bodies_name_them(body: bytes, profiles: set[str]) -> None:
    assert Subject("", "PUT", "/", body=body).profiles == profiles


def test_strikes_are_counted_right_when_many_threads_send(faults: Faults) -> None:
    faults.add(Fault(Reset(), when=When(times=100)))
    with ThreadPoolExecutor(8) as threads:
        kinds = "".join(threads.map(lambda _: pattern(faults, 50), range(8)))

    assert kinds.count("r") == faults.struck() == faults.struck("fault-1") == 100
    assert [count.matched for count in faults] == [400]


def test_fault_is_removed_and_cleared(faults: Faults) -> None:
    faults.add(Fault(Reset(), id="a"))
    faults.add(Fault(Empty(), id="b"))

    faults.remove("a")
    assert pattern(faults, 1) == "e"
    faults.clear()
    assert (pattern(faults, 1), len(faults), faults.struck()) == (".", 0, 0)


def test_unknown_or_taken_id_is_told(faults: Faults) -> None:
    faults.add(Fault(Reset(), id="a"))

    for call in (faults.remove, faults.struck):
        with pytest.raises(UsageError, match="there is no fault 'b'; the faults are a"):
            call("b")
    with pytest.raises(FaultError, match="give an id that no other fault of the world has"):
        faults.add(Fault(Empty(), id="a"))


def test_given_id_leaves_out_what_is_taken(faults: Faults) -> None:
    faults.add(Fault(Reset(), id="fault-1"))

    assert faults.add(Fault(Reset())).id == "fault-2"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Fault(), "outcome: None; give an outcome, a delay, or both"),
        (lambda: When(probability=1.1), "probability: 1.1; give a number from 0 to 1"),
        (lambda: When(probability=float("nan")), "probability: nan"),
        (lambda: When(nth=0), "nth: 0; give 1 or more"),
        (lambda: When(times=0), "times: 0; give 1 or more"),
        (lambda: When(since=2, until=2), "until: 2; give a time after the one of since"),
        (lambda: FixedDelay(-1), "seconds: -1; give seconds from 0 to 3600"),
        (lambda: FixedDelay(3601), "seconds: 3601"),
        (lambda: UniformDelay(2, 1), "max_seconds: 1; give seconds from 2 to 3600"),
        (lambda: UniformDelay(-2, 1), "min_seconds: -2"),
        (lambda: LognormalDelay(0, 1), "median_seconds: 0; give seconds above 0"),
        (lambda: LognormalDelay(1, 11), "sigma: 11; give a number from 0 to 10"),
        (lambda: Status(199), "status: 199; give a status from 200 to 599"),
        (lambda: Status(600), "status: 600"),
        (lambda: Status(headers={"A B": "x"}), "headers: 'A B'; give header names"),
        (lambda: Status(headers={"content-length": "1"}), "headers: 'content-length'"),
        (lambda: Status(headers={"A": "x\r\nB: y"}), "give header values on one line"),
        (lambda: Garbage(""), "text: ''; give a text of one character or more"),
        (lambda: Truncated(-1), "sent_bytes: -1; give 0 bytes or more"),
        (lambda: Drip(0), "piece_bytes: 0; give 1 byte or more"),
        (lambda: Drip(1, -1), "pause_seconds: -1; give seconds from 0 to 3600"),
    ],
)
def test_impossible_fault_is_refused_with_what_to_give(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(FaultError) as caught:
        make()

    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("delay", "median", "spread"),
    [
        pytest.param(FixedDelay(2), 2, 0, id="fixed"),
        pytest.param(UniformDelay(1, 3), 2, 0.58, id="uniform"),
        pytest.param(LognormalDelay(2, 0), 2, 0, id="lognormal-without-spread"),
        pytest.param(LognormalDelay(2, 0.25), 2, 0.52, id="lognormal"),
    ],
)
def test_delays_are_drawn_from_their_distribution(delay: Delay, median: float, spread: float) -> None:
    chance = Random(1)
    drawn = [delay.draw(chance) for _ in range(2000)]

    assert statistics.median(drawn) == pytest.approx(median, rel=0.05)
    assert statistics.pstdev(drawn) == pytest.approx(spread, abs=0.05)


def test_delay_never_exceeds_an_hour() -> None:
    chance = Random(1)
    drawn = [LognormalDelay(3600, 10).draw(chance) for _ in range(20)]

    assert max(drawn) == 3600


@pytest.mark.parametrize(
    "members",
    [
        {"kind": "status", "status": 429, "headers": {"Retry-After": "2"}, "body": None},
        {"kind": "delay", "delay": {"seconds": 1.5}, "match": {"action": "trackEvent"}},
        {"kind": "reset", "applied": True, "when": {"since": "2026-01-02T03:04:05.000000Z", "probability": 0.5}},
        {"kind": "empty", "applied": False, "delay": {"minSeconds": 1.0, "maxSeconds": 2.0}},
        {"kind": "garbage", "text": "?", "applied": False, "delay": {"medianSeconds": 1.0, "sigma": 2.0}},
        {"kind": "truncated", "sentBytes": 3, "match": {"profile": "ada"}},
        {"kind": "drip", "pieceBytes": 2, "pauseSeconds": 0.5},
    ],
    ids=lambda members: members["kind"],
)
def test_fault_reads_and_writes_the_same_json(members: dict[str, Any]) -> None:
    written = to_json(parse_fault({**members, "id": "x"}))

    given = {"id": "x", "match": {}, "when": {"probability": 1.0}, **members}
    given["when"] = {"probability": 1.0, **given["when"]}
    assert {"match": {}, **written} == given


@pytest.mark.parametrize(
    ("members", "complaint"),
    [
        pytest.param(
            {"kind": "status", "when": {"tims": 1}}, "have when.tims: 1; did you mean 'times'? Give ", id="nested-slip"
        ),
        pytest.param({"kidn": "reset"}, "have kidn: 'reset'; did you mean 'kind'? Give ", id="slip"),
        pytest.param({"kind": "reste"}, "have kind: 'reste'; did you mean 'reset'? Give one of ", id="kind"),
        pytest.param({"kind": "delay", "delay": 1}, "have delay: 1; give a JSON object", id="delay-without-unit"),
        pytest.param({"kind": object()}, "Expected `str`, got `object`", id="no-json"),
        pytest.param({}, "give the member kind", id="empty"),
    ],
)
def test_plain_data_of_another_shape_is_refused(members: dict[str, Any], complaint: str) -> None:
    with pytest.raises(FaultError) as caught:
        parse_fault(members)

    assert complaint in str(caught.value)


def test_seed_brings_faults_which_come_back_at_reset(clock: FrozenClock) -> None:
    world = World(parse_seed({**SEED, "faults": [{"kind": "reset", "when": {"times": 1}}]}), clock=clock)

    assert pattern(world.faults, 2) == "r."
    world.faults.add(Fault(Empty()))
    world.reset()
    assert pattern(world.faults, 2) == "r."


def test_seed_with_an_impossible_fault_is_told_where() -> None:
    with pytest.raises(UsageError, match=r"seed: at /faults/1: .*when\.probability: 2.0; give a number from 0 to 1"):
        World(parse_seed({**SEED, "faults": [{"kind": "reset"}, {"kind": "reset", "when": {"probability": 2}}]}))


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("2", UNTIL_2026 + 2),
        (" 0 ", UNTIL_2026),
        ("Thu, 01 Jan 2026 00:00:30 GMT", UNTIL_2026 + 30),
        ("soon", None),
        ("-1", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(text: str, until: float | None) -> None:
    assert parse_retry_after(text, UNTIL_2026) == until


def test_oldest_caller_is_forgotten_when_there_are_too_many() -> None:
    retry_afters = RetryAfters()
    for number in range(CALLERS_KEPT + 1):
        retry_afters.ask(("key", "PUT", str(number)), 10)

    assert not retry_afters.is_early(("key", "PUT", "0"), 5)
    assert retry_afters.is_early(("key", "PUT", "1"), 5)


def test_sleepers_are_woken_when_the_world_closes(clock: FrozenClock) -> None:
    world = World(clock=clock)
    sleepers = [threading.Thread(target=world.sleep, args=(3600,), daemon=True) for _ in range(3)]
    for sleeper in sleepers:
        sleeper.start()
    world.close()
    for sleeper in sleepers:
        sleeper.join(20)

    assert not any(sleeper.is_alive() for sleeper in sleepers)
