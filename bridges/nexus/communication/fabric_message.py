"""Requests to the fabric of the gateway, and its answers."""

from __future__ import annotations

import time
import uuid
from enum import Enum
from typing import Any


class Action(str, Enum):
    """What a remote brain may ask for."""

    HEARTBEAT = "HEARTBEAT"
    OPEN_ORDER = "OPEN_ORDER"
    CLOSE_POSITION = "CLOSE_POSITION"
    GET_ACCOUNT_INFO = "GET_ACCOUNT_INFO"
    GET_POSITIONS = "GET_POSITIONS"
    KILL_SWITCH = "KILL_SWITCH"


class ResponseStatus(str, Enum):
    """How a request ended. PENDING: it is at work; the same request sent again gets its outcome."""

    SUCCESS = "SUCCESS"
    ERROR = "ERROR"
    PENDING = "PENDING"


def create_request(
    action: Action | str, payload: dict[str, Any] | None = None, request_id: str | None = None
) -> dict[str, Any]:
    """A request of now. ``request_id`` is a UUID, made if absent: the same one is done once. Raises ValueError for an action
    that does not exist, a payload that is no dictionary, and an id that is no UUID.
    """
    try:
        known = Action(action.upper() if isinstance(action, str) else action)
    except (AttributeError, ValueError):
        names = ", ".join(each.value for each in Action)
        raise ValueError(f"action: expected one of {names}, was {action!r}") from None
    if payload is not None and not isinstance(payload, dict):
        raise ValueError(f"payload: expected a dictionary, was {type(payload).__name__}")
    try:
        stated = uuid.uuid4() if request_id is None else uuid.UUID(request_id)
    except (AttributeError, TypeError, ValueError):
        raise ValueError(f"request_id: expected a UUID, was {request_id!r}") from None
    return {
        "action": known.value,
        "request_id": str(stated),
        "timestamp": time.time(),
        "payload": {} if payload is None else payload,
    }


def validate_response(response: Any, request_id: str | None = None) -> bool:
    """Whether something is a whole answer of the fabric; with ``request_id``, the answer to that request."""
    return response_fault(response, request_id) is None


def response_fault(response: Any, request_id: str | None = None) -> str | None:
    """What is wrong with an answer, in words; None where nothing is."""
    if not isinstance(response, dict):
        return f"expected a map, was {type(response).__name__}"
    status = response.get("status")
    if status not in [each.value for each in ResponseStatus]:
        return f"status: expected SUCCESS, ERROR or PENDING, was {status!r}"
    answered = response.get("request_id")
    if not isinstance(answered, str):
        return f"request_id: expected a text, was {answered!r}"
    # A gateway that could not read a request could not read its id either.
    if request_id is not None and answered != request_id and not (answered == "" and status == ResponseStatus.ERROR.value):
        return f"request_id: expected {request_id}, was {answered}"
    if "data" not in response:
        return "data: expected a value, was absent"
    timestamp = response.get("timestamp")
    if isinstance(timestamp, bool) or not isinstance(timestamp, (int, float)):
        return f"timestamp: expected epoch seconds, was {timestamp!r}"
    if status == ResponseStatus.ERROR.value:
        error = response.get("error")
        if not isinstance(error, dict) or not isinstance(error.get("code"), str):
            return "error: expected a map with a code"
    return None
