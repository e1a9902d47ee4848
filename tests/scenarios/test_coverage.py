"""Coverage: what there is, what counts as exercised, and what is missing."""

import pytest

from destination import ACTIONS, Mapping, Outcome, Result, WireRequest, WireResponse
from mock_talon import all_rules
from mock_talon.faults import Fault, Status
from scenarios import (
    Contract,
    Coverage,
    Exchange,
    Rule,
    Scenario,
    ScenarioFinished,
    Share,
    Step,
    StepPlayed,
    Tally,
    served_contract,
)
from scenarios.model import Script
from scenarios.world_checks import Unchanged

CONTRACT = Contract(
    ("trackEventV2", "deleteAudience"),
    {"PUT /a/{id}/list": (204,), "PUT /a/{id}": (200, 400), "PUT /a/all": (200,)},
    ("aimed-at", "forgotten"),
)


def exchange(status: int | None, path: str = "/a/1", action: str = "trackEventV2") -> Exchange:
    request = WireRequest("PUT", f"https://integration.talon.one{path}?x=1", (), None)
    response = None if status is None else WireResponse(status, "", {}, b"")
    return Exchange({}, Result(Mapping(action), Outcome.DELIVERED, request=request, response=response))


def coverage_of(*exchanges: Exchange, faults: tuple[Fault, ...] = ()) -> Coverage:
    step = Step((), (), (Unchanged(Rule("aimed-at", "docs")),), faults=faults)
    scenario = Scenario("trackEventV2/x/0", "trackEventV2", "x", "a title", 7, Script((step,)))
    tally = Tally(CONTRACT)
    tally(ScenarioFinished(scenario, steps=(StepPlayed(1, step, exchanges),)))
    return tally.coverage()


def missing(coverage: Coverage) -> dict[str, tuple[str, ...]]:
    return {share.name: share.missing for share in coverage.shares}


def test_contract_holds_all_that_is_served() -> None:
    contract = served_contract()

    assert contract.actions == tuple(ACTIONS)
    assert contract.operations["POST /segment/audiences"] == (201, 400, 401, 404, 409, 413, 415, 429)
    assert "GET /v2/authping" in contract.operations
    assert not any("_mock" in operation for operation in contract.operations)
    assert set(contract.rules) == {rule.id for rule in all_rules() if rule.concerns in ("segment", "deployment")}


def test_coverage_names_what_was_not_exercised() -> None:
    assert missing(coverage_of(exchange(200))) == {
        "actions": ("deleteAudience",),
        "endpoints": ("PUT /a/{id}/list", "PUT /a/all"),
        "ledger lines": ("forgotten",),
        "declared status codes": ("PUT /a/{id}/list 204", "PUT /a/{id} 400", "PUT /a/all 200"),
    }


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        pytest.param("/a/all", "PUT /a/all", id="literal-wins"),
        pytest.param("/a/all%2Flist", "PUT /a/{id}", id="encoded"),
        pytest.param("/a/1/list", "PUT /a/{id}/list", id="longer"),
    ],
)
def test_answer_counts_for_the_operation_it_was_asked_of(path: str, operation: str) -> None:
    assert coverage_of(exchange(200, path)).seen == {operation: {200: 1}}


def test_answer_of_no_operation_counts_for_none() -> None:
    assert coverage_of(exchange(404, "/b")).seen == {}


def test_status_beyond_the_declared_ones_is_told() -> None:
    assert coverage_of(exchange(200), exchange(500)).undeclared == ("PUT /a/{id} 500",)


def test_answer_of_a_fault_does_not_count_as_the_servers() -> None:
    coverage = coverage_of(exchange(400), faults=(Fault(Status(400)),))

    assert coverage.seen == {}
    assert coverage.matrix == {("aimed-at", "trackEventV2"): {400: 1}}


def test_event_without_an_answer_counts_as_not_sent() -> None:
    coverage = coverage_of(exchange(None), exchange(200))

    assert coverage.matrix == {("aimed-at", "trackEventV2"): {0: 1, 200: 1}}


@pytest.mark.parametrize(
    ("gaps", "text"),
    [
        pytest.param(0, "rules: 3000 of 3000, 100 %", id="all"),
        pytest.param(1, "rules: 2999 of 3000, 99.9 %", id="almost"),
    ],
)
def test_share_says_all_only_of_all(gaps: int, text: str) -> None:
    assert str(Share("rules", 3000, tuple(map(str, range(gaps))))) == text


def test_share_of_nothing_is_whole() -> None:
    assert Share("rules", 0).rounded == "100"
