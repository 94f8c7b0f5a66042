"""A manager changes the hall on the real database: kept once, on record, nobody dropped, and the slots follow at once."""

import asyncio
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from backend import hall
from backend.clock import at
from backend.database import connection
from backend.hall import (
    AddWindow,
    AlreadyBegun,
    Bilingual,
    DropHours,
    DropPolicies,
    HoursAgainstMeasure,
    Kind,
    OpeningHours,
    Period,
    Policies,
    RemoveWindow,
    Season,
    Seen,
    SetGroup,
    SetHours,
    SetItem,
    SetPolicies,
    SettingsChanged,
    Window,
    WindowGroup,
)
from tests import given, given_visits

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
NOW = at(MONDAY, 6)
BY = "staff:test"


def hours(opens: int = 9, closes: int = 17, begins: date = TUESDAY, noon: int = 100) -> OpeningHours:
    """Hours as the measure wants them, with a break from 12 to 14 that somebody serves."""
    periods = (
        Period(Kind.early, time(opens - 1), time(opens), 50, walk_ins=False),
        Period(Kind.morning, time(opens), time(12)),
        Period(Kind.noon, time(12), time(14), noon),
        Period(Kind.afternoon, time(14), time(closes)),
        Period(Kind.late, time(closes), time(closes + 1), 50, walk_ins=False),
    )
    return OpeningHours(begins, (Season((1, 1), (12, 31), periods),))


async def change(slug: str, wanted: hall.Change, part: str, now=NOW) -> None:
    await hall.change_settings(slug, wanted, Seen(await hall.mark_of(slug, part), BY), now)


async def sums(slug: str) -> dict[date, tuple[int, int]]:
    found = await given.rows("SELECT day, sum(capacity)::int, sum(surplus)::int FROM slots WHERE hall = $1 GROUP BY day", slug)
    return {day: (capacity, surplus) for day, capacity, surplus in found if capacity}


@pytest.fixture
async def slug(db: str) -> str:
    """A hall of this test's own with ten windows, its slots made."""
    return await given_visits.a_hall()


@pytest.mark.article("29.1")
async def test_new_hours_are_kept_and_their_slots_made_at_once(slug: str) -> None:
    await change(slug, SetHours(hours(8, 18)), "hours")
    assert (await hall.opening_hours(slug))[-1] == hours(8, 18)
    kinds = await given.rows("SELECT DISTINCT kind FROM slots WHERE hall = $1 AND day = $2 AND capacity > 0", slug, TUESDAY)
    assert {kind for (kind,) in kinds} == {"early", "morning", "noon", "afternoon", "late"}


async def test_the_day_before_a_version_begins_stays_as_it_was(slug: str) -> None:
    before = (await sums(slug)).get(TUESDAY)
    await change(slug, SetHours(hours(8, 18, date(2026, 11, 25))), "hours")
    after = await sums(slug)
    assert after[TUESDAY] == before
    assert after[date(2026, 11, 25)] != before


async def test_hours_begin_today_or_later(slug: str) -> None:
    with pytest.raises(AlreadyBegun):
        await change(slug, SetHours(hours(begins=date(2026, 11, 22))), "hours")


@pytest.mark.article("29.2")
async def test_hours_that_close_at_noon_are_refused(slug: str) -> None:
    closed = hours()
    season = replace(closed.seasons[0], periods=tuple(each for each in closed.seasons[0].periods if each.kind is not Kind.noon))
    with pytest.raises(HoursAgainstMeasure) as refused:
        await change(slug, SetHours(replace(closed, seasons=(season,))), "hours")
    assert refused.value.facts["fault"] == "hours-fault-noon"


async def test_a_coming_version_can_be_taken_back_and_one_that_began_cannot(slug: str) -> None:
    await change(slug, SetHours(hours(begins=date(2026, 12, 1))), "hours")
    await change(slug, DropHours(date(2026, 12, 1)), "hours")
    assert len(await hall.opening_hours(slug)) == 1
    with pytest.raises(AlreadyBegun):
        await change(slug, DropHours(date(2021, 12, 1)), "hours")


async def test_who_was_slower_hears_who_was_faster_and_when(slug: str) -> None:
    seen = Seen(await hall.mark_of(slug, "hours"), BY)
    await hall.change_settings(slug, SetHours(hours(8)), Seen(seen.mark, "staff:first"), NOW)
    with pytest.raises(SettingsChanged) as refused:
        await hall.change_settings(slug, SetHours(hours(10)), seen, NOW)
    assert (refused.value.facts["who"], refused.value.facts["when"]) == ("staff:first", NOW)


async def test_of_two_at_once_one_is_kept_and_the_other_refused(slug: str) -> None:
    seen = Seen(await hall.mark_of(slug, "policies"), BY)
    wanted = [SetPolicies(Policies(kept_percent=percent), NOW) for percent in (20, 40)]
    had, names = await given.refused(hall.change_settings(slug, each, seen, NOW) for each in wanted)
    assert (len(had), names) == (1, ["SettingsChanged"])


