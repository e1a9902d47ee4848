"""Bodies that somebody sends to break things: always a clear 4xx, and the world stays as it was."""

from typing import Any

import pytest

from mock_talon.limits import BODY_BYTES
from tests.mock_talon.conftest import Mock

PROFILE = "/segment/v2/customer_profiles/bob"
SESSION = "/segment/v2/customer_sessions/cart"


def attribute(value: bytes) -> bytes:
    return b'{"attributes":{"stringAttribute":' + value + b"}}"


HOSTILE = [
    pytest.param(b"{", 400, id="truncated"),
    pytest.param(b"nonsense", 400, id="not-json"),
    pytest.param(b"[]", 400, id="a-list"),
    pytest.param(b"null", 400, id="null"),
    pytest.param(b'"x"', 400, id="a-text"),
    pytest.param(attribute(b"[" * 2000 + b"]" * 2000), 400, id="2000-deep-list"),
    pytest.param(attribute(b'{"a":' * 2000 + b"1" + b"}" * 2000), 400, id="2000-deep-object"),
    pytest.param(attribute(b"[" * 900 + b"]" * 900), 400, id="900-deep-list"),
    pytest.param(attribute(b"1e400"), 400, id="beyond-a-double"),
    pytest.param(attribute(b"9" * 5000), 400, id="5000-digits"),
    pytest.param(attribute(b'"\\ud800"'), 400, id="lone-surrogate"),
    pytest.param(attribute(b'"\\udc00\\ud800"'), 400, id="swapped-surrogates"),
    pytest.param(b'{"attributes":{},"attributes":{}}', 400, id="duplicate-key"),
    pytest.param(b'{"attributes":{"a" :1,"a":2}}', 400, id="nested-duplicate-key"),
    pytest.param(b'{"runRuleEngine":true,"runRuleEngine":false}', 400, id="duplicate-key-with-a-default"),
    pytest.param(b'{"audiencesChanges":{"adds":[],"adds":[1]}}', 400, id="duplicate-key-of-a-nested-shape"),
    pytest.param(b'{"beyond":{"a":1,"a":2}}', 400, id="duplicate-key-beyond-the-shape"),
    pytest.param(b'{"attributes":{"a":1,"\\u0061":2}}', 400, id="escaped-duplicate-key"),
    pytest.param(b'{"attributes":{"b":"\\u003a","a":1,"a":2}}', 400, id="duplicate-key-and-escaped-colon"),
    pytest.param(attribute(b'"a\x00b"'), 400, id="raw-nul"),
    pytest.param(attribute(b'"a\\u0000b"'), 400, id="escaped-nul"),
    pytest.param(b"\xef\xbb\xbf{}", 400, id="byte-order-mark"),
    pytest.param(attribute(b'"\xff"'), 400, id="not-utf-8"),
    pytest.param('{"attributes":{}}'.encode("utf-16"), 400, id="utf-16"),
    pytest.param('{"attributes":{"stringAttribute":"ä"}}'.encode("latin-1"), 400, id="latin-1"),
    pytest.param(attribute(b"NaN"), 400, id="nan"),
    pytest.param(attribute(b"{}"), 400, id="object-for-text"),
    pytest.param(attribute(b'"' + b"x" * BODY_BYTES.value + b'"'), 413, id="over-the-maximum"),
]


NUL, TWICE = b'"\\u0000"', b'{"a":1,"a":2}'
DEEP = [
    pytest.param(b"[", NUL, b"]", id="list-with-nul"),
    pytest.param(b'{"a":', NUL, b"}", id="object-with-nul"),
    pytest.param(b"[", TWICE, b"]", id="list-with-duplicate-key"),
    pytest.param(b'{"a":', TWICE, b"}", id="object-with-duplicate-key"),
]


@pytest.mark.rule("body-is-json", "body-keys-unique")
@pytest.mark.parametrize("depth", [50, 300, 400, 500, 800, 950, 990, 1000, 5000])
@pytest.mark.parametrize(("opening", "inside", "closing"), DEEP)
def test_fault_deep_inside_an_ignored_member_is_refused(
    mock: Mock, opening: bytes, inside: bytes, closing: bytes, depth: int
) -> None:
    answer = mock.put(PROFILE, raw=b'{"ignored":' + opening * depth + inside + closing * depth + b"}")

    assert (answer.status, "bob" in mock.state()["profiles"]) == (400, False)


@pytest.mark.rule("body-is-json", "body-unknown-members")
@pytest.mark.parametrize("depth", [50, 495, 700, 950, 990, 1000, 5000])
def test_ignored_member_may_nest_and_never_breaks_the_look_at_integers(mock: Mock, depth: int) -> None:
    body = b'{"audiencesChanges":{"adds":[7.0]},"ignored":' + b'{"a":' * depth + b"1" + b"}" * depth + b"}"

    answer = mock.put(PROFILE, raw=body)

    assert answer.status in {200, 400}
    assert depth > 50 or answer.status == 200


BEYOND_A_DOUBLE = b"1" + b"0" * 309


@pytest.mark.rule("attribute-type", "attribute-auto-creation", "attribute-conversion", "body-shape")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param(PROFILE, b'{"attributes":{"numberAttribute":%b}}', id="attribute"),
        pytest.param(PROFILE, b'{"attributes":{"numberList":[1,%b]}}', id="list"),
        pytest.param(PROFILE, b'{"attributes":{"locationAttribute":[1,%b]}}', id="location"),
        pytest.param("/segment/customer_profile/bob", b'{"attributes":{"Made":%b}}', id="created-attribute"),
        pytest.param("/segment/customer_profile/bob", b'{"attributes":{"Made":[%b]}}', id="created-list"),
        pytest.param(SESSION, b'{"cartItems":[{"sku":"a","quantity":1,"price":%b}]}', id="price"),
        pytest.param(SESSION, b'{"additionalCosts":{"shipping":{"price":%b}}}', id="cost"),
        pytest.param(SESSION, b'{"cartItems":[{"sku":"a","quantity":%b,"price":1}]}', id="quantity"),
    ],
)
def test_integer_beyond_a_double_is_refused(mock: Mock, path: str, body: bytes) -> None:
    before = mock.state()

    assert mock.put(path, raw=body % BEYOND_A_DOUBLE).status == 400
    assert mock.state() == before


