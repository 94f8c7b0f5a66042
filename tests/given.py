"""What tests begin with: a hall of the test's own, people, a wish, a booking, a hold. Nothing is loaded from files."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from uuid import UUID, uuid4

import msgspec

from backend import appointments, secrecy
from backend.appointments import Applicant, Appointment, Channel, Hold, Holder, Wish
from backend.clock import at
from backend.database import Connection, connection, transaction
from backend.hall import Kind, Period, Policies, forget_calendar, known
from backend.hall.opening import OpeningHours, Season

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
NOW = at(MONDAY, 19)
NINE, TEN = at(TUESDAY, 9), at(TUESDAY, 10)
QUARTER = timedelta(minutes=15)
KEPT_UNTIL = at(MONDAY, 18)
AT_ONCE = Policies(rest_least=timedelta(0), rest_most=timedelta(0))
_numbers = count(secrets.randbelow(10**6) * 1000)


@dataclass(frozen=True)
class Hall:
    """A hall as a test wants it: places of each group, minutes of each item, and which groups take it (all, if not named)."""

    places: dict[str, int] = field(default_factory=lambda: {"big": 5})
    items: dict[str, int] = field(default_factory=lambda: {"card": 15, "permit": 15, "licence": 40})
    taken_by: dict[str, tuple[str, ...]] = field(default_factory=dict)
    kept: int = 0
    days: tuple[date, ...] = (TUESDAY, WEDNESDAY)
    hours: tuple[int, int] = (9, 12)
    policies: Policies = field(default_factory=Policies)


async def hall(**wanted: object) -> str:
    """A hall with a name of its own, open on Tuesday and Wednesday from 9 to 12 (see `Hall`); its slug."""
    slug, plan = f"t-{secrets.token_hex(5)}", Hall(**wanted)  # type: ignore[arg-type]
    async with transaction() as held:
        await held.execute(
            "INSERT INTO halls (slug, name, name_en, is_default, about, position) VALUES ($1, '试厅', 'Test Hall', false, '{}', 9)", slug
        )
        await _groups(held, slug, plan)
        await _hours(held, slug, plan)
        await _slots(held, slug, plan)
        if plan.policies != Policies():
            await policies(held, slug, plan.policies)
    known.forget()  # rounds walk all halls
    return slug


async def policies(held: Connection, slug: str, found: Policies) -> None:
    """The hall's settings from long ago."""
    await held.execute(
        "INSERT INTO hall_policies (hall, valid_from, by, policies) VALUES ($1, $2, 'test', $3)",
        slug, at(date(2026, 1, 1), 0), msgspec.json.encode(found).decode(),
    )  # fmt: skip


async def citizen(*, phone: str = "", community_worker: bool = False, confirmed: bool = True) -> UUID:
    """An account with a confirmed demo phone of its own."""
    found, said = uuid4(), phone or f"1990000{next(_numbers) % 10**4:04d}"
    box, index = (secrecy.seal(said, "citizens.phone"), secrecy.index(f"{said} {found}", "phone")) if confirmed else (None, None)
    async with connection() as held:
        await held.execute(
            """INSERT INTO citizens (id, phone_box, phone_index, level, language, mode, community_worker, created_at)
               VALUES ($1, $2, $3, 1, 'zh', 'standard', $4, $5)""",
            found, box, index, community_worker, NOW,
        )  # fmt: skip
    return found


async def citizens(how_many: int) -> list[UUID]:
    """So many accounts, in one statement."""
    found = [uuid4() for _ in range(how_many)]
    box = secrecy.seal("19900001234", "citizens.phone")
    async with connection() as held:
        await held.execute(
            """INSERT INTO citizens (id, phone_box, phone_index, level, language, mode, community_worker, created_at)
               SELECT id, $2, NULL, 1, 'zh', 'standard', false, $3 FROM unnest($1::uuid[]) AS id""",
            found, box, NOW,
        )  # fmt: skip
    return found


def id_number() -> str:
    """A made-up resident number with a right check character (GB 11643), another one each time."""
    days, place = divmod(next(_numbers), 1000)
    seventeen = f"110101{date(1950, 1, 1) + timedelta(days=days % 20000):%Y%m%d}{place:03d}"
    total = sum(int(digit) * 2 ** (17 - at_place) for at_place, digit in enumerate(seventeen))
    return seventeen + "10X98765432"[total % 11]


def applicant(name: str = "张小三", number: str = "") -> Applicant:
    """A made-up person; another one each time where no number is named."""
    return Applicant("person", name, "resident_id", number or id_number())


def wish(slug: str, starts_at: datetime = NINE, *items: str, **more: object) -> Wish:
    """A wish for `items` ("card", if none is named) at `starts_at`, for an applicant of its own unless one is given."""
    return Wish(slug, items or ("card",), starts_at, more.pop("applicant", None) or applicant(), **more)  # type: ignore[arg-type]


async def booked(
    slug: str, starts_at: datetime = NINE, *items: str, by: UUID | None = None, now: datetime = NOW, **more: object
) -> Appointment:
    """A booking of somebody's own."""
    return await appointments.book(wish(slug, starts_at, *items, **more), by or await citizen(), now)


async def booked_by_phone(slug: str, starts_at: datetime = NINE, *, by: UUID | None = None, now: datetime = NOW) -> Appointment:
    """A booking that the hall's telephone took."""
    return await booked(slug, starts_at, by=by, now=now, channel=Channel.phone)


