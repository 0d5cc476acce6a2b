"""A platform that asks over REQ: every message waits for exactly one answer. Prints each answer."""

import argparse
import json

import msgpack
import zmq

parser = argparse.ArgumentParser()
parser.add_argument('platform')
parser.add_argument('symbol')
parser.add_argument('--host', default='127.0.0.1')
parser.add_argument('--port', type=int, default=5555)
options = parser.parse_args()

socket = zmq.Context().socket(zmq.REQ)
socket.RCVTIMEO = 5000
socket.connect('tcp://%s:%d' % (options.host, options.port))


def ask(message):
    socket.send(msgpack.packb(message))
    answer = msgpack.unpackb(socket.recv(), raw=False)
    print(json.dumps({'asked': message['type'], 'saw': answer['type'], 'message': answer}), flush=True)


ask({'type': 'REGISTER', 'platform': options.platform})
for step in range(3):
    data = {'symbol': options.symbol, 'price': 16250.5 + step, 'volume': 1}
    ask({'type': 'MARKET_DATA', 'platform': options.platform, 'data': data})
