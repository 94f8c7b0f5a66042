"""An agent's matter as its client and the staff open it: without script, every page looked at closely."""

import re
from uuid import UUID

import httpx
import pytest

from backend import agent_matters, clock
from backend.agent_matters import Matter, State
from backend.visits import Desk
from tests import given, given_agent_matters, given_extended_sessions, given_people, given_visits
from tests.given_agent_matters import code_of
from tests.reader import Page, Reader

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.4")]
ITEM, FIRM = "jiuye-kunnan-rending", "gongsi-sheli"
NEW = "/agent-matters/new"


def answers(**more: str | list[str]) -> dict[str, str | list[str]]:
    return {"items": [ITEM], "why": "看店走不开", "name": "张示例", "id_number": given.id_number(), "phone": "19900001234"} | more


async def asked(reader: Reader, **more: str | list[str]) -> Page:
    return await reader.send(await reader.open(NEW), "/agent-matters", **answers(**more))


async def desk(reader: Reader, role: str = "agent", name: str = "试岗代办") -> Desk:
    return await given_visits.at_work(reader.client, Desk("jingkai", await given_extended_sessions.staff("jingkai", name, role)))


async def under_way(reader: Reader) -> tuple[Matter, UUID, Desk]:
    """One's own matter, its agent at work in the same browser."""
    who, at = await given_people.signed_in(reader.client), await desk(reader)
    found = await given_agent_matters.asked("jingkai", by=who, items=(ITEM,), now=clock.now())
    await agent_matters.accept(await given_agent_matters.shown(found, at.staff), at.staff, "", clock.now())
    page = await reader.send(await reader.open(f"/agent-matters/{found.reference}/mandate"), declared="yes", until=_ahead())
    page = await reader.send(page, f"/agent-matters/{found.reference}/mandate/code")
    await reader.send(page, f"/agent-matters/{found.reference}/mandate/signature", code=await code_of(who))
    return await agent_matters.matter(found.reference), who, at


def _ahead() -> str:
    return (clock.today() + agent_matters.USUAL).isoformat()


