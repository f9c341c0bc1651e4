"""Starts and ends child processes that never outlive their parent; knows nothing of what they run."""

import os
import random
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from deploy.local.ground import AS_NOBODY, is_free
from deploy.local.trouble import Trouble
from shared.runtime.patience import until

Child = subprocess.Popen[bytes]
PAUSE_SECONDS: Final = 0.02
SERVER_PORTS: Final = (10_000, 32_768)


def start(
    command: Sequence[str],
    log: Path,
    environment: Mapping[str, str] | None = None,
    *,
    unprivileged: bool = False,
) -> Child:
    """Start a program in a session of its own, so that Ctrl-C reaches its parent only.

    log: both outputs, appended. The kernel kills it when the calling thread ends (call from the main thread).
    unprivileged: as root, run as `nobody` who may still read our files; otherwise no difference.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [*wrapper(unprivileged=unprivileged), *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment if environment is not None else os.environ),
            start_new_session=True,
        )


def wrapper(*, unprivileged: bool) -> list[str]:
    """Return the words that go before a command: die with the parent; as root and unprivileged, run as `nobody`."""
    setpriv = shutil.which("setpriv")
    drop = unprivileged and os.geteuid() == 0
    if setpriv is None:
        if drop:
            raise Trouble("PostgreSQL does not run as root and `setpriv` is missing: start again as an ordinary user.")
        return []
    return [setpriv, "--pdeathsig=KILL", *(AS_NOBODY if drop else ()), "--"]


def stop(child: Child, how: signal.Signals = signal.SIGTERM, patience_seconds: float = 20) -> None:
    """Ask a child to end, also one that stands still, and kill it when it does not within the time."""
    if child.poll() is None:
        child.send_signal(how)
        child.send_signal(signal.SIGCONT)
    try:
        child.wait(patience_seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def wait_until(what: str, ready: Callable[[], bool], child: Child, log: Path, patience_seconds: float = 60) -> None:
    """Wait until ready() is true; Trouble with the end of the log when the child ends or the time runs out."""
    is_ready, code = until(
        lambda: (ready(), child.poll()), patience_seconds, PAUSE_SECONDS, done=lambda seen: seen != (False, None)
    )
    if not is_ready:
        how = f"was not ready after {patience_seconds:.0f} seconds" if code is None else "ended while starting"
        raise Trouble(f"{what} {how}. The end of its log:\n{tail(log)}")


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else "(nothing was logged)"


def free_port() -> int:
    """Return a TCP port of this machine that nobody uses now.

    It lies below the ports that systems give to outgoing connections: until a server has started and listens there,
    somebody's connection could take one of those.
    """
    port = random.randrange(*SERVER_PORTS)  # noqa: S311 - no secret
    return port if is_free(port) else free_port()


def accepts(port: int) -> bool:
    """Say whether somebody listens on a TCP port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0
