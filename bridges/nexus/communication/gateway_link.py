"""A ZeroMQ link to a door of the gateway, on a thread of its own."""

from __future__ import annotations

import logging
import random
import socket as sockets
import threading
import time
from collections import deque
from typing import Any, Literal

import zmq
from zmq.utils.monitor import recv_monitor_message

from .backoff import backoff_s
from .link_owner import LinkOwner
from .link_watch import LinkWatch
from .message import Unreadable, read_message, write_message

log = logging.getLogger("nexus")

LinkState = Literal["idle", "dialling", "greeting", "ready", "waiting", "refused", "closed"]
Sent = Literal["sent", "LINK_DOWN", "LINK_BUSY", "VALUE_UNSENDABLE"]

DIAL_S_MAX = 5.0
ANSWER_S_MAX = 3.0
SEND_S_MAX = 5.0
LINGER_MS = 1_000
POLL_MS = 100
FRAMES_A_TURN = 500
HWM_FRAMES = 50_000
POSTED_MAX = 10_000

_GONE = (
    zmq.EVENT_DISCONNECTED
    | zmq.EVENT_CLOSED
    | zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL
    | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL
    | zmq.EVENT_HANDSHAKE_FAILED_AUTH
)


class _Outgoing:
    def __init__(self, frame: bytes) -> None:
        self.frame = frame
        self.outcome: Sent = "LINK_BUSY"
        self.done = threading.Event()


