"""5+X as a person opens it: proposing without script, staff answering, accepting by one tap."""

import pytest

from backend import appointments, extended_sessions
from backend.clock import now
from backend.visits import Desk
from tests import given, given_extended_sessions, given_people, given_visits
from tests.given_product import ITEM
from tests.reader import Page, Reader

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.3")]
NEW = f"/extended-sessions/new?item={ITEM}"


def first(page: Page, name: str, place: int = 1) -> str:
    """A value that a list of the page offers (0 is "please choose")."""
    return str(page.document.one("select", name=name).all("option")[place].get("value"))


def answers(page: Page) -> dict[str, str]:
    """The form filled in by somebody with a document of their own."""
    return {
        "day1": first(page, "day1"), "time1": first(page, "time1", 3), "why": "at_work", "name": "张示例", "id_number": given.id_number()
    }  # fmt: skip


async def proposed(reader: Reader) -> Page:
    page = await reader.open(NEW)
    return await reader.send(page, "/extended-sessions", **answers(page))


async def at_the_desk(client, name: str = "试岗甲") -> Desk:
    return await given_visits.at_work(client, Desk("jingkai", await given_extended_sessions.staff("jingkai", name, "clerk")))


@pytest.mark.parametrize("query", ["", "?lang=en", "?mode=elder", f"?item={ITEM}", f"?item={ITEM}&lang=en", f"?item={ITEM}&mode=elder"])
async def test_the_door_keeps_the_rules_of_pages_signed_in_or_not(reader: Reader, query: str) -> None:
    assert (await reader.open(f"/extended-sessions/new{query}")).h1
    await given_people.signed_in(reader.client)
    assert (await reader.open(f"/extended-sessions/new{query}")).h1


