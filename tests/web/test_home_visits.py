"""A home visit as a person opens it: step by step without script, taken up again, answered by the staff."""

from datetime import time

import pytest

from backend import clock, home_visits
from backend.hall import Policies
from backend.home_visits import STEPS, Owner, State
from backend.visits import Desk
from tests import given, given_extended_sessions, given_people, given_visits
from tests.given_home_visits import ITEM, STREET, asked, asking
from tests.reader import Page, Reader
from tests.switchboard import switchboard

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.5")]
NEW = "/home-visits/new"
FILLED: dict[str, dict[str, str | list[str]]] = {
    "who": {"why": "bedridden", "words": "卧床", "relation": "child", "name": "张示例"},
    "what": {"items": [ITEM]},
    "where": {"community": "huayuan", "address": STREET, "landmark": "门口有槐树", "place": "stairs_4"},
    "contact": {"phone": "19900001234", "present": "carer", "known": ["dog", "sign_language"]},
    "proof": {"proof": "community"},
    "when": {"halves": ["mon_am", "fri_pm"]},
}


async def begun(reader: Reader, query: str = "") -> Page:
    return await reader.send(await reader.open(NEW + query), "/home-visits/drafts")


async def filled(reader: Reader, page: Page) -> Page:
    """All six steps from the task list on; the check."""
    page = await reader.follow(page, "继续填写" if "继续填写" in page.text else "继续")
    for step, answers in FILLED.items():
        assert page.path.endswith(f"/{step}")
        page = await reader.send(page, **answers)  # type: ignore[arg-type]
    return page


async def at_the_desk(reader: Reader, role: str = "visitor", name: str = "试岗甲") -> Desk:
    return await given_visits.at_work(reader.client, Desk("jingkai", await given_extended_sessions.staff("jingkai", name, role)))


@pytest.mark.parametrize("query", ["", "?lang=en", "?mode=elder", f"?item={ITEM}", "?item=hunyin-dengji"])
async def test_the_door_keeps_the_rules_of_pages_signed_in_or_not(reader: Reader, query: str) -> None:
    assert (await reader.open(NEW + query)).h1
    await given_people.signed_in(reader.client)
    assert (await reader.open(NEW + query)).h1


@pytest.mark.parametrize("query", ["?lang=zh", "?lang=en", "?mode=elder"])
async def test_every_step_keeps_the_rules_of_pages(reader: Reader, query: str) -> None:
    path = (await begun(reader)).path
    for step in STEPS:
        assert (await reader.open(f"{path}/{step}{query}")).h1


