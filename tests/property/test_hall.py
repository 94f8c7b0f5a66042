"""Laws of the calendar and of what is free, tried on many days and many bookings."""

import secrets
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend import hall
from backend.clock import at
from backend.database import connection
from backend.hall.calendar import (
    Calendar,
    CalendarYear,
    DayKind,
    SpecialDay,
    calendar_of,
    is_working_day,
    last_confirmed_day,
    working_day_after,
    working_day_before,
    working_days_between,
)
from backend.hall.opening import Kind, OpeningHours, Period, Season
from backend.hall.rules import Bilingual, Policies
from backend.hall.slots import WindowGroup, capacity, day_plan, read_slot, slot_name

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
MONDAY = date(2026, 11, 23)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    days = draw(st.lists(DAYS, unique=True, max_size=40))
    special = [SpecialDay(day, DayKind.makeup if day.weekday() >= 5 else DayKind.holiday, "") for day in days]
    years = draw(st.lists(st.integers(2020, 2040), unique=True))
    return calendar_of(special, [CalendarYear(year, True) for year in years])


@given(calendars(), DAYS, st.integers(1, 60))
def test_counting_back_undoes_counting_forwards_from_a_working_day(calendar: Calendar, day: date, count: int) -> None:
    start = working_day_after(calendar, day, 1)
    assert working_day_before(calendar, working_day_after(calendar, start, count), count) == start


@given(calendars(), DAYS, st.integers(1, 60))
def test_the_nth_working_day_has_n_working_days_before_it(calendar: Calendar, day: date, count: int) -> None:
    found = working_day_after(calendar, day, count)
    assert is_working_day(calendar, found)
    assert working_days_between(calendar, day, found) == count


@given(calendars(), DAYS)
def test_the_last_confirmed_day_is_never_in_an_unconfirmed_year(calendar: Calendar, day: date) -> None:
    last = last_confirmed_day(calendar, day)
    assert (last is None) == (day.year not in calendar.confirmed_years)
    assert last is None or (last.year in calendar.confirmed_years and last >= day)


@given(st.integers(1, 40), st.integers(0, 40), st.integers(0, 100), st.booleans())
def test_no_group_gives_more_places_than_it_has_windows(windows: int, left: int, on_duty: int, walk_ins: bool) -> None:
    group = WindowGroup("g", Bilingual("组"), windows, min(left, windows))
    places = capacity(group, Period(Kind.noon, at(MONDAY, 12).time(), at(MONDAY, 14).time(), on_duty, walk_ins))
    assert 0 <= places <= windows


@given(calendars(), DAYS, st.integers(5, 60), st.integers(0, 100), st.integers(1, 12))
def test_rows_of_a_day_never_overlap_and_keep_no_more_than_they_have(
    calendar: Calendar, day: date, unit: int, kept: int, windows: int
) -> None:
    periods = (
        Period(Kind.morning, at(MONDAY, 8, 30).time(), at(MONDAY, 12).time()),
        Period(Kind.noon, at(MONDAY, 12).time(), at(MONDAY, 14, 30).time(), 50),
    )
    hours = (OpeningHours(date(2020, 1, 1), (Season((1, 1), (12, 31), periods),)),)
    policies = Policies(unit=timedelta(minutes=unit), kept_percent=kept)
    rows = day_plan(day, hours, calendar, (WindowGroup("g", Bilingual("组"), windows),), policies)
    assert bool(rows) == is_working_day(calendar, day)
    assert all(0 <= row.kept <= row.capacity <= windows and row.kept_until < row.starts_at for row in rows)
    assert all(one.starts_at + policies.unit <= other.starts_at for one, other in pairwise(rows))


@given(st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True), st.integers(0, 60 * 24 * 400))
def test_a_slot_name_leads_back_to_its_start(slug: str, minutes: int) -> None:
    start = at(date(2026, 1, 1), 0) + timedelta(minutes=minutes)
    assert read_slot(slot_name(slug, start)) == (slug, start)


ROWS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12
)


@pytest.fixture(scope="session")
async def bare_hall(db: str) -> str:
    """A hall with two groups that take `x` and no hours: its slots are what the test writes."""
    slug = f"bare-{secrets.token_hex(4)}"
    groups = "".join(f'\n  - {{slug: {n}, name: 组, letter: A, windows: ["{n}"], items: [all]}}' for n in ("a", "b"))
    await hall.load(f"hall: {slug}\nname: 厅\nphone: '12345'\nminutes: {{x: 15, y: 30}}\ngroups:{groups}", "test", at(MONDAY, 0))
    return slug


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(a=ROWS, b=ROWS, units=st.sampled_from((1, 2, 3)), kept=st.booleans(), late=st.booleans())
async def test_what_is_free_is_the_sum_over_groups_of_the_smallest_unit(bare_hall, a, b, units, kept, late) -> None:
    items = {1: ("x",), 2: ("y",), 3: ("x", "y")}[units]
    tables = {name: [_row(*each) for each in rows] for name, rows in (("a", a), ("b", b))}
    await _write(bare_hall, tables)
    now = at(MONDAY, 7) if late else at(MONDAY, 5)
    found = {s.starts_at: s.free for s in await hall.free_starts(bare_hall, items, MONDAY, now, kept)}
    assert found == _expected(tables, units, kept or late)


def _row(capacity: int, taken: int, kept: int, kept_taken: int) -> tuple[int, int, int, int]:
    """The four numbers forced into what the CHECKs allow, with at least one place."""
    capacity = max(1, capacity)
    taken, kept = min(taken, capacity), min(kept, capacity)
    return capacity, taken, kept, min(kept_taken, kept, taken)


def _expected(tables: dict[str, list[tuple[int, int, int, int]]], units: int, from_kept: bool) -> dict[object, int]:
    found: dict[object, int] = {}
    for rows in tables.values():
        room = [c - t if from_kept else c - k - (t - kt) for c, t, k, kt in rows]
        for n in range(len(rows) - units + 1):
            start = at(MONDAY, 8) + timedelta(minutes=15 * n)
            found[start] = found.get(start, 0) + max(0, min(room[n : n + units]))
    return found


async def _write(slug: str, tables: dict[str, list[tuple[int, int, int, int]]]) -> None:
    rows = [
        (slug, group, at(MONDAY, 8) + timedelta(minutes=15 * n), at(MONDAY, 8) + timedelta(minutes=15 * (n + 1)),
         MONDAY, capacity, taken, kept, kept_taken, at(MONDAY, 6))
        for group, each in tables.items()
        for n, (capacity, taken, kept, kept_taken) in enumerate(each)
    ]  # fmt: skip
    async with connection() as held:
        await held.execute("DELETE FROM slots WHERE hall = $1", slug)
        await held.executemany(
            """INSERT INTO slots (hall, window_group, starts_at, ends_at, day, kind, capacity, taken, kept, kept_taken, kept_until)
               VALUES ($1, $2, $3, $4, $5, 'morning', $6, $7, $8, $9, $10)""",
            rows,
        )
