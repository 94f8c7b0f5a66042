"""Signed-in browsers, mini-programs and tablets: begun, found, listed, ended. Only the digest of a token is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from asyncpg import Record

from backend import database, references, secrecy
from backend.database import Connection


class SessionKind(StrEnum):
    """Where a session lives; a token of one kind opens nothing of another."""

    web = "web"
    api = "api"
    staff = "staff"


IDLE = {SessionKind.web: timedelta(days=7), SessionKind.api: timedelta(days=7), SessionKind.staff: timedelta(hours=12)}
LONGEST = {SessionKind.web: timedelta(days=30), SessionKind.api: timedelta(days=30), SessionKind.staff: timedelta(hours=12)}
SEEN_AGAIN = {SessionKind.web: timedelta(hours=1), SessionKind.api: timedelta(hours=1), SessionKind.staff: timedelta(seconds=30)}
_COLUMNS = "token, kind, citizen, staff, device, created_at, seen_at, expires_at, confirmed_at"


@dataclass(frozen=True)
class Session:
    """A live session; `digest` names it without opening it."""

    digest: bytes
    kind: SessionKind
    citizen: UUID | None
    staff: UUID | None
    device: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    confirmed_at: datetime | None

    @property
    def name(self) -> str:
        """How a page names it when its owner ends it."""
        return self.digest.hex()[:32]


@dataclass(frozen=True)
class SignedIn:
    """A new session: the one time that its token is seen."""

    token: str
    owner: UUID
    expires_at: datetime


async def begin(connection: Connection, kind: SessionKind, owner: UUID, device: str, now: datetime, *, confirmed: bool) -> SignedIn:
    """A new session of `owner` (a staff member where the kind is staff), its token 128 random bits."""
    token, expires_at = references.new_token(), now + LONGEST[kind]
    citizen, staff = (None, owner) if kind is SessionKind.staff else (owner, None)
    await connection.execute(
        """INSERT INTO sessions (token, kind, citizen, staff, device, created_at, seen_at, expires_at, confirmed_at)
           VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)""",
        secrecy.digest(token), kind.value, citizen, staff, device, now, expires_at, now if confirmed else None,
    )  # fmt: skip
    return SignedIn(token, owner, expires_at)


async def session_of(kind: SessionKind, token: str, now: datetime) -> Session | None:
    """The live session of this token, or None. When it was last seen is written at most once an hour (staff: 30 s)."""
    if not 20 <= len(token) <= 64:
        return None
    async with database.connection() as connection:
        row = await connection.fetchrow(
            f"SELECT {_COLUMNS} FROM sessions WHERE token = $1 AND kind = $2 AND ended_at IS NULL AND expires_at > $3 AND seen_at > $4",  # noqa: S608
            secrecy.digest(token), kind.value, now, now - IDLE[kind],
        )  # fmt: skip
    return _session(row) if row else None


async def seen(session: Session, now: datetime) -> None:
    """Its owner acted just now; written only where the last time is long enough ago."""
    if now - session.seen_at < SEEN_AGAIN[session.kind]:
        return
    async with database.connection() as connection:
        await connection.execute("UPDATE sessions SET seen_at = $2 WHERE token = $1 AND seen_at < $2", session.digest, now)


async def end(connection: Connection, digest: bytes, now: datetime) -> None:
    """Its token opens nothing any more."""
    await connection.execute("UPDATE sessions SET ended_at = $2 WHERE token = $1 AND ended_at IS NULL", digest, now)


async def end_all(connection: Connection, owner: UUID, now: datetime) -> None:
    """End every session of a citizen or staff member; what a staff member's tablets took along counts no more either."""
    await connection.execute("UPDATE sessions SET ended_at = $2 WHERE (citizen = $1 OR staff = $1) AND ended_at IS NULL", owner, now)
    await connection.execute("UPDATE staff SET shut_out_at = $2 WHERE id = $1", owner, now)


async def sessions_of(citizen: UUID, now: datetime) -> tuple[Session, ...]:
    """A citizen's live sessions, the last seen first."""
    async with database.connection() as connection:
        rows = await connection.fetch(
            f"SELECT {_COLUMNS} FROM sessions WHERE citizen = $1 AND ended_at IS NULL AND expires_at > $2 AND seen_at > $3 "  # noqa: S608
            "ORDER BY seen_at DESC LIMIT 50",
            citizen, now, now - IDLE[SessionKind.web],
        )  # fmt: skip
    return tuple(_session(row) for row in rows)


def _session(row: Record) -> Session:
    return Session(
        bytes(row["token"]), SessionKind(row["kind"]), row["citizen"], row["staff"], row["device"],
        row["created_at"], row["seen_at"], row["expires_at"], row["confirmed_at"],
    )  # fmt: skip
