"""A remote brain's link to the gateway: commands and ticks over the fabric."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any

import zmq
from zmq.utils.monitor import recv_monitor_message

from .callback_thread import Callback
from .fabric_keys import FabricKeys, KeysRefused, read_keys
from .fabric_message import Action, ResponseStatus, create_request, response_fault, validate_response
from .fabric_stream import LIVENESS, DataStream
from .message import Message, Unreadable, read_message, write_message

__all__ = [
    "Action",
    "DataStream",
    "KeysRefused",
    "ResponseStatus",
    "ZmqClient",
    "create_request",
    "get_zmq_client",
    "validate_response",
]

log = logging.getLogger("nexus")

COMMAND_PORT = 5565
DATA_PORT = 5566
BUDGET_S = 2.0
REQUEST_BYTES_MAX = 1024 * 1024

_REFUSED = zmq.EVENT_HANDSHAKE_FAILED_AUTH
_FAILED = zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL


class ZmqClient:
    """Sends commands to the gateway and streams its ticks. From any thread; one command is at work at a time.

    ``key_file`` is the file that ``nexus fabric keys NAME`` wrote: needed beyond the gateway's own machine. A command that is
    not answered within ``timeout_s`` ends as an answer of our own with status ERROR: nothing is sent twice by itself, and what
    was not sent is not kept for later.
    """

    def __init__(
        self,
        host: str = "localhost",
        command_port: int = COMMAND_PORT,
        data_port: int = DATA_PORT,
        *,
        key_file: str | os.PathLike[str] | None = None,
        timeout_s: float = BUDGET_S,
    ) -> None:
        name = f"[{host}]" if ":" in host else host
        self.command_address = f"tcp://{name}:{command_port}"
        self.data_address = f"tcp://{name}:{data_port}"
        self.timeout_s = timeout_s
        self._keys: FabricKeys | None = None if key_file is None else read_keys(key_file)
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._lock = threading.Lock()
        self._socket: zmq.Socket[bytes] | None = None
        self._monitor: zmq.Socket[bytes] | None = None
        self._streams: list[DataStream] = []
        self._is_closed = False
        self._counts = {"commands": 0, "answered": 0, "late": 0, "links": 0}

    def __enter__(self) -> ZmqClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def is_closed(self) -> bool:
        return self._is_closed

    def send_command(
        self, action: Action | str, payload: dict[str, Any] | None = None, *, request_id: str | None = None
    ) -> Message:
        """Sends a command and returns its answer: request_id, status (see ResponseStatus), data, and for ERROR an error with
        code, reason and remedy. Keys read as attributes, too. Codes of our own: LINK_DOWN, LINK_BUSY, LINK_CLOSED, KEY_REFUSED,
        HANDSHAKE_FAILED, VALUE_UNSENDABLE (nothing was sent), ANSWER_LATE and ANSWER_MALFORMED (whether it acted is not known:
        send it again with the same ``request_id``, which acts once). Raises ValueError as ``create_request`` does.
        """
        request = create_request(action, payload, request_id)
        deadline_s = time.monotonic() + self.timeout_s
        try:
            frame = write_message(request)
        except ValueError as cause:
            return _refused(request, "VALUE_UNSENDABLE", str(cause))
        if len(frame) > REQUEST_BYTES_MAX:
            return _refused(request, "VALUE_UNSENDABLE", f"expected 1 MiB at most, was {len(frame)} bytes")
        if not self._lock.acquire(timeout=self.timeout_s):
            return _refused(request, "LINK_BUSY", "another command is still at work; nothing was sent")
        try:
            if self._is_closed:
                return _refused(request, "LINK_CLOSED", "this client was closed; nothing was sent")
            self._counts["commands"] += 1
            return self._ask(request, frame, deadline_s)
        except zmq.ZMQError as cause:
            self._drop()
            return _refused(request, "LINK_DOWN", f"{self.command_address}: {cause}")
        finally:
            self._lock.release()

    def check_heartbeat(self) -> bool:
        """Whether the gateway answers within the budget."""
        answer = self.send_command(Action.HEARTBEAT)
        data = answer.get("data")
        return answer.get("status") == ResponseStatus.SUCCESS.value and isinstance(data, dict) and data.get("status") == "alive"

    def stream_data(
        self,
        callback: Callback,
        symbols: Sequence[str] | None = None,
        missed: Callable[[int], object] | None = None,
    ) -> DataStream:
        """Streams ticks to a callback, all or those of the universal symbols named, until ``stop()`` of what it returns or the
        end of the client. ``missed`` hears how many were missed. Both run on a thread of the stream's own.
        """
        if isinstance(symbols, str):
            raise ValueError(f"symbols: expected a list, as [{symbols!r}], was a text")
        if self._is_closed:
            raise ValueError("this client was closed")
        stream = DataStream(self._context, self.data_address, self._keys, callback, symbols, missed)
        self._streams.append(stream)
        return stream

    def get_stats(self) -> dict[str, int]:
        """commands, answered, late, and links: how often it was dialled."""
        return dict(self._counts)

    def close(self) -> None:
        """Ends the link and every stream."""
        for stream in self._streams:
            stream.stop()
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            self._drop()
        self._context.destroy(linger=0)

    def _ask(self, request: dict[str, Any], frame: bytes, deadline_s: float) -> Message:
        socket = self._socket or self._dial()
        fault = self._wait(socket, zmq.POLLOUT, deadline_s)
        if fault is not None:
            self._drop()
            return _refused(request, *fault)
        if not _is_ready(socket, zmq.POLLOUT):
            self._drop()
            return _refused(request, "LINK_DOWN", f"no gateway at {self.command_address} within {self.timeout_s:g} s; nothing was sent")
        socket.send(frame, zmq.NOBLOCK)
        self._wait(socket, zmq.POLLIN, deadline_s)
        if not _is_ready(socket, zmq.POLLIN):
            # What is still on its way must not act minutes later, and a late answer must not meet the next request.
            self._drop()
            self._counts["late"] += 1
            return _refused(request, "ANSWER_LATE", f"no answer within {self.timeout_s:g} s. Whether it arrived is not known: ask again with the same request_id")
        try:
            answer = Message(read_message(socket.recv(zmq.NOBLOCK)))
        except Unreadable as cause:
            self._drop()
            return _refused(request, "ANSWER_MALFORMED", str(cause))
        wrong = response_fault(answer, request["request_id"])
        if wrong is not None:
            self._drop()
            return _refused(request, "ANSWER_MALFORMED", wrong)
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

    def _dial(self) -> zmq.Socket[bytes]:
        socket = self._context.socket(zmq.REQ)
        for option, value in LIVENESS:
            socket.setsockopt(option, value)
        socket.setsockopt(zmq.IMMEDIATE, 1)
        socket.setsockopt(zmq.TCP_MAXRT, max(1, int(self.timeout_s * 1_000)))
        if self._keys is not None:
            self._keys.apply(socket)
        self._monitor = socket.get_monitor_socket(_REFUSED | _FAILED)
        self._socket = socket
        self._counts["links"] += 1
        socket.connect(self.command_address)
        return socket

    def _drop(self) -> None:
        socket, self._socket = self._socket, None
        monitor, self._monitor = self._monitor, None
        if socket is not None:
            socket.disable_monitor()
            socket.close(linger=0)
        if monitor is not None:
            monitor.close(linger=0)


_clients: dict[tuple[str, int, int], ZmqClient] = {}
_clients_lock = threading.Lock()


def get_zmq_client(
    host: str = "localhost",
    command_port: int = COMMAND_PORT,
    data_port: int = DATA_PORT,
    *,
    key_file: str | os.PathLike[str] | None = None,
) -> ZmqClient:
    """The one client of this process for a gateway, made at the first call and again after it was closed."""
    address = (host, command_port, data_port)
    with _clients_lock:
        known = _clients.get(address)
        if known is None or known.is_closed:
            known = _clients[address] = ZmqClient(host, command_port, data_port, key_file=key_file)
        return known


def _is_ready(socket: zmq.Socket[bytes], what: int) -> bool:
    return bool(int(socket.getsockopt(zmq.EVENTS)) & what)


def _refused(request: dict[str, Any], code: str, reason: str) -> Message:
    log.warning("fabric: %s %s: %s: %s", request["action"], request["request_id"], code, reason)
    return Message(
        request_id=request["request_id"],
        status=ResponseStatus.ERROR.value,
        data=None,
        error={"code": code, "reason": reason, "remedy": ""},
        timestamp=time.time(),
    )