class GatewayLink:
    """Dials, greets, notices a gateway that died or hangs, and dials again with back-off.

    Each link has a socket of its own, thrown away with what it still holds: libzmq alone would keep what is sent while the
    gateway is away and deliver it minutes later. So a message is sent now or refused, and never sent twice.
    """

    def __init__(self, host: str, port: int, owner: LinkOwner, name: str, awaits_answer: bool = True) -> None:
        self.address = f"tcp://{host}:{port}"
        self.reconnects = 0
        self.state: LinkState = "idle"
        self._owner = owner
        self._awaits_answer = awaits_answer
        self._changed = threading.Condition()
        self._outgoing: deque[_Outgoing] = deque()
        self._lock = threading.Lock()
        self._wake_read, self._wake_write = sockets.socketpair()
        self._wake_read.setblocking(False)
        self._wake_write.setblocking(False)
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._socket: zmq.Socket[bytes] | None = None
        self._monitor: zmq.Socket[bytes] | None = None
        self._attempt = 0
        self._deadline_s = 0.0
        self._watch = LinkWatch()
        self._was_ready = False
        self._is_closing = False
        self._thread = threading.Thread(target=self._run, name=f"{name}-link", daemon=True)

    @property
    def is_ready(self) -> bool:
        return self.state == "ready"

    def start(self) -> None:
        """Begins to dial; a second call does nothing."""
        if self._thread.ident is None:
            self._thread.start()

    def wait_ready(self, timeout_s: float) -> bool:
        """Waits until the link is ready, refused or closed; whether it is ready then."""
        with self._changed:
            self._changed.wait_for(lambda: self.state in ("ready", "refused", "closed"), timeout_s)
        return self.is_ready

    def send(self, message: dict[str, Any]) -> Sent:
        """Sends a message now or says why not: nothing of it is kept. From any thread."""
        try:
            frame = write_message(message)
        except ValueError:
            return "VALUE_UNSENDABLE"
        if threading.current_thread() is self._thread:
            return self._write(frame)
        if not self.is_ready:
            return "LINK_DOWN"
        item = _Outgoing(frame)
        with self._lock:
            self._outgoing.append(item)
        self.wake()
        if not item.done.wait(SEND_S_MAX):
            with self._lock:
                if item in self._outgoing:
                    self._outgoing.remove(item)
                    return "LINK_BUSY"
            item.done.wait()
        return item.outcome

    def post(self, message: dict[str, Any]) -> bool:
        """Sends a message soon, without waiting whether it could be: for ticks. False when it was left out."""
        if not self.is_ready or len(self._outgoing) >= POSTED_MAX:
            return False
        item = _Outgoing(write_message(message))
        with self._lock:
            is_first = not self._outgoing
            self._outgoing.append(item)
        if is_first:
            self.wake()
        return True

    def wake(self) -> None:
        """Makes the link look at once at what waits for it. From any thread."""
        try:
            self._wake_write.send(b"x")
        except (BlockingIOError, OSError):
            pass  # it is awake already, or has ended

    def close(self) -> None:
        """Ends the link for good; what was sent has a second to leave."""
        self._is_closing = True
        self.wake()
        if self._thread.ident is None:
            self._end()
        elif threading.current_thread() is not self._thread:
            self._thread.join(LINGER_MS / 1000 + 2.0)

    def _run(self) -> None:
        try:
            while not self._is_closing:
                self._turn()
        except Exception:
            log.exception("the link to %s ended by a fault of its own", self.address)
        finally:
            self._end()

    def _turn(self) -> None:
        now_s = time.monotonic()
        if self.state == "idle" or (self.state == "waiting" and now_s >= self._deadline_s and self._owner.may_read()):
            self._dial()
        elif self.state in ("dialling", "greeting") and now_s >= self._deadline_s:
            self._lost("no answer")
        readable = self._poll()
        self._write_outgoing()
        if self._monitor is not None and self._monitor in readable:
            self._read_monitor()
        if self._socket is not None and self._socket in readable:
            self._read_frames(FRAMES_A_TURN)
        if self.state == "ready":
            self._look()
        self._owner.passed()

    def _look(self) -> None:
        """Asks a silent gateway whether it is there, and gives up one that does not answer."""
        question = self._owner.beat()
        if question is None:
            return
        if self._watch.must_ask(time.monotonic(), self._owner.may_read()):
            self._write(write_message(question))
        elif self._watch.fault:
            self._lost(self._watch.fault)

    def _poll(self) -> list[Any]:
        poller = zmq.Poller()
        poller.register(self._wake_read, zmq.POLLIN)
        wait_ms = POLL_MS
        if self._monitor is not None and self._socket is not None:
            poller.register(self._monitor, zmq.POLLIN)
            if self._owner.may_read():
                poller.register(self._socket, zmq.POLLIN)
            else:
                wait_ms = 10
        if self.state in ("waiting", "dialling", "greeting"):
            wait_ms = max(1, min(wait_ms, int((self._deadline_s - time.monotonic()) * 1000) + 1))
        found = [each for each, _ in poller.poll(wait_ms)]
        if self._wake_read.fileno() in found or self._wake_read in found:
            try:
                self._wake_read.recv(4096)
            except (BlockingIOError, InterruptedError):
                pass
        return found

    def _dial(self) -> None:
        opened = self._context.socket(zmq.DEALER)
        # With heartbeats of libzmq, and more to be read than is held, libzmq ends this whole process where the gateway leaves
        # (libzmq issue 3937): so they go with a socket that holds whatever comes, to owners that hear of their orders alone.
        beaten = ((zmq.HEARTBEAT_IVL, 1_000), (zmq.HEARTBEAT_TIMEOUT, 5_000), (zmq.RCVHWM, 0))
        for option, value in (
            (zmq.LINGER, 0),
            (zmq.IMMEDIATE, 1),
            (zmq.RECONNECT_IVL, -1),
            (zmq.SNDHWM, HWM_FRAMES),
            *(beaten if self._owner.beat() is None else ((zmq.RCVHWM, HWM_FRAMES),)),
        ):
            opened.setsockopt(option, value)
        self._socket = opened
        self._monitor = opened.get_monitor_socket(_GONE | zmq.EVENT_HANDSHAKE_SUCCEEDED)
        self._deadline_s = time.monotonic() + DIAL_S_MAX
        self._set("dialling")
        try:
            opened.connect(self.address)
        except zmq.ZMQError as cause:
            self._lost(f"{self.address}: {cause}")

    def _read_monitor(self) -> None:
        while self._monitor is not None:
            try:
                event = recv_monitor_message(self._monitor, zmq.NOBLOCK)
            except zmq.Again:
                return
            if event["event"] == zmq.EVENT_HANDSHAKE_SUCCEEDED:
                self._opened()
            elif event["event"] & _GONE:
                # What came before the end is still there to be read.
                self._read_frames(HWM_FRAMES)
                self._lost("the gateway is not there" if self.state == "dialling" else "the link broke")

    def _opened(self) -> None:
        self._deadline_s = time.monotonic() + ANSWER_S_MAX
        self._set("greeting")
        self._write(write_message(self._owner.greeting()))
        if not self._awaits_answer:
            self._ready()

    def _ready(self) -> None:
        self._attempt = 0
        if self._was_ready:
            self.reconnects += 1
        self._was_ready = True
        self._watch.begin(time.monotonic())
        self._set("ready")
        self._owner.link_ready()

    def _read_frames(self, count: int) -> None:
        for _ in range(count):
            if self._socket is None or not self._owner.may_read():
                return
            try:
                frame = self._socket.recv(zmq.NOBLOCK)
            except zmq.Again:
                return
            self._watch.heard(time.monotonic())
            try:
                message = read_message(frame)
            except Unreadable as cause:
                self._owner.unreadable(str(cause))
                continue
            if self.state == "ready":
                self._owner.received(message)
            elif self.state == "greeting":
                self._greeted(message)

    def _greeted(self, message: dict[str, Any]) -> None:
        answer = self._owner.answered(message)
        if answer == "ready":
            self._ready()
        elif answer == "refused":
            self._drop(0)
            self._set("refused")
        elif answer == "later":
            self._lost(f"refused: {message.get('reason', '')}")

    def _write_outgoing(self) -> None:
        while True:
            with self._lock:
                if not self._outgoing:
                    return
                item = self._outgoing.popleft()
            item.outcome = self._write(item.frame) if self.state == "ready" else "LINK_DOWN"
            item.done.set()

    def _write(self, frame: bytes) -> Sent:
        if self._socket is None or self.state not in ("greeting", "ready"):
            return "LINK_DOWN"
        try:
            self._socket.send(frame, zmq.NOBLOCK)
        except zmq.Again:
            return "LINK_BUSY"
        return "sent"

    def _lost(self, reason: str) -> None:
        if self.state in ("waiting", "refused", "closed"):
            return
        self._drop(0)
        retry_in_s = backoff_s(self._attempt, random.random())
        self._attempt += 1
        self._deadline_s = time.monotonic() + retry_in_s
        self._set("waiting")
        self._owner.link_down(reason, retry_in_s)

    def _drop(self, linger_ms: int) -> None:
        opened, self._socket = self._socket, None
        monitor, self._monitor = self._monitor, None
        if opened is not None:
            opened.disable_monitor()
            opened.close(linger=linger_ms)
        if monitor is not None:
            monitor.close(linger=0)

    def _end(self) -> None:
        if self.state == "ready":
            self._write_outgoing()
        self._drop(LINGER_MS)
        self._set("closed")
        self._write_outgoing()
        self._context.term()
        self._wake_read.close()
        self._wake_write.close()

    def _set(self, state: LinkState) -> None:
        with self._changed:
            self.state = state
            self._changed.notify_all()
