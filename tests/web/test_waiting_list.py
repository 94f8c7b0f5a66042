"""The waiting list in a browser without script: the door on a full day, the form, one's place in the line, the offer."""

import pytest

from backend import appointments, clock, hall
from backend.appointments import WaitingState
from tests import given, given_people
from tests.given_product import ITEM
from tests.given_waiting import FullDay, full_day, wish
from tests.reader import Page, Reader

pytestmark = pytest.mark.usefixtures("product")


@pytest.fixture
async def full() -> FullDay:
    return await full_day()


def answers(**more: str) -> dict[str, str]:
    return {"name": "张示例", "id_number": given.id_number()} | more


async def joined(reader: Reader, full: FullDay, query: str = "") -> Page:
    """Somebody who has joined, on their wish's page."""
    await given_people.signed_in(reader.client)
    page = await reader.open(f"/waiting-list/new?{full.query}{query}")
    return await reader.send(page, "/waiting-list", **answers())


def token(page: Page) -> str:
    return page.path.split("/")[-1]


async def test_a_full_day_shows_the_way_to_the_list_and_a_free_one_none(reader: Reader, full: FullDay) -> None:
    page = await reader.open(f"/appointments/new?{full.query}")
    assert page.link("没有合适的？加入候补").startswith("/waiting-list/new?")
    free = await reader.open(f"/appointments/new?item={ITEM}&hall={await given.hall(items={ITEM: 15}, days=(full.day,))}&day={full.day}")
    assert "加入候补" not in free.text


async def test_in_the_elder_edition_too(reader: Reader, full: FullDay) -> None:
    page = await reader.open(f"/appointments/new?{full.query}&mode=elder")
    assert (await reader.open(page.link("没有合适的？加入候补"))).h1 == "加入候补"


@pytest.mark.parametrize("edition", ["standard", "elder"])
async def test_a_day_on_which_nothing_is_free_leads_to_the_next_that_has_a_place(reader: Reader, edition: str) -> None:
    full = await full_day(free_after=1)
    page = await reader.open(f"/appointments/new?{full.query}&mode={edition}")
    assert "这一天没有空位了" in page.text
    free = await reader.follow(page, "最近有空位的一天")
    assert f"day={full.day}" not in free.path
    assert "这一天没有空位了" not in free.text


@pytest.mark.parametrize("query", ["", "&lang=en", "&mode=elder"])
async def test_one_joins_and_sees_ones_place(reader: Reader, full: FullDay, query: str) -> None:
    page = await joined(reader, full, query)
    assert page.path.startswith("/waiting-list/")
    assert "您排在第一位" in page.text or "You are the first in the line" in page.text
    assert page.path in [each.get("href") for each in (await reader.open("/me")).document.all("a")]


async def test_who_is_not_signed_in_is_shown_the_way_and_comes_back_to_the_day(reader: Reader, full: FullDay) -> None:
    page = await reader.open(f"/waiting-list/new?{full.query}")
    assert str(full.day) in page.link("登录")


async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(reader: Reader, full: FullDay) -> None:
    await given_people.signed_in(reader.client)
    page = await reader.open(f"/waiting-list/new?{full.query}")
    page = await reader.send(page, "/waiting-list", status=422, name="张示例", id_number="1", parts=["morning"])
    assert page.document.one("span", id="id_number-error").text
    assert page.document.one("input", name="name").get("value") == "张示例"
    assert [each.get("value") for each in page.document.all("input", name="days") if each.get("checked") is not None] == [str(full.day)]


async def test_without_a_day_it_says_so_at_the_days(reader: Reader, full: FullDay) -> None:
    await given_people.signed_in(reader.client)
    page = await reader.open(f"/waiting-list/new?{full.query}")
    page = await reader.send(page, "/waiting-list", status=422, **answers(days=[]))
    assert page.document.one("span", id="days-error").text == "请至少选一天"


