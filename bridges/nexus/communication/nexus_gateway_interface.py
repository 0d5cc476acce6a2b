"""A pipeline's link to the NEXUS Gateway: ticks in, signals out, fills back.

    gateway = NexusGatewayInterface()
    gateway.set_market_data_callback(lambda tick: print(tick.symbol, tick.price))
    if gateway.connect():
        gateway.start_listening()
        gateway.send_signal("NQ", side="BUY", quantity=1, confidence=0.9)
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .gateway_link import GatewayLink
from .gateway_reader import GatewayReader, MessageCallback, TickCallback
from .message import Message, Tick
from .order_id import new_order_id
from .pending_answers import GatewayRefused
from .signal_message import SignalTerms, signal_message

if TYPE_CHECKING:
    from typing_extensions import Unpack

__all__ = ["GatewayRefused", "Message", "NexusGatewayInterface", "Tick"]

log = logging.getLogger("nexus")

# Names that the gateway keeps for itself: a HELLO with one of them is refused.
_KEPT_NAMES = ("legacy", "operator", "fabric")


class NexusGatewayInterface:
    """Reconnects by itself with back-off, and sends nothing again by itself: what could not be sent is told at once, and is
    gone. All callbacks run on one thread; one that raises is counted and told, one that never returns is told too.
    """

    def __init__(
        self,
        host: str = "localhost",
        port: int = 5556,
        *,
        client: str | None = None,
        token: str | None = None,
        symbols: Sequence[str] | None = None,
        all_fills: bool = False,
        last_seq: int | None = None,
    ) -> None:
        """``client`` is your name, the same at every start and nobody else's; the script's name if absent. ``token`` lets
        signals reach armed live accounts. ``symbols`` are those whose ticks you want; all if absent. ``all_fills`` also
        delivers the fills of other clients. ``last_seq`` is that of your last stop: what you missed since comes first.
        """
        self.host = host
        self.port = port
        self.client = client or _script_name()
        self._token = token
        self._symbols = None if symbols is None else list(symbols)
        self._all_fills = all_fills
        self._reader = GatewayReader(self._hello, self._report, last_seq)
        self._link: GatewayLink | None = None

    @property
    def is_connected(self) -> bool:
        """Whether signals are taken now."""
        return self._link is not None and self._link.is_ready

    @property
    def last_seq(self) -> int | None:
        """The number of the newest order message delivered."""
        return self._reader.last_seq

    def set_market_data_callback(self, callback: TickCallback | None) -> None:
        """Called with each Tick: ``tick.symbol``, ``tick.platform``, ``tick.price`` and what else the platform sent."""
        self._reader.tick_callback = callback
        self._reader.callbacks.tick_callback = callback

    def set_order_fill_callback(self, callback: MessageCallback | None) -> None:
        """Called with each ORDER_FILL: the sum over all platforms so far, ``fill.filled_qty`` at ``fill.fill_price``;
        ``fill.status`` is PARTIAL, then FILLED or PARTIAL_DONE.
        """
        self._reader.fill_callback = callback

    def set_status_callback(self, callback: MessageCallback | None) -> None:
        """Called with everything else, by ``message.type``: LINK (``state`` ready, down, refused or closed), ORDER_ACK,
        ORDER_REJECT, ORDER_DONE, FLATTEN_DONE, POSITION, STATUS, ALERT and ERROR (``code``, ``reason``).
        """
        self._reader.status_callback = callback

    def connect(self, timeout_s: float = 5.0) -> bool:
        """Whether the gateway took us within ``timeout_s``. If not, it is dialled on until :meth:`disconnect`, unless it
        refused us: ``get_stats()["last_error"]`` says why.
        """
        if self._link is None or self._link.state == "closed":
            self._reader.begin()
            self._link = GatewayLink(self.host, self.port, self._reader, "nexus")
            self._link.start()
        return self._link.wait_ready(timeout_s)

    def start_listening(self) -> None:
        """Begins to run the callbacks, on a thread of their own; returns at once."""
        self._reader.callbacks.start()

    def disconnect(self) -> None:
        """Ends the link. Orders that were sent stay at the platforms."""
        if self._link is not None and self._link.state != "closed":
            self._link.close()
            self._reader.pending.settle_all(Message(type="ERROR", code="LINK_DOWN", reason="disconnect() was called"))
            self._reader.tell(Message(type="LINK", state="closed", reason="disconnect() was called"))
        self._reader.callbacks.close()

    def send_signal(
        self,
        symbol: str,
        signal: float | None = None,
        confidence: float | None = None,
        quantity: float | None = None,
        metadata: Mapping[str, Any] | None = None,
        *,
        side: str | None = None,
        **terms: Unpack[SignalTerms],
    ) -> str | None:
        """Sends a signal once and returns its order id; None when nothing was sent, as without a link.

        ``signal`` from -1 to 1 buys above 0.3 and sells below -0.3; or state ``side``. ``quantity`` is contracts per
        platform. Give ``order_id`` yourself to make a repeat safe: the same id with the same body acts once, for ever.
        Further terms: signal_id, mode="paper", order_type, limit_price, stop_price, stop_loss_points, take_profit_points,
        tif, platforms, valid_ms, mqscore, noise_level.
        """
        order_id = terms.get("order_id") or new_order_id()
        return self._send_order(
            order_id, signal_message(order_id, symbol, signal, side, confidence, quantity, metadata, terms)
        )

    def send_target(
        self,
        symbol: str,
        position: float,
        *,
        order_id: str | None = None,
        platforms: Sequence[str] | None = None,
        valid_ms: float | None = None,
    ) -> str | None:
        """Trades to a signed position, contracts per platform; a newer target replaces one that waits. As send_signal."""
        order_id = order_id or new_order_id()
        wanted = list(platforms) if platforms is not None else None
        return self._send_order(
            order_id,
            {"type": "TARGET", "order_id": order_id, "symbol": symbol, "position": position, "platforms": wanted, "valid_ms": valid_ms},
        )

    def cancel(self, order_id: str) -> bool:
        """Ends a working order on every platform that can; whether the wish was sent."""
        return self._send({"type": "CANCEL", "order_id": order_id})

    def modify(
        self,
        order_id: str,
        *,
        quantity: float | None = None,
        limit_price: float | None = None,
        stop_price: float | None = None,
    ) -> bool:
        """Changes a working order; ``quantity`` is the new total. Whether the wish was sent."""
        return self._send(
            {"type": "MODIFY", "order_id": order_id, "quantity": quantity, "limit_price": limit_price, "stop_price": stop_price}
        )

    def flatten(self, symbol: str | None = None) -> str | None:
        """Closes what is booked of one symbol, or everything, whichever client opened it. The id of its FLATTEN_DONE."""
        order_id = new_order_id()
        return self._send_order(order_id, {"type": "FLATTEN", "order_id": order_id, "symbol": symbol})

    def flatten_and_wait(self, symbol: str | None = None, timeout_s: float = 120.0) -> Message | None:
        """Flattens and waits for the certificate: FLATTEN_DONE with ``outcome`` PROVED, or NOT_PROVED and its ``reason``; or
        the refusal with its ``code``, as ALREADY_FLAT. A link that breaks meanwhile is waited for. None when nothing was
        sent, or no certificate came in time: then nothing is known.
        """
        order_id = new_order_id()
        self._reader.pending.expect(order_id)
        ends_s = time.monotonic() + timeout_s
        if self._send_order(order_id, {"type": "FLATTEN", "order_id": order_id, "symbol": symbol}) is None:
            self._reader.pending.forget(order_id)
            return None
        while True:
            answer = self._reader.pending.wait(order_id, max(0.0, ends_s - time.monotonic()))
            if answer is None or answer.code != "LINK_DOWN":
                return answer
            # After a break the certificate comes with what was missed.
            if time.monotonic() >= ends_s:
                return None
            self._reader.pending.expect(order_id)

    def kill_switch(self, reason: str = "kill_switch() of the pipeline", flatten: bool = False) -> bool:
        """Stops all trading until a person re-arms; ``flatten`` also closes everything. Whether it was sent."""
        return self._send({"type": "KILL", "reason": reason, "flatten": flatten})

    def reduce(self, reason: str = "reduce() of the pipeline") -> bool:
        """Lets only exits pass until a person re-arms. Whether it was sent."""
        return self._send({"type": "REDUCE", "reason": reason})

    def report_status(self, **status: Any) -> bool:
        """Shows the person at the gateway what your pipeline says of itself, as which models are loaded."""
        return self._send({**status, "type": "STATUS"})

    def subscribe(self, symbols: Sequence[str]) -> bool:
        """Adds symbols; kept over reconnects. The first call of a client that had all symbols leaves it with these."""
        self._symbols = sorted({*(self._symbols or []), *symbols})
        return self._send({"type": "SUBSCRIBE", "symbols": list(symbols)})

    def query_positions(self, timeout_s: float = 5.0) -> Any:
        """Booked positions per symbol and platform: ``qty`` signed in contracts, ``avg_price``. All queries block, and raise
        GatewayRefused when there is no answer.
        """
        return self.query("positions", timeout_s)

    def query_orders(self, limit: int | None = None, timeout_s: float = 5.0) -> Any:
        """Orders at the platforms, the newest first: ``client_order_id`` is the id that send_signal returned."""
        return self.query("orders", timeout_s, limit=limit)

    def query_fills(self, limit: int | None = None, timeout_s: float = 5.0) -> Any:
        """Executions, the newest first."""
        return self.query("fills", timeout_s, limit=limit)

    def query_platforms(self, timeout_s: float = 5.0) -> Any:
        """Every platform with its three lights."""
        return self.query("platforms", timeout_s)

    def query_risk(self, timeout_s: float = 5.0) -> Any:
        """Limits with their use."""
        return self.query("risk", timeout_s)

    def query_symbols(self, timeout_s: float = 5.0) -> Any:
        """Universal symbols."""
        return self.query("symbols", timeout_s)

    def query_stats(self, timeout_s: float = 5.0) -> Any:
        """The gateway's own counters."""
        return self.query("stats", timeout_s)

    def query_what_if(self, symbol: str, side: str, quantity: float = 1, timeout_s: float = 5.0) -> Any:
        """A signal through every check without sending it."""
        return self.query("what_if", timeout_s, symbol=symbol, side=side, quantity=quantity)

    def query(self, what: str, timeout_s: float = 5.0, **arguments: Any) -> Any:
        """Asks the gateway. Raises GatewayRefused with its code, or LINK_DOWN, ANSWER_LATE, QUERY_LIMIT."""
        request_id = new_order_id()
        self._reader.pending.expect(request_id)
        sent = "LINK_DOWN" if self._link is None else self._link.send(
            {**arguments, "type": "QUERY", "what": what, "request_id": request_id}
        )
        if sent != "sent":
            self._reader.pending.forget(request_id)
            raise GatewayRefused(sent, f"QUERY {what} was not sent")
        answer = self._reader.pending.wait(request_id, timeout_s)
        if answer is None:
            raise GatewayRefused("ANSWER_LATE", f"QUERY {what}: no answer within {timeout_s:g} s")
        if answer.type == "ERROR":
            raise GatewayRefused(str(answer.code), str(answer.reason))
        return answer.data

    def get_stats(self) -> dict[str, Any]:
        """What was counted since this object was made, and where the link stands."""
        reader, callbacks = self._reader, self._reader.callbacks
        return {
            "connected": self.is_connected,
            "link": "idle" if self._link is None else self._link.state,
            "client": self.client,
            "gateway_mode": reader.gateway_mode,
            "ticks_received": reader.counted("ticks"),
            "ticks_conflated": callbacks.ticks.conflated,
            "ticks_waiting": len(callbacks.ticks),
            "messages_received": reader.counted("messages"),
            "signals_sent": reader.counted("sent"),
            "not_sent": reader.counted("not_sent"),
            "fills_received": reader.counted("fills"),
            "rejects_received": reader.counted("rejects"),
            "repeated": reader.counted("repeated"),
            "gaps": reader.counted("gaps"),
            "unreadable": reader.counted("unreadable"),
            "callback_errors": callbacks.failures,
            "callbacks_stuck": callbacks.stuck_count,
            "callback_is_stuck": callbacks.is_stuck,
            "reconnects": 0 if self._link is None else self._link.reconnects,
            "last_seq": reader.last_seq,
            "last_error": reader.last_error,
        }

    def _send_order(self, order_id: str, message: dict[str, Any]) -> str | None:
        if not self._send(message):
            return None
        self._reader.count("sent")
        return order_id

    def _send(self, message: dict[str, Any]) -> bool:
        sent = "LINK_DOWN" if self._link is None else self._link.send(message)
        if sent == "sent":
            return True
        self._reader.count("not_sent")
        self._reader.last_error = f"{sent}: {message['type']} was not sent"
        log.warning("%s", self._reader.last_error)
        return False

    def _hello(self, last_seq: int | None) -> dict[str, Any]:
        return {
            "type": "HELLO",
            "protocol": 1,
            "client": self.client,
            "token": self._token,
            "subscribe": self._symbols,
            "batch": True,
            "fills": "all" if self._all_fills else "own",
            "last_seq": last_seq,
        }

    def _report(self, message: dict[str, Any]) -> object:
        return None if self._link is None else self._link.send(message)


def _script_name() -> str:
    """The name of the script that runs, of which a client's name may have 1 to 64 printable characters."""
    stem = Path(sys.argv[0] if sys.argv else "").stem
    kept = "".join(each for each in stem if each.isascii() and (each.isalnum() or each in "-_."))[:64]
    return kept if kept and kept not in _KEPT_NAMES else "python"
