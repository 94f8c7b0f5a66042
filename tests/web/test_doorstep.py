"""At the door as people see it: a code anybody can check, the household's word, the team's tablet, the manager's alarms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import unquote
from uuid import UUID, uuid4

import pytest

from backend import bedside, clock, doorstep, home_visits, people, tours
from backend.doorstep import Asking
from backend.home_visits import Owner, State
from backend.tours import Tour
from backend.visits import Desk
from tests import given_extended_sessions, given_people, given_tours, given_uploads, given_visits
from tests.given_home_visits import STREET
from tests.reader import Reader

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.5")]
TODAY = "/staff/visits-today"


@dataclass(frozen=True)
class Ringing:
    """A team at somebody's door now."""

    reference: str
    citizen: UUID
    tour: Tour

    @property
    def team(self) -> UUID:
        return self.tour.members[0].staff

    async def word(self) -> str:
        return (await doorstep.word_of(self.reference, Owner("", self.citizen))).zh

    async def code(self) -> str:
        return (await doorstep.code_for(self.team, self.reference, clock.now())).code


async def ringing(citizen: UUID, ahead: timedelta = timedelta()) -> Ringing:
    now = clock.now()
    found = await given_tours.accepted("jingkai", by=citizen, now=now)
    return Ringing(found.reference, citizen, await given_tours.announced("jingkai", found.reference, arrives_at=now + ahead, now=now))


@pytest.fixture
async def door(reader: Reader) -> Ringing:
    return await ringing(await given_people.signed_in(reader.client))


async def at_work(reader: Reader, staff: UUID) -> None:
    await given_visits.at_work(reader.client, Desk("jingkai", staff))


async def test_a_foreign_page_uses_up_nobody_s_checks(reader: Reader, door: Ringing) -> None:
    code, foreign = await door.code(), Reader(reader.client, headers={"Sec-Fetch-Site": "cross-site"})
    for _ in range(3):
        assert (await foreign.open(f"/visitor/{code}")).path == "/visitor"
    for site in ("none", "same-origin"):
        assert (await Reader(reader.client, headers={"Sec-Fetch-Site": site}).open(f"/visitor/{code}")).path == f"/visitor/{code}"


@pytest.mark.parametrize("query", ["lang=zh", "lang=en", "mode=elder"])
async def test_anybody_checks_the_code_and_learns_who_comes_never_to_whom(reader: Reader, door: Ringing, query: str) -> None:
    reader.client.cookies.clear()
    page = await reader.open(f"/visitor/{await door.code()}?{query}")
    for member in door.tour.members:
        assert member.name in page.text
        assert member.number in page.text
    assert "示例车牌" in page.text
    assert all(hidden not in page.answer.text for hidden in (STREET, "张示例", "张*例", door.reference, "卧床"))


@pytest.mark.parametrize("query", ["?lang=zh", "?lang=en", "?mode=elder"])
async def test_a_code_that_is_none_says_don_t_open_and_whom_to_phone(reader: Reader, query: str) -> None:
    page = await reader.open(f"/visitor{query}")
    page = await reader.send(page, "/visitor", status=422, code=" - ")
    assert page.document.one("span", id="code-error").text
    page = await reader.send(page, "/visitor", status=404, code="0000 0000")
    assert "12345" in page.answer.text
    assert any(words in page.h1 for words in ("不要开门", "don’t open"))


async def test_a_household_s_own_link_confirms_only_its_own_visitors(reader: Reader, door: Ringing) -> None:
    other = await ringing(await given_people.signed_in(reader.client))
    page = await reader.follow(await reader.open(f"/home-visits/{other.reference}"), "核验上门人员")
    assert (await reader.send(page, "/visitor", code=await other.code())).answer.status_code == 200
    await reader.send(page, "/visitor", status=404, code=await door.code())


async def test_the_household_reads_its_word_chooses_another_and_sees_who_looked_at_its_address(reader: Reader, door: Ringing) -> None:
    await doorstep.street(door.team, door.reference, clock.now())
    page = await reader.open(f"/home-visits/{door.reference}")
    assert await door.word() in page.text
    assert f"上门甲 {door.tour.members[0].number}" in page.text
    page = await reader.follow(page, "自己定一个口令")
    page = await reader.send(page, f"/home-visits/{door.reference}/word", status=422, word="1111")
    page = await reader.send(page, f"/home-visits/{door.reference}/word", word="奶奶的 蓝茶壶 7")
    assert "奶奶的 蓝茶壶 7" in page.text


