"""Delegations as both sides open them: asked, confirmed, used, ended; every page looked at closely."""

from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from backend import appointments, clock, hall, home_visits, mandates
from backend.mandates import Delegation
from backend.visits import Desk
from tests import given, given_delegations, given_extended_sessions, given_home_visits, given_people, given_visits
from tests.attacks.world import CARD, browser
from tests.given_agent_matters import code_to
from tests.reader import Reader

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.4")]
HERE = "/me/delegations"


def answers(phone: str) -> dict[str, str | list[str]]:
    return {"other_name": "李示例", "own_name": "张示例", "phone": phone, "matters": ["follow", "cancel"]}


async def in_force(reader: Reader, *matters: str) -> tuple[UUID, Delegation]:
    """The reader is the delegate; the principal's account, and the delegation."""
    phone = given_people.demo_phone()
    delegate = await given_people.signed_in(reader.client, phone)
    more = {"matters": matters} if matters else {}
    principal, _, made = await given_delegations.live(delegate=delegate, now=clock.now(), **more)
    return principal, made


async def test_invited_confirmed_by_code_and_taken_on(reader: Reader, app: Litestar) -> None:
    own, other = given_people.demo_phone(), given_people.demo_phone()
    await given_people.signed_in(reader.client, own)
    page = await reader.send(await reader.open(f"{HERE}/new?side=principal"), HERE, **answers(other))
    reference = page.path.split("/")[3]
    page = await reader.send(page, f"{HERE}/{reference}/code")
    page = await reader.send(page, f"{HERE}/{reference}/confirmation", status=422, code="000")
    page = await reader.send(page, f"{HERE}/{reference}/confirmation", code=await code_to(own))
    async with browser(app) as theirs:
        friend = Reader(theirs)
        await given_people.signed_in(theirs, other)
        assert f"{HERE}/{reference}" in [node.get("href") for node in (await friend.open(HERE)).document.all("a")]
        page = await friend.send(await friend.open(f"{HERE}/{reference}"), f"{HERE}/{reference}/yes")
        assert "已生效" in page.text
        assert "张示例" in page.text


