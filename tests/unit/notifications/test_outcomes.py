"""What follows a try: pauses, expiry, unknown."""

from datetime import timedelta

import pytest

from backend.notifications.outcomes import Outcome, State, Verdict, after_try, pause
from tests.given_notifications import NOON

TOMORROW = NOON + timedelta(days=1)


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 0), (2, 30), (3, 60), (4, 120), (10, 7680), (11, 14400), (40, 14400)])
def test_pauses_begin_at_nothing_and_double_up_to_four_hours(attempts: int, seconds: int) -> None:
    assert pause(attempts, 0) == timedelta(seconds=seconds)


def test_chance_adds_at_most_a_quarter() -> None:
    assert pause(2, 1.0) == timedelta(seconds=37.5)


def test_a_provider_that_asks_for_peace_gets_it() -> None:
    then = after_try(Outcome(Verdict.later, wait=timedelta(seconds=90)), 1, TOMORROW, NOON, 0)
    assert (then.state, then.due_at) == (State.waiting, NOON + timedelta(seconds=90))


def test_what_would_come_too_late_is_given_up() -> None:
    assert after_try(Outcome(Verdict.later), 3, NOON + timedelta(seconds=59), NOON, 0).state == State.expired


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (Verdict.accepted, State.sent),
        (Verdict.refused, State.failed),
        (Verdict.absent, State.failed),
        (Verdict.later, State.waiting),
        (Verdict.unknown, State.unknown),
    ],
)
def test_each_verdict_leads_to_its_state(verdict: Verdict, state: State) -> None:
    assert after_try(Outcome(verdict), 1, TOMORROW, NOON, 0).state == state
