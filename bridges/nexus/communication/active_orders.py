"""The orders of an adapter that are under way: one a symbol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .message import Message

_ENDED = ("FILLED", "CANCELLED", "REJECTED", "EXPIRED", "DENIED", "NOT_RECEIVED", "UNKNOWN")


@dataclass
class ActiveOrder:
    """An order from its signal to its end, with what filled so far: contracts over all platforms, at their average."""

    order_id: str
    symbol: str
    quantity: float
    filled_qty: float = 0.0
    fill_price: float = 0.0


class ActiveOrders:
    """Whoever wants to send claims the symbol first; a fill, cancel or reject gives it back."""

    def __init__(self) -> None:
        self._by_symbol: dict[str, ActiveOrder] = {}

    def __len__(self) -> int:
        return len(self._by_symbol)

    def holds(self, symbol: str) -> bool:
        return symbol in self._by_symbol

    def orders(self) -> list[ActiveOrder]:
        return list(self._by_symbol.values())

    def claim(self, order: ActiveOrder) -> None:
        self._by_symbol[order.symbol] = order

    def release(self, order: ActiveOrder) -> None:
        if self._by_symbol.get(order.symbol) is order:
            del self._by_symbol[order.symbol]

    def hear(self, message: Message) -> ActiveOrder | None:
        """Takes what the gateway says of an order. Returns the order that it ended, now released; None otherwise.

        Where nobody knows what became of an order (ORDER_UNKNOWN) the symbol is given back too: the gateway itself lets no
        entry of it pass on that platform until it is known, and an exit must be possible on the others.
        """
        order = next((each for each in self._by_symbol.values() if each.order_id == message.order_id), None)
        if order is None:
            return None
        kind, code, status = message.type, message.code, message.status
        if kind == "ORDER_FILL":
            order.filled_qty, order.fill_price = float(message.filled_qty or 0), float(message.fill_price or 0)
        has_ended = (
            (kind == "ORDER_FILL" and status in ("FILLED", "PARTIAL_DONE"))
            or kind in ("ORDER_REJECT", "ORDER_DONE")
            or (kind == "ERROR" and code == "ORDER_UNKNOWN")
        )
        if not has_ended:
            return None
        self.release(order)
        return order


def has_ended_at_platforms(order: ActiveOrder, rows: list[dict[str, Any]]) -> bool:
    """Whether the gateway's list of orders has nothing open of this one; takes over what filled. None of it in the list: the
    gateway never got it, or denied it.
    """
    own = [row for row in rows if row.get("client_order_id") == order.order_id]
    if any(row.get("status") not in _ENDED for row in own):
        return False
    filled = [(_contracts(order, row), float(row.get("fill_price") or 0)) for row in own]
    total = sum(qty for qty, _ in filled)
    if total > 0:
        order.filled_qty = total
        order.fill_price = sum(qty * price for qty, price in filled) / total
    return True


def _contracts(order: ActiveOrder, row: dict[str, Any]) -> float:
    """What a platform filled, in contracts: its own unit may be lots."""
    size = float(row.get("quantity") or 0)
    return order.quantity * float(row.get("filled_qty") or 0) / size if size > 0 else 0.0
