"""A version-1 platform: registers with its terms, beats, states every order's status and fills with an exec id, and reports from its own store.

The store is a file, so that it survives this process as a terminal's history does.
"""

import argparse
import json
import os
import time

import msgpack
import zmq

parser = argparse.ArgumentParser()
parser.add_argument('platform')
parser.add_argument('symbol')
parser.add_argument('--host', default='127.0.0.1')
parser.add_argument('--port', type=int, default=5555)
parser.add_argument('--store', required=True)
parser.add_argument('--price', type=float, default=16250.75)
parser.add_argument('--answer', default='fill', choices=['fill', 'work', 'keep', 'lose', 'reject'],
                    help='keep: execute and die before a word is said; lose: die without executing')
options = parser.parse_args()

ACCOUNT = 'DEMO-1'
context = zmq.Context()
socket = context.socket(zmq.DEALER)
socket.setsockopt(zmq.LINGER, 0)
socket.connect('tcp://%s:%d' % (options.host, options.port))


def now_us():
    return int(time.time() * 1e6)


def load():
    if not os.path.exists(options.store):
        return {'orders': {}, 'executions': []}
    with open(options.store, encoding='utf-8') as file:
        return json.load(file)


def save():
    with open(options.store, 'w', encoding='utf-8') as file:
        json.dump(store, file)


store = load()


def send(message):
    socket.send(msgpack.packb({'v': 1, **message, 'ts_us': now_us()}))


def register():
    send(
        {
            'type': 'REGISTER',
            'platform': options.platform,
            'protocol': 1,
            'account': ACCOUNT,
            'login': '4711',
            'server': 'Demo-Server',
            'currency': 'USD',
            'mode': 'demo',
            'capabilities': {
                'order_types': ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'],
                'partials': True,
                'modify': True,
                'positions': True,
                'brackets': False,
                'report': True,
            },
            'symbols': [
                {
                    'symbol': options.symbol,
                    'tick_size': 0.25,
                    'point_value': 20,
                    'qty_min': 1,
                    'qty_step': 1,
                    'qty_max': 100,
                    'currency': 'USD',
                }
            ],
        }
    )


def send_status(order, status, **more):
    send(
        {
            'type': 'ORDER_STATUS',
            'order_id': order['order_id'],
            'platform_order_id': 'P' + order['order_id'],
            'symbol': order['symbol'],
            'status': status,
            **more,
        }
    )


def execute(order):
    """Fills an order in the store; returns the execution."""
    execution = {
        'order_id': order['order_id'],
        'exec_id': 'E%d' % (len(store['executions']) + 1),
        'symbol': order['symbol'],
        'side': order['side'],
        'qty': order['quantity'],
        'price': options.price,
        'ts_us': now_us(),
    }
    store['executions'].append(execution)
    order.update(status='FILLED', filled_qty=order['quantity'], fill_price=options.price)
    save()
    return execution


def send_fill(order, execution):
    send(
        {
            'type': 'ORDER_FILL',
            'order_id': order['order_id'],
            'exec_id': execution['exec_id'],
            'symbol': order['symbol'],
            'side': order['side'],
            'last_qty': execution['qty'],
            'last_price': execution['price'],
            'filled_qty': order['filled_qty'],
            'fill_price': order['fill_price'],
            'commission': 2.04,
            'commission_currency': 'USD',
            'status': 'FILLED',
        }
    )


def take(order):
    if options.answer == 'lose':
        os._exit(3)
    order = {**order, 'status': 'WORKING', 'filled_qty': 0, 'fill_price': 0.0}
    store['orders'][order['order_id']] = order
    if options.answer == 'keep':
        execute(order)
        os._exit(4)
    if options.answer == 'reject':
        order['status'] = 'REJECTED'
        save()
        return send_status(order, 'REJECTED', code='MARGIN', reason='insufficient margin')
    save()
    send_status(order, 'ACCEPTED')
    send_status(order, 'WORKING')
    if options.answer == 'fill' and order['order_type'] == 'MARKET':
        send_fill(order, execute(order))


def cancel(message):
    order = store['orders'].get(message['order_id'])
    if order is None or order['status'] != 'WORKING':
        return send(
            {'type': 'ORDER_STATUS', 'order_id': message['order_id'], 'symbol': '', 'status': 'CANCEL_REJECTED', 'reason': 'not working'}
        )
    order['status'] = 'CANCELLED'
    save()
    return send_status(order, 'CANCELLED')


def modify(message):
    order = store['orders'][message['order_id']]
    order.update({key: message[key] for key in ('quantity', 'limit_price', 'stop_price') if key in message})
    save()
    send_status(order, 'MODIFIED')


def report(request):
    global has_reported
    has_reported = True
    net = {}
    for execution in store['executions']:
        sign = 1 if execution['side'] == 'BUY' else -1
        net[execution['symbol']] = net.get(execution['symbol'], 0) + sign * execution['qty']
    keys = ('order_id', 'symbol', 'side', 'quantity', 'filled_qty', 'fill_price', 'status')
    orders = [
        {**{key: order[key] for key in keys}, 'platform_order_id': 'P' + order['order_id']}
        for order in store['orders'].values()
    ]
    positions = [{'symbol': symbol, 'qty': qty, 'avg_price': options.price} for symbol, qty in net.items() if qty]
    common = {'type': 'REPORT', 'request_id': request['request_id'], 'history_from_us': 0}
    send({**common, 'part': 1, 'orders': orders, 'executions': [], 'positions': []})
    send(
        {
            **common,
            'part': 2,
            'orders': [],
            'executions': store['executions'],
            'positions': positions,
            'balance': {'currency': 'USD', 'cash': 100000.0, 'equity': 100000.0},
            'complete': True,
        }
    )


HANDLERS = {'ORDER': take, 'CANCEL': cancel, 'MODIFY': modify, 'REPORT_REQUEST': report, 'REGISTER_REQUEST': lambda _: register()}
QUIET = {'HEARTBEAT'}

has_reported = False
register()
next_beat = time.time()
while True:
    if time.time() >= next_beat:
        send({'type': 'HEARTBEAT'})
        next_beat = time.time() + 0.2
        # The gateway opens the platform with its report: whoever sees its ticks may trade.
        if not has_reported:
            continue
        tick = {'symbol': options.symbol, 'price': options.price, 'ts_us': now_us()}
        send({'type': 'MARKET_DATA_BATCH', 'platform': options.platform, 'data': [tick, {**tick, 'volume': 2}]})
    if not socket.poll(50):
        continue
    message = msgpack.unpackb(socket.recv(), raw=False)
    if message['type'] not in QUIET:
        print(json.dumps({'saw': message['type'], 'message': message}), flush=True)
    if message['type'] in HANDLERS:
        HANDLERS[message['type']](message)
