"""The process that opens one stranger's file: `python -m services.gateway.apart.reader NAME`.

It bounds itself before it reads or loads anything; the file comes in, one line for each thing found goes out. It gets
no settings and no secrets, and it may not start, write or connect to anything that lasts.
"""

import os
import resource
import sys
from importlib import import_module
from typing import Final

MEMORY_BYTES: Final = 192 * 1024 * 1024
CPU_SECONDS: Final = 3
LAST_IN_LINE: Final = 15
LIMITS: Final = (
    (resource.RLIMIT_AS, MEMORY_BYTES),
    (resource.RLIMIT_CPU, CPU_SECONDS),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NOFILE, 64),
)
# Each reader is a module with a function `read` from the file's bytes to lines of text.
READERS: Final = {"transaction_numbers": "services.gateway.apart.transaction_numbers"}


def main(name: str) -> None:
    """Read standard input with one reader and print what it finds."""
    for limit, most in LIMITS:
        resource.setrlimit(limit, (most, most))
    os.nice(LAST_IN_LINE)
    found: list[str] = import_module(READERS[name]).read(sys.stdin.buffer.read())
    sys.stdout.write("\n".join(found))


if __name__ == "__main__":
    main(sys.argv[1])
