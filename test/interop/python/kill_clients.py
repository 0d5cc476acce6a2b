"""Two pipelines that outlive the gateway: one of version 1, one of the legacy dialect, both with many signals in flight.

Each sends the next signal of a symbol as soon as the last one is over, and repeats whatever has no final answer, with
its old id: again and again, and at once when the gateway is back. Now and then a signal that is long over is repeated
too. Each line of stdin asks for something: {"ask": "pause"}, {"ask": "resume"}, {"ask": "truth"}.
"""

import argparse
import itertools
import json
import os
import queue
import random
import sys
import threading
import time

import msgpack
import zmq
from zmq.utils.monitor import recv_monitor_message

parser = argparse.ArgumentParser()
parser.add_argument('--host', default='127.0.0.1')
parser.add_argument('--port', type=int, required=True)
parser.add_argument('--seed', type=int, required=True)
parser.add_argument('--client', default='alpha', help='the name of the version-1 pipeline')
parser.add_argument('--roots', required=True, help='symbols of the version-1 pipeline, with commas')
parser.add_argument('--legacy-roots', required=True, help='those of the legacy one')
parser.add_argument('--passing', required=True, help='codes of denials whose cause passes, with commas')
options = parser.parse_args()

REPEAT_S = 0.4
OLD_REPEATS = 0.03
# How often the version-1 pipeline does not notice that libzmq has renewed its link.
UNSEEN_RENEWALS = 0.2
# How long a symbol rests after a signal of which nothing filled, so that a bar does not become a storm.
REST_S = 0.02
# Denials whose cause passes: they do not consume the id, and the same signal is sent again.
PASSING = options.passing.split(',')

context = zmq.Context()
chance = random.Random(options.seed)
is_paused = False


class Client:
    """What both dialects share: one signal per symbol in flight, and a book of all signals with their ends."""

    def __init__(self, name, roots):
        self.name = name
        self.current = {root: None for root in roots}
        self.rests_until_s = {root: 0.0 for root in roots}
        self.signals = {}
        self.open = {}
        self.numbers = itertools.count(1)
        self.repeats = 0

    def send_signal(self, signal):
        signal['sent'] += 1
        signal['again_s'] = time.monotonic() + REPEAT_S
        self.send({'type': 'SIGNAL', **{key: signal[key] for key in ('order_id', 'symbol', 'side', 'quantity')}})

    def repeat(self, signal):
        self.repeats += 1
        self.send_signal(signal)

    def ask_again(self):
        """Asks what became of the signals of which nothing filled: one may have after its end, told to a dead link."""
        for signal in self.signals.values():
            if signal['outcome'] == 'unfilled':
                self.repeat(signal)

    def repeat_open(self):
        for signal in self.open.values():
            self.repeat(signal)

    def drive(self):
        """Sends what is due."""
        if not self.can_send():
            return
        now_s = time.monotonic()
        for signal in [each for each in self.open.values() if each['again_s'] <= now_s]:
            self.repeat(signal)
        if is_paused:
            return
        for root, signal in self.current.items():
            if signal is not None or self.rests_until_s[root] > now_s:
                continue
            if self.signals and chance.random() < OLD_REPEATS:
                self.repeat(self.signals[chance.choice(list(self.signals)[-50:])])
            self.begin(root)

    def begin(self, root):
        signal = {
            'order_id': self.new_id(),
            'symbol': root,
            'side': chance.choice(('BUY', 'SELL')),
            'quantity': chance.choice((1, 1, 2, 3)),
            'sent': 0,
            'outcome': None,
            'code': None,
            'filled_qty': 0,
        }
        self.signals[signal['order_id']] = signal
        self.open[signal['order_id']] = signal
        self.current[root] = signal
        self.send_signal(signal)

    def free(self, signal):
        if self.current[signal['symbol']] is signal:
            self.current[signal['symbol']] = None

    def end(self, signal, outcome, code=None):
        signal.update(outcome=outcome, code=code)
        self.open.pop(signal['order_id'], None)
        if outcome != 'filled':
            self.rests_until_s[signal['symbol']] = time.monotonic() + REST_S
        self.free(signal)

    def hear(self, message):
        signal = self.signals.get(message.get('order_id'))
        if signal is None:
            return
        kind = message['type']
        if kind == 'ORDER_FILL':
            signal['filled_qty'] = message['filled_qty']
            if self.is_end(message):
                self.end(signal, 'filled')
        elif kind == 'ORDER_DONE':
            self.end(signal, 'filled' if signal['filled_qty'] > 0 else 'unfilled')
        elif kind == 'ORDER_REJECT':
            if message['code'] in PASSING:
                signal['again_s'] = time.monotonic() + 0.03
            else:
                self.end(signal, 'unfilled', message['code'])
        elif kind == 'ERROR' and message['code'] == 'ORDER_UNKNOWN':
            # Nobody knows its outcome now: the next one may go, and this one is asked after until it is settled.
            self.free(signal)

    def truth(self):
        keys = ('order_id', 'symbol', 'side', 'quantity', 'sent', 'outcome', 'code', 'filled_qty')
        signals = [{key: signal[key] for key in keys} for signal in self.signals.values()]
        print(json.dumps({'did': 'truth', 'client': self.name, 'signals': signals, 'repeats': self.repeats}), flush=True)


