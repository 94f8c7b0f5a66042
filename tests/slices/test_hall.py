"""The hall on the real database: loaded from files, slots made ahead, what is free asked in one question."""

import asyncio
import secrets
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from backend import hall
from backend.clock import at
from backend.database import connection, transaction
from backend.hall import Closed, Kind, NotTakenHere, Span, UnknownHall
from tests import given

MONDAY = date(2026, 11, 23)
NOW = at(MONDAY, 6)
YEARS = tuple(Path(f"backend/hall/special_days/{year}.yaml").read_text() for year in (2026, 2027))
NOTICE = """
year: 2031
confirmed: true
paper: 试验通知
holidays: [{name: 春节, first: 2031-02-05, last: 2031-02-07}]
makeup: [{name: 春节, day: 2031-02-15}]
"""
FILE = """
hall: {slug}
name: 试验大厅
default: false
phone: "12345"
policies: {{kept_percent: "50"}}
groups:
  - {{slug: big, name: 综合, letter: A, windows: ["1", "2", "3", "4"], items: [all]}}
  - {{slug: small, name: 专窗, letter: B, windows: ["5"], items: [short]}}
minutes: {{short: 10, long: 40}}
opening_hours:
  - valid_from: 2021-12-01
    seasons:
      - first: 01-01
        last: 12-31
        periods:
          - {{kind: early, opens: 07:30, closes: 08:30, on_duty: 50, walk_ins: false}}
          - {{kind: morning, opens: 08:30, closes: 10:00}}
          - {{kind: afternoon, opens: 14:00, closes: 15:00}}
"""


@pytest.fixture
async def slug(db: str) -> str:
    """A hall of this test's own: open 7:30-10:00 and 14:00-15:00; half of the places kept."""
    name = f"test-{secrets.token_hex(4)}"
    for year in YEARS:
        await hall.load_special_days(year, "test", NOW)
    await hall.load(FILE.format(slug=name), "test", NOW - timedelta(days=1))
    await hall.make_slots(name, NOW)
    return name


async def take(slug: str, group: str, hours: int, minutes: int, times: int = 1, day: date = MONDAY) -> None:
    start = at(day, hours, minutes)
    async with transaction() as held:
        for _ in range(times):
            await hall.take_places(held, slug, Span(group, start, start + timedelta(minutes=15)))


async def free_at(slug: str, items: tuple[str, ...], hours: int, minutes: int = 0, day: date = MONDAY, kept: bool = False) -> int:
    starts = await hall.free_starts(slug, items, day, NOW, kept)
    return next(start.free for start in starts if start.starts_at == at(day, hours, minutes))


async def test_a_start_is_free_in_every_group_that_takes_the_item(slug: str) -> None:
    assert await free_at(slug, ("short",), 9) == 5
    assert await free_at(slug, ("long",), 9) == 4


@pytest.mark.article("29.1")
async def test_before_normal_hours_a_share_of_the_windows_can_be_booked(slug: str) -> None:
    early = [start for start in await hall.free_starts(slug, ("short",), MONDAY, NOW) if start.kind is Kind.early]
    assert [(start.starts_at, start.free) for start in early[:1]] == [(at(MONDAY, 7, 30), 3)]
    assert len(early) == 4


async def test_a_visit_of_three_units_needs_three_rows_in_unbroken_order(slug: str) -> None:
    starts = [start.starts_at for start in await hall.free_starts(slug, ("long",), MONDAY, NOW)]
    assert at(MONDAY, 9, 15) in starts
    assert at(MONDAY, 9, 30) not in starts
    assert at(MONDAY, 14, 15) in starts


async def test_the_smallest_of_the_units_decides(slug: str) -> None:
    await take(slug, "big", 9, 15, times=3)
    assert await free_at(slug, ("long",), 9) == 1
    assert await free_at(slug, ("long",), 9, 15) == 1
    assert await free_at(slug, ("short",), 9, 30) == 5


async def test_several_items_take_the_sum_of_their_minutes_at_one_window(slug: str) -> None:
    start = (await hall.free_starts(slug, ("short", "long"), MONDAY, NOW))[0]
    assert (start.ends_at - start.starts_at, start.capacity) == (timedelta(minutes=60), 2)


async def test_full_starts_stay_visible(slug: str) -> None:
    await take(slug, "big", 9, 0, times=4)
    await take(slug, "small", 9, 0)
    assert await free_at(slug, ("short",), 9) == 0


