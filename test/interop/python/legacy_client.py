"""A pipeline script as its users have it: a blocking loop over one DEALER socket, no hello, a signal now and then.

Each line of stdin is a signal to send: {"form": "side" | "score" | "raw", ...}.
"""

import argparse
import json
import queue
import sys
import threading
import time

import msgpack
import zmq

parser = argparse.ArgumentParser()
parser.add_argument('--host', default='127.0.0.1')
parser.add_argument('--port', type=int, default=5556)
parser.add_argument('--ticks', type=int, default=5, help='ticks to print of each platform')
options = parser.parse_args()

context = zmq.Context()
socket = context.socket(zmq.DEALER)
socket.connect('tcp://%s:%d' % (options.host, options.port))
socket.RCVTIMEO = 5


def send_side(symbol, side, quantity=1, order_id=None, confidence=0.85):
    order_id = order_id or str(int(time.time() * 1000))
    signal = {
        'type': 'SIGNAL',
        'symbol': symbol,
        'side': side,
        'quantity': quantity,
        'confidence': confidence,
        'order_id': order_id,
        'timestamp': time.time(),
        'metadata': {'mqscore_composite': 0.9, 'noise': 0.1},
    }
    socket.send(msgpack.packb(signal))
    return signal


def send_score(symbol, signal, quantity=1, confidence=0.85):
    message = {
        'type': 'SIGNAL',
        'symbol': symbol,
        'signal': signal,
        'confidence': confidence,
        'quantity': quantity,
        'metadata': {},
    }
    socket.send(msgpack.packb(message))
    return message


def send_raw(message):
    socket.send(msgpack.packb(message))
    return message


FORMS = {'side': send_side, 'score': send_score, 'raw': send_raw}

wishes = queue.Queue()


def read_wishes():
    for line in sys.stdin:
        wishes.put(json.loads(line))


threading.Thread(target=read_wishes, daemon=True).start()
print(json.dumps({'did': 'connect'}), flush=True)

ticks = {}
while True:
    while not wishes.empty():
        wish = wishes.get()
        sent = FORMS[wish.pop('form')](**wish)
        print(json.dumps({'did': 'SIGNAL', 'message': sent}), flush=True)
    try:
        body = socket.recv()
    except zmq.Again:
        continue
    message = msgpack.unpackb(body, raw=False)
    if message['type'] == 'MARKET_DATA':
        count = ticks.get(message['platform'], 0) + 1
        ticks[message['platform']] = count
        if count > options.ticks:
            continue
        print(json.dumps({'saw': 'MARKET_DATA', 'message': message, 'hex': body.hex()}), flush=True)
        continue
    print(json.dumps({'saw': message['type'], 'message': message}), flush=True)
