"""A version-1 pipeline: says HELLO, prints what it hears but the later ticks of a symbol. Each line of stdin is a message to send."""

import argparse
import json
import queue
import sys
import threading

import msgpack
import zmq

parser = argparse.ArgumentParser()
parser.add_argument('client')
parser.add_argument('--host', default='127.0.0.1')
parser.add_argument('--port', type=int, default=5556)
parser.add_argument('--subscribe', nargs='*')
parser.add_argument('--batch', action='store_true')
parser.add_argument('--last-seq', type=int)
options = parser.parse_args()

context = zmq.Context()
socket = context.socket(zmq.DEALER)
socket.setsockopt(zmq.LINGER, 0)
socket.connect('tcp://%s:%d' % (options.host, options.port))

hello = {'type': 'HELLO', 'protocol': 1, 'client': options.client, 'batch': options.batch}
if options.subscribe is not None:
    hello['subscribe'] = options.subscribe
if options.last_seq is not None:
    hello['last_seq'] = options.last_seq
socket.send(msgpack.packb(hello))

lines = queue.Queue()
threading.Thread(target=lambda: [lines.put(line) for line in sys.stdin], daemon=True).start()

seen = set()
is_welcomed = False
while True:
    while not lines.empty():
        socket.send(msgpack.packb(json.loads(lines.get())))
    if not socket.poll(20):
        continue
    message = msgpack.unpackb(socket.recv(), raw=False)
    # Until WELCOME the gateway takes us for a script without HELLO: what it says to those comes again, numbered.
    is_welcomed = is_welcomed or message['type'] == 'WELCOME'
    if not is_welcomed:
        continue
    if message['type'] in ('MARKET_DATA', 'MARKET_DATA_BATCH'):
        ticks = message['data'] if message['type'] == 'MARKET_DATA_BATCH' else [message['data']]
        for tick in ticks:
            key = (message['type'], message['platform'], tick['symbol'])
            if key not in seen:
                seen.add(key)
                print(json.dumps({'saw': message['type'], 'platform': message['platform'], 'tick': tick}), flush=True)
        continue
    print(json.dumps({'saw': message['type'], 'message': message}), flush=True)
