"""The ledger: who did what, who looked at what; written in the action's transaction, sealed every second into one
hash chain per hall, its head anchored hourly outside the database (house.md, decision 11)."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from asyncpg import Record
from piccolo.columns import JSONB, BigInt, BigSerial, Bytea, Timestamptz, Varchar
from piccolo.table import Table

from backend import secrecy
from backend.database import DB, Connection

EMPTY = b"\x00" * 32
BATCH = 500


class Ledger(Table, db=DB):
    """One line of the trail; append-only by trigger, `chain` and `seal` are filled once by the round."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    at = Timestamptz()
    actor = Varchar(60)
    verb = Varchar(40)
    subject = Varchar(80)
    facts = JSONB(default="{}")
    chain = BigInt(null=True, default=None)
    seal = Bytea(null=True, default=None)


@dataclass(frozen=True)
class Line:
    """One line as it is read again; `facts` as they were written."""

    id: int
    at: datetime
    actor: str
    verb: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Tampered:
    """Where a hall's chain does not hold: the first place that differs, and how."""

    hall: str
    chain: int
    how: str


async def write(
    connection: Connection, hall: str, at: datetime, actor: str, verb: str, subject: str, facts: dict[str, object] | None = None
) -> None:
    """One line, in the caller's transaction. `actor` is citizen:ID, staff:ID or rounds; facts hold no personal data."""
    await connection.execute(
        "INSERT INTO ledger (hall, at, actor, verb, subject, facts) VALUES ($1, $2, $3, $4, $5, $6)",
        hall, at, actor, verb, subject, msgspec.json.encode(facts or {}).decode(),
    )  # fmt: skip


async def lines(connection: Connection, hall: str, subjects: tuple[str, ...], before: int, most: int) -> tuple[Line, ...]:
    """What was done with these subjects of a hall, newest first, before the line with this number."""
    rows = await connection.fetch(
        """SELECT id, at, actor, verb, facts FROM ledger
           WHERE subject = ANY($2::text[]) AND hall = $1 AND id < $3 ORDER BY id DESC LIMIT $4""",
        hall, list(subjects), before, most,
    )  # fmt: skip
    return tuple(Line(row["id"], row["at"], row["actor"], row["verb"], msgspec.json.decode(row["facts"])) for row in rows)


@dataclass(frozen=True)
class Look:
    """Somebody opened, or found by a phone or a document, what stands behind a subject ("appointment:REFERENCE")."""

    id: int
    hall: str
    actor: str
    subject: str


async def looks(connection: Connection, since: datetime) -> tuple[Look, ...]:
    """Every look at a person since then, of all halls, in order; all files of one request that one staff member opened are one
    look. Opening streets has alarms of its own."""
    rows = await connection.fetch(
        """SELECT max(id) AS id, hall, actor, subject FROM ledger
            WHERE at > $1 AND verb IN ('unmask', 'look_up_person', 'open_file') AND (verb <> 'open_file' OR actor LIKE 'staff:%')
            GROUP BY hall, actor, subject, CASE WHEN verb = 'open_file' THEN 0 ELSE id END ORDER BY 1""",
        since,
    )
    return tuple(Look(row["id"], row["hall"], row["actor"], row["subject"]) for row in rows)


async def seal(connection: Connection) -> int:
    """Chain what is written and not yet sealed, oldest first; returns how many. One sealer at a time."""
    if not await connection.fetchval("SELECT pg_try_advisory_xact_lock(hashtext('yueban ledger'))"):
        return 0
    rows = await connection.fetch("SELECT * FROM ledger WHERE chain IS NULL ORDER BY id LIMIT $1", BATCH)
    heads: dict[str, tuple[int, bytes]] = {}
    sealed = []
    for row in rows:
        number, head = heads.get(row["hall"]) or await _head(connection, row["hall"])
        link = _link(head, number + 1, row)
        heads[row["hall"]] = (number + 1, link)
        sealed.append((row["id"], number + 1, link))
    await connection.executemany("UPDATE ledger SET chain = $2, seal = $3 WHERE id = $1", sealed)
    return len(sealed)


async def verify(connection: Connection, anchors: dict[str, tuple[int, bytes]]) -> tuple[Tampered, ...]:
    """Every hall's chain read from its beginning; `anchors` (hall to number and seal) catch a cut tail."""
    found: list[Tampered] = []
    for (hall,) in await connection.fetch("SELECT DISTINCT hall FROM ledger WHERE chain IS NOT NULL"):
        found += await _verify_hall(connection, hall, anchors.get(hall))
    missing = set(anchors) - {row[0] for row in await connection.fetch("SELECT DISTINCT hall FROM ledger")}
    return (*found, *(Tampered(hall, anchors[hall][0], "the anchored chain is gone") for hall in sorted(missing)))


async def heads(connection: Connection) -> dict[str, tuple[int, bytes]]:
    """Each hall's last sealed number and seal: what is anchored."""
    rows = await connection.fetch(
        "SELECT DISTINCT ON (hall) hall, chain, seal FROM ledger WHERE chain IS NOT NULL ORDER BY hall, chain DESC"
    )
    return {row["hall"]: (row["chain"], row["seal"]) for row in rows}


async def unsealed_since(connection: Connection, among: Sequence[int] | None = None) -> datetime | None:
    """When the oldest line still waiting for its seal was written; `among` these lines, where given."""
    found: datetime | None = await connection.fetchval(
        "SELECT min(at) FROM ledger WHERE chain IS NULL AND ($1::bigint[] IS NULL OR id = ANY($1))", among
    )
    return found


async def unsealed_before(connection: Connection, before: datetime) -> tuple[int, ...]:
    """Lines of before this moment that wait for their seal: the first of them, as many as are sealed at once."""
    rows = await connection.fetch("SELECT id FROM ledger WHERE chain IS NULL AND at < $1 ORDER BY id LIMIT $2", before, BATCH)
    return tuple(row["id"] for row in rows)


async def _head(connection: Connection, hall: str) -> tuple[int, bytes]:
    row = await connection.fetchrow(
        "SELECT chain, seal FROM ledger WHERE hall = $1 AND chain IS NOT NULL ORDER BY chain DESC LIMIT 1", hall
    )
    return (row["chain"], row["seal"]) if row else (0, EMPTY)


async def _verify_hall(connection: Connection, hall: str, anchor: tuple[int, bytes] | None) -> list[Tampered]:
    head, expected, anchored = EMPTY, 1, anchor is None
    async for row in connection.cursor("SELECT * FROM ledger WHERE hall = $1 AND chain IS NOT NULL ORDER BY chain", hall):
        if row["chain"] != expected:
            return [Tampered(hall, expected, "a line is missing")]
        head = _link(head, expected, row)
        if head != row["seal"]:
            return [Tampered(hall, expected, "a line was changed")]
        anchored = anchored or (anchor is not None and anchor == (expected, head))
        expected += 1
    return [] if anchored else [Tampered(hall, anchor[0] if anchor else 0, "the anchor does not match")]


def _link(head: bytes, number: int, row: Record) -> bytes:
    facts = msgspec.json.encode(msgspec.json.decode(row["facts"]), order="sorted")
    line = [row["id"], row["hall"], row["at"].timestamp(), row["actor"], row["verb"], row["subject"], facts.decode(), number]
    return hmac.digest(secrecy.keys().derived("ledger"), head + msgspec.json.encode(line), "sha256")
