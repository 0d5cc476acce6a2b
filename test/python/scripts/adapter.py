"""A pipeline on NexusCommunicationAdapter. It decides what stdin says: `{"call": "decide", "symbol", "signal", "confidence"}`
for the next tick, or for all of them with "hold"; `{"call": "score", "composite_score"}` holds until the next; `stats`, and `stop`
with close_positions, answer.
"""

import argparse
import asyncio
import json
import logging
import sys
import threading
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[3] / "bridges" / "nexus"))

from nexus_communication_adapter import NexusCommunicationAdapter

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--client", default="brain")
parser.add_argument("--auto-execute", action="store_true")
parser.add_argument("--token")
parser.add_argument("--style", choices=["sync", "async", "fails", "hangs"], default="sync")
parser.add_argument("--size", type=float)
options = parser.parse_args()

lock = threading.Lock()


def say(**line):
    with lock:
        print(json.dumps(line), flush=True)


class Lines(logging.Handler):
    def emit(self, record):
        say(saw="LOG", message={"text": record.getMessage()})


logging.getLogger("nexus").addHandler(Lines())
logging.getLogger("nexus").setLevel(logging.INFO)


class Engine:
    composite_score = 0.9
    platforms = set()

    def calculate_mqscore_from_tick(self, tick):
        assert tick.bid <= tick.price and tick["ask"] >= tick.bid
        if tick.platform not in self.platforms:
            self.platforms.add(tick.platform)
            say(saw="TICK", message=tick)
        rest = dict.fromkeys(("liquidity", "volatility", "momentum", "trend_strength", "imbalance"), 0.4)
        return {"composite_score": self.composite_score, "noise_level": 0.1, "regime": "trending", **rest}


class Pipeline:
    strategies = ["a", "b", "c"]

    def __init__(self):
        self.decisions = {}
        self.seen = set()

    def decide(self, symbol, data):
        if options.style == "fails":
            raise RuntimeError("no model is loaded")
        if symbol not in self.seen:
            self.seen.add(symbol)
            say(saw="DATA", message=data)
        decision = self.decisions.get(symbol)
        if decision is not None and not decision.get("hold"):
            del self.decisions[symbol]
        return decision

    def record_trade_outcome(self, *, symbol, entry_price, quantity):
        say(saw="OUTCOME", message={"symbol": symbol, "entry_price": entry_price, "quantity": quantity})


class SyncPipeline(Pipeline):
    def process_market_data(self, symbol, data):
        return self.decide(symbol, data)


class AsyncPipeline(Pipeline):
    async def process_market_data(self, symbol, data):
        await asyncio.sleep(3_600 if options.style == "hangs" else 0)
        return self.decide(symbol, data)


class Sizes:
    def calculate_position_size(self, *, symbol, signal, confidence, mqscore):
        return options.size


async def main():
    engine = Engine()
    pipeline = AsyncPipeline() if options.style in ("async", "hangs") else SyncPipeline()
    adapter = NexusCommunicationAdapter(
        pipeline,
        engine,
        "localhost",
        options.port,
        auto_execute=options.auto_execute,
        client=options.client,
        token=options.token,
        risk_manager=Sizes() if options.size is not None else None,
        stats_every_s=0.5,
    )
    say(did="start", returned=await adapter.start())
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        wish = json.loads(line)
        name = wish.pop("call")
        if name == "decide":
            symbol = wish.pop("symbol")
            pipeline.decisions[symbol] = wish
        elif name == "score":
            engine.composite_score = wish["composite_score"]
        elif name == "stats":
            say(did="stats", returned=adapter.get_stats())
        elif name == "stop":
            say(did="stop", returned=await adapter.stop(**wish))
            return


asyncio.run(main())