@pytest.mark.article("7.2")
async def test_a_guide_offers_the_agent_as_a_choice_that_leads_to_the_form_with_the_item_filled_in(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    page = await reader.open(f"/items/{ITEM}")
    assert f"{NEW}?item={ITEM}" in [node.get("href") for node in page.document.all("a")]
    page = await reader.open(f"{NEW}?item={ITEM}")
    ticked = [node.get("value") for node in page.document.all("input", name="items") if "checked" in node.attributes]
    assert ticked == [ITEM]


@pytest.mark.article("7.2")
@pytest.mark.parametrize("query", ["", "?lang=en", "?mode=elder", f"?item={FIRM}", "?kind=enterprise", "?item=no-such-item"])
async def test_the_form_keeps_the_rules_of_pages_signed_in_or_not(reader: Reader, query: str) -> None:
    assert (await reader.open(NEW + query)).h1
    await given_people.signed_in(reader.client)
    page = await reader.open(NEW + query)
    assert ("credit" in page.answer.text.lower() or "信用代码" in page.text) == (query in (f"?item={FIRM}", "?kind=enterprise"))


async def test_asking_gives_a_receipt_and_stands_on_one_s_board(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    page = await asked(reader)
    assert re.match(r"/agent-matters/\w{8}\?new=1", page.path)
    reference = page.path.split("/")[2][:8]
    for place in ("/me", "/agent-matters", "/agent-matters?lang=en"):
        assert (await reader.open(place)).document.all("a", href=f"/agent-matters/{reference}")


async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    page = await reader.send(await reader.open(NEW), "/agent-matters", status=422, **answers(why="", id_number="1"))
    assert page.document.one("span", id="why-error").text
    assert page.document.one("span", id="id_number-error").text
    assert page.document.one("input", name="name").get("value") == "张示例"


async def test_an_enterprise_asks_with_its_credit_code_and_sees_its_matters_together(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    for item in (FIRM, ITEM):
        page = await reader.open(f"{NEW}?kind=enterprise")
        await reader.send(
            page, "/agent-matters", **answers(items=[item], name="示例贸易有限公司", handler="李示例", id_number="91350100M000100Y43")
        )
    page = await reader.open("/agent-matters")
    assert "示例贸易有限公司" in page.text
    assert len([node for node in page.document.all("a") if re.fullmatch(r"/agent-matters/\w{8}", node.get("href"))]) == 2


async def test_accepted_signed_stepped_finished_and_rated(reader: Reader) -> None:
    found, _, _ = await under_way(reader)
    card, own = f"/staff/agent-matters/{found.reference}", f"/agent-matters/{found.reference}"
    assert "张示例" not in (await reader.open(card)).text
    page = await reader.send(await reader.open(card), f"{card}/client")
    assert "张示例" in page.text
    page = await reader.send(await reader.open(card), f"{card}/step", act="hand_in", note="材料已交三号窗口")
    client = await reader.open(own)
    assert "材料已交三号窗口" in client.text
    assert "试岗代办" in client.text
    await reader.send(await reader.open(card), f"{card}/finish", words="证已办好")
    client = await reader.follow(await reader.open(own), "评一评")
    assert client.path.startswith("/ratings/")


async def test_the_code_is_wrong_at_its_field_and_right_the_next_time(reader: Reader) -> None:
    who, at = await given_people.signed_in(reader.client), await desk(reader)
    found = await given_agent_matters.asked("jingkai", by=who, items=(ITEM,), now=clock.now())
    await agent_matters.accept(await given_agent_matters.shown(found, at.staff), at.staff, "", clock.now())
    own = f"/agent-matters/{found.reference}/mandate"
    page = await reader.send(await reader.open(own), status=422, until=_ahead())
    assert page.document.one("span", id="declared-error").text
    page = await reader.send(page, declared="yes", scope=["fill_in"])
    page = await reader.send(page, f"{own}/code")
    page = await reader.send(page, f"{own}/signature", status=422, code="12345")
    assert page.document.one("span", id="code-error").text
    page = await reader.send(page, f"{own}/signature", code=await code_of(who))
    assert "试岗代办" in page.text
    assert (await reader.open(own)).h1 == "委托书"


async def test_withdrawn_the_agent_s_open_page_and_every_address_are_gone_at_once(reader: Reader) -> None:
    found, _, _ = await under_way(reader)
    card, own = f"/staff/agent-matters/{found.reference}", f"/agent-matters/{found.reference}"
    page = await reader.open(card)
    await reader.send(await reader.open(own), f"{own}/withdrawal")
    reader.check_links = False  # the page that says that it is gone stands at its own address
    for act in ("step", "finish", "client"):
        await reader.send(page, f"{card}/{act}", status=404, words="x")
    for path in (card, f"{card}/mandate"):
        await reader.open(path, status=404)
    assert (await agent_matters.matter(found.reference)).state is State.withdrawn


async def test_another_account_is_told_that_there_is_nothing(reader: Reader) -> None:
    found, _, _ = await under_way(reader)
    await given_people.signed_in(reader.client)
    for path in ("", "/mandate", "/mandate/signature"):
        await reader.open(f"/agent-matters/{found.reference}{path}", status=404)


async def test_staff_take_a_request_enter_the_paper_and_end_it_at_the_window(reader: Reader, client: httpx.AsyncClient) -> None:
    at = await desk(reader, "manager", "试岗负责人")
    one = await given_agent_matters.agent("jingkai", "试岗纸签")
    page = await reader.send(await reader.open("/staff/agent-matters/new"), "/staff/agent-matters", **answers())
    card = page.path
    await reader.send(page, f"{card}/accept", agent=str(one))
    page = await reader.open(card)
    assert (await reader.open(f"{card}/mandate")).h1 == "委托书"
    page = await reader.send(page, f"{card}/paper", status=422, scope=["fill_in"])
    page = await reader.send(page, f"{card}/paper", scope=["fill_in"], seen="yes")
    assert "纸质签署" in page.text
    page = await reader.send(page, f"{card}/withdraw", seen="yes")
    assert at.staff


async def test_a_paper_that_can_t_stand_says_so_at_its_fields_and_keeps_what_was_ticked_and_typed(reader: Reader) -> None:
    found, _ = await given_agent_matters.accepted("jingkai", items=(ITEM,), now=clock.now())
    await desk(reader, "manager", "试岗负责人")
    card = f"/staff/agent-matters/{found.reference}"
    page = await reader.send(await reader.open(card), f"{card}/paper", status=422, scope=["fill_in", "receive"], until=_ahead())
    assert page.document.one("fieldset", id="paper-seen").get("aria-describedby") == page.document.one("span", id="paper-seen-error").get("id")
    assert [node.get("value") for node in page.document.all("input", name="scope") if "checked" in node.attributes] == ["fill_in", "receive"]
    page = await reader.send(page, f"{card}/paper", status=422, scope=[], until="2031-01-01", seen="yes")
    assert page.document.one("span", id="paper-scope-error").text
    assert page.document.one("input", id="paper-until").get("value") == "2031-01-01"


async def test_a_step_that_can_t_stand_keeps_its_act_its_item_and_its_words(reader: Reader) -> None:
    found, _, _ = await under_way(reader)
    card = f"/staff/agent-matters/{found.reference}"
    page = await reader.send(await reader.open(card), f"{card}/step", status=422, act="receive", item=ITEM, note="字" * 201)
    assert page.document.one("textarea", id="step-note").text == "字" * 201
    assert page.document.one("textarea", id="step-note").get("aria-describedby") == "step-note-hint step-note-error"
    chosen = [node.get("value") for node in page.document.all("option") if "selected" in node.attributes]
    assert chosen[:2] == ["receive", ITEM]


async def test_a_no_has_words_and_a_way_to_another_person(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    found = await given_agent_matters.asked("jingkai", by=who, items=(ITEM,), now=clock.now())
    await desk(reader)
    card, own = f"/staff/agent-matters/{found.reference}", f"/agent-matters/{found.reference}"
    await reader.send(await reader.open(card), f"{card}/refuse", status=422, words="")
    await reader.send(await reader.open(card), f"{card}/refuse", words="不在本厅办理")
    await reader.send(await reader.open(own), f"{own}/objection", words="网上说可以")
    assert (await agent_matters.matter(found.reference)).state is State.objected
    page = await reader.send(await reader.open(card), f"{card}/accept", status=403)
    assert "另一位工作人员" in page.text


@pytest.mark.parametrize("query", ["?lang=en", "?mode=elder"])
async def test_every_page_of_a_matter_keeps_the_rules_in_both_languages(reader: Reader, query: str) -> None:
    found, who, _ = await under_way(reader)
    for path in (f"/agent-matters/{found.reference}", f"/agent-matters/{found.reference}/mandate", "/agent-matters"):
        assert (await reader.open(path + query)).h1
    for path in ("", "/new", f"/{found.reference}", f"/{found.reference}/mandate"):
        if path != "/new":
            assert (await reader.open(f"/staff/agent-matters{path}{query}")).h1
    assert who


async def test_where_it_stands_is_looked_up_by_reference_and_phone_masked_and_without_what_for(reader: Reader) -> None:
    found = await given_agent_matters.asked("jingkai", items=(ITEM,), now=clock.now())
    await reader.send(await reader.open("/progress"), status=404, reference=found.reference, last_four="0000")
    page = await reader.send(await reader.open("/progress"), reference=found.reference, last_four="1234")
    assert "提出帮代办申请" in page.text
    assert "张示例" not in page.text
    assert "就业困难" not in page.text
