"""The control door to faults: list, add, delete one, delete all."""

from http import HTTPStatus
from typing import Any

from mock_talon.api.call import Call, Reply
from mock_talon.api.endpoint import EndpointTable
from mock_talon.errors import UsageError
from mock_talon.gate.fault import FaultCount
from mock_talon.gate.fault_errors import FaultError
from mock_talon.gate.fault_reading import to_fault, to_json
from mock_talon.rules import Refusal, RefusedError
from mock_talon.rules.faults import FAULT_EXISTS, FAULT_ID_FREE, FAULT_SHAPE
from mock_talon.wire.casing import to_camel
from mock_talon.wire.fault_bodies import CountedFault, FaultBody, FaultList

endpoints = EndpointTable(door="control", source="ours", answered_id="id", is_world_bound=True)
_PATH = "/_mock/faults"


@endpoints(
    "GET",
    _PATH,
    operation="mock/faults",
    summary="List the faults of the world, with how many requests each has met and struck.",
    reply=FaultList,
)
def faults(call: Call[Any]) -> Reply:
    """List the faults in the order in which they are tried."""
    counts = list(call.world.faults)
    listed = {"faults": list(map(_counted, counts)), "struck": sum(count.struck for count in counts)}
    return Reply(HTTPStatus.OK, listed)


def _counted(count: FaultCount) -> dict[str, Any]:
    return {**to_json(count.fault), "matched": count.matched, "struck": count.struck}


@endpoints(
    "POST",
    _PATH,
    operation="mock/addFault",
    summary="Let something go wrong from now on.",
    body=FaultBody,
    success=HTTPStatus.CREATED,
    reply=CountedFault,
    errors=(HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT),
)
def add(call: Call[FaultBody]) -> Reply:
    """Add a fault; each request is struck by the first that is due."""
    try:
        fault = call.world.faults.add(to_fault(call.body))
    except FaultError as error:
        raise RefusedError.because(_refusal(error)) from error
    return Reply(HTTPStatus.CREATED, _counted(FaultCount(fault, 0, 0)))


def _refusal(error: FaultError) -> Refusal:
    pointer = "".join(f"/{to_camel(member)}" for member in error.member.split(".") if member)
    if error.member == "id":
        return FAULT_ID_FREE.refuse(pointer, f"{pointer}: there is a fault {error.found!r} already", found=error.found)
    return FAULT_SHAPE.refuse(
        pointer,
        f"{pointer or 'the fault'}: {error.found!r} is not possible",
        found=error.found,
        expected=error.expected,
        fix=f"Give {error.expected}",
        wanted=str(error.found) if error.among else "",
        among=error.among,
    )


@endpoints(
    "DELETE",
    _PATH,
    operation="mock/clearFaults",
    summary="Let nothing go wrong any more.",
    success=HTTPStatus.NO_CONTENT,
)
def clear(call: Call[Any]) -> Reply:
    """Delete every fault of the world, with its counts."""
    call.world.faults.clear()
    return Reply(HTTPStatus.NO_CONTENT)


@endpoints(
    "DELETE",
    f"{_PATH}/{{faultId}}",
    operation="mock/deleteFault",
    summary="Let one fault strike no more.",
    success=HTTPStatus.NO_CONTENT,
    errors=(HTTPStatus.NOT_FOUND,),
)
def delete(call: Call[Any]) -> Reply:
    """Delete one fault, with its counts."""
    wanted = call.path["faultId"]
    try:
        call.world.faults.remove(wanted)
    except UsageError as error:
        known = tuple(count.fault.id for count in call.world.faults)
        raise RefusedError.because(
            FAULT_EXISTS.refuse("", f"there is no fault {wanted!r}", found=wanted, wanted=wanted, among=known)
        ) from error
    return Reply(HTTPStatus.NO_CONTENT)
