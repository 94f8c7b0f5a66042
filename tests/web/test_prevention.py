"""A community worker's list, the hall's, and the link of a reminder, without script."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend import clock, prevention, tours
from backend.home_visits import Ending
from backend.prevention import Keeper, Listed
from tests import given_extended_sessions, given_home_visits, given_people, given_prevention
from tests.given_people import staff_at_work
from tests.reader import Page, Reader

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.5")]
HALL, HERE = "jingkai", "huayuan"


async def at_work(reader: Reader, *communities: str) -> None:
    """A community worker, signed in."""
    phone = await given_prevention.worker(HALL, *communities, now=clock.now())
    await given_people.signed_in(reader.client, phone)


async def listed(**more: object) -> Listed:
    """Somebody of this community, with something due in twenty days."""
    day = clock.today() + timedelta(days=20)
    return await given_prevention.put_on(Keeper(HALL, "staff:x", None, True), day=day, now=clock.now(), **({"community": HERE} | more))


def link_of(found: Listed) -> str:
    return f"/prevention/links/{prevention.token_of(found.reference)}"


async def put_on(reader: Reader, *, status: int = 200, **more: str) -> Page:
    page = await reader.open("/prevention/people/new")
    fields = {
        "community": HERE, "name": "王示例", "why": "bedridden", "phone": given_people.demo_phone(), "phone_of": "contact",
        "kind": "pension_check", "day": (clock.today() + timedelta(days=20)).isoformat(), "yearly": "yes", "consent_by": "read_aloud",
    }  # fmt: skip
    return await reader.send(page, "/prevention/people", status=status, **(fields | more))


async def test_a_worker_puts_somebody_on_the_list_masked_and_asks_for_the_visit_in_one_tap(reader: Reader) -> None:
    await at_work(reader, HERE)
    assert "可能需要上门" in (await reader.open("/me")).text
    page = await put_on(reader)
    assert "王*例" in page.text
    assert "王示例" not in page.text
    page = await reader.send(page, f"{page.path}/dues/")
    assert page.path.startswith("/home-visits/drafts/")
    who = await reader.open(f"{page.path}/who")
    assert who.document.one("input", name="name").get("value") == "王示例"


@pytest.mark.parametrize("wrong", [{"consent_by": ""}, {"name": ""}, {"day": "2020-01-01"}, {"phone": "12"}, {"community": "shifan"}])
async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(reader: Reader, wrong: dict[str, str]) -> None:
    await at_work(reader, HERE)
    page = await put_on(reader, status=422, words="请敲二楼的门", **wrong)
    assert page.document.one("span", id=f"{next(iter(wrong))}-error")
    assert page.document.one("input", name="words").get("value") == "请敲二楼的门"


async def test_name_and_phone_show_for_a_minute_with_a_reason(reader: Reader) -> None:
    await at_work(reader, HERE)
    found = await listed()
    one = await reader.open(f"/prevention/people/{found.reference}")
    await reader.send(one, f"{one.path}/opening", status=422)
    page = await reader.send(one, f"{one.path}/opening", reason="to_phone")
    assert found.details.phone in page.text
    assert page.answer.headers["Refresh"].startswith("60;")


async def test_an_entry_is_mended_without_showing_what_is_masked(reader: Reader) -> None:
    await at_work(reader, HERE)
    found = await listed()
    page = await reader.open(f"/prevention/people/{found.reference}/edit")
    assert found.details.name not in page.answer.text
    assert found.details.phone not in page.answer.text
    page = await reader.send(page, page.path, why="over_80", words="下午在家")
    assert "80" in page.text
    await reader.send(await reader.open(f"{page.path}/edit"), f"{page.path}/edit", status=422, why="")


async def test_one_more_day_is_added_done_and_dropped(reader: Reader) -> None:
    await at_work(reader, HERE)
    found = await listed()
    one = f"/prevention/people/{found.reference}"
    page = await reader.send(await reader.open(one), f"{one}/dues", kind="other", due_words="换轮椅", day=clock.today().isoformat())
    assert "换轮椅" in page.text
    await reader.send(page, f"{one}/dues", status=422, kind="other", day=clock.today().isoformat())
    empty = await reader.send(page, f"{one}/dues", status=422)
    near = [each for each in empty.document.all("details") if each.all("span", id="kind-error")]
    assert [("open" in each.attributes) for each in near] == [True]
    for answer in ("done", "drop"):
        due = (await prevention.one_for(Keeper(HALL, "x"), found.reference)).dues[0]
        answered = await reader.client.post(
            f"{one}/dues/{due.id}/{answer}",
            data={"csrf": token(page), "day": due.day.isoformat()},
            headers={"Origin": str(reader.client.base_url)},
        )
        assert answered.status_code == 303
    assert (await prevention.one_for(Keeper(HALL, "x"), found.reference)).dues == ()


async def test_who_has_no_phone_stands_among_those_to_call_today_and_is_noted(reader: Reader) -> None:
    await at_work(reader, HERE)
    found = await listed(phone="", phone_of="", words="请敲门")
    action = f"/prevention/people/{found.reference}/dues/{found.dues[0].id}/told"
    page = await reader.open("/prevention")
    assert page.form(action)
    page = await reader.send(page, action)
    assert action not in page.answer.text


async def closed(**more: str) -> str:
    """A request of this community that was closed because somebody died."""
    found = await given_home_visits.asked(HALL, now=clock.now(), **({"community": HERE} | more))  # type: ignore[arg-type]
    manager = await given_extended_sessions.staff(HALL, "试岗经理", "manager")
    await tours.close(HALL, manager, found.reference, Ending.died, manager=True, now=clock.now())
    return found.reference


async def test_a_worker_answers_with_one_tap_whether_it_is_the_person_who_died(reader: Reader) -> None:
    await at_work(reader, HERE)
    same, other = await listed(name="赵示例"), await listed(name="赵示例")
    await closed(name="赵示例")
    page = await reader.open("/prevention")
    assert "姓名和社区相同" in page.text
    page = await reader.send(page, f"/prevention/people/{other.reference}/doubt/somebody-else")
    assert "提醒照常发送" in page.text
    page = await reader.send(page, f"/prevention/people/{same.reference}/doubt/same")
    assert "已移出名单" in page.text
    assert "赵" in page.text
    assert "请确认" not in page.text
    assert (await reader.client.get(f"/prevention/people/{same.reference}")).status_code == 404


@pytest.mark.parametrize("query", ["", "?lang=en"])
async def test_the_manager_is_asked_on_the_card_of_the_closed_request(reader: Reader, query: str) -> None:
    found = await listed()
    visit = await closed(phone=found.details.phone)
    await staff_at_work(reader.client, "manager", hall=HALL)
    card = f"/staff/home-visits/{visit}"
    page = await reader.open(card + query)
    assert found.details.phone not in page.answer.text
    page = await reader.send(page, f"/staff/prevention/people/{found.reference}/doubt/somebody-else")
    assert page.path == card
    assert f"/staff/prevention/people/{found.reference}" not in page.answer.text


async def test_who_keeps_no_list_is_not_asked_on_the_card(reader: Reader) -> None:
    found = await listed(name="赵示例")
    visit = await closed(name="赵示例")
    await staff_at_work(reader.client, "desk", hall=HALL)
    assert found.reference not in (await reader.open(f"/staff/home-visits/{visit}")).answer.text


async def test_a_visit_that_staff_take_down_from_the_list_is_known_to_the_entry(reader: Reader) -> None:
    await staff_at_work(reader.client, "visitor", "manager", hall=HALL)
    found = await listed()
    one = f"/staff/prevention/people/{found.reference}"
    page = await reader.send(await reader.open(one), f"{one}/dues/{found.dues[0].id}/visit")
    more = {
        "relation": "community",
        "address": "桂花巷三号",
        "place": "lift",
        "present": "alone",
        "halves": "any",
        "items": given_home_visits.ITEM,
    }
    page = await reader.send(page, "/staff/home-visits", status=422, **more)
    page = await reader.send(page, "/staff/home-visits", consent="yes")
    assert (await prevention.one_for(Keeper(HALL, "x"), found.reference)).dues[0].visit == page.path.rsplit("/", 1)[1]


async def test_off_the_list_is_erased(reader: Reader) -> None:
    await at_work(reader, HERE)
    found = await listed()
    page = await reader.send(await reader.open(f"/prevention/people/{found.reference}"), f"/prevention/people/{found.reference}/off")
    assert "已移出名单" in page.text
    assert (await reader.client.get(f"/prevention/people/{found.reference}")).status_code == 404


async def test_a_worker_of_another_community_and_other_citizens_see_nothing(reader: Reader) -> None:
    found = await listed()
    await at_work(reader, "shifan")
    assert "王" not in (await reader.open("/prevention")).text
    assert (await reader.client.get(f"/prevention/people/{found.reference}")).status_code == 404
    await given_people.signed_in(reader.client)
    assert (await reader.client.get("/prevention")).status_code == 403


async def test_a_worker_without_communities_is_told_whom_to_ask(reader: Reader) -> None:
    await at_work(reader)
    assert "请联系大厅负责人" in (await reader.open("/prevention")).text


async def test_staff_see_all_communities_and_open_the_form_of_a_request_filled_in(reader: Reader) -> None:
    await staff_at_work(reader.client, "visitor", hall=HALL)
    found = await listed()
    one = f"/staff/prevention/people/{found.reference}"
    assert "要提醒和上门的人" in (await reader.open("/staff/overview")).text
    assert one in (await reader.open("/staff/prevention")).answer.text
    page = await reader.send(await reader.open(one), f"{one}/dues/")
    assert page.document.one("input", name="name").get("value") == "王示例"
    assert page.form("/staff/home-visits")


async def test_a_protected_person_shows_to_a_manager_alone(reader: Reader) -> None:
    found = await listed(protected=True)
    one = f"/staff/prevention/people/{found.reference}"
    await staff_at_work(reader.client, "visitor", hall=HALL)
    assert (await reader.client.get(one)).status_code == 404
    await staff_at_work(reader.client, "manager", hall=HALL)
    assert "受保护" in (await reader.open(one)).text
    assert (await reader.client.get(link_of(found))).status_code == 404


async def test_the_link_says_what_is_due_after_the_last_four_digits_alone(reader: Reader) -> None:
    found = await listed()
    page = await reader.open(link_of(found))
    assert "残疾" not in page.text
    page = await reader.send(page, link_of(found), status=422, last_four="0" if found.details.phone.endswith("0") else "0000")
    assert "残疾" not in page.text
    page = await reader.send(page, link_of(found), last_four=found.details.phone[-4:])
    assert "残疾人证到期" in page.text
    assert found.details.name not in page.text
    page = await reader.send(page, f"{link_of(found)}/dues/")
    assert page.path.startswith("/home-visits/drafts/")
    assert found.details.phone not in (await reader.open(f"{page.path}/contact")).answer.text


async def test_guessing_the_digits_is_stopped(reader: Reader) -> None:
    found = await listed()
    page = await reader.open(link_of(found))
    for _ in range(5):
        page = await reader.send(page, link_of(found), status=422, last_four="nono")
    await reader.send(page, link_of(found), status=429, last_four=found.details.phone[-4:])


async def test_the_link_is_enough_to_come_off_the_list(reader: Reader) -> None:
    found = await listed()
    page = await reader.send(await reader.open(link_of(found)), f"{link_of(found)}/withdrawal")
    assert page.h1 == "您已退出名单"
    assert (await reader.client.get(link_of(found))).status_code == 404


async def test_without_the_digits_no_due_day_is_answered(reader: Reader) -> None:
    found = await listed()
    page = await reader.open(link_of(found))
    where = f"{link_of(found)}/dues/{found.dues[0].id}/done"
    answer = await reader.client.post(where, data={"csrf": token(page)}, headers={"Origin": str(reader.client.base_url)})
    assert answer.headers["location"] == link_of(found)
    assert (await prevention.one_for(Keeper(HALL, "x"), found.reference)).dues == found.dues


def token(page: Page) -> str:
    return page.document.all("input", name="csrf")[0].get("value")