async def test_six_steps_and_the_check_send_one_request_with_a_receipt(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    page = await filled(reader, await begun(reader))
    assert STREET in page.text
    page = await reader.send(page, consent="yes")
    reference = page.path.split("/")[-1].split("?")[0]
    found = await home_visits.owned(reference, Owner("", who))
    assert (page.path, found.state) == (f"/home-visits/{reference}?new=1", State.asked)
    assert reference in page.text
    assert (await reader.open("/me")).document.all("a", href=f"/home-visits/{reference}")


async def test_who_has_not_signed_in_writes_all_of_it_and_sends_after_signing_in(reader: Reader) -> None:
    page = await filled(reader, await begun(reader))
    path = page.path
    assert page.link("登录").startswith("/sign-in")
    await given_people.signed_in(reader.client)
    page = await reader.send(await reader.open(path), consent="yes")
    assert "等待答复" in page.text


async def test_a_draft_is_taken_up_where_it_was_left(reader: Reader) -> None:
    page = await begun(reader, f"?item={ITEM}")
    page = await reader.send(await reader.open(f"{page.path}/who"), **FILLED["who"])  # type: ignore[arg-type]
    page = await reader.follow(await reader.open(NEW), "继续")
    states = [node.text for node in page.document.all("span") if "state" in node.get("class")]
    assert states == ["已填", "已填", "待填", "待填", "待填", "待填"]
    page = await reader.open(f"{page.path}/who")
    assert page.document.one("input", name="name").get("value") == "张示例"


async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(reader: Reader) -> None:
    page = await reader.open(f"{(await begun(reader)).path}/who")
    page = await reader.send(page, status=422, why="other", relation="", name="张示例")
    assert "请简单说说原因" in page.document.one("span", id="words-error").text
    assert page.document.one("span", id="relation-error").text
    assert page.document.one("input", name="name").get("value") == "张示例"


async def test_without_the_consent_nothing_is_sent(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    page = await filled(reader, await begun(reader))
    page = await reader.send(page, status=422)
    assert page.document.one("span", id="consent-error").text
    assert [each.state for each in await home_visits.of_owner(Owner("", who))] == ["draft"]


async def test_the_check_leads_to_what_is_missing(reader: Reader) -> None:
    page = await begun(reader)
    assert (await reader.open(f"{page.path}/check")).path.endswith("/who")


async def test_staff_judge_by_a_masked_card_without_a_street_and_ask_back_once(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    found = await asked("jingkai", by=who)
    await at_the_desk(reader)
    card = f"/staff/home-visits/{found.reference}"
    assert (await reader.open("/staff/home-visits")).document.all("a", href=card)
    page = await reader.open(card)
    assert STREET not in page.answer.text
    assert "张示例" not in page.answer.text
    await reader.send(page, f"{card}/ask-back", words="几楼？有狗吗？")
    page = await reader.send(
        await reader.open(f"/home-visits/{found.reference}"), f"/home-visits/{found.reference}/reply", words="四楼，没有"
    )
    assert "等待答复" in page.text
    assert not [form for form in (await reader.open(card)).document.all("form") if "ask-back" in form.get("action")]


async def test_a_no_has_words_and_a_way_to_another_person(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    found = await asked("jingkai", by=who)
    await at_the_desk(reader)
    card = f"/staff/home-visits/{found.reference}"
    page = await reader.send(await reader.open(card), f"{card}/refuse", status=422, reason="can_come", words="")
    assert "selected" in page.document.one("select", id="refuse-reason").one("option", value="can_come").attributes
    await reader.send(page, f"{card}/refuse", reason="can_come", words="电话里说能走")
    page = await reader.open(f"/home-visits/{found.reference}")
    assert "电话里说能走" in page.text
    page = await reader.send(page, f"/home-visits/{found.reference}/objection", words="下不了楼")
    assert "已换人复核" in page.text
    page = await reader.send(await reader.open(card), f"{card}/accept", status=403)
    assert "另一位工作人员" in page.text
    await at_the_desk(reader, name="试岗乙")
    await reader.send(await reader.open(card), f"{card}/accept", words="周五来")
    assert "同意上门" in (await reader.open(f"/home-visits/{found.reference}")).text


async def test_a_colleague_who_was_quicker_is_named(reader: Reader) -> None:
    found = await asked("jingkai")
    await at_the_desk(reader, name="试岗丙")
    card = f"/staff/home-visits/{found.reference}"
    page = await reader.open(card)
    await reader.send(page, f"{card}/accept")
    page = await reader.send(page, f"{card}/refuse", status=409, words="不行")
    assert "试岗丙刚刚处理过" in page.text


async def test_a_protected_person_s_request_opens_to_the_manager_alone(reader: Reader) -> None:
    found = await asked("jingkai", known=("protected",))
    card = f"/staff/home-visits/{found.reference}"
    await at_the_desk(reader, "desk")
    assert found.reference not in (await reader.open("/staff/home-visits")).text
    await reader.open(card, status=404)
    await reader.open(f"/staff/phone-calls/{found.reference}", status=404)
    await at_the_desk(reader, "manager")
    assert "受保护对象" in (await reader.open(card)).text


async def test_staff_call_about_it_through_the_hall_and_who_sits_at_a_window_does_not(reader: Reader) -> None:
    found = await asked("jingkai")
    await at_the_desk(reader, "desk")
    page = await reader.follow(await reader.open(f"/staff/home-visits/{found.reference}"), "电话")
    assert found.asking.phone not in page.answer.text
    await at_the_desk(reader, "clerk")
    await reader.open(f"/staff/phone-calls/{found.reference}", status=404)
    await reader.open("/staff/home-visits", status=403)


async def test_staff_take_a_request_by_phone_and_nothing_typed_is_lost(reader: Reader) -> None:
    await at_the_desk(reader, "desk")
    everything = {name: value for step in FILLED.values() for name, value in step.items()}
    page = await reader.open("/staff/home-visits/new")
    page = await reader.send(page, status=422, **everything)  # type: ignore[arg-type]
    assert page.document.one("input", name="address").get("value") == STREET
    page = await reader.send(page, consent="yes")
    assert page.path.startswith("/staff/home-visits/")
    assert "读出" in page.text


async def test_the_half_days_begin_when_the_hall_s_own_rules_say(reader: Reader) -> None:
    slug = await given.hall(policies=Policies(visits_am_from=time(9, 30), visits_pm_from=time(15)))
    await given_visits.at_work(reader.client, Desk(slug, await given_extended_sessions.staff(slug, "试岗丙", "desk")))
    assert "上午 09:30 起，下午 15:00 起" in (await reader.open("/staff/home-visits/new")).text


async def test_the_address_is_entered_anew_to_be_changed(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    found = await asked("jingkai", by=who)
    page = await reader.open(f"/home-visits/{found.reference}/address")
    assert STREET not in page.answer.text
    page = await reader.send(page, status=422, address="")
    page = await reader.send(page, address="新家五号楼 101", community="donghu")
    assert "新家五号楼 101" in page.text


async def test_a_protected_person_s_street_shows_on_no_page_and_is_not_changed_there(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    found = await asked("jingkai", by=who, known=("protected",))
    page = await reader.open(f"/home-visits/{found.reference}")
    assert STREET not in page.answer.text
    assert "门口有槐树" not in page.answer.text
    assert f"/home-visits/{found.reference}/address" not in page.answer.text
    assert (await reader.open(f"/home-visits/{found.reference}/address")).path == f"/home-visits/{found.reference}"


@pytest.mark.parametrize("query", ["?lang=en", "?mode=elder"])
async def test_the_request_s_own_pages_keep_the_rules_in_both_languages(reader: Reader, query: str) -> None:
    who = await given_people.signed_in(reader.client)
    found = await asked("jingkai", by=who)
    draft = await home_visits.begin("jingkai", Owner("", who), asking(), "zh", found.created_at)
    for path in (f"/home-visits/{found.reference}", f"/home-visits/drafts/{draft}/check", f"/home-visits/{found.reference}/address"):
        assert (await reader.open(path + query)).h1
    await at_the_desk(reader, "manager")
    hidden = await asked("jingkai", known=("protected",))
    moved = f"/staff/home-visits/{hidden.reference}/address"
    for path in ("/staff/home-visits", "/staff/home-visits/new", f"/staff/home-visits/{found.reference}", moved):
        assert (await reader.open(path + query)).h1


async def test_another_district_is_said_kindly_and_passed_on_with_a_number_to_call(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    found = await asked("jingkai", by=who, community="elsewhere")
    assert "替您转交" in (await reader.open(f"/home-visits/{found.reference}")).text
    await at_the_desk(reader, "manager")
    card = f"/staff/home-visits/{found.reference}"
    page = await reader.open(card)
    assert page.document.all("form")[0].get("action").endswith("/refer")
    page = await reader.send(page, f"{card}/refer", status=422, to="牧野区政务大厅", refer_phone="", words="已说好")
    assert page.document.one("input", name="to").get("value") == "牧野区政务大厅"
    await reader.send(page, f"{card}/refer", to="牧野区政务大厅", refer_phone="0373-1234567", words="王姐今天联系您")
    page = await reader.open(f"/home-visits/{found.reference}")
    assert "牧野区政务大厅" in page.text
    assert page.document.all("a", href="tel:0373-1234567")


async def test_the_consent_is_taken_back_on_the_request_s_own_page(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    found = await asked("jingkai", by=who, words="卧床多年的缘由", now=clock.now())
    page = await reader.open(f"/home-visits/{found.reference}")
    page = await reader.send(page, f"/home-visits/{found.reference}/consent-withdrawal")
    assert "卧床多年的缘由" not in page.answer.text
    assert "您已撤回同意" in page.text
    await at_the_desk(reader, "manager")
    page = await reader.open(f"/staff/home-visits/{found.reference}")
    assert "卧床多年的缘由" not in page.answer.text
    assert "撤回" in page.text


async def test_a_second_person_is_named_on_the_request_s_own_page(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    found = await asked("jingkai", by=who)
    page = await reader.open(f"/home-visits/{found.reference}")
    page = await reader.send(page, f"/home-visits/{found.reference}/second-person", status=422, copy="12")
    assert page.document.one("span", id="copy-error").text
    assert page.document.one("input", name="copy").get("value") == "12"
    page = await reader.send(page, f"/home-visits/{found.reference}/second-person", copy="19900004321")
    assert "199****4321" in page.text


async def test_how_far_it_is_shows_by_reference_and_last_four_masked(reader: Reader) -> None:
    found = await asked("jingkai")
    page = await reader.send(await reader.open("/progress"), "/progress", reference=found.reference, last_four=found.asking.phone[-4:])
    assert "等待答复" in page.text
    assert "提交了上门申请" in page.text
    assert "张*例" in page.text
    for told in ("张示例", STREET, found.asking.phone, "长期卧床", "残疾人证"):
        assert told not in page.answer.text


async def test_a_protected_person_is_looked_up_by_nobody_but_themselves(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    found = await asked("jingkai", by=who, known=("protected",))
    page = await reader.open("/progress")
    await reader.send(page, "/progress", status=404, reference=found.reference, last_four=found.asking.phone[-4:])
    page = await reader.open(f"/home-visits/{found.reference}")
    assert not page.document.all("input", name="copy")
    assert "他人查不到" in page.text
    assert found.reference in (await reader.open(f"/progress/{found.reference}")).h1


async def test_a_call_through_the_hall_stands_on_the_card_with_what_came_of_it(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    found = await asked("jingkai")
    await at_the_desk(reader, "reviewer")
    calls = f"/staff/phone-calls/{found.reference}"
    page = await reader.follow(await reader.open(f"/staff/home-visits/{found.reference}"), "电话")
    async with switchboard(monkeypatch):
        page = await reader.send(page, calls, why="answer", extension="8001")
        await reader.send(page, f"{calls}/outcome", outcome="reached", note="女儿接的，周五可以")
    assert "女儿接的，周五可以" in (await reader.open(f"/staff/home-visits/{found.reference}")).text


async def test_staff_read_the_consent_aloud_from_the_page(reader: Reader) -> None:
    await at_the_desk(reader, "desk")
    page = await reader.open("/staff/home-visits/new")
    assert "我们加密保存" in page.document.one("p", id="consent-text").text
    assert "已读给对方听" in page.text
