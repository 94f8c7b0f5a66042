"""Where a protected person is: sealed on every page of theirs, changed by a manager at the window alone (T3)."""

from dataclasses import replace

import pytest

from backend import clock, home_visits
from backend.database import transaction
from backend.home_visits import Owner
from tests import given, given_people
from tests.given_home_visits import STREET, asked, asking, shown
from tests.reader import Reader
from tests.web.test_home_visits import at_the_desk

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.5")]


async def test_a_protected_person_s_check_says_sealed_and_the_step_wants_the_street_anew(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    draft = f"/home-visits/drafts/{await home_visits.begin('jingkai', Owner('', who), asking(known=('protected',)), 'zh', clock.now())}"
    page = await reader.open(f"{draft}/check")
    assert "已填，加密保存" in page.text
    assert "重填" in page.text
    assert STREET not in page.answer.text
    assert "门口有槐树" not in page.answer.text
    page = await reader.open(f"{draft}/where")
    assert STREET not in page.answer.text
    assert "门口有槐树" not in page.answer.text
    page = await reader.send(page, status=422)
    assert STREET not in page.answer.text
    page = await reader.send(page, community="donghu", address="新家五号楼 101", place="lift")
    assert "新家五号楼 101" not in page.answer.text


async def test_one_tick_less_in_a_protected_person_s_draft_opens_no_street_and_no_community(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    reference = await home_visits.begin("jingkai", Owner("", who), asking(known=("protected",), community="donghu"), "zh", clock.now())
    assert "东湖" not in (await reader.open(f"/home-visits/drafts/{reference}/check")).text
    page = await reader.open(f"/home-visits/drafts/{reference}/where")
    assert not page.document.all("option", value="donghu", selected=True)
    page = await reader.send(await reader.open(f"/home-visits/drafts/{reference}/contact"), known=[])
    assert page.path.endswith("/where")
    assert STREET not in page.answer.text
    assert not page.document.all("option", value="donghu", selected=True)
    kept = (await home_visits.owned(reference, Owner("", who))).asking
    assert (kept.known, kept.community, kept.address, kept.landmark) == ((), "", "", "")


async def test_a_step_kept_from_an_older_page_brings_no_street_back(reader: Reader) -> None:
    owner, whole = Owner("", await given_people.signed_in(reader.client)), asking(known=("protected",))
    reference = await home_visits.begin("jingkai", owner, whole, "zh", clock.now())
    for _ in range(2):
        await home_visits.save(reference, owner, "contact", replace(whole, known=()), clock.now())
    assert (await home_visits.owned(reference, owner)).asking.address == ""


async def test_a_manager_changes_a_protected_person_s_address_at_the_window_once_the_document_is_compared(reader: Reader) -> None:
    who, fresh = await given_people.signed_in(reader.client), "新家五号楼 101"
    found = await asked("jingkai", by=who, now=clock.now(), known=("protected",))
    await at_the_desk(reader, "manager")
    card = f"/staff/home-visits/{found.reference}"
    page = await reader.follow(await reader.open(card), "在窗口更改地址")
    assert STREET not in page.answer.text
    fields = {"name": "王示例", "community": "donghu", "address": fresh, "place": "lift"}
    page = await reader.send(page, f"{card}/address", status=422, **fields)
    assert [bool(page.document.one("span", id=f"{each}-error").text) for each in ("name", "seen")] == [True, True]
    assert page.document.one("input", name="address").get("value") == fresh
    page = await reader.send(page, f"{card}/address", name="张示例", seen="yes")
    assert "地址已更改" in page.text
    wrong = await given.rows("SELECT verb FROM ledger WHERE subject = $1 AND verb LIKE 'wrong%'", f"home_visit:{found.reference}")
    assert wrong == [("wrong_name",)]
    assert fresh not in page.answer.text
    assert (await home_visits.owned(found.reference, Owner("", who))).asking.address == fresh
    page = await reader.open(f"/home-visits/{found.reference}")
    assert "东湖" not in page.text
    assert fresh not in page.answer.text


async def test_nobody_else_changes_a_protected_person_s_address(reader: Reader) -> None:
    hidden, plain = await asked("jingkai", known=("protected",)), await asked("jingkai")
    await at_the_desk(reader, "desk")
    await reader.open(f"/staff/home-visits/{hidden.reference}/address", status=403)
    await at_the_desk(reader, "manager")
    await reader.open(f"/staff/home-visits/{plain.reference}/address", status=404)
    page = await reader.open(f"/staff/home-visits/{plain.reference}")
    assert not page.document.all("a", href=f"/staff/home-visits/{plain.reference}/address")


async def test_who_changes_the_address_of_a_planned_visit_is_told_to_call_the_team_whose_tablet_has_the_old_one(reader: Reader) -> None:
    found, now = await asked("jingkai", now=clock.now(), known=("protected",)), clock.now()
    card = f"/staff/home-visits/{found.reference}"
    await at_the_desk(reader, "manager")
    assert not (await reader.open(f"{card}?did=address")).document.all("p", id="tablets")
    await home_visits.accept(await shown(found, manager=True), "", now)
    async with transaction() as held:
        await home_visits.plan(held, found.reference, "rounds", now)
    assert (await reader.open(f"{card}?did=address")).document.one("p", id="tablets")
    assert not (await reader.open(card)).document.all("p", id="tablets")