async def test_fewer_windows_drop_nobody(slug: str) -> None:
    for _ in range(10):
        await given_visits.a_booking(slug)
    preview = await hall.preview(slug, RemoveWindow("A10"), NOW)
    await change(slug, RemoveWindow("A10"), "groups")
    capacity, taken, _ = await given.places(slug, given_visits.NINE)
    assert (capacity, taken, preview.windows["big", given_visits.NINE]) == (10, 10, 9)
    assert next(each.surplus for each in preview.days if each.day == TUESDAY) == 1


async def test_what_the_preview_says_is_what_is_made(slug: str) -> None:
    await given_visits.a_booking(slug, at(TUESDAY, 8, 30))
    wanted = SetHours(hours(10, 16, noon=50))
    preview = await hall.preview(slug, wanted, NOW)
    await change(slug, wanted, "hours")
    made = await sums(slug)
    assert {each.day: (each.after, each.surplus) for each in preview.days} == {each.day: made.get(each.day, (0, 0)) for each in preview.days}


async def test_windows_come_and_go_and_the_share_of_walk_ins_never_exceeds_them(slug: str) -> None:
    group = next(each for each in await hall.window_groups(slug) if each.slug == "small")
    await change(slug, SetGroup(replace(group, walk_in_windows=2)), "groups")
    await change(slug, RemoveWindow("B1"), "groups")
    await change(slug, AddWindow(Window("A11", "big", "1")), "groups")
    counts = {each.slug: (each.windows, each.walk_in_windows) for each in await hall.window_groups(slug)}
    assert counts == {"big": (11, 0), "small": (1, 1)}


async def test_a_new_group_takes_an_item_first_and_an_item_can_be_taken_off(slug: str) -> None:
    await change(slug, SetGroup(WindowGroup("group-1", Bilingual("快办"), 0, 0, "C")), "groups")
    await change(slug, AddWindow(Window("C1", "group-1", "1")), "groups")
    await change(slug, SetItem("card", ("group-1", "big"), 20), "item:card")
    assert (await hall.items_taken(slug))["card"] == hall.ItemTaken(20, ("group-1", "big"))
    await change(slug, SetItem("card", ()), "item:card")
    assert "card" not in await hall.items_taken(slug)


async def test_bookings_of_an_item_taken_off_stay(slug: str) -> None:
    booked = await given_visits.a_booking(slug)
    await change(slug, SetItem("card", ()), "item:card")
    assert (await given.places(slug, given_visits.NINE))[1] == 1
    assert await given.rows("SELECT state FROM appointments WHERE reference = $1", booked.reference) == [("booked",)]


async def test_settings_hold_from_their_day_and_a_coming_version_keeps_what_it_changes_itself(slug: str) -> None:
    later = at(date(2026, 12, 1), 0)
    await change(slug, SetPolicies(Policies(kept_percent=40), later), "policies")
    await change(slug, SetPolicies(Policies(kept_percent=20, requeues=2), NOW), "policies")
    assert (await hall.policies(slug, NOW)).kept_percent == 20
    assert (await hall.policies(slug, later)).kept_percent == 40
    assert (await hall.policies(slug, later)).requeues == 2
    await change(slug, DropPolicies(later), "policies")
    assert (await hall.policies(slug, later)).kept_percent == 20


async def test_each_change_is_one_line_of_the_history_with_what_was_and_what_is(slug: str) -> None:
    await change(slug, SetPolicies(Policies(kept_percent=45), NOW), "policies")
    await change(slug, SetPolicies(Policies(kept_percent=45), NOW), "policies")
    newest, *older = await hall.settings_history(slug, 2**62, 10)
    assert (newest.verb, newest.actor, newest.facts["after"]["kept_percent"]) == ("set_policies", BY, 45)
    assert [line.verb for line in older] == ["load hall"]


async def test_slots_are_made_by_what_stands_when_they_are_made(slug: str) -> None:
    """A round that began with the old settings never writes them back over the new ones."""
    rounds = [hall.make_slots(slug, NOW) for _ in range(3)]
    await asyncio.gather(*rounds, change(slug, SetHours(hours(8, 18)), "hours"))
    early = await given.rows("SELECT count(*)::int FROM slots WHERE hall = $1 AND day = $2 AND kind = 'early' AND capacity > 0", slug, TUESDAY)
    assert early == [(8,)]


async def test_a_change_is_seen_in_the_database_and_by_who_asks_the_hall(slug: str) -> None:
    await change(slug, SetPolicies(Policies(horizon_days=5), NOW), "policies")
    async with connection() as held:
        kept = await held.fetchval("SELECT policies ->> 'horizon_days' FROM hall_policies WHERE hall = $1 ORDER BY id DESC LIMIT 1", slug)
    assert (kept, (await hall.policies(slug, NOW + timedelta(seconds=1))).horizon_days) == ("5", 5)
