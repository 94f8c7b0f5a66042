"""Whom a closure touches and where they go: who booked first stays or goes first, nobody goes earlier or unheard."""

from datetime import date, datetime, timedelta

import pytest

from backend.appointments import Standing, State
from backend.clock import at
from backend.closures.rules import choose, touched
from backend.hall import Bilingual, Cause, Closure, FreeStart, Kind, Period
from backend.hall.closures import check_closure, open_periods, open_windows
from backend.hall.rules import AlreadyClosed, ClosureReasonNeeded, ClosureTooLong, EndsBeforeItBegins, NoSuchWindows, SpanOver
from backend.refusals import Refusal

TUESDAY, WEDNESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)
NINE, TEN, NOON = at(TUESDAY, 9), at(TUESDAY, 10), at(TUESDAY, 12)
QUARTER = timedelta(minutes=15)
NOW = at(TUESDAY, 6)
WINDOWS = (("1", "big"), ("2", "big"), ("9", "small"))


def closure(since: datetime = NINE, until: datetime = NOON, group: str = "", windows: tuple[str, ...] = (), **more: object) -> Closure:
    facts = {"cause": Cause.storm, "words": Bilingual("")} | more
    return Closure(0, "h", group, windows, since, until, by="staff:x", created_at=NOW, **facts)  # type: ignore[arg-type]


def standing(name: str, booked_at: int, start: datetime = NINE, units: int = 1, state: State = State.booked) -> Standing:
    ends = start + QUARTER * units
    return Standing(name, "big", start, ends, units, state, "web", ("x",), NOW + timedelta(minutes=booked_at), False)


def free(day: date, hour: int, places: int = 1) -> FreeStart:
    start = at(day, hour)
    return FreeStart("s", start, start + QUARTER, Kind.morning, 5, places)


def test_the_last_to_book_is_the_first_to_move() -> None:
    booked = (standing("last", 3), standing("first", 1), standing("second", 2))
    assert [each.reference for each in touched({("big", NINE): 2}, booked)] == ["last"]


def test_with_no_window_left_all_move_in_the_order_of_booking() -> None:
    booked = (standing("b", 2), standing("a", 1))
    assert [each.reference for each in touched({("big", NINE): 0}, booked)] == ["a", "b"]


def test_who_is_at_the_hall_already_stays_and_takes_a_place() -> None:
    booked = (standing("here", 9, state=State.checked_in), standing("first", 1))
    assert [each.reference for each in touched({("big", NINE): 1}, booked)] == ["first"]


def test_a_long_visit_moves_when_any_of_its_units_is_closed() -> None:
    rooms = {("big", NINE): 5, ("big", NINE + QUARTER): 0}
    assert [each.reference for each in touched(rooms, (standing("long", 1, units=2),))] == ["long"]


def test_units_outside_the_closure_touch_nobody() -> None:
    assert touched({}, (standing("a", 1),)) == ()


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        ((free(TUESDAY, 15), free(WEDNESDAY, 9)), at(WEDNESDAY, 9)),  # rather the next morning than this afternoon
        ((free(TUESDAY, 15), free(WEDNESDAY, 15), free(THURSDAY, 9)), at(TUESDAY, 15)),
        ((free(TUESDAY, 11), free(WEDNESDAY, 9)), at(TUESDAY, 11)),  # later the same morning
        ((free(WEDNESDAY, 8), free(WEDNESDAY, 10), free(WEDNESDAY, 11)), at(WEDNESDAY, 8)),
        ((free(WEDNESDAY, 8), free(WEDNESDAY, 9), free(WEDNESDAY, 10)), at(WEDNESDAY, 9)),  # the hour most like the one booked
        ((free(TUESDAY, 8), free(THURSDAY, 9)), at(THURSDAY, 9)),  # never earlier
        ((free(WEDNESDAY, 9, 0), free(THURSDAY, 9)), at(THURSDAY, 9)),
    ],
)
def test_the_nearest_time_of_the_same_half_of_the_day(offered: tuple[FreeStart, ...], chosen: datetime) -> None:
    found = choose(NINE, offered, NOW)
    assert found
    assert found.starts_at == chosen


def test_nobody_is_moved_to_a_time_too_soon_to_hear_of_it() -> None:
    assert choose(NINE, (free(TUESDAY, 11),), at(TUESDAY, 9) + QUARTER) is None
    assert choose(NINE, (free(TUESDAY, 11),), at(TUESDAY, 9)) is not None


def test_windows_shut_twice_are_shut_once() -> None:
    both = (closure(group="big", windows=("1",)), closure(group="big", windows=("1", "2")))
    assert open_windows(both, "big", 8, NINE, TEN) == 6
    assert open_windows(both, "small", 1, NINE, TEN) == 1
    assert open_windows(both, "big", 8, NOON, NOON + QUARTER) == 8


def test_the_calendar_shuts_no_window() -> None:
    assert open_windows((closure(cause=Cause.calendar),), "big", 8, NINE, TEN) == 8


def test_a_closure_in_the_middle_leaves_the_two_ends_of_a_period() -> None:
    period = Period(Kind.morning, NINE.time(), NOON.time())
    left = open_periods((closure(TEN, at(TUESDAY, 11)),), TUESDAY, (period,))
    assert [(each.opens.hour, each.closes.hour) for each in left] == [(9, 10), (11, 12)]
    assert open_periods((closure(group="big"),), TUESDAY, (period,)) == (period,)


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        (closure(NOON, NINE), EndsBeforeItBegins),
        (closure(NINE - timedelta(days=2), NOON - timedelta(days=2)), SpanOver),
        (closure(NINE, NINE + timedelta(days=63)), ClosureTooLong),
        (closure(cause=Cause.other), ClosureReasonNeeded),
        (closure(words=Bilingual("长" * 61)), ClosureReasonNeeded),
        (closure(windows=("1",)), NoSuchWindows),
        (closure(group="big", windows=("9",)), NoSuchWindows),
        (closure(group="nothing"), NoSuchWindows),
    ],
)
def test_what_can_not_be_closed_is_said(wanted: Closure, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        check_closure(wanted, (), WINDOWS, NOW)


def test_what_a_wider_closure_covers_is_closed_already_and_a_wider_one_is_not() -> None:
    with pytest.raises(AlreadyClosed):
        check_closure(closure(NINE, TEN, "big", ("1",)), (closure(),), WINDOWS, NOW)
    check_closure(closure(), (closure(NINE, TEN, "big", ("1",)),), WINDOWS, NOW)
