"""`odr demo`: from nothing to a page to click; what runs is `whole_system`'s business."""

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated

import typer

from deploy.cli.play import play_case
from deploy.cli.running import only_one
from deploy.cli.showing import sentences
from deploy.cli.whole_system import WholeSystem
from deploy.local.ground import DEMO_BYTES, FRONT_PORT, check_port, check_room
from deploy.local.places import Places
from deploy.local.trouble import Trouble
from deploy.settings import refuse_wrong


def demo(
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Throw the demo's data away and start over.")] = False,
    port: Annotated[int, typer.Option(help="Port of the front page.", min=1, max=65535)] = FRONT_PORT,
    partner_port: Annotated[
        int | None, typer.Option(help="Port of Kafka for partners (9094, or the one of last time).", min=1, max=65535)
    ] = None,
    play: Annotated[bool, typer.Option("--play", help="Play a whole case while you watch.")] = False,
    leave: Annotated[bool, typer.Option("--exit", help="Stop everything when the played case has ended.")] = False,
) -> None:
    """Run the whole system on this machine: Kafka, PostgreSQL, six services and a demo court."""
    places = Places()
    with sentences(), _as_ctrl_c(signal.SIGINT), _as_ctrl_c(signal.SIGTERM), only_one(places):
        refuse_wrong()
        if fresh:
            shutil.rmtree(places.data, ignore_errors=True)
        check_port(port)
        check_port(partner_port, "--partner-port")
        if port == partner_port:
            raise Trouble(f"Pages and partners need a port each: choose another one with `--partner-port {port + 1}`.")
        check_room(places.root, DEMO_BYTES)
        good = _run(WholeSystem(places, port, partner_port), play=play, leave=play and leave)
    raise typer.Exit(0 if good else 1)


def _run(system: WholeSystem, *, play: bool, leave: bool) -> bool:
    good = not leave
    try:
        system.start()
        if not play:
            system.greet()
        elif play_case(system):
            good = True
        if not leave:
            system.watch()
    except KeyboardInterrupt:
        pass
    finally:
        system.stop()
    return good


@contextmanager
def _as_ctrl_c(number: signal.Signals) -> Iterator[None]:
    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(number, interrupt)
    try:
        yield
    finally:
        signal.signal(number, before)
