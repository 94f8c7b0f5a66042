"""A week of home visits in the demo hall: made-up people have asked, the hall has said yes, two teams have their tours."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from backend import hall, home_visits, tours
from backend.clock import SHANGHAI
from backend.home_visits import Asking, HomeVisit, Known, Shown
from backend.refusals import Refusal
from backend.rehearsal.cast import MANY, applicant, player
from backend.tours import Device, HalfDay, ItemNeeds, Planner, Skill, When

_TEAMS = (
    (1, (Skill.disability, Skill.sign_language)), (1, (Skill.social_insurance,)),
    (2, (Skill.disability, Skill.civil_affairs)), (2, (Skill.medical_insurance, Skill.social_insurance)),
)  # fmt: skip
_NEEDS = (
    ItemNeeds("canjirenzheng-xinban", 45, (Skill.disability,), (Device.camera,)),
    ItemNeeds("jiuye-kunnan-rending", 30, (Skill.social_insurance,), (Device.printer,)),
)
_HALVES = (("any",), ("any",), ("tue_am", "thu_am"), ("any",), ("mon_pm", "wed_pm", "fri_pm"), ("any",))
_KNOWN = ((), (Known.dog,), (), (Known.sign_language,), (), (Known.protected,), (), (Known.infection,), (), (Known.interpreter,), (), ())
_WHYS = ("bedridden", "over_80", "disabled", "operation")
_FIRST, _ASKED_BEFORE, _OPEN, _AHEAD, _SECONDS = MANY - 40, timedelta(days=3), 2, 14, 1.0


async def visit_at_home(where: str, now: datetime) -> None:
    """Once: teams with their skills, requests, an announced tour of the next half-day and of a coming day, and drafts of a proposal."""
    found = [each for each in await tours.visitors(where) if not each.disabled]
    if len(found) < len(_TEAMS) or any(each.team for each in found):
        return
    by = found[0].staff
    for each, (team, skills) in zip(found, _TEAMS, strict=False):
        await tours.set_visitor(where, by, each.staff, skills, team, active=True, now=now)
    offered = {guide.slug for guide in await home_visits.items_at_home(where)}
    await tours.set_item_needs(where, f"staff:{by}", [each for each in _NEEDS if each.item in offered], now)
    asked = await _asked(where, now)
    for one in asked[_OPEN:]:
        with suppress(Refusal):
            await home_visits.accept(Shown(where, by, manager=True, reference=one.reference, version=one.version), "", now)
    await _tours(where, asked[_OPEN:], now)


async def _asked(where: str, now: datetime) -> list[HomeVisit]:
    """Made-up people of the cast ask, the first of them some days ago; the last two still wait for an answer."""
    places = (await hall.hall(where)).about.communities
    items = [each.item for each in _NEEDS if each.item in {guide.slug for guide in await home_visits.items_at_home(where)}]
    found: list[HomeVisit] = []
    if not places or not items:
        return found
    for number, known in enumerate(_KNOWN + _KNOWN[:4]):
        asking = Asking(
            why=_WHYS[number % len(_WHYS)], relation="child", name=applicant(_FIRST + number).name, items=(items[number % len(items)],),
            community=places[number % len(places)].slug, address=f"示例小区{number + 1}号楼（虚构）", known=tuple(known),
            phone=f"1990000{4600 + _FIRST + number}", present="family", proof="community", halves=_HALVES[number % len(_HALVES)],
        )  # fmt: skip
        then = now - _ASKED_BEFORE + timedelta(hours=4 * number)
        with suppress(Refusal):
            found.append(await home_visits.ask_at_once(where, player(_FIRST + number), asking, consent=True, language="zh", now=then))
    return found[::-1]


async def _tours(where: str, accepted: list[HomeVisit], now: datetime) -> None:
    """Two tours by hand, announced, then what the solver proposes for the rest of the week and the next, as drafts."""
    if not accepted:
        return
    teams = [[each.staff for each in await tours.visitors(where) if each.team == number] for number in (1, 2)]
    halves = await _halves(now)
    for when, team in zip(islice(halves, 0, 3, 2), teams, strict=False):
        with suppress(Refusal):
            await _announced(where, when, team, accepted, now)
    monday = halves[3].day - timedelta(days=halves[3].day.weekday())
    with suppress(Refusal):
        week = await tours.week_of(where, monday, now)
        found = await tours.propose(week, _SECONDS)
        drafts = [(each.run.when, each.run.members, tuple(one.reference for one in each.route)) for each in found.tours]
        await tours.keep(where, teams[0][0], drafts[:2], now)


async def _announced(where: str, when: When, team: list[UUID], accepted: list[HomeVisit], now: datetime) -> None:
    tour = await tours.put_together(where, team[0], when, team, now)
    for each in accepted:
        here = await tours.tour(tour)
        with suppress(Refusal):
            if len(here.stops) < 3:  # the fourth place stays for whoever tries the demo
                await tours.add(Planner(where, team[0], tour, here.version), each.reference, now)
    here = await tours.tour(tour)
    await tours.equip(Planner(where, team[0], tour, here.version), "示例A·0001", here.devices, now)
    await tours.announce(Planner(where, team[0], tour, here.version + 1), now)


async def _halves(now: datetime) -> list[When]:
    """The half-days from now on, of which some is left, for two weeks."""
    here, found = now.astimezone(SHANGHAI), list[When]()
    for step in range(_AHEAD):
        for half in HalfDay:
            with suppress(Refusal):
                when = await tours.half_day(here.date() + timedelta(days=step), half, now)
                if step or here.hour < (10 if half is HalfDay.am else 15):
                    found.append(when)
    return found
