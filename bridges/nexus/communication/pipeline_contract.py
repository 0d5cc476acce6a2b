"""What the adapter asks of a pipeline and of its MQScore engine, whose classes are the caller's own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sized
from dataclasses import dataclass
from typing import Any, Protocol

from .message import Tick


class MqScoreEngine(Protocol):
    """Judges the market from ticks."""

    def calculate_mqscore_from_tick(self, tick: Any) -> Any:
        """An object, or a mapping, with composite_score, liquidity, volatility, momentum, trend_strength, imbalance,
        noise_level and optionally regime.
        """


class Pipeline(Protocol):
    """Decides what to trade."""

    @property
    def strategies(self) -> Sized: ...

    def process_market_data(self, symbol: str, data: dict[str, Any]) -> Any:
        """``{"signal": -1..1, "confidence": 0..1}`` or nothing; may be a coroutine."""

    def record_trade_outcome(self, *, symbol: str, entry_price: float, quantity: float) -> Any:
        """Hears of each of its orders that filled, once, at its end; may be a coroutine."""


class ContractBroken(Exception):
    """The caller's code gave something that cannot be read; the message says what was expected."""


@dataclass(frozen=True)
class MqScore:
    """How good the market is to trade, by the caller's engine."""

    composite_score: float
    liquidity: float
    volatility: float
    momentum: float
    trend_strength: float
    imbalance: float
    noise_level: float
    regime: Any = None


@dataclass(frozen=True)
class Decision:
    """What the pipeline wants: ``signal`` from -1 to 1, with the confidence that it has in it."""

    signal: float
    confidence: float


_SCORES = (
    "composite_score",
    "liquidity",
    "volatility",
    "momentum",
    "trend_strength",
    "imbalance",
    "noise_level",
)


def read_mqscore(found: Any) -> MqScore:
    """Reads an engine's score. Raises ContractBroken where a field is missing or is no number."""
    numbers = {name: _number(found, name, "calculate_mqscore_from_tick") for name in _SCORES}
    return MqScore(**numbers, regime=_field(found, "regime"))


def read_decision(found: Any) -> Decision | None:
    """Reads a pipeline's answer; None for nothing. Raises ContractBroken where a field is missing or is no number."""
    if found is None or found is False or (isinstance(found, Sized) and len(found) == 0):
        return None
    signal = _number(found, "signal", "process_market_data")
    return Decision(signal, _number(found, "confidence", "process_market_data"))


def complete_tick(tick: Tick) -> Tick:
    """The tick with what its platform left out: bid and ask stand at the price, volume at 0."""
    price = tick["price"]
    whole = Tick(tick)
    for name, default in (("bid", price), ("ask", price), ("volume", 0.0), ("timestamp", None)):
        if whole.get(name) is None:
            whole[name] = default
    return whole


def pipeline_data(tick: Tick, score: MqScore) -> dict[str, Any]:
    """What ``process_market_data`` gets of a tick that is complete."""
    return {
        "symbol": tick["symbol"],
        "price": tick["price"],
        "volume": tick["volume"],
        "bid": tick["bid"],
        "ask": tick["ask"],
        "timestamp": tick["timestamp"],
        "mqscore_composite": score.composite_score,
        "mqscore_liquidity": score.liquidity,
        "mqscore_volatility": score.volatility,
        "mqscore_momentum": score.momentum,
        "mqscore_trend": score.trend_strength,
        "mqscore_imbalance": score.imbalance,
        "mqscore_noise": score.noise_level,
    }


def strategy_count(pipeline: Any) -> int:
    """How many strategies the pipeline has; 0 where it does not say."""
    strategies = getattr(pipeline, "strategies", None)
    return len(strategies) if isinstance(strategies, Sized) else 0


def _field(found: Any, name: str) -> Any:
    return found.get(name) if isinstance(found, Mapping) else getattr(found, name, None)


def _number(found: Any, name: str, where: str) -> float:
    value = _field(found, name)
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ContractBroken(f"{where}: expected a number in {name}, was {value!r}")
    return number
