"""What stands between a home-made platform and its link: orders in, ticks, fills and reports out."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict, deque
from collections.abc import Mapping
from typing import Any, Protocol

from .callback_thread import CallbackThread
from .execution_book import ExecutionBook, now_us
from .gateway_link import GatewayLink
from .link_owner import Greeted
from .message import Message

log = logging.getLogger("nexus")

UNSENT_MAX = 10_000
ORDERS_KEPT = 10_000
HEARTBEAT_MS = 1_000
REPORT_ROWS = 500


class OrderRejected(Exception):
    """Raise it in ``execute_order`` when your platform refuses; the text is its reason. Anything else that is raised leaves
    the order unknown, because it may have been executed.
    """


class Venue(Protocol):
    """What the session asks of the platform."""

    def execute_order(self, order_msg: Message) -> None: ...

    def cancel_order(self, order_id: str) -> bool: ...

    def read_positions(self) -> list[dict[str, Any]]: ...

    def read_balance(self) -> dict[str, Any] | None: ...


class PlatformSession:
    """The owner of the link. With a book it speaks version 1, without one the old dialect."""

    def __init__(self, platform: str, host: str, port: int, venue: Venue, book: ExecutionBook | None, register: dict[str, Any]) -> None:
        self.platform = platform
        self.book = book
        self.last_error = ""
        self.callbacks = CallbackThread(platform, self._callback_failed)
        self.link = GatewayLink(host, port, self, platform, awaits_answer=book is not None)
        self.counts = dict.fromkeys(("ticks_sent", "ticks_left_out", "orders_received", "fills_sent", "reports_sent"), 0)
        self.unsent: deque[dict[str, Any]] = deque()
        self._venue = venue
        self._register = register
        self._orders: OrderedDict[str, Message] = OrderedDict()
        self._heartbeat_s = HEARTBEAT_MS / 1000
        self._beaten_s = 0.0
        self._is_stuck_told = False
        if book is not None:
            _doubt_what_was_pending(book)

    def post_ticks(self, kind: str, data: Any, count: int) -> bool:
        """Sends ticks soon; False when they were left out."""
        message = {"type": kind, "platform": self.platform, "data": data}
        is_posted = self.link.post(message if self.book is None else {"v": 1, **message})
        self.counts["ticks_sent" if is_posted else "ticks_left_out"] += count
        return is_posted

    def fill(self, order_id: str, filled_qty: float, fill_price: float, symbol: str | None, status: str) -> bool:
        """Tells of a fill; False when it is kept for later."""
        if self.book is None:
            order = self._orders.get(order_id)
            named = symbol or (order.symbol if order is not None else "")
            return self._keep_and_send(order_id, {"filled_qty": filled_qty, "fill_price": fill_price, "status": status, "symbol": named})
        try:
            execution = self.book.fill(order_id, float(filled_qty), float(fill_price), status)
        except (KeyError, ValueError) as cause:
            self.fault(f"a fill of order {order_id} was not taken: {cause}")
            return False
        if execution is None:
            return self.status(order_id, status, None) if status not in ("FILLED", "PARTIAL") else True
        sent = self._send(
            {
                "type": "ORDER_FILL",
                "last_qty": execution["qty"],
                "last_price": execution["price"],
                "filled_qty": filled_qty,
                "fill_price": fill_price,
                "status": status,
                **{name: execution[name] for name in ("order_id", "exec_id", "symbol", "side", "ts_us")},
            }
        )
        self.counts["fills_sent"] += sent
        return sent

    def status(self, order_id: str, status: str, reason: str | None) -> bool:
        """Tells a state that is no fill."""
        if self.book is None:
            if status in ("ACCEPTED", "WORKING"):
                return True
            return self._keep_and_send(order_id, {"filled_qty": 0, "fill_price": 0.0, "status": status, "reason": reason})
        self.book.set_status(order_id, status)
        symbol = self.book.orders.get(order_id, {}).get("symbol", "")
        told = {"platform_order_id": order_id, "symbol": symbol, "status": status, "reason": reason}
        return self._send({"type": "ORDER_STATUS", "order_id": order_id, **told})

    def greeting(self) -> dict[str, Any]:
        return {"type": "REGISTER", "platform": self.platform, **self._register}

    def answered(self, message: dict[str, Any]) -> Greeted:
        if message.get("type") == "REGISTERED":
            self._heartbeat_s = float(message.get("heartbeat_ms") or HEARTBEAT_MS) / 1000
            return "ready"
        if message.get("type") != "ERROR":
            return "wait"
        self.fault(f"the gateway refuses {self.platform}: {message.get('code')}: {message.get('reason')}")
        return "later"

    def link_ready(self) -> None:
        log.info("%s: connected to the gateway", self.platform)
        self._is_stuck_told = False
        self._send_unsent()

    def link_down(self, reason: str, retry_in_s: float) -> None:
        self.last_error = reason
        log.warning("%s: no link to the gateway (%s), next attempt in %.1f s", self.platform, reason, retry_in_s)

    def may_read(self) -> bool:
        return not self.callbacks.is_full

    def unreadable(self, reason: str) -> None:
        self.fault(f"a message that cannot be read: {reason}")

    def received(self, message: dict[str, Any]) -> None:
        kind = message.get("type")
        if kind == "ORDER":
            self._take_order(Message(message))
        elif kind == "CANCEL":
            self.callbacks.post("cancel_order", self._cancel, Message(message))
        elif kind == "REPORT_REQUEST" and self.book is not None:
            self._report(self.book, message)
        elif kind == "REGISTER_REQUEST":
            self._send(self.greeting())
        elif kind == "MODIFY":
            self._send({"type": "ORDER_STATUS", "order_id": message.get("order_id"), "symbol": "", "status": "MODIFY_REJECTED"})
        elif kind == "ERROR":
            self.fault(f"{message.get('code')}: {message.get('reason')}")

    def beat(self) -> dict[str, Any] | None:
        return None

    def passed(self) -> None:
        stuck = self.callbacks.stuck()
        if stuck is not None:
            self.fault(stuck)
        if not self.link.is_ready:
            return
        self._send_unsent()
        now_s = time.monotonic()
        if self.book is not None and now_s - self._beaten_s >= self._heartbeat_s * 0.9:
            self._beaten_s = now_s
            self._send({"type": "HEARTBEAT"})
            is_stuck = self.callbacks.is_stuck
            if is_stuck != self._is_stuck_told:
                self._is_stuck_told = is_stuck
                reason = "execute_order does not return" if is_stuck else ""
                self._send({"type": "STATUS", "link": True, "can_trade": not is_stuck, "reason": reason})

    def _take_order(self, order: Message) -> None:
        order_id = str(order.order_id)
        if self.book is not None:
            if not self.book.take_order(order):
                return
        elif order_id in self._orders:
            return
        self._orders[order_id] = order
        if len(self._orders) > ORDERS_KEPT:
            self._orders.popitem(last=False)
        self.counts["orders_received"] += 1
        self.callbacks.post("execute_order", self._execute, order)

    def _execute(self, order: Message) -> None:
        order_id = str(order.order_id)
        try:
            self._venue.execute_order(order)
        except OrderRejected as refusal:
            self.status(order_id, "REJECTED", str(refusal))
        except Exception:
            # Whether it was executed is not known, so it is not called rejected.
            if self.book is not None and self.book.orders[order_id]["status"] == "PENDING":
                self.status(order_id, "UNKNOWN", "execute_order failed")
            raise
        else:
            if self.book is not None and self.book.orders[order_id]["status"] == "PENDING":
                self.status(order_id, "ACCEPTED", None)

    def _cancel(self, message: Message) -> None:
        order_id = str(message.order_id)
        try:
            is_cancelled = self._venue.cancel_order(order_id)
        except NotImplementedError:
            is_cancelled = False
        if is_cancelled:
            self.status(order_id, "CANCELLED", None)
        else:
            refused = {"order_id": order_id, "symbol": "", "status": "CANCEL_REJECTED", "reason": "not working"}
            self._send({"type": "ORDER_STATUS", **refused})

    def _report(self, book: ExecutionBook, request: Mapping[str, Any]) -> None:
        try:
            orders, executions, _ = book.snapshot(float(request.get("since_us") or 0))
            positions, balance = self._venue.read_positions(), self._venue.read_balance()
        except Exception as cause:  # no report is better than a false one
            self.fault(f"no report could be made: {cause}")
            return
        common = {"type": "REPORT", "request_id": request.get("request_id"), "history_from_us": book.history_from_us}
        rows = max(len(orders), len(executions), 1)
        for part, start in enumerate(range(0, rows, REPORT_ROWS), 1):
            end = start + REPORT_ROWS
            is_last = end >= rows
            self._send(
                {
                    **common,
                    "part": part,
                    "orders": orders[start:end],
                    "executions": executions[start:end],
                    "positions": positions if is_last else [],
                    "balance": balance if is_last else None,
                    "complete": is_last,
                }
            )
        self.counts["reports_sent"] += 1

    def _keep_and_send(self, order_id: str, told: dict[str, Any]) -> bool:
        """For the old dialect: what is told of an order waits, in order, up to 10,000, until the link takes it."""
        if len(self.unsent) >= UNSENT_MAX:
            self.fault(f"order {order_id}: {UNSENT_MAX} fills wait for the gateway; this one is not kept")
            return False
        self.unsent.append({"type": "ORDER_FILL", "platform": self.platform, "order_id": order_id, **told})
        self.link.wake()
        return self.link.is_ready

    def _send_unsent(self) -> None:
        """On the link's thread alone."""
        while self.unsent and self._send(self.unsent[0]):
            self.unsent.popleft()
            self.counts["fills_sent"] += 1

    def _send(self, message: dict[str, Any]) -> bool:
        stamped = {**message, "timestamp": time.time()}
        if self.book is not None:
            stamped = {"v": 1, "ts_us": now_us(), **stamped}
        return self.link.send(stamped) == "sent"

    def _callback_failed(self, name: str, cause: Exception) -> None:
        self.fault(f"{name} raised {type(cause).__name__}: {cause}", cause)

    def fault(self, text: str, cause: Exception | None = None) -> None:
        """Notes and logs what went wrong."""
        self.last_error = text
        log.error("%s: %s", self.platform, text, exc_info=cause)


def _doubt_what_was_pending(book: ExecutionBook) -> None:
    """What was handed over when this program ended may have been executed or not."""
    for order_id, order in list(book.orders.items()):
        if order["status"] == "PENDING":
            book.set_status(order_id, "UNKNOWN")
