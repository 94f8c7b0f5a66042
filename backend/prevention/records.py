"""The list as the slice keeps and reads it: rows stay here, dataclasses leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

import asyncpg
import msgspec
from asyncpg import Record

from backend import secrecy
from backend.clock import SHANGHAI
from backend.database import Connection, connection
from backend.prevention.dues import Due, Kind, NewDue
from backend.prevention.rules import Alike, Consent, ConsentBy, Details, Doubt, Listed, ListedAlready, NotListed, Stated
from backend.references import read_reference

_PERSON, _DUE = "listed_people.box", "due_days.box"
MOST = 500
_ONE = "SELECT * FROM listed_people WHERE reference = $1"
_ONE_LOCKED = f"{_ONE} FOR UPDATE"


@dataclass(frozen=True)
class _What:
    """What is sealed of a due day."""

    kind: Kind
    item: str
    words: str


def token_of(reference: str) -> str:
    """The token of a person's link, 128 bits; it stands nowhere, so that no copy of the database opens a page."""
    return secrecy.mac(reference, "prevention link").hex()[:32]


async def of_hall(hall: str, communities: Sequence[str] | None, *, manager: bool) -> tuple[Listed, ...]:
    """A hall's list, or that of some of its communities, in two questions; protected people for a manager alone."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT * FROM listed_people WHERE hall = $1 AND ($2::text[] IS NULL OR community = ANY($2)) AND ($3 OR NOT protected)
               ORDER BY added_at LIMIT $4""",
            hall, None if communities is None else list(communities), manager, MOST,
        )  # fmt: skip
        return await _with_dues(held, rows)


async def whole_hall(held: Connection, hall: str) -> tuple[Listed, ...]:
    """Everybody on a hall's lists, in the order in which they are locked."""
    return await _with_dues(held, await held.fetch("SELECT * FROM listed_people WHERE hall = $1 ORDER BY reference", hall))


async def doubted(held: Connection, hall: str, visit: str) -> tuple[Listed, ...]:
    """Those of a hall's list of whom it is asked whether this request was theirs."""
    rows = await held.fetch(
        """SELECT * FROM listed_people WHERE hall = $1 AND reference IN (
             SELECT listed FROM listed_doubts WHERE visit = $2 AND answered_at IS NULL) ORDER BY reference""",
        hall, visit,
    )  # fmt: skip
    return await _with_dues(held, rows)


async def add_doubt(held: Connection, found: Listed, doubt: Doubt) -> None:
    """A keeper is to be asked, once."""
    await held.execute(
        """INSERT INTO listed_doubts (hall, listed, visit, why, protected, asked_at, answered_by) VALUES ($1, $2, $3, $4, $5, $6, '')
           ON CONFLICT DO NOTHING""",
        found.hall, found.reference, doubt.visit, doubt.why, doubt.protected, doubt.asked_at,
    )  # fmt: skip


async def clear_doubts(held: Connection, reference: str, by: str, now: datetime) -> None:
    """It was somebody else."""
    await held.execute(
        "UPDATE listed_doubts SET answered_at = $3, answered_by = $2 WHERE listed = $1 AND answered_at IS NULL", reference, by, now
    )


async def one(held: Connection, reference: str, *, lock: bool = False) -> Listed:
    """Somebody on a list, locked until the transaction ends where asked. NotListed."""
    read = read_reference(reference)
    rows = await held.fetch(_ONE_LOCKED if lock else _ONE, read) if read else []
    if not rows:
        raise NotListed
    return (await _with_dues(held, rows))[0]


async def by_link(token: str) -> Listed:
    """Whose link this is. NotListed."""
    async with connection() as held:
        rows = await held.fetch("SELECT * FROM listed_people WHERE link = $1", secrecy.digest(token))
        if not rows:
            raise NotListed
        return (await _with_dues(held, rows))[0]


