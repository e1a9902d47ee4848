"""Promises that hold for any request: never a failure of the mock's own, and no trace of what was refused."""

import json
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mock_talon import Behaviour, FrozenClock, SeededIds, World, parse_seed
from mock_talon.api.catalogue import all_endpoints
from mock_talon.rules import Kind, Refusal, Verdict
from mock_talon.rules.ledger import all_rules
from tests.mock_talon.conftest import SEED, Mock, in_process

WRITES = [endpoint for endpoint in all_endpoints() if endpoint.door == "third-party"]
PATH_IDS = ("customerProfileId", "audienceId", "customerSessionId")
MEMBERS = sorted(
    {
        *(
            "attributes",
            "audiencesChanges",
            "adds",
            "deletes",
            "runRuleEngine",
            "attributesInfo",
            "name",
            "type",
            "data",
        ),
        *("integrationId", "customerProfileId", "eventType", "eventAttributes", "audienceId", "audienceName", "state"),
        *("customerSession", "sessionAttributesInfo", "cartItemAttributesInfo", "profileId", "couponCodes", "price"),
        *("referralCode", "loyaltyCards", "cartItems", "additionalCosts", "identifiers", "sku", "quantity", "weight"),
        *("returnedQuantity", "mutualAttributes", "stringAttribute", "numberAttribute", "locationAttribute", "tax"),
    }
)
TEXTS = st.sampled_from(
    ["", "x", "ada", "vip", "track-event", "open", "closed", "cancelled", "string", "2", "card-0001"]
)
NUMBERS = st.sampled_from([0, 1, 2, -1, 7, 8, 1.0, 0.1, 2.5, 1e308, -1e308, 2**63, 10**309, 5e-324])
SCALARS = st.none() | st.booleans() | NUMBERS | st.integers() | st.floats(allow_nan=False) | TEXTS | st.text(max_size=5)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=5)
        | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=25,
)
BODIES = st.dictionaries(st.sampled_from(MEMBERS), VALUES, max_size=9)


@cache
def _mock(*, strict: bool) -> Mock:
    behaviour = Behaviour(strict=strict, rate_limit=False, callbacks=False)
    world = World(parse_seed(SEED), behaviour=behaviour, clock=FrozenClock(), ids=SeededIds(1))
    return Mock(world, in_process(world))


@settings(max_examples=400)
@given(
    endpoint=st.sampled_from(WRITES), body=BODIES, path_id=st.sampled_from(["ada", "vip", "new"]), strict=st.booleans()
)
def test_any_body_is_answered_and_leaves_no_trace_when_refused(
    endpoint: Any, body: dict[str, Any], path_id: str, strict: bool
) -> None:
    mock = _mock(strict=strict)
    mock.world.reset()
    before = mock.state()
    path = endpoint.path.format_map(dict.fromkeys(PATH_IDS, path_id))

    answer = mock.request(endpoint.method, path, raw=json.dumps(body).encode())

    assert answer.status == endpoint.success or answer.status in {400, 404, 409}
    if answer.status >= 400:
        assert mock.state() == before
        refusals = mock.verdict(answer)["verdict"]["refusals"]
        assert refusals
        assert all(refusal[part] for refusal in refusals for part in ("rule", "details", "expected", "fix", "source"))
    if "customerSession" in (answer.json if answer.body else {}):
        _require_consistent(answer.json["customerSession"])


def _require_consistent(session: dict[str, Any]) -> None:
    parts = session["cartItemTotal"], session["additionalCostTotal"], session["cartItemAdditionalCostTotal"]
    assert abs(session["total"] - sum(parts)) <= 1e-12 * sum(map(abs, parts))
    assert [item["position"] for item in session["cartItems"]] == list(range(len(session["cartItems"])))


RULES = {kind: next((rule for rule in all_rules() if rule.kind is kind), None) for kind in Kind}
OF_A_CLASS = st.sampled_from([rule for rule in RULES.values() if rule is not None])


@given(st.lists(OF_A_CLASS, min_size=1, max_size=300))
def test_verdict_is_decided_by_the_first_class_wherever_it_stands(rules: list[Any]) -> None:
    verdict = Verdict.of(Refusal(rule, "", "told") for rule in rules)

    assert verdict.deciding[0].kind == min(rule.kind for rule in rules)
    assert (verdict.total, len(verdict.refusals)) == (len(rules), min(len(rules), 100))
