"""What the twins of demo mode were asked to send, kept instead of sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from backend.database import connection, transaction

MOST_SHOWN = 50


@dataclass(frozen=True)
class TwinMessage:
    """A message as a twin took it: `channel` sms, voice, later wechat and push; `to` the phone or openid."""

    id: int
    channel: str
    to: str
    client_id: str
    text: str
    at: datetime


async def twin_took(channel: str, to: str, client_id: str, text: str, now: datetime) -> int:
    """Keeps a message, every copy of it; returns the twin's own id for it."""
    async with transaction() as held:
        return int(
            await held.fetchval(
                "INSERT INTO twin_messages (channel, recipient, client_id, text, at) VALUES ($1, $2, $3, $4, $5) RETURNING id",
                channel, to, client_id, text, now,
            )
        )  # fmt: skip


async def twin_has(client_id: str) -> int | None:
    """The twin's id of the message that the client calls so; None where it never came."""
    async with connection() as held:
        found: int | None = await held.fetchval("SELECT max(id) FROM twin_messages WHERE client_id = $1", client_id)
    return found


async def twin_messages(to: str | None) -> tuple[TwinMessage, ...]:
    """The last 50 messages, newest first; only those to `to` where it is given."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT * FROM twin_messages WHERE $1::varchar IS NULL OR recipient = $1 ORDER BY id DESC LIMIT $2", to or None, MOST_SHOWN
        )
    return tuple(TwinMessage(row["id"], row["channel"], row["recipient"], row["client_id"], row["text"], row["at"]) for row in rows)