async def to_remind(hall: str, today: date, until: date, near: date) -> tuple[str, ...]:
    """References of those of whom something falls due from `today` to `until`, told by nothing yet, or by `near`, told once."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT DISTINCT p.reference FROM due_days d JOIN listed_people p ON p.reference = d.listed
               WHERE p.hall = $1 AND p.person IS NOT NULL AND NOT p.protected
                 AND NOT EXISTS (SELECT 1 FROM listed_doubts WHERE listed = p.reference AND answered_at IS NULL)
                 AND d.day >= $5 AND ((d.told < 1 AND d.day <= $2) OR (d.told < 2 AND d.day <= $3))
               ORDER BY p.reference LIMIT $4""",
            hall, until, near, MOST, today,
        )  # fmt: skip
    return tuple(row["reference"] for row in rows)


async def halls() -> tuple[str, ...]:
    """The halls that have a list."""
    async with connection() as held:
        rows = await held.fetch("SELECT DISTINCT hall FROM listed_people ORDER BY hall")
    return tuple(row["hall"] for row in rows)


async def stale(overdue: date, over: date, idle: datetime) -> tuple[str, ...]:
    """References of those with a yearly day before `overdue` or any before `over`, and of those of whom nothing falls due since `idle`."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT reference FROM listed_people p
               WHERE EXISTS (SELECT 1 FROM due_days WHERE listed = p.reference AND (day < $2 OR (yearly AND day < $1)))
                  OR (changed_at < $3 AND NOT EXISTS (SELECT 1 FROM due_days WHERE listed = p.reference)) LIMIT 200""",
            overdue, over, idle,
        )  # fmt: skip
    return tuple(row["reference"] for row in rows)


async def add(held: Connection, reference: str, hall: str, stated: Stated, consent: Consent, by: str) -> None:
    """Somebody new. ListedAlready."""
    try:
        await held.execute(
            """INSERT INTO listed_people (reference, hall, community, protected, box, person, link, consent_version, consent_at, consent_by,
                 added_by, added_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $9, $9)""",
            reference, hall, stated.community, stated.protected, _sealed(stated.details, _PERSON), _person(stated),
            secrecy.digest(token_of(reference)), consent.version, consent.at, consent.by, by,
        )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise ListedAlready(field="name") from None


async def keep(held: Connection, reference: str, stated: Stated, now: datetime) -> None:
    """The person as they are now. ListedAlready."""
    try:
        await held.execute(
            "UPDATE listed_people SET community = $2, protected = $3, box = $4, person = $5, changed_at = $6 WHERE reference = $1",
            reference, stated.community, stated.protected, _sealed(stated.details, _PERSON), _person(stated), now,
        )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise ListedAlready(field="name") from None


async def erase(held: Connection, reference: str) -> None:
    """The person and all that falls due of them are gone."""
    await held.execute("DELETE FROM listed_people WHERE reference = $1", reference)


async def add_due(held: Connection, reference: str, due: NewDue, now: datetime) -> None:
    """One more day, as check_due gave it back."""
    box = _sealed(_What(Kind(due.kind), due.item, due.words), _DUE)
    await held.execute(
        "INSERT INTO due_days (id, listed, box, day, yearly, told, tries, visit) VALUES ($1, $2, $3, $4, $5, 0, 0, '')",
        uuid4(), reference, box, due.day, due.yearly,
    )  # fmt: skip
    await touch(held, reference, now)


async def touch(held: Connection, reference: str, now: datetime) -> None:
    """Something of the person changed."""
    await held.execute("UPDATE listed_people SET changed_at = $2 WHERE reference = $1", reference, now)


async def drop_due(held: Connection, number: UUID) -> None:
    """This day is of no matter any more."""
    await held.execute("DELETE FROM due_days WHERE id = $1", number)


async def move_due(held: Connection, number: UUID, day: date) -> None:
    """The next day of a yearly one: nothing told, nobody called."""
    await held.execute(
        """UPDATE due_days SET day = $2, told = 0, told_at = NULL, unreached = false, called_at = NULL, tries = 0, visit = ''
            WHERE id = $1""",
        number, day,
    )  # fmt: skip


