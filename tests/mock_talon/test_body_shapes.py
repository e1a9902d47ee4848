"""What the shapes of request bodies have in common."""

from typing import Any

import msgspec
import pytest

from mock_talon.api.catalogue import all_endpoints
from mock_talon.wire.requests import Sent

SHAPES = {
    shape
    for endpoint in all_endpoints()
    if endpoint.door != "control"
    for shape in (endpoint.body, endpoint.lenient_body)
    if shape is not None
}


def structs_in(shape: Any) -> set[type]:
    """Give the structs of a shape, itself included."""
    types = msgspec.inspect.multi_type_info([shape])
    found, ahead = set[type](), list(types)
    while ahead:
        info = ahead.pop()
        if isinstance(info, msgspec.inspect.StructType) and info.cls not in found:
            found.add(info.cls)
            ahead += [field.type for field in info.fields]
        inner = [getattr(info, name, ()) for name in ("type", "types", "item_type", "value_type")]
        for part in inner:
            ahead += part if isinstance(part, tuple) else [part]
    return found


@pytest.mark.parametrize("shape", sorted(SHAPES, key=lambda shape: shape.__name__))
def test_shape_of_the_api_gives_back_no_member_that_was_not_sent(shape: Any) -> None:
    strangers = [struct for struct in structs_in(shape) if not issubclass(struct, Sent)]

    assert strangers == []
    assert shape.__struct_config__.omit_defaults