def device() -> Holder:
    """A browser that nobody is signed in with."""
    return Holder(secrets.token_hex(8))


async def held(slug: str, starts_at: datetime = NINE, *items: str, by: Holder | None = None, now: datetime = NOW) -> Hold:
    """A place kept by a signed-in person of its own."""
    return await appointments.hold(slug, items or ("card",), starts_at, by or Holder(secrets.token_hex(8), await citizen()), now)


async def refused(tries: Iterable[Awaitable[object]]) -> tuple[list[object], list[str]]:
    """All `tries` at once: what was had, and the names of the refusals; anything else is raised."""
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    had = [one for one in outcomes if not isinstance(one, BaseException)]
    names = [_name(one) for one in outcomes if isinstance(one, BaseException)]
    return had, names


async def places(slug: str, starts_at: datetime = NINE, group: str = "big") -> tuple[int, int, int]:
    """Capacity, taken and kept_taken of one row."""
    async with connection() as held:
        row = await held.fetchrow(
            "SELECT capacity, taken, kept_taken FROM slots WHERE hall = $1 AND starts_at = $2 AND window_group = $3",
            slug, starts_at, group,
        )  # fmt: skip
    return tuple(row)


async def taken(slug: str, starts_at: datetime = NINE, group: str = "big") -> int:
    """How many places of one row are taken."""
    return (await places(slug, starts_at, group))[1]


@asynccontextmanager
async def calendar_as_before() -> AsyncIterator[None]:
    """Whatever the block loads, the next test finds the special days and the years as they were."""
    async with connection() as held:
        days = await held.fetch("SELECT day, kind, name, paper, notice_year FROM special_days")
        years = await held.fetch("SELECT year, confirmed, paper FROM calendar_years")
    try:
        yield
    finally:
        async with transaction() as held:
            await held.execute("DELETE FROM special_days")
            await held.execute("DELETE FROM calendar_years")
            await held.executemany(
                "INSERT INTO special_days (day, kind, name, paper, notice_year) VALUES ($1, $2, $3, $4, $5)", [tuple(row) for row in days]
            )
            await held.executemany("INSERT INTO calendar_years (year, confirmed, paper) VALUES ($1, $2, $3)", [tuple(row) for row in years])
        forget_calendar()


async def somebody_waits_for(held: Connection) -> None:
    """Returns once another transaction waits for what this one has locked."""
    async with asyncio.timeout(30):
        while not await held.fetchval("SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid)))"):
            await asyncio.sleep(0.02)


async def rows(question: str, *facts: object) -> list[tuple[object, ...]]:
    """What the database holds."""
    async with connection() as held:
        return [tuple(row) for row in await held.fetch(question, *facts)]


def _name(error: BaseException) -> str:
    from backend.refusals import Refusal

    if not isinstance(error, Refusal):
        raise error
    return error.key


async def _groups(held: Connection, slug: str, plan: Hall) -> None:
    for position, (group, places) in enumerate(plan.places.items(), 1):
        await held.execute(
            """INSERT INTO window_groups (hall, slug, name, name_en, letter, zone, zone_en, walk_in_windows, position)
               VALUES ($1, $2, '窗口', 'Windows', 'A', '一楼', 'Floor 1', 0, $3)""",
            slug, group, position,
        )  # fmt: skip
        windows = [f"{position}{number:02d}" for number in range(1, max(places, 1) + 1)]
        await held.execute(
            "INSERT INTO windows (hall, number, window_group, floor) SELECT $1, unnest($2::text[]), $3, '1'", slug, windows, group
        )
        items = [item for item in plan.items if group in plan.taken_by.get(item, tuple(plan.places))]
        await held.executemany(
            "INSERT INTO hall_items (hall, item, window_group, position, minutes) VALUES ($1, $2, $3, $4, $5)",
            [(slug, item, group, plan.taken_by.get(item, tuple(plan.places)).index(group), plan.items[item]) for item in items],
        )


async def _hours(held: Connection, slug: str, plan: Hall) -> None:
    """As the slots are: a round that makes slots anew finds them in order."""
    periods = (Period(Kind.morning, time(plan.hours[0]), time(23, 59) if plan.hours[1] == 24 else time(plan.hours[1])),)
    hours = OpeningHours(date(2021, 12, 1), (Season((1, 1), (12, 31), periods),))
    await held.execute(
        "INSERT INTO opening_hours (hall, valid_from, by, hours) VALUES ($1, $2, 'test', $3)",
        slug, hours.valid_from, msgspec.json.encode(hours).decode(),
    )  # fmt: skip


async def _slots(held: Connection, slug: str, plan: Hall) -> None:
    first, last = plan.hours
    starts = [(day, at(day, first) + step * QUARTER) for day in plan.days for step in range((last - first) * 4)]
    await held.executemany(
        """INSERT INTO slots (hall, window_group, starts_at, ends_at, day, kind, capacity, kept, kept_until)
           VALUES ($1, $2, $3::timestamptz, $3::timestamptz + interval '15 minutes', $4, 'morning', $5, $6, $7)""",
        [
            (slug, group, start, day, places, min(plan.kept, places), KEPT_UNTIL)
            for day, start in starts
            for group, places in plan.places.items()
        ],
    )  # fmt: skip
