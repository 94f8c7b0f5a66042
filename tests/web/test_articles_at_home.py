"""What the measure asks of a hall that comes to people, read on their pages: help that was asked for, a way without a trip, a rating of
the visit, an agent as a choice of the case."""

from datetime import timedelta
from uuid import UUID

import pytest

from backend import aftercare, clock, ratings
from backend.agent_matters import Kind
from backend.visits import Desk
from tests import given_agent_matters, given_bedside, given_extended_sessions, given_people, given_tours, given_visits
from tests.given_home_visits import ITEM, asked
from tests.reader import Reader

pytestmark = pytest.mark.usefixtures("product")
HALL = "jingkai"


async def at_work(reader: Reader, role: str) -> None:
    await given_visits.at_work(reader.client, Desk(HALL, await given_extended_sessions.staff(HALL, "试岗", role)))


async def served(by: UUID) -> str:
    """A visit of the demo hall that ended an hour ago, its receipt given out."""
    now = clock.now()
    tablet, _ = await given_bedside.planned(HALL, arrives_at=now - timedelta(hours=1), now=now - timedelta(days=1), by=by)
    await tablet.sends(*tablet.whole(now - timedelta(hours=1)), now=now)
    await aftercare.give_out(now)
    return tablet.reference


@pytest.mark.article("4.1")
async def test_sign_language_asked_for_is_read_by_who_judges_who_plans_and_who_comes(reader: Reader) -> None:
    now = clock.now()
    await at_work(reader, "desk")
    waiting = await asked(HALL, known=("sign_language",), now=now)
    assert "手语" in (await reader.open(f"/staff/home-visits/{waiting.reference}")).text
    found = await given_tours.accepted(HALL, known=("sign_language",), now=now)
    tour = await given_tours.announced(HALL, found.reference, arrives_at=now, now=now)
    await at_work(reader, "manager")
    assert "手语" in (await reader.open(f"/staff/tours/{tour.id}")).text
    await given_visits.at_work(reader.client, Desk(HALL, tour.members[0].staff))
    assert "手语" in (await reader.open(f"/staff/visits-today/{found.reference}")).text


@pytest.mark.article("35.2")
async def test_who_was_visited_rates_the_visit_and_each_item_once_in_five_levels(reader: Reader) -> None:
    reference = await served(await given_people.signed_in(reader.client))
    visit, items = aftercare.rating_tokens(reference, 1, (ITEM,))
    for token in (visit, items[ITEM]):
        page = await reader.open(f"/ratings/{token}")
        assert [radio.get("value") for radio in page.document.all("input", type="radio")] == list(ratings.Level)
        await ratings.rate(token, ratings.Given("satisfied", (), "", "2"), clock.now())
        with pytest.raises(ratings.AlreadyRated):
            await ratings.rate(token, ratings.Given("very_satisfied", (), "", "2"), clock.now())


@pytest.mark.article("7.2")
@pytest.mark.parametrize(("kind", "words"), [("helped", "帮代办"), ("major", "重大项目"), ("special", "特殊事项")])
async def test_an_agent_s_help_is_a_choice_of_the_case_that_its_page_and_its_card_name(reader: Reader, kind: str, words: str) -> None:
    who = await given_people.signed_in(reader.client)
    found = await given_agent_matters.asked(HALL, by=who, items=(ITEM,), kind=kind, now=clock.now())
    assert found.asking.kind == Kind(kind)
    assert words in (await reader.open(f"/agent-matters/{found.reference}")).text
    await at_work(reader, "manager")
    assert words in (await reader.open(f"/staff/agent-matters/{found.reference}")).text