class LegacyClient(Client):
    """One socket for life and no word about its link: what it sends while nobody listens arrives later, several times."""

    def __init__(self, name, roots):
        super().__init__(name, roots)
        self.socket = context.socket(zmq.DEALER)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.setsockopt(zmq.SNDHWM, 0)
        self.socket.setsockopt(zmq.RECONNECT_IVL, 20)
        self.socket.connect('tcp://%s:%d' % (options.host, options.port))

    def new_id(self):
        return '%d%03d' % (time.time() * 1000, next(self.numbers) % 1000)

    def send(self, message):
        self.socket.send(msgpack.packb({**message, 'confidence': 0.9, 'timestamp': time.time(), 'metadata': {}}))

    def can_send(self):
        return True

    def is_end(self, message):
        return message['status'] == 'FILLED'

    def look(self):
        pass


class VersionOneClient(Client):
    """Says HELLO first on a connection, and nothing before it is welcomed; now and then it does not see that it has a new one."""

    def __init__(self, name, roots):
        super().__init__(name, roots)
        self.is_welcome = False
        self.is_named = False
        self.last_seq = None
        self.socket = context.socket(zmq.DEALER)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.setsockopt(zmq.IMMEDIATE, 1)
        self.socket.setsockopt(zmq.RECONNECT_IVL, 20)
        self.monitor = self.socket.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_DISCONNECTED)
        self.socket.connect('tcp://%s:%d' % (options.host, options.port))

    def new_id(self):
        return 's%d' % next(self.numbers)

    def send(self, message):
        try:
            self.socket.send(msgpack.packb(message), zmq.NOBLOCK)
        except zmq.Again:
            self.is_welcome = False

    def can_send(self):
        self.look()
        return self.is_welcome

    def is_end(self, message):
        # Who has no name is told as a script is, by the last fill.
        return not self.is_named and message['status'] == 'FILLED'

    def look(self):
        """Follows the link: libzmq comes back by itself, and a new connection begins with HELLO."""
        while self.monitor.poll(0):
            event = recv_monitor_message(self.monitor)['event']
            self.is_welcome = False
            if event == zmq.EVENT_HANDSHAKE_SUCCEEDED:
                self.is_named = not self.signals or chance.random() >= UNSEEN_RENEWALS
                if not self.is_named:
                    # Taken for a script without a name from here on, until something happens to the link again.
                    self.is_welcome = True
                    self.repeat_open()
                else:
                    self.say_hello()

    def say_hello(self):
        hello = {'type': 'HELLO', 'protocol': 1, 'client': self.name, 'subscribe': []}
        self.send(hello if self.last_seq is None else {**hello, 'last_seq': self.last_seq})

    def hear(self, message):
        if message['type'] == 'WELCOME':
            self.is_welcome = True
            self.last_seq = self.last_seq or message['seq']
            self.repeat_open()
        else:
            self.last_seq = message.get('seq', self.last_seq)
            super().hear(message)

    def ask_again(self):
        if not self.is_named:
            # Its HELLO is read before what follows on the same connection.
            self.is_named = True
            self.say_hello()
        super().ask_again()


clients = [
    VersionOneClient(options.client, options.roots.split(',')),
    LegacyClient('legacy', options.legacy_roots.split(',')),
]

wishes = queue.Queue()


def read_wishes():
    for line in sys.stdin:
        wishes.put(json.loads(line))
    # Whoever started this is gone.
    os._exit(0)


threading.Thread(target=read_wishes, daemon=True).start()


def take_wish(wish):
    global is_paused
    if wish['ask'] == 'truth':
        for client in clients:
            client.truth()
        return
    is_paused = wish['ask'] == 'pause'
    if is_paused:
        for client in clients:
            client.ask_again()
    print(json.dumps({'did': wish['ask']}), flush=True)


poller = zmq.Poller()
for each in clients:
    poller.register(each.socket, zmq.POLLIN)
print(json.dumps({'did': 'start'}), flush=True)

while True:
    while not wishes.empty():
        take_wish(wishes.get())
    poller.poll(5)
    for client in clients:
        client.look()
        while client.socket.poll(0):
            client.hear(msgpack.unpackb(client.socket.recv(), raw=False))
        client.drive()
