"""Deliveries as the worker takes, marks and hands them on: rows stay here, dataclasses leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from backend import secrecy
from backend.database import Connection
from backend.notifications.notice import Notice, read_notice
from backend.notifications.outcomes import LEASE, Next


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


def _delivery(row: Record) -> Delivery:
    phone = secrecy.unseal(row["phone_box"], "notices.phone") if row["phone_box"] else None
    return Delivery(
        row["id"], row["channel"], row["attempts"], row["lost"], row["resent"], row["expires_at"], row["withdrawn_at"] is not None,
        row["citizen"], phone, read_notice(row),
    )  # fmt: skip
