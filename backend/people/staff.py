"""Staff as they sign in and are known: name, number, hall, roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from backend import database, secrecy
from backend.people import sessions
from backend.people.sessions import Session, SessionKind

LOCKED_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class StaffMember:
    """Who serves. `roles` are those at `hall`; `halls` are all where there is any."""

    id: UUID
    login: str
    name: str
    number: str
    hall: str
    roles: frozenset[str]
    halls: tuple[str, ...]
    demo: bool

    @property
    def actor(self) -> str:
        """As the ledger names them."""
        return f"staff:{self.id}"

    def may(self, *roles: str) -> bool:
        """Whether one of `roles` is theirs at their hall."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class AtWork:
    """A staff member's session: `locked` after five idle minutes until the password is given again."""

    member: StaffMember
    session: Session
    locked: bool


async def at_work(token: str, now: datetime, *, demo: bool) -> AtWork | None:
    """Whose staff session this token is; None where it ended, the account is disabled, or it is a demo account outside demo mode."""
    session = await sessions.session_of(SessionKind.staff, token, now)
    if session is None or session.staff is None:
        return None
    member = await staff_member(session.staff)
    if member is None or (member.demo and not demo):
        return None
    return AtWork(member, session, locked=now - session.seen_at > LOCKED_AFTER)


async def is_shut_out(token: str) -> bool:
    """Whether this token's session was ended before its time, or its owner was disabled: a tablet that was lost. False where it
    lapsed, and for what never was one."""
    async with database.connection() as connection:
        found = await connection.fetchval(
            """SELECT s.ended_at IS NOT NULL OR m.disabled_at IS NOT NULL FROM sessions s JOIN staff m ON m.id = s.staff
                WHERE s.token = $1 AND s.kind = 'staff'""",
            secrecy.digest(token),
        )  # fmt: skip
    return bool(found)


async def staff_member(of: UUID) -> StaffMember | None:
    """A staff member who is not disabled, with the roles of their first hall; None for anybody else."""
    async with database.connection() as connection:
        rows = await connection.fetch(
            """SELECT s.id, s.login, s.name, s.number, s.demo, r.hall, r.role FROM staff s LEFT JOIN staff_roles r ON r.staff = s.id
               WHERE s.id = $1 AND s.disabled_at IS NULL ORDER BY r.id""",
            of,
        )
    if not rows:
        return None
    halls = tuple(dict.fromkeys(row["hall"] for row in rows if row["hall"]))
    hall = halls[0] if halls else ""
    roles = frozenset(row["role"] for row in rows if row["hall"] == hall and row["role"])
    first = rows[0]
    return StaffMember(first["id"], first["login"], first["name"], first["number"], hall, roles, halls, first["demo"])
