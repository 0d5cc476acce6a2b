"""A platform script in the other common style: asyncio, an identity, and an empty delimiter before each message."""

import argparse
import asyncio
import json
import time

import msgpack
import zmq
import zmq.asyncio

parser = argparse.ArgumentParser()
parser.add_argument('platform')
parser.add_argument('symbol')
parser.add_argument('--host', default='127.0.0.1')
parser.add_argument('--port', type=int, default=5555)
parser.add_argument('--price', type=float, default=16250.50)
parser.add_argument('--interval', type=float, default=0.05)
parser.add_argument('--delay', type=float, default=0.0, help='seconds from ORDER to ORDER_FILL')
options = parser.parse_args()


class Platform:
    def __init__(self):
        self.context = zmq.asyncio.Context()
        self.socket = self.context.socket(zmq.DEALER)
        self.socket.setsockopt_string(zmq.IDENTITY, options.platform)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.connect(f'tcp://{options.host}:{options.port}')
        self.open_orders = {}

    async def send(self, message):
        await self.socket.send_multipart([b'', msgpack.packb(message, use_bin_type=True)])

    async def stream_ticks(self):
        price = options.price
        while True:
            data = {'symbol': options.symbol, 'price': price, 'volume': 1.0, 'timestamp': time.time()}
            await self.send({'type': 'MARKET_DATA', 'platform': options.platform, 'data': data})
            await asyncio.sleep(options.interval)

    async def execute(self, order):
        self.open_orders[order['order_id']] = order
        await asyncio.sleep(options.delay)
        await self.send(
            {
                'type': 'ORDER_FILL',
                'platform': options.platform,
                'order_id': order['order_id'],
                'symbol': order['symbol'],
                'side': order['side'],
                'filled_qty': float(order['quantity']),
                'fill_price': options.price,
                'status': 'FILLED',
                'timestamp': time.time(),
            }
        )
        del self.open_orders[order['order_id']]
        print(json.dumps({'did': 'ORDER_FILL', 'order_id': order['order_id']}), flush=True)

    async def handle_orders(self):
        executions = set()
        while True:
            frames = await self.socket.recv_multipart()
            message = msgpack.unpackb(frames[-1], raw=False)
            print(json.dumps({'saw': message['type'], 'message': message}), flush=True)
            if message['type'] == 'ORDER':
                execution = asyncio.create_task(self.execute(message))
                executions.add(execution)
                execution.add_done_callback(executions.discard)

    async def run(self):
        await self.send({'type': 'REGISTER', 'platform': options.platform})
        print(json.dumps({'did': 'REGISTER'}), flush=True)
        await asyncio.gather(self.stream_ticks(), self.handle_orders())


asyncio.run(Platform().run())
