"""A pipeline that asks over REQ: each signal waits for exactly one answer. Each line of stdin is a message to send."""

import argparse
import json
import sys

import msgpack
import zmq

parser = argparse.ArgumentParser()
parser.add_argument('--host', default='127.0.0.1')
parser.add_argument('--port', type=int, default=5556)
options = parser.parse_args()

socket = zmq.Context().socket(zmq.REQ)
socket.RCVTIMEO = 5000
socket.connect('tcp://%s:%d' % (options.host, options.port))
print(json.dumps({'did': 'connect'}), flush=True)
for line in sys.stdin:
    socket.send(msgpack.packb(json.loads(line)))
    answer = msgpack.unpackb(socket.recv(), raw=False)
    print(json.dumps({'saw': answer['type'], 'message': answer}), flush=True)
