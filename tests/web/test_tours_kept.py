"""A change of a tour that is refused loses nothing that was typed or chosen for it; the message stands at its field."""

from datetime import timedelta
from uuid import UUID

import pytest

from backend import tours
from backend.clock import now
from backend.tours import HalfDay, When
from backend.visits import Desk
from tests import given, given_extended_sessions, given_tours, given_visits
from tests.reader import Page, Reader, standing
from web.staff_tours import ALL

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.5")]
REFUSED = 409


async def opened(reader: Reader, half: HalfDay = HalfDay.am) -> Page:
    """A tour with a visit on its manager's page; a colleague changes the tour meanwhile."""
    await given.rows("DELETE FROM needs_of_items WHERE hall = 'jingkai' RETURNING 1")
    staff = await given_extended_sessions.staff("jingkai", "演示排班", "manager", "desk")
    await given_visits.at_work(reader.client, Desk("jingkai", staff))
    found = await given_tours.accepted("jingkai", now=now(), community="huayuan")
    tour = await tours.tour(await made(await soon(half)))
    await tours.add(given_tours.planner(tour), found.reference, now())
    page = await reader.open(f"{ALL}/{tour.id}")
    await tours.equip(given_tours.planner(await tours.tour(tour.id)), "同事的车", (), now())
    return page


async def soon(half: HalfDay) -> When:
    """A working half-day among those that the page offers."""
    for step in range(1, 12):
        try:
            return await tours.half_day(now().date() + timedelta(days=step), half, now())
        except tours.DayNotPossible:
            continue
    raise AssertionError


async def made(when: When) -> UUID:
    team = [await given_tours.visitor("jingkai", name) for name in ("上门甲", "上门乙")]
    return await tours.put_together("jingkai", team[0], when, team, now())


def message_at(page: Page, field: str) -> str:
    """What the page says at this field, to which its heading leads."""
    assert page.document.one("div", id="errors").one("a").get("href") == f"#{field}"
    return page.document.one("span", id=f"{field}-error").text


async def test_the_plate_and_the_devices_of_who_was_second_stand_in_their_form(reader: Reader) -> None:
    page = await opened(reader)
    late = await reader.send(page, f"{page.path}/kit", status=REFUSED, vehicle="示例B", device=["printer"])
    assert "刚被同事改过" in message_at(late, "vehicle")
    assert standing(late.form(f"{page.path}/kit")).items() >= {"vehicle": "示例B", "device": "printer"}.items()
    assert "同事的车" in late.text
    await reader.send(late, f"{page.path}/kit")
    assert "示例B" in (await reader.open(page.path)).text


async def test_the_half_day_that_was_chosen_is_chosen_still_and_its_card_is_open(reader: Reader) -> None:
    page = await opened(reader)
    other = page.form(f"{page.path}/half").all("option")[-1].get("value")
    late = await reader.send(page, f"{page.path}/half", status=REFUSED, half=other)
    assert message_at(late, "half")
    assert standing(late.form(f"{page.path}/half"))["half"] == other
    assert "open" in late.document.one("details", class_="card").attributes
    nonsense = await reader.send(late, f"{page.path}/half", status=422, half="2026-02-30-am")
    assert message_at(nonsense, "half")


@pytest.mark.parametrize(("place", "field"), [(1, "instead-2"), (None, "more")])
async def test_the_visitor_who_was_picked_is_picked_still_in_the_same_place(reader: Reader, place: int | None, field: str) -> None:
    one = str(await given_tours.visitor("jingkai", "上门丙"))
    page = await opened(reader)
    gone = "" if place is None else page.document.all("input", name="gone")[place].get("value")
    late = await reader.send(page, f"{page.path}/member", status=REFUSED, gone=gone, member=one)
    assert message_at(late, field)
    selected = [each.get("value") for each in late.document.one("select", id=field).all("option") if "selected" in each.attributes]
    assert selected == [one]


async def test_the_tour_to_which_a_visit_should_go_is_chosen_still(reader: Reader) -> None:
    await made(await soon(HalfDay.am))
    page = await opened(reader, HalfDay.pm)
    goals = [each.get("value") for each in page.form(f"{page.path}/moving").all("option")]
    late = await reader.send(page, f"{page.path}/moving", status=REFUSED, goal=goals[-1])
    assert message_at(late, "goal-1")
    assert standing(late.form(f"{page.path}/moving"))["goal"] == goals[-1]
