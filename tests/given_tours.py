"""A tour with its team, put together and told to everybody, as the planner leaves it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from backend import clock, home_visits, tours
from backend.clock import SHANGHAI
from backend.database import connection, transaction
from backend.home_visits import HomeVisit
from backend.tours import HalfDay, Planner, Tour, When
from tests import given, given_extended_sessions, given_home_visits

NEAR = "t-huayuan"


async def hall() -> str:
    """A hall that takes an item at home, with ways to where its people live."""
    found = await given_home_visits.hall()
    await ways(found)
    return found


async def accepted(slug: str, *, by: UUID | None = None, now: datetime = given.NOW, **more: object) -> HomeVisit:
    """A request that the hall said yes to."""
    found = await given_home_visits.asked(slug, by=by, now=now, **more)
    await home_visits.accept(await given_home_visits.shown(found), "", now)
    return await home_visits.visit(found.reference)


async def announced(slug: str, *references: str, arrives_at: datetime, now: datetime = given.NOW, team: tuple[UUID, ...] = ()) -> Tour:
    """An announced tour of two visitors (or `team`) whose first stop is reached at `arrives_at`, the others 45 minutes after each other."""
    members = team or (await visitor(slug, "上门甲"), await visitor(slug, "上门乙"))
    here, identity = arrives_at.astimezone(SHANGHAI), uuid4()
    half = "am" if here.hour < 12 else "pm"
    async with transaction() as held:
        await held.execute(
            """INSERT INTO tours (id, hall, day, half, vehicle, devices, state, version, created_at, announced_at)
               VALUES ($1, $2, $3, $4, '示例车牌', '{}', 'announced', 1, $5, $5)""",
            identity, slug, here.date(), half, now,
        )  # fmt: skip
        for staff in members:
            await held.execute(
                "INSERT INTO tour_members (tour, hall, staff, day, half) VALUES ($1, $2, $3, $4, $5)",
                identity,
                slug,
                staff,
                here.date(),
                half,
            )
        for place, reference in enumerate(references):
            found = await home_visits.plan(held, reference, f"staff:{members[0]}", now)
            at = arrives_at + place * timedelta(minutes=45)
            await held.execute(
                """INSERT INTO tour_stops (tour, hall, reference, position, community, arrives_at, leaves_at, dropped_for)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, '')""",
                identity, slug, reference, place, found.asking.community, at, at + timedelta(minutes=30),
            )  # fmt: skip
    return await tours.tour(identity)


async def visitor(slug: str, name: str, *skills: str, team: int = 0) -> UUID:
    """A staff member who visits at home."""
    staff = await given_extended_sessions.staff(slug, name, "visitor")
    if skills or team:
        await tours.set_visitor(slug, staff, staff, skills, team, active=True, now=given.NOW)
    return staff


async def ways(slug: str, **minutes: int) -> None:
    """Ways from the hall to communities, in minutes; "elsewhere" is ten away unless said otherwise."""
    async with connection() as held:
        await held.executemany(
            "INSERT INTO travel_times (hall, origin, goal, minutes) VALUES ($1, 'hall', $2, $3)",
            [(slug, goal, each) for goal, each in ({"elsewhere": 10} | minutes).items()],
        )


async def draft(slug: str, *references: str, half: HalfDay = HalfDay.am, days: int = 1, team: tuple[UUID, ...] = ()) -> Tour:
    """A tour that nobody was told of, of tomorrow morning unless said otherwise, put together by hand."""
    members = team or (await visitor(slug, "上门甲"), await visitor(slug, "上门乙"))
    when = When(given.NOW.date() + timedelta(days=days), half)
    found = await tours.tour(await tours.put_together(slug, members[0], when, members, given.NOW))
    for reference in references:
        await tours.add(planner(found), reference, given.NOW)
        found = await tours.tour(found.id)
    return found


def planner(tour: Tour, by: UUID | None = None) -> Planner:
    """Somebody who plans, looking at this tour as it is."""
    return Planner(tour.hall, by or tour.members[0].staff, tour.id, tour.version)


async def told(tour: Tour, now: datetime = given.NOW) -> Tour:
    """The tour, announced."""
    await tours.announce(planner(tour), now)
    return await tours.tour(tour.id)


async def some_half(half: HalfDay = HalfDay.am) -> When:
    """A working half-day that is far enough ahead."""
    for step in range(20, 40):
        try:
            return await tours.half_day(clock.now().date() + timedelta(days=step), half, clock.now())
        except tours.DayNotPossible:
            continue
    raise AssertionError
