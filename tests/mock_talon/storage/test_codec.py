"""Documents as bytes: what a store reads back is shown to the letter as what was written."""

import pytest

from mock_talon.domain.shapes import SHAPES
from mock_talon.store import Codec, encode
from tests.mock_talon.conftest import Mock
from tests.mock_talon.sessions import V1, V2, item

ITEMS = [
    item(price=10, weight="120", height="1.50", additionalCosts={"tax": {"price": 3}}),
    {"sku": "FREE", "quantity": 2.0},
    item(sku="COST", additionalCosts={"tax": {}}),
]


@pytest.fixture
def played(mock: Mock) -> Mock:
    """A world whose documents requests have written, with whole numbers, texts and nothing where numbers are kept."""
    session = {"profileId": "ada", "cartItems": ITEMS, "additionalCosts": {"tax": {"price": 5}}}
    answers = [
        mock.put("/segment/v2/customer_profiles/ada", {"attributes": {}}),
        mock.put("/segment/customer_profile/bob", {"attributes": {"luckyNumber": 7}, "runRuleEngine": True}),
        mock.put("/segment/customer_profile_v2/bob", {"audiencesChanges": {"adds": [{"name": "VIP"}]}}),
        mock.put(f"{V2}/open", session),
        mock.put(f"{V2}/closed", {**session, "state": "closed"}),
        mock.put(f"{V1}/old", {"customerSession": {"profileId": "bob", "cartItems": ITEMS}}),
    ]
    assert [answer.json for answer in answers if answer.status != 200] == []
    return mock


def test_document_read_back_is_shown_as_it_was_written(played: Mock) -> None:
    codec = Codec(SHAPES)
    contents = played.world.store.contents()
    written = [(name, document) for name, documents in contents.collections.items() for document in documents.values()]
    written += [(name, event) for name, log in contents.logs.items() for event in log]

    changed = [
        (encode(document), encode(codec.decode(name, encode(document))))
        for name, document in written
        if encode(codec.decode(name, encode(document))) != encode(document)
    ]

    assert {name for name, _ in written} >= {"profiles", "sessions", "attributes", "audiences", "events"}
    assert changed == []
