"""A platform on PlatformAdapter whose answers stdin gives: `{"call": name, ...arguments}`. It prints each order that it is to
execute; `--answer` says what else it does with one.
"""

import argparse
import json
import os
import sys
import threading
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[3] / "bridges" / "nexus"))

from Communication.platform_adapter_template import OrderRejected, PlatformAdapter

parser = argparse.ArgumentParser()
parser.add_argument("name")
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--protocol", type=int, default=0)
parser.add_argument("--store")
parser.add_argument("--answer", default="nothing", choices=["nothing", "rejects", "raises", "keeps", "hangs", "cancels"])
parser.add_argument("--live-token", help="states a live account with this token")
options = parser.parse_args()

lock = threading.Lock()


def say(**line):
    with lock:
        print(json.dumps(line), flush=True)


class Platform(PlatformAdapter):
    def execute_order(self, order_msg):
        say(saw="ORDER", message=order_msg)
        if options.answer == "rejects":
            raise OrderRejected("insufficient margin")
        if options.answer == "raises":
            raise RuntimeError("the terminal did not answer")
        if options.answer == "hangs":
            threading.Event().wait()
        if options.answer == "keeps":
            # It fills, and this program dies before a word of it leaves.
            self._session.link.send = lambda message: "LINK_DOWN"
            self.send_order_fill(order_msg.order_id, order_msg.quantity, 16_251.5)
            os._exit(4)


class Cancelling(Platform):
    def cancel_order(self, order_id):
        say(saw="CANCEL", message={"order_id": order_id})
        return True


kind = Cancelling if options.answer == "cancels" else Platform
terms = {"tick_size": 0.25, "point_value": 20, "qty_min": 1, "qty_step": 1, "qty_max": 50, "currency": "USD"}
live = {
    "mode": "live",
    "token": options.live_token,
    "account": "U12345",
    "login": "trader",
    "server": "Prod1",
    "symbols": [{"symbol": "NQ 12-26", **terms}],
}
platform = kind(
    options.name,
    "localhost",
    options.port,
    protocol=options.protocol,
    store=options.store,
    order_types=("MARKET", "LIMIT"),
    **(live if options.live_token else {}),
)
say(did="connect", returned=platform.connect())
for line in sys.stdin:
    wish = json.loads(line)
    name = wish.pop("call")
    say(did=name, returned=getattr(platform, name)(**wish))
