"""The play: a case from the fee to the stamped copies. Each step says who did what and how soon others saw it."""

from pathlib import Path

from deploy.play import acts
from deploy.play.case import Report, begin_at
from deploy.play.person import Stopped


def play(base_url: str, staff_file: Path, report: Report) -> bool:
    """Play a case to its end; False, with the reason reported, when it did not get there.

    report(who, what, milliseconds): called after each step, milliseconds from action to visible or None.
    """
    try:
        with begin_at(base_url, staff_file, report) as case:
            for act in acts.ALL:
                act(case)
    except Stopped as why:
        report("play", str(why), None)
        return False
    return True
