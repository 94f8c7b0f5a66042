"""A protected person's request shows to nobody but the manager: not to who plans or follows up, and no second person is told."""

import httpx
import pytest

from backend import clock, home_visits
from backend.visits import Desk
from tests import given_extended_sessions, given_home_visits, given_people, given_visits
from tests.given_aftercare import ended, topics

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.5")]
HALL = "jingkai"


async def accepted() -> str:
    """A protected person's request that the manager said yes to."""
    manager = await given_extended_sessions.staff(HALL, "试岗长", "manager")
    asked = await given_home_visits.asked(HALL, known=("protected",), now=clock.now())
    await home_visits.accept(await given_home_visits.shown(asked, manager, manager=True), "", clock.now())
    return asked.reference


async def test_who_plans_and_is_no_manager_does_not_see_it() -> None:
    reference = await accepted()
    seen = [{each.reference for each in await home_visits.accepted_at(HALL, manager=manager)} for manager in (False, True)]
    assert [reference in each for each in seen] == [False, True]


@pytest.mark.parametrize(("role", "status"), [("desk", 404), ("visitor", 404), ("manager", 200)])
async def test_who_follows_up_and_is_no_manager_opens_no_page_of_it(client: httpx.AsyncClient, role: str, status: int) -> None:
    reference = await accepted()
    await given_visits.at_work(client, Desk(HALL, await given_extended_sessions.staff(HALL, "试岗", role)))
    assert (await client.get(f"/staff/home-visits/{reference}/after")).status_code == status


async def test_after_the_visit_no_second_person_is_told() -> None:
    phone = given_people.demo_phone()
    hidden, copied = [await ended(HALL, known=known, copy=phone, at=clock.now()) for known in (("protected",), ())]
    assert [(await topics(each.reference)).count("home_visit_step") for each in (hidden, copied)] == [0, 1]
