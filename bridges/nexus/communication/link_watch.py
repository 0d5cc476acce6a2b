"""Whether a gateway still answers over a link that is open."""

from __future__ import annotations

BEAT_S = 1.0
BEATS_UNANSWERED_MAX = 5
FULL_S_MAX = 5.0


class LinkWatch:
    """Gives up a gateway that leaves five questions in a row unanswered, each asked after a second in which nothing came, and an
    owner that takes nothing for five seconds: a link that is not read does not notice its own end. Times only rise.
    """

    def __init__(self) -> None:
        self.fault = ""
        self._heard_s = 0.0
        self._room_s = 0.0
        self._unanswered = 0

    def begin(self, now_s: float) -> None:
        """The link is open."""
        self.fault = ""
        self._room_s = now_s
        self.heard(now_s)

    def heard(self, now_s: float) -> None:
        """Something was read."""
        self._heard_s = now_s
        self._unanswered = 0

    def must_ask(self, now_s: float, has_room: bool) -> bool:
        """Whether the gateway is to be asked now. Says in ``fault`` why the link is to be given up, once it is."""
        if not has_room:
            if now_s - self._room_s >= FULL_S_MAX:
                self.fault = f"nothing was taken for {FULL_S_MAX:.0f} s, so nothing more was read"
            return False
        self._room_s = now_s
        if now_s - self._heard_s < BEAT_S:
            return False
        if self._unanswered >= BEATS_UNANSWERED_MAX:
            self.fault = "the gateway does not answer"
            return False
        self._heard_s = now_s
        self._unanswered += 1
        return True
