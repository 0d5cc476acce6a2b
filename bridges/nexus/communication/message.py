"""What the gateway says, as dictionaries that can also be read by attribute."""

from __future__ import annotations

from typing import Any

import msgpack


class Message(dict[str, Any]):
    """A message of the gateway. ``message.status`` is ``message["status"]``; a key that is absent reads as None."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.get(name)


class Tick(Message):
    """A price of one symbol on one platform: ``symbol``, ``platform``, ``price``, ``timestamp`` (epoch seconds), and
    ``volume``, ``bid``, ``ask`` and whatever else the platform sent.
    """

    __slots__ = ()


class Unreadable(Exception):
    """Bytes that are no map of the protocol."""


def read_message(frame: bytes) -> dict[str, Any]:
    """Reads one frame. Raises Unreadable."""
    try:
        found = msgpack.unpackb(frame, raw=False, strict_map_key=False)
    except (ValueError, msgpack.UnpackException) as cause:
        raise Unreadable(str(cause)) from cause
    if not isinstance(found, dict):
        raise Unreadable(f"expected a map, was {type(found).__name__}")
    return found


def write_message(message: dict[str, Any]) -> bytes:
    """Packs a message without its keys that are None. Values of NumPy and dates are taken, others as their text. Raises
    ValueError for what cannot be written, as broken text or what nests too deep.
    """
    stated = {key: value for key, value in message.items() if value is not None}
    try:
        packed = msgpack.packb(stated, default=_plain)
    except (OverflowError, TypeError) as cause:
        raise ValueError(str(cause)) from cause
    assert isinstance(packed, bytes)
    return packed


def read_tick(platform: Any, data: Any) -> Tick | None:
    """Reads the ``data`` of one tick; None when it has no symbol or no price."""
    if not isinstance(data, dict):
        return None
    if not isinstance(data.get("symbol"), str) or not isinstance(data.get("price"), (int, float)):
        return None
    tick = Tick(data)
    tick["platform"] = platform if isinstance(platform, str) else ""
    if "timestamp" not in data and isinstance(data.get("ts_us"), (int, float)):
        tick["timestamp"] = data["ts_us"] / 1e6
    return tick


def _plain(value: Any) -> Any:
    """A plain value for one that MessagePack does not know: NumPy's numbers and arrays, dates, sets, else its text."""
    for name in ("tolist", "item", "isoformat"):
        convert = getattr(value, name, None)
        if callable(convert):
            return convert()
    if isinstance(value, (set, frozenset)):
        return list(value)
    return str(value)
