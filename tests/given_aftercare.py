"""A visit at home that has ended, and what its hall's staff do about it afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from backend import aftercare, home_visits, progress
from backend.aftercare import Staff
from backend.database import transaction
from backend.home_visits import HomeVisit, NotMet
from tests import given, given_extended_sessions, given_home_visits

ENDED = given.TEN
LATER = ENDED + timedelta(hours=1)


async def ended(slug: str, *, by: UUID | None = None, at: datetime = ENDED, told: bool = True, **more: object) -> HomeVisit:
    """A visit that was asked for, planned, begun and finished; its receipt given out, unless `told` says otherwise."""
    found = await given_home_visits.asked(slug, by=by, now=at - timedelta(days=1), **more)
    await home_visits.accept(await given_home_visits.shown(found, manager=True), "", at - timedelta(days=1))
    await finished(found.reference, at)
    if told:
        await aftercare.give_out(at + timedelta(minutes=1))
    return await home_visits.visit(found.reference)


async def finished(reference: str, at: datetime = ENDED) -> None:
    """An accepted request is planned, begun and finished."""
    async with transaction() as held:
        await home_visits.plan(held, reference, "staff:test", at - timedelta(hours=20))
        await home_visits.begin_visit(held, reference, "staff:test", at - timedelta(minutes=30))
        await home_visits.finish(held, reference, "staff:test", at)


async def not_met(reference: str, at: datetime, how: NotMet = NotMet.nobody_opened) -> HomeVisit:
    """Visitors came to an accepted request and could not serve."""
    async with transaction() as held:
        await home_visits.plan(held, reference, "staff:test", at - timedelta(hours=20))
        return await home_visits.not_met(held, reference, how, "staff:test", at)


async def staff(slug: str, *roles: str, name: str = "回访甲", manager: bool = False) -> Staff:
    """Somebody of this hall's staff."""
    return Staff(slug, await given_extended_sessions.staff(slug, name, *(roles or ("call_back",))), manager)


async def topics(reference: str) -> list[str]:
    """What was told about a request and is not withdrawn, in its order."""
    rows = await given.rows("SELECT topic FROM notices WHERE reference = $1 AND withdrawn_at IS NULL ORDER BY id", reference)
    return [str(topic) for (topic,) in rows]


async def diary(reference: str) -> list[str]:
    """What stands in a request's diary, in its order."""
    return [str(each.what) for each in await progress.diary(reference)]


async def ledger(reference: str, verb: str) -> list[tuple[object, ...]]:
    """The ledger's lines of one kind about a request: who, and the facts."""
    question = "SELECT actor, facts FROM ledger WHERE subject = $1 AND verb = $2 ORDER BY id"
    return [tuple(each) for each in await given.rows(question, f"home_visit:{reference}", verb)]


async def fail(reference: str, topic: str) -> None:
    """The messages of `topic` about a request come by no channel."""
    async with transaction() as held:
        await held.execute("UPDATE notices SET send_at = created_at WHERE reference = $1 AND topic = $2", reference, topic)
        await held.execute(
            "UPDATE deliveries SET state = 'failed' WHERE notice IN (SELECT id FROM notices WHERE reference = $1 AND topic = $2)", reference, topic
        )  # fmt: skip


async def reached(hall: str, reference: str, staff: UUID, at: datetime, outcome: str | None = "reached") -> None:
    """A staff member phoned the household through the hall; None: they are on the telephone still."""
    async with transaction() as held:
        await held.execute(
            """INSERT INTO phone_calls (id, hall, reference, staff, extension, why, way, shown, placed_at, in_diary, outcome, noted_at)
               VALUES ($1, $2, $3, $4, '', 'rating', 'by_hand', '', $5, false, $6, $7)""",
            uuid4(), hall, reference, staff, at, outcome, at if outcome else None,
        )  # fmt: skip
