"""The desk's view of a day: who is due, late, waiting, in hand; names masked. A constant number of queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend import appointments, secrecy
from backend.appointments import Appointment, Outline, State
from backend.clock import SHANGHAI
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


AHEAD = timedelta(hours=2)
_HERE = (Standing.late, Standing.waiting, Standing.called, Standing.parked)


@dataclass(frozen=True)
class Row:
    """One person of the day; who walked in has no `reference`, and `starts_at` is when the ticket was taken. `place` is
    the place in line (1 is next), `late_by` how long after the start nobody has come;
    `name` (masked), `items` and `needs` are filled where they are shown."""

    reference: str
    visit: UUID | None
    version: int
    ticket: str
    group: str
    starts_at: datetime
    standing: Standing
    window: str | None = None
    called_at: datetime | None = None
    calls: int = 0
    place: int | None = None
    late_by: timedelta = timedelta(0)
    outcome: tuple[Outcome, ...] = ()
    name: str = ""
    items: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    priority: str = ""

    @property
    def key(self) -> str:
        """What tells this row from the others of the day: the reference, or the visit's id."""
        return self.reference or str(self.visit)

    def is_near(self, now: datetime) -> bool:
        """Whether it stands on the short board: here, late, or due within two hours."""
        return self.standing in _HERE or (self.standing is Standing.due and self.starts_at <= now + AHEAD)


@dataclass(frozen=True)
class Figures:
    """How many wait, are still to come, are late, are done."""

    waiting: int
    due: int
    late: int
    finished: int


@dataclass(frozen=True)
class Board:
    """A hall's day (or one group's part of it), by time; `mine` is whom this window serves now, `next` the line's first,
    `left_out` how many rows are not shown."""

    rows: tuple[Row, ...]
    figures: Figures
    mine: Row | None
    next: Row | None
    left_out: int


async def desk(
    hall: str, day: date, now: datetime, *, group: str | None = None, window: str | None = None, everything: bool = False
) -> Board:
    """The board of a day for a window group (None: the whole hall): who is near, or everybody. Three questions, however
    long the day; only the names that show are decrypted."""
    rows = await outline(hall, day, now)
    shown = tuple(row for row in rows if group in (None, row.group))
    near = shown if everything else tuple(row for row in shown if row.is_near(now))
    mine = next((row for row in rows if window and row.window == window and row.standing is Standing.called), None)
    people = await _with_people(near + ((mine,) if mine else ()))
    return Board(
        tuple(people[row.key] for row in near),
        figures_of(shown),
        people[mine.key] if mine else None,
        next((row for row in shown if row.place == 1), None),
        len(shown) - len(near),
    )


async def outline(hall: str, day: date, now: datetime) -> tuple[Row, ...]:
    """Everybody of a day by time, without names. Two questions."""
    booked = await appointments.outline_of_day(hall, day)
    async with connection() as held:
        visits = await records.visits_of(held, hall, day)
    return rows_of(booked, visits, now)


async def row_of(hall: str, reference: str, now: datetime) -> Row:
    """One booking as the board shows it; appointments.NothingBooked where it is not this hall's."""
    booked = await appointments.appointment(reference)
    if booked.hall != hall:
        raise appointments.NothingBooked
    row = next(row for row in await outline(hall, booked.day, now) if row.reference == booked.reference)
    return _with_person(row, booked)


async def row_of_visit(hall: str, visit: UUID, now: datetime) -> Row:
    """One visit as the board shows it; NothingHere where this hall has none of that id."""
    async with connection() as held:
        found = await records.visit(held, hall, visit)
    if found is None:
        raise NothingHere
    if found.reference:
        return await row_of(hall, found.reference, now)
    return next(row for row in await outline(hall, found.day, now) if row.visit == visit)


def rows_of(booked: tuple[Outline, ...], visits: tuple[Visit, ...], now: datetime) -> tuple[Row, ...]:
    """Bookings joined with what they have become, and those who walked in, by start, then in the order of the tickets."""
    by_reference = {visit.reference: visit for visit in visits if visit.reference}
    groups = {visit.window_group for visit in visits}
    places = {visit.id: place for group in groups for place, visit in enumerate(line_of(visits, group), 1)}
    rows = [_row(each, by_reference.get(each.reference), places, now) for each in booked]
    rows += [_walk_in(each, places) for each in visits if each.reference is None]
    return tuple(sorted(rows, key=lambda row: (row.starts_at, row.ticket or "~", row.key)))


def figures_of(rows: tuple[Row, ...]) -> Figures:
    """The numbers over the board."""
    many = Counter(row.standing for row in rows)
    return Figures(many[Standing.waiting], many[Standing.due], many[Standing.late], many[Standing.finished])


def _row(booked: Outline, visit: Visit | None, places: dict[UUID, int], now: datetime) -> Row:
    if visit is None:
        late_by = max(now - booked.starts_at, timedelta(0))
        return Row(booked.reference, None, 0, "", booked.window_group, booked.starts_at, _standing_before(booked, now), late_by=late_by)
    return Row(
        booked.reference, visit.id, visit.version, visit.ticket, visit.window_group, booked.starts_at, Standing(visit.state.value),
        visit.window, visit.called_at, visit.calls, places.get(visit.id), outcome=visit.outcome,
    )  # fmt: skip


def _walk_in(visit: Visit, places: dict[UUID, int]) -> Row:
    return Row(
        "", visit.id, visit.version, visit.ticket, visit.window_group, visit.checked_in_at.astimezone(SHANGHAI),
        Standing(visit.state.value), visit.window, visit.called_at, visit.calls, places.get(visit.id), outcome=visit.outcome,
        items=visit.items, priority=visit.priority,
    )  # fmt: skip


def _standing_before(booked: Outline, now: datetime) -> Standing:
    if booked.state is State.booked:
        return Standing.late if now > booked.starts_at else Standing.due
    return Standing.missed if booked.state is State.missed else Standing.finished


async def _with_people(rows: tuple[Row, ...]) -> dict[str, Row]:
    booked = {each.reference: each for each in await appointments.several([row.reference for row in rows if row.reference])}
    return {row.key: _with_person(row, booked[row.reference]) if row.reference else row for row in rows}


def _with_person(row: Row, booked: Appointment) -> Row:
    name = secrecy.masked_name(booked.applicant.handler or booked.applicant.name)
    return replace(row, name=name, items=booked.items, needs=booked.needs)
