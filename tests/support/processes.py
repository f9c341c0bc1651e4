"""Find processes by their command lines, while any of them may end between two looks."""

from contextlib import suppress

import psutil


def living(below: int | None, words: str) -> list[psutil.Process]:
    """Return the living descendants of a process (our own: None) whose command line has these words, oldest first.

    One that ends while it is looked at is none of them.
    """
    found = []
    for each in psutil.Process(below).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if words in " ".join(each.cmdline()):
                found.append((each.create_time(), each.pid, each))
    return [each for *_, each in sorted(found, key=lambda one: one[:2])]