async def test_half_is_kept_until_six_on_the_working_day_before(slug: str) -> None:
    tuesday = date(2026, 11, 24)
    assert await free_at(slug, ("long",), 9, day=tuesday) == 2
    assert await free_at(slug, ("long",), 9, day=tuesday, kept=True) == 4
    later = await hall.free_starts(slug, ("long",), tuesday, at(MONDAY, 18))
    assert {start.free for start in later if start.kind is Kind.morning} == {4}


async def test_a_start_that_has_begun_is_not_offered(slug: str) -> None:
    starts = await hall.free_starts(slug, ("short",), MONDAY, at(MONDAY, 9))
    assert starts[0].starts_at == at(MONDAY, 9, 15)


@pytest.mark.parametrize("day", [date.min, date(2026, 11, 20), date(2026, 12, 8), date.max])
async def test_a_day_outside_the_horizon_has_no_starts(slug: str, day: date) -> None:
    assert await hall.free_starts(slug, ("short",), day, NOW) == ()


async def test_the_days_say_why_nothing_is_free(slug: str) -> None:
    days = {day.day: day for day in await hall.free_days(slug, ("short",), at(MONDAY, 20))}
    assert (days[MONDAY].open, days[MONDAY].reason) == (True, Closed.over)
    assert days[date(2026, 11, 28)].reason is Closed.weekend
    assert max(days) == date(2026, 12, 7)


async def test_a_day_counts_about_the_visits_that_fit_in(slug: str) -> None:
    assert 10 <= (await hall.free_days(slug, ("long",), NOW))[0].free <= 14
    assert (await hall.free_days(slug, ("short",), NOW))[0].free == 3 * 4 + 5 * 6 + 5 * 4


async def test_the_earliest_passes_over_what_is_full(slug: str) -> None:
    for quarter in (30, 45):
        await take(slug, "big", 7, quarter, times=2)
        await take(slug, "small", 7, quarter)
    found = await hall.earliest(slug, ("short",), NOW)
    assert found
    assert found.slot == f"{slug}.20261123T0800"


async def test_making_again_never_goes_below_what_is_taken(slug: str) -> None:
    await take(slug, "big", 9, 0, times=4)
    fewer = FILE.format(slug=slug).replace('["1", "2", "3", "4"]', '["1"]')
    await hall.load(fewer, "test", NOW)
    assert await free_at(slug, ("long",), 9, 15) == 1
    assert await free_at(slug, ("long",), 8, 45) == 0


async def test_a_day_that_becomes_a_holiday_closes_and_keeps_what_is_booked(slug: str) -> None:
    await take(slug, "big", 9, 0)
    hours = FILE.format(slug=slug).replace("valid_from: 2021-12-01", "valid_from: 2026-11-01")
    await hall.load(hours.replace("periods:", "periods: []\n        was:"), "test", NOW)
    async with connection() as held:
        rows = await held.fetch("SELECT capacity, taken FROM slots WHERE hall = $1 AND day = $2", slug, MONDAY)
    assert {tuple(row) for row in rows} == {(0, 0), (1, 1)}


async def test_a_notice_that_comes_closes_its_holidays_and_opens_its_make_up_days(slug: str) -> None:
    spring = at(date(2031, 2, 3), 6)
    async with given.calendar_as_before():
        await hall.load_special_days(NOTICE, "test", NOW)
        await hall.make_slots(slug, spring)
        days = {day.day: day for day in await hall.free_days(slug, ("short",), spring)}
    assert (days[date(2031, 2, 6)].reason, days[date(2031, 2, 6)].special) == (Closed.holiday, "春节")
    assert days[date(2031, 2, 15)].free > 0
    assert days[date(2031, 2, 15)].confirmed


async def test_hours_alone_can_be_loaded_and_the_slots_follow(slug: str) -> None:
    hours = FILE.format(slug=slug)
    later = hours[hours.index("opening_hours:") :].replace("2021-12-01", "2026-11-24").replace("07:30", "08:00")
    assert await hall.load(f"hall: {slug}\n{later}", "test", NOW) == f"opening hours of {slug}: 1 versions"
    first = [(await hall.free_starts(slug, ("short",), day, NOW))[0] for day in (MONDAY, date(2026, 11, 24))]
    assert [f"{start.starts_at:%H:%M}" for start in first] == ["07:30", "08:00"]


