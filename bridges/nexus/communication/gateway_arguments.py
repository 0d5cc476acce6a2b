"""The command line of a pipeline that trades through the gateway."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
from typing import TYPE_CHECKING, Any

from .pipeline_contract import MqScoreEngine, Pipeline
from .token_file import TokenRefused, data_folder, read_token

if TYPE_CHECKING:
    from nexus_communication_adapter import NexusCommunicationAdapter

log = logging.getLogger("nexus")

WATCH_S = 0.25


def add_gateway_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds --gateway and what belongs to it."""
    group = parser.add_argument_group("NEXUS Gateway")
    group.add_argument("--gateway", action="store_true", help="trade through the NEXUS Gateway")
    group.add_argument("--paper-trade", action="store_true", help="signals never reach a live platform (the default)")
    group.add_argument("--auto-execute", action="store_true", help="signals act wherever a platform is armed; needs --live")
    group.add_argument("--live", action="store_true", help="says that you mean --auto-execute")
    group.add_argument("--close-on-exit", action="store_true", help="flatten at the end and wait for the certificate")
    group.add_argument("--gateway-host", default="localhost")
    group.add_argument("--gateway-port", type=int, default=5556)
    group.add_argument(
        "--gateway-token-file",
        default=str(data_folder() / "config" / "client.token"),
        help="what lets signals reach live accounts; read with --live alone",
    )


def argument_fault(arguments: argparse.Namespace) -> str | None:
    """Why the arguments cannot be meant; None where they can."""
    if arguments.paper_trade and (arguments.auto_execute or arguments.live):
        return "--paper-trade and --auto-execute --live exclude each other"
    if arguments.auto_execute != arguments.live:
        return "live trading needs both --auto-execute and --live"
    return None


def run_with_gateway(
    pipeline: Pipeline, mqscore_engine: MqScoreEngine, arguments: argparse.Namespace, **options: Any
) -> int:
    """Runs the pipeline on the gateway until Ctrl+C or SIGTERM. ``options`` go to NexusCommunicationAdapter. The exit code:
    0, 1 where the gateway was not reached or what was to be closed was not proved flat, 2 for arguments that cannot be
    meant.
    """
    from nexus_communication_adapter import NexusCommunicationAdapter

    if not logging.getLogger().handlers:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    fault = argument_fault(arguments)
    token = None
    if fault is None and arguments.live:
        try:
            token = read_token(arguments.gateway_token_file)
        except TokenRefused as cause:
            fault = str(cause)
    if fault is not None:
        log.error("%s", fault)
        return 2
    adapter = NexusCommunicationAdapter(
        pipeline,
        mqscore_engine,
        arguments.gateway_host,
        arguments.gateway_port,
        auto_execute=arguments.auto_execute,
        token=token,
        **options,
    )
    return asyncio.run(_serve(adapter, arguments.close_on_exit))


async def _serve(adapter: NexusCommunicationAdapter, close_on_exit: bool) -> int:
    wanted = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(wanted.set))
    if not await adapter.start():
        return 1
    if adapter.auto_execute and adapter.gateway.get_stats()["gateway_mode"] != "live":
        log.warning("this gateway runs on paper (mode in gateway.yaml): no signal reaches a live account")
    log.info("trading %s; Ctrl+C ends", "wherever a platform is armed" if adapter.auto_execute else "on paper")
    while not wanted.is_set():
        # On Windows nothing but time passing lets a waiting loop notice Ctrl+C.
        await asyncio.sleep(WATCH_S)
    done = await adapter.stop(close_positions=close_on_exit)
    is_flat = done is not None and (done.outcome == "PROVED" or done.code == "ALREADY_FLAT")
    return 0 if is_flat or not close_on_exit else 1
