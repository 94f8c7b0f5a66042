"""A provider that fails time after time is left alone."""

import pytest

from backend.notifications.channels.breaker import FAILURES, REST, Breaker
from backend.notifications.outcomes import Outcome, Verdict

GOOD, LATER = Outcome(Verdict.accepted), Outcome(Verdict.later)


def after(*outcomes: Outcome) -> Breaker:
    found = Breaker()
    for outcome in outcomes:
        found.note(outcome, 100.0)
    return found


def test_five_failures_in_a_row_bring_half_a_minute_s_rest() -> None:
    assert after(*[LATER] * FAILURES).rest(100.0) == REST
    assert after(*[LATER] * FAILURES).rest(100.0 + REST) == 0


def test_four_failures_do_not() -> None:
    assert after(*[LATER] * (FAILURES - 1)).rest(100.0) == 0


def test_a_success_begins_the_count_anew() -> None:
    assert after(*[LATER] * 4, GOOD, *[LATER] * 4).rest(100.0) == 0


@pytest.mark.parametrize("verdict", [Verdict.refused, Verdict.absent])
def test_a_clear_no_is_no_trouble(verdict: Verdict) -> None:
    assert after(*[Outcome(verdict)] * 9).rest(100.0) == 0


def test_after_its_rest_one_more_failure_is_enough() -> None:
    found = after(*[LATER] * FAILURES)
    found.note(LATER, 140.0)
    assert found.rest(140.0) == REST


def test_after_its_rest_one_success_is_enough() -> None:
    found = after(*[LATER] * FAILURES)
    found.note(GOOD, 140.0)
    found.note(LATER, 140.0)
    assert found.rest(140.0) == 0
