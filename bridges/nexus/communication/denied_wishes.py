"""Wishes that the gateway denied, so that the same one is not sent again with every tick."""

from __future__ import annotations

FIRST_S = 1.0
CEILING_S = 30.0


class DeniedWishes:
    """A pipeline may say the same for as long as a condition holds, and the gateway keeps every signal for ever. A wish that was
    denied is therefore held back: for 1 s, then ever longer up to 30 s while the same one is denied again. A fill, and a wish
    for the other side, end that.
    """

    def __init__(self) -> None:
        self._held: dict[str, tuple[bool, float, float]] = {}
        self.held_back = 0

    def may(self, symbol: str, is_buy: bool, now_s: float) -> bool:
        """Whether a wish may be sent; ``now_s`` is a time that only rises."""
        held = self._held.get(symbol)
        if held is None or held[0] != is_buy or now_s >= held[2]:
            return True
        self.held_back += 1
        return False

    def denied(self, symbol: str, is_buy: bool, now_s: float) -> bool:
        """Notes a denial. Whether it is the first of its kind."""
        held = self._held.get(symbol)
        is_first = held is None or held[0] != is_buy
        wait_s = FIRST_S if held is None or is_first else min(CEILING_S, held[1] * 2)
        self._held[symbol] = (is_buy, wait_s, now_s + wait_s)
        return is_first

    def filled(self, symbol: str) -> None:
        """An order of that symbol fills."""
        self._held.pop(symbol, None)
