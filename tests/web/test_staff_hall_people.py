"""The manager's staff and roster: roles given and taken back, somebody added once, who is on duty when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backend import clock, hall, people
from backend.people import Shift
from tests import given, given_visits
from tests.given_visits import Desk, a_clerk, at_work
from tests.reader import Page, Reader

pytestmark = pytest.mark.usefixtures("product")


@pytest.fixture
async def desk(reader: Reader) -> Desk:
    """A manager of a hall of the test's own."""
    slug = await given_visits.a_hall()
    return await at_work(reader.client, await a_clerk(slug, None, role="manager", now=clock.now()))


async def login_of(place: str, role: str) -> str:
    return next(each.login for each in await people.staff_at(place) if role in each.roles)


def number() -> str:
    return f"T{given.id_number()[-8:]}"


async def add(reader: Reader, *, status: int = 200, **typed: str | list[str]) -> Page:
    said = {"name": "试新人", "number": number(), "login": f"new-{number().lower()}", "role": ["clerk", "desk"]} | typed
    return await reader.send(await reader.open("/staff/hall/staff"), "/staff/hall/staff", status=status, **said)


async def test_somebody_is_added_with_what_they_need_to_sign_in_shown_once(reader: Reader, desk: Desk) -> None:
    page = await add(reader)
    assert page.answer.headers["cache-control"] == "no-store"
    assert page.document.one("img", alt="第二重验证的二维码").get("src").startswith("data:image/svg")
    found = next(each for each in await people.staff_at(desk.hall) if each.name == "试新人")
    assert found.roles == {"clerk", "desk"}


async def test_a_manager_makes_no_managers(reader: Reader, desk: Desk) -> None:
    page = await add(reader, status=422, role=["manager"])
    assert "这个角色由系统管理员给" in page.text
    assert page.document.one("input", id="name").get("value") == "试新人"


async def test_an_administrator_of_the_hall_gets_no_role_from_its_manager(reader: Reader, desk: Desk) -> None:
    await a_clerk(desk.hall, None, role="auditor", now=clock.now())
    login = await login_of(desk.hall, "auditor")
    await reader.send(await reader.open(f"/staff/hall/staff/{login}"), f"/staff/hall/staff/{login}", status=422, role=["clerk"])
    assert (await people.one_at(desk.hall, login)).roles == {"auditor"}


async def test_a_login_that_is_taken_is_refused_and_nothing_typed_is_lost(reader: Reader, desk: Desk) -> None:
    await add(reader, login="taken-login")
    page = await add(reader, login="taken-login", status=422)
    assert page.document.one("input", id="login").get("value") == "taken-login"


async def test_roles_are_given_and_taken_back_at_once(reader: Reader, desk: Desk) -> None:
    clerk = await a_clerk(desk.hall, None, now=clock.now())
    login = await login_of(desk.hall, "clerk")
    await reader.send(await reader.open(f"/staff/hall/staff/{login}"), f"/staff/hall/staff/{login}", role=["desk", "visitor"])
    member = await people.staff_member(clerk.staff)
    assert member
    assert member.roles == {"desk", "visitor"}


async def test_what_the_operator_gave_stays(reader: Reader, desk: Desk) -> None:
    login = await login_of(desk.hall, "manager")
    await reader.send(await reader.open(f"/staff/hall/staff/{login}"), f"/staff/hall/staff/{login}", role=["clerk"])
    assert (await people.one_at(desk.hall, login)).roles == {"manager", "clerk"}


async def test_an_account_is_disabled_and_signed_out_everywhere(reader: Reader, desk: Desk) -> None:
    clerk = await a_clerk(desk.hall, None, now=clock.now())
    login = await login_of(desk.hall, "clerk")
    await reader.send(await reader.open(f"/staff/hall/staff/{login}"), f"/staff/hall/staff/{login}/disabling")
    assert await people.staff_member(clerk.staff) is None


async def test_who_works_elsewhere_too_is_not_disabled_from_here(reader: Reader, desk: Desk) -> None:
    clerk = await a_clerk(desk.hall, None, now=clock.now())
    await given.rows("INSERT INTO staff_roles (staff, hall, role, given_by, given_at) VALUES ($1, 'elsewhere', 'clerk', 'test', now()) RETURNING 1", clerk.staff)
    login = await login_of(desk.hall, "clerk")
    await reader.send(await reader.open(f"/staff/hall/staff/{login}"), f"/staff/hall/staff/{login}/disabling", status=409)
    assert await people.staff_member(clerk.staff)


