"""How long to wait before dialling again."""

from __future__ import annotations

FIRST_S = 0.1
CEILING_S = 5.0


def backoff_s(attempt: int, chance: float) -> float:
    """Seconds to wait before attempt ``attempt`` (from 0): doubling from 0.1 s to 5 s, of which ``chance`` (0 to 1) takes
    off up to a half, so that peers that lost their gateway together do not all come back in the same moment.
    """
    whole = min(CEILING_S, FIRST_S * 2.0 ** min(attempt, 16))
    return whole * (1.0 - chance / 2.0)
