"""Cards at the desk: the exact number finds today's bookings, stands in no page and no address; the reader is on this machine."""

import pytest

from backend import visits
from backend.clock import now
from tests.given_visits import Now, a_clerk, at_work, open_now
from tests.reader import Reader
from web.staff_readers import ReaderNotHere, reader_address

pytestmark = pytest.mark.usefixtures("product")
READER = "http://127.0.0.1:8989/read"


@pytest.fixture
async def place() -> Now:
    return await open_now()


async def desk_at(reader: Reader, place: Now, role: str = "desk") -> visits.Desk:
    return await at_work(reader.client, await a_clerk(place.hall, None, role=role, now=now()))


async def test_a_card_finds_todays_booking_and_one_tap_checks_in(reader: Reader, place: Now) -> None:
    booked, _ = await place.booking(name="试约小明"), await desk_at(reader, place)
    found = await reader.send(await reader.open("/staff/cards"), "/staff/cards", number=booked.applicant.id_number)
    assert "试*明" in found.text
    assert booked.applicant.id_number not in found.answer.text
    assert found.path == "/staff/cards"
    done = await reader.send(found, f"/staff/arrivals/{booked.reference}")
    assert "已签到，号码 A001" in done.text


async def test_a_card_without_a_booking_leads_to_a_ticket_and_leaves_nothing(reader: Reader, place: Now) -> None:
    await desk_at(reader, place)
    found = await reader.send(await reader.open("/staff/cards"), "/staff/cards", number="DEMO000000")
    assert "今天没有预约" in found.text
    assert "DEMO000000" not in found.answer.text
    assert found.document.one("form", action="/staff/tickets/new").get("method") == "get"


async def test_a_phone_or_a_ticket_code_is_no_card(reader: Reader, place: Now) -> None:
    booked, _ = await place.booking(), await desk_at(reader, place)
    for typed in (booked.phone, booked.ticket_code, booked.reference):
        found = await reader.send(await reader.open("/staff/cards"), "/staff/cards", number=typed)
        assert booked.reference not in found.answer.text


async def test_only_the_cards_page_may_ask_the_reader_and_nothing_else_beside_it(reader: Reader, place: Now) -> None:
    await desk_at(reader, place)
    kept = await reader.send(await reader.open("/staff/cards"), "/staff/cards/reader", address=READER)
    policy = kept.answer.headers["content-security-policy"]
    assert "connect-src 'self' http://127.0.0.1:8989;" in policy
    assert kept.document.one("card-reader").get("src") == READER
    assert "8989" not in (await reader.open("/staff?shown=hall")).answer.headers["content-security-policy"]
    gone = await reader.send(kept, "/staff/cards/reader", address="")
    assert "8989" not in gone.answer.headers["content-security-policy"]


async def test_a_reader_elsewhere_is_refused_at_its_field_with_what_was_typed(reader: Reader, place: Now) -> None:
    await desk_at(reader, place)
    refused = await reader.send(await reader.open("/staff/cards"), "/staff/cards/reader", status=422, address="http://10.0.0.8:8989/read")
    assert refused.document.one("input", id="address").get("value") == "http://10.0.0.8:8989/read"
    assert "127.0.0.1" in refused.text


async def test_a_cookie_that_names_another_place_changes_no_policy(reader: Reader, place: Now) -> None:
    await desk_at(reader, place)
    reader.client.cookies.set("__Host-reader", "http%3A%2F%2Fevil.example%3A80%2F%3B%20script-src%20*")
    assert "evil" not in (await reader.open("/staff/cards")).answer.headers["content-security-policy"]


@pytest.mark.parametrize("address", ["http://127.0.0.1:8989", "http://localhost:5000/read/id.json", " http://127.0.0.1:1/ "])
def test_a_program_on_this_machine_may_be_the_reader(address: str) -> None:
    assert reader_address(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1:8989", "http://127.0.0.1", "http://127.0.0.1:99999/", "http://127.0.0.1:8989@evil.example/", "//127.0.0.1:80",
        "http://127.0.0.1.evil.example:80/", "http://127.0.0.1:8989/; script-src *", "http://127.0.0.1:8989/?q=1", "javascript:alert(1)",
        "http://localhost:80/\nx: y", "http://[::1]:8989/", "http://127.0.0.1:8989/" + "a" * 100,
    ],
)  # fmt: skip
def test_nothing_else_may(address: str) -> None:
    with pytest.raises(ReaderNotHere):
        reader_address(address)
