"""What requests are looked for by, in its three forms."""

from mock_talon import Criteria
from mock_talon.api.criteria import CRITERIA
from mock_talon.wire.control_bodies import CriteriaBody


def test_criteria_are_the_same_in_python_in_a_query_and_in_a_body() -> None:
    names = set(Criteria.__annotations__)

    assert names == {parameter.name for parameter in CRITERIA} == set(CriteriaBody.__struct_encode_fields__)
