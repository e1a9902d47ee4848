"""The mapping: from an event to the payload of an action, as Segment's framework transforms it.

Source: Segment actions framework, mapping kit.
"""

from destination._javascript import UNDEFINED, Json
from destination.errors import MappingError
from destination.mapping._compiler import CompiledMapping, compile_mapping
from destination.mapping._faults import Fault, collect
from destination.mapping._root import ROOT_DIRECTIVE, root_mapping
from destination.mapping._validation import check_mapping

__all__ = ["UNDEFINED", "CompiledMapping", "Fault", "compile_mapping", "transform", "validate_mapping"]


def transform(mapping: Json, event: Json) -> Json:
    """Apply a mapping to an event; compile the mapping once where many events follow.

    Returns:
        What ``CompiledMapping.apply`` returns.

    Raises:
        MappingError: the event is no object, the mapping is not valid, or a directive cannot be run.
    """
    return compile_mapping(mapping).apply(event)


def validate_mapping(mapping: Json) -> tuple[Fault, ...]:
    """List every fault that the framework finds in a mapping before it sees an event, in the framework's order."""
    try:
        return collect([check_mapping(root_mapping(mapping))])
    except MappingError as error:
        return (Fault(f"/{ROOT_DIRECTIVE}", error.message),)
    except RecursionError:
        return (Fault("/", "/ is nested too deeply."),)
