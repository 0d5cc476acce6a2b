"""Follows the numbers of the order messages, over reconnects, so that each is delivered once and a loss shows."""

from __future__ import annotations

from typing import Literal

Arrival = Literal["next", "repeated", "after_gap"]
Welcome = Literal["asked", "incomplete", "began_anew"]


class Sequence:
    """The number of the newest order message delivered, as a HELLO names it in ``last_seq``."""

    def __init__(self, last: int | None = None) -> None:
        self.last = last
        self._may_jump = False

    def welcomed(self, newest: int, is_complete: bool) -> Welcome:
        """Takes the gateway's newest number, and whether it still has everything since ours.

        ``incomplete``: it was started again, or keeps no more; what it has follows. ``began_anew``: it counts from a
        lower number, so nothing of what follows may pass for a repeat.
        """
        if self.last is None:
            self.last = newest
            return "asked"
        if newest < self.last:
            self.last = 0
            self._may_jump = True
            return "began_anew"
        if is_complete:
            return "asked"
        self._may_jump = True
        return "incomplete"

    def arrived(self, seq: int) -> Arrival:
        """Takes the number of a message."""
        if self.last is not None and seq <= self.last:
            return "repeated"
        is_next = self.last is None or seq == self.last + 1 or self._may_jump
        self.last = seq
        self._may_jump = False
        return "next" if is_next else "after_gap"