async def test_only_weekends_and_holidays_are_on_the_list_and_the_way_to_working_days_beside_it(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    page = await reader.open(NEW)
    days = [option.text for option in page.document.one("select", name="day1").all("option")[1:]]
    assert days
    assert all("周六" in day or "周日" in day or "(" in day for day in days)
    assert page.link("直接预约") == f"/appointments/new?item={ITEM}"


async def test_a_proposal_is_made_and_stands_on_my_own_page(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    page = await proposed(reader)
    assert "等待大厅答复" in page.text
    assert page.path.split("/")[-1] in (await reader.open("/me")).document.one("a", href=page.path).get("href")


async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    page = await reader.open(NEW)
    page = await reader.send(page, "/extended-sessions", status=422, **answers(page) | {"time1": "", "name": "张示例"})
    assert "1 至 3 个" in page.document.one("span", id="time1-error").text
    assert page.document.one("input", name="name").get("value") == "张示例"


async def test_a_day_chosen_without_its_time_is_asked_for_and_not_dropped(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    page = await reader.open(NEW)
    half = answers(page) | {"day2": first(page, "day2", 2), "time2": ""}
    page = await reader.send(page, "/extended-sessions", status=422, **half)
    assert "日期和时间都要选" in page.document.one("span", id="time2-error").text
    chosen = [each.get("value") for each in page.document.one("select", name="day2").all("option") if "selected" in each.attributes]
    assert chosen == [half["day2"]]


async def test_a_working_day_is_refused_with_the_way_to_normal_booking(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    page = await reader.open(NEW)
    monday = next(each for each in (now().date().fromordinal(now().date().toordinal() + n) for n in range(7, 14)) if each.weekday() == 0)
    page = await reader.send(page, "/extended-sessions", status=422, **answers(page) | {"day1": monday.isoformat()})
    assert "请直接预约" in page.text


async def test_staff_see_it_under_its_day_and_accept_and_it_is_a_booking(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    reference = (await proposed(reader)).path.split("/")[-1]
    await at_the_desk(reader.client)
    page = await reader.open("/staff/extended-sessions")
    assert page.document.all("a", href=f"/staff/extended-sessions/{reference}")
    page = await reader.open(f"/staff/extended-sessions/{reference}")
    assert "张示例" not in page.text
    await reader.send(page, f"/staff/extended-sessions/{reference}/accept")
    assert (await appointments.owned(reference, who)).state == "booked"
    assert (await reader.open(f"/extended-sessions/{reference}")).path == f"/appointments/{reference}"


async def test_an_offer_is_taken_by_one_tap(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    reference = (await proposed(reader)).path.split("/")[-1]
    await at_the_desk(reader.client)
    page = await reader.open(f"/staff/extended-sessions/{reference}")
    other = {"day1": first(page, "day1", 2), "time1": first(page, "time1", 5), "words": "这天有人值班"}
    await reader.send(page, f"/staff/extended-sessions/{reference}/offer", **other)
    page = await reader.open(f"/extended-sessions/{reference}")
    assert "这天有人值班" in page.text
    page = await reader.send(page, f"/extended-sessions/{reference}/acceptance")
    assert page.path == f"/appointments/{reference}?new=1"
    assert (await appointments.owned(reference, who)).day.isoformat() == other["day1"]


async def test_a_refusal_shows_its_reason_and_the_other_ways(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    reference = (await proposed(reader)).path.split("/")[-1]
    await at_the_desk(reader.client)
    page = await reader.open(f"/staff/extended-sessions/{reference}")
    await reader.send(page, f"/staff/extended-sessions/{reference}/refuse", status=422, why_not="other", words="")
    page = await reader.send(page, f"/staff/extended-sessions/{reference}/refuse", why_not="online", words="")
    assert f"已答复 {reference}：未能安排" in page.text
    page = await reader.open(f"/extended-sessions/{reference}")
    assert "网上办" in page.text
    assert page.link("重新提出").startswith(NEW)
    assert page.link("直接预约").startswith(f"/appointments/new?item={ITEM}")


async def test_a_tap_on_refuse_alone_refuses_nothing_and_words_stay_in_their_own_form(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    reference = (await proposed(reader)).path.split("/")[-1]
    await at_the_desk(reader.client)
    page = await reader.open(f"/staff/extended-sessions/{reference}")
    page = await reader.send(page, f"/staff/extended-sessions/{reference}/refuse", status=422, words="抱歉")
    assert "请先选择无法安排的原因" in page.document.one("span", id="why_not-error").text
    assert page.document.one("textarea", id="words").text == "抱歉"
    page = await reader.send(page, f"/staff/extended-sessions/{reference}/offer", status=422, words="请看这天")
    assert page.document.one("textarea", id="offer-words").text == "请看这天"
    assert (await extended_sessions.session(reference)).state is extended_sessions.State.proposed


async def test_the_second_colleague_reads_who_was_quicker(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    reference = (await proposed(reader)).path.split("/")[-1]
    await at_the_desk(reader.client, "试岗王")
    page = await reader.open(f"/staff/extended-sessions/{reference}")
    await reader.send(page, f"/staff/extended-sessions/{reference}/refuse", why_not="online")
    await at_the_desk(reader.client)
    page = await reader.send(page, f"/staff/extended-sessions/{reference}/accept", status=409)
    assert "试岗王" in page.text


async def test_a_manager_plans_a_session_and_the_ordinary_picker_has_it(reader: Reader) -> None:
    slug = await given.hall(items={ITEM: 15})
    await given_visits.at_work(reader.client, Desk(slug, await given_extended_sessions.staff(slug, "试岗长", "manager")))
    page = await reader.open("/staff/extended-sessions")
    page = await reader.send(page, "/staff/extended-sessions", status=409, windows="99", opens="10:15", needed="4")
    assert [page.document.one("input", name=name).get("value") for name in ("windows", "opens", "needed")] == ["99", "10:15", "4"]
    day = first(page, "day", 0)
    page = await reader.send(page, "/staff/extended-sessions", day=day, windows="2", opens="09:00", closes="12:00", needed="0")
    assert "可以直接预约" in page.text
    assert "周末" in (await reader.open(f"/appointments/new?item={ITEM}&hall={slug}&day={day}")).text


async def test_it_is_withdrawn_and_can_be_proposed_again(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    page = await proposed(reader)
    page = await reader.send(page, f"{page.path}/withdrawal")
    assert "已撤回" in page.text
    assert [each.state for each in await extended_sessions.of_citizen(who)] == ["withdrawn"]
    link = (await reader.open("/me")).document.one("a", href=page.path)
    assert "details" in [each.tag for each in link.above()]


async def test_nobody_else_opens_it(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    page = await proposed(reader)
    await given_people.signed_in(reader.client)
    assert (await reader.client.get(page.path)).status_code == 404


@pytest.mark.parametrize("preference", ["lang=en", "mode=elder"])
async def test_every_page_of_it_holds_in_english_and_in_the_elder_edition(reader: Reader, preference: str) -> None:
    await given_people.signed_in(reader.client)
    page = await proposed(reader)
    assert (await reader.open(f"{page.path}?{preference}")).h1
    await at_the_desk(reader.client)
    for path in ("/staff/extended-sessions", f"/staff/extended-sessions/{page.path.split('/')[-1]}"):
        assert (await reader.open(f"{path}?{preference}")).h1
