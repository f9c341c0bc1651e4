"""`odr play`: a whole case through the JSON API while you watch; the case itself is written in `deploy.play.journey`.

It plays in the demo of this clone, or at any address whose clerk it is told; only the first can verify the audit chain.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import httpx
import typer

from deploy.cli import running
from deploy.cli.audit import check_chain
from deploy.cli.showing import console, sentences
from deploy.local.places import Places
from deploy.local.secret_files import SecretFiles
from deploy.local.trouble import Trouble
from deploy.play import journey

if TYPE_CHECKING:
    from deploy.cli.whole_system import WholeSystem


def play(
    *,
    address: Annotated[
        str | None, typer.Option(help="Play at this address of a demo that runs elsewhere: http://host:port.")
    ] = None,
    staff_file: Annotated[
        Path | None, typer.Option(help="The file that knows its clerk: `staff.json` of its gateway.")
    ] = None,
) -> None:
    """Play a whole case in the demo that runs now, then verify its audit chain."""
    places = Places()
    with sentences():
        if address is None and staff_file is not None:
            raise Trouble("Say as well where that clerk works: `--address http://HOST:PORT`.")
        if address is None:
            good = _play(running.find(places), places)
        elif not _is_address(address):
            raise Trouble(f"{address} is no address: it is like http://HOST:PORT or https://HOST.")
        elif staff_file is None:
            raise Trouble("Name the file that knows the clerk there: `--staff-file staff.json`.")
        else:
            good = _play_case(address.rstrip("/"), staff_file)
    raise typer.Exit(0 if good else 1)


def play_case(system: "WholeSystem") -> bool:
    """Play a case in the demo of this very process and verify its audit chain."""
    return _play(running.find(system.places), system.places)


def _is_address(text: str) -> bool:
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        return False
    return url.scheme in {"http", "https"} and bool(url.host)


def _play(found: running.Running, places: Places) -> bool:
    if not _play_case(found.web, SecretFiles(places.secrets).staff()):
        return False
    sound, finding = check_chain(places, found)
    console.print(finding)
    return sound


def _play_case(address: str, staff_file: Path) -> bool:
    console.print(f"\nA case is played at {address}.\n")
    reached = journey.play(address, staff_file, _print_step)
    console.print("\nThe case reached its end." if reached else "\nThe case did not reach its end.")
    return reached


def _print_step(who: str, what: str, milliseconds: float | None) -> None:
    took = "" if milliseconds is None else f"{milliseconds:7.0f} ms"
    console.print(f"  {took:>10}  {who:<10}  {what}", soft_wrap=True)
