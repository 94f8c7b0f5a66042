"""Steps, visits and their parts as the slice keeps and reads them: rows stay here, dataclasses leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from backend import secrecy
from backend.bedside.rules import LEASE, Answer, NotThisTablet, Operation, Outcome, Result, Served, Tablet, Taken, Verb
from backend.clock import SHANGHAI
from backend.database import Connection, connection
from backend.tours import Tour


@dataclass(frozen=True)
class Device:
    """A tablet's key, locked: since when its lease runs, and how many of its steps have come."""

    leased_at: datetime
    sequence: int


@dataclass(frozen=True)
class Round:
    """A visit to a household as it stands."""

    number: int
    tour: UUID
    visitors: tuple[UUID, ...]
    arrived_at: datetime
    left_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has said that the visitors left."""
        return self.left_at is None

    def runs(self, tour: Tour | None) -> bool:
        """Whether the visitors are there: one that was left unmet at the door stays open until the next begins, of another tour."""
        return self.is_open and tour is not None and self.tour == tour.id


@dataclass(frozen=True)
class Part:
    """A part of a visit and its version."""

    name: str
    version: int
    wrote: Operation


async def lease(held: Connection, tablet: Tablet, now: datetime) -> None:
    """The tablet's lease runs from now. NotThisTablet where its name is another person's."""
    told = await held.execute(
        """INSERT INTO bedside_devices (id, hall, staff, leased_at, sequence, seen_at) VALUES ($1, $2, $3, $4, 0, $4)
           ON CONFLICT (id) DO UPDATE SET leased_at = $4, seen_at = $4
             WHERE bedside_devices.staff = $3 AND bedside_devices.hall = $2""",
        tablet.device, tablet.hall, tablet.staff, now,
    )  # fmt: skip
    if not told.endswith(" 1"):
        raise NotThisTablet


async def locked(held: Connection, tablet: Tablet) -> Device:
    """The tablet, locked until the transaction ends: its steps are taken one by one. NotThisTablet."""
    row = await held.fetchrow(
        "SELECT leased_at, sequence FROM bedside_devices WHERE id = $1 AND staff = $2 AND hall = $3 FOR NO KEY UPDATE",
        tablet.device, tablet.staff, tablet.hall,
    )  # fmt: skip
    if row is None:
        raise NotThisTablet
    return Device(row["leased_at"], row["sequence"])


async def has_lease(tablet: Tablet, now: datetime) -> bool:
    """Whether this person fetched visits with this tablet in the last 12 hours."""
    async with connection() as held:
        found: bool = await held.fetchval(
            "SELECT EXISTS (SELECT FROM bedside_devices WHERE id = $1 AND staff = $2 AND hall = $3 AND leased_at > $4)",
            tablet.device, tablet.staff, tablet.hall, now - LEASE,
        )  # fmt: skip
    return found


async def seen(held: Connection, tablet: Tablet, now: datetime) -> None:
    """When the tablet was heard of."""
    await held.execute("UPDATE bedside_devices SET seen_at = $2 WHERE id = $1", tablet.device, now)


async def came(held: Connection, operation: UUID) -> tuple[Answer, bytes] | None:
    """What was answered to this step when it first came, and the digest of its contents."""
    row = await held.fetchrow("SELECT id, outcome, why, version, mark FROM bedside_operations WHERE id = $1", operation)
    return (_answer(row), bytes(row["mark"])) if row else None


async def keep(
    held: Connection, tablet: Tablet, operation: Operation, answer: Answer, at: datetime, now: datetime, *,
    sequence: int | None, whole: bool,
) -> None:  # fmt: skip
    """The step is on record; `whole`: with its contents, the household's word excepted, for who decides a conflict."""
    box = _sealed(replace(operation, word=""), f"bedside_operations {operation.id}") if whole else None
    await held.execute(
        """INSERT INTO bedside_operations (id, hall, device, staff, reference, sequence, verb, happened_at, taken_at, outcome, why,
             version, mark, box) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)""",
        operation.id, tablet.hall, tablet.device, tablet.staff, operation.reference[:8], sequence, operation.verb, at, now,
        answer.outcome, answer.why, answer.version, mark(operation), box,
    )  # fmt: skip
    if sequence is not None:
        await held.execute("UPDATE bedside_devices SET sequence = $2 WHERE id = $1", tablet.device, sequence)


def mark(operation: Operation) -> bytes:
    """The digest of a step's contents, its number excepted."""
    return secrecy.mac(msgspec.json.encode(replace(operation, sequence=0)).decode(), "bedside step")


async def lock_visit(held: Connection, reference: str) -> None:
    """One at a time writes to a visit."""
    await held.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"bedside {reference}")


async def rounds(reference: str) -> tuple[Round, ...]:
    """The visits to a household, the first one first."""
    return (await rounds_of((reference,))).get(reference, ())


async def rounds_of(references: Iterable[str]) -> dict[str, tuple[Round, ...]]:
    """The same of several households, in one question; those to whom nobody came are left out."""
    async with connection() as held:
        rows = await held.fetch("SELECT * FROM bedside_visits WHERE reference = ANY($1) ORDER BY number", list(references))
    found: dict[str, tuple[Round, ...]] = {}
    for row in rows:
        one = Round(row["number"], row["tour"], tuple(row["visitors"]), row["arrived_at"], row["left_at"])
        found[row["reference"]] = (*found.get(row["reference"], ()), one)
    return found


