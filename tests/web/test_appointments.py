"""A citizen books on the web without script: picked, kept, filled in, checked, sent once; changed, cancelled, undone."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from backend import appointments, hall
from backend.clock import now
from backend.database import connection
from tests import given_people
from tests.given_product import ITEM, OF_ENTERPRISES, OTHER
from tests.reader import Page, Reader

pytestmark = pytest.mark.usefixtures("product")
NEW = f"/appointments/new?item={ITEM}"
PERSON = {"name": "张示例", "id_kind": "resident_id", "id_number": "410702195603150025"}


async def kept(reader: Reader, path: str = NEW) -> Page:
    """The form after the earliest time was taken."""
    picker = await reader.open(path)
    slot = picker.document.one("button", name="earliest").get("value")
    return await reader.send(picker, "/appointments/holds", earliest=slot)


async def booked(reader: Reader, **answers: str | list[str]) -> Page:
    """The confirmation of a booking by a person who is signed in."""
    phone = given_people.demo_phone()
    await given_people.signed_in(reader.client, phone)
    check = await reader.send(await kept(reader), "/appointments/new/details", **(PERSON | {"phone": phone} | answers))
    return await reader.send(check, "/appointments")


def reference_on(page: Page) -> str:
    """The reference that the page is about."""
    return re.findall(r"/appointments/(\w{8})", page.path)[0]


@pytest.mark.article("18.1")
async def test_a_stranger_books_by_phone_and_code(reader: Reader) -> None:
    phone = given_people.demo_phone()
    code_page = await reader.send(await kept(reader), "/appointments/new/details", **PERSON, phone=phone)
    check = await reader.send(code_page, "/sign-in/code", code=await given_people.code_sent_to(phone))
    assert "张示例" in check.text
    assert "410702195603150025" not in check.text
    done = await reader.send(check, "/appointments")
    assert "预约成功" in done.h1


async def test_the_confirmation_says_when_where_what_to_bring_and_how_to_be_found(reader: Reader) -> None:
    done = await booked(reader, needs=["wheelchair"])
    found = await appointments.appointment(reference_on(done))
    assert found.ticket_code in done.text
    assert all(words in done.text for words in ("要带什么", "轮椅", "改时间", "加到手机日历"))
    assert done.document.one("img").get("alt")


async def test_two_submits_of_one_form_make_one_booking(reader: Reader) -> None:
    phone = given_people.demo_phone()
    owner = await given_people.signed_in(reader.client, phone)
    check = await reader.send(await kept(reader), "/appointments/new/details", **PERSON, phone=phone)
    first = await reader.send(check, "/appointments")
    again = await reader.send(check, "/appointments")
    assert reference_on(first) == reference_on(again)
    assert len(await appointments.of_citizen(owner, since=now())) == 1


async def test_a_field_in_error_says_so_and_nothing_typed_is_lost(reader: Reader) -> None:
    form = await kept(reader)
    page = await reader.send(form, "/appointments/new/details", status=422, name="张示例", id_number="110101199003071234", phone="12345")
    assert page.document.one("input", name="name").get("value") == "张示例"
    assert page.document.one("input", name="id_number").get("aria-invalid") == "true"
    assert {node.get("href") for node in page.document.all("a", href="*") if node.get("href").startswith("#id")} == {"#id_number"}


async def test_what_was_refused_at_its_field_is_not_booked_by_going_round_the_check(reader: Reader) -> None:
    phone = given_people.demo_phone()
    owner = await given_people.signed_in(reader.client, phone)
    check = await reader.send(await kept(reader), "/appointments/new/details", **PERSON, phone=phone)
    form = await reader.open(check.path.replace("/check", "/details"))
    await reader.send(form, "/appointments/new/details", status=422, phone="12345", id_number="1")
    back = await reader.send(check, "/appointments")
    assert back.path.startswith("/appointments/new/details")
    assert await appointments.of_citizen(owner, since=now()) == ()


async def test_spaces_full_width_digits_and_a_small_x_are_forgiven(reader: Reader) -> None:
    phone = given_people.demo_phone()
    await given_people.signed_in(reader.client, phone)
    typed = {"name": " 王　示例 ", "id_number": "11010519491231002x", "phone": f"+86 {phone[:3]} {phone[3:7]} {phone[7:]}"}
    check = await reader.send(await kept(reader), "/appointments/new/details", **typed)
    assert "核对信息" in check.h1


async def test_a_name_with_half_a_pair_or_a_nul_is_refused_with_words(reader: Reader) -> None:
    form = await kept(reader)
    page = await reader.send(form, "/appointments/new/details", status=422, **(PERSON | {"name": "张\0三", "phone": "19900000001"}))
    assert page.document.one("input", name="name").get("aria-invalid") == "true"


async def test_an_enterprise_books_with_its_credit_code_and_who_comes(reader: Reader) -> None:
    phone = given_people.demo_phone()
    await given_people.signed_in(reader.client, phone)
    form = await kept(reader, f"/appointments/new?item={OF_ENTERPRISES}")
    answers = {"name": "示例科技有限公司", "handler": "李示例", "id_number": "91410700MA4000000J", "phone": phone}
    done = await reader.send(await reader.send(form, "/appointments/new/details", **answers), "/appointments")
    found = await appointments.appointment(reference_on(done))
    assert (found.applicant.kind, found.applicant.handler) == ("enterprise", "李示例")


async def test_each_answer_can_be_changed_from_the_check_alone(reader: Reader) -> None:
    phone = given_people.demo_phone()
    await given_people.signed_in(reader.client, phone)
    check = await reader.send(await kept(reader), "/appointments/new/details", **PERSON, phone=phone)
    question = await reader.open(next(node.get("href") for node in check.document.all("a", href="*") if "step=who" in node.get("href")))
    assert not [node for node in question.document.all("input") if node.get("name") == "id_number"]
    back = await reader.send(question, "/appointments/new/details", name="赵示例")
    assert "赵示例" in back.text
    assert "核对信息" in back.h1


async def test_a_time_that_is_gone_brings_the_picker_back_with_fresh_ones(reader: Reader) -> None:
    picker = await reader.open(NEW)
    slot = picker.document.one("button", name="earliest").get("value")
    _, starts_at = hall.read_slot(slot)
    async with connection() as held:
        before = await held.fetch("SELECT id, taken FROM slots WHERE hall = 'jingkai' AND starts_at = $1", starts_at)
        await held.execute("UPDATE slots SET taken = capacity, kept_taken = kept WHERE hall = 'jingkai' AND starts_at = $1", starts_at)
    page = await reader.send(picker, "/appointments/holds", status=409, earliest=slot)
    async with connection() as held:
        await held.executemany("UPDATE slots SET taken = $2, kept_taken = 0 WHERE id = $1", [tuple(row) for row in before])
    assert "刚刚被约满" in page.text
    assert page.document.one("button", name="earliest").get("value") != slot


async def test_full_times_stay_visible_but_closed(reader: Reader) -> None:
    day = (await hall.earliest("jingkai", (ITEM,), now())).starts_at.date()  # type: ignore[union-attr]
    async with connection() as held:
        last = await held.fetchval("SELECT max(starts_at) FROM slots WHERE hall = 'jingkai' AND day = $1", day)
        before = await held.fetch("SELECT id, taken FROM slots WHERE hall = 'jingkai' AND starts_at = $1", last)
        await held.execute("UPDATE slots SET taken = capacity, kept_taken = kept WHERE hall = 'jingkai' AND starts_at = $1", last)
    page = await reader.open(f"{NEW}&day={day}")
    async with connection() as held:
        await held.executemany("UPDATE slots SET taken = $2, kept_taken = 0 WHERE id = $1", [tuple(row) for row in before])
    closed = [node for node in page.document.all("input") if node.get("name") == "slot" and "disabled" in node.attributes]
    assert closed
    assert "约满" in page.text


@pytest.mark.article("29.1")
@pytest.mark.article("29.2")
async def test_early_noon_and_late_times_of_a_working_day_can_be_picked(reader: Reader) -> None:
    days = await hall.free_days("jingkai", (ITEM,), now())
    day = next(each.day for each in days[1:] if each.open)
    page = await reader.open(f"{NEW}&day={day}")
    assert all(words in page.text for words in ("早间", "午间", "晚间", "延时服务", "午间不打烊"))


async def test_the_elder_edition_asks_day_part_and_at_most_seven_times_one_after_the_other(reader: Reader) -> None:
    days = await reader.open(f"{NEW}&mode=elder")
    assert not days.document.all("input", name="slot")
    a_day = [node.get("href") for node in days.document.all("a", href="*") if "day=" in node.get("href")][1]  # today may be over
    parts = await reader.open(a_day)
    assert not parts.document.all("input", name="slot")
    times = await reader.open(next(node.get("href") for node in parts.document.all("a", href="*") if "part=" in node.get("href")))
    assert 0 < len(times.document.all("input", name="slot")) <= 7


async def test_the_elder_edition_asks_one_question_a_page(reader: Reader) -> None:
    phone = given_people.demo_phone()
    await given_people.signed_in(reader.client, phone)
    page = await kept(reader, f"{NEW}&mode=elder")
    for answers in ({"name": "钱示例"}, {"id_number": PERSON["id_number"]}, {"phone": phone}, {}):
        page = await reader.send(page, "/appointments/new/details", **answers)
        assert page.document.all("input", name="remember") == []
    done = await reader.send(page, "/appointments")
    assert "预约成功" in done.h1


async def test_one_more_matter_is_found_from_the_picker(reader: Reader) -> None:
    more = await reader.follow(await reader.open(NEW), "同一趟再办一件事")
    both = await reader.open(next(node.get("href") for node in more.document.all("a", href="*") if f"with={OTHER}" in node.get("href")))
    assert "残疾人证新办" in both.text


async def test_several_matters_in_one_visit_take_the_sum_of_their_minutes(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    form = await kept(reader, f"{NEW}&with={OTHER}")
    hold = parse_qs(urlsplit(form.path).query)["hold"][0]
    async with connection() as held:
        units, items = await held.fetchrow("SELECT units, items FROM holds WHERE id = $1", hold)
    taken = await hall.items_taken("jingkai")
    assert units * 15 >= taken[ITEM].minutes + taken[OTHER].minutes
    assert set(items) == {ITEM, OTHER}


async def test_the_time_is_changed_and_the_old_one_given_back(reader: Reader) -> None:
    done = await booked(reader)
    before = await appointments.appointment(reference_on(done))
    picker = await reader.follow(done, "改时间")
    slots = [node for node in picker.document.all("input") if node.get("name") == "slot" and "disabled" not in node.attributes]
    slot = next(node.get("value") for node in reversed(slots))
    await reader.send(picker, "/appointments/", slot=slot)
    after = await appointments.appointment(before.reference)
    assert hall.slot_name("jingkai", after.starts_at) == slot
    assert after.moves == 1


async def test_a_booking_is_undone_within_ten_minutes_and_shows_as_cancelled(reader: Reader) -> None:
    done = await booked(reader)
    gone = await reader.send(done, f"/appointments/{reference_on(done)}/cancel")
    assert "已取消" in gone.text


async def test_cancelling_is_asked_once_and_offers_another_time_first(reader: Reader) -> None:
    done = await booked(reader)
    question = await reader.follow(done, "取消预约")
    assert "还是改个时间" in question.text
    gone = await reader.send(question, f"/appointments/{reference_on(done)}/cancel")
    assert "已取消" in gone.text


async def test_somebody_elses_booking_is_not_there(reader: Reader) -> None:
    reference = reference_on(await booked(reader))
    await given_people.signed_in(reader.client)
    await reader.open(f"/appointments/{reference}", status=404)
    await reader.open(f"/appointments/{reference}/cancel", status=404)


async def test_who_scans_the_code_sees_the_state_and_no_full_name(reader: Reader) -> None:
    reference = reference_on(await booked(reader))
    found = await appointments.appointment(reference)
    reader.client.cookies.delete("__Host-session")
    page = await reader.open(f"/appointments/{reference}?key={found.token}")
    assert "张*例" in page.text
    assert "张示例" not in page.text
    assert found.ticket_code not in page.text


async def test_the_calendar_file_has_the_time_in_utc_and_no_name(reader: Reader) -> None:
    reference = reference_on(await booked(reader))
    found = await appointments.appointment(reference)
    answer = await reader.client.get(f"/appointments/{reference}/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert f"DTSTART:{found.starts_at.astimezone(tz=None).strftime('%Y')}" in answer.text
    assert "张" not in answer.text
    assert all(len(line.encode()) <= 75 for line in answer.text.split("\r\n"))


async def test_the_calendar_file_calls_off_only_what_was_cancelled(reader: Reader) -> None:
    reference = reference_on(await booked(reader))
    async with connection() as held:
        await held.execute("UPDATE appointments SET state = 'finished' WHERE reference = $1", reference)
        finished = await reader.client.get(f"/appointments/{reference}/calendar.ics")
        await held.execute("UPDATE appointments SET state = 'cancelled' WHERE reference = $1", reference)
    cancelled = await reader.client.get(f"/appointments/{reference}/calendar.ics")
    assert "STATUS:CONFIRMED" in finished.text
    assert "STATUS:CANCELLED" in cancelled.text


async def test_my_page_shows_own_bookings_and_those_for_others(reader: Reader) -> None:
    await booked(reader, relation="parent")
    page = await reader.open("/me")
    assert "替别人约的" in page.text


async def test_somebody_remembered_is_one_tap_the_next_time(reader: Reader) -> None:
    await booked(reader, relation="neighbour", remember="yes", name="孙示例")
    form = await kept(reader, f"/appointments/new?item={OTHER}")
    assert [node.one("input").get("name") for node in form.document.all("for-others")] == ["remember"]
    filled = await reader.follow(form, "孙*例")
    assert filled.document.one("input", name="name").get("value") == "孙示例"
    assert filled.document.one("input", name="id_number").get("value") == PERSON["id_number"]


@pytest.mark.parametrize("query", ["item=nothing-of-ours", "item=&day=2026-02-31", f"item={ITEM}&day=x&part=y&after=-1", f"item={ITEM}&hall=nowhere"])
async def test_an_address_that_makes_no_sense_is_answered_kindly(reader: Reader, query: str) -> None:
    answer = await reader.client.get(f"/appointments/new?{query}")
    assert answer.status_code in (200, 303, 404)


@pytest.mark.parametrize("slot", ["", "x", "jingkai.20200101T0900", "jingkai.20991231T0900", "nowhere.20261124T0900", "jingkai.20261124T0307"])
async def test_a_slot_that_is_none_is_refused_with_words(reader: Reader, slot: str) -> None:
    picker = await reader.open(NEW)
    token = picker.document.one("input", name="csrf").get("value")
    answer = await reader.client.post("/appointments/holds", data={"csrf": token, "item": ITEM, "slot": slot})
    assert answer.status_code in (404, 409, 422)


async def test_the_whole_form_is_there_in_english(reader: Reader) -> None:
    form = await kept(reader, f"{NEW}&lang=en")
    assert "Your details" in form.h1
    assert "Number of the document" in form.text
