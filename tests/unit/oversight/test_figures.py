"""A day in numbers, from a handful of bookings and visits made up here."""

from datetime import datetime, timedelta

from backend.appointments import Counted, State
from backend.clock import at
from backend.hall import Kind, Load
from backend.oversight.figures import Found, figures_of, is_settled, items_of, windows_of
from backend.visits import Passage, Shift, VisitState
from tests.given import NINE, TEN, TUESDAY

MINUTE = timedelta(minutes=1)
EVENING = at(TUESDAY, 18)


def booking(reference: str, state: State = State.finished, channel: str = "web", units: int = 1) -> Counted:
    return Counted(reference, "big", NINE, state, channel, units)


def passage(
    reference: str | None = None, arrived: datetime = NINE, wait: int = 10, length: int = 20, done: tuple[str, ...] = ("card",),
    passes: int = 0, window: str = "1",
) -> Passage:  # fmt: skip
    called = arrived + wait * MINUTE
    return Passage("A001", "big", reference, VisitState.finished, arrived, called, called + length * MINUTE, window, done, passes)


def found(*bookings: Counted, visits: tuple[Passage, ...] = (), shifts: tuple[Shift, ...] = (), loads: tuple[Load, ...] = ()) -> Found:
    return Found(TUESDAY, bookings, visits, shifts, loads, {"card": 15}, {"satisfied": 2}, 1, 3, 2)


def test_bookings_are_counted_by_channel_and_by_what_became_of_them() -> None:
    day = figures_of(
        found(booking("A"), booking("B", State.missed, "phone", 2), booking("C", State.cancelled), booking("D", State.booked)), EVENING
    )
    assert dict(day.channels) == {"web": 3, "mini_program": 0, "phone": 1, "counter": 0}
    assert (day.booked, day.come, day.missed, day.cancelled, day.due, day.wasted) == (3, 1, 1, 1, 1, 2)


def test_booked_people_and_walk_ins_wait_apart_and_coming_early_is_no_wait() -> None:
    early = passage("A", arrived=NINE - 30 * MINUTE, wait=35)
    day = figures_of(found(booking("A"), visits=(early, passage(wait=20), passage(wait=40))), EVENING)
    assert (day.waits_booked.mean, day.waits_walk_in.mean, day.walk_ins, day.served) == (5.0, 30.0, 2, 3)


def test_who_was_passed_over_counts_in_no_wait() -> None:
    assert figures_of(found(visits=(passage(passes=1, wait=90),)), EVENING).waits_walk_in.number == 0


def test_minutes_of_an_item_come_from_visits_in_which_it_alone_was_done() -> None:
    (item,) = items_of((passage(length=10), passage(length=20), passage(length=60, done=("card", "permit"))), {"card": 15})
    assert (item.item, item.number, item.minutes, item.planned) == ("card", 2, 15.0, 15)


def test_a_windows_busy_share_is_of_the_time_somebody_sat_there() -> None:
    (window,) = windows_of((passage(wait=0, length=30),), (Shift("1", NINE, TEN),), EVENING)
    assert (window.window, window.served, window.busy, window.staffed, window.share) == ("1", 1, 30, 60, 50)


def test_who_sits_there_still_counts_until_now() -> None:
    serving = Passage("A001", "big", None, VisitState.called, NINE, NINE, None, "1", (), 0)
    (window,) = windows_of((serving,), (Shift("1", NINE, None),), TEN)
    assert (window.busy, window.staffed, window.served) == (60, 60, 0)


def test_a_visit_that_only_the_night_ended_has_no_length() -> None:
    left = Passage("A001", "big", None, VisitState.finished, NINE, NINE, NINE + timedelta(days=1), "1", ("card",), 0)
    assert figures_of(found(visits=(left,)), EVENING).served == 0


def test_places_are_counted_in_units() -> None:
    day = figures_of(found(loads=(Load("big", NINE, Kind.morning, 5, 3), Load("big", TEN, Kind.morning, 5, 0))), EVENING)
    assert (day.capacity, day.taken) == (10, 3)


def test_first_and_last_call_stand_in_the_day() -> None:
    day = figures_of(found(visits=(passage(arrived=TEN, wait=5), passage(wait=1))), EVENING)
    assert (day.first_call, day.last_call) == (NINE + MINUTE, TEN + 5 * MINUTE)


def test_a_day_is_settled_when_nothing_of_it_is_open() -> None:
    waiting = Passage("A001", "big", None, VisitState.waiting, NINE, None, None, None, (), 0)
    assert is_settled(found(booking("A"), visits=(passage("A"),)))
    assert not is_settled(found(booking("A", State.booked)))
    assert not is_settled(found(visits=(waiting,)))
    assert not is_settled(found())