async def mark_told(held: Connection, number: UUID, told: int, now: datetime) -> None:
    """This reminder is out."""
    await held.execute("UPDATE due_days SET told = $2, told_at = $3, unreached = false WHERE id = $1", number, told, now)


async def mark_unreached(held: Connection, number: UUID) -> None:
    """This reminder came by no channel."""
    await held.execute("UPDATE due_days SET unreached = true WHERE id = $1", number)


async def tell_anew(held: Connection, reference: str, since: datetime | None) -> None:
    """The last reminder is to go out once more: of the days that were told `since` then, or that it did not reach (None)."""
    await held.execute(
        """UPDATE due_days SET told = 0, told_at = NULL, unreached = false
            WHERE listed = $1 AND (told_at >= $2 OR ($2::timestamptz IS NULL AND unreached))""",
        reference, since,
    )  # fmt: skip


async def mark_called(held: Connection, number: UUID, told: int, now: datetime) -> None:
    """Somebody telephoned, or knocked, and reached them."""
    await held.execute(
        "UPDATE due_days SET told = $2, called_at = $3, tries = tries + 1, unreached = false WHERE id = $1", number, told, now
    )


async def mark_tried(held: Connection, number: UUID, now: datetime) -> None:
    """Somebody telephoned, or knocked, in vain."""
    await held.execute("UPDATE due_days SET called_at = $2, tries = tries + 1 WHERE id = $1", number, now)


async def mark_visit(held: Connection, number: UUID, visit: str, now: datetime) -> None:
    """A visit is being asked for, by its reference: told so far, whatever becomes of it."""
    await held.execute(
        "UPDATE due_days SET visit = $2, told = greatest(told, 1), called_at = $3, unreached = false WHERE id = $1",
        number, visit, now,
    )  # fmt: skip


async def _with_dues(held: Connection, rows: Sequence[Record]) -> tuple[Listed, ...]:
    found: dict[str, list[Due]] = {row["reference"]: [] for row in rows}
    for due in await held.fetch("SELECT * FROM due_days WHERE listed = ANY($1) ORDER BY day, id", list(found)):
        found[due["listed"]].append(_due(due))
    doubts: dict[str, list[Doubt]] = {row["reference"]: [] for row in rows}
    for each in await held.fetch("SELECT * FROM listed_doubts WHERE listed = ANY($1) AND answered_at IS NULL ORDER BY id", list(doubts)):
        asked_at = each["asked_at"].astimezone(SHANGHAI)
        doubts[each["listed"]].append(Doubt(each["visit"], Alike(each["why"]), each["protected"], asked_at))
    return tuple(_listed(row, tuple(found[row["reference"]]), tuple(doubts[row["reference"]])) for row in rows)


def _listed(row: Record, dues: tuple[Due, ...], doubts: tuple[Doubt, ...]) -> Listed:
    details = msgspec.json.decode(secrecy.unseal(row["box"], _PERSON), type=Details)
    consent = Consent(row["consent_version"], row["consent_at"].astimezone(SHANGHAI), ConsentBy(row["consent_by"]))
    return Listed(
        row["reference"], row["hall"], row["community"], row["protected"], details, consent, row["added_by"],
        row["changed_at"].astimezone(SHANGHAI), dues, doubts,
    )  # fmt: skip


def _due(row: Record) -> Due:
    what = msgspec.json.decode(secrecy.unseal(row["box"], _DUE), type=_What)
    return Due(
        row["id"], what.kind, what.item, what.words, row["day"], row["yearly"], row["told"], _here(row["told_at"]), row["unreached"],
        _here(row["called_at"]), row["tries"], row["visit"],
    )  # fmt: skip


def _here(moment: datetime | None) -> datetime | None:
    return moment.astimezone(SHANGHAI) if moment else None


def _person(stated: Stated) -> bytes | None:
    """Two of one name without a phone may be two people."""
    about = stated.details
    return secrecy.index(f"{about.name} {about.phone}", "listed_people.person") if about.phone else None


def _sealed(what: Details | _What, place: str) -> bytes:
    return secrecy.seal(msgspec.json.encode(what).decode(), place)
