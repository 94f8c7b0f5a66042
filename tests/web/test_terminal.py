"""The self-service terminal without script: set up by staff, check in, a number, and nothing of anybody stays."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from backend import appointments
from backend.clock import now
from tests import given, given_people
from tests.given_product import ITEM
from tests.given_visits import Now, a_clerk, a_working_day_today, at_work
from tests.reader import Page, Reader

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("33.1")]


@pytest.fixture(scope="module", autouse=True)
async def _working(product: None) -> AsyncIterator[None]:
    async with a_working_day_today():
        yield


@pytest.fixture
async def place(reader: Reader) -> Now:
    """A hall that is open now, and the reader's browser is its terminal."""
    today = now()
    slug = await given.hall(days=(today.date(),), hours=(0, 24), items={ITEM: 15}, places={"big": 5})
    await at_work(reader.client, await a_clerk(slug, None, role="desk", now=today))
    start = await reader.send(await reader.open("/staff/terminal"), "/staff/terminal")
    assert start.path == "/terminal"
    return Now(slug, today.replace(minute=today.minute // 15 * 15, second=0, microsecond=0))


async def checked_in(reader: Reader, status: int = 200, **typed: str) -> Page:
    return await reader.send(await reader.open("/terminal/check-in"), "/terminal/check-in", status=status, **typed)


async def booking(place: Now) -> appointments.Appointment:
    wish = given.wish(place.hall, place.starts_at, ITEM)
    return await appointments.book(wish, await given.citizen(phone=given_people.demo_phone()), place.starts_at - timedelta(minutes=50))


async def test_staff_make_a_device_a_terminal_and_are_signed_out_of_it(reader: Reader, place: Now) -> None:
    page = await reader.open("/terminal")
    assert "自助终端" in page.h1
    assert page.document.one("html").get("data-place") == "kiosk"
    assert page.document.one("html").get("data-mode") == "elder"
    assert (await reader.client.get("/staff")).status_code == 303


async def test_a_card_or_a_code_checks_in_and_gives_the_number(reader: Reader, place: Now) -> None:
    by_card, by_code = await booking(place), await booking(place)
    assert "A001" in (await checked_in(reader, card=by_card.applicant.id_number)).h1
    slip = await checked_in(reader, code=by_code.ticket_code, last_four=by_code.phone[-4:])
    assert "A002" in slip.h1
    assert by_code.applicant.name not in slip.answer.text
    assert by_code.token not in slip.answer.text
    assert "就业困难" not in slip.text
    assert "A001" in (await checked_in(reader, card=by_card.applicant.id_number)).h1


@pytest.mark.parametrize("typed", [{"card": "110101195001019999"}, {"code": "ZZZZZZ", "last_four": "1234"}, {"code": "ZZZZZZ"}, {"card": ""}])
async def test_what_is_not_found_says_so_and_what_to_do(reader: Reader, place: Now, typed: dict[str, str]) -> None:
    page = await checked_in(reader, 409, **typed)
    assert "没有查到今天的预约" in page.text
    assert page.document.all("a", href="/terminal/tickets")


async def test_a_neighbour_s_phone_or_reference_checks_nobody_in(reader: Reader, place: Now) -> None:
    booked = await booking(place)
    known = ({"card": booked.phone}, {"card": booked.reference}, {"card": booked.ticket_code}, {"code": booked.phone, "last_four": booked.phone[-4:]})
    for typed in (*known, {"code": booked.applicant.id_number, "last_four": booked.phone[-4:]}):
        assert "没有查到今天的预约" in (await checked_in(reader, 409, **typed)).text
    assert (await appointments.appointment(booked.reference)).state == "booked"


async def test_the_last_four_are_guessed_five_times_for_one_booking_at_any_terminal(reader: Reader, place: Now) -> None:
    booked = await booking(place)
    spelled = (booked.reference, booked.reference.lower(), f"{booked.reference[:4]}-{booked.reference[4:]}", booked.reference, booked.reference)
    for code in spelled:
        await checked_in(reader, 409, code=code, last_four="0x00")
    await checked_in(reader, 429, code=booked.reference, last_four=booked.phone[-4:])
    assert (await appointments.appointment(booked.reference)).state == "booked"


async def test_the_way_back_after_the_end_shows_the_next_person_no_slip(reader: Reader, place: Now) -> None:
    booked = await booking(place)
    slip = await checked_in(reader, code=booked.ticket_code, last_four=booked.phone[-4:])
    await reader.send(slip, "/terminal/end")
    assert (await reader.open(slip.path)).path == "/terminal"


async def test_a_terminal_is_none_any_more_once_who_set_it_up_is_disabled(reader: Reader, place: Now) -> None:
    await given.rows("UPDATE staff SET disabled_at = now() WHERE id IN (SELECT staff FROM staff_roles WHERE hall = $1) RETURNING id", place.hall)
    assert (await reader.client.get("/terminal")).status_code == 404


async def test_a_number_without_a_booking_is_one_tap_and_twice_the_same_page_is_one_number(reader: Reader, place: Now) -> None:
    page = await reader.open("/terminal/tickets?q=就业困难")
    assert "A001" in (await reader.send(page, "/terminal/tickets", item=ITEM)).h1
    assert "A001" in (await reader.send(page, "/terminal/tickets", item=ITEM)).h1


async def test_the_end_forgets_the_person_and_gives_back_what_was_held(reader: Reader, place: Now) -> None:
    who = await given_people.signed_in(reader.client)
    kept = await appointments.hold(place.hall, (ITEM,), place.starts_at, appointments.Holder("terminal", who), place.starts_at - timedelta(minutes=5))
    ended = await reader.send(await reader.open("/me"), "/terminal/end")
    assert ended.path == "/terminal"
    assert await given.rows("SELECT state FROM holds WHERE id = $1", kept.id) == [("released",)]
    assert (await reader.client.get("/me")).status_code == 303
    assert (await reader.client.get("/terminal")).status_code == 200


async def test_no_page_of_a_terminal_may_be_kept_and_a_session_ends_by_itself(reader: Reader, place: Now) -> None:
    await given_people.signed_in(reader.client)
    mine = await reader.client.get("/me")
    (session,) = [line for line in mine.headers.get_list("set-cookie") if line.startswith("__Host-session=")]
    assert (mine.headers["cache-control"], "Max-Age=180" in session) == ("no-store", True)
    assert "service-worker" not in mine.text


async def test_an_ordinary_phone_is_no_terminal_and_nobody_makes_one_with_a_cookie(reader: Reader, client) -> None:
    assert (await client.get("/terminal")).status_code == 404
    client.cookies.set("__Host-terminal", f"jingkai.00000000-0000-4000-8000-000000000000.{'0' * 32}")
    assert (await client.get("/terminal")).status_code == 404


async def test_a_terminal_gives_no_endless_numbers(reader: Reader, place: Now) -> None:
    for _ in range(40):
        page = await reader.open("/terminal/tickets?q=就业困难")
        await reader.send(page, "/terminal/tickets", item=ITEM)
    page = await reader.send(await reader.open("/terminal/tickets?q=就业困难"), "/terminal/tickets", item=ITEM, status=429)
    assert page.document.all("div", id="errors")


async def test_who_plays_with_one_terminal_stops_no_other(reader: Reader, place: Now) -> None:
    for _ in range(60):
        await reader.client.post("/terminal/check-in", data={"csrf": await csrf(reader)})
    await checked_in(reader, 429, card="110101195001019999")
    await at_work(reader.client, await a_clerk(place.hall, None, role="desk", now=now()))
    await reader.send(await reader.open("/staff/terminal"), "/staff/terminal")
    await checked_in(reader, 409, card="110101195001019999")


async def csrf(reader: Reader) -> str:
    return str((await reader.open("/terminal/check-in")).document.all("input", name="csrf")[0].get("value"))
