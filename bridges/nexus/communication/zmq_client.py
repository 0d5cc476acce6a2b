"""A remote brain's link to the gateway: commands and ticks over the fabric."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any

import zmq

from .callback_thread import Callback
from .fabric_keys import FabricKeys, KeysRefused, read_keys
from .fabric_link import CommandLink, refused
from .fabric_message import Action, ResponseStatus, create_request, validate_response
from .fabric_stream import DataStream
from .message import Message
from .unsettled_orders import Unsettled, UnsettledOrders

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

COMMAND_PORT = 5565
DATA_PORT = 5566
BUDGET_S = 2.0


class ZmqClient:
    """Sends commands to the gateway and streams its ticks. From any thread; one command is at work at a time, and a kill beside it.

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
        self._counts = {"commands": 0, "answered": 0, "late": 0, "links": 0}
        self._commands = CommandLink(self._context, self.command_address, self._keys, self._counts)
        # A kill waits for no other command.
        self._kills = CommandLink(self._context, self.command_address, self._keys, self._counts)
        self._orders = UnsettledOrders()
        self._streams: list[DataStream] = []
        self._is_closed = False

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
        HANDSHAKE_FAILED, VALUE_UNSENDABLE, ORDER_UNSETTLED (nothing was sent), ANSWER_LATE and ANSWER_MALFORMED (whether it acted
        is not known: send it again with the same ``request_id``, which acts once). Raises ValueError as ``create_request`` does.

        An order that was not answered goes out under the id that it had when it is sent again without one; another order of the
        same symbol and side is ORDER_UNSETTLED until an answer under that id, or GET_POSITIONS 10 s later, says what there is.
        """
        request = create_request(action, payload, request_id)
        if self._keys is not None:
            request["client"] = self._keys.client
        try:
            request["request_id"] = self._orders.known_id(request, request_id is not None)
        except Unsettled as cause:
            return refused(request, "ORDER_UNSETTLED", str(cause))
        link = self._kills if request["action"] == Action.KILL_SWITCH.value else self._commands
        asked_s = time.monotonic()
        answer = link.ask(request, self.timeout_s)
        self._orders.answered(request, answer, asked_s)
        return answer

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
        self._streams = [*(each for each in self._streams if not each.is_stopped), stream]
        return stream

    def get_stats(self) -> dict[str, int]:
        """commands, answered, late, and links: how often it was dialled."""
        return dict(self._counts)

    def close(self) -> None:
        """Ends the links and every stream."""
        if self._is_closed:
            return
        self._is_closed = True
        for stream in self._streams:
            stream.stop()
        self._commands.close()
        self._kills.close()
        self._context.destroy(linger=0)


_clients: dict[tuple[str, int, int, str | None], ZmqClient] = {}
_clients_lock = threading.Lock()


def get_zmq_client(
    host: str = "localhost",
    command_port: int = COMMAND_PORT,
    data_port: int = DATA_PORT,
    *,
    key_file: str | os.PathLike[str] | None = None,
) -> ZmqClient:
    """The one client of this process for a gateway, made at the first call and again after it was closed. Who names no
    ``key_file`` gets the one that is there, whatever its keys; who names another one gets a client of its own.
    """
    address = (host, command_port, data_port)
    keys = None if key_file is None else os.path.abspath(key_file)
    with _clients_lock:
        for which, known in reversed(_clients.items()):
            if which[:3] == address and keys in (None, which[3]) and not known.is_closed:
                return known
        made = _clients[(*address, keys)] = ZmqClient(host, command_port, data_port, key_file=key_file)
        return made
