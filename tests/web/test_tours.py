"""Tours on the manager's tablet, a visitor's own, and what the household reads of them."""

import io
import re
from datetime import timedelta

import pytest
from PIL import Image

from backend import home_visits, tours
from backend.clock import now
from backend.database import connection
from backend.home_visits import State
from backend.tours import HalfDay
from backend.visits import Desk
from tests import given, given_extended_sessions, given_home_visits, given_people, given_tours, given_visits
from tests.given_home_visits import STREET
from tests.reader import Page, Reader

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.5")]
ALL, ORIGIN = "/staff/tours", {"Origin": "https://127.0.0.1:8000"}


@pytest.fixture(autouse=True)
async def no_needs(product: object) -> None:
    """What the demo's week asks for elsewhere is nobody's need here."""
    await given.rows("DELETE FROM needs_of_items WHERE hall = 'jingkai' RETURNING 1")


async def at_the_desk(reader: Reader, *roles: str) -> Desk:
    staff = await given_extended_sessions.staff("jingkai", "演示排班", *(roles or ("manager", "desk")))
    return await given_visits.at_work(reader.client, Desk("jingkai", staff))


async def a_tour(reader: Reader, page: Page) -> Page:
    """A tour of two visitors put together by hand on the last half-day that is offered."""
    team = [str(await given_tours.visitor("jingkai", name)) for name in ("上门甲", "上门乙")]
    half = re.findall(r'value="(\d{4}-\d\d-\d\d-[ap]m)"', page.answer.text)[-1]
    return await reader.send(await reader.open(ALL), ALL, half=half, member=team)


