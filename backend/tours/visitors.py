"""Who visits at home: what they can do, with whom they usually go, when they are away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from asyncpg import Record

from backend import ledger
from backend.database import Connection, connection, transaction
from backend.refusals import FieldRefused, NotFound
from backend.tours.needs import Skill

MOST_TEAMS = 20
_LONGEST_LEAVE = timedelta(days=120)


@dataclass(frozen=True)
class Leave:
    """Days on which somebody is away, both included."""

    id: int
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Visitor:
    """A staff member with the role; `active`: goes out; `disabled`: their account opens nothing; `team`: 0 for none."""

    staff: UUID
    name: str
    number: str
    skills: frozenset[Skill]
    photo: UUID | None
    active: bool
    disabled: bool
    team: int
    leaves: tuple[Leave, ...] = ()

    def is_away(self, day: date) -> bool:
        """Whether the day lies in one of their leaves."""
        return any(each.first_day <= day <= each.last_day for each in self.leaves)

    def may_go(self, day: date) -> bool:
        """Whether they can be on a tour of this day."""
        return self.active and not self.disabled and not self.is_away(day)


_VISITORS = """SELECT s.id, s.name, s.number, s.disabled_at IS NOT NULL AS disabled, v.skills, v.photo, coalesce(v.active, true) AS active,
    coalesce(v.team, 0) AS team
  FROM staff s LEFT JOIN visitors v ON v.staff = s.id
  WHERE s.id IN (SELECT staff FROM staff_roles WHERE hall = $1 AND role = 'visitor') OR v.hall = $1
  ORDER BY s.disabled_at IS NOT NULL, NOT coalesce(v.active, true), coalesce(v.team, 0) = 0, v.team, s.number"""


async def visitors(hall: str) -> tuple[Visitor, ...]:
    """Everybody at the hall with the role, by team; who goes no more comes last."""
    async with connection() as held:
        rows = await held.fetch(_VISITORS, hall)
        leaves = await held.fetch("SELECT * FROM visitor_leaves WHERE hall = $1 ORDER BY first_day", hall)
    return tuple(_visitor(row, leaves) for row in rows)


async def visitor(hall: str, staff: UUID) -> Visitor:
    """One of them. NoVisitor."""
    found = next((each for each in await visitors(hall) if each.staff == staff), None)
    if found is None:
        raise NoVisitor
    return found


async def set_visitor(hall: str, by: UUID, staff: UUID, skills: Iterable[str], team: int, *, active: bool, now: datetime) -> None:
    """What somebody can do, their team, and whether they go out at all. NoVisitor, TeamUnknown."""
    if not 0 <= team <= MOST_TEAMS:
        raise TeamUnknown(field="team", most=MOST_TEAMS)
    chosen = set(skills)
    known = [str(each) for each in Skill if each in chosen]
    async with transaction() as held:
        await _checked(held, hall, staff)
        await held.execute(
            """INSERT INTO visitors (hall, staff, skills, team, active) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (staff) DO UPDATE SET skills = excluded.skills, team = excluded.team, active = excluded.active""",
            hall, staff, known, team, active,
        )  # fmt: skip
        facts: dict[str, object] = {"skills": known, "team": team, "active": active}
        await ledger.write(held, hall, now, f"staff:{by}", "set_visitor", f"staff:{staff}", facts)


async def set_photo(hall: str, by: UUID, staff: UUID, photo: UUID, now: datetime) -> UUID | None:
    """The picture that households see, and the one that stood there before. NoVisitor."""
    async with transaction() as held:
        await _checked(held, hall, staff)
        before = await held.fetchval("SELECT photo FROM visitors WHERE staff = $1", staff)
        await held.execute(
            """INSERT INTO visitors (hall, staff, skills, photo, active, team) VALUES ($1, $2, '{}', $3, true, 0)
               ON CONFLICT (staff) DO UPDATE SET photo = excluded.photo""",
            hall, staff, photo,
        )  # fmt: skip
        await ledger.write(held, hall, now, f"staff:{by}", "set_visitor_photo", f"staff:{staff}")
    return before if isinstance(before, UUID) else None


async def add_leave(hall: str, by: UUID, staff: UUID, first_day: date, last_day: date, now: datetime) -> None:
    """Away on these days; tours that they are on show it. NoVisitor, LeaveWrong."""
    if not timedelta() <= last_day - first_day <= _LONGEST_LEAVE:
        raise LeaveWrong(field="last_day")
    async with transaction() as held:
        await _checked(held, hall, staff)
        await held.execute(
            "INSERT INTO visitor_leaves (hall, staff, first_day, last_day) VALUES ($1, $2, $3, $4)", hall, staff, first_day, last_day
        )
        facts: dict[str, object] = {"first": str(first_day), "last": str(last_day)}
        await ledger.write(held, hall, now, f"staff:{by}", "visitor_away", f"staff:{staff}", facts)


async def end_leave(hall: str, by: UUID, staff: UUID, leave: int, now: datetime) -> None:
    """There after all. NoVisitor where there is no such leave."""
    async with transaction() as held:
        gone = await held.execute("DELETE FROM visitor_leaves WHERE id = $1 AND staff = $2 AND hall = $3", leave, staff, hall)
        if gone == "DELETE 0":
            raise NoVisitor
        await ledger.write(held, hall, now, f"staff:{by}", "visitor_back", f"staff:{staff}")


async def _checked(held: Connection, hall: str, staff: UUID) -> None:
    known = await held.fetchval("SELECT 1 FROM staff_roles WHERE staff = $1 AND hall = $2 AND role = 'visitor'", staff, hall)
    if not known:
        raise NoVisitor


def _visitor(row: Record, leaves: Iterable[Record]) -> Visitor:
    mine = tuple(Leave(each["id"], each["first_day"], each["last_day"]) for each in leaves if each["staff"] == row["id"])
    skills = frozenset(each for each in Skill if each in (row["skills"] or ()))
    return Visitor(row["id"], row["name"], row["number"], skills, row["photo"], row["active"], row["disabled"], row["team"], mine)


class NoVisitor(NotFound):
    """Nobody of this hall's visitors."""


class TeamUnknown(FieldRefused):
    """Teams have a number; 0 is nobody's team."""


class LeaveWrong(FieldRefused):
    """From a first day to a last day, four months at most."""
