"""One socket for commands to the fabric, thrown away when an answer stays out."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

import zmq
from zmq.utils.monitor import recv_monitor_message

from .fabric_keys import FabricKeys
from .fabric_message import ResponseStatus, response_fault
from .fabric_stream import LIVENESS
from .message import Message, Unreadable, read_message, write_message

log = logging.getLogger("nexus")

REQUEST_BYTES_MAX = 1024 * 1024
HEARTBEATS = ((zmq.HEARTBEAT_IVL, 1_000), (zmq.HEARTBEAT_TIMEOUT, 3_000))

_REFUSED = zmq.EVENT_HANDSHAKE_FAILED_AUTH
_FAILED = zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL


class CommandLink:
    """Sends one request after the other and waits for its answer, each within a budget. From any thread."""

    def __init__(
        self, context: zmq.Context[zmq.Socket[bytes]], address: str, keys: FabricKeys | None, counts: dict[str, int]
    ) -> None:
        self._context = context
        self._address = address
        self._keys = keys
        self._counts = counts
        self._lock = threading.Lock()
        self._socket: zmq.Socket[bytes] | None = None
        self._monitor: zmq.Socket[bytes] | None = None
        self._is_closed = False

    def ask(self, request: dict[str, Any], timeout_s: float) -> Message:
        """The answer to a request, or one of our own with status ERROR."""
        deadline_s = time.monotonic() + timeout_s
        try:
            frame = write_message(request)
        except ValueError as cause:
            return refused(request, "VALUE_UNSENDABLE", str(cause))
        if len(frame) > REQUEST_BYTES_MAX:
            return refused(request, "VALUE_UNSENDABLE", f"expected 1 MiB at most, was {len(frame)} bytes")
        if not self._lock.acquire(timeout=timeout_s):
            return refused(request, "LINK_BUSY", "another command is still at work; nothing was sent")
        try:
            if self._is_closed:
                return refused(request, "LINK_CLOSED", "this client was closed; nothing was sent")
            self._counts["commands"] += 1
            return self._ask(request, frame, deadline_s, timeout_s)
        except zmq.ZMQError as cause:
            self._drop()
            return refused(request, "LINK_DOWN", f"{self._address}: {cause}")
        finally:
            self._lock.release()

    def close(self) -> None:
        """Ends it, after the command that is at work."""
        with self._lock:
            self._is_closed = True
            self._drop()

    def _ask(self, request: dict[str, Any], frame: bytes, deadline_s: float, timeout_s: float) -> Message:
        socket = self._socket or self._dial(timeout_s)
        fault = self._wait(socket, zmq.POLLOUT, deadline_s)
        if fault is not None:
            self._drop()
            return refused(request, *fault)
        if not _is_ready(socket, zmq.POLLOUT):
            self._drop()
            return refused(request, "LINK_DOWN", f"no gateway at {self._address} within {timeout_s:g} s; nothing was sent")
        socket.send(frame, zmq.NOBLOCK)
        self._wait(socket, zmq.POLLIN, deadline_s)
        if not _is_ready(socket, zmq.POLLIN):
            # What is still on its way must not act minutes later, and a late answer must not meet the next request.
            self._drop()
            self._counts["late"] += 1
            return refused(request, "ANSWER_LATE", f"no answer within {timeout_s:g} s. Whether it arrived is not known: ask again with the same request_id")
        try:
            answer = Message(read_message(socket.recv(zmq.NOBLOCK)))
        except Unreadable as cause:
            self._drop()
            return refused(request, "ANSWER_MALFORMED", str(cause))
        wrong = response_fault(answer, request["request_id"])
        if wrong is not None:
            self._drop()
            return refused(request, "ANSWER_MALFORMED", wrong)
        self._counts["answered"] += 1
        return answer

    def _wait(self, socket: zmq.Socket[bytes], what: int, deadline_s: float) -> tuple[str, str] | None:
        """Waits until the socket is ready; returns early, with a code and a reason, where the gateway refuses the keys."""
        poller = zmq.Poller()
        poller.register(socket, what)
        if self._monitor is not None:
            poller.register(self._monitor, zmq.POLLIN)
        failure: tuple[str, str] | None = None
        while True:
            left_ms = int((deadline_s - time.monotonic()) * 1_000)
            found = dict(poller.poll(max(0, left_ms)))
            if socket in found:
                return None
            if self._monitor is not None and self._monitor in found:
                event = int(recv_monitor_message(self._monitor, zmq.NOBLOCK)["event"])
                if event & _REFUSED:
                    return "KEY_REFUSED", "the gateway does not know this key; name its public key under fabric.clients in gateway.yaml"
                if event & _FAILED:
                    failure = ("HANDSHAKE_FAILED", "the handshake failed: the gateway wants a key_file, or this one was made for another gateway; nothing was sent")
            elif left_ms <= 0:
                return failure

    def _dial(self, timeout_s: float) -> zmq.Socket[bytes]:
        socket = self._context.socket(zmq.REQ)
        for option, value in (*LIVENESS, *HEARTBEATS):
            socket.setsockopt(option, value)
        socket.setsockopt(zmq.IMMEDIATE, 1)
        socket.setsockopt(zmq.TCP_MAXRT, max(1, int(timeout_s * 1_000)))
        if self._keys is not None:
            self._keys.apply(socket)
        self._monitor = socket.get_monitor_socket(_REFUSED | _FAILED)
        self._socket = socket
        self._counts["links"] += 1
        socket.connect(self._address)
        return socket

    def _drop(self) -> None:
        socket, self._socket = self._socket, None
        monitor, self._monitor = self._monitor, None
        if socket is not None:
            socket.disable_monitor()
            socket.close(linger=0)
        if monitor is not None:
            monitor.close(linger=0)


def _is_ready(socket: zmq.Socket[bytes], what: int) -> bool:
    return bool(int(socket.getsockopt(zmq.EVENTS)) & what)


def refused(request: dict[str, Any], code: str, reason: str) -> Message:
    """An answer of our own, which is logged."""
    log.warning("fabric: %s %s: %s: %s", request["action"], request["request_id"], code, reason)
    return Message(
        request_id=request["request_id"],
        status=ResponseStatus.ERROR.value,
        data=None,
        error={"code": code, "reason": reason, "remedy": ""},
        timestamp=time.time(),
    )
