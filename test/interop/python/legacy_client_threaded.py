"""A pipeline script in the other common style: an identity, a thread that polls, callbacks by type, a lock for sends.

Each line of stdin is a signal to send, as a JSON map without its type.
"""

import argparse
import json
import sys
import threading
import time

import msgpack
import zmq

parser = argparse.ArgumentParser()
parser.add_argument('--host', default='127.0.0.1')
parser.add_argument('--port', type=int, default=5556)
options = parser.parse_args()


class Pipeline:
    def __init__(self):
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.setsockopt(zmq.IDENTITY, b'nexus-ai-pipeline')
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.setsockopt(zmq.RECONNECT_IVL, 50)
        self.socket.connect(f'tcp://{options.host}:{options.port}')
        self.lock = threading.Lock()
        self.last_price = {}
        self.callbacks = {'MARKET_DATA': self.on_tick, 'ORDER_FILL': self.on_order, 'ORDER_REJECT': self.on_order}

    def on_tick(self, message):
        data = message['data']
        is_first = data['symbol'] not in self.last_price
        self.last_price[data['symbol']] = data['price']
        if is_first:
            print(json.dumps({'saw': 'MARKET_DATA', 'message': message}), flush=True)

    def on_order(self, message):
        print(json.dumps({'saw': message['type'], 'message': message}), flush=True)

    def receive(self):
        poller = zmq.Poller()
        poller.register(self.socket, zmq.POLLIN)
        while True:
            if not poller.poll(20):
                continue
            with self.lock:
                frames = self.socket.recv_multipart(zmq.NOBLOCK)
            message = msgpack.unpackb(frames[-1], raw=False)
            callback = self.callbacks.get(message.get('type'))
            if callback is None:
                print(json.dumps({'ignored': message.get('type'), 'message': message}), flush=True)
                continue
            callback(message)

    def send_signal(self, **signal):
        signal.setdefault('timestamp', time.time())
        with self.lock:
            self.socket.send_multipart([b'', msgpack.packb({'type': 'SIGNAL', **signal})])


pipeline = Pipeline()
threading.Thread(target=pipeline.receive, daemon=True).start()
print(json.dumps({'did': 'connect'}), flush=True)
for line in sys.stdin:
    pipeline.send_signal(**json.loads(line))