@pytest.mark.rule("body-is-json", "body-keys-unique", "body-size", "body-shape")
@pytest.mark.parametrize(("body", "status"), HOSTILE)
def test_hostile_body_is_refused_and_changes_nothing(mock: Mock, body: bytes, status: int) -> None:
    before = mock.state()

    answer = mock.put(PROFILE, raw=body)

    assert (answer.status, answer.json["StatusCode"]) == (status, status)
    assert mock.verdict(answer)["verdict"]["refusals"]
    assert mock.state() == before


@pytest.mark.rule("body-keys-unique")
@pytest.mark.parametrize(
    "attributes", [{'a":': 1, 'b\\":': {'"': 2}}, {"a": '":":":', "b": [{"a": 1}, {"a": 2}]}, {"\x7f": "\\u0000"}]
)
def test_odd_but_unambiguous_keys_are_not_taken_for_duplicates(mock: Mock, attributes: dict[str, Any]) -> None:
    answer = mock.put(f"{PROFILE}?skipNonExistingAttributes=true", {"attributes": attributes})

    assert answer.status == 200


@pytest.mark.rule("body-size")
def test_body_of_the_maximum_size_is_taken(mock: Mock) -> None:
    body = attribute(b'"' + b"x" * (BODY_BYTES.value - len(attribute(b'""'))) + b'"')

    assert mock.put(PROFILE, raw=body).status == 200


@pytest.mark.parametrize("path", ["/_mock/health", "/_mock/reset", "/_mock/requests", "/openapi.json"])
def test_control_door_answers_a_wrong_method_with_a_fix(mock: Mock, path: str) -> None:
    answer = mock.request("PATCH", path)

    assert answer.status == 405
    assert path == "/openapi.json" or answer.json["Fix"].startswith("Use ")


ENDLESS = "n" * 1_000_000


@pytest.mark.rule(
    "answer-error-text", "attribute-exists", "attribute-name", "event-type-exists", "additional-cost-exists"
)
@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param(PROFILE, {"attributes": {ENDLESS: 1}}, id="attribute"),
        pytest.param("/segment/customer_profile/bob", {"attributes": {f"-{ENDLESS}": 1}}, id="created-attribute"),
        pytest.param("/segment/v2/events", {"eventType": ENDLESS, "customerProfileId": "bob"}, id="event-type"),
        pytest.param(SESSION, {"additionalCosts": {ENDLESS: {"price": 1}}}, id="cost"),
        pytest.param(SESSION, {"loyaltyCards": [ENDLESS]}, id="card"),
        pytest.param(SESSION, {"state": ENDLESS}, id="state"),
        pytest.param("/segment/customer_profiles/bob/audiences", {"data": {"adds": [ENDLESS]}}, id="audience"),
    ],
)
def test_name_without_end_is_refused_in_few_words(mock: Mock, path: str, body: Any) -> None:
    answer = mock.put(path, body)

    assert answer.status in {400, 404}
    assert len(answer.body) < 10_000
    refusal = mock.verdict(answer)["verdict"]["refusals"][0]
    assert all(len(str(refusal[part])) < 10_000 for part in refusal if part != "pointer")


@pytest.mark.rule("body-keys-unique")
def test_key_that_stands_twice_is_found_among_very_many(mock: Mock) -> None:
    """Found by counting once: to count each of them would take the whole day."""
    names = ",".join(f'"n{number}":1' for number in range(300_000))

    answer = mock.put(PROFILE, raw=f'{{"ignored":{{{names},"n299999":2}}}}'.encode())

    refusal = mock.verdict(answer)["verdict"]["refusals"][0]
    assert (answer.status, refusal["rule"], refusal["found"]) == (400, "body-keys-unique", "n299999")


@pytest.mark.rule("body-shape")
def test_all_problems_of_a_shape_are_counted_and_the_first_are_told(mock: Mock) -> None:
    answer = mock.put(SESSION, {"cartItems": [{"sku": 1} for _ in range(1000)]})

    verdict = mock.verdict(answer)["verdict"]
    assert (answer.status, verdict["total"], len(verdict["refusals"])) == (400, 2000, 100)


@pytest.mark.rule("body-shape")
def test_body_too_large_to_list_every_problem_of_tells_the_first(mock: Mock) -> None:
    items = '{"sku":"a","quantity":1,"price":1},' * 30_000

    answer = mock.put(SESSION, raw=f'{{"cartItems":[{items}{{"sku":7,"quantity":"x"}}]}}'.encode())

    verdict = mock.verdict(answer)["verdict"]
    assert (answer.status, verdict["total"], verdict["refusals"][0]["pointer"]) == (400, 1, "/cartItems/30000/sku")


@pytest.mark.rule("body-shape")
def test_whole_number_is_an_integer_in_a_body_of_any_size(mock: Mock) -> None:
    changes = '"audiencesChanges":{"adds":[7.0]},"runRuleEngine":true'
    for padding in (0, 2_000_000):
        answer = mock.put(PROFILE, raw=f'{{{changes},"ignored":"{"x" * padding}"}}'.encode())
        assert answer.status == 200
        assert answer.json["customerProfile"]["audienceMemberships"] == [{"id": 7, "name": "VIP"}]
