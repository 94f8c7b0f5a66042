"""The visitors' code: good for its visit, its team and twenty minutes; and what a team says on its way."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from backend import doorstep, home_visits
from backend.database import connection, transaction
from backend.doorstep import Asking, BeforeTheTime, CallFirst, LaterUnclear, NotLocked
from backend.home_visits import NoHomeVisit, NotMet, Owner, State
from backend.states import NotNow
from backend.tours import Tour
from tests import given, given_home_visits, given_tours

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
AT = given.TEN
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall()


@pytest.fixture
async def tour(slug: str) -> Tour:
    """Three households, the first at ten."""
    references = [(await given_tours.accepted(slug)).reference for _ in range(3)]
    return await given_tours.announced(slug, *references, arrives_at=AT)


def team(tour: Tour) -> UUID:
    return tour.members[0].staff


async def is_real(tour: Tour, code: str, minutes: int = 0, visit: str = "") -> bool:
    return await doorstep.who_comes(Asking(tour.hall, code, visit), AT + minutes * MINUTE) is not None


async def code(tour: Tour, minutes: int = 0, place: int = 0) -> str:
    return (await doorstep.code_for(team(tour), tour.stops[place].reference, AT + minutes * MINUTE)).code


async def topics(reference: str) -> list[str]:
    return [str(topic) for (topic,) in await given.rows("SELECT topic FROM notices WHERE reference = $1 ORDER BY id", reference)]


async def test_a_code_leads_to_its_team_however_it_is_typed(tour: Tour) -> None:
    shown = await code(tour)
    for typed in (shown, f"{shown[:4]} {shown[4:]}".lower(), shown.replace("0", "o").replace("1", "l")):
        found = await doorstep.who_comes(Asking(tour.hall, typed), AT)
        assert found
        assert (found.members, found.vehicle) == (tour.members, "示例车牌")


async def test_a_code_is_good_for_its_ten_minutes_and_ten_more_and_no_code_of_tomorrow_is(tour: Tour) -> None:
    shown = await code(tour)
    assert [await is_real(tour, shown, minutes) for minutes in (-1, 0, 9, 10, 19, 20)] == [False, True, True, True, True, False]
    assert await code(tour, 9) == shown
    assert await code(tour, 10) != shown


async def test_a_code_is_of_one_visit_where_the_household_says_which(tour: Tour) -> None:
    shown, other = await code(tour), await code(tour, place=1)
    assert await is_real(tour, shown, visit=tour.stops[0].reference)
    for visit in (tour.stops[0].reference, "7K3M9QPX", "nothing", "？"):
        assert not await is_real(tour, other, visit=visit)
    assert await is_real(tour, other)


async def test_a_code_counts_only_around_its_visit_and_until_it_is_over(tour: Tour) -> None:
    for minutes in (-121, 150):
        with pytest.raises(NoHomeVisit):
            await code(tour, minutes)
    shown = await code(tour)
    async with transaction() as held:
        await home_visits.begin_visit(held, tour.stops[0].reference, "staff:x", AT)
    assert await is_real(tour, shown)
    async with transaction() as held:
        await home_visits.finish(held, tour.stops[0].reference, "staff:x", AT)
    assert not await is_real(tour, shown)


async def test_who_is_replaced_shows_a_code_that_nobody_confirms(tour: Tour) -> None:
    shown = await code(tour)
    async with connection() as held:
        await held.execute("UPDATE tour_members SET released_at = $2 WHERE staff = $1", team(tour), AT)
    assert not await is_real(tour, shown)
    with pytest.raises(NoHomeVisit):
        await code(tour)


@pytest.mark.parametrize("change", ["UPDATE tours SET state = 'cancelled' WHERE id = $1", "UPDATE tour_stops SET dropped_at = now() WHERE tour = $1"])
async def test_who_was_called_off_shows_a_code_that_nobody_confirms(tour: Tour, change: str) -> None:
    shown = await code(tour)
    async with connection() as held:
        await held.execute(change, tour.id)
    assert not await is_real(tour, shown)


@pytest.mark.parametrize("typed", ["", "0" * 8, "x" * 200, "\0", "８" * 8, "核验核验核验核验"])
async def test_whatever_is_typed_is_answered(tour: Tour, typed: str) -> None:
    assert not await is_real(tour, typed)


async def test_a_household_hears_once_that_its_visitors_set_out_and_not_hours_before(tour: Tour) -> None:
    first = tour.stops[0].reference
    with pytest.raises(BeforeTheTime):
        await doorstep.set_out(team(tour), first, AT - 61 * MINUTE)
    for minutes in (-30, -20):
        await doorstep.set_out(team(tour), first, AT + minutes * MINUTE)
    assert (await topics(first)).count("home_visit_setting_out") == 1


async def test_later_is_told_to_this_household_and_those_after_it_once_each(tour: Tour) -> None:
    second = tour.stops[1].reference
    with pytest.raises(LaterUnclear):
        await doorstep.be_later(team(tour), second, 7, AT)
    assert [await doorstep.be_later(team(tour), second, minutes, AT) for minutes in (30, 30, 45)] == [2, 0, 2]
    assert [(await topics(each.reference)).count("home_visit_later") for each in tour.stops] == [0, 2, 2]


async def test_nobody_opens_twice_and_the_hall_phones(slug: str) -> None:
    found = await given_tours.accepted(slug)
    for number, topic in ((1, "home_visit_not_met"), (2, "home_visit_call")):
        day = AT + number * timedelta(days=1)
        async with connection() as held:
            await held.execute("UPDATE tour_stops SET dropped_at = $2 WHERE reference = $1", found.reference, AT)
        tour = await given_tours.announced(slug, found.reference, arrives_at=day)
        with pytest.raises(BeforeTheTime):
            await doorstep.not_met(team(tour), found.reference, NotMet.nobody_opened, day - 31 * MINUTE)
        now = await doorstep.not_met(team(tour), found.reference, NotMet.nobody_opened, day)
        assert (now.state, now.tries, (await topics(found.reference))[-1]) == (State.accepted, number, topic)


async def test_who_asked_by_telephone_is_sent_the_word_once_the_day_before(slug: str) -> None:
    staff = await given_tours.visitor(slug, "接线")
    found = await home_visits.ask_by_phone(slug, staff, given_home_visits.asking(), consent=True, language="zh", now=given.NOW)
    await home_visits.accept(await given_home_visits.shown(found), "", given.NOW)
    await given_tours.announced(slug, found.reference, arrives_at=AT)
    told = []
    for hours in (40, 20, 19):
        await doorstep.tell_words(AT - timedelta(hours=hours))
        told.append((await topics(found.reference)).count("home_visit_word"))
    assert told == [0, 1, 1]


async def test_what_a_tablet_tells_late_counts_when_it_happened_even_of_who_was_replaced_since(tour: Tour) -> None:
    first, late = tour.stops[0].reference, AT + timedelta(hours=6)
    word = (await doorstep.word_of(first, Owner("", (await home_visits.visit(first)).citizen))).en
    async with connection() as held:
        await held.execute("UPDATE tour_members SET released_at = $2 WHERE staff = $1", team(tour), AT + 60 * MINUTE)
    with pytest.raises(NoHomeVisit):
        await doorstep.begin(team(tour), first, word, late)
    with pytest.raises(NoHomeVisit):
        await doorstep.begin(team(tour), first, word, late, AT + 61 * MINUTE)
    assert (await doorstep.begin(team(tour), first, word, late, AT + 5 * MINUTE)).state is State.under_way


async def test_only_a_locked_visit_is_begun_by_a_manager_and_only_after_a_call(slug: str, tour: Tour) -> None:
    first, manager = tour.stops[0].reference, await given_tours.visitor(slug, "值班长")
    with pytest.raises(NotLocked):
        await doorstep.begin_after_call(slug, manager, first, AT)
    for _ in range(5):
        with pytest.raises((doorstep.WordWrong, doorstep.VisitLocked)):
            await doorstep.begin(team(tour), first, "芝麻开门", AT)
    with pytest.raises(CallFirst):
        await doorstep.begin_after_call(slug, manager, first, AT)
    with pytest.raises(NoHomeVisit):
        await doorstep.begin_after_call(await given.hall(), manager, first, AT)


async def test_a_visit_that_was_called_off_is_not_set_out_for(tour: Tour) -> None:
    first = tour.stops[0].reference
    async with transaction() as held:
        await home_visits.begin_visit(held, first, "staff:x", AT)
    with pytest.raises(NotNow):
        await doorstep.set_out(team(tour), first, AT)
