"""Progress by reference and last four: without signing in, masked, and the same kind answer for all that don't fit."""

import statistics
import time

import pytest

from backend import mandates
from backend.database import transaction
from tests import given, given_extended_sessions, given_people
from tests.reader import Page, Reader
from web import progress as door

pytestmark = pytest.mark.usefixtures("product")


async def booking(phone: str = "") -> tuple[str, str]:
    """Reference and phone of a booking of somebody's."""
    number = phone or given_people.demo_phone()
    found = await given.booked(await given.hall(), by=await given.citizen(phone=number))
    return found.reference, found.phone


async def looked_up(reader: Reader, reference: str, last_four: str, status: int = 200) -> Page:
    return await reader.send(await reader.open("/progress"), "/progress", reference=reference, last_four=last_four, status=status)


@pytest.mark.article("21.1")
async def test_reference_and_last_four_show_the_state_without_signing_in(reader: Reader) -> None:
    reference, phone = await booking()
    page = await looked_up(reader, reference, phone[-4:])
    assert reference in page.h1
    assert "已预约" in page.text
    assert "预约成功" in page.text
    assert "到厅签到" in page.text


async def test_the_name_is_masked_and_neither_phone_nor_document_shows(reader: Reader) -> None:
    reference, phone = await booking()
    page = await looked_up(reader, reference, phone[-4:])
    assert "张*三" in page.text
    assert "张小三" not in page.answer.text
    assert phone not in page.answer.text
    assert "110101" not in page.answer.text


async def test_a_protected_person_s_booking_is_as_unknown_as_a_wrong_number(reader: Reader) -> None:
    who, phone = await given.citizen(phone=(number := given_people.demo_phone())), number
    found = await given.booked(await given.hall(), by=who)
    wrong = await looked_up(reader, found.reference, f"{(int(phone[-4:]) + 1) % 10000:04d}", 404)
    async with transaction() as held:
        await mandates.guard(held, who, given.NOW)
    assert (await looked_up(reader, found.reference, phone[-4:], 404)).text == wrong.text


async def test_spaces_small_letters_and_o_for_0_are_forgiven(reader: Reader) -> None:
    reference, phone = await booking()
    typed = f" {reference[:4].lower().replace('0', 'o')} {reference[4:].lower()} "
    assert reference in (await looked_up(reader, typed, f" {phone[-4:]} ")).h1


async def test_an_unknown_reference_and_a_wrong_number_get_the_same_answer(reader: Reader) -> None:
    from backend.references import new_reference

    reference, phone = await booking()
    wrong = f"{(int(phone[-4:]) + 1) % 10000:04d}"
    one = await looked_up(reader, reference, wrong, 404)
    other = await looked_up(reader, new_reference(), wrong, 404)
    assert one.text == other.text
    assert "没有查到" in one.text


async def test_a_hit_is_no_faster_to_miss_than_nothing(reader: Reader) -> None:
    from backend.references import new_reference

    taken: dict[str, list[float]] = {"wrong": [], "unknown": []}
    for _ in range(6):
        reference, phone = await booking()
        for kind, asked in (("wrong", reference), ("unknown", new_reference())):
            page = await reader.open("/progress")
            begun = time.perf_counter()
            await reader.send(page, "/progress", status=404, reference=asked, last_four=f"{(int(phone[-4:]) + 1) % 10000:04d}")
            taken[kind].append(time.perf_counter() - begun)
    wrong, unknown = (statistics.median(each) for each in taken.values())
    assert abs(wrong - unknown) < door.EVEN_SECONDS / 2


async def test_the_sixth_guess_at_a_reference_is_not_answered(reader: Reader) -> None:
    reference, phone = await booking()
    for guess in range(5):
        await looked_up(reader, reference, f"{(int(phone[-4:]) + 1 + guess) % 10000:04d}", 404)
    stopped = await looked_up(reader, reference, phone[-4:], 429)
    assert int(stopped.answer.headers["Retry-After"]) > 60


async def test_somebody_else_s_address_shows_the_form_only(reader: Reader) -> None:
    reference, _ = await booking()
    page = await reader.open(f"/progress/{reference}")
    assert page.h1 == "查进度"
    assert page.document.one("input", name="reference").get("value") == reference


async def test_the_proof_of_one_reference_opens_no_other(reader: Reader) -> None:
    mine, phone = await booking()
    other, _ = await booking()
    await looked_up(reader, mine, phone[-4:])
    assert (await reader.open(f"/progress/{other}")).h1 == "查进度"


async def test_a_forged_proof_opens_nothing(reader: Reader) -> None:
    reference, _ = await booking()
    reader.client.cookies.set("__Host-progress", f"{reference}.99999999999.{'0' * 32}")
    assert (await reader.open(f"/progress/{reference}")).h1 == "查进度"


async def test_one_s_own_progress_needs_no_typing(reader: Reader) -> None:
    phone = given_people.demo_phone()
    who = await given_people.signed_in(reader.client, phone)
    found = await given.booked(await given.hall(), by=who)
    page = await reader.open(f"/progress/{found.reference}")
    assert found.reference in page.h1


@pytest.mark.parametrize(("reference", "last_four"), [("", ""), ("12345678", "12"), ("ABCDEFGHJK", "12a4"), ("\u0000", "１２３４")])
async def test_what_can_not_be_read_is_asked_for_again(reader: Reader, reference: str, last_four: str) -> None:
    page = await looked_up(reader, reference, last_four, 422)
    assert page.document.all("div", id="errors")


async def test_last_four_never_stand_in_an_address(reader: Reader) -> None:
    reference, phone = await booking()
    page = await looked_up(reader, reference, phone[-4:])
    assert phone[-4:] not in page.path.replace(reference, "")


async def test_a_wish_for_a_weekend_is_found_before_anybody_has_answered(reader: Reader) -> None:
    phone = given_people.demo_phone()
    asked = await given_extended_sessions.asked(await given.hall(), by=await given.citizen(phone=phone))
    page = await looked_up(reader, asked.reference, phone[-4:])
    assert "等待大厅答复" in page.text
    assert "希望 11月28日" in page.text
    assert "张小三" not in page.answer.text
