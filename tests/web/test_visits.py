"""Checking in with the hall's code, one's ticket, and the hall's screen."""

import pytest

from backend import visits
from backend.clock import now
from tests import given_people
from tests.given_visits import Now, a_clerk, at_work, open_now
from tests.reader import Reader

pytestmark = pytest.mark.usefixtures("product")


@pytest.fixture
async def place() -> Now:
    return await open_now()


async def test_scanning_the_screen_leads_to_ones_ticket(reader: Reader, place: Now) -> None:
    booked = await place.booking(by=await given_people.signed_in(reader.client))
    chosen = await reader.open(f"/check-in/{place.hall}/{visits.current(place.hall, now())}")
    ticket = await reader.send(chosen, f"/check-in/{place.hall}")
    assert ticket.path == f"/tickets/{booked.reference}"
    assert all(words in ticket.text for words in ("A001", "下一个就是您"))


async def test_an_old_code_is_told_kindly(reader: Reader, place: Now) -> None:
    await given_people.signed_in(reader.client)
    old = visits.current(place.hall, now() - 3 * visits.STEP)
    assert "重新扫一次" in (await reader.open(f"/check-in/{place.hall}/{old}", status=409)).text


async def test_who_must_sign_in_first_comes_back_with_a_pass_that_outlasts_the_code(reader: Reader, place: Now) -> None:
    sign_in = await reader.client.get(f"/check-in/{place.hall}/{visits.current(place.hall, now())}")
    assert sign_in.headers["location"].startswith("/sign-in?next=/check-in/")
    back = sign_in.headers["location"].partition("next=")[2]
    await place.booking(by=await given_people.signed_in(reader.client))
    assert "签到" in (await reader.open(back)).h1


async def test_a_pass_is_good_on_its_own_device_only(reader: Reader, place: Now) -> None:
    await given_people.signed_in(reader.client)
    await reader.open(f"/check-in/{place.hall}/{visits.arrival_pass(place.hall, 'another', now())}", status=409)


async def test_without_a_booking_the_desk_is_named(reader: Reader, place: Now) -> None:
    await given_people.signed_in(reader.client)
    page = await reader.open(f"/check-in/{place.hall}/{visits.current(place.hall, now())}")
    assert "咨询引导台" in page.text


async def test_a_ticket_says_how_many_are_before_and_then_which_window(reader: Reader, place: Now) -> None:
    await place.waiting()
    mine = await place.waiting(by=await given_people.signed_in(reader.client))
    assert "前面还有 1 位" in (await reader.open(f"/tickets/{mine.reference}")).text
    for window in ("101", "102"):
        await visits.call_next(await a_clerk(place.hall, window, now=now()), now())
    assert "请到 102 号窗口" in (await reader.part(f"/tickets/{mine.reference}")).text


async def test_nobody_elses_ticket_is_shown(reader: Reader, place: Now) -> None:
    visit = await place.waiting()
    await given_people.signed_in(reader.client)
    await reader.open(f"/tickets/{visit.reference}", status=404)


async def test_the_screen_shows_numbers_and_windows_and_no_names(reader: Reader, place: Now) -> None:
    visit = await place.waiting(name="试约小明")
    await place.waiting()
    await visits.call_next(await a_clerk(place.hall, "105", now=now()), now())
    screen = await reader.open(f"/display/{place.hall}")
    assert all(words in screen.text for words in (visit.ticket, "105 号窗口", "等候 1 人"))
    assert "试" not in screen.text.replace("试厅", "")


async def test_the_screens_code_is_the_halls_and_changes(reader: Reader, place: Now) -> None:
    first = (await reader.part(f"/display/{place.hall}")).document.one("img").get("src")
    assert first.startswith("data:image/svg")
    assert visits.current(place.hall, now()) != visits.current(place.hall, now() + visits.STEP)


async def test_staff_make_a_device_the_halls_screen(reader: Reader, place: Now) -> None:
    await at_work(reader.client, await a_clerk(place.hall, None, role="desk", now=now()))
    screen = await reader.send(await reader.open("/staff/screen"), "/staff/screen")
    assert screen.path == f"/display/{place.hall}"
    assert any("screen" in name for name in reader.client.cookies)


async def test_before_checking_in_the_ticket_page_says_how(reader: Reader, place: Now) -> None:
    booked = await place.booking(by=await given_people.signed_in(reader.client))
    page = await reader.open(f"/tickets/{booked.reference}")
    assert all(words in page.text for words in (booked.ticket_code, "扫大厅大屏上的二维码", "起可以签到"))
