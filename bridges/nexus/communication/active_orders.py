"""The orders of an adapter that are under way: one a symbol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .message import Message

ENDED = ("FILLED", "CANCELLED", "REJECTED", "EXPIRED", "DENIED", "NOT_RECEIVED")
DOUBTFUL_MAX = 1_000


@dataclass
class ActiveOrder:
    """An order from its signal to its end, with what filled so far: contracts over all platforms, at their average."""

    order_id: str
    symbol: str
    quantity: float
    is_buy: bool = True
    filled_qty: float = 0.0
    fill_price: float = 0.0


class ActiveOrders:
    """Whoever wants to send claims the symbol first; a fill, cancel or reject gives it back.

    Where nobody knows what became of an order, its symbol is given back too: the gateway itself lets no entry of it pass on
    that platform until it is known, and an exit must be possible on the others. Its fill is still waited for.
    """

    def __init__(self) -> None:
        self._by_symbol: dict[str, ActiveOrder] = {}
        self._doubtful: dict[str, ActiveOrder] = {}

    def __len__(self) -> int:
        return len(self._by_symbol)

    def holds(self, symbol: str) -> bool:
        return symbol in self._by_symbol

    def orders(self) -> list[ActiveOrder]:
        """All that are not known to be over."""
        return [*self._by_symbol.values(), *self._doubtful.values()]

    def claim(self, order: ActiveOrder) -> None:
        self._by_symbol[order.symbol] = order

    def release(self, order: ActiveOrder) -> None:
        """It is over."""
        self._doubtful.pop(order.order_id, None)
        if self._by_symbol.get(order.symbol) is order:
            del self._by_symbol[order.symbol]

    def doubt(self, order: ActiveOrder) -> None:
        """Nobody knows what became of it. The oldest of more than 1,000 is forgotten."""
        self.release(order)
        self._doubtful[order.order_id] = order
        if len(self._doubtful) > DOUBTFUL_MAX:
            del self._doubtful[next(iter(self._doubtful))]

    def hear(self, message: Message) -> ActiveOrder | None:
        """Takes what the gateway says of an order. Returns the order that it ended, now released; None otherwise."""
        order = self.find(message.order_id)
        if order is None:
            return None
        kind = message.type
        if kind == "ORDER_FILL":
            order.filled_qty, order.fill_price = float(message.filled_qty or 0), float(message.fill_price or 0)
        if kind == "ERROR" and message.code == "ORDER_UNKNOWN":
            self.doubt(order)
        is_filled = kind == "ORDER_FILL" and message.status in ("FILLED", "PARTIAL_DONE")
        if not is_filled and kind not in ("ORDER_REJECT", "ORDER_DONE"):
            return None
        self.release(order)
        return order

    def compare(self, order: ActiveOrder, rows: list[dict[str, Any]]) -> bool:
        """Compares an order with the gateway's list, after messages may have been missed; whether it is over, now released.
        None of it in the list: the gateway never got it, or denied it.
        """
        if self.find(order.order_id) is not order:
            return False
        own = [row for row in rows if row.get("client_order_id") == order.order_id]
        states = {row.get("status") for row in own}
        if not states <= {*ENDED, "UNKNOWN"}:
            return False
        if "UNKNOWN" in states:
            self.doubt(order)
            return False
        filled = [(_contracts(order, row), float(row.get("fill_price") or 0)) for row in own]
        total = sum(qty for qty, _ in filled)
        if total > 0:
            order.filled_qty = total
            order.fill_price = sum(qty * price for qty, price in filled) / total
        self.release(order)
        return True

    def find(self, order_id: Any) -> ActiveOrder | None:
        """The order of that id, if it is not known to be over."""
        active = next((each for each in self._by_symbol.values() if each.order_id == order_id), None)
        return active or (self._doubtful.get(order_id) if isinstance(order_id, str) else None)


def _contracts(order: ActiveOrder, row: dict[str, Any]) -> float:
    """What a platform filled, in contracts: its own unit may be lots."""
    size = float(row.get("quantity") or 0)
    return order.quantity * float(row.get("filled_qty") or 0) / size if size > 0 else 0.0
