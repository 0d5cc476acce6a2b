"""A pipeline on NexusGatewayInterface. Prints what its callbacks hear, ticks only the first of a platform and symbol on each link; each
line of stdin is `{"call": name, ...arguments}`, answered with what it returned or raised.
"""

import argparse
import json
import sys
import threading
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[3] / "bridges" / "nexus"))

from Communication.nexus_gateway_interface import GatewayRefused, NexusGatewayInterface

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--client", default="pipeline")
parser.add_argument("--trouble", choices=["raises", "hangs"])
options = parser.parse_args()

lock = threading.Lock()
threads = set()
seen = set()


def say(**line):
    with lock:
        print(json.dumps(line), flush=True)


def on_tick(tick):
    threads.add(threading.current_thread().name)
    if options.trouble == "raises":
        raise RuntimeError("this tick is not for me")
    if options.trouble == "hangs" and tick.price == 666:
        time.sleep(3_600)
    if (tick.platform, tick.symbol) not in seen:
        seen.add((tick.platform, tick.symbol))
        say(saw="TICK", message=tick)


def on_message(message):
    threads.add(threading.current_thread().name)
    if message.type == "LINK":
        seen.clear()
    say(saw=message.type, message=message)


gateway = NexusGatewayInterface("localhost", options.port, client=options.client)
gateway.set_market_data_callback(on_tick)
gateway.set_order_fill_callback(on_message)
gateway.set_status_callback(on_message)
say(did="connect", returned=gateway.connect(timeout_s=1.0))
gateway.start_listening()
for line in sys.stdin:
    wish = json.loads(line)
    name = wish.pop("call")
    try:
        returned = sorted(threads) if name == "threads" else getattr(gateway, name)(**wish)
        say(did=name, returned=returned)
    except (GatewayRefused, TypeError, ValueError) as cause:
        say(did=name, raised=str(cause))
