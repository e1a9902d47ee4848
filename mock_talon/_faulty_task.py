"""Answers of the socket server that break off, never come, or are none: what WSGI cannot express."""

import socket
import struct
from typing import Any, Final
from uuid import uuid4

import msgspec
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask

from mock_talon.api.answer import BREAK_WITH, STATUS_LINE_BYTES
from mock_talon.gate.fault_kinds import Garbage, Reset, SocketFault, Truncated

_RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)  # linger, for no time at all: what is not sent yet is thrown away


class FaultyTask(WSGITask):
    """Answers one request, and harms the answer if the application asks for it."""

    _fault: SocketFault | None = None
    _body = b""

    def get_environment(self) -> Any:
        """Offer the application a way to break the answer."""
        environ = super().get_environment()
        environ[BREAK_WITH] = self._break_with
        return environ

    def _break_with(self, fault: SocketFault) -> None:
        self._fault = fault

    def write(self, data: bytes) -> None:
        """Send, or keep back what a fault will harm."""
        if self._fault is None:
            super().write(data)
        else:
            self._body += data
            self.content_bytes_written += len(data)

    def finish(self) -> None:
        """End the answer, well or as the fault will have it."""
        if self._fault is None:
            super().finish()
            return
        sent = self._harmed(self._fault)
        if sent:
            self.channel.write_soon(sent)
        connection = self.channel.socket
        if isinstance(self._fault, Reset) and connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self.close_on_finish = True

    def _harmed(self, fault: SocketFault) -> bytes:
        """Give the bytes that are sent before the connection is closed."""
        match fault:
            case Garbage():
                return fault.text.encode()
            case Truncated():
                head: bytes = self.build_response_header()
                return head + fault.kept(self._body) if self._body else head[:STATUS_LINE_BYTES]
            case _:
                return b""


class EnvelopeErrorTask(ErrorTask):
    """Answers a request that is no HTTP, or is too large for the server itself, in the API's own envelope."""

    def execute(self) -> None:
        """Send the error and close the connection."""
        request: Any = self.request
        error = request.error
        envelope = {"StatusCode": error.code, "Error": f"{error.reason}: {error.body}", "RequestUUID": str(uuid4())}
        body = msgspec.json.encode(envelope)
        self.status = f"{error.code} {error.reason}"
        self.response_headers = [("Content-Type", "application/json")]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class FaultyChannel(HTTPChannel):
    """A connection whose answers may be harmed."""

    task_class = FaultyTask
    error_task_class = EnvelopeErrorTask