async def test_a_team_goes_from_setting_out_over_code_and_address_to_the_word(reader: Reader, door: Ringing) -> None:
    await at_work(reader, door.team)
    page = await reader.open("/staff")
    assert page.path == TODAY
    page = await reader.open(f"{TODAY}/{door.reference}")
    assert STREET not in page.answer.text
    page = await reader.send(page, f"{TODAY}/{door.reference}/setting-out")
    assert "20" in page.text
    code = await door.code()
    shown = (await reader.open(f"{TODAY}/{door.reference}/code")).text
    assert f"{code[:4]} {code[4:]}" in shown
    assert "127.0.0.1:8000/visitor 输入" in shown
    opened = await reader.send(page, f"{TODAY}/{door.reference}/address")
    assert STREET in opened.text
    assert f"{door.tour.members[0].number} · " in unquote(opened.document.one("img", class_="watermark").get("src"))
    page = await reader.send(page, f"{TODAY}/{door.reference}/begin", status=422, word="芝麻开门")
    await reader.send(page, f"{TODAY}/{door.reference}/begin", word=await door.word())
    assert (await home_visits.visit(door.reference)).state is State.under_way


async def test_too_early_no_code_is_offered_and_what_happened_at_the_door_stays_chosen(reader: Reader) -> None:
    door = await ringing(await given_people.signed_in(reader.client), timedelta(hours=3))
    await at_work(reader, door.team)
    page = await reader.open(f"{TODAY}/{door.reference}")
    assert "起在这里显示" in page.text
    assert not page.document.all("a", href=f"{TODAY}/{door.reference}/code")
    page = await reader.send(page, f"{TODAY}/{door.reference}/not-met", status=409, how="household_refused")
    assert "selected" in page.document.one("option", value="household_refused").attributes


async def test_nobody_opens_and_the_team_says_so(reader: Reader, door: Ringing) -> None:
    await at_work(reader, door.team)
    page = await reader.open(f"{TODAY}/{door.reference}")
    page = await reader.send(page, f"{TODAY}/{door.reference}/later", minutes="30")
    await reader.send(page, f"{TODAY}/{door.reference}/not-met", how="nobody_opened")
    found = await home_visits.visit(door.reference)
    assert (found.state, found.tries) == (State.accepted, 1)


@pytest.mark.parametrize("query", ["?lang=zh", "?lang=en"])
async def test_the_staff_s_pages_keep_the_rules_of_pages(reader: Reader, door: Ringing, query: str) -> None:
    await at_work(reader, door.team)
    for path in (TODAY, f"{TODAY}/{door.reference}", f"{TODAY}/{door.reference}/code"):
        await reader.open(f"{path}{query}")
    await at_work(reader, await given_extended_sessions.staff("jingkai", "试岗长", "manager"))
    for path in ("/staff/door-alarms", "/staff/visitor-checks", "/staff/overview"):
        await reader.open(f"{path}{query}")


async def test_the_desk_answers_a_caller_by_code_or_by_number_and_day(reader: Reader, door: Ringing) -> None:
    await at_work(reader, await given_extended_sessions.staff("jingkai", "试岗台", "desk"))
    page = await reader.open("/staff/visitor-checks")
    for answers, right in (
        ({"code": await door.code()}, True),
        ({"code": "00000000"}, False),
        ({"number": door.tour.members[1].number, "day": str(clock.today())}, True),
        ({"number": door.tour.members[1].number, "day": str(clock.today() - timedelta(days=1))}, False),
    ):
        said = await reader.send(page, "/staff/visitor-checks", **answers)
        assert ("上门乙" in said.text) is right
        assert door.reference not in said.text


@pytest.mark.parametrize("day", ["", "11-24", "2026-02-30", "昨天"])
async def test_a_day_that_can_t_be_read_is_asked_for_again_and_no_verdict_is_given(reader: Reader, door: Ringing, day: str) -> None:
    await at_work(reader, await given_extended_sessions.staff("jingkai", "试岗台", "desk"))
    page = await reader.open("/staff/visitor-checks")
    said = await reader.send(page, "/staff/visitor-checks", status=422, number=door.tour.members[1].number, day=day)
    assert said.document.one("span", id="day-error").text
    assert "上门乙" not in said.text
    assert "核验未通过" not in said.text
    assert said.document.one("input", name="number").get("value") == door.tour.members[1].number


