"""Not coming, as a person opens it: what counts, the reason, the pause with its other ways, the appeal; and who decides."""

from datetime import timedelta
from uuid import UUID

import pytest

from backend import appointments
from backend.appointments import Judge
from backend.clock import now
from backend.database import transaction
from backend.hall import Policies
from backend.visits import Desk
from tests import given, given_extended_sessions, given_people, given_visits
from tests.given_product import ITEM
from tests.reader import Reader

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("18.1")]
ALL = "/me/misses"


async def a_hall(**policies: object) -> str:
    """Open today around the clock, and tomorrow."""
    today = now().date()
    days = (today, today + timedelta(days=1))
    return await given.hall(days=days, hours=(0, 24), items={ITEM: 15}, policies=Policies(**policies))  # type: ignore[arg-type]


async def missed(slug: str, who: UUID, times: int = 1) -> list[str]:
    """So many bookings of today to which nobody came."""
    quarter = now().replace(minute=now().minute // 15 * 15, second=0, microsecond=0)
    found = []
    for _ in range(times):
        booked = await given.booked(
            slug, quarter, ITEM, by=who, applicant=given.applicant("王小五", "11010119900307002X"), now=quarter - timedelta(hours=1)
        )
        async with transaction() as held:
            gone = await appointments.advance(held, booked.reference, "miss", "rounds", now())
            await appointments.tell_missed(held, gone, now())
        found.append(booked.reference)
    return found


async def at_the_desk(reader: Reader, slug: str, role: str = "desk", name: str = "试岗甲") -> Desk:
    return await given_visits.at_work(reader.client, Desk(slug, await given_extended_sessions.staff(slug, name, role)))


async def test_who_missed_nothing_reads_so(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    page = await reader.open("/me")
    page = await reader.follow(page, "未到场的预约")
    assert "没有未到场的预约" in page.text


@pytest.mark.parametrize("edition", ["lang=zh", "lang=en", "mode=elder&lang=zh"])
async def test_every_page_of_it_holds_in_each_edition(reader: Reader, edition: str) -> None:
    who, slug = await given_people.signed_in(reader.client), await a_hall()
    references = await missed(slug, who, 3)
    await appointments.appeal(references[2], who, "没收到提醒", now())
    await appointments.give_excuse(references[0], who, "ill", "", now())
    for path in (ALL, *(f"{ALL}/{each}" for each in references)):
        assert (await reader.open(f"{path}?{edition}")).h1
    await at_the_desk(reader, slug, "manager")
    for path in ("/staff/pauses", *(f"/staff/pauses/{each}" for each in references)):
        assert "王小五" not in (await reader.open(f"{path}?{edition}")).text


async def test_the_reason_is_given_and_accepted_and_counts_no_more(reader: Reader) -> None:
    who, slug = await given_people.signed_in(reader.client), await a_hall()
    (reference,) = await missed(slug, who)
    page = await reader.open(f"{ALL}/{reference}")
    page = await reader.send(page, f"{ALL}/{reference}/excuse", excuse="ill", words="发烧")
    assert "原因待核实" in page.text
    await at_the_desk(reader, slug)
    page = await reader.follow(await reader.open("/staff/pauses"), "王")
    await reader.send(page, f"/staff/pauses/{reference}/accept")
    assert "不计" in (await reader.open(f"{ALL}/{reference}")).text


async def test_what_is_wrong_with_a_reason_is_said_at_its_field_and_nothing_typed_is_lost(reader: Reader) -> None:
    who, slug = await given_people.signed_in(reader.client), await a_hall()
    (reference,) = await missed(slug, who)
    page = await reader.open(f"{ALL}/{reference}")
    page = await reader.send(page, f"{ALL}/{reference}/excuse", status=422, excuse="", words="说明一下")
    assert "请选一个原因" in page.document.one("span", id="excuse-error").text
    assert page.document.one("textarea", name="words").text == "说明一下"
    page = await reader.send(page, f"{ALL}/{reference}/excuse", status=422, excuse="other", words=" ")
    assert page.document.one("span", id="words-error").text
    assert "checked" in page.document.one("input", value="other").attributes


@pytest.mark.article("17.1")
async def test_a_paused_person_reads_why_until_when_and_the_other_ways_before_booking(reader: Reader) -> None:
    who, slug = await given_people.signed_in(reader.client), await a_hall()
    await missed(slug, who, 3)
    picker = await reader.open(f"/appointments/new?item={ITEM}&hall={slug}&day={(now() + timedelta(days=1)).date()}")
    slots = [each.get("value") for each in picker.document.all("input", name="slot") if "disabled" not in each.attributes]
    page = await reader.send(picker, "/appointments/holds", slot=slots[0])
    page = await reader.send(page, "/appointments/new/details", name="王小五", id_number="11010119900307002X", phone="19900001234")
    assert "网上预约暂停到" in page.text
    assert page.link("拨打") == "tel:12345"
    assert page.link("申请复核") == ALL
    assert not [form for form in page.document.all("form") if form.get("action") == "/appointments"]


async def test_the_appeal_is_decided_by_a_person_and_lifts_the_pause(reader: Reader) -> None:
    who, slug = await given_people.signed_in(reader.client), await a_hall()
    references = await missed(slug, who, 3)
    page = await reader.follow(await reader.open(ALL), "申请人工复核")
    page = await reader.send(page, f"{ALL}/{references[2]}/appeal", status=422, appeal="")
    assert page.document.one("span", id="appeal-error").text
    page = await reader.send(page, f"{ALL}/{references[2]}/appeal", appeal="照护老人")
    assert "等待人工复核" in page.text
    await at_the_desk(reader, slug)
    page = await reader.follow(await reader.open("/staff/pauses"), "王")
    assert "照护老人" in page.text
    await reader.send(page, f"/staff/pauses/{references[2]}/lift", exempt="carer")
    assert "暂停到" not in (await reader.open(ALL)).text


async def test_a_kept_pause_wants_a_reason_and_says_how_to_object(reader: Reader) -> None:
    who, slug = await given_people.signed_in(reader.client), await a_hall()
    last = (await missed(slug, who, 3))[2]
    await appointments.appeal(last, who, "忘了", now())
    await at_the_desk(reader, slug)
    page = await reader.open(f"/staff/pauses/{last}")
    page = await reader.send(page, f"/staff/pauses/{last}/keep", status=422, keep="")
    assert page.document.one("span", id="keep-error").text
    await reader.send(page, f"/staff/pauses/{last}/keep", keep="可以电话预约")
    page = await reader.open(ALL)
    assert "可以电话预约" in page.text
    assert "12345" in page.text


async def test_the_second_colleague_reads_who_was_faster(reader: Reader) -> None:
    who, slug = await given_people.signed_in(reader.client), await a_hall()
    (reference,) = await missed(slug, who)
    await appointments.give_excuse(reference, who, "ill", "", now())
    await at_the_desk(reader, slug)
    page = await reader.open(f"/staff/pauses/{reference}")
    await appointments.judge_excuse(Judge(slug, await given_extended_sessions.staff(slug, "试岗王")), reference, "", now(), accepted=True)
    page = await reader.send(page, f"/staff/pauses/{reference}/refuse", status=409, refuse="不行")
    assert "试岗王" in page.text


async def test_at_the_counter_the_reference_finds_it(reader: Reader) -> None:
    who, slug = await given_people.signed_in(reader.client), await a_hall()
    (reference,) = await missed(slug, who)
    await at_the_desk(reader, slug)
    page = await reader.open("/staff/pauses?reference=00000000")
    assert "没有 00000000 的未到场记录" in page.text
    page = await reader.open(f"/staff/pauses?reference={reference}")
    await reader.send(page, f"/staff/pauses/{reference}/excuse", excuse="当面说明：住院")
    assert [each.state for each in (await appointments.misses_of(who, now()))[0].misses] == ["excused"]


async def test_a_manager_sets_a_day_aside(reader: Reader) -> None:
    who, slug = await given_people.signed_in(reader.client), await a_hall()
    await missed(slug, who, 2)
    await at_the_desk(reader, slug, "manager")
    page = await reader.open("/staff/pauses")
    page = await reader.send(page, "/staff/pauses", status=422, words="")
    page = await reader.send(page, "/staff/pauses", words="系统故障")
    assert "2" in page.document.one("p", role="status").text


async def test_nobody_else_opens_it(reader: Reader) -> None:
    who, slug = await given_people.signed_in(reader.client), await a_hall()
    (reference,) = await missed(slug, who)
    await given_people.signed_in(reader.client)
    assert (await reader.client.get(f"{ALL}/{reference}")).status_code == 404
    await at_the_desk(reader, await a_hall())
    assert (await reader.client.get(f"/staff/pauses/{reference}")).status_code == 404


async def test_after_the_halls_time_one_can_still_say_that_one_cannot_come(reader: Reader) -> None:
    who, slug = await given_people.signed_in(reader.client), await a_hall(cancel_until=timedelta(days=3))
    tomorrow = (now() + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    booked = await given.booked(slug, tomorrow, ITEM, by=who, now=now() - timedelta(hours=1))
    page = await reader.open(f"/appointments/{booked.reference}")
    assert "截止到" in page.text
    page = await reader.follow(page, "我来不了了")
    page = await reader.send(page, f"/appointments/{booked.reference}/cancel")
    assert (await appointments.owned(booked.reference, who)).state == "cancelled"
    assert await appointments.misses_of(who, now()) == ()


async def test_who_calls_that_they_cannot_come_is_served_until_the_start_and_misses_nothing(reader: Reader) -> None:
    slug, who = await a_hall(cancel_until=timedelta(days=3)), await given.citizen()
    tomorrow = (now() + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    booked = await given.booked(slug, tomorrow, ITEM, by=who, now=now() - timedelta(hours=1))
    await at_the_desk(reader, slug)
    page = await reader.open(f"/staff/bookings/{booked.reference}")
    assert "改时间" not in page.form(f"/staff/bookings/{booked.reference}/times").text
    proof = booked.applicant.id_number
    answer = await reader.client.post(
        f"/staff/bookings/{booked.reference}/cancel",
        data={"proof": proof, "csrf": page.document.all("input", name="csrf")[0].get("value")},
        headers={"Origin": str(reader.client.base_url)},
    )
    assert answer.status_code == 303, answer.text[:300]
    assert (await appointments.owned(booked.reference, who)).state == "cancelled"
    assert await appointments.misses_of(who, now()) == ()


async def test_the_ticket_shows_the_name_masked(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    visit = await (await given_visits.open_now()).waiting(name="王小五", by=who)
    page = await reader.open(f"/tickets/{visit.reference}")
    assert "王*五" in page.text
    assert "王小五" not in page.text


async def test_a_manager_reads_who_is_never_paused_and_ends_it(reader: Reader) -> None:
    who, slug = await given_people.signed_in(reader.client), await a_hall()
    (reference,) = (await missed(slug, who, 3))[2:]
    desk = await at_the_desk(reader, slug, "manager", "试岗乙")
    judge = Judge(desk.hall, desk.staff)
    await appointments.appeal(reference, who, "照顾老人", now())
    await appointments.decide_appeal(judge, reference, "", now(), lifted=True, exempt="carer")
    page = await reader.follow(await reader.open("/staff/pauses"), "免于暂停名单")
    assert "王*五" in page.text
    page = await reader.send(page, "/staff/pauses/exemptions/")
    assert (await appointments.exempted(judge), "已结束" in page.text) == ((), True)
    lines = await given.rows("SELECT facts FROM ledger WHERE verb = 'end_exemption' AND hall = $1", slug)
    assert lines == [("{}",)]


async def test_who_comes_with_anothers_booking_is_not_served_on_it(reader: Reader) -> None:
    place = await given_visits.open_now()
    booked = await place.booking()
    await at_the_desk(reader, place.hall)
    page = await reader.open(f"/staff/people/{booked.reference}")
    page = await reader.send(page, f"/staff/arrivals/{booked.reference}/other-person")
    assert page.link("取号") == "/staff/tickets/new"
    assert (await appointments.appointment(booked.reference)).state == "booked"
    lines = await given.rows("SELECT verb FROM ledger WHERE subject = $1 ORDER BY id", f"appointment:{booked.reference}")
    assert lines[-1] == ("name_differed",)


async def test_who_checked_in_by_anothers_booking_loses_the_ticket_and_the_booking_stays(reader: Reader) -> None:
    place = await given_visits.open_now()
    visit = await place.waiting()
    await at_the_desk(reader, place.hall)
    page = await reader.open(f"/staff/people/{visit.reference}")
    page = await reader.send(page, f"/staff/arrivals/{visit.reference}/other-person")
    assert page.link("取号") == "/staff/tickets/new"
    assert (await appointments.appointment(visit.reference or "")).state == "booked"
    assert await given.rows("SELECT 1 FROM visits WHERE id = $1", visit.id) == []


async def test_a_hall_may_want_a_tick_that_the_name_was_compared(reader: Reader) -> None:
    today = now()
    slug = await given.hall(days=(today.date(),), hours=(0, 24), policies=Policies(compare_at_check_in=True))
    place = given_visits.Now(slug, today.replace(minute=today.minute // 15 * 15, second=0, microsecond=0))
    booked = await place.booking()
    await at_the_desk(reader, slug)
    page = await reader.open(f"/staff/people/{booked.reference}")
    page = await reader.send(page, f"/staff/arrivals/{booked.reference}", status=422)
    await reader.send(page, f"/staff/arrivals/{booked.reference}", compared="yes")
    assert (await appointments.appointment(booked.reference)).state == "checked_in"
