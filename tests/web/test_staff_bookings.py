"""Booking for a caller or at the counter, its slip, and changing it after the caller has proved that it is theirs."""

from datetime import timedelta

import pytest

from backend import appointments, clock
from backend.appointments import State
from tests import given
from tests.given_product import ITEM, OF_ENTERPRISES
from tests.given_visits import Now, a_clerk, at_work
from tests.reader import Page, Reader

pytestmark = pytest.mark.usefixtures("product")
FORM = f"/staff/bookings/new?item={ITEM}"


@pytest.fixture
async def place(reader: Reader) -> Now:
    tomorrow = (clock.now() + timedelta(days=1)).date()
    slug = await given.hall(days=(tomorrow,), items={ITEM: 15, OF_ENTERPRISES: 30})
    await at_work(reader.client, await a_clerk(slug, None, role="desk", now=clock.now()))
    return Now(slug, clock.at(tomorrow, 9))


async def booked(reader: Reader, page: Page, **typed: str) -> Page:
    said = {"name": "张示例", "id_number": given.id_number(), "phone": "19900007788"} | typed
    return await reader.send(page, "/staff/bookings", **said)


def reference_on(page: Page) -> str:
    return page.path.partition("?")[0].rsplit("/", 1)[1]


@pytest.mark.article("17.1")
async def test_a_caller_is_booked_in_three_steps_with_the_first_time_chosen(reader: Reader, place: Now) -> None:
    items = await reader.open("/staff/bookings/new?q=就业困难")
    form = await reader.open(next(link.get("href") for link in items.document.all("a") if f"item={ITEM}" in link.get("href")))
    slip = await booked(reader, form)
    found = await appointments.appointment(reference_on(slip))
    assert (found.starts_at, found.channel, found.phone) == (place.starts_at, "phone", "19900007788")
    assert found.ticket_code in slip.text
    assert "张示例" not in slip.text


async def test_what_needs_mending_comes_back_with_what_was_typed(reader: Reader, place: Now) -> None:
    form = await reader.open(FORM)
    refused = await reader.send(form, "/staff/bookings", status=422, name="张示例", id_number="4107", phone="")
    assert "张示例" in refused.answer.text
    assert len(refused.document.all("span", class_="message")) == 2


async def test_another_day_keeps_what_was_typed(reader: Reader, place: Now) -> None:
    form = await reader.open(FORM)
    again = await reader.send(form, "/staff/bookings", status=200, name="张示例", day=str(place.starts_at.date()))
    assert "张示例" in again.answer.text


async def test_at_the_counter_without_a_phone_the_slip_says_it_all(reader: Reader, place: Now) -> None:
    slip = await booked(reader, await reader.open(FORM), phone="", channel="counter")
    assert "没有手机号" in slip.text
    assert (await appointments.appointment(reference_on(slip))).channel == "counter"


async def test_an_enterprise_is_booked_with_its_code_and_who_comes(reader: Reader, place: Now) -> None:
    form = await reader.open(f"/staff/bookings/new?item={OF_ENTERPRISES}")
    slip = await booked(reader, form, name="示例（新乡）有限公司", handler="李示例", id_number="91350100M000100Y43")
    assert (await appointments.appointment(reference_on(slip))).applicant.kind == "enterprise"


async def test_sending_the_form_twice_books_once(reader: Reader, place: Now) -> None:
    form, number = await reader.open(FORM), given.id_number()
    first = await booked(reader, form, id_number=number)
    again = await booked(reader, form, id_number=number)
    assert reference_on(first) == reference_on(again)


async def test_a_change_needs_the_callers_proof_and_a_cancellation_too(reader: Reader, place: Now) -> None:
    slip = await booked(reader, await reader.open(FORM))
    door = f"/staff/bookings/{reference_on(slip)}"
    await reader.send(slip, f"{door}/times", status=422, proof="0000")
    times = await reader.send(slip, f"{door}/times", status=200, proof="7788")
    later = [node.get("value") for node in times.document.all("input", name="slot")][4]
    changed = await reader.client.post(f"{door}/change", data=fields(times) | {"slot": later})
    assert changed.status_code == 303
    assert (await appointments.appointment(reference_on(slip))).starts_at > place.starts_at
    await reader.client.post(f"{door}/cancel", data=fields(times))
    assert (await appointments.appointment(reference_on(slip))).state is State.cancelled


async def test_nobody_at_a_desk_tries_all_numbers_of_a_booking(reader: Reader, place: Now) -> None:
    slip = await booked(reader, await reader.open(FORM))
    door = f"/staff/bookings/{reference_on(slip)}"
    for number in range(5):
        await reader.send(slip, f"{door}/times", status=422, proof=f"000{number}")
    await reader.send(slip, f"{door}/times", status=422, proof="7788")


async def test_a_reference_is_looked_up_only_in_ones_own_hall(reader: Reader, place: Now) -> None:
    elsewhere = await given.booked(await given.hall())
    assert "没有这个编号" in (await reader.open(f"/staff/bookings?reference={elsewhere.reference}")).text
    slip = await booked(reader, await reader.open(FORM))
    assert (await reader.open(f"/staff/bookings?reference={reference_on(slip)}")).path == f"/staff/bookings/{reference_on(slip)}"


async def test_the_pages_are_english_too(reader: Reader, place: Now) -> None:
    slip = await booked(reader, await reader.open(FORM))
    for address in (
        "/staff/bookings/new?lang=en",
        f"{FORM}&lang=en",
        f"/staff/bookings/{reference_on(slip)}?lang=en",
        "/staff/bookings?lang=en",
    ):
        assert (await reader.open(address)).document.one("html").get("lang") == "en"


def fields(page: Page) -> dict[str, str]:
    """What the page's form sends besides the choice."""
    return {node.get("name"): node.get("value") for node in page.form("/staff/bookings").all("input", type="hidden")}


async def test_a_number_that_stands_on_many_bookings_is_refused_to_callers_with_all_that_was_typed(reader: Reader, place: Now) -> None:
    for _ in range(5):
        await given.booked(place.hall, place.starts_at, ITEM, phone="19900007788", now=clock.now())
    form = await reader.open(FORM)
    refused = await reader.send(form, "/staff/bookings", status=422, name="张示例", id_number=given.id_number(), phone="19900007788")
    assert "已有 5 个待办预约" in refused.document.one("span", id="phone-error").text
    assert "张示例" in refused.answer.text
