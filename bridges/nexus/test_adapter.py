"""A simulated platform on PlatformAdapter: random prices, and a fill for every order. Start the gateway, then

    python test_adapter.py                                   one platform, in the old dialect
    python test_adapter.py nt8="NQ 12-26" sierra=NQZ26       two platforms
    python test_adapter.py --protocol 1 my_platform=NQ       states its account and keeps its executions
"""

from __future__ import annotations

import argparse
import logging
import random
import signal
import threading
import time

from communication.platform_adapter_template import Message, OrderRejected, PlatformAdapter

_OUTPUT = threading.Lock()


def say(text: str) -> None:
    """Prints one line whole: each platform trades on a thread of its own, and print writes a line in two pieces."""
    with _OUTPUT:
        print(text, flush=True)


class SimulatedPlatform(PlatformAdapter):
    """Fills at its last price, in two halves where an order has more than one contract."""

    price = 0.0

    def execute_order(self, order_msg: Message) -> None:
        quantity = order_msg.quantity
        if quantity > 100:
            raise OrderRejected(f"{quantity:g} is more than this account may trade")
        say(f"{self.platform_name} ORDER {order_msg.side} {quantity:g} {order_msg.symbol}")
        half = quantity // 2
        if half > 0:
            self.send_order_fill(order_msg.order_id, half, self.price, status="PARTIAL")
        self.send_order_fill(order_msg.order_id, quantity, self.price, order_msg.symbol)
        say(f"{self.platform_name} FILL {quantity:g} {order_msg.symbol} @ {self.price:.2f}")


def main() -> int:
    parser = argparse.ArgumentParser(description="A simulated platform for the NEXUS Gateway.")
    parser.add_argument("platforms", nargs="*", metavar="NAME=SYMBOL", default=["test_platform=NQ"])
    parser.add_argument("--host", default="localhost")
    parser.add_argument("--port", type=int, default=5555)
    parser.add_argument("--protocol", type=int, choices=(0, 1), default=0)
    parser.add_argument("--store", help="folder of the executions, with --protocol 1")
    parser.add_argument("--price", type=float, default=16_250.0)
    parser.add_argument("--tick-size", type=float, default=0.25)
    parser.add_argument("--rate", type=float, default=10.0, help="ticks a second of each platform")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")

    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    chance = random.Random(arguments.seed)
    pairs = [text.split("=", 1) for text in arguments.platforms]
    if any(len(pair) != 2 for pair in pairs):
        parser.error("platforms are given as NAME=SYMBOL")
    running: list[tuple[SimulatedPlatform, str]] = []
    for name, symbol in pairs:
        store = f"{arguments.store}/{name}.jsonl" if arguments.store else None
        platform = SimulatedPlatform(name, arguments.host, arguments.port, protocol=arguments.protocol, store=store)
        platform.price = arguments.price
        platform.connect()
        running.append((platform, symbol))
    say("running")
    while not ended.wait(1 / arguments.rate):
        for platform, symbol in running:
            platform.price += arguments.tick_size * chance.choice((-1, 0, 1))
            platform.send_market_data(
                symbol,
                platform.price,
                volume=chance.randint(1, 20),
                bid=platform.price - arguments.tick_size,
                ask=platform.price,
                timestamp=time.time(),
            )
    for platform, _ in running:
        platform.disconnect()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
