"""One thread on which all callbacks of a link run, so that a slow one holds up no socket."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from .message import Tick
from .tick_queue import TickQueue

log = logging.getLogger("nexus")

JOBS_MAX = 20_000
STUCK_S = 5.0

Callback = Callable[[Any], object]


class CallbackThread:
    """Runs callbacks one after the other, messages about orders before ticks. What a callback raises is counted and told
    to ``failed`` with the callback's name; one that does not return within 5 s is told once by :meth:`stuck`.
    """

    def __init__(self, name: str, failed: Callable[[str, Exception], None]) -> None:
        self.ticks = TickQueue()
        self.tick_callback: Callback | None = None
        self.failures = 0
        self.stuck_count = 0
        self._failed = failed
        self._jobs: deque[tuple[str, Callback, Any]] = deque()
        self._wake = threading.Event()
        self._is_closed = False
        self._busy: tuple[str, float] | None = None
        self._told_stuck: tuple[str, float] | None = None
        self._thread = threading.Thread(target=self._run, name=f"{name}-callbacks", daemon=True)

    @property
    def is_full(self) -> bool:
        """Whether 20,000 messages wait. Whoever fills it stops reading then: nothing of an order is dropped."""
        return len(self._jobs) >= JOBS_MAX

    def start(self) -> None:
        """Begins to run what waits; a second call does nothing."""
        if self._thread.ident is None and not self._is_closed:
            self._thread.start()

    def post(self, name: str, callback: Callback, value: Any) -> None:
        """Runs ``callback(value)`` after what was posted before."""
        self._jobs.append((name, callback, value))
        self._wake.set()

    def put_ticks(self, ticks: list[Tick]) -> None:
        """Hands ticks to the tick callback."""
        self.ticks.put(ticks, time.monotonic())
        self._wake.set()

    def stuck(self) -> str | None:
        """Says once of a callback that has been running for 5 s; None otherwise. From any thread."""
        busy = self._busy
        if busy is None or busy == self._told_stuck or time.monotonic() - busy[1] < STUCK_S:
            return None
        self._told_stuck = busy
        self.stuck_count += 1
        return f"the {busy[0]} callback has not returned for {STUCK_S:.0f} s; what comes meanwhile waits for it"

    @property
    def is_stuck(self) -> bool:
        """Whether the callback that :meth:`stuck` named is still running."""
        return self._busy is not None and self._busy == self._told_stuck

    def close(self, wait_s: float = 2.0) -> None:
        """Ends after the messages that wait, ticks left out. Waits for that unless called from a callback."""
        self._is_closed = True
        self._wake.set()
        if self._thread.ident is not None and threading.current_thread() is not self._thread:
            self._thread.join(wait_s)

    def _run(self) -> None:
        while True:
            if self._jobs:
                name, callback, value = self._jobs.popleft()
                self._call(name, callback, value)
                continue
            if self._is_closed:
                return
            tick = self.ticks.take()
            if tick is not None:
                if self.tick_callback is not None:
                    self._call("market data", self.tick_callback, tick)
                continue
            self._wake.clear()
            if not self._jobs and not self._is_closed and len(self.ticks) == 0:
                self._wake.wait()

    def _call(self, name: str, callback: Callback, value: Any) -> None:
        self._busy = (name, time.monotonic())
        try:
            callback(value)
        except Exception as cause:  # whatever a caller's code raises must not end the thread
            self.failures += 1
            self._failed(name, cause)
        finally:
            self._busy = None
