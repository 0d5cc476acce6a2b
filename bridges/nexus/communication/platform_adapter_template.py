"""A base for a trading platform of your own on the NEXUS Gateway.

    class MyPlatform(PlatformAdapter):
        def execute_order(self, order_msg):
            price = my_broker.buy_or_sell(order_msg.symbol, order_msg.side, order_msg.quantity)
            self.send_order_fill(order_msg.order_id, order_msg.quantity, price)

    platform = MyPlatform("my_platform")
    platform.connect()
    platform.send_market_data("NQ 12-26", 16250.25, volume=3)
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from .execution_book import ExecutionBook
from .message import Message
from .platform_session import OrderRejected, PlatformSession
from .token_file import data_folder

__all__ = ["Message", "OrderRejected", "PlatformAdapter"]


class PlatformAdapter:
    """Legacy by default: it registers, sends ticks and fills, and gets market orders. Fills that could not leave wait for the
    link; one that was on its way when the gateway died is lost to it.

    With ``protocol=1`` it states its account, keeps its executions on disk and answers REPORT, so that no fill is lost: what
    the gateway did not hear, it reads. ``execute_order`` runs on a thread of its own, one order after the other.
    """

    def __init__(
        self,
        platform_name: str,
        host: str = "localhost",
        port: int = 5555,
        *,
        protocol: Literal[0, 1] = 0,
        account: str | None = None,
        login: str | None = None,
        server: str | None = None,
        currency: str = "USD",
        mode: Literal["demo", "sim", "live"] = "demo",
        token: str | None = None,
        symbols: Sequence[Mapping[str, Any]] = (),
        order_types: Sequence[str] = ("MARKET",),
        store: str | Path | None = None,
    ) -> None:
        """``symbols`` are their terms: symbol, tick_size, point_value, qty_min, qty_step, qty_max, currency. ``store`` is the
        file of the executions, by default one of the platform's name in the gateway's data folder.
        """
        self.platform_name = platform_name
        self.protocol = protocol
        book = None
        register: dict[str, Any] = {}
        if protocol == 1:
            book = ExecutionBook(Path(store) if store else data_folder() / "adapters" / f"{platform_name}.jsonl")
            stated = {"login": login, "server": server, "token": token}
            register = {
                "v": 1,
                "protocol": 1,
                "account": account or platform_name,
                "currency": currency,
                "mode": mode,
                "symbols": [dict(each) for each in symbols],
                **{name: value for name, value in stated.items() if value is not None},
                "capabilities": {
                    "order_types": list(order_types),
                    "partials": True,
                    "modify": False,
                    "cancel": type(self).cancel_order is not PlatformAdapter.cancel_order,
                    "positions": True,
                    "brackets": False,
                    "report": True,
                },
            }
        self._session = PlatformSession(platform_name, host, port, self, book, register)

    @property
    def is_connected(self) -> bool:
        return self._session.link.is_ready

    def connect(self, timeout_s: float = 5.0) -> bool:
        """Whether the gateway was reached within ``timeout_s``. It is dialled on, and again after a loss, until
        :meth:`disconnect`.
        """
        self._session.callbacks.start()
        self._session.link.start()
        return self._session.link.wait_ready(timeout_s)

    def disconnect(self) -> None:
        """Ends the link for good. Orders at your platform stay there."""
        self._session.callbacks.close()
        self._session.link.close()

    def execute_order(self, order_msg: Message) -> None:
        """Override: send the order to your platform (``symbol``, ``side``, ``quantity``, ``order_id``; with protocol 1 also
        ``order_type``, ``limit_price``, ``stop_price``, ``tif``), and call :meth:`send_order_fill` as it fills.
        """
        raise NotImplementedError(f"{type(self).__name__}.execute_order")

    def cancel_order(self, order_id: str) -> bool:
        """Override where your platform can: cancel, and say whether it was. Protocol 1 alone."""
        raise NotImplementedError(f"{type(self).__name__}.cancel_order")

    def read_positions(self) -> list[dict[str, Any]]:
        """What the platform holds: symbol, qty (signed), avg_price. The net of the kept executions; override it where the
        platform can be asked, which must not take long.
        """
        book = self._session.book
        return [] if book is None else book.positions()

    def read_balance(self) -> dict[str, Any] | None:
        """Override where the platform can be asked: currency, cash, equity."""
        return None

    def send_market_data(
        self,
        symbol: str,
        price: float,
        volume: float = 0,
        bid: float | None = None,
        ask: float | None = None,
        timestamp: float | None = None,
    ) -> bool:
        """Sends a tick; False when it was left out, as without a link. Ticks are never kept for later."""
        tick = {"symbol": symbol, "price": price, "volume": volume, "bid": bid, "ask": ask}
        stated = {name: value for name, value in tick.items() if value is not None}
        stated["timestamp"] = time.time() if timestamp is None else timestamp
        return self._session.post_ticks("MARKET_DATA", stated, 1)

    def send_market_data_batch(self, ticks: Iterable[Mapping[str, Any]]) -> bool:
        """Sends many ticks at once: maps with symbol, price, and volume, bid, ask, timestamp where known."""
        data = [dict(tick) for tick in ticks]
        if self.protocol == 1:
            return self._session.post_ticks("MARKET_DATA_BATCH", data, len(data))
        return all([self._session.post_ticks("MARKET_DATA", tick, 1) for tick in data])

    def send_order_fill(
        self, order_id: str, filled_qty: float, fill_price: float, symbol: str | None = None, status: str = "FILLED"
    ) -> bool:
        """Tells of a fill: ``filled_qty`` is all that filled of the order so far, ``fill_price`` its average; status FILLED, or
        PARTIAL while more may come. False when it could not leave now: it is kept, and told when the gateway is back.
        """
        return self._session.fill(str(order_id), filled_qty, fill_price, symbol, status)

    def send_order_status(self, order_id: str, status: str, reason: str | None = None) -> bool:
        """Tells a state that is no fill: ACCEPTED, WORKING, REJECTED, CANCELLED, EXPIRED."""
        return self._session.status(str(order_id), status, reason)

    def get_stats(self) -> dict[str, Any]:
        """What was counted, and where the link stands."""
        session = self._session
        return {
            **session.counts,
            "connected": self.is_connected,
            "reconnects": session.link.reconnects,
            "callback_errors": session.callbacks.failures,
            "fills_waiting": len(session.unsent),
            "last_error": session.last_error,
        }
