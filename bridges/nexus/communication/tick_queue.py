"""Ticks on their way to somebody who may be slower than they come."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable

from .message import Tick

WAIT_S_MAX = 0.25
TICKS_MAX = 50_000


class TickQueue:
    """Hands on every tick while the reader keeps up. Once the oldest has waited 0.25 s, or 50,000 wait, only the newest of
    each symbol and platform stays; what was left out is counted. So a reader is never more than that behind the market.
    """

    def __init__(self, wait_s_max: float = WAIT_S_MAX, ticks_max: int = TICKS_MAX) -> None:
        self._wait_s_max = wait_s_max
        self._ticks_max = ticks_max
        self._lock = threading.Lock()
        self._waiting: deque[tuple[float, Tick]] = deque()
        self.conflated = 0
        self.longest = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, ticks: Iterable[Tick], now_s: float) -> None:
        """Adds ticks that came at ``now_s``, a time that only rises."""
        with self._lock:
            waiting = self._waiting
            waiting.extend((now_s, tick) for tick in ticks)
            is_late = bool(waiting) and now_s - waiting[0][0] > self._wait_s_max
            if is_late or len(waiting) > self._ticks_max:
                self._conflate()
            self.longest = max(self.longest, len(self._waiting))

    def take(self) -> Tick | None:
        """The next tick; None when none waits."""
        with self._lock:
            return self._waiting.popleft()[1] if self._waiting else None

    def clear(self) -> None:
        """Forgets what waits, as after a lost link: old prices must not be acted on."""
        with self._lock:
            self._waiting.clear()

    def _conflate(self) -> None:
        newest: dict[tuple[str, str], tuple[float, Tick]] = {}
        for came_s, tick in self._waiting:
            key = (tick["symbol"], tick["platform"])
            newest.pop(key, None)
            newest[key] = (came_s, tick)
        self.conflated += len(self._waiting) - len(newest)
        self._waiting = deque(newest.values())
