"""The account behind a booking, locked so that its limits count one booking after another."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from asyncpg import Record

from backend import secrecy
from backend.database import Connection
from backend.refusals import NotAllowed


class PhoneNeeded(NotAllowed):
    """An account books only with a confirmed phone: that is how it hears of changes."""


@dataclass(frozen=True)
class Booker:
    """What a booking must know of its account; `phone` is empty for who has none."""

    citizen: UUID
    phone: str
    level: int
    community_worker: bool
    language: str


async def booker(connection: Connection, citizen: UUID) -> Booker | None:
    """The account as it is, not locked; None where there is none."""
    row = await connection.fetchrow("SELECT phone_box, level, community_worker, language FROM citizens WHERE id = $1", citizen)
    return _read(row, citizen) if row else None


async def locked_booker(connection: Connection, citizen: UUID, *, by_staff: bool = False) -> Booker:
    """The account, its row locked until the transaction ends; PhoneNeeded without a phone, except where staff book at the
    counter: there a slip says what messages would."""
    row = await connection.fetchrow(
        "SELECT phone_box, level, community_worker, language FROM citizens WHERE id = $1 FOR NO KEY UPDATE", citizen
    )
    if row is None or (row["phone_box"] is None and not by_staff):
        raise PhoneNeeded
    return _read(row, citizen)


def _read(row: Record, citizen: UUID) -> Booker:
    phone = secrecy.unseal(row["phone_box"], "citizens.phone") if row["phone_box"] else ""
    return Booker(citizen, phone, row["level"], row["community_worker"], row["language"])
