"""Somebody on a community's list, and who keeps it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from backend import community_workers, people, prevention
from backend.community_workers import Registration
from backend.database import transaction
from backend.prevention import Alike, Details, Doubt, Keeper, Listed, NewDue, Stated, records
from tests import given, given_people

SOON = given.MONDAY + timedelta(days=20)
ITEM = "canjirenzheng-huanling"
FOUR = "1234"


def keeper(slug: str, *, communities: tuple[str, ...] | None = None, manager: bool = False) -> Keeper:
    """Staff of the hall, unless communities are named."""
    return Keeper(slug, f"staff:{uuid4()}", communities, manager)


def stated(**more: object) -> Stated:
    """A made-up person with a phone of their own, consent given by ear."""
    about = Details("王示例", given_people.demo_phone(), "own", "bedridden", "")
    named = {name: more.pop(name) for name in tuple(more) if name in Details.__dataclass_fields__}
    found = Stated(community="elsewhere", details=replace(about, **named), consent_by="read_aloud")  # type: ignore[arg-type]
    return replace(found, **more)  # type: ignore[arg-type]


def due(day: date = SOON, **more: object) -> NewDue:
    """A disability certificate that ends in twenty days."""
    return replace(NewDue("disability_certificate", "", "", day), **more)  # type: ignore[arg-type]


async def put_on(by: Keeper, *, day: date = SOON, yearly: bool = False, now: datetime = given.NOW, **more: object) -> Listed:
    """Somebody on the list, with one day."""
    reference = await prevention.put_on(by, stated(**more), due(day, yearly=yearly), now)
    return await prevention.one_for(replace(by, manager=True), reference)


async def without_phone(by: Keeper, **more: object) -> Listed:
    """Somebody whom no message reaches."""
    return await put_on(by, phone="", phone_of="", words="请敲门，二楼", **more)


async def kept_by(citizen: UUID, slug: str, names: tuple[str, ...], now: datetime) -> dict[str, tuple[str, str, str]]:
    """People on a list that this account keeps as a community worker: reference, token and day of each, by name."""
    async with transaction() as held:
        await held.execute(
            """INSERT INTO community_workers (hall, citizen, organisation, until, added_by, added_at, ended_by, communities)
               VALUES ($1, $2, '某某社区居委会', $3, 'test', $4, '', '{elsewhere}')""",
            slug, citizen, now.date() + timedelta(days=30), now,
        )  # fmt: skip
    day = now.date() + timedelta(days=20)
    by = {
        name: await put_on(keeper(slug), day=day, yearly=True, now=now, phone=f"1990000{FOUR}", name=f"示例{'甲乙丙丁戊己'[number]}")
        for number, name in enumerate(names)
    }
    return {name: (each.reference, prevention.token_of(each.reference), str(each.dues[0].id)) for name, each in by.items()}


async def doubted(reference: str, visit: str, now: datetime) -> None:
    """It is asked whether somebody on the list is the one whose request was closed."""
    async with transaction() as held:
        found = await records.one(held, reference)
        await records.add_doubt(held, found, Doubt(visit, Alike.phone, False, now))


async def worker(slug: str, *communities: str, now: datetime = given.NOW) -> str:
    """A registered community worker; their phone."""
    phone = given_people.demo_phone()
    async with transaction() as held:
        await people.citizen_of_phone(held, phone, "zh", now)
    until = now.date() + timedelta(days=30)
    await community_workers.register(slug, Registration(phone, "某某社区居委会", until, communities), uuid4(), now)
    return phone
