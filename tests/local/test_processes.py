import subprocess
import sys

import psutil
import pytest

from tests.support.processes import living

WORDS = "a process of this test"


def test_one_that_ends_while_it_is_looked_at_is_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()", WORDS], stdin=subprocess.PIPE) as there:
        with subprocess.Popen([sys.executable, "-c", ""]) as ended:
            gone = psutil.Process(ended.pid)
        listed = [gone, psutil.Process(there.pid)]
        monkeypatch.setattr(psutil.Process, "children", lambda _, recursive: listed if recursive else [])

        assert [each.pid for each in living(None, WORDS)] == [there.pid]
        assert living(None, "another") == []
        there.communicate(b"\n")
