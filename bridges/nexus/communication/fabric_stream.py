"""The ticks of the fabric's data socket, with what was missed of them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import zmq

from .callback_thread import Callback, CallbackThread
from .fabric_keys import FabricKeys
from .message import Tick, Unreadable, read_message, read_tick

log = logging.getLogger("nexus")

STATUS_TOPIC = "_status"
ALIVE_S_MAX = 3.5
POLL_MS = 100
FRAMES_A_TURN = 500
HWM_FRAMES = 50_000
LIVENESS = (
    (zmq.LINGER, 0),
    (zmq.RECONNECT_IVL, 100),
    (zmq.RECONNECT_IVL_MAX, 1_000),
    (zmq.CONNECT_TIMEOUT, 1_000),
    (zmq.TCP_MAXRT, 3_000),
    (zmq.HANDSHAKE_IVL, 2_000),
)
# Probes of the system in place of heartbeats: with those, libzmq ends this whole process where the gateway leaves while more
# waits to be read than is held (libzmq issue 3937).
PROBES = (
    (zmq.TCP_KEEPALIVE, 1),
    (zmq.TCP_KEEPALIVE_IDLE, 1),
    (zmq.TCP_KEEPALIVE_INTVL, 1),
    (zmq.TCP_KEEPALIVE_CNT, 3),
)


class GapCounter:
    """Counts what was missed, by the numbers that the gateway publishes every second: how many ticks of each symbol it has
    published in its session.
    """

    def __init__(self) -> None:
        self.missed = 0
        self.session: str | None = None
        self._published: dict[str, int] = {}
        self._received: dict[str, int] = {}

    def received(self, symbol: str) -> None:
        self._received[symbol] = self._received.get(symbol, 0) + 1

    def status(self, session: str, published: dict[str, int], wanted: Callable[[str], bool]) -> int:
        """Takes a status and returns how many ticks before it were missed since the one before. After a start of the gateway,
        and at first, nothing can be said.
        """
        missed = 0
        if session == self.session:
            for symbol, count in published.items():
                if wanted(symbol):
                    missed += max(0, count - self._published.get(symbol, 0) - self._received.get(symbol, 0))
        self.session = session
        self._published = dict(published)
        self._received = {}
        self.missed += missed
        return missed


class DataStream:
    """Reads ticks on a thread of its own and hands them to a callback on another, so that a callback that throws or never
    returns costs nothing but itself. Made by ``ZmqClient.stream_data``.
    """

    def __init__(
        self,
        context: zmq.Context[zmq.Socket[bytes]],
        address: str,
        keys: FabricKeys | None,
        callback: Callback,
        symbols: Sequence[str] | None = None,
        missed: Callable[[int], object] | None = None,
    ) -> None:
        self._socket = context.socket(zmq.SUB)
        for option, value in (*LIVENESS, *PROBES):
            self._socket.setsockopt(option, value)
        self._socket.setsockopt(zmq.RCVHWM, HWM_FRAMES)
        if keys is not None:
            keys.apply(self._socket)
        self._symbols = None if symbols is None else frozenset(symbols)
        for topic in [""] if symbols is None else [*symbols, STATUS_TOPIC]:
            self._socket.setsockopt_string(zmq.SUBSCRIBE, topic)
        self._callbacks = CallbackThread("fabric", self._failed)
        self._callbacks.tick_callback = callback
        self._missed_callback = missed
        self._gaps = GapCounter()
        self._ticks = 0
        self._unreadable = 0
        self._last_status_s: float | None = None
        self._is_stopping = False
        self._socket.connect(address)
        self._thread = threading.Thread(target=self._run, name="fabric-data", daemon=True)
        self._callbacks.start()
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether the gateway published something of itself within the last seconds."""
        last_s = self._last_status_s
        return last_s is not None and time.monotonic() - last_s <= ALIVE_S_MAX

    @property
    def is_stopped(self) -> bool:
        return self._is_stopping

    def get_stats(self) -> dict[str, Any]:
        """What was counted since the start."""
        return {
            "is_alive": self.is_alive,
            "ticks_received": self._ticks,
            "ticks_missed": self._gaps.missed,
            "ticks_conflated": self._callbacks.ticks.conflated,
            "callback_errors": self._callbacks.failures,
            "callback_stuck": self._callbacks.stuck_count,
            "unreadable": self._unreadable,
        }

    def stop(self) -> None:
        """Ends the stream. Waits for the callback in work, 2 s at most, unless called from it."""
        self._is_stopping = True
        if threading.current_thread() is not self._thread:
            self._thread.join(2.0)
        self._callbacks.close()

    def _run(self) -> None:
        try:
            while not self._is_stopping:
                if self._socket.poll(POLL_MS):
                    self._read()
                stuck = self._callbacks.stuck()
                if stuck is not None:
                    log.error("fabric: %s", stuck)
        except zmq.ZMQError as cause:
            if not self._is_stopping:
                log.error("fabric: the data stream ended: %s", cause)
        finally:
            self._socket.close(linger=0)

    def _read(self) -> None:
        ticks: list[Tick] = []
        for _ in range(FRAMES_A_TURN):
            try:
                frames = self._socket.recv_multipart(zmq.NOBLOCK)
            except zmq.Again:
                break
            tick = self._take(frames)
            if tick is not None:
                ticks.append(tick)
        if ticks:
            self._callbacks.put_ticks(ticks)

    def _take(self, frames: list[bytes]) -> Tick | None:
        try:
            topic, body = frames
            symbol, message = topic.decode("utf-8"), read_message(body)
        except (Unreadable, ValueError):
            self._unreadable += 1
            return None
        if symbol == STATUS_TOPIC:
            self._status(message)
            return None
        # A subscription is a prefix: that to ES brings ESX, too.
        if not self._wants(symbol):
            return None
        self._gaps.received(symbol)
        tick = read_tick(message.get("platform"), message.get("data"))
        if tick is None:
            self._unreadable += 1
            return None
        self._ticks += 1
        return tick

    def _wants(self, symbol: str) -> bool:
        return self._symbols is None or symbol in self._symbols

    def _status(self, message: dict[str, Any]) -> None:
        session, symbols = message.get("session"), message.get("symbols")
        if not isinstance(session, str) or not isinstance(symbols, dict):
            self._unreadable += 1
            return
        self._last_status_s = time.monotonic()
        missed = self._gaps.status(session, symbols, self._wants)
        if missed > 0:
            log.warning("fabric: %d ticks were missed", missed)
            if self._missed_callback is not None:
                self._callbacks.post("missed ticks", self._missed_callback, missed)

    def _failed(self, name: str, cause: Exception) -> None:
        log.error("fabric: the %s callback failed: %r", name, cause, exc_info=cause)
