"""The order messages of a pipeline, as they go to the gateway."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict

Side = Literal["BUY", "SELL"]
OrderType = Literal["MARKET", "LIMIT", "STOP", "STOP_LIMIT"]


class SignalTerms(TypedDict, total=False):
    """What a signal may state beside its direction, confidence, quantity and metadata."""

    order_id: str
    signal_id: str
    mode: Literal["paper"]
    order_type: OrderType
    limit_price: float
    stop_price: float
    stop_loss_points: float
    take_profit_points: float
    tif: Literal["DAY", "GTC", "IOC", "FOK"]
    platforms: Sequence[str]
    valid_ms: float
    mqscore: float
    noise_level: float


def signal_message(
    order_id: str,
    symbol: str,
    signal: float | None,
    side: str | None,
    confidence: float | None,
    quantity: float | None,
    metadata: Mapping[str, Any] | None,
    terms: SignalTerms,
) -> dict[str, Any]:
    """Writes a SIGNAL. The direction is ``side``, or ``signal`` from -1 to 1 of which the gateway trades what is beyond
    0.3 either way. Raises ValueError where neither is stated: nothing is bought by default. Raises TypeError for a term that
    does not exist, so that a stop that was misspelt is not left out in silence.
    """
    unknown = sorted(set(terms) - set(SignalTerms.__annotations__))
    if unknown:
        raise TypeError(f"send_signal: unknown terms {unknown}; there are {sorted(SignalTerms.__annotations__)}")
    if signal is None and side is None:
        raise ValueError("send_signal: expected side='BUY' or 'SELL', or signal from -1 to 1; neither was stated")
    now_s = time.time()
    return {
        "type": "SIGNAL",
        **terms,
        "order_id": order_id,
        "symbol": symbol,
        "side": side.upper() if isinstance(side, str) else side,
        "signal": signal,
        "confidence": confidence,
        "quantity": quantity,
        "metadata": dict(metadata) if metadata is not None else None,
        "timestamp": now_s,
        "ts_us": int(now_s * 1e6),
    }