async def test_staff_of_another_hall_are_nobody_here(reader: Reader, desk: Desk) -> None:
    there = await given_visits.a_hall()
    await a_clerk(there, None, now=clock.now())
    await reader.open(f"/staff/hall/staff/{await login_of(there, 'clerk')}", status=404)


async def working_day(ahead: int = 1) -> date:
    return hall.working_day_after(await hall.calendar(), clock.now().date(), ahead)


async def on_duty(slug: str, day: date) -> list[tuple[Shift, object]]:
    return [(each.shift, each.staff) for each in await people.roster(slug, day, day)]


@pytest.mark.article("29.1")
async def test_who_is_on_duty_is_put_down_and_too_few_are_said(reader: Reader, desk: Desk) -> None:
    await _measured_hours(desk.hall)
    clerk, day = await a_clerk(desk.hall, None, now=clock.now()), await working_day()
    week = await reader.send(await reader.open(f"/staff/hall/roster/{day}"), f"/staff/hall/roster/{day}", early=[str(clerk.staff), ""])
    assert await on_duty(desk.hall, day) == [(Shift.early, clerk.staff)]
    assert "试岗" in week.text
    assert "差 5 人" in week.text


async def test_who_does_not_work_here_cannot_be_put_down(reader: Reader, desk: Desk) -> None:
    await _measured_hours(desk.hall)
    stranger, day = await a_clerk(await given_visits.a_hall(), None, now=clock.now()), await working_day()
    await reader.send(await reader.open(f"/staff/hall/roster/{day}"), f"/staff/hall/roster/{day}", status=422, early=str(stranger.staff))
    assert await on_duty(desk.hall, day) == []


async def test_a_day_changed_meanwhile_is_not_overwritten(reader: Reader, desk: Desk) -> None:
    await _measured_hours(desk.hall)
    clerk, day = await a_clerk(desk.hall, None, now=clock.now()), await working_day()
    form = await reader.open(f"/staff/hall/roster/{day}")
    await reader.send(form, f"/staff/hall/roster/{day}", noon=str(clerk.staff))
    await reader.send(form, f"/staff/hall/roster/{day}", status=409, late=str(clerk.staff))
    assert await on_duty(desk.hall, day) == [(Shift.noon, clerk.staff)]


async def test_empty_shifts_are_filled_from_the_week_before(reader: Reader, desk: Desk) -> None:
    clerk = await a_clerk(desk.hall, None, now=clock.now())
    day = clock.now().date() + timedelta(days=3)
    mark = people.roster_mark(())
    await people.set_roster(desk.hall, day, {Shift.noon: (clerk.staff,)}, mark, desk.staff, clock.now())
    week = await reader.open(f"/staff/hall/roster?week={day + timedelta(days=7)}")
    await reader.send(week, "/staff/hall/roster/copy")
    assert await on_duty(desk.hall, day + timedelta(days=7)) == [(Shift.noon, clerk.staff)]


async def test_a_day_that_is_over_stays(desk: Desk) -> None:
    with pytest.raises(people.DayOver):
        await people.set_roster(desk.hall, clock.now().date() - timedelta(days=1), {}, people.roster_mark(()), desk.staff, clock.now())


@pytest.mark.article("29.3")
async def test_a_planned_weekend_says_how_many_must_be_on_duty(reader: Reader, desk: Desk) -> None:
    calendar, today = await hall.calendar(), clock.now().date()
    day = next(on for step in range(1, 12) if not hall.is_working_day(calendar, on := today + timedelta(days=step)))
    page = await reader.open("/staff/extended-sessions")
    await reader.send(page, "/staff/extended-sessions", day=day.isoformat(), group="big", windows="3", opens="09:00", closes="11:00")
    assert "差 3 人" in (await reader.open(f"/staff/hall/roster?week={day}")).text
    await reader.send(await reader.open(f"/staff/hall/roster/{day}"), f"/staff/hall/roster/{day}", weekend=str(desk.staff))
    assert "值班：试岗" in (await reader.open("/staff/extended-sessions")).text


async def _measured_hours(slug: str) -> None:
    from tests.slices.test_hall_settings import hours

    seen = hall.Seen(await hall.mark_of(slug, "hours"), "staff:test")
    await hall.change_settings(slug, hall.SetHours(hours(begins=clock.now().date())), seen, clock.now())