@pytest.mark.usefixtures("listening")
async def test_a_locked_visit_is_begun_by_the_manager_after_a_call(reader: Reader, door: Ringing) -> None:
    for _ in range(5):
        with pytest.raises((doorstep.WordWrong, doorstep.VisitLocked)):
            await doorstep.begin(door.team, door.reference, "芝麻开门", clock.now())
    await at_work(reader, await given_extended_sessions.staff("jingkai", "试岗长", "manager"))
    assert "/staff/door-alarms" in (await reader.part("/staff/alarms")).answer.text
    page = await reader.follow(await reader.open("/staff/overview"), "上门告警")
    action = f"/staff/door-alarms/visits/{door.reference}"
    page = await reader.send(page, action, status=409)
    call = await reader.send(await reader.open(f"/staff/phone-calls/{door.reference}"), why="answer", extension="8001")
    await reader.send(call, f"/staff/phone-calls/{door.reference}/outcome", outcome="reached")
    await reader.send(page, action)
    assert (await home_visits.visit(door.reference)).state is State.under_way


async def test_the_manager_reads_how_often_codes_were_confirmed_and_wrong(reader: Reader, door: Ringing) -> None:
    await at_work(reader, await given_extended_sessions.staff("jingkai", "试岗长", "manager"))

    async def counted() -> tuple[int, ...]:
        return tuple(map(int, re.findall(r"(\d+) 次", (await reader.open("/staff/door-alarms")).document.one("p", id="checks").text)))

    confirmed, wrong = await counted()
    for code in (await door.code(), await door.code(), "00000000"):
        await doorstep.who_comes(Asking("jingkai", code), clock.now())
    assert await counted() == (confirmed + 2, wrong + 1)


async def test_who_checked_stands_in_the_ledger_without_the_code(door: Ringing) -> None:
    code = await door.code()
    assert await doorstep.who_comes(Asking("jingkai", code), clock.now())
    from tests import given

    rows = await given.rows(
        "SELECT actor, facts::text FROM ledger WHERE verb = 'checked_visitors' AND subject = $1", f"home_visit:{door.reference}"
    )
    assert [(row[0], code in row[1]) for row in rows] == [("public", False)]


async def test_a_lost_tablet_is_signed_out_by_the_manager_and_its_next_call_is_refused(reader: Reader, door: Ringing) -> None:
    await at_work(reader, door.team)
    await reader.open(TODAY)
    lost = reader.client.cookies["__Host-staff"]
    manager = await given_extended_sessions.staff("jingkai", "试岗长", "manager")
    await at_work(reader, manager)
    login = next(each.login for each in await people.staff_at("jingkai") if each.id == door.team)
    page = await reader.open(f"/staff/hall/staff/{login}")
    assert not page.document.all("ul", id="tablets")
    await bedside.lease(bedside.Tablet("jingkai", door.team, uuid4()), clock.now())
    page = await reader.open(f"/staff/hall/staff/{login}")
    assert "自动清除" in page.document.one("ul", id="tablets").text
    await reader.send(page, f"/staff/hall/staff/{login}/signing-out")
    reader.client.cookies.set("__Host-staff", lost)
    answer = await reader.client.get(TODAY)
    assert answer.headers["location"].startswith("/staff/sign-in")
    assert await people.at_work(lost, clock.now(), demo=True) is None


async def test_the_faces_to_compare_are_shown_for_as_long_as_the_code_is_good(reader: Reader, door: Ringing) -> None:
    given = await given_uploads.photo("jingkai", f"staff:{door.team}", purpose="visitor")
    await tours.set_photo("jingkai", door.team, door.team, given.id, clock.now())
    page = await reader.open(f"/visitor/{await door.code()}")
    picture = page.document.one("img", class_="face").get("src")
    answer = await reader.client.get(picture)
    assert (answer.status_code, answer.headers["content-type"], answer.headers["cache-control"]) == (200, "image/jpeg", "no-store")
    for path in (picture.replace("photos/1", "photos/2"), f"{picture}9", "/visitor/00000000/photos/1"):
        assert (await reader.client.get(path)).status_code == 404
