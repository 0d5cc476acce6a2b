"""Puts an existing AI pipeline on the NEXUS Gateway.

    adapter = NexusCommunicationAdapter(pipeline, mqscore_engine)
    if await adapter.start():
        ...
    await adapter.stop(close_positions=True)
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import threading
import time
from typing import Any

from communication.active_orders import ActiveOrder, ActiveOrders
from communication.denied_wishes import DeniedWishes
from communication.gateway_arguments import add_gateway_arguments, run_with_gateway
from communication.held_positions import HeldPositions
from communication.message import Message, Tick
from communication.nexus_gateway_interface import GatewayRefused, NexusGatewayInterface
from communication.order_id import new_order_id
from communication.pipeline_contract import (
    Decision,
    MqScore,
    MqScoreEngine,
    Pipeline,
    complete_tick,
    pipeline_data,
    read_decision,
    read_mqscore,
    strategy_count,
)
from communication.signal_message import SignalTerms
from communication.tick_queue import TickQueue
from communication.trade_rules import RiskManager, StandardRiskManager, is_good_market, is_signal

__all__ = [
    "NexusCommunicationAdapter",
    "RiskManager",
    "StandardRiskManager",
    "add_gateway_arguments",
    "run_with_gateway",
]

log = logging.getLogger("nexus")

STATS_EVERY_S = 10.0
STUCK_S = 5.0
TURN_S_MAX = 0.005
ORDERS_ASKED = 1_000
REASON_MAX = 160


class NexusCommunicationAdapter:
    """tick -> MQScore -> quality gate -> pipeline -> confidence and signal band -> size -> signal -> fill -> feedback.

    Engine and pipeline are called on the event loop of :meth:`start`, one tick after the other. With
    ``auto_execute=False`` signals are marked ``mode: "paper"`` and never reach a live platform; with True they act on every
    platform that is armed, for which the gateway wants its ``token``.
    """

    def __init__(
        self,
        nexus_pipeline: Pipeline,
        mqscore_engine: MqScoreEngine,
        gateway_host: str = "localhost",
        gateway_port: int = 5556,
        auto_execute: bool = False,
        *,
        risk_manager: RiskManager | None = None,
        client: str | None = None,
        token: str | None = None,
        symbols: list[str] | None = None,
        stats_every_s: float = STATS_EVERY_S,
    ) -> None:
        self.pipeline = nexus_pipeline
        self.mqscore_engine = mqscore_engine
        self.auto_execute = auto_execute
        self.risk_manager: RiskManager = risk_manager or StandardRiskManager()
        self.gateway = NexusGatewayInterface(gateway_host, gateway_port, client=client, token=token, symbols=symbols)
        self.gateway.set_market_data_callback(self._on_tick)
        self.gateway.set_order_fill_callback(self._on_message)
        self.gateway.set_status_callback(self._on_message)
        self._stats_every_s = stats_every_s
        self._ticks = TickQueue()
        self._orders = ActiveOrders()
        self._denied = DeniedWishes()
        self._positions = HeldPositions()
        self._symbols: set[str] = set()
        self._counts = dict.fromkeys(
            ("market_data_received", "gated_by_quality", "signals_generated", "orders_executed", "fills_received"), 0
        )
        self._counts.update(dict.fromkeys(("rejects_received", "outcomes_recorded", "pipeline_errors", "pipeline_stuck"), 0))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._is_woken = False
        self._consumer: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._busy: tuple[str, float] | None = None
        self._ended = threading.Event()

    async def start(self, timeout_s: float = 5.0) -> bool:
        """Whether the gateway took us; nothing runs otherwise."""
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        self._is_woken = False
        self._ended = threading.Event()
        if not await self._loop.run_in_executor(None, self.gateway.connect, timeout_s):
            await self._loop.run_in_executor(None, self.gateway.disconnect)
            log.error("the gateway at %s:%d was not reached", self.gateway.host, self.gateway.port)
            return False
        await self._read_positions()
        self.gateway.start_listening()
        self._consumer = self._loop.create_task(self._consume())
        threading.Thread(target=self._watch, args=(self._ended,), name="nexus-adapter-watch", daemon=True).start()
        return True

    async def stop(self, close_positions: bool = False, timeout_s: float = 120.0) -> Message | None:
        """Sends no signal any more; with ``close_positions`` flattens everything and waits for the certificate, which it
        returns: ``outcome`` PROVED, or NOT_PROVED and why. None without one.
        """
        if self._loop is None or self._consumer is None:
            return None
        self._ended.set()
        self._consumer.cancel()
        certificate = await self._flatten(timeout_s) if close_positions else None
        await self._loop.run_in_executor(None, self.gateway.disconnect)
        # What was heard last may still be on its way to the pipeline.
        await asyncio.sleep(0)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STUCK_S)
        log.info("%s", self._stats_line())
        self._loop = None
        return certificate

    def get_stats(self) -> dict[str, Any]:
        """What was counted since this adapter was made; ``gateway_stats`` are those of its link."""
        return {
            **self._counts,
            "active_symbols": sorted(self._symbols),
            "active_orders": len(self._orders),
            "active_positions": len(self._positions),
            "ticks_conflated": self._ticks.conflated,
            "denied_held_back": self._denied.held_back,
            "gateway_stats": self.gateway.get_stats(),
        }

    def _on_tick(self, tick: Tick) -> None:
        """On the link's callback thread."""
        self._counts["market_data_received"] += 1
        self._symbols.add(tick["symbol"])
        self._ticks.put([tick], time.monotonic())
        if not self._is_woken:
            self._is_woken = True
            self._call(self._wake.set)

    def _on_message(self, message: Message) -> None:
        """On the link's callback thread; the pipeline is only ever called on the loop's."""
        if message.type == "LINK" and message.state == "down":
            self._ticks.clear()
        self._call(self._hear, message)

    def _call(self, callback: Any, *arguments: Any) -> None:
        loop = self._loop
        if loop is None:
            return
        try:
            loop.call_soon_threadsafe(callback, *arguments)
        except RuntimeError:
            pass  # the caller's loop was closed without stop()

    async def _consume(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            self._is_woken = False
            turn_ends_s = time.monotonic() + TURN_S_MAX
            while (tick := self._ticks.take()) is not None:
                await self._take(tick)
                if time.monotonic() > turn_ends_s:
                    # Lets fills, and whoever shares the loop, have a turn.
                    await asyncio.sleep(0)
                    turn_ends_s = time.monotonic() + TURN_S_MAX

    async def _take(self, tick: Tick) -> None:
        if not self.gateway.is_connected:
            return
        symbol = tick["symbol"]
        self._busy = (f"the pipeline at a tick of {symbol}", time.monotonic())
        try:
            whole = complete_tick(tick)
            score = read_mqscore(await _awaited(self.mqscore_engine.calculate_mqscore_from_tick(whole)))
            if not is_good_market(score):
                self._counts["gated_by_quality"] += 1
                return
            found = await _awaited(self.pipeline.process_market_data(symbol, pipeline_data(whole, score)))
            decision = read_decision(found)
            if decision is None or not is_signal(decision) or self._orders.holds(symbol):
                return
            is_buy = decision.signal > 0
            # What would close a position is never held back.
            if self._positions.may_close(symbol, is_buy) or self._denied.may(symbol, is_buy, time.monotonic()):
                self._send(symbol, decision, score)
        except Exception as cause:  # whatever the caller's code raises must not end the adapter
            self._failed(f"a tick of {symbol}", cause)
        finally:
            self._busy = None

    def _send(self, symbol: str, decision: Decision, score: MqScore) -> None:
        quantity = self.risk_manager.calculate_position_size(
            symbol=symbol,
            signal=decision.signal,
            confidence=decision.confidence,
            mqscore=score.composite_score,
        )
        if not quantity or quantity < 0 or not self.gateway.is_connected:
            return
        self._counts["signals_generated"] += 1
        order = ActiveOrder(new_order_id(), symbol, float(quantity), decision.signal > 0)
        self._orders.claim(order)
        metadata = {
            "mqscore": score.composite_score,
            "noise": score.noise_level,
            "regime": score.regime,
            "strategy_count": strategy_count(self.pipeline),
        }
        signal = max(-1.0, min(1.0, decision.signal))
        terms: SignalTerms = {"order_id": order.order_id}
        if not self.auto_execute:
            terms["mode"] = "paper"
        if self.gateway.send_signal(symbol, signal, decision.confidence, quantity, metadata, **terms) is None:
            self._orders.release(order)
        else:
            self._counts["orders_executed"] += 1

    def _hear(self, message: Message) -> None:
        kind = message.type
        if kind == "ORDER_FILL":
            self._counts["fills_received"] += 1
            self._denied.filled(str(message.symbol))
        elif kind == "ORDER_REJECT":
            self._counts["rejects_received"] += 1
            self._hear_denial(message)
        elif kind == "POSITION":
            self._positions.hear(message)
        elif kind == "LINK" and message.state == "ready":
            self._spawn(self._read_positions())
            self._spawn(self._look_after(self._orders.orders()))
        ended = self._orders.hear(message)
        if ended is not None:
            self._spawn(self._feed_back(ended))

    def _hear_denial(self, message: Message) -> None:
        order = self._orders.find(message.order_id)
        is_first = order is None or self._denied.denied(order.symbol, order.is_buy, time.monotonic())
        how = "" if is_first else " (again)"
        log.warning("order %s: %s: %s%s", message.order_id, message.code, str(message.reason)[:REASON_MAX], how)

    async def _feed_back(self, order: ActiveOrder) -> None:
        if order.filled_qty <= 0:
            return
        record = getattr(self.pipeline, "record_trade_outcome", None)
        if record is None:
            return
        try:
            await _awaited(record(symbol=order.symbol, entry_price=order.fill_price, quantity=order.filled_qty))
            self._counts["outcomes_recorded"] += 1
        except Exception as cause:  # as above
            self._failed(f"the outcome of order {order.order_id}", cause)

    async def _look_after(self, orders: list[ActiveOrder]) -> None:
        """After a reconnect: orders that ended meanwhile, or never arrived, must not bar their symbol for ever."""
        if self._loop is None or not orders:
            return
        try:
            rows = await self._loop.run_in_executor(None, self.gateway.query_orders, ORDERS_ASKED)
        except GatewayRefused as cause:
            log.warning("the orders under way could not be looked up: %s", cause)
            return
        for order in orders:
            if self._orders.compare(order, rows):
                log.info("order %s of %s ended while the gateway was away: filled %g", order.order_id, order.symbol, order.filled_qty)
                self._spawn(self._feed_back(order))

    async def _read_positions(self) -> None:
        """At the start, and after a reconnect: a change may have been missed."""
        assert self._loop is not None
        loop = self._loop
        try:
            await self._positions.read(lambda: loop.run_in_executor(None, self.gateway.query_positions))
        except GatewayRefused as cause:
            log.warning("positions could not be read: %s", cause)

    async def _flatten(self, timeout_s: float) -> Message | None:
        assert self._loop is not None
        if not await self._loop.run_in_executor(None, self.gateway.connect, timeout_s):
            log.error("NOT FLATTENED: the gateway is not there; positions may be open")
            return None
        log.info("flattening; waiting for the certificate")
        done = await self._loop.run_in_executor(None, self.gateway.flatten_and_wait, None, timeout_s)
        if done is not None and (done.outcome == "PROVED" or done.code == "ALREADY_FLAT"):
            log.info("flat: %s", done.reason)
        else:
            log.error("NOT PROVED FLAT: %s", "no certificate came" if done is None else done.reason)
        return done

    def _watch(self, ended: threading.Event) -> None:
        """Says the stats line, and tells of a pipeline that does not return; a thread, because that may hold up the loop."""
        next_s = time.monotonic() + self._stats_every_s
        told: tuple[str, float] | None = None
        while not ended.wait(min(0.5, self._stats_every_s)):
            now_s, busy = time.monotonic(), self._busy
            if now_s >= next_s:
                next_s += self._stats_every_s
                log.info("%s", self._stats_line())
            if busy is not None and busy != told and now_s - busy[1] > STUCK_S:
                told = busy
                self._counts["pipeline_stuck"] += 1
                log.error("%s has not returned for %.0f s; nothing is decided until it does", busy[0], STUCK_S)
                self.gateway.report_status(pipeline_stuck=busy[0])

    def _stats_line(self) -> str:
        counts = self._counts
        return (
            f"Stats: Data={counts['market_data_received']} Signals={counts['signals_generated']}"
            f" Orders={counts['orders_executed']}"
        )

    def _failed(self, what: str, cause: Exception) -> None:
        self._counts["pipeline_errors"] += 1
        count = self._counts["pipeline_errors"]
        if count <= 10 or count % 1_000 == 0:
            log.error("%s: %s: %s (%d so far)", what, type(cause).__name__, cause, count, exc_info=cause)

    def _spawn(self, work: Any) -> None:
        assert self._loop is not None
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _awaited(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value