async def test_asked_by_the_delegate_answers_the_same_for_every_number(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    known = await given_delegations.phone_of(await given_people.signed_in(reader.client))
    await given_people.signed_in(reader.client)
    said = []
    for phone in (known, given_people.demo_phone()):
        page = await reader.send(await reader.open(f"{HERE}/new?side=delegate"), HERE, **answers(phone))
        said.append((page.path, page.h1, page.document.one("p", role="status").text))
    assert said[0] == said[1]


async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    page = await reader.open(f"{HERE}/new?side=delegate")
    page = await reader.send(page, HERE, status=422, **answers("123"))
    assert page.document.one("span", id="phone-error").text
    assert page.document.one("input", name="other_name").get("value") == "李示例"


async def test_the_delegate_sees_changes_and_cancels_and_the_principal_reads_each_use(reader: Reader) -> None:
    principal, made = await in_force(reader)
    day = clock.today() + timedelta(days=1)
    slug = await given.hall(days=(day,), hours=(0, 24), policies=given.AT_ONCE, items={CARD: 15})
    booked = await given.booked(slug, clock.at(day, 9), CARD, by=principal, now=clock.now())
    place = f"{HERE}/{made.reference}/appointments"
    page = await reader.open(await _link(reader, place, "change"))
    await reader.send(page, slot=hall.slot_name(slug, clock.at(day, 10)))
    page = await reader.send(await reader.open(await _link(reader, place, "cancel")))
    assert "还没有预约" in page.text
    assert (await appointments.appointment(booked.reference)).state == "cancelled"
    assert [use.matter for use in await mandates.uses_of(made.reference)] == ["cancel", "change", "follow"]


async def _link(reader: Reader, place: str, what: str) -> str:
    """The address on the list that ends so."""
    return next(node.get("href") for node in (await reader.open(place)).document.all("a") if node.get("href").endswith(f"/{what}"))


async def test_home_visits_are_followed_and_answered_without_a_street_and_a_protected_one_never_shows(reader: Reader) -> None:
    principal, made = await in_force(reader)
    found = await given_home_visits.asked("jingkai", by=principal, now=clock.now())
    await home_visits.ask_back(await given_home_visits.shown(found), "几楼？", clock.now())
    place = f"{HERE}/{made.reference}/home-visits"
    page = await reader.open(f"{place}/{found.reference}")
    assert given_home_visits.STREET not in page.answer.text
    await reader.send(page, f"{place}/{found.reference}/reply", words="四楼")
    assert (await home_visits.visit(found.reference)).said.reply == "四楼"
    ((actor,),) = await given.rows("SELECT actor FROM ledger WHERE verb = 'reply' AND subject = $1", f"home_visit:{found.reference}")
    assert actor not in ("", f"citizen:{principal}")
    hidden = await given_home_visits.asked("jingkai", by=principal, now=clock.now(), known=("protected",), copy="")
    reader.check_links = False
    for path in ("", f"/{found.reference}", f"/{hidden.reference}"):
        await reader.open(place + path, status=404)


async def test_ended_every_address_of_it_is_gone_at_once_for_the_delegate(reader: Reader) -> None:
    principal, made = await in_force(reader)
    one = f"{HERE}/{made.reference}"
    await reader.open(f"{one}/appointments")
    await mandates.end(made.reference, principal, made.created_at)
    reader.check_links = False
    for path in ("/appointments", "/home-visits", "/agent-matters", "/appointments/ABCDEFGH/cancel", "/appointments/ABCDEFGH/change"):
        await reader.open(one + path, status=404)
    page = await reader.open(one)
    assert "已结束" in page.text
    assert not [form for form in page.document.all("form") if form.get("action").startswith(HERE)]


async def test_what_is_not_delegated_is_nowhere(reader: Reader) -> None:
    _, made = await in_force(reader, "home_visits")
    one = f"{HERE}/{made.reference}"
    assert f"{one}/appointments" not in [node.get("href") for node in (await reader.open(one)).document.all("a")]
    reader.check_links = False
    await reader.open(f"{one}/appointments", status=404)


async def test_a_stranger_is_told_that_there_is_nothing(reader: Reader, client: httpx.AsyncClient) -> None:
    _, made = await in_force(reader)
    await given_people.signed_in(client)
    for path in ("", "/confirmation", "/appointments", "/home-visits", "/agent-matters"):
        await reader.open(f"{HERE}/{made.reference}{path}", status=404)


@pytest.mark.parametrize("query", ["lang=en", "mode=elder"])
async def test_every_page_keeps_the_rules_in_both_languages(reader: Reader, query: str) -> None:
    _, made = await in_force(reader)
    paths = (HERE, f"{HERE}/new?side=principal", f"{HERE}/new?side=delegate", f"{HERE}/{made.reference}")
    for path in (*paths, *(f"{HERE}/{made.reference}/{what}" for what in ("appointments", "home-visits", "agent-matters"))):
        assert (await reader.open(f"{path}{'&' if '?' in path else '?'}{query}")).h1


async def test_at_the_window_it_is_entered_with_the_document_seen_used_and_ended(reader: Reader, app: Litestar) -> None:
    await given_visits.at_work(reader.client, Desk("jingkai", await given_extended_sessions.staff("jingkai", "试岗窗口", "desk")))
    phone, form = given_people.demo_phone(), {"own_name": "王示例", "id_number": given.id_number(), "other_name": "李示例"}
    page = await reader.send(await reader.open("/staff/delegations"), "/staff/delegations", status=422, phone=phone, **form)
    assert page.document.one("span", id="seen-error").text
    page = await reader.send(page, "/staff/delegations", seen="yes")
    one = page.path
    async with browser(app) as theirs:
        await given_people.signed_in(theirs, phone)
        friend, own = Reader(theirs), one.replace("/staff/", "/me/")
        page = await friend.send(await friend.open(own), f"{own}/yes")
        assert (await friend.open(f"{own}/appointments")).h1 == "对方的预约"
    assert "Looked at" in (await reader.open(f"{one}?lang=en")).text
    page = await reader.send(await reader.open(f"{one}?lang=zh"), f"{one}/end", status=422)
    assert page.document.one("fieldset", id="seen").get("aria-describedby") == page.document.one("span", id="seen-error").get("id")
    page = await reader.send(page, f"{one}/end", seen="yes")
    assert "已结束" in page.text
    await reader.open("/staff/delegations?lang=en")


async def test_a_reference_that_is_none_is_said_at_its_field_and_stays(reader: Reader) -> None:
    await given_visits.at_work(reader.client, Desk("jingkai", await given_extended_sessions.staff("jingkai", "试岗窗口", "desk", "manager")))
    page = await reader.open("/staff/delegations")
    until = page.document.one("input", name="until").get("value")
    page = await reader.send(page, "/staff/delegations/found", status=404, reference="QQQQ\0²")
    assert page.document.one("span", id="reference-error").text
    assert page.document.one("input", name="reference").get("value").startswith("QQQQ")
    page = await reader.send(page, "/staff/delegations/protection", status=422, lift_phone="123")
    assert page.document.one("input", name="until").get("value") == until
