"""A remote brain on ZmqClient. Prints the first tick of each symbol, and for each line of stdin, `{"call": name, ...arguments}`, what it
returned or raised. With --netns it lives in that network namespace.
"""

import argparse
import json
import os
import sys
import threading
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[3] / "bridges" / "nexus"))

import namespace

parser = argparse.ArgumentParser()
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("--command-port", type=int, required=True)
parser.add_argument("--data-port", type=int, required=True)
parser.add_argument("--key-file")
parser.add_argument("--netns")
parser.add_argument("--timeout-s", type=float, default=12.0)  # longer than a person wants, for machines that are busy
parser.add_argument("--trouble", choices=["raises", "hangs"])
options = parser.parse_args()

namespace.enter(options.netns)

import msgpack
import zmq  # its threads must begin in the namespace

from communication.message import write_message
from communication.zmq_client import ZmqClient, create_request, get_zmq_client

WAIT_MS = 60_000  # only ends what hangs

lock = threading.Lock()
seen = set()
streams = []


def say(**line):
    with lock:
        print(json.dumps(line), flush=True)


def on_tick(tick):
    if options.trouble == "raises":
        raise RuntimeError("this tick is not for me")
    if options.trouble == "hangs":
        time.sleep(3_600)
    if tick.symbol not in seen:
        seen.add(tick.symbol)
        say(saw="TICK", message=tick)


client = get_zmq_client(options.host, options.command_port, options.data_port, key_file=options.key_file)
assert client is get_zmq_client(options.host, options.command_port, options.data_port)
assert client.timeout_s == 2.0
client.timeout_s = options.timeout_s


def raw_socket(context):
    opened = context.socket(zmq.DEALER)
    opened.setsockopt(zmq.LINGER, 0)
    if options.key_file:
        keys = json.loads(Path(options.key_file).read_text())
        opened.setsockopt_string(zmq.CURVE_SERVERKEY, keys["gateway_public_key"])
        opened.setsockopt_string(zmq.CURVE_PUBLICKEY, keys["public_key"])
        opened.setsockopt_string(zmq.CURVE_SECRETKEY, keys["secret_key"])
    opened.connect(client.command_address)
    return opened


def flood(count):
    """Sends messages without reading answers, most of them no requests at all, then reads. Returns how many were answered."""
    context = zmq.Context()
    opened = raw_socket(context)
    for index in range(count):
        frame = write_message(create_request("HEARTBEAT")) if index % 10 == 0 else b"\xc1" * 100
        opened.send_multipart([b"", frame])
    answers = 0
    while answers < count and opened.poll(WAIT_MS):
        opened.recv_multipart()
        answers += 1
    context.destroy(linger=0)
    return answers


def odd_shapes():
    """Sends what is no request in one frame, and returns the codes of the answers."""
    context = zmq.Context()
    codes = []
    for frames in ([b"", b"a", b"b"], [b""], [b"", b""], [b"\x80"]):
        opened = raw_socket(context)
        opened.send_multipart(frames)
        assert opened.poll(WAIT_MS), frames
        codes.append(msgpack.unpackb(opened.recv_multipart()[-1])["error"]["code"])
        opened.close(linger=0)
    context.destroy(linger=0)
    return codes


def die_after(request_id, payload):
    """Sends an order and dies as soon as it has left, without waiting for the answer."""
    context = zmq.Context()
    opened = raw_socket(context)
    monitor = opened.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED)
    assert monitor.poll(WAIT_MS)
    opened.send_multipart([b"", write_message(create_request("OPEN_ORDER", payload, request_id))])
    opened.disable_monitor()
    monitor.close(linger=0)
    # Returns as soon as the system has taken it; the answer is never read.
    opened.close(linger=30_000)
    context.term()
    os._exit(7)


def commanded(action, payload=None, request_id=None):
    begun_s = time.monotonic()
    answer = client.send_command(action, payload, request_id=request_id)
    return {**answer, "took_s": time.monotonic() - begun_s}


CALLS = {
    "send_command": commanded,
    "check_heartbeat": lambda: client.check_heartbeat(),
    "stream_data": lambda symbols=None: streams.append(client.stream_data(on_tick, symbols)),
    "stream_stats": lambda: streams[0].get_stats(),
    "get_stats": lambda: client.get_stats(),
    "flood": flood,
    "odd_shapes": odd_shapes,
    "die_after": die_after,
    "close": lambda: client.close(),
}

say(did="start")
for line in sys.stdin:
    request = json.loads(line)
    name = request.pop("call")
    try:
        say(did=name, returned=CALLS[name](**request))
    except Exception as cause:
        say(did=name, raised=f"{type(cause).__name__}: {cause}")
