"""A version-1 platform that sends ticks of many symbols at a rate for some seconds, then the last of each symbol again with a
price that marks the end.
"""

import argparse
import json
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[3] / "bridges" / "nexus"))

from communication.platform_adapter_template import PlatformAdapter

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--store", required=True)
parser.add_argument("--rate", type=int, default=50_000)
parser.add_argument("--seconds", type=float, default=2.0)
parser.add_argument("--symbols", nargs="+", required=True)
options = parser.parse_args()

BATCH = 500
LAST_PRICE = 1.0

platform = PlatformAdapter("flood", "localhost", options.port, protocol=1, store=options.store)
print(json.dumps({"did": "connect", "returned": platform.connect()}), flush=True)
sys.stdin.readline()
batches = int(options.rate * options.seconds / BATCH)
began_s = time.monotonic()
for number in range(batches):
    late_s = time.monotonic() - began_s - number * BATCH / options.rate
    if late_s < 0:
        time.sleep(-late_s)
    now_s = time.time()
    platform.send_market_data_batch(
        {"symbol": options.symbols[n % len(options.symbols)], "price": 100.0 + n, "volume": 1, "timestamp": now_s}
        for n in range(BATCH)
    )
took_s = time.monotonic() - began_s
for symbol in options.symbols:
    while not platform.send_market_data_batch([{"symbol": symbol, "price": LAST_PRICE, "timestamp": time.time()}]):
        time.sleep(0.01)
print(json.dumps({"did": "flood", "returned": {**platform.get_stats(), "took_s": took_s}}), flush=True)
sys.stdin.readline()
