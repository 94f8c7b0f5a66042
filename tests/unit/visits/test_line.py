"""The line's rules: booked time, then order of coming; late and passed-over ones behind three."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from backend.clock import at
from backend.visits.line import behind, from_home, line_of, on_time, place, queued_for, tickets_before, to_be_told, walk_in
from backend.visits.rules import Visit, VisitState

DAY = at(date(2026, 11, 24), 0)
TEN = DAY + timedelta(hours=10)
GRACE = timedelta(minutes=15)


def waiting(number: int, starts_at: datetime = TEN, group: str = "big") -> Visit:
    return Visit(
        uuid4(), "hall", DAY.date(), f"A{number:03}", group, None, None, VisitState.waiting, on_time(starts_at, number), starts_at,
    )  # fmt: skip


def tickets(line: tuple[Visit, ...]) -> list[str]:
    return [visit.ticket for visit in line]


def test_an_earlier_booked_time_comes_first_whoever_came_first() -> None:
    assert tickets(line_of((waiting(1, TEN + timedelta(minutes=30)), waiting(2, TEN)))) == ["A002", "A001"]


def test_equal_times_stand_in_the_order_of_coming() -> None:
    assert tickets(line_of(waiting(number) for number in (3, 12, 1))) == ["A001", "A003", "A012"]


def test_each_group_of_windows_has_its_own_line() -> None:
    assert tickets(line_of((waiting(1), waiting(2, group="small")), "small")) == ["A002"]


def test_coming_within_the_grace_keeps_the_booked_place() -> None:
    line = tuple(waiting(number, TEN + timedelta(minutes=15)) for number in (1, 2, 3, 4))
    assert queued_for(TEN, 9, GRACE, 3, line, TEN + GRACE) == on_time(TEN, 9) < line[0].queued_for


def test_coming_after_the_grace_stands_behind_three() -> None:
    line = tuple(waiting(number, TEN + timedelta(minutes=15)) for number in (1, 2, 3, 4))
    late = replace(waiting(9), queued_for=queued_for(TEN, 9, GRACE, 3, line, TEN + GRACE + timedelta(seconds=1)))
    assert tickets_before(line, late) == 3


def test_where_fewer_wait_one_goes_to_the_end() -> None:
    line = (waiting(1, TEN + timedelta(minutes=30)),)
    assert behind(line, 3, TEN) > line[0].queued_for
    assert behind((), 3, TEN) == TEN


def test_told_are_those_with_at_most_three_before_them_and_once() -> None:
    line = tuple(waiting(number) for number in range(1, 7))
    told = (replace(line[0], told_soon_at=TEN), *line[1:])
    assert tickets(to_be_told(told)) == ["A002", "A003", "A004"]


line_steps = st.lists(st.tuples(st.integers(0, 12), st.booleans(), st.integers(0, 3)), min_size=1, max_size=25)


@given(line_steps)
def test_the_line_is_a_total_order_and_going_back_means_behind_the_given_number(steps: list[tuple[int, bool, int]]) -> None:
    line: tuple[Visit, ...] = ()
    for number, (quarter, back, tickets_ahead) in enumerate(steps, 1):
        joins = waiting(number, TEN + quarter * GRACE)
        if back:
            joins = replace(joins, queued_for=behind(line, tickets_ahead, TEN))
        before = tickets_before(line, joins)
        line = line_of((*line, joins))
        assert not back or min(tickets_ahead, len(line) - 1) <= before
    assert all(place(one) < place(other) for one, other in pairwise(line))


@given(st.lists(st.tuples(st.sampled_from(["booked", "walked", "first"]), st.integers(0, 120)), max_size=25), st.randoms())
def test_booked_and_walked_in_people_stand_in_one_order_that_the_rules_explain(people: list[tuple[str, int]], chance: Random) -> None:
    wait, line = timedelta(minutes=30), list[Visit]()
    for number, (kind, minutes) in enumerate(people, 1):
        moment = TEN + minutes * timedelta(minutes=1)
        queued = on_time(moment, number) if kind == "booked" else walk_in(number, wait, moment, first=kind == "first")
        line.append(replace(waiting(number), queued_for=queued))
    due = {each.ticket: minutes + 30 * (kind == "walked") for each, (kind, minutes) in zip(line, people, strict=True)}
    ordered = [visit.ticket for visit in line_of(line)]
    chance.shuffle(line)
    assert [visit.ticket for visit in line_of(line)] == ordered == sorted(due, key=lambda ticket: (due[ticket], ticket))


@given(st.lists(st.integers(0, 60), max_size=20), st.integers(0, 60), st.integers(0, 90))
def test_who_took_a_number_at_home_stands_as_if_taken_here_or_behind_three_who_are_here(here: list[int], taken: int, came: int) -> None:
    wait, minute = timedelta(minutes=30), timedelta(minutes=1)
    line = line_of(replace(waiting(number), queued_for=walk_in(number, wait, TEN + each * minute, first=False)) for number, each in enumerate(here, 1))
    taken_at, now = TEN + taken * minute, TEN + (taken + came) * minute
    moment = from_home(50, taken_at, wait, 3, line, now)
    joined = replace(waiting(50), queued_for=moment)
    before = tickets_before(line_of((*line, joined)), joined)
    assert (moment == walk_in(50, wait, taken_at, first=False)) if came <= 30 else before >= min(3, len(line))
