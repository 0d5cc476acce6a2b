"""A pipeline with the adapter, under a flood: its engine works a while on each tick. It ends when the last price of every symbol
has come, and prints what was seen and left out, and how old ticks were when they were decided on.
"""

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[3] / "bridges" / "nexus"))

from nexus_communication_adapter import NexusCommunicationAdapter

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--symbols", type=int, required=True)
parser.add_argument("--work-us", type=float, default=100.0)
options = parser.parse_args()

LAST_PRICE = 1.0


class Engine:
    def __init__(self):
        self.ages_s = []
        self.ended = set()
        self.whole = asyncio.Event()

    def calculate_mqscore_from_tick(self, tick):
        self.ages_s.append(time.time() - tick.timestamp)
        until_s = time.perf_counter() + options.work_us / 1e6
        while time.perf_counter() < until_s:
            pass
        if tick.price == LAST_PRICE:
            self.ended.add(tick.symbol)
            if len(self.ended) == options.symbols:
                self.whole.set()
        names = ("composite_score", "liquidity", "volatility", "momentum", "trend_strength", "imbalance", "noise_level")
        return dict.fromkeys(names, 0.9)


class Pipeline:
    strategies = ()

    def process_market_data(self, symbol, data):
        return None


async def main():
    engine = Engine()
    adapter = NexusCommunicationAdapter(Pipeline(), engine, "localhost", options.port, client="flooded")
    print(json.dumps({"did": "start", "returned": await adapter.start()}), flush=True)
    await engine.whole.wait()
    stats = adapter.get_stats()
    ages_s = sorted(engine.ages_s)
    stats.update(
        decided=len(ages_s),
        queue_longest=adapter._ticks.longest,
        age_p50_s=ages_s[len(ages_s) // 2],
        age_p99_s=ages_s[int(len(ages_s) * 0.99)],
        age_max_s=ages_s[-1],
    )
    print(json.dumps({"did": "end", "returned": stats}), flush=True)
    await adapter.stop()


asyncio.run(main())
