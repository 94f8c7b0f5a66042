"""At the door: the street opens to its team in its hours, the household's word begins the visit, what is not right alarms the manager."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from backend import doorstep, home_visits
from backend.database import connection, transaction
from backend.doorstep import TooManyAddresses, VisitLocked, WordWrong
from backend.doorstep import words as doorstep_words
from backend.hall import Policies
from backend.home_visits import NoHomeVisit, Owner, State
from backend.tours import Tour
from tests import given, given_extended_sessions, given_home_visits, given_tours
from tests.given_home_visits import ITEM, STREET

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
AT = given.TEN
NEXT_DAY = timedelta(days=1)


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall()


async def on_tour(slug: str, number: int = 1, **more: object) -> tuple[Tour, UUID, str]:
    """A tour that comes at ten, one of its team, its first household."""
    references = [(await given_tours.accepted(slug, **more)).reference for _ in range(number)]
    tour = await given_tours.announced(slug, *references, arrives_at=AT)
    return tour, tour.members[0].staff, references[0]


async def word(reference: str) -> str:
    return (await doorstep.word_of(reference, Owner("", (await home_visits.visit(reference)).citizen))).zh


async def alarms(slug: str) -> list[tuple[str, int]]:
    return [(str(each.kind), each.times) for each in await doorstep.alarms_of(slug, AT)]


async def topics(reference: str) -> list[str]:
    return [str(topic) for (topic,) in await given.rows("SELECT topic FROM notices WHERE reference = $1 ORDER BY id", reference)]


async def replaced(tour: Tour, staff: UUID, at: datetime) -> None:
    async with connection() as held:
        await held.execute("UPDATE tour_members SET released_at = $3 WHERE tour = $1 AND staff = $2", tour.id, staff, at)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (AT - timedelta(hours=12, seconds=1), False),
        (AT - timedelta(hours=12), True),
        (AT + timedelta(hours=2, minutes=29), True),
        (AT + timedelta(hours=2, minutes=30), False),
    ],
)
async def test_a_street_opens_twelve_hours_before_and_shuts_two_hours_after(slug: str, at: datetime, opens: bool) -> None:
    _, staff, reference = await on_tour(slug)
    if opens:
        assert (await doorstep.street(staff, reference, at)).asking.address == STREET
    else:
        with pytest.raises(NoHomeVisit):
            await doorstep.street(staff, reference, at)
    assert await alarms(slug) == ([] if opens else [("outside_hours", 1)])


async def test_who_is_not_of_the_team_gets_nothing_and_alarms_the_manager(slug: str) -> None:
    _, _, reference = await on_tour(slug)
    stranger = await given_tours.visitor(slug, "别组")
    for _ in range(2):
        with pytest.raises(NoHomeVisit):
            await doorstep.street(stranger, reference, AT)
    assert await alarms(slug) == [("wrong_person", 2)]


async def test_who_is_replaced_at_noon_loses_the_street_at_once_and_the_new_one_has_it(slug: str) -> None:
    tour, staff, reference = await on_tour(slug)
    await doorstep.street(staff, reference, AT - timedelta(hours=1))
    await replaced(tour, staff, AT - timedelta(minutes=30))
    with pytest.raises(NoHomeVisit):
        await doorstep.street(staff, reference, AT - timedelta(minutes=29))
    assert (await doorstep.street(tour.members[1].staff, reference, AT)).asking.address == STREET


async def test_a_tour_that_is_not_announced_opens_nothing(slug: str) -> None:
    tour, staff, reference = await on_tour(slug)
    async with connection() as held:
        await held.execute("UPDATE tours SET state = 'draft' WHERE id = $1", tour.id)
    with pytest.raises(NoHomeVisit):
        await doorstep.street(staff, reference, AT)


@pytest.mark.parametrize("ending", ["withdrawn", "done", "closed"])
async def test_a_street_shuts_with_its_visit_whatever_the_hour(slug: str, ending: str) -> None:
    _, staff, reference = await on_tour(slug)
    async with transaction() as held:
        if ending == "closed":
            await home_visits.close(held, reference, home_visits.Ending.died, "test", AT)
        if ending == "done":
            await home_visits.begin_visit(held, reference, "test", AT)
            await home_visits.finish(held, reference, "test", AT)
    if ending == "withdrawn":
        await home_visits.withdraw(reference, (await home_visits.visit(reference)).citizen or UUID(int=0), AT)
    with pytest.raises(NoHomeVisit):
        await doorstep.street(staff, reference, AT)


async def test_who_reads_address_after_address_is_cut_off(slug: str) -> None:
    slug = await given.hall(items={ITEM: 15}, policies=Policies(addresses_a_day=2))
    tour, staff, first = await on_tour(slug, 3)
    for _ in range(2):
        for stop in tour.stops[:2]:
            await doorstep.street(staff, stop.reference, AT)
    with pytest.raises(TooManyAddresses):
        await doorstep.street(staff, tour.stops[2].reference, AT)
    assert await alarms(slug) == [("many_addresses", 1)]
    assert (await doorstep.street(staff, first, AT)).asking.address == STREET


async def test_the_household_reads_who_opened_its_address_and_when(slug: str) -> None:
    tour, staff, reference = await on_tour(slug)
    await doorstep.street(staff, reference, AT)
    (opened,) = await doorstep.openings(slug, reference)
    assert (opened.who, opened.at) == (tour.members[0].name, AT)


async def test_the_household_s_word_begins_the_visit_in_either_language_however_it_is_written(slug: str) -> None:
    _, staff, reference = await on_tour(slug)
    said = (await word(reference)).replace(" ", "")
    assert (await doorstep.begin(staff, reference, f" {said[:2]}，{said[2:]}", AT)).state is State.under_way
    assert (await doorstep.begin(staff, reference, "whatever", AT)).state is State.under_way


@pytest.mark.parametrize("chosen", ["", "外婆的石榴树"])
async def test_a_second_visit_has_a_word_of_its_own(slug: str, chosen: str) -> None:
    _, staff, reference = await on_tour(slug)
    if chosen:
        await doorstep.choose_word(reference, Owner("", (await home_visits.visit(reference)).citizen), chosen, given.NOW)
    first = await word(reference)
    await doorstep.begin(staff, reference, first, AT)
    assert await word(reference) == first
    async with transaction() as held:
        await home_visits.again(held, reference, "bedside", "test", AT)
        assert not await doorstep_words.is_right(held, reference, first)
    assert await word(reference) != first


async def test_five_wrong_words_lock_the_visit_alarm_the_manager_and_warn_the_household(slug: str) -> None:
    _, staff, reference = await on_tour(slug)
    for left in (4, 3, 2, 1):
        with pytest.raises(WordWrong) as wrong:
            await doorstep.begin(staff, reference, "芝麻开门", AT)
        assert wrong.value.facts["left"] == left
    for typed in ("芝麻开门", await word(reference)):
        with pytest.raises(VisitLocked):
            await doorstep.begin(staff, reference, typed, AT)
    assert await alarms(slug) == [("wrong_word", 1)]
    assert (await topics(reference))[-1] == "home_visit_guarded"
    assert (await home_visits.visit(reference)).state is State.planned


async def test_a_protected_person_s_street_opens_to_the_team_alone_and_not_to_the_manager(slug: str) -> None:
    found, manager = (
        await given_home_visits.asked(slug, known=("protected",)),
        await given_extended_sessions.staff(slug, "试岗长", "manager"),
    )
    await home_visits.accept(await given_home_visits.shown(found, manager, manager=True), "", given.NOW)
    tour, reference = await given_tours.announced(slug, found.reference, arrives_at=AT), found.reference
    assert (await doorstep.street(tour.members[0].staff, reference, AT)).asking.address == STREET
    with pytest.raises(NoHomeVisit):
        await doorstep.street(manager, reference, AT)
    assert await alarms(slug) == [("wrong_person", 1)]


async def test_a_word_that_was_chosen_is_gone_thirty_days_after_the_end(slug: str) -> None:
    _, staff, reference = await on_tour(slug)
    owner = Owner("", (await home_visits.visit(reference)).citizen)
    await doorstep.choose_word(reference, owner, "奶奶的蓝茶壶", AT)
    async with transaction() as held:
        await home_visits.begin_visit(held, reference, f"staff:{staff}", AT)
        await home_visits.finish(held, reference, f"staff:{staff}", AT)
    kept = []
    for days in (29, 30):
        await doorstep.forget_words(AT + timedelta(days=days))
        kept.append((await doorstep.word_of(reference, owner)).chosen)
    assert kept == [True, False]
