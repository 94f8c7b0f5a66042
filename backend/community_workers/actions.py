"""Registering a community worker, ending it, and its end by itself; each told by message and in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from asyncpg import Record

from backend import hall, ledger, notifications, people
from backend.clock import SHANGHAI
from backend.community_workers.rules import (
    CommunityUnknown,
    CommunityWorker,
    NotRegistered,
    NotYetAnAccount,
    RegisteredAlready,
    check_registration,
)
from backend.database import Connection, connection, transaction
from backend.languages import full_day
from backend.notifications import Announcement

_LIVE = "SELECT * FROM community_workers WHERE ended_at IS NULL AND "


@dataclass(frozen=True)
class Registration:
    """What a manager states: the confirmed phone, for whom they work, until which day, of which communities they keep the list."""

    phone: str
    organisation: str
    until: date | None
    communities: tuple[str, ...] = ()


async def register(hall_slug: str, stated: Registration, staff: UUID, now: datetime) -> None:
    """From now on the account may book for many. NotYetAnAccount, RegisteredAlready, OrganisationNeeded, EndDayWrong,
    CommunityUnknown."""
    today = now.astimezone(SHANGHAI).date()
    until = check_registration(stated.organisation, stated.until, today)
    policies, known = await hall.policies(hall_slug, now), {each.slug for each in (await hall.hall(hall_slug)).about.communities}
    if not set(stated.communities) <= known:
        raise CommunityUnknown(field="communities")
    async with transaction() as held:
        citizen = await people.account_of_phone(held, stated.phone)
        if citizen is None:
            raise NotYetAnAccount(field="phone")
        number = await held.fetchval(
            """INSERT INTO community_workers (hall, citizen, organisation, until, added_by, added_at, communities)
               VALUES ($1, $2, $3, $4, $5, $6, $7)
               ON CONFLICT (hall, citizen) WHERE ended_at IS NULL DO NOTHING RETURNING id""",
            hall_slug, citizen, stated.organisation, until, f"staff:{staff}", now, list(stated.communities),
        )  # fmt: skip
        if number is None:
            raise RegisteredAlready(field="phone")
        await people.mark_community_worker(held, citizen, True)
        await ledger.write(held, hall_slug, now, f"staff:{staff}", "register_community_worker", f"citizen:{citizen}")
        found = await _read(held, await held.fetchrow(f"{_LIVE} id = $1", number))
        await _tell(held, found, "community_worker", now, most=policies.live_bookings_per_community_worker)


async def end(hall_slug: str, number: int, staff: UUID, now: datetime) -> None:
    """No longer; what was booked stands. NotRegistered."""
    if not 0 < number < 2**63:
        raise NotRegistered
    async with transaction() as held:
        row = await held.fetchrow(f"{_LIVE} id = $1 AND hall = $2 FOR UPDATE", number, hall_slug)
        if row is None:
            raise NotRegistered
        await _end(held, await _read(held, row), f"staff:{staff}", now)


async def lapse(now: datetime) -> None:
    """Each whose last day is over ends, with a message (a round)."""
    async with connection() as held:
        due = await held.fetch(f"{_LIVE} until < $1 LIMIT 200", now.astimezone(SHANGHAI).date())
    for each in due:
        async with transaction() as held:
            row = await held.fetchrow(f"{_LIVE} id = $1 FOR UPDATE", each["id"])
            if row:
                await _end(held, await _read(held, row), "rounds", now)


async def registered(hall_slug: str) -> tuple[CommunityWorker, ...]:
    """A hall's community workers, the first to end first."""
    async with connection() as held:
        rows = await held.fetch(f"{_LIVE} hall = $1 ORDER BY until, id LIMIT 500", hall_slug)
        return tuple([await _read(held, row) for row in rows])


async def registrations_of(citizen: UUID) -> tuple[CommunityWorker, ...]:
    """Where an account is a community worker at present, the longest first."""
    async with connection() as held:
        rows = await held.fetch(f"{_LIVE} citizen = $1 ORDER BY added_at, id", citizen)
        return tuple([await _read(held, row) for row in rows])


async def _end(held: Connection, found: CommunityWorker, actor: str, now: datetime) -> None:
    await held.execute("UPDATE community_workers SET ended_at = $2, ended_by = $3 WHERE id = $1", found.id, now, actor)
    await people.mark_community_worker(held, found.citizen, False)  # locks the account: another hall's manager waits
    still = "SELECT EXISTS (SELECT 1 FROM community_workers WHERE citizen = $1 AND ended_at IS NULL)"
    if await held.fetchval(still, found.citizen):
        await people.mark_community_worker(held, found.citizen, True)
    await ledger.write(held, found.hall, now, actor, "end_community_worker", f"citizen:{found.citizen}")
    await _tell(held, found, "community_worker_ended", now)


async def _tell(held: Connection, found: CommunityWorker, topic: str, now: datetime, **more: int) -> None:
    where = await hall.hall(found.hall)
    facts: dict[str, str | int | datetime] = {"hall": where.name.said(found.language), "organisation": found.organisation}
    if more:
        facts |= {"until": full_day(found.language, found.until), **more}
    await notifications.announce(
        held,
        Announcement(
            hall=found.hall, topic=topic, reference="", citizen=found.citizen, phone=None, language=found.language, facts=facts
        ),
        now,
    )  # fmt: skip


async def _read(held: Connection, row: Record) -> CommunityWorker:
    of = await people.citizen(held, row["citizen"])
    return CommunityWorker(
        row["id"], row["hall"], row["citizen"], of.phone or "", of.language, row["organisation"], row["until"],
        row["added_at"].astimezone(SHANGHAI).date(), tuple(row["communities"]),
    )  # fmt: skip
