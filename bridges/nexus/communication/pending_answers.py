"""Requests that wait for their answers."""

from __future__ import annotations

import threading
from typing import Any

from .message import Message

PENDING_MAX = 1_000


class GatewayRefused(Exception):
    """The gateway, or the link to it, did not answer a question. ``code`` stands in docs/error-codes.md, or is LINK_DOWN,
    LINK_BUSY, VALUE_UNSENDABLE, ANSWER_LATE or QUERY_LIMIT.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


class PendingAnswers:
    """Answers by the id of their request; each is awaited by one thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, tuple[threading.Event, list[Message]]] = {}

    def expect(self, request_id: str) -> None:
        """Begins to wait for an answer. Raises GatewayRefused with QUERY_LIMIT when 1,000 wait already."""
        with self._lock:
            if len(self._waiting) >= PENDING_MAX:
                raise GatewayRefused("QUERY_LIMIT", f"{PENDING_MAX} questions wait for their answers")
            self._waiting[request_id] = (threading.Event(), [])

    def settle(self, request_id: Any, answer: Message) -> bool:
        """Hands an answer to whoever waits for it; whether somebody does."""
        with self._lock:
            found = self._waiting.get(request_id) if isinstance(request_id, str) else None
        if found is None:
            return False
        found[1].append(answer)
        found[0].set()
        return True

    def settle_all(self, answer: Message) -> None:
        """Gives everybody the same answer, as when the link broke."""
        with self._lock:
            ids = list(self._waiting)
        for request_id in ids:
            self.settle(request_id, answer)

    def wait(self, request_id: str, timeout_s: float) -> Message | None:
        """The answer; None when there was none in time. It is not awaited any longer then."""
        event, answers = self._waiting[request_id]
        event.wait(timeout_s)
        self.forget(request_id)
        return answers[-1] if answers else None

    def forget(self, request_id: str) -> None:
        with self._lock:
            self._waiting.pop(request_id, None)
