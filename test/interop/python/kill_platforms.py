"""Platforms that outlive the gateway and keep their own truth: which orders they got, and what they executed.

Version-1 ones register when they are asked to and report from their store; legacy ones register once and never again.
Every order is worked as chance has it: filled at once or late, whole or in parts, ended in the middle, refused, its
fill said twice. Each line of stdin asks for something: {"ask": "truth"} or {"ask": "fate", "order_ids": [...]}.
"""

import argparse
import collections
import heapq
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

parser = argparse.ArgumentParser()
parser.add_argument('--host', default='127.0.0.1')
parser.add_argument('--port', type=int, required=True)
parser.add_argument('--seed', type=int, required=True)
parser.add_argument('--platforms', required=True, help='JSON: [{"id": ..., "dialect": "v1" | "legacy", "symbols": [...]}]')
options = parser.parse_args()

TICK_S = 0.05
BEAT_S = 0.5
REPORT_ITEMS = 500
ENDED = ('FILLED', 'CANCELLED', 'REJECTED')

context = zmq.Context()
chance = random.Random(options.seed)
due = []
order_of_due = itertools.count()


def now_us():
    return int(time.time() * 1e6)


def later(delay_s, run):
    heapq.heappush(due, (time.monotonic() + delay_s, next(order_of_due), run))


def say(what, **more):
    print(json.dumps({'did': what, **more}), flush=True)


class Platform:
    """What both dialects share: a socket, a store, and orders that are worked off by and by."""

    def __init__(self, name, symbols):
        self.name = name
        self.symbols = itertools.cycle(symbols)
        self.orders = {}
        self.seen = []
        self.executions = []
        self.socket = context.socket(zmq.DEALER)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.setsockopt(zmq.SNDHWM, 0)
        self.socket.setsockopt(zmq.RECONNECT_IVL, 20)
        self.socket.connect('tcp://%s:%d' % (options.host, options.port))

    def send(self, message):
        self.socket.send(msgpack.packb(message))

    def receive(self):
        while True:
            try:
                message = msgpack.unpackb(self.socket.recv(zmq.NOBLOCK), raw=False)
            except zmq.Again:
                return
            if message['type'] == 'ORDER':
                self.take(message)
            else:
                self.answer(message)

    def take(self, order):
        keys = ('order_id', 'signal_id', 'symbol', 'side', 'quantity')
        self.seen.append({**{key: order[key] for key in keys}, 'at_us': now_us()})
        if order['order_id'] in self.orders:
            return
        order = {**order, 'status': 'WORKING', 'filled_qty': 0, 'fill_price': 0.0}
        self.orders[order['order_id']] = order
        self.accept(order)
        fate = chance.random()
        delay_s = chance.choice((0.0, 0.0, 0.005, 0.02, 0.06))
        if fate < 0.06:
            later(delay_s, lambda: self.end(order, 'REJECTED'))
        elif order['quantity'] > 1 and fate < 0.5:
            self.fill_in_parts(order, delay_s, is_cut=fate < 0.14)
        else:
            later(delay_s, lambda: self.fill(order, order['quantity'], says=2 if fate > 0.95 else 1))

    def fill_in_parts(self, order, delay_s, is_cut):
        for part in range(int(order['quantity'])):
            at_s = delay_s + part * chance.choice((0.002, 0.03))
            if is_cut and part > 0:
                later(at_s, lambda: self.end(order, 'CANCELLED'))
            else:
                later(at_s, lambda: self.fill(order, 1))

    def fill(self, order, quantity, says=1):
        if order['status'] in ENDED:
            return
        price = 16000 + chance.randrange(4000) * 0.25
        filled = order['filled_qty'] + quantity
        order['fill_price'] = (order['fill_price'] * order['filled_qty'] + price * quantity) / filled
        order['filled_qty'] = filled
        order['status'] = 'FILLED' if filled == order['quantity'] else 'PARTIAL'
        execution = {
            'order_id': order['order_id'],
            'exec_id': '%s-%d' % (self.name, len(self.executions) + 1),
            'symbol': order['symbol'],
            'side': order['side'],
            'qty': quantity,
            'price': price,
            'ts_us': now_us(),
        }
        self.executions.append(execution)
        message = self.fill_message(order, execution)
        for _ in range(says):
            self.send(message)

    def end(self, order, status):
        if order['status'] in ENDED:
            return
        order['status'] = status
        self.send_end(order)

    def truth(self):
        orders = [
            {key: order[key] for key in ('order_id', 'symbol', 'side', 'quantity', 'filled_qty', 'fill_price', 'status')}
            for order in self.orders.values()
        ]
        say('truth', platform=self.name, dialect=self.dialect, seen=self.seen, orders=orders, executions=self.executions)


class LegacyPlatform(Platform):
    """Registers once in its life; market orders in, cumulative fills out."""

    dialect = 'legacy'

    def start(self):
        self.send({'type': 'REGISTER', 'platform': self.name})

    def beat(self):
        pass

    def tick(self):
        data = {'symbol': next(self.symbols), 'price': 16250.5, 'volume': 1, 'timestamp': time.time()}
        self.send({'type': 'MARKET_DATA', 'platform': self.name, 'data': data})

    def accept(self, order):
        pass

    def answer(self, message):
        raise SystemExit('a legacy platform was sent %r' % message)

    def fill_message(self, order, execution):
        keys = ('order_id', 'symbol', 'filled_qty', 'fill_price', 'status')
        return {'type': 'ORDER_FILL', **{key: order[key] for key in keys}}

    def send_end(self, order):
        execution = None
        self.send(self.fill_message(order, execution))


