"""What follows a visit at home, on its pages: receipt, steps, ways home, another visit, calls, ratings by telephone."""

from datetime import timedelta
from uuid import UUID

import pytest

from backend import aftercare, clock, home_visits
from backend.home_visits import State
from backend.languages import Language, moment
from backend.visits import Desk
from tests import given, given_bedside, given_extended_sessions, given_people, given_visits
from tests.given_aftercare import fail, reached, staff, topics
from tests.given_home_visits import ITEM, asked, shown
from tests.markup import read
from tests.reader import Reader, standing
from tests.switchboard import switchboard

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.5")]
HALL = "jingkai"


async def at_work(reader: Reader, *roles: str, name: str = "回访甲") -> Desk:
    return await given_visits.at_work(reader.client, Desk(HALL, await given_extended_sessions.staff(HALL, name, *(roles or ("visitor",)))))


async def served(by: UUID | None = None, **more: object) -> str:
    """A visit of the demo hall that ended an hour ago, with what its visitors wrote down; its receipt given out."""
    now = clock.now()
    tablet, _ = await given_bedside.planned(HALL, arrives_at=now - timedelta(hours=1), now=now - timedelta(days=1), by=by, **more)
    answers = await tablet.sends(*tablet.whole(now - timedelta(hours=1), "taken_along", more.get("items", (ITEM,))), now=now)
    assert all(each.outcome == "taken" for each in answers), answers
    await aftercare.give_out(now)
    return tablet.reference


@pytest.mark.parametrize("query", ["?lang=zh", "?lang=en", "?mode=elder", "?paper=80"])
async def test_the_receipt_says_who_came_when_and_what_follows(reader: Reader, query: str) -> None:
    reference = await served(await given_people.signed_in(reader.client))
    page = await reader.open(f"/home-visits/{reference}/receipt{query}")
    assert "上门甲" in page.text
    assert reference in page.text
    page = await reader.open(f"/home-visits/{reference}{query}")
    assert page.document.all("a", href=f"/home-visits/{reference}/receipt")


async def test_my_page_leads_to_a_visit_that_was_made_and_lays_by_one_that_was_withdrawn(reader: Reader) -> None:
    citizen = await given_people.signed_in(reader.client)
    done, left = await served(citizen), await asked(HALL, by=citizen, now=clock.now())
    await home_visits.withdraw(left.reference, citizen, clock.now())
    page = await reader.open("/me")
    links = {link.get("href"): [each.tag for each in link.above()] for link in page.document.all("a")}
    assert "details" not in links[f"/home-visits/{done}"]
    assert "details" in links[f"/home-visits/{left.reference}"]


async def test_nobody_else_reads_a_receipt(reader: Reader) -> None:
    reference = await served(await given.citizen())
    await given_people.signed_in(reader.client)
    assert (await reader.client.get(f"/home-visits/{reference}/receipt")).status_code == 404
    assert (await reader.client.get(f"/staff/home-visits/{reference}/receipt")).status_code in (303, 302)


async def test_staff_record_a_step_and_the_owner_reads_it(reader: Reader) -> None:
    reference = await served(await given_people.signed_in(reader.client))
    await at_work(reader)
    card = await reader.open(f"/staff/home-visits/{reference}/after")
    card = await reader.send(card, f"/staff/home-visits/{reference}/after/step", item=ITEM, step="handed_in", words="已交残联窗口")
    assert "已交残联窗口" in card.text
    card = await reader.send(card, f"/staff/home-visits/{reference}/after/step", status=422, item=ITEM, step="handed_in", words="写过的话")
    assert "这一事项已经到这一步了" in card.text
    assert "写过的话" in card.text
    page = await reader.open(f"/home-visits/{reference}")
    assert "已交残联窗口" in page.text
    assert "材料已交到窗口" in page.text