async def test_a_group_that_the_file_no_longer_has_offers_nothing_and_keeps_what_is_booked(slug: str) -> None:
    await take(slug, "small", 8, 30)
    only_big = "\n".join(line for line in FILE.splitlines() if "slug: small" not in line)
    await hall.load(only_big.format(slug=slug), "test", NOW)
    async with connection() as held:
        rows = await held.fetch("SELECT taken, capacity FROM slots WHERE hall = $1 AND window_group = 'small' AND capacity > 0", slug)
    assert [tuple(row) for row in rows] == [(1, 1)]
    assert {each.window_group for each in await hall.windows(slug)} == {"big"}


async def test_making_twice_changes_nothing(slug: str) -> None:
    versions = "SELECT id, xmin::text FROM slots WHERE hall = $1 ORDER BY id"
    async with connection() as held:
        before = await held.fetch(versions, slug)
        await hall.make_slots(slug, NOW)
        assert await held.fetch(versions, slug) == before


async def test_slots_reach_from_today_to_beyond_the_horizon(slug: str) -> None:
    async with connection() as held:
        first, last = await held.fetchrow("SELECT min(day), max(day) FROM slots WHERE hall = $1", slug)
    assert (first, last) == (MONDAY, date(2026, 12, 9))


async def test_beyond_the_last_confirmed_day_a_hall_may_wait_for_the_notice(slug: str) -> None:
    new_year = at(date(2026, 12, 28), 9)
    assert max(day.day for day in await hall.free_days(slug, ("short",), new_year)) == date(2027, 1, 12)
    careful = FILE.format(slug=slug).replace('kept_percent: "50"', 'beyond_confirmed: "false"')
    await hall.load(careful, "test", NOW)
    assert max(day.day for day in await hall.free_days(slug, ("short",), new_year)) == date(2026, 12, 31)


async def test_an_unknown_item_or_a_mixture_no_window_takes_is_refused(slug: str) -> None:
    for items in ((), ("nothing",), ("short", "nothing"), ("a\0b",)):
        with pytest.raises(NotTakenHere):
            await hall.free_starts(slug, items, MONDAY, NOW)


async def test_an_unknown_hall_is_refused(db: str) -> None:
    for name in ("", "nowhere", "a\0b", "\ud800", "x" * 300):
        with pytest.raises(UnknownHall):
            await hall.hall(name)


async def test_policies_keep_their_history(slug: str) -> None:
    await hall.load(FILE.format(slug=slug).replace('"50"', '"10"'), "test", NOW + timedelta(days=1))
    assert (await hall.policies(slug, NOW)).kept_percent == 50
    assert (await hall.policies(slug, NOW + timedelta(days=2))).kept_percent == 10
    assert (await hall.policies(slug, NOW)).kept_released_at == time(18)


async def test_a_provisional_year_never_replaces_a_confirmed_one(slug: str) -> None:
    said = await hall.load_special_days("year: 2026\nconfirmed: false\nholidays: []", "test", NOW)
    assert "confirmed already" in said
    assert (await hall.opening_days(slug, date(2026, 10, 1), 1))[0].special == "国庆节"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("hall: x\ngroups: []\nminutes: {}\nname: x\nphone: '1'", "groups"),
        (FILE.format(slug="x").replace("items: [short]", "items: [nothing]"), "nothing"),
        (FILE.format(slug="x").replace("short: 10", "short: 0"), "short"),
        (FILE.format(slug="x").replace("closes: 10:00", "closes: 08:00"), "morning"),
        (FILE.format(slug="x").replace('kept_percent: "50"', 'kept_percent: "many"'), "policies"),
        ("hall: nowhere\nopening_hours: []", "nowhere"),
    ],
)
async def test_a_wrong_hall_file_is_refused_with_its_place(db: str, text: str, place: str) -> None:
    with pytest.raises(ValueError, match=place):
        await hall.load(text, "test", NOW)


async def test_what_another_process_loads_is_seen_within_a_second(slug: str) -> None:
    assert (await hall.hall(slug)).name.zh == "试验大厅"
    async with connection() as held:
        await held.execute("UPDATE halls SET name = '改名大厅' WHERE slug = $1", slug)
    await asyncio.sleep(1.05)
    assert (await hall.hall(slug)).name.zh == "改名大厅"


async def test_asking_a_hall_again_costs_no_query(slug: str) -> None:
    await hall.visit(slug, ("short",), timedelta(minutes=15))
    async with connection() as held:
        await held.execute("UPDATE hall_items SET minutes = 99 WHERE hall = $1", slug)
    assert (await hall.visit(slug, ("short",), timedelta(minutes=15))).units == 1
