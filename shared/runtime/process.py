"""How a process starts and ends: logs, health, signals, one task, an exit code its supervisor understands."""

import asyncio
import gc
import os
import signal
from collections.abc import Awaitable, Callable

import structlog
import uvloop

from shared.runtime import logs, traces
from shared.runtime.health import Health
from shared.runtime.settings import ProcessSettings, names_of, unknown

log = structlog.get_logger()
# A batch makes tens of thousands of objects that leave no cycle: looking for one every 700 took a quarter of the time.
GARBAGE_THRESHOLDS = (50_000, 20, 50)


def run(name: str, settings: ProcessSettings, main: Callable[[], Awaitable[None]], health: Health) -> int:
    """Run `main` until it ends or the process is asked to stop; 0 after a clean stop, 1 when it should be restarted."""
    logs.configure(name, settings.log_level)
    traces.start(name, settings.otlp_endpoint)
    for setting in unknown(os.environ, names_of(type(settings))):
        log.warning("setting_unknown", setting=setting)
    health.start(settings.health_host, settings.health_port)
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    try:
        return uvloop.run(_until_stopped(main))
    finally:
        traces.stop()
        health.stop()


async def _until_stopped(main: Callable[[], Awaitable[None]]) -> int:
    task = asyncio.ensure_future(main())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    log.info("process_started")
    try:
        await task
    except asyncio.CancelledError:
        log.info("process_stopped")
        return 0
    except Exception:
        log.exception("process_failed")
        return 1
    return 0