@pytest.mark.article("22.1")
@pytest.mark.article("28.1")
async def test_a_parcel_is_sent_with_its_number_and_the_owner_has_it(reader: Reader) -> None:
    reference = await served(await given_people.signed_in(reader.client))
    await at_work(reader, "desk")
    path = f"/staff/home-visits/{reference}/after"
    card = await reader.send(await reader.open(path), f"{path}/delivery", status=422, item=ITEM, way="post", tracking="1")
    assert card.document.one("span", id="tracking-error").text
    await reader.send(card, f"{path}/delivery", item=ITEM, way="post", tracking="EMS1234567CN")
    page = await reader.open(f"/home-visits/{reference}")
    assert "EMS1234567CN" in page.text
    page = await reader.send(page, f"/home-visits/{reference}/received")
    assert "已送达" in page.text


async def test_who_fetches_it_needs_the_household_s_yes_said_at_its_box(reader: Reader) -> None:
    reference = await served(await given.citizen())
    path = f"/staff/home-visits/{reference}/after"
    await at_work(reader)
    card = await reader.send(await reader.open(path), f"{path}/delivery", status=422, item=ITEM, way="fetched", named="李示例")
    assert card.document.one("fieldset", id="consent").get("aria-describedby") == card.document.one("span", id="consent-error").get("id")
    card = await reader.send(card, f"{path}/delivery", status=422, item="none", way="fetched", named="李示例", consent="yes")
    assert card.document.one("select", id="delivery-item").get("aria-describedby") == "delivery-item-error"
    assert "checked" in card.document.one("input", name="consent").attributes


async def test_a_no_to_another_visit_that_is_too_long_keeps_its_words(reader: Reader) -> None:
    reference = await served(await given_people.signed_in(reader.client))
    own, path = f"/home-visits/{reference}", f"/staff/home-visits/{reference}/after"
    await reader.send(await reader.open(own), f"{own}/second-visit", words="照片没拍好")
    await at_work(reader)
    page = await reader.open(path)
    answer = await reader.client.post(f"{path}/decline", data=standing(page.form(f"{path}/again")) | {"words": "字" * 201})
    card = read(answer.text)
    assert answer.status_code == 422
    assert card.one("textarea", id="again-words").text == "字" * 201
    assert card.one("span", id="again-words-error").text


async def test_the_owner_asks_for_another_visit_and_staff_come_again(reader: Reader) -> None:
    reference = await served(await given_people.signed_in(reader.client))
    page = await reader.open(f"/home-visits/{reference}")
    page = await reader.send(page, f"/home-visits/{reference}/second-visit", status=422, words=" ")
    page = await reader.send(page, f"/home-visits/{reference}/second-visit", words="照片没拍好")
    assert "等待答复" in page.text
    await at_work(reader)
    assert reference in (await reader.open("/staff/home-visits/served")).text
    path = f"/staff/home-visits/{reference}/after"
    card = await reader.open(path)
    assert "照片没拍好" in card.text
    await reader.send(card, f"{path}/again", words="周三上午来")
    assert (await home_visits.visit(reference)).state is State.accepted
    assert "周三上午来" in (await reader.open(f"/home-visits/{reference}")).text


async def test_whom_no_message_reached_is_called_and_it_is_noted(reader: Reader) -> None:
    reference = await served(await given.citizen())
    await fail(reference, "home_visit_served")
    await aftercare.gather(clock.now() + timedelta(minutes=5))
    await at_work(reader, "call_back")
    page = await reader.open("/staff/call-backs")
    call = next(node.get("href") for node in page.document.all("a") if "/staff/call-backs/" in node.get("href") and reference in node.text)
    page = await reader.open(call)
    assert "念给对方听" in page.text
    page = await reader.send(page, f"{call}/outcome", status=422)
    assert page.document.one("span", id="outcome-error").text
    await reader.send(page, f"{call}/outcome", outcome="not_reached", words="没人接")
    assert "没人接" in (await reader.open(call)).text
    page = await reader.open("/staff/call-backs")
    (made_at,) = [each.made_at for each in await aftercare.waiting("jingkai", manager=True) if each.reference == reference]
    (line,) = [node.text for node in page.document.all("a") if node.get("href") == call]
    assert f"{moment(Language.zh, made_at)} 起待打" in line
    await reader.send(await reader.open(call), f"{call}/outcome", outcome="reached")
    assert reference not in (await reader.open("/staff/call-backs")).text
    await reader.open(call, status=404)
    await at_work(reader, "desk")
    assert reference in (await reader.open(call)).text


