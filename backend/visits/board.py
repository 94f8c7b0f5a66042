"""The desk's view of a day: who is due, late, waiting, in hand; names masked. A constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend import appointments, secrecy
from backend.appointments import Appointment, State
from backend.database import connection
from backend.visits import records
from backend.visits.line import line_of
from backend.visits.rules import NothingHere, Outcome, Visit


class Standing(StrEnum):
    """Where somebody stands, as the desk says it."""

    due = "due"
    late = "late"
    waiting = "waiting"
    called = "called"
    parked = "parked"
    finished = "finished"
    missed = "missed"


OPEN = (Standing.due, Standing.late, Standing.waiting, Standing.called, Standing.parked)


@dataclass(frozen=True)
class Row:
    """One person of the day. `place` is the place in line (1 is next), `late_by` how long after the start nobody has come."""

    reference: str
    visit: UUID | None
    version: int
    ticket: str
    group: str
    starts_at: datetime
    name: str
    items: tuple[str, ...]
    needs: tuple[str, ...]
    standing: Standing
    window: str | None = None
    called_at: datetime | None = None
    calls: int = 0
    passes: int = 0
    place: int | None = None
    late_by: timedelta = timedelta(0)
    outcome: tuple[Outcome, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.standing in OPEN


@dataclass(frozen=True)
class Figures:
    """How many wait, are still to come, are late, are done."""

    waiting: int
    due: int
    late: int
    finished: int


@dataclass(frozen=True)
class Board:
    """A hall's day (or one group's part of it), by time; `mine` is whom this window serves now, `next` the line's first."""

    rows: tuple[Row, ...]
    figures: Figures
    mine: Row | None
    next: Row | None


async def desk(hall: str, day: date, now: datetime, *, group: str | None = None, window: str | None = None) -> Board:
    """The board of a day for a window group (None: the whole hall). Two queries, however long the day."""
    booked = await appointments.of_day(hall, day)
    async with connection() as held:
        visits = await records.visits_of(held, hall, day)
    rows = rows_of(booked, visits, now)
    mine = next((row for row in rows if window and row.window == window and row.standing is Standing.called), None)
    shown = tuple(row for row in rows if group in (None, row.group))
    return Board(shown, _figures(shown), mine, next((row for row in shown if row.place == 1), None))


async def row_of(hall: str, reference: str, now: datetime) -> Row:
    """One booking as the board shows it; appointments.NothingBooked where it is not this hall's."""
    booked = await appointments.appointment(reference)
    if booked.hall != hall:
        raise appointments.NothingBooked
    async with connection() as held:
        visit = await records.visit_for(held, booked.reference)
    return rows_of((booked,), (visit,) if visit else (), now)[0]


async def row_of_visit(hall: str, visit: UUID, now: datetime) -> Row:
    """One visit as the board shows it; NothingHere where this hall has none of that id."""
    async with connection() as held:
        found = await records.visit(held, hall, visit)
    if found is None or found.reference is None:
        raise NothingHere
    return rows_of((await appointments.appointment(found.reference),), (found,), now)[0]


def rows_of(booked: tuple[Appointment, ...], visits: tuple[Visit, ...], now: datetime) -> tuple[Row, ...]:
    """Bookings joined with what they have become, by start, then in the order of booking."""
    by_reference = {visit.reference: visit for visit in visits if visit.reference}
    places = {visit.id: place for group in {each.window_group for each in visits} for place, visit in enumerate(line_of(visits, group), 1)}
    rows = (_row(each, by_reference.get(each.reference), places, now) for each in booked)
    return tuple(sorted(rows, key=lambda row: (row.starts_at, row.ticket or "~", row.reference)))


def _row(booked: Appointment, visit: Visit | None, places: dict[UUID, int], now: datetime) -> Row:
    name = secrecy.masked_name(booked.applicant.handler or booked.applicant.name)
    known = (booked.starts_at, name, booked.items, booked.needs)
    if visit is None:
        standing = _standing_before(booked, now)
        late_by = max(now - booked.starts_at, timedelta(0))
        return Row(booked.reference, None, 0, "", booked.window_group, *known, standing, late_by=late_by)
    return Row(
        booked.reference, visit.id, visit.version, visit.ticket, visit.window_group, *known, Standing(visit.state.value),
        visit.window, visit.called_at, visit.calls, visit.passes, places.get(visit.id), outcome=visit.outcome,
    )  # fmt: skip


def _standing_before(booked: Appointment, now: datetime) -> Standing:
    if booked.state is State.booked:
        return Standing.late if now > booked.starts_at else Standing.due
    return Standing.missed if booked.state is State.missed else Standing.finished


def _figures(rows: tuple[Row, ...]) -> Figures:
    def many(standing: Standing) -> int:
        return sum(row.standing is standing for row in rows)

    return Figures(many(Standing.waiting), many(Standing.due), many(Standing.late), many(Standing.finished))
