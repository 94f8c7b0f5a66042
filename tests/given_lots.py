"""A hall whose newest day is drawn by lot just now, and wishes in that lot."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

from backend import clock, community_workers, hall, lots, people
from backend.clock import at
from backend.community_workers import Registration
from backend.database import transaction
from backend.hall import NewDays, Policies, known
from backend.hall.new_days import latest_opening
from backend.lots import Asking, LotWish
from tests import given, given_people

NEW = date(2026, 12, 8)
OPENS, DRAWN = at(given.TUESDAY, 8), at(given.TUESDAY, 8, 10)
AFTER = DRAWN + timedelta(minutes=1)


async def a_lot(**more: object) -> str:
    """A hall with one place at each of four starts of its new day, whose lot has just begun; its slug."""
    slug = await given.hall(**({"days": (NEW,), "places": {"big": 1}, "hours": (9, 10)} | more))  # type: ignore[arg-type]
    known.forget()
    async with transaction() as held:
        await held.execute(
            "INSERT INTO day_openings (hall, day, first_day, opens_at, by_lot) VALUES ($1, $2, $2, $3, true)", slug, NEW, OPENS
        )
    await prepared(slug)
    return slug


async def prepared(slug: str) -> None:
    """The lot has its sealed seed, as rounds make it the day before."""
    async with transaction() as held:
        await lots.records.add_lot(held, slug, NEW, OPENS)


def asking(slug: str, *choices: str, **more: object) -> Asking:
    """A wish for "card" of an applicant of its own, at any time unless said otherwise."""
    return Asking(slug, NEW, more.pop("items", ("card",)), choices or ("any",), more.pop("applicant", None) or given.applicant(), **more)  # type: ignore[arg-type]


async def wished(slug: str, *choices: str, by: UUID | None = None, **more: object) -> LotWish:
    """A wish handed in."""
    return await lots.hand_in(asking(slug, *choices, **more), by or await given.citizen(), OPENS)


async def days(slug: str) -> NewDays:
    """The lot that lasts."""
    found = await hall.new_days(slug, OPENS)
    assert found
    assert found.running
    return found


async def drawn(slug: str) -> None:
    """The lot is held, as the round does it."""
    await lots.draw_lot(slug, await days(slug), AFTER)


async def a_lot_now(item: str, **more: object) -> str:
    """A hall whose newest day is drawn by lot at this very moment of the real clock, whatever it shows; its slug."""
    calendar, policies, now = await hall.calendar(), Policies(lot_for=timedelta(days=20)), clock.now()
    opening = latest_opening(calendar, policies, now)
    assert opening
    slug = await given.hall(days=(opening.last,), places={"big": 3}, hours=(9, 11), items={item: 15}, policies=policies, **more)
    async with transaction() as held:
        await held.execute(
            "INSERT INTO day_openings (hall, day, first_day, opens_at, by_lot) VALUES ($1, $2, $3, $4, true)",
            slug, opening.last, opening.first, opening.opens_at,
        )  # fmt: skip
        await lots.records.add_lot(held, slug, opening.last, now)
    return slug


async def drawn_now(slug: str) -> None:
    """That lot is held before its time."""
    found = await hall.new_days(slug, clock.now())
    assert found
    await lots.draw_lot(slug, found, clock.now())


async def wished_now(slug: str, item: str, *, by: UUID) -> LotWish:
    """A wish in a lot that lasts now."""
    now = clock.now()
    found = await hall.new_days(slug, now)
    assert found
    return await lots.hand_in(Asking(slug, found.last, (item,), ("any",), given.applicant()), by, now)


async def a_community_worker(slug: str) -> int:
    """Somebody whom the hall's manager has registered; the registration's number."""
    phone, now = given_people.demo_phone(), clock.now()
    async with transaction() as held:
        await people.citizen_of_phone(held, phone, "zh", now)
    stated = Registration(phone, "某某社区居委会", now.date() + timedelta(days=30))
    await community_workers.register(slug, stated, uuid4(), now)
    return (await community_workers.registered(slug))[-1].id
