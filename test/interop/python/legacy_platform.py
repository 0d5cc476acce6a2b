"""A platform script as its users have it: a blocking loop over one DEALER socket, msgpack maps, registered once.

Each line of stdin is a fill to send late, as after a look at the terminal.
"""

import argparse
import json
import os
import queue
import sys
import threading
import time

import msgpack
import zmq

parser = argparse.ArgumentParser()
parser.add_argument('platform')
parser.add_argument('symbol')
parser.add_argument('--host', default='127.0.0.1')
parser.add_argument('--port', type=int, default=5555)
parser.add_argument('--price', type=float, default=16250.50)
parser.add_argument('--interval', type=float, default=0.05, help='seconds between ticks')
parser.add_argument('--answer', default='fill', choices=['fill', 'partial', 'double', 'none', 'reject', 'die'])
parser.add_argument('--again', action='store_true', help='leave out REGISTER, as after a reconnect')
options = parser.parse_args()


def say(what, **more):
    print(json.dumps({'did': what, **more}), flush=True)


context = zmq.Context()
socket = context.socket(zmq.DEALER)
socket.connect('tcp://%s:%d' % (options.host, options.port))


def send(message):
    socket.send(msgpack.packb(message))


def send_tick():
    tick = {
        'type': 'MARKET_DATA',
        'platform': options.platform,
        'data': {
            'symbol': options.symbol,
            'price': options.price,
            'volume': 3,
            'bid': options.price - 0.25,
            'ask': options.price + 0.25,
            'timestamp': time.time(),
        },
    }
    body = msgpack.packb(tick)
    socket.send(body)
    return body


def send_fill(order, filled, status):
    fill = {
        'type': 'ORDER_FILL',
        'order_id': order['order_id'],
        'symbol': order['symbol'],
        'filled_qty': filled,
        'fill_price': options.price,
        'status': status,
    }
    send(fill)
    say('ORDER_FILL', order_id=order['order_id'], filled_qty=filled, status=status)


def execute(order):
    quantity = order['quantity']
    if options.answer == 'die':
        say('die')
        os._exit(3)
    if options.answer == 'fill':
        send_fill(order, quantity, 'FILLED')
    if options.answer == 'double':
        send_fill(order, quantity, 'FILLED')
        send_fill(order, quantity, 'FILLED')
    if options.answer == 'partial':
        send_fill(order, quantity / 2, 'PARTIAL')
        time.sleep(0.05)
        send_fill(order, quantity, 'FILLED')
    if options.answer == 'reject':
        send_fill(order, 0, 'REJECTED')


if not options.again:
    send({'type': 'REGISTER', 'platform': options.platform})
    say('REGISTER')

late_fills = queue.Queue()


def read_late_fills():
    for line in sys.stdin:
        late_fills.put(json.loads(line))


threading.Thread(target=read_late_fills, daemon=True).start()

tick_count = 0
next_tick = time.time()
while True:
    if time.time() >= next_tick:
        body = send_tick()
        tick_count += 1
        next_tick = time.time() + options.interval
        if tick_count <= 3:
            say('MARKET_DATA', hex=body.hex())
    while not late_fills.empty():
        send({'type': 'ORDER_FILL', **late_fills.get()})
    try:
        message = msgpack.unpackb(socket.recv(zmq.NOBLOCK), raw=False)
    except zmq.Again:
        time.sleep(0.002)
        continue
    print(json.dumps({'saw': message['type'], 'message': message}), flush=True)
    if message['type'] == 'ORDER':
        execute(message)
