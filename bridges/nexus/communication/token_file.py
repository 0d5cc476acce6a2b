"""Reads a token from a file that nobody else may read."""

from __future__ import annotations

import os
import stat
from pathlib import Path


class TokenRefused(Exception):
    """The token cannot be taken; the message says why and what to do."""


def read_token(path: str | os.PathLike[str]) -> str:
    """The token in a file of the gateway, as ``config/client.token``. Raises TokenRefused where the file is missing or
    empty, or where others on this machine may read it.
    """
    file = Path(path)
    try:
        mode = file.stat().st_mode
        text = file.read_text(encoding="utf-8").strip()
    except OSError as cause:
        raise TokenRefused(f"the token file {file} cannot be read ({cause.strerror or cause}); `nexus token` makes it") from cause
    # On Windows the mode says nothing of other users; the folder's own permissions keep them out.
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise TokenRefused(f"the token file {file} may be read by others on this machine; run: chmod 600 {file}")
    if not text:
        raise TokenRefused(f"the token file {file} is empty; `nexus token` makes it anew")
    return text


def data_folder() -> Path:
    """Where the gateway keeps its data unless it was started with ``--data``."""
    appdata = os.environ.get("APPDATA")
    if os.name == "nt" and appdata:
        return Path(appdata) / "NEXUS Gateway"
    return Path.home() / ".nexus-gateway"