async def test_a_manager_puts_a_tour_together_announces_it_and_the_household_reads_who_comes(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    found = await given_tours.accepted("jingkai", by=who, now=now(), community="huayuan")
    await at_the_desk(reader)
    page = await reader.open(ALL)
    assert found.reference in page.text
    page = await a_tour(reader, page)
    here = page.path
    page = await reader.send(page, f"{here}/adding", reference=found.reference)
    page = await reader.send(page, f"{here}/kit", vehicle="示例A", device=["printer"])
    assert "上门甲" not in (await reader.open(f"/home-visits/{found.reference}")).text
    page = await reader.send(await reader.open(here), f"{here}/announcement")
    assert "已通知" in page.text
    told = await reader.open(f"/home-visits/{found.reference}")
    assert all(words in told.text for words in ("上门甲", "上门乙", "示例A", "大约"))


async def test_a_visit_to_which_nobody_came_is_taken_off_the_tour_that_is_over(reader: Reader) -> None:
    found = await given_tours.accepted("jingkai", now=now() - timedelta(days=2), community="huayuan")
    tour = await given_tours.announced("jingkai", found.reference, arrives_at=now() - timedelta(days=1))
    await at_the_desk(reader)
    assert found.reference in (await reader.open(ALL)).document.one("section", id="overdue").text
    page = await reader.open(f"{ALL}/{tour.id}")
    assert "这个半天已过" in page.text
    page = await reader.send(page, f"{page.path}/taking-off", reference=found.reference)
    assert "这个半天已过" not in page.text
    assert (await home_visits.visit(found.reference)).state is State.accepted


async def test_a_tour_that_can_t_be_put_together_keeps_its_week_its_half_day_and_its_visitors(reader: Reader) -> None:
    await at_the_desk(reader)
    next_week = (now().date() + timedelta(days=9)).isoformat()
    page = await reader.open(f"{ALL}?week={next_week}")
    half = re.findall(r'value="(\d{4}-\d\d-\d\d-[ap]m)"', page.answer.text)[-1]
    alone = await reader.send(page, ALL, status=422, half=half)
    assert alone.document.one("fieldset", id="member").get("aria-describedby") == alone.document.one("span", id="member-error").get("id")
    assert "selected" in alone.document.one("option", value=half).attributes
    assert alone.form(ALL).one("input", name="week").get("value") == page.form(ALL).one("input", name="week").get("value")
    one = str(await given_tours.visitor("jingkai", "上门甲"))
    again = await reader.send(await reader.open(f"{ALL}?week={next_week}"), ALL, status=422, half="2026-02-30-am", member=[one])
    assert again.document.one("span", id="half-error").text
    assert "checked" in again.document.one("input", name="member", value=one).attributes


async def test_what_an_item_needs_is_kept_as_typed_where_its_minutes_can_t_stand(reader: Reader) -> None:
    await at_the_desk(reader)
    page = await reader.open("/staff/item-needs")
    item = page.document.all("input", name="item")[0].get("value")
    page = await reader.send(page, "/staff/item-needs", status=422, item=item, minutes="²", skill=["sign_language"], device=["printer"])
    assert page.document.one("input", id=f"minutes-{item}").get("value") == "²"
    assert page.document.one("span", id=f"minutes-{item}-error").text
    ticked = [node.get("value") for node in page.form("/staff/item-needs").all("input") if "checked" in node.attributes]
    assert sorted(ticked) == ["printer", "sign_language"]


async def test_no_page_of_the_planner_shows_a_street_or_a_whole_name(reader: Reader) -> None:
    found = await given_tours.accepted("jingkai", now=now(), community="huayuan")
    await at_the_desk(reader)
    page = await a_tour(reader, await reader.open(ALL))
    here = page.path
    await reader.send(page, f"{here}/adding", reference=found.reference)
    for path in (ALL, here, f"{here}/list"):
        text = (await reader.open(path)).answer.text
        assert STREET not in text
        assert "张示例" not in text


async def test_two_managers_do_not_overwrite_each_other(reader: Reader) -> None:
    await at_the_desk(reader)
    page = await a_tour(reader, await reader.open(ALL))
    await reader.send(page, f"{page.path}/kit", vehicle="示例A")
    late = await reader.send(page, f"{page.path}/kit", status=409, vehicle="示例B")
    assert "刚被同事改过" in late.text
    assert "示例A" in late.text


async def test_why_a_visit_does_not_fit_stands_beside_it(reader: Reader) -> None:
    found = await given_tours.accepted("jingkai", now=now(), community="huayuan", known=("sign_language",))
    await at_the_desk(reader)
    page = await a_tour(reader, await reader.open(ALL))
    assert f"{found.reference} 需要“手语”" in page.text


async def test_a_visitor_sees_their_own_announced_tours_and_no_other(reader: Reader) -> None:
    desk = await at_the_desk(reader, "visitor")
    mate = await given_tours.visitor("jingkai", "上门丙")
    found = await given_tours.accepted("jingkai", now=now(), community="huayuan")
    half = await given_tours.some_half()
    mine = await tours.put_together("jingkai", mate, half, (desk.staff, mate), now())
    await tours.add(given_tours.planner(await tours.tour(mine)), found.reference, now())
    assert "没有通知到您的出行" in (await reader.open(ALL)).text
    await reader.open(f"{ALL}/{mine}", status=404)
    await tours.announce(given_tours.planner(await tours.tour(mine)), now())
    assert f"{ALL}/{mine}" in (await reader.open(ALL)).answer.text
    assert not (await reader.open(f"{ALL}/{mine}")).document.all("form", method="post")


async def test_a_request_is_closed_with_dignity_from_its_card(reader: Reader) -> None:
    found = await given_tours.accepted("jingkai", now=now())
    await at_the_desk(reader)
    card = f"/staff/home-visits/{found.reference}"
    page = await reader.send(await reader.open(card), f"{ALL}/closing/{found.reference}", ending="died")
    assert page.path == card
    assert (await home_visits.visit(found.reference)).state is State.closed


async def test_a_request_with_a_day_is_closed_by_a_manager_alone(reader: Reader) -> None:
    found = await given_tours.accepted("jingkai", now=now())
    await given_tours.announced("jingkai", found.reference, arrives_at=now(), now=now())
    form, card = f"{ALL}/closing/{found.reference}", f"/staff/home-visits/{found.reference}"
    await at_the_desk(reader, "visitor")
    assert not (await reader.open(card)).document.all("form", action=form)
    await at_the_desk(reader)
    assert (await reader.open(card)).document.all("form", action=form)


async def test_a_protected_person_is_on_their_visitors_pages_and_paper_in_its_hours_alone(reader: Reader) -> None:
    found = await given_home_visits.asked("jingkai", now=now(), known=("protected",), community="huayuan", name="柳示例")
    await home_visits.accept(await given_home_visits.shown(found, manager=True), "", now())
    mate, desk = await given_tours.visitor("jingkai", "上门丙"), await at_the_desk(reader, "visitor")
    tour = await given_tours.announced("jingkai", found.reference, arrives_at=now() + timedelta(days=2), now=now(), team=(desk.staff, mate))
    pages = (f"{ALL}/{tour.id}", f"{ALL}/{tour.id}/list")
    assert ["柳" in (await reader.open(each)).document.one("main").text for each in pages] == [False, False]
    async with connection() as held:
        moved = "UPDATE tour_stops SET arrives_at = arrives_at - $2::interval, leaves_at = leaves_at - $2::interval WHERE tour = $1"
        await held.execute(moved, tour.id, timedelta(days=2))
    assert ["柳" in (await reader.open(each)).document.one("main").text for each in pages] == [True, True]


async def test_skills_team_days_away_and_a_picture_of_a_visitor(reader: Reader) -> None:
    await at_the_desk(reader)
    staff = await given_tours.visitor("jingkai", "上门丁")
    here = f"/staff/visitors/{staff}"
    await reader.send(await reader.open(here), here, skill=["sign_language"], team="3", active="yes")
    page = await reader.send(await reader.open(here), here, status=422, team="300", skill=["medical_insurance"], active="yes")
    assert page.document.one("input", name="team").get("value") == "300"
    assert "checked" in page.document.one("input", name="skill", value="medical_insurance").attributes
    page = await reader.send(await reader.open(here), f"{here}/leaves", status=422, first_day="2036-01-02", last_day="2036-01-01")
    assert page.document.one("input", name="last_day").get("value") == "2036-01-01"
    page = await reader.send(page, f"{here}/leaves", status=422, first_day="2036-01-02", last_day="x")
    assert page.document.one("span", id="last_day-error").text
    await reader.send(await reader.open(here), f"{here}/leaves", first_day="2036-01-02", last_day="2036-01-03")
    found = await tours.visitor("jingkai", staff)
    assert (found.skills, found.team, len(found.leaves)) == ({"sign_language"}, 3, 1)
    assert "手语" in (await reader.open("/staff/visitors")).text


async def test_a_picture_is_made_anew_and_seen_by_the_household_alone(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    await at_the_desk(reader)
    staff, mate = await given_tours.visitor("jingkai", "上门戊"), await given_tours.visitor("jingkai", "上门己")
    page = await reader.open(f"/staff/visitors/{staff}")
    token = page.document.all("input", name="csrf")[0].get("value")
    picture = io.BytesIO()
    Image.new("RGB", (400, 400), "white").save(picture, "JPEG")
    sent = {"photo": ("face.jpg", picture.getvalue(), "image/jpeg")}
    answer = await reader.client.post(f"/staff/visitors/{staff}/photo", data={"csrf": token}, files=sent, headers=ORIGIN)
    assert answer.status_code == 303
    large = {"photo": ("face.jpg", b"0" * 9_100_000, "image/jpeg")}
    page = await reader.client.post(f"/staff/visitors/{staff}/photo", data={"csrf": token}, files=large, headers=ORIGIN)
    assert "photo-error" in page.text
    found = await given_tours.accepted("jingkai", by=who, now=now(), community="huayuan")
    tour = await tours.put_together("jingkai", staff, await given_tours.some_half(HalfDay.pm), (staff, mate), now())
    await tours.add(given_tours.planner(await tours.tour(tour)), found.reference, now())
    shown = f"/home-visits/{found.reference}/visitors/{staff}"
    assert (await reader.client.get(shown)).status_code == 404
    await tours.announce(given_tours.planner(await tours.tour(tour)), now())
    assert (await reader.client.get(shown)).headers["content-type"] == "image/jpeg"
    assert shown in (await reader.open(f"/home-visits/{found.reference}")).answer.text


async def test_ways_and_needs_are_the_hall_s_own(reader: Reader) -> None:
    await at_the_desk(reader)
    page = await reader.send(await reader.open("/staff/travel-times"), "/staff/travel-times", **{"hall-liucun": "35"})
    assert (await tours.travel("jingkai", now())).minutes("liucun", "hall") == 35
    page = await reader.send(page, "/staff/travel-times", status=422, **{"hall-liucun": "weit"})
    assert "weit" in page.answer.text
    needs = await reader.open("/staff/item-needs")
    await reader.send(needs, "/staff/item-needs", item="canjirenzheng-xinban", minutes="43", skill=["disability"], device=["printer"])
    assert (await tours.item_needs("jingkai"))["canjirenzheng-xinban"].minutes == 45
    await reader.send(needs, "/staff/item-needs", status=422, item="canjirenzheng-xinban", minutes="999")


async def test_any_week_can_be_asked_for_and_nonsense_is_this_one(reader: Reader) -> None:
    await at_the_desk(reader)
    for week in ("9999-12-31", "0001-01-01", "weit", "2027-02-29"):
        assert "出行安排" in (await reader.open(f"{ALL}?week={week}")).text
