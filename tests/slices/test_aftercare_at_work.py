"""What staff still do for who was served, and what rounds do for all though one request is broken."""

from datetime import timedelta

import pytest

from backend import aftercare, home_visits
from backend.database import transaction
from backend.home_visits import State
from backend.states import NotNow
from tests import given_home_visits
from tests.given_aftercare import LATER, ended, staff
from tests.given_home_visits import ITEM, OTHER

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall(ITEM, OTHER)


async def test_two_results_go_with_the_same_next_tour(slug: str) -> None:
    by, found = await staff(slug, "visitor"), await ended(slug, items=(ITEM, OTHER))
    for item in (ITEM, OTHER):
        await aftercare.send_home(by, found.reference, item, "tour", "", "", consent=False, now=LATER)
    assert (await home_visits.visit(found.reference)).state is State.accepted
    assert [each.item for each in (await aftercare.after(found.reference)).deliveries] == [ITEM, OTHER]


async def test_a_result_takes_nobody_away_from_a_bedside(slug: str) -> None:
    by, found = await staff(slug, "visitor"), await ended(slug)
    await aftercare.grant(await staff(slug, "manager"), found.reference, "", LATER)
    again = LATER + timedelta(days=1)
    async with transaction() as held:
        await home_visits.plan(held, found.reference, by.actor, LATER)
        await home_visits.begin_visit(held, found.reference, by.actor, again)
    with pytest.raises(NotNow):
        await aftercare.send_home(by, found.reference, ITEM, "tour", "", "", consent=False, now=again)
    assert (await home_visits.visit(found.reference)).state is State.under_way
