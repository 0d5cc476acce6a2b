"""Whom a link to the gateway serves."""

from __future__ import annotations

from typing import Any, Literal, Protocol

Greeted = Literal["ready", "wait", "refused", "later"]


class LinkOwner(Protocol):
    """Everything is called on the link's thread and must return at once."""

    def greeting(self) -> dict[str, Any]:
        """The first message to say."""

    def answered(self, message: dict[str, Any]) -> Greeted:
        """What a message that came before the link was ready means for it: ``refused`` is not dialled again, ``later`` is.
        Not called where no answer is awaited.
        """

    def link_ready(self) -> None: ...

    def link_down(self, reason: str, retry_in_s: float) -> None: ...

    def received(self, message: dict[str, Any]) -> None: ...

    def unreadable(self, reason: str) -> None: ...

    def may_read(self) -> bool:
        """Whether there is room for messages; while there is none, the socket is not read."""

    def beat(self) -> dict[str, Any] | None:
        """What a gateway that has said nothing for a second is asked, and answers; None where it answers nothing."""

    def passed(self) -> None:
        """Called at least ten times a second."""