async def test_sent_twice_it_is_one_wish(reader: Reader, full: FullDay) -> None:
    await given_people.signed_in(reader.client)
    form, typed = await reader.open(f"/waiting-list/new?{full.query}"), answers()
    first = await reader.send(form, "/waiting-list", **typed)
    assert (await reader.send(form, "/waiting-list", **typed)).path == first.path


async def test_one_tap_from_the_message_takes_the_place_without_signing_in(reader: Reader, full: FullDay) -> None:
    page = await joined(reader, full)
    await full.give_back()
    reader.client.cookies.clear()
    page = await reader.open(page.path)
    page = await reader.send(page, f"{page.path}/acceptance")
    assert "约好了" in page.text
    found = await wish(token(page))
    booked = await appointments.appointment(found.reference)
    assert (found.state, booked.starts_at) == (WaitingState.booked, full.booked[0].starts_at)
    assert "张" not in page.text


async def test_where_an_earlier_time_is_free_already_the_way_to_it_stands_beside_the_no(reader: Reader) -> None:
    who, day = await given_people.signed_in(reader.client), hall.working_day_after(await hall.calendar(), clock.today(), 3)
    slug = await given.hall(places={"big": 1}, hours=(9, 10), days=(day,), items={ITEM: 15})
    booked = await given.booked(slug, clock.at(day, 9) + 3 * given.QUARTER, ITEM, by=who, now=clock.now())
    page = await reader.open(f"/waiting-list/new?reference={booked.reference}")
    page = await reader.send(page, "/waiting-list", status=409, reference=booked.reference, days=[day.isoformat()])
    assert f"{day.month}月{day.day}日" in page.document.one("div", id="errors").text
    assert page.link("看看还有哪些号") == f"/appointments/{booked.reference}/change"


async def test_who_is_signed_in_lands_on_the_booking(reader: Reader, full: FullDay) -> None:
    page = await joined(reader, full)
    await full.give_back()
    page = await reader.send(await reader.open(page.path), f"{page.path}/acceptance")
    assert page.path.startswith("/appointments/")


async def test_a_place_is_passed_on_and_one_stays_in_the_line(reader: Reader, full: FullDay) -> None:
    page = await joined(reader, full)
    await full.give_back()
    page = await reader.send(await reader.open(page.path), f"{page.path}/refusal")
    assert "您排在第一位" in page.text


async def test_who_answers_too_late_is_told_so(reader: Reader, full: FullDay) -> None:
    page = await joined(reader, full)
    await full.give_back()
    shown = await reader.open(page.path)
    await appointments.decline_place(token(page), clock.now())
    page = await reader.send(shown, f"{page.path}/acceptance", status=409)
    assert "留给下一位" in page.text


async def test_one_leaves_the_list(reader: Reader, full: FullDay) -> None:
    page = await joined(reader, full)
    page = await reader.send(page, f"{page.path}/withdrawal")
    assert "已退出候补" in page.text
    assert page.link("重新候补")


async def test_a_booking_has_the_door_to_an_earlier_time_and_is_moved_by_one_tap(reader: Reader, full: FullDay) -> None:
    citizen = await given_people.signed_in(reader.client)
    mine = full.booked[3]
    await given.rows("UPDATE appointments SET citizen = $2 WHERE reference = $1 RETURNING 1", mine.reference, citizen)
    page = await reader.follow(await reader.open(f"/appointments/{mine.reference}"), "候补更早的时间")
    page = await reader.send(page, "/waiting-list")
    await full.give_back(1)
    await reader.send(await reader.open(page.path), f"{page.path}/acceptance")
    assert (await appointments.appointment(mine.reference)).starts_at == full.booked[1].starts_at


async def test_nobody_waits_for_an_earlier_time_of_somebody_elses_booking(reader: Reader, full: FullDay) -> None:
    await given_people.signed_in(reader.client)
    await reader.open(f"/waiting-list/new?reference={full.booked[0].reference}", status=404)


async def test_a_token_that_is_none_and_a_matter_that_is_none_are_said_to_be_so(reader: Reader) -> None:
    await reader.open("/waiting-list/nobody-has-this-one", status=404)
    await reader.open("/waiting-list/new?item=no-such-thing", status=404)
