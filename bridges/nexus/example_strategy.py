"""A strategy that runs as it is: start the gateway, then `python example_strategy.py`.

It trades one contract of NQ on paper: in where a fast average of the price has crossed a slow one, out where it has crossed
back. It is made to show the way from tick to fill, not to earn money.
"""

import argparse
import statistics
from collections import deque
from typing import Any

from nexus_communication_adapter import add_gateway_arguments, run_with_gateway

CONFIDENCE = 0.75
BAND = 0.00001


class SpreadScore:
    """An MQScore engine: a market is good while its spread is a small part of the price."""

    def __init__(self) -> None:
        self._prices: deque[float] = deque(maxlen=50)

    def calculate_mqscore_from_tick(self, tick: Any) -> dict[str, Any]:
        self._prices.append(tick.price)
        spread = max(0.0, tick.ask - tick.bid) / tick.price
        liquidity = max(0.0, 1.0 - 1_000 * spread)
        volatility = min(1.0, 1_000 * statistics.pstdev(self._prices) / tick.price)
        momentum = max(-1.0, min(1.0, 1_000 * (tick.price - self._prices[0]) / tick.price))
        return {
            "composite_score": 0.5 + liquidity / 2 - volatility / 4,
            "liquidity": liquidity,
            "volatility": volatility,
            "momentum": momentum,
            "trend_strength": abs(momentum),
            "imbalance": 0.0,
            "noise_level": min(1.0, volatility / 2),
            "regime": "trending" if abs(momentum) > 0.3 else "ranging",
        }


class CrossingAverages:
    """A pipeline: says something where the averages have crossed by more than a small band, and nothing between."""

    def __init__(self, symbol: str, fast: int = 100, slow: int = 600, first: int = 50) -> None:
        self.strategies = ["crossing averages"]
        self._symbol = symbol
        self._fast_weight, self._slow_weight = 2 / (fast + 1), 2 / (slow + 1)
        self._ticks_before = first
        self._fast = self._slow = 0.0
        self._is_in = False
        self._entered_as = 0.0
        self._said = 0.0
        self._wanted = 0.0

    def process_market_data(self, symbol: str, data: dict[str, Any]) -> dict[str, float] | None:
        if symbol != self._symbol:
            return None
        price = data["price"]
        self._fast += self._fast_weight * (price - self._fast) if self._fast else price
        self._slow += self._slow_weight * (price - self._slow) if self._slow else price
        self._ticks_before -= 1
        apart = self._fast - self._slow
        # The first trade is to be seen soon; every later one needs a cross that is more than a flicker.
        band = BAND * price if self._said else 0.0
        if self._ticks_before > 0 or abs(apart) <= band:
            return None
        crossed = 1.0 if apart > 0 else -1.0
        if crossed == self._said or (self._is_in and crossed == self._entered_as):
            return None
        self._said = self._wanted = crossed
        return {"signal": crossed, "confidence": CONFIDENCE}

    def record_trade_outcome(self, *, symbol: str, entry_price: float, quantity: float) -> None:
        self._is_in = not self._is_in
        self._entered_as = self._wanted if self._is_in else 0.0
        side = "bought" if self._wanted > 0 else "sold"
        print(f"{side} {quantity:g} {symbol} @ {entry_price:.2f}: {'in' if self._is_in else 'out'}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="A small strategy on the NEXUS Gateway, on paper.")
    parser.add_argument("--symbol", default="NQ")
    add_gateway_arguments(parser)
    arguments = parser.parse_args()
    return run_with_gateway(CrossingAverages(arguments.symbol), SpreadScore(), arguments)


if __name__ == "__main__":
    raise SystemExit(main())
