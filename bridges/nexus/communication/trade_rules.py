"""When a pipeline's decision becomes an order, and how large it is."""

from __future__ import annotations

from typing import Protocol

from .pipeline_contract import Decision, MqScore

QUALITY_MIN = 0.5
CONFIDENCE_MIN = 0.65
SIGNAL_BAND = 0.3

LARGE_SIZE = 2
LARGE_CONFIDENCE_ABOVE = 0.80
LARGE_MQSCORE_ABOVE = 0.7
NORMAL_SIZE = 1
NORMAL_CONFIDENCE_ABOVE = 0.70


class RiskManager(Protocol):
    """Sizes an order."""

    def calculate_position_size(self, *, symbol: str, signal: float, confidence: float, mqscore: float) -> float:
        """Contracts per platform; 0 for no order."""


class StandardRiskManager:
    """Two contracts above a confidence of 0.80 with an MQScore above 0.7, one above 0.70, else none."""

    def calculate_position_size(self, *, symbol: str, signal: float, confidence: float, mqscore: float) -> float:
        if confidence > LARGE_CONFIDENCE_ABOVE and mqscore > LARGE_MQSCORE_ABOVE:
            return LARGE_SIZE
        return NORMAL_SIZE if confidence > NORMAL_CONFIDENCE_ABOVE else 0


def is_good_market(score: MqScore) -> bool:
    """Whether the pipeline is asked at all: an MQScore of 0.5 or more."""
    return score.composite_score >= QUALITY_MIN


def is_signal(decision: Decision) -> bool:
    """Whether the pipeline wants to trade: a confidence of 0.65 or more, and a signal beyond 0.3 either way."""
    return decision.confidence >= CONFIDENCE_MIN and abs(decision.signal) > SIGNAL_BAND