class VersionOnePlatform(Platform):
    """Registers when it is asked to, states every change, and reports from its store."""

    dialect = 'v1'

    def start(self):
        self.register()

    def send(self, message):
        super().send({'v': 1, **message, 'ts_us': now_us()})

    def beat(self):
        self.send({'type': 'HEARTBEAT'})

    def tick(self):
        data = {'symbol': next(self.symbols), 'price': 16250.5, 'volume': 1, 'ts_us': now_us()}
        self.send({'type': 'MARKET_DATA_BATCH', 'platform': self.name, 'data': [data]})

    def register(self):
        capabilities = {
            'order_types': ['MARKET'],
            'partials': True,
            'modify': False,
            'positions': True,
            'brackets': False,
            'report': True,
        }
        self.send(
            {
                'type': 'REGISTER',
                'platform': self.name,
                'protocol': 1,
                'account': 'DEMO-%s' % self.name,
                'currency': 'USD',
                'mode': 'demo',
                'capabilities': capabilities,
                'symbols': [],
            }
        )

    def status(self, order):
        self.send(
            {
                'type': 'ORDER_STATUS',
                'order_id': order['order_id'],
                'platform_order_id': 'P' + order['order_id'],
                'symbol': order['symbol'],
                'status': order['status'],
            }
        )

    def accept(self, order):
        self.status(order)

    def send_end(self, order):
        self.status(order)

    def answer(self, message):
        if message['type'] == 'REGISTER_REQUEST':
            self.register()
        elif message['type'] == 'REPORT_REQUEST':
            self.report(message)
        elif message['type'] not in ('REGISTERED', 'HEARTBEAT'):
            raise SystemExit('%s was sent %r' % (self.name, message))

    def fill_message(self, order, execution):
        return {
            'type': 'ORDER_FILL',
            'order_id': order['order_id'],
            'exec_id': execution['exec_id'],
            'symbol': order['symbol'],
            'side': order['side'],
            'last_qty': execution['qty'],
            'last_price': execution['price'],
            'filled_qty': order['filled_qty'],
            'fill_price': order['fill_price'],
            'status': order['status'],
        }

    def report(self, request):
        net = collections.Counter()
        for execution in self.executions:
            net[execution['symbol']] += execution['qty'] if execution['side'] == 'BUY' else -execution['qty']
        keys = ('order_id', 'symbol', 'side', 'quantity', 'filled_qty', 'fill_price', 'status')
        orders = [
            {**{key: order[key] for key in keys}, 'platform_order_id': 'P' + order['order_id']}
            for order in self.orders.values()
        ]
        executions = [each for each in self.executions if each['ts_us'] >= request['since_us']]
        positions = [{'symbol': symbol, 'qty': qty, 'avg_price': 16250.0} for symbol, qty in net.items() if qty]
        parts = max(1, -(-max(len(orders), len(executions)) // REPORT_ITEMS))
        for part in range(parts):
            items = slice(part * REPORT_ITEMS, (part + 1) * REPORT_ITEMS)
            is_last = part == parts - 1
            self.send(
                {
                    'type': 'REPORT',
                    'request_id': request['request_id'],
                    'part': part + 1,
                    'history_from_us': 0,
                    'orders': orders[items],
                    'executions': executions[items],
                    'positions': positions if is_last else [],
                    **({'complete': True} if is_last else {}),
                }
            )


DIALECTS = {'v1': VersionOnePlatform, 'legacy': LegacyPlatform}
platforms = [DIALECTS[each['dialect']](each['id'], each['symbols']) for each in json.loads(options.platforms)]


def fate_of(order_id):
    """What became of an order: null if no platform ever got it, or it is still worked on."""
    for platform in platforms:
        order = platform.orders.get(order_id)
        if order is not None:
            return {'status': order['status'], 'filled_qty': order['filled_qty'], 'fill_price': order['fill_price']}
    return None


def take_wish(wish):
    if wish['ask'] == 'truth':
        for platform in platforms:
            platform.truth()
    elif wish['ask'] == 'fate':
        say('fate', fates={order_id: fate_of(order_id) for order_id in wish['order_ids']})


wishes = queue.Queue()


def read_wishes():
    for line in sys.stdin:
        wishes.put(json.loads(line))
    # Whoever started this is gone.
    os._exit(0)


threading.Thread(target=read_wishes, daemon=True).start()


def every(pause_s, run):
    run()
    later(pause_s, lambda: every(pause_s, run))


poller = zmq.Poller()
for each in platforms:
    poller.register(each.socket, zmq.POLLIN)
    each.start()
    every(TICK_S, each.tick)
    every(BEAT_S, each.beat)
say('start')

while True:
    while due and due[0][0] <= time.monotonic():
        heapq.heappop(due)[2]()
    while not wishes.empty():
        take_wish(wishes.get())
    wait_s = min(0.02, max(0.0, due[0][0] - time.monotonic()))
    if poller.poll(wait_s * 1000):
        for each in platforms:
            each.receive()
