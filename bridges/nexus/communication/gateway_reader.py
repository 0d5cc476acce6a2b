"""What a pipeline's link does with what the gateway says."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any, Protocol

from .callback_thread import CallbackThread
from .link_owner import Greeted
from .message import Message, Tick, read_tick
from .pending_answers import PendingAnswers
from .sequence import Sequence

log = logging.getLogger("nexus")

TickCallback = Callable[[Tick], object]
MessageCallback = Callable[[Message], object]


# What became of one close of a flatten; its loop goes on, and FLATTEN_DONE is its end.
_ENDS_OF_A_CLOSE = (
    "ORDER_UNKNOWN",
    "PLATFORM_REJECTED",
    "CANCELLED",
    "EXPIRED",
    "NOT_RECEIVED",
    "FLATTEN_NOT_PROVED",
)


class Hello(Protocol):
    """Makes the HELLO; the number of the newest message delivered is told."""

    def __call__(self, last_seq: int | None) -> dict[str, Any]: ...


class GatewayReader:
    """Sorts the gateway's messages to the callbacks and to whoever waits for an answer, and counts them. It is the link's
    owner, so everything but the setters runs on the link's thread.
    """

    def __init__(self, hello: Hello, report: Callable[[dict[str, Any]], object], last_seq: int | None) -> None:
        self.pending = PendingAnswers()
        self.callbacks = CallbackThread("nexus", self._callback_failed)
        self.tick_callback: TickCallback | None = None
        self.fill_callback: MessageCallback | None = None
        self.status_callback: MessageCallback | None = None
        self.last_error = ""
        self.gateway_mode = ""
        self._hello = hello
        self._report = report
        self._sequence = Sequence(last_seq)
        self._lock = threading.Lock()
        self._counts: dict[str, int] = {}

    def begin(self) -> None:
        """Makes a new callback thread, for a link that is opened again after it was closed."""
        failures, stuck = self.callbacks.failures, self.callbacks.stuck_count
        self.callbacks = CallbackThread("nexus", self._callback_failed)
        self.callbacks.failures, self.callbacks.stuck_count = failures, stuck
        self.callbacks.tick_callback = self.tick_callback

    @property
    def last_seq(self) -> int | None:
        return self._sequence.last

    def count(self, name: str, by: int = 1) -> None:
        with self._lock:
            self._counts[name] = self._counts.get(name, 0) + by

    def counted(self, name: str) -> int:
        return self._counts.get(name, 0)

    def tell(self, message: Message) -> None:
        """Hands a message to the status callback."""
        callback = self.status_callback
        if callback is not None:
            self.callbacks.post("status", callback, message)

    def greeting(self) -> dict[str, Any]:
        return self._hello(self._sequence.last)

    def answered(self, message: dict[str, Any]) -> Greeted:
        """Until WELCOME the gateway takes us for a script without HELLO: what it says to those is not for us."""
        kind = message.get("type")
        if kind == "WELCOME":
            self._welcomed(message)
            return "ready"
        if kind != "ERROR" or message.get("order_id") is not None:
            return "wait"
        self.last_error = f"{message.get('code')}: {message.get('reason')}"
        log.error("the gateway refuses this client: %s", self.last_error)
        self.tell(Message(type="LINK", state="refused", code=message.get("code"), reason=message.get("reason")))
        return "refused"

    def link_ready(self) -> None:
        log.info("connected to the gateway")
        self.tell(Message(type="LINK", state="ready", reason=""))

    def link_down(self, reason: str, retry_in_s: float) -> None:
        self.last_error = reason
        log.warning("no link to the gateway (%s), next attempt in %.1f s", reason, retry_in_s)
        self.callbacks.ticks.clear()
        self.pending.settle_all(Message(type="ERROR", code="LINK_DOWN", reason=reason))
        self.tell(Message(type="LINK", state="down", reason=reason, retry_in_s=retry_in_s))

    def may_read(self) -> bool:
        return not self.callbacks.is_full

    def beat(self) -> dict[str, Any] | None:
        return {"type": "HEARTBEAT"}

    def passed(self) -> None:
        stuck = self.callbacks.stuck()
        if stuck is not None:
            self.last_error = stuck
            log.error("%s", stuck)
            self._report({"type": "STATUS", "callback_stuck": stuck})

    def unreadable(self, reason: str) -> None:
        self.count("unreadable")
        self.last_error = f"MESSAGE_UNREADABLE: {reason}"
        self.tell(Message(type="ERROR", code="MESSAGE_UNREADABLE", reason=reason))

    def received(self, message: dict[str, Any]) -> None:
        kind = message.get("type")
        if kind == "MARKET_DATA_BATCH":
            self._ticks(message.get("platform"), message.get("data"))
        elif kind == "MARKET_DATA":
            self._ticks(message.get("platform"), [message.get("data")])
        elif kind != "HEARTBEAT" and self._is_new(message.get("seq")):
            self._deliver(kind, Message(message))

    def _ticks(self, platform: Any, data: Any) -> None:
        if not isinstance(data, list):
            return self.unreadable("MARKET_DATA_BATCH data: expected a list")
        ticks = []
        for item in data:
            tick = read_tick(platform, item)
            if tick is None:
                self.unreadable("a tick without symbol or price")
            else:
                ticks.append(tick)
        self.count("ticks", len(ticks))
        if self.tick_callback is not None:
            self.callbacks.put_ticks(ticks)
        return None

    def _deliver(self, kind: Any, message: Message) -> None:
        self.count("messages")
        if kind == "RESULT":
            self.pending.settle(message.request_id, message)
            return
        if kind == "ERROR" and self.pending.settle(message.request_id, message):
            return
        if kind == "ORDER_FILL":
            self.count("fills")
            if self.fill_callback is not None:
                self.callbacks.post("order fill", self.fill_callback, message)
            return
        if kind == "ORDER_REJECT":
            self.count("rejects")
        elif kind == "ERROR":
            self.last_error = f"{message.code}: {message.reason}"
        if kind == "FLATTEN_DONE" or (kind in ("ORDER_REJECT", "ERROR") and message.code not in _ENDS_OF_A_CLOSE):
            self.pending.settle(message.order_id, message)
        self.tell(message)

    def _is_new(self, seq: Any) -> bool:
        if not isinstance(seq, int):
            return True
        before = self._sequence.last
        arrival = self._sequence.arrived(seq)
        if arrival == "repeated":
            self.count("repeated")
            return False
        if arrival == "after_gap":
            self._missed("MESSAGES_MISSED", f"after {before} came {seq}")
        return True

    def _welcomed(self, message: dict[str, Any]) -> None:
        self.gateway_mode = str(message.get("mode", ""))
        seq = message.get("seq")
        if not isinstance(seq, int):
            return
        before = self._sequence.last
        welcome = self._sequence.welcomed(seq, message.get("replay_complete", True) is not False)
        if welcome == "began_anew":
            self._missed("SEQUENCE_RESTARTED", f"at {seq}, was {before}")
        elif welcome == "incomplete":
            self._missed("MESSAGES_MISSED", f"between {before} and {seq}: the gateway was started again, or keeps no more")

    def _missed(self, code: str, reason: str) -> None:
        self.count("gaps")
        log.warning("%s: %s; query_orders() tells the present state", code, reason)
        self.tell(Message(type="ERROR", code=code, reason=reason))

    def _callback_failed(self, name: str, cause: Exception) -> None:
        reason = f"the {name} callback raised {type(cause).__name__}: {cause}"
        self.last_error = f"CALLBACK_FAILED: {reason}"
        if self.callbacks.failures <= 10 or self.callbacks.failures % 1_000 == 0:
            log.error("%s (%d so far)", reason, self.callbacks.failures, exc_info=cause)
        if name != "status":
            self.tell(Message(type="ERROR", code="CALLBACK_FAILED", reason=reason))