@pytest.mark.article("35.2")
async def test_a_call_through_the_hall_counts(reader: Reader, monkeypatch) -> None:
    reference = await served(await given.citizen())
    await fail(reference, "home_visit_served")
    await aftercare.gather(clock.now() + timedelta(minutes=5))
    await at_work(reader, "call_back")
    async with switchboard(monkeypatch):
        page = await reader.send(await reader.open(f"/staff/phone-calls/{reference}"), why="rating", extension="8001")
        await reader.send(page, f"/staff/phone-calls/{reference}/outcome", outcome="reached")
    assert (await reader.client.get(f"/staff/phone-calls/{reference}")).status_code == 404
    assert [each for each in await aftercare.waiting(HALL, manager=True) if each.reference == reference] == []


@pytest.mark.article("35.2")
async def test_the_desk_takes_down_a_rating_and_who_was_there_is_not_offered_it(reader: Reader) -> None:
    reference = await served(await given.citizen())
    desk = await at_work(reader, "desk")
    path = f"/staff/home-visits/{reference}/after"
    await reader.send(await reader.open(path), f"{path}/rating", status=403, level="satisfied")
    await reached(HALL, reference, desk.staff, clock.now(), None)
    page = await reader.send(await reader.open(path), f"{path}/rating", status=422, level="dissatisfied")
    assert page.document.one("span", id="text-error").text
    await reader.send(page, f"{path}/rating", level="satisfied", rated="")
    actors = await given.rows("SELECT actor FROM ledger WHERE subject = $1 AND verb = 'rate_by_phone'", f"home_visit:{reference}")
    assert f"staff:{desk.staff}" in {actor for (actor,) in actors}
    (team, *_) = await aftercare.team_of(reference)
    await given_visits.at_work(reader.client, Desk(HALL, team))
    assert not (await reader.open(path)).document.all("form", action=f"{path}/rating")


async def test_a_manager_closes_in_silence_and_the_page_stays_quiet(reader: Reader) -> None:
    owner = await given_people.signed_in(reader.client)
    found = await asked(HALL, by=owner, now=clock.now())
    await home_visits.accept(await shown(found), "", clock.now())
    await at_work(reader, "manager")
    path = f"/staff/home-visits/{found.reference}/after"
    await reader.send(await reader.open(path), f"{path}/close", ending="died")
    assert await topics(found.reference) == []
    page = await reader.open(f"/home-visits/{found.reference}")
    assert "不再发送消息" in page.text
    assert "评价" not in page.document.one("main").text


async def test_the_deletion_is_shown_to_the_owner(reader: Reader) -> None:
    owner = await given_people.signed_in(reader.client)
    reference = await served(owner)
    assert "将于" in (await reader.open(f"/home-visits/{reference}")).text
    await home_visits.forget_reasons(clock.now() + timedelta(days=31))
    await aftercare.erase(clock.now() + timedelta(days=31))
    page = await reader.open(f"/home-visits/{reference}")
    assert "照片、签名等证据：已于" in page.text
    assert "原因和地址：已于" in page.text


async def test_staff_print_the_receipt_for_who_has_no_phone(reader: Reader) -> None:
    reference = await served(await given.citizen())
    await at_work(reader, "desk")
    for query in ("", "?paper=80", "?lang=en"):
        assert "上门甲" in (await reader.open(f"/staff/home-visits/{reference}/receipt{query}")).text
    assert await staff(HALL)