async def there(hall: str, staff: UUID) -> tuple[str, ...]:
    """The requests of a hall with a visit at which this person is, as far as anybody said."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT reference FROM bedside_visits WHERE hall = $1 AND left_at IS NULL AND $2 = ANY(visitors)", hall, staff
        )
    return tuple(row["reference"] for row in rows)


async def arrive(held: Connection, hall: str, reference: str, found: Round) -> None:
    """A new visit to the household."""
    await held.execute(
        "INSERT INTO bedside_visits (hall, reference, number, tour, visitors, arrived_at) VALUES ($1, $2, $3, $4, $5, $6)",
        hall, reference, found.number, found.tour, list(found.visitors), found.arrived_at,
    )  # fmt: skip


async def leave(held: Connection, reference: str, number: int, at: datetime) -> None:
    """The visitors left."""
    await held.execute(
        "UPDATE bedside_visits SET left_at = greatest($3, arrived_at) WHERE reference = $1 AND number = $2", reference, number, at
    )


async def leave_open(held: Connection, reference: str, at: datetime) -> None:
    """A visit that nobody ended here is over."""
    await held.execute(
        "UPDATE bedside_visits SET left_at = greatest($2, arrived_at) WHERE reference = $1 AND left_at IS NULL", reference, at
    )


async def parts(reference: str, number: int) -> tuple[Part, ...]:
    """What stands of a visit."""
    return (await parts_of(((reference, number),))).get((reference, number), ())


async def parts_of(visits: Iterable[tuple[str, int]]) -> dict[tuple[str, int], tuple[Part, ...]]:
    """The same of several visits by request and number, in one question; those of which nothing stands are left out."""
    wanted = frozenset(visits)
    async with connection() as held:
        rows = await held.fetch(
            """SELECT p.* FROM bedside_parts p JOIN unnest($1::text[], $2::bigint[]) AS w (reference, number) USING (reference, number)
                ORDER BY p.id""",
            [reference for reference, _ in wanted], [number for _, number in wanted],
        )  # fmt: skip
    found: dict[tuple[str, int], tuple[Part, ...]] = {}
    for row in rows:
        key = row["reference"], row["number"]
        found[key] = (*found.get(key, ()), _part(row))
    return found


async def write(held: Connection, tablet: Tablet, operation: Operation, version: int, at: datetime) -> None:
    """A part as this step leaves it."""
    place = f"bedside_parts {operation.reference} {operation.number} {operation.part}"
    await held.execute(
        """INSERT INTO bedside_parts (hall, reference, number, part, version, staff, operation, happened_at, box)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT ON CONSTRAINT bedside_parts_once
           DO UPDATE SET version = $5, staff = $6, operation = $7, happened_at = $8, box = $9""",
        tablet.hall, operation.reference, operation.number, operation.part, version, tablet.staff, operation.id, at,
        _sealed(operation, place),
    )  # fmt: skip


async def name_file(held: Connection, tablet: Tablet, operation: Operation, purpose: str) -> None:
    """A file whose bytes may come now."""
    await held.execute(
        """INSERT INTO bedside_files (id, hall, reference, staff, purpose, ready) VALUES ($1, $2, $3, $4, $5, false)
           ON CONFLICT (id) DO NOTHING""",
        operation.file, tablet.hall, operation.reference, tablet.staff, purpose,
    )  # fmt: skip


async def served(reference: str) -> tuple[Served, ...]:
    """The visits to a household as they were, the first one first; empty where nobody was let in yet."""
    found = await rounds(reference)
    standing = await parts_of((reference, each.number) for each in found)
    return tuple(_served(reference, each, standing.get((reference, each.number), ())) for each in found)


def _served(reference: str, found: Round, standing: Iterable[Part]) -> Served:
    by_name = {each.name: each.wrote for each in standing}
    consent, papers = by_name.get("consent"), by_name.get("papers")
    said = "" if consent is None else "signed" if consent.file else "spoken"
    results = tuple(Result(each.item, Outcome(each.outcome), each.note) for name, each in by_name.items() if name.startswith("result "))
    left = found.left_at.astimezone(SHANGHAI) if found.left_at else None
    return Served(
        reference, found.number, found.tour, found.arrived_at.astimezone(SHANGHAI), left, found.visitors, said,
        consent.witness if consent else "", results, papers.papers if papers else (),
    )  # fmt: skip


def read_operation(row: Record) -> Operation:
    """A conflict's contents; where they are gone, that there was such a step."""
    if row["box"] is None:
        return Operation(row["id"], row["reference"], 0, Verb(row["verb"]), row["happened_at"].astimezone(SHANGHAI))
    return msgspec.json.decode(secrecy.unseal(row["box"], f"bedside_operations {row['id']}"), type=Operation)


def _part(row: Record) -> Part:
    place = f"bedside_parts {row['reference']} {row['number']} {row['part']}"
    return Part(row["part"], row["version"], msgspec.json.decode(secrecy.unseal(row["box"], place), type=Operation))


def _answer(row: Record) -> Answer:
    return Answer(row["id"], Taken(row["outcome"]), row["why"], row["version"])


def _sealed(operation: Operation, place: str) -> bytes:
    return secrecy.seal(msgspec.json.encode(operation).decode(), place)
