"""Giving tickets to who walks in, their slips, and sending on; without script, every page read closely."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest

from backend import visits
from backend.clock import now
from tests import given
from tests.given_product import ITEM, OTHER
from tests.given_visits import Now, a_clerk, a_walk_in, a_working_day_today, at_work
from tests.reader import Page, Reader

pytestmark = pytest.mark.usefixtures("product")


@pytest.fixture(scope="module", autouse=True)
async def _working(product: None) -> AsyncIterator[None]:
    async with a_working_day_today():
        yield


@pytest.fixture
async def place() -> Now:
    today = now()
    slug = await given.hall(days=(today.date(),), hours=(0, 24), items={ITEM: 15, OTHER: 15}, places={"big": 5, "other": 1})
    return Now(slug, today)


async def desk_at(reader: Reader, place: Now, window: str | None = "101", role: str = "clerk") -> visits.Desk:
    return await at_work(reader.client, await a_clerk(place.hall, window, role=role, now=now()))


def slip_address(page: Page) -> str:
    return page.path.split("?")[0]


def called_first(page: Page) -> list[str]:
    """The choice that stands there."""
    return [box.get("value") for box in page.document.all("input", name="priority") if "checked" in box.attributes]


async def test_an_item_is_found_by_a_few_letters_and_one_tap_gives_the_ticket(reader: Reader, place: Now) -> None:
    await desk_at(reader, place, None, "desk")
    found = await reader.open("/staff/tickets/new?q=就业困难")
    slip = await reader.send(found, "/staff/tickets", item=ITEM, priority="elder")
    assert "A001" in slip.h1
    board = await reader.open("/staff")
    assert "现场取号" in board.text
    assert "老年人" in board.text


async def test_who_is_called_first_stays_so_while_the_items_are_looked_for(reader: Reader, place: Now) -> None:
    await desk_at(reader, place, None, "desk")
    form = await reader.open("/staff/tickets/new")
    more = await reader.send(form, "/staff/tickets", button="/staff/tickets/new", more=ITEM, priority="elder")
    assert called_first(more) == ["elder"]
    found = await reader.send(more, "/staff/tickets", button="/staff/tickets/new", q="残疾人证", priority="elder")
    assert (called_first(found), found.document.one("input", name="q").get("value")) == (["elder"], "残疾人证")
    assert "csrf" not in found.path
    await reader.send(found, "/staff/tickets", item=[ITEM, OTHER], priority="elder")
    assert await given.rows("SELECT priority, cardinality(items) FROM visits WHERE hall = $1", place.hall) == [("elder", 2)]


async def test_the_slips_code_opens_without_signing_in_and_names_nobody(reader: Reader, place: Now) -> None:
    walked = await a_walk_in(await a_clerk(place.hall, None, role="desk", now=now()), now(), items=(ITEM,))
    page = await reader.open(f"/tickets/slips/{walked.token}")
    assert walked.ticket in page.h1
    assert "下一个就是您" in page.text
    await reader.open("/tickets/slips/nothing", status=404)


async def test_a_walk_in_is_called_and_finished_and_the_slip_leads_to_the_rating(reader: Reader, place: Now) -> None:
    desk = await desk_at(reader, place)
    walked = await a_walk_in(desk, now(), items=(ITEM,))
    called = await reader.send(await reader.open("/staff"), "/staff/visits/next")
    assert f"正在办理 {walked.ticket}" in called.text
    await reader.send(await reader.open(f"/staff/visits/{walked.id}/finish"), f"/staff/visits/{walked.id}/finish")
    slip = await reader.open(f"/tickets/slips/{walked.token}")
    assert "评价" in slip.text
    await reader.open(next(link.get("href") for link in slip.document.all("a") if link.get("href").startswith("/ratings/")))


async def test_sending_on_asks_where_and_why(reader: Reader, place: Now) -> None:
    walked = await a_walk_in(await desk_at(reader, place), now(), items=(ITEM,))
    await reader.send(await reader.open("/staff"), "/staff/visits/next")
    form = await reader.open(f"/staff/visits/{walked.id}/transfer")
    refused = await reader.send(form, f"/staff/visits/{walked.id}/transfer", status=422)
    sent = await reader.send(refused, f"/staff/visits/{walked.id}/transfer", group="other", reason="equipment")
    assert f"{walked.ticket} 号已转到其他窗口" in sent.text


async def test_who_comes_back_after_the_call_is_put_into_line_again(reader: Reader, place: Now) -> None:
    walked = await a_walk_in(await desk_at(reader, place), now(), items=(ITEM,))
    called = await reader.send(await reader.open("/staff"), "/staff/visits/next")
    await reader.send(called, f"/staff/visits/{walked.id}/miss")
    ticket = await reader.open(f"/staff/tickets/{walked.id}")
    assert "等候第 1 位" in (await reader.send(ticket, f"/staff/tickets/{walked.id}/back")).text


async def test_another_halls_ticket_is_not_shown(reader: Reader, place: Now) -> None:
    elsewhere = await given.hall(days=(now().date(),), hours=(0, 24), items={ITEM: 15})
    walked = await a_walk_in(await a_clerk(elsewhere, None, role="desk", now=now()), now(), items=(ITEM,))
    await desk_at(reader, place, None, "desk")
    await reader.open(f"/staff/tickets/{walked.id}", status=404)
    await reader.open(f"/staff/tickets/{uuid4()}", status=404)


async def test_the_page_and_the_slip_are_english_too(reader: Reader, place: Now) -> None:
    walked = await a_walk_in(await desk_at(reader, place, None, "desk"), now() - timedelta(minutes=1), items=(ITEM,))
    for address in ("/staff/tickets/new", f"/staff/tickets/{walked.id}", f"/tickets/slips/{walked.token}", "/staff"):
        assert (await reader.open(f"{address}?lang=en")).document.one("html").get("lang") == "en"
