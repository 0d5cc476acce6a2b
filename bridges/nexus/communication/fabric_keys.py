"""The keys with which a client of the fabric dials."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zmq

KEY_CHARACTERS = 40


class KeysRefused(Exception):
    """The keys cannot be taken; the message says why and what to do."""


@dataclass(frozen=True)
class FabricKeys:
    """The client's own pair, and the public key of the one gateway that it dials; ``client`` is the name under
    which that lists it."""

    gateway_public_key: bytes
    public_key: bytes
    secret_key: bytes
    client: str | None = None

    def apply(self, socket: zmq.Socket[bytes]) -> None:
        """Makes a socket speak CURVE with these keys; before it connects."""
        socket.setsockopt(zmq.CURVE_SERVERKEY, self.gateway_public_key)
        socket.setsockopt(zmq.CURVE_PUBLICKEY, self.public_key)
        socket.setsockopt(zmq.CURVE_SECRETKEY, self.secret_key)


def read_keys(path: str | os.PathLike[str]) -> FabricKeys:
    """The keys in a file that ``nexus fabric keys NAME`` wrote. Raises KeysRefused where it is missing, is no such file, or
    may be read by others on this machine.
    """
    file = Path(path)
    try:
        mode = file.stat().st_mode
        found: Any = json.loads(file.read_text(encoding="utf-8"))
    except OSError as cause:
        raise KeysRefused(f"the key file {file} cannot be read ({cause.strerror or cause}); `nexus fabric keys NAME` makes it") from cause
    except ValueError as cause:
        raise KeysRefused(f"the key file {file} is no key file; `nexus fabric keys NAME` makes one") from cause
    # On Windows the mode says nothing of other users; the folder's own permissions keep them out.
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeysRefused(f"the key file {file} may be read by others on this machine; run: chmod 600 {file}")
    keys = [_key(found, name, file) for name in ("gateway_public_key", "public_key", "secret_key")]
    client = found.get("client")
    return FabricKeys(keys[0], keys[1], keys[2], client if isinstance(client, str) else None)


def _key(found: Any, name: str, file: Path) -> bytes:
    key = found.get(name) if isinstance(found, dict) else None
    if not isinstance(key, str) or len(key) != KEY_CHARACTERS or not key.isascii():
        raise KeysRefused(f"the key file {file}: {name}: expected {KEY_CHARACTERS} characters; `nexus fabric keys NAME` makes a new file")
    return key.encode("ascii")
