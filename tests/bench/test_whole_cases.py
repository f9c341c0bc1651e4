from collections import Counter
from concurrent.futures import Future

import pytest

from bench.loads.whole_cases import begin_each, moments


def test_cases_begin_at_the_countrys_pace_with_one_minute_in_ten_at_five_times_as_much() -> None:
    starts = moments(600)
    by_minute = Counter(int(start // 60) % 10 for start in starts)
    others = [number for minute, number in by_minute.items() if minute != 5]

    assert starts == sorted(starts)
    assert starts[0] == 0
    assert starts[-1] < 36_000
    assert 4 < by_minute[5] / (sum(others) / len(others)) < 6


def test_a_small_run_plays_one_case() -> None:
    assert moments(0) == [0.0]


def test_no_case_begins_after_one_has_failed() -> None:
    begun: list[float] = []

    def begin(start: float) -> Future[None]:
        begun.append(start)
        case: Future[None] = Future()
        if start == 0.1:
            case.set_exception(ValueError("refused"))
        else:
            case.set_result(None)
        return case

    with pytest.raises(ValueError, match="refused"):
        begin_each([0.0, 0.1, 0.2, 0.3], begin, lambda: None)

    assert begun == [0.0, 0.1]
