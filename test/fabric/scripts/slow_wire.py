"""A wire with a delay in both directions: listens on two ports of 127.0.0.1 and hands on to two of the gateway."""

import argparse
import asyncio
import json
import time

import namespace

parser = argparse.ArgumentParser()
parser.add_argument("--host", required=True)
parser.add_argument("--ports", type=int, nargs=2, required=True)
parser.add_argument("--delay-ms", type=float, required=True)
parser.add_argument("--netns")
options = parser.parse_args()
namespace.enter(options.netns)


async def hand_on(reader, writer):
    """Hands on what comes, each piece so much later, in order."""
    waiting = asyncio.Queue()

    async def write():
        while True:
            due_s, piece = await waiting.get()
            await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            if not piece:
                writer.close()
                return
            writer.write(piece)

    writing = asyncio.create_task(write())
    try:
        while True:
            piece = await reader.read(65_536)
            waiting.put_nowait((time.monotonic() + options.delay_ms / 1_000, piece))
            if not piece:
                break
    except ConnectionError:
        waiting.put_nowait((0.0, b""))
    await writing


async def main():
    async def serve(port):
        async def accepted(reader, writer):
            try:
                far_reader, far_writer = await asyncio.open_connection(options.host, port)
            except OSError:
                writer.close()
                return
            await asyncio.gather(hand_on(reader, far_writer), hand_on(far_reader, writer), return_exceptions=True)

        server = await asyncio.start_server(accepted, "127.0.0.1", 0)
        return server.sockets[0].getsockname()[1]

    ports = [await serve(port) for port in options.ports]
    print(json.dumps({"did": "start", "ports": ports}), flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
