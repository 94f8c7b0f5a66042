"""Notices as the slice keeps and reads them: rows stay here, dataclasses leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from backend import secrecy
from backend.database import Connection
from backend.notifications.rules import Announcement, first_channel

Facts = dict[str, str | int]


@dataclass(frozen=True)
class Notice:
    """What a citizen was told (通知), with its facts opened; `starts_at` among them is RFC 3339."""

    id: int
    hall: str
    topic: str
    reference: str
    language: str
    facts: Facts
    sent_at: datetime
    read: bool


async def keep(connection: Connection, announcements: Sequence[Announcement], now: datetime) -> None:
    """Notices and their first deliveries, one round trip for all; what is due is picked up by the round each second."""
    await connection.executemany(
        """WITH told AS (
             INSERT INTO notices (hall, citizen, phone_box, topic, reference, language, facts_box, created_at, send_at, expires_at)
             SELECT $1::varchar, $2::uuid, $3::bytea, $4::varchar, $5::varchar, $6::varchar, $7::bytea, $8::timestamptz,
               $9::timestamptz, $10::timestamptz WHERE NOT EXISTS (SELECT 1 FROM silences WHERE reference = $5::varchar) RETURNING id)
           INSERT INTO deliveries (hall, notice, channel, state, due_at)
           SELECT $1, told.id, $11::varchar, 'waiting', $9 FROM told WHERE $11::varchar <> ''""",
        [_row(each, now) for each in announcements],
    )


async def withdraw(connection: Connection, reference: str, topics: Sequence[str], now: datetime) -> None:
    """What was not sent is not sent; what was, no longer shows."""
    await connection.execute(
        """WITH gone AS (
             UPDATE notices SET withdrawn_at = $3 WHERE reference = $1 AND topic = ANY($2) AND withdrawn_at IS NULL RETURNING id)
           UPDATE deliveries SET state = 'withdrawn' FROM gone WHERE notice = gone.id AND state IN ('waiting', 'queued')""",
        reference, list(topics), now,
    )  # fmt: skip


async def erase(connection: Connection, reference: str, topics: Sequence[str]) -> None:
    """Phone and facts of what was told are gone."""
    await connection.execute(
        "UPDATE notices SET phone_box = NULL, facts_box = $3 WHERE reference = $1 AND topic = ANY($2)", reference, list(topics), _sealed({})
    )


async def silence(connection: Connection, hall: str, reference: str, now: datetime) -> None:
    """Nothing more is told about this reference: what is kept later is dropped, what waits is withdrawn."""
    await connection.execute(
        "INSERT INTO silences (reference, hall, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", reference, hall, now
    )  # fmt: skip
    await connection.execute(
        """WITH gone AS (
             UPDATE notices SET withdrawn_at = $2 WHERE reference = $1 AND withdrawn_at IS NULL RETURNING id)
           UPDATE deliveries SET state = 'withdrawn' FROM gone WHERE notice = gone.id AND state IN ('waiting', 'queued')""",
        reference, now,
    )  # fmt: skip


async def unreached(
    connection: Connection, topics: Sequence[str], since: datetime, now: datetime, *, accounts: bool = True
) -> tuple[Notice, ...]:
    """Notices of `topics` to an account (or to a phone that is nobody's account), good until after `since`, that came by no
    channel, for good, and none about the same reference after it; oldest first, 200 at most."""
    rows = await connection.fetch(
        """SELECT n.*, n.id AS notice FROM notices n
            WHERE n.topic = ANY($1) AND n.expires_at > $2 AND n.send_at <= $3 AND (n.citizen IS NOT NULL) = $4 AND n.withdrawn_at IS NULL
              AND EXISTS (SELECT 1 FROM deliveries d WHERE d.notice = n.id AND d.state IN ('failed', 'expired'))
              AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.notice = n.id AND d.state NOT IN ('failed', 'expired', 'withdrawn'))
              AND NOT EXISTS (SELECT 1 FROM notices l JOIN deliveries d ON d.notice = l.id
                WHERE l.reference = n.reference AND l.citizen IS NOT DISTINCT FROM n.citizen AND l.id > n.id AND d.state = 'sent')
            ORDER BY n.id LIMIT 200""",
        list(topics), since, now, accounts,
    )  # fmt: skip
    return tuple(read_notice(row) for row in rows)


async def told(
    connection: Connection, citizen: UUID, topics: Sequence[str], before: int | None, most: int, now: datetime
) -> tuple[Notice, ...]:
    """A citizen's notices of `topics`, newest first, older than the one called `before`."""
    rows = await connection.fetch(
        """SELECT *, id AS notice FROM notices WHERE citizen = $1 AND topic = ANY($2) AND send_at <= $3 AND withdrawn_at IS NULL
           AND ($4::bigint IS NULL OR (send_at, id) < (SELECT send_at, id FROM notices WHERE citizen = $1 AND id = $4))
           ORDER BY send_at DESC, id DESC LIMIT $5""",
        citizen, list(topics), now, before, most,
    )  # fmt: skip
    return tuple(read_notice(row) for row in rows)


async def mark_read(connection: Connection, citizen: UUID, now: datetime) -> None:
    """All that the citizen was told until now has been seen."""
    await connection.execute("UPDATE notices SET read_at = $2 WHERE citizen = $1 AND send_at <= $2 AND read_at IS NULL", citizen, now)


async def forget_facts(connection: Connection, number: int) -> None:
    """A secret (a code) of the notice `number` does not stay once it is out or too late."""
    await connection.execute("UPDATE notices SET facts_box = $2 WHERE id = $1", number, _sealed({}))


def read_notice(row: Record) -> Notice:
    """A row of notices (its id as `notice`), opened."""
    facts = msgspec.json.decode(secrecy.unseal(row["facts_box"], "notices.facts"), type=dict[str, str | int])
    return Notice(
        row["notice"], row["hall"], row["topic"], row["reference"], row["language"], facts, row["send_at"], row["read_at"] is not None
    )


def _row(said: Announcement, now: datetime) -> tuple[object, ...]:
    phone_box = secrecy.seal(said.phone, "notices.phone") if said.phone else None
    return (
        said.hall, said.citizen, phone_box, said.topic, said.reference, said.language, _sealed(said.facts),
        now, said.send_at, said.expires_at, first_channel(said) or "",
    )  # fmt: skip


def _sealed(facts: object) -> bytes:
    return secrecy.seal(msgspec.json.encode(facts).decode(), "notices.facts")
