"""What a home-made platform did, kept on disk, so that a REPORT can tell of it after anything."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KEPT_S = 7 * 24 * 3_600
OPEN_STATES = ("PENDING", "ACCEPTED", "WORKING", "PARTIAL", "UNKNOWN")


class ExecutionBook:
    """Orders and executions, each on disk before anybody is told of it. What is older than a week, and over, is dropped when
    the book is opened; positions keep counting it.
    """

    def __init__(self, file: Path | None) -> None:
        self.orders: dict[str, dict[str, Any]] = {}
        self.executions: list[dict[str, Any]] = []
        self.history_from_us = 0
        self._opening: dict[str, list[float]] = {}
        self._lock = threading.RLock()
        self._file = file
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            for record in _records(file):
                self._apply(record)
            self._forget_before(int((time.time() - KEPT_S) * 1e6))
            self._rewrite(file)

    def take_order(self, message: dict[str, Any]) -> bool:
        """Notes an order before it is executed; False for one that was noted before and must not be executed again."""
        order_id = str(message["order_id"])
        with self._lock:
            if order_id in self.orders:
                return False
            order = {
                "order_id": order_id,
                "symbol": message["symbol"],
                "side": message["side"],
                "quantity": message["quantity"],
                "filled_qty": 0.0,
                "fill_price": 0.0,
                "status": "PENDING",
                "ts_us": now_us(),
            }
            self._keep({"kind": "order", **order})
            return True

    def set_status(self, order_id: str, status: str) -> None:
        """Notes the state of an order; one of no order that is known is left out."""
        with self._lock:
            if order_id in self.orders:
                self._keep({"kind": "status", "order_id": order_id, "status": status})

    def fill(self, order_id: str, filled_qty: float, fill_price: float, status: str) -> dict[str, Any] | None:
        """Notes a fill, given as the cumulative quantity and its average. Returns the execution that it adds; None where it
        adds nothing, as when it is told twice. Raises KeyError for an order that is not known, and ValueError for more
        than was ordered.
        """
        with self._lock:
            order = self.orders[order_id]
            last_qty = round(filled_qty - order["filled_qty"], 9)
            if filled_qty > order["quantity"] + 1e-9:
                raise ValueError(f"order {order_id} filled_qty: expected {order['quantity']:g} at most, was {filled_qty:g}")
            if last_qty <= 0:
                if last_qty == 0 and status != order["status"]:
                    self.set_status(order_id, status)
                return None
            before = order["filled_qty"] * order["fill_price"]
            execution = {
                "order_id": order_id,
                "exec_id": f"{order_id}-{filled_qty:g}",
                "symbol": order["symbol"],
                "side": order["side"],
                "qty": last_qty,
                "price": round((filled_qty * fill_price - before) / last_qty, 9),
                "ts_us": now_us(),
            }
            self._keep({"kind": "execution", "filled_qty": filled_qty, "fill_price": fill_price, "status": status, **execution})
            return execution

    def positions(self) -> list[dict[str, Any]]:
        """The net of all executions, signed, with the average price of what is held."""
        with self._lock:
            held = {symbol: list(each) for symbol, each in self._opening.items()}
            for execution in self.executions:
                _book(held, execution)
        return [{"symbol": symbol, "qty": qty, "avg_price": price} for symbol, (qty, price) in held.items() if qty != 0]

    def snapshot(self, since_us: float) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
        """Orders that are open or of the time since, executions since, and all positions."""
        with self._lock:
            orders = [
                {**order, "platform_order_id": f"{order['order_id']}"}
                for order in self.orders.values()
                if order["status"] in OPEN_STATES or order["ts_us"] >= since_us
            ]
            executions = [each for each in self.executions if each["ts_us"] >= since_us]
            return orders, executions, self.positions()

    def _keep(self, record: dict[str, Any]) -> None:
        if self._file is not None:
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(record) + "\n")
                file.flush()
                os.fsync(file.fileno())
        self._apply(record)

    def _apply(self, record: dict[str, Any]) -> None:
        record = dict(record)
        kind = record.pop("kind", "")
        if kind == "order":
            self.orders[record["order_id"]] = record
        elif kind == "status" and record["order_id"] in self.orders:
            self.orders[record["order_id"]]["status"] = record["status"]
        elif kind == "execution":
            totals = {name: record.pop(name) for name in ("filled_qty", "fill_price", "status")}
            if record["order_id"] in self.orders:
                self.orders[record["order_id"]].update(totals)
            self.executions.append(record)
        elif kind == "opening":
            self.history_from_us = record["history_from_us"]
            self._opening = record["positions"]

    def _forget_before(self, cut_us: int) -> None:
        old = [each for each in self.executions if each["ts_us"] < cut_us]
        for execution in old:
            _book(self._opening, execution)
        self.executions = self.executions[len(old) :]
        if old:
            self.history_from_us = cut_us
        self.orders = {
            order_id: order
            for order_id, order in self.orders.items()
            if order["ts_us"] >= cut_us or order["status"] in OPEN_STATES
        }

    def _rewrite(self, file: Path) -> None:
        """Writes the book anew beside the old one and puts it in its place, so that a crash leaves one of them whole."""
        beside = file.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as target:
            opening = {"kind": "opening", "history_from_us": self.history_from_us, "positions": self._opening}
            orders = [{"kind": "order", **order} for order in self.orders.values()]
            executions = [{"kind": "execution", **each, **self._totals(each)} for each in self.executions]
            for record in (opening, *orders, *executions):
                target.write(json.dumps(record) + "\n")
            target.flush()
            os.fsync(target.fileno())
        os.replace(beside, file)

    def _totals(self, execution: dict[str, Any]) -> dict[str, Any]:
        order = self.orders.get(execution["order_id"], {})
        return {name: order.get(name) for name in ("filled_qty", "fill_price", "status")}


def now_us() -> int:
    return int(time.time() * 1e6)


def _records(file: Path) -> Iterator[dict[str, Any]]:
    """The records of a file; a last line that a crash cut short was told to nobody and is left out."""
    if not file.exists():
        return
    lines = file.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            if number < len(lines) - 1:
                raise ValueError(f"{file} line {number + 1} cannot be read; move the file away to begin a new book") from None


def _book(held: dict[str, list[float]], execution: dict[str, Any]) -> None:
    qty, price = held.get(execution["symbol"], [0.0, 0.0])
    signed = execution["qty"] if execution["side"] == "BUY" else -execution["qty"]
    after = round(qty + signed, 9)
    if qty * signed >= 0 and after != 0:
        price = (qty * price + signed * execution["price"]) / after
    elif qty * after < 0:
        price = execution["price"]
    held[execution["symbol"]] = [after, price if after != 0 else 0.0]
