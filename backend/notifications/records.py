"""Notices and deliveries as the slice reads and writes them: rows stay here, dataclasses leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from backend import secrecy
from backend.database import Connection
from backend.notifications.outcomes import LEASE, Next
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


@dataclass(frozen=True)
class Delivery:
    """One delivery claimed for a try, with what its notice says. `lost`: an earlier try was begun and never marked."""

    id: int
    channel: str
    attempts: int
    lost: bool
    resent: bool
    expires_at: datetime
    withdrawn: bool
    citizen: UUID | None
    phone: str | None
    notice: Notice

    @property
    def client_id(self) -> str:
        """Our name for it at the provider: the same for every try, never used twice even after a restored backup."""
        return f"{self.id}-{int(self.notice.sent_at.timestamp())}"


async def keep(connection: Connection, announcements: Sequence[Announcement], now: datetime) -> None:
    """Notices and their first deliveries, one round trip for all; what is due is picked up by the round each second."""
    await connection.executemany(
        """WITH told AS (
             INSERT INTO notices (hall, citizen, phone_box, topic, reference, language, facts_box, created_at, send_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id)
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


async def take_due(connection: Connection, now: datetime, most: int) -> dict[int, str]:
    """Up to `most` deliveries that are due, oldest first, and their topics; marked as queued for one lease.

    Tries whose lease is over become unknown.
    """
    await connection.execute("UPDATE deliveries SET state = 'unknown' WHERE state = 'sending' AND due_at <= $1", now)
    rows = await connection.fetch(
        """UPDATE deliveries d SET due_at = $2, state = CASE state WHEN 'unknown' THEN 'unknown' ELSE 'queued' END
           FROM notices n WHERE n.id = d.notice AND d.id IN (
             SELECT id FROM deliveries WHERE state IN ('waiting', 'queued', 'unknown') AND due_at <= $1
             ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING d.id, n.topic""",
        now, now + LEASE, most,
    )  # fmt: skip
    return {row["id"]: row["topic"] for row in sorted(rows)}


async def claim(connection: Connection, number: int, now: datetime) -> Delivery | None:
    """The delivery, ours for one lease; None where another worker has it or it is over."""
    row = await connection.fetchrow(
        """WITH before AS (SELECT id, state FROM deliveries WHERE id = $1 AND state IN ('queued', 'unknown') FOR UPDATE)
           UPDATE deliveries d SET state = 'sending', attempts = d.attempts + 1, due_at = $2
           FROM before, notices n WHERE d.id = before.id AND n.id = d.notice
           RETURNING d.id, d.channel, d.attempts, d.resent, before.state = 'unknown' AS lost, n.id AS notice, n.hall, n.citizen,
             n.phone_box, n.topic, n.reference, n.language, n.facts_box, n.send_at, n.expires_at, n.read_at, n.withdrawn_at""",
        number, now + LEASE,
    )  # fmt: skip
    return _delivery(row) if row else None


async def mark(connection: Connection, delivery: Delivery, then: Next, provider_id: str, why: str, now: datetime) -> bool:
    """What the try came to; False where our lease had lapsed and the delivery is no longer ours."""
    return bool(
        await connection.fetchval(
            """UPDATE deliveries SET state = $2::varchar, due_at = $3, sent_at = CASE WHEN $2::varchar = 'sent' THEN $4::timestamptz END,
               provider_id = $5, last_error = $6 WHERE id = $1 AND state = 'sending' AND attempts = $7 RETURNING id""",
            delivery.id, then.state, then.due_at, now, provider_id[:80], why[:200], delivery.attempts,
        )
    )  # fmt: skip


async def mark_resent(connection: Connection, delivery: Delivery) -> None:
    """The one second sending of a lost delivery begins."""
    await connection.execute("UPDATE deliveries SET resent = true WHERE id = $1", delivery.id)


async def fall_back(connection: Connection, delivery: Delivery, channel: str, now: datetime) -> None:
    """A delivery of the same notice by the next channel."""
    await connection.execute(
        "INSERT INTO deliveries (hall, notice, channel, state, due_at) VALUES ($1, $2, $3, 'waiting', $4) ON CONFLICT DO NOTHING",
        delivery.notice.hall, delivery.notice.id, channel, now,
    )  # fmt: skip


async def forget_facts(connection: Connection, delivery: Delivery) -> None:
    """A secret (a code) does not stay once it is out or too late."""
    await connection.execute("UPDATE notices SET facts_box = $2 WHERE id = $1", delivery.notice.id, _sealed({}))


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
    return tuple(_notice(row) for row in rows)


async def mark_read(connection: Connection, citizen: UUID, now: datetime) -> None:
    """All that the citizen was told until now has been seen."""
    await connection.execute("UPDATE notices SET read_at = $2 WHERE citizen = $1 AND send_at <= $2 AND read_at IS NULL", citizen, now)


async def count_unread(connection: Connection, citizen: UUID, topics: Sequence[str], now: datetime) -> int:
    """How many the citizen was told of `topics` and has not seen."""
    return int(
        await connection.fetchval(
            """SELECT count(*) FROM notices WHERE citizen = $1 AND topic = ANY($2) AND send_at <= $3
               AND withdrawn_at IS NULL AND read_at IS NULL""",
            citizen, list(topics), now,
        )
    )  # fmt: skip


def _row(said: Announcement, now: datetime) -> tuple[object, ...]:
    phone_box = secrecy.seal(said.phone, "notices.phone") if said.phone else None
    return (
        said.hall, said.citizen, phone_box, said.topic, said.reference, said.language, _sealed(said.facts),
        now, said.send_at, said.expires_at, first_channel(said) or "",
    )  # fmt: skip


def _sealed(facts: object) -> bytes:
    return secrecy.seal(msgspec.json.encode(facts).decode(), "notices.facts")


def _delivery(row: Record) -> Delivery:
    phone = secrecy.unseal(row["phone_box"], "notices.phone") if row["phone_box"] else None
    return Delivery(
        row["id"], row["channel"], row["attempts"], row["lost"], row["resent"], row["expires_at"], row["withdrawn_at"] is not None,
        row["citizen"], phone, _notice(row),
    )  # fmt: skip


def _notice(row: Record) -> Notice:
    facts = msgspec.json.decode(secrecy.unseal(row["facts_box"], "notices.facts"), type=dict[str, str | int])
    return Notice(
        row["notice"], row["hall"], row["topic"], row["reference"], row["language"], facts, row["send_at"], row["read_at"] is not None
    )
