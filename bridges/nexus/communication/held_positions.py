"""What the gateway has booked, as a pipeline heard it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from .message import Message

READS_MAX = 5


class HeldPositions:
    """Contracts by symbol and platform, signed."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], float] = {}
        self._heard = 0

    def __len__(self) -> int:
        """The number of symbols that are held anywhere."""
        return len({symbol for (symbol, _), qty in self._held.items() if qty != 0})

    def hear(self, message: Message) -> None:
        """Takes a POSITION."""
        self._heard += 1
        self._held[(str(message.symbol), str(message.platform))] = float(message.qty or 0)

    async def read(self, ask: Callable[[], Awaitable[list[dict[str, Any]]]]) -> None:
        """Takes the whole list. A change that is heard meanwhile may be newer than the answer, so it is asked again."""
        for _ in range(READS_MAX):
            heard = self._heard
            rows = await ask()
            if heard == self._heard:
                self._held = {(row["symbol"], row["platform"]): float(row["qty"]) for row in rows}
                return

    def may_close(self, symbol: str, is_buy: bool) -> bool:
        """Whether anything is held that an order would close."""
        return any(held == symbol and (qty < 0 if is_buy else qty > 0) for (held, _), qty in self._held.items())
