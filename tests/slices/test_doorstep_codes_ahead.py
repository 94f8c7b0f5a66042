"""The codes that a tablet takes along: confirmed in their steps like those shown online, and worthless once tablet or team changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from backend import bedside, doorstep, home_visits, people
from backend.bedside import NotThisTablet, Tablet
from backend.database import connection, transaction
from backend.doorstep import Asking, CodesAhead
from backend.home_visits import NoHomeVisit
from backend.refusals import TooOften
from backend.tours import Tour
from tests import given, given_extended_sessions, given_home_visits, given_tours

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
AT = given.TEN
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall()


@pytest.fixture
async def tour(slug: str) -> Tour:
    """Two households, at ten and at a quarter to eleven."""
    references = [(await given_tours.accepted(slug)).reference for _ in range(2)]
    return await given_tours.announced(slug, *references, arrives_at=AT)


def team(tour: Tour, place: int = 0) -> UUID:
    return tour.members[place].staff


async def leased(tour: Tour, place: int = 0, now: datetime = AT) -> CodesAhead:
    """What this member's tablet took along for the first household."""
    tablet = Tablet(tour.hall, team(tour, place), uuid4())
    await bedside.lease(tablet, now)
    return next(each for each in await bedside.codes(tablet, now) if each.reference == tour.stops[0].reference)


async def is_real(tour: Tour, code: str, at: datetime = AT) -> bool:
    return await doorstep.who_comes(Asking(tour.hall, code), at) is not None


async def test_a_tablet_takes_along_what_it_would_show_online(tour: Tour) -> None:
    found, first = await leased(tour, now=AT - 60 * MINUTE), tour.stops[0]
    assert (found.opens_at, found.shuts_at) == (AT - 120 * MINUTE, first.leaves_at + 120 * MINUTE)
    assert found.first_at == AT - 60 * MINUTE
    assert found.first_at + len(found.codes) * doorstep.CODE_STEP == found.shuts_at
    for place in (0, 6, len(found.codes) - 1):
        at = found.first_at + place * doorstep.CODE_STEP
        assert found.codes[place] == (await doorstep.code_for(team(tour), first.reference, at)).code


async def test_a_code_taken_along_is_confirmed_in_its_step_and_the_next_and_in_no_other(tour: Tour) -> None:
    code = (await leased(tour, now=AT - 300 * MINUTE)).codes[12]
    assert [await is_real(tour, code, AT + minutes * MINUTE) for minutes in (-1, 0, 19, 20)] == [False, True, True, False]


async def _lost(tour: Tour) -> None:
    async with connection() as held:
        login = await held.fetchval("SELECT login FROM staff WHERE id = $1", team(tour))
    await people.sign_out_at(tour.hall, login, uuid4(), AT)


async def _disabled(tour: Tour) -> None:
    async with connection() as held:
        login = await held.fetchval("SELECT login FROM staff WHERE id = $1", team(tour))
    await people.disable_at(tour.hall, login, uuid4(), AT)


async def _without_role(tour: Tour) -> None:
    async with connection() as held:
        await held.execute("DELETE FROM staff_roles WHERE staff = $1", team(tour))


async def _replaced(tour: Tour) -> None:
    async with connection() as held:
        await held.execute("UPDATE tour_members SET released_at = $2 WHERE staff = $1", team(tour), AT)


async def _ended(tour: Tour) -> None:
    async with transaction() as held:
        await home_visits.begin_visit(held, tour.stops[0].reference, "staff:x", AT)
        await home_visits.finish(held, tour.stops[0].reference, "staff:x", AT)


CHANGES = {
    "lost": (_lost, True),
    "disabled": (_disabled, True),
    "role": (_without_role, True),
    "replaced": (_replaced, False),
    "ended": (_ended, False),
}


@pytest.mark.parametrize(("change", "colleagues_stay"), CHANGES.values(), ids=CHANGES)
async def test_what_a_tablet_took_along_is_worthless_once(
    tour: Tour, change: Callable[[Tour], Awaitable[None]], colleagues_stay: bool
) -> None:
    mine, colleagues = [(await leased(tour, place)).codes[0] for place in (0, 1)]
    assert [await is_real(tour, code) for code in (mine, colleagues)] == [True, True]
    await change(tour)
    assert [await is_real(tour, code) for code in (mine, colleagues)] == [False, colleagues_stay]


async def test_after_a_lost_tablet_the_same_person_shows_new_codes_on_another(tour: Tour) -> None:
    before = await leased(tour)
    await _lost(tour)
    after = await leased(tour)
    assert await is_real(tour, after.codes[0])
    assert not set(before.codes) & set(after.codes)
    assert before.mark != after.mark


async def test_a_mark_changes_with_the_team_and_the_hours_and_not_with_time(tour: Tour) -> None:
    before = dict(await doorstep.code_marks(team(tour), AT))
    assert dict(await doorstep.code_marks(team(tour), AT + 5 * MINUTE)) == before
    async with connection() as held:
        await held.execute(
            "UPDATE tour_stops SET leaves_at = leaves_at + interval '1 minute' WHERE reference = $1", tour.stops[0].reference
        )
    after = dict(await doorstep.code_marks(team(tour), AT))
    assert [before[each.reference] == after[each.reference] for each in tour.stops] == [False, True]
    await _replaced(tour)
    assert await doorstep.code_marks(team(tour), AT) == ()
    assert not set(dict(await doorstep.code_marks(team(tour, 1), AT)).values()) & set(before.values())


async def test_codes_go_to_a_tablet_with_a_lease_and_to_the_team_alone(slug: str, tour: Tour) -> None:
    tablet, stranger = Tablet(slug, team(tour), uuid4()), await given_extended_sessions.staff(slug, "外人甲", "visitor")
    with pytest.raises(NotThisTablet):
        await bedside.codes(tablet, AT)
    await bedside.lease(tablet, AT)
    for other, at in ((replace(tablet, staff=stranger), AT), (tablet, AT + timedelta(hours=12))):
        with pytest.raises(NotThisTablet):
            await bedside.codes(other, at)
    other = replace(tablet, staff=stranger, device=uuid4())
    await bedside.lease(other, AT)
    assert await bedside.codes(other, AT) == ()
    assert [each.reference for each in await bedside.codes(tablet, AT)] == [each.reference for each in tour.stops]


async def test_who_lost_the_role_is_shown_no_code_online_either(tour: Tour) -> None:
    await _without_role(tour)
    with pytest.raises(NoHomeVisit):
        await doorstep.code_for(team(tour), tour.stops[0].reference, AT)


async def test_codes_are_fetched_sixty_times_an_hour_by_one_person_whichever_their_tablet(slug: str) -> None:
    visitor, mate = [await given_extended_sessions.staff(slug, name, "visitor") for name in ("取码甲", "取码乙")]
    tablets = [Tablet(slug, staff, uuid4()) for staff in (visitor, visitor, mate)]
    for each in tablets:
        await bedside.lease(each, AT)
    for turn in range(60):
        assert await bedside.codes(tablets[turn % 2], AT) == ()
    for each in tablets[:2]:
        with pytest.raises(TooOften):
            await bedside.codes(each, AT + 59 * MINUTE)
    assert await bedside.codes(tablets[2], AT) == ()
    assert await bedside.codes(tablets[0], AT + 60 * MINUTE) == ()
