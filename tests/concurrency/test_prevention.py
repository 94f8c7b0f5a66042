"""A list under the hands of several: two rounds at once, a withdrawal against a reminder, one person entered twice."""

import asyncio

import pytest

from backend import prevention
from backend.clock import at
from tests import given
from tests.counts import times
from tests.given_prevention import due, keeper, put_on, stated

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
MORNING = at(given.TUESDAY, 9)


async def reminded(reference: str) -> list[object]:
    question = "SELECT withdrawn_at FROM notices WHERE reference = $1 AND topic = 'prevention_due'"
    return [when for (when,) in await given.rows(question, reference)]


async def test_a_round_run_four_times_at_once_reminds_once() -> None:
    by = keeper(await given.hall())
    found = [await put_on(by) for _ in range(3)]
    await asyncio.gather(*(prevention.remind(MORNING) for _ in range(4)))
    assert [await reminded(each.reference) for each in found] == [[None]] * 3


async def test_who_withdraws_while_the_round_runs_is_never_left_with_a_reminder() -> None:
    by = keeper(await given.hall())
    for _ in range(times(8, 100)):
        found = await put_on(by)
        token = prevention.token_of(found.reference)
        await asyncio.gather(prevention.remind(MORNING), prevention.withdraw_by_link(token, MORNING))
        assert [when for when in await reminded(found.reference) if when is None] == []
        assert await given.rows("SELECT 1 FROM due_days WHERE listed = $1", found.reference) == []


async def test_one_person_entered_by_two_at_once_stands_once() -> None:
    slug = await given.hall()
    whole = stated()
    had, names = await given.refused([prevention.put_on(keeper(slug), whole, due(), given.NOW) for _ in range(4)])
    assert (len(had), names) == (1, ["ListedAlready"] * 3)


async def test_a_yearly_check_settled_by_two_at_once_moves_by_one_year() -> None:
    by = keeper(await given.hall())
    found = await put_on(by, yearly=True)
    number = found.dues[0].id
    await asyncio.gather(*(prevention.done(by, found.reference, number, found.dues[0].day, given.NOW) for _ in range(3)))
    (kept,) = (await prevention.one_for(by, found.reference)).dues
    assert kept.day.year == found.dues[0].day.year + 1
