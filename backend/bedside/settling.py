"""Conflicts: what a tablet did that no longer fitted, both versions side by side, until a person takes it or leaves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from backend import home_visits, ledger
from backend.bedside import records
from backend.bedside.doing import Step, do
from backend.bedside.records import Part, Round
from backend.bedside.rules import NoBedside, Operation, OwnLoss, SettledAlready, Tablet, Taken, Verb
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.home_visits import HomeVisit
from backend.references import read_reference
from backend.refusals import NotAllowed, NotFound

_THEIRS = """o.hall = $1 AND ($2 OR o.staff = $3 OR (o.verb = 'not_kept' AND EXISTS (SELECT FROM bedside_visits v
  WHERE v.hall = o.hall AND v.reference = o.reference AND v.visitors @> ARRAY[$3::uuid, o.staff])))"""


@dataclass(frozen=True)
class Conflict:
    """What a tablet said, why it was not taken, and how things stand: the request, and what stands of the same part. `erased`: what
    it said is gone with its household's contents; that it was said is all that is left to read.
    `own_loss`: this person gave the photo or the signature up, so that another reads it."""

    id: UUID
    said: Operation
    why: str
    staff: UUID
    at: datetime
    came_at: datetime
    visit: HomeVisit | None
    standing: Operation | None
    erased: bool
    own_loss: bool


@dataclass(frozen=True)
class Judge:
    """Who decides, in which hall, and whether as its manager."""

    hall: str
    staff: UUID
    manager: bool


async def conflicts(judge: Judge, limit: int = 100) -> tuple[Conflict, ...]:
    """Those that wait for a person, in the order in which they were done: all of the hall for a manager, otherwise one's own
    and the photos and signatures that a colleague at the same bedside gave up."""
    async with connection() as held:
        rows = await held.fetch(
            f"""SELECT o.* FROM bedside_operations o WHERE o.outcome = 'conflict' AND {_THEIRS}
                ORDER BY o.reference, o.happened_at, o.sequence LIMIT $4""",  # noqa: S608
            judge.hall, judge.manager, judge.staff, limit,
        )  # fmt: skip
    said = tuple(records.read_operation(row) for row in rows)
    visits = await _visits(said, judge.hall)
    parts = await records.parts_of((read_reference(each.reference) or "", each.number) for each in said)
    known = _Known(visits, await records.rounds_of(visits), parts)
    found = [_conflict(row, each, judge, known) for row, each in zip(rows, said, strict=True)]
    return tuple(each for each in found if judge.manager or each.visit is None or not each.visit.asking.is_protected)


async def conflicts_open(judge: Judge) -> int:
    """How many wait for this person."""
    if not judge.manager:
        return sum(not each.own_loss for each in await conflicts(judge))  # whether somebody is protected stands in the request's box
    async with connection() as held:
        return int(await held.fetchval(
            "SELECT count(*) FROM bedside_operations WHERE hall = $1 AND outcome = 'conflict' AND NOT (verb = 'not_kept' AND staff = $2)",
            judge.hall, judge.staff,
        ))  # fmt: skip


async def settle(judge: Judge, operation: UUID, *, take: bool, now: datetime) -> Taken:
    """The conflict decided, once: the tablet's version taken over what stands, or left on record as it is.

    Who did it decides for themselves, but not that a visit was begun, which is the manager's, nor that a photo was given up, which
    another reads (OwnLoss). NoBedside (also to take what is erased), SettledAlready, NotAllowed; where it can't be taken as things
    stand, its own refusal, and it waits on.
    """
    async with transaction() as held:
        await _lock_household(held, operation)
        row = await _locked(held, judge, operation)
        wanted = records.read_operation(row)
        if take and row["box"] is None:
            raise NoBedside
        await _check_seen(judge, wanted)
        if take and wanted.verb is Verb.begin and not judge.manager:
            raise NotAllowed
        became = Taken.taken_later if take else Taken.left
        if take:
            tablet = Tablet(row["hall"], row["staff"], row["device"])
            await do(held, Step(tablet, wanted, row["happened_at"], now, settled_by=judge.staff))
        await held.execute(
            """UPDATE bedside_operations SET outcome = $2, settled_by = $3, settled_at = $4, box = CASE WHEN $5 THEN NULL ELSE box END
                WHERE id = $1""",
            operation, became, judge.staff, now, take,
        )  # fmt: skip
        facts: dict[str, object] = {"step": str(wanted.verb), "operation": str(operation)}
        await ledger.write(held, judge.hall, now, f"staff:{judge.staff}", f"bedside_{became}", f"home_visit:{wanted.reference}", facts)
    return became


async def _lock_household(held: Connection, operation: UUID) -> None:
    """The visit and its request before the step, in the order of steps and erasures."""
    reference = await held.fetchval("SELECT reference FROM bedside_operations WHERE id = $1", operation)
    if reference:
        await records.lock_visit(held, reference)
        with suppress(NotFound):
            await home_visits.locked(held, reference)


async def _locked(held: Connection, judge: Judge, operation: UUID) -> Record:
    row = await held.fetchrow(
        f"SELECT o.* FROM bedside_operations o WHERE {_THEIRS} AND o.id = $4 FOR UPDATE",  # noqa: S608
        judge.hall, judge.manager, judge.staff, operation,
    )  # fmt: skip
    if row is None:
        raise NoBedside
    if _is_own_loss(row, judge):
        raise OwnLoss
    if row["outcome"] != Taken.conflict:
        raise SettledAlready
    return row


async def _check_seen(judge: Judge, said: Operation) -> None:
    """What is done at a protected person's is the manager's to decide. NoBedside."""
    visit = await _visit(said.reference, judge.hall)
    if visit and visit.asking.is_protected and not judge.manager:
        raise NoBedside


@dataclass(frozen=True)
class _Known:
    """How things stand at the households that steps name: the hall's own requests, the visits to them, the parts of those."""

    visits: Mapping[str, HomeVisit]
    rounds: Mapping[str, tuple[Round, ...]]
    parts: Mapping[tuple[str, int], tuple[Part, ...]]

    def standing(self, said: Operation, staff: UUID, *, manager: bool) -> Operation | None:
        """What stands of the part that a step changes, for a manager and for who was there."""
        visit = self.visits.get(read_reference(said.reference) or "")
        if visit is None:
            return None
        there = any(each.number == said.number and staff in each.visitors for each in self.rounds.get(visit.reference, ()))
        parts = self.parts.get((visit.reference, said.number), ())
        return next((each.wrote for each in parts if each.name == said.part), None) if manager or there else None


def _conflict(row: Record, said: Operation, judge: Judge, known: _Known) -> Conflict:
    visit = known.visits.get(read_reference(said.reference) or "")
    shown = known.standing(said, row["staff"], manager=judge.manager) if row["box"] is not None else None
    at, came_at = row["happened_at"].astimezone(SHANGHAI), row["taken_at"].astimezone(SHANGHAI)
    return Conflict(row["id"], said, row["why"], row["staff"], at, came_at, visit, shown, row["box"] is None, _is_own_loss(row, judge))


def _is_own_loss(row: Record, judge: Judge) -> bool:
    return bool(row["verb"] == Verb.not_kept and row["staff"] == judge.staff)


async def _visits(said: Iterable[Operation], hall: str) -> dict[str, HomeVisit]:
    """The hall's own requests that steps name; a step may name any."""
    references = dict.fromkeys(read for each in said if (read := read_reference(each.reference)))
    return {each.reference: each for each in await home_visits.several(tuple(references)) if each.hall == hall}


async def _visit(reference: str, hall: str) -> HomeVisit | None:
    """The hall's own request of this number, None where there is none: a step may name any."""
    try:
        found = await home_visits.visit(reference)
    except NotFound:
        return None
    return found if found.hall == hall else None
