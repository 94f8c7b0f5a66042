"""Rounds about visits at home and agents' matters: one request that can't be read keeps nobody else waiting."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from backend import aftercare, agent_matters, doorstep, home_visits, tours
from backend.agent_matters import State
from tests import given, given_agent_matters, given_extended_sessions, given_home_visits, given_tours
from tests.given_aftercare import ENDED, LATER, ended, fail, not_met, topics
from tests.given_home_visits import ITEM

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall()


@asynccontextmanager
async def unreadable(reference: str, table: str = "home_visits") -> AsyncIterator[None]:
    """A request whose box no key opens, for as long as it is looked at."""
    (box,) = [each for (each,) in await given.rows(f"SELECT asking_box FROM {table} WHERE reference = $1", reference)]
    keep = f"UPDATE {table} SET asking_box = $2 WHERE reference = $1 RETURNING 1"
    await given.rows(keep, reference, b"\x00")
    try:
        yield
    finally:
        await given.rows(keep, reference, box)


async def goes_on(turn: Awaitable[None]) -> None:
    """The round says that something failed, when all is done."""
    with pytest.raises(ExceptionGroup):
        await turn


async def test_receipts_are_given_out(slug: str) -> None:
    broken, found = await ended(slug, told=False), await ended(slug, told=False, at=ENDED + MINUTE)
    async with unreadable(broken.reference):
        await goes_on(aftercare.give_out(LATER))
    assert "home_visit_served" in await topics(found.reference)
    await aftercare.give_out(LATER)


async def test_calls_are_gathered(slug: str) -> None:
    broken, found = await ended(slug), await given_tours.accepted(slug)
    await fail(broken.reference, "home_visit_served")
    for times in (1, 2):
        await not_met(found.reference, LATER + times * DAY)
    async with unreadable(broken.reference):
        await goes_on(aftercare.gather(LATER + 2 * DAY))
    assert found.reference in {each.reference for each in await aftercare.waiting(slug, manager=True)}


async def test_households_are_reminded_and_hear_their_word(slug: str) -> None:
    desk = await given_extended_sessions.staff(slug, "接电话", "desk")
    both = []
    for _ in range(2):
        made = await home_visits.ask_by_phone(slug, desk, given_home_visits.asking(), consent=True, language="zh", now=given.NOW - DAY)
        await home_visits.accept(await given_home_visits.shown(made), "", given.NOW - DAY)
        both.append(made.reference)
    await given_tours.announced(slug, *both, arrives_at=given.NOW.replace(hour=9) + DAY, now=given.NOW - DAY)
    async with unreadable(both[0]):
        await goes_on(tours.remind(given.NOW))
        await goes_on(doorstep.tell_words(given.NOW))
    assert {"home_visit_tomorrow", "home_visit_word"} <= set(await topics(both[1]))


@pytest.mark.article("29.4")
@pytest.mark.parametrize("state", [State.asked, State.under_way])
async def test_promises_are_watched_and_mandates_end(slug: str, state: State) -> None:
    (broken, found), now = [await _matter(slug, state) for _ in range(2)], given.NOW + 2 * agent_matters.USUAL
    turn = agent_matters.watch if state is State.asked else agent_matters.lapse
    async with unreadable(broken, "agent_matters"):
        await goes_on(turn(now))
    after = await agent_matters.matter(found)
    assert after.late if state is State.asked else after.state is State.lapsed


async def test_a_late_answer_is_told_and_reasons_and_evidence_go(slug: str) -> None:
    (slow, late), (kept, gone) = [[await made(slug) for _ in range(2)] for made in (given_home_visits.asked, ended)]
    async with unreadable(slow.reference):
        await goes_on(home_visits.watch(given.NOW + 7 * DAY))
    assert "home_visit_late" in await topics(late.reference)
    async with unreadable(kept.reference):
        await goes_on(home_visits.forget_reasons(LATER + 40 * DAY))
        await goes_on(aftercare.erase(LATER + 40 * DAY))
    assert (await home_visits.visit(gone.reference)).forgotten
    assert (await aftercare.after(gone.reference)).erased_at


async def _matter(slug: str, state: State) -> str:
    if state is State.asked:
        return (await given_agent_matters.asked(slug, items=(ITEM,))).reference
    return (await given_agent_matters.under_way(slug, items=(ITEM,)))[0].reference
