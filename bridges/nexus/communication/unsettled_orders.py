"""Orders over the fabric of which nobody knows yet whether they were opened."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from .message import Message

KEPT_MAX = 1_000
# What is on its way no longer than the gateway lets a request be old (``max_age_s`` as shipped).
LOOKED_AFTER_S = 10.0

# After these nothing more is known of an order that was sent before.
_UNSAID = frozenset(
    ("LINK_DOWN", "LINK_BUSY", "LINK_CLOSED", "KEY_REFUSED", "HANDSHAKE_FAILED", "VALUE_UNSENDABLE", "FABRIC_BUSY", "REQUEST_ID_REUSED")
)
_UNKNOWN = frozenset(("ANSWER_LATE", "ANSWER_MALFORMED"))

_Place = tuple[str, str, str]


@dataclass
class _Unsettled:
    request_id: str
    body: str
    since_s: float


class UnsettledOrders:
    """Keeps a brain that was not answered from opening the same position twice. Until an answer under its id settles it, the same
    order goes out under the id that it had, and another one of the same symbol, side and platform is refused. Who has asked for
    GET_POSITIONS since, 10 s later at the earliest, knows what there is, and is free again.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[_Place, _Unsettled] = OrderedDict()
        self._lock = threading.Lock()

    def known_id(self, request: dict[str, Any], is_stated: bool) -> str:
        """The id under which a request is to be sent; ``is_stated`` where the caller chose its own. Raises Unsettled."""
        request_id = str(request["request_id"])
        with self._lock:
            kept = self._kept.get(_place(request)) if request["action"] == "OPEN_ORDER" else None
        if kept is None or kept.request_id == request_id:
            return request_id
        if not is_stated and kept.body == _body(request):
            return kept.request_id
        raise Unsettled(
            f"OPEN_ORDER {kept.request_id} of the same symbol and side was not answered and may have been opened: send it again with its request_id, or ask GET_POSITIONS {LOOKED_AFTER_S:g} s later; nothing was sent"
        )

    def answered(self, request: dict[str, Any], answer: Message, asked_s: float) -> None:
        """Takes the answer to a request that was begun at ``asked_s``, a time that only rises."""
        code = answer.error.get("code") if isinstance(answer.error, dict) else None
        with self._lock:
            if request["action"] == "GET_POSITIONS" and answer.status == "SUCCESS":
                for place, kept in list(self._kept.items()):
                    if asked_s - kept.since_s >= LOOKED_AFTER_S:
                        del self._kept[place]
            if request["action"] != "OPEN_ORDER":
                return
            place = _place(request)
            if answer.status == "PENDING" or code in _UNKNOWN:
                self._kept[place] = _Unsettled(str(request["request_id"]), _body(request), asked_s)
                if len(self._kept) > KEPT_MAX:
                    self._kept.popitem(last=False)
            elif code not in _UNSAID and place in self._kept and self._kept[place].request_id == request["request_id"]:
                del self._kept[place]


class Unsettled(Exception):
    """An order was not sent; the message says why and what to do."""


def _place(request: dict[str, Any]) -> _Place:
    symbol, side, platform = (str(request["payload"].get(name) or "") for name in ("symbol", "side", "platform"))
    return symbol.upper(), side.upper(), platform


def _body(request: dict[str, Any]) -> str:
    return json.dumps(request["payload"], sort_keys=True, default=str)
