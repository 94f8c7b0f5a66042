"""The desk's view of a day: who is due, late, waiting, in hand; names masked. A constant number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend import appointments, secrecy
from backend.appointments import Appointment, Outline, State
from backend.clock import SHANGHAI
from backend.database import connection
from backend.recent import Recent
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


@dataclass(frozen=True)
class Near:
    """Who is near on the board, by time; how many are due later (by group), and how many have gone (by group and state)."""

    rows: tuple[Row, ...]
    later: Mapping[str, int]
    gone: Mapping[tuple[str, str], int]

    def figures(self, group: str | None) -> Figures:
        """The numbers over the board of a group (None: of the hall)."""
        found = figures_of(tuple(row for row in self.rows if group in (None, row.group)))
        return replace(found, due=found.due + _sum(self.later, group), finished=self._gone("finished", group))

    def left_out(self, group: str | None) -> int:
        """How many of the day are not near."""
        return _sum(self.later, group) + self._gone("finished", group) + self._gone("missed", group)

    def _gone(self, state: str, group: str | None) -> int:
        return sum(many for (of_group, was), many in self.gone.items() if was == state and group in (None, of_group))


_NEAR: Recent[Near] = Recent(timedelta(seconds=1), 200)


async def desk(
    hall: str, day: date, now: datetime, *, group: str | None = None, window: str | None = None, everything: bool = False
) -> Board:
    """The board of a day for a window group (None: the whole hall): who is near, or everybody. A handful of questions,
    however long the day; only the names that show are decrypted, and who has gone is only counted."""
    around = await near(hall, day, now)
    rows = await outline(hall, day, now) if everything else around.rows
    shown = tuple(row for row in rows if group in (None, row.group))
    mine = next((row for row in around.rows if window and row.window == window and row.standing is Standing.called), None)
    people = await _with_people(shown + ((mine,) if mine else ()))
    return Board(
        tuple(people[row.key] for row in shown),
        around.figures(group),
        people[mine.key] if mine else None,
        next((row for row in shown if row.place == 1), None),
        0 if everything else around.left_out(group),
    )


async def near(hall: str, day: date, now: datetime) -> Near:
    """Who is here, late, or due within two hours, and how many others the day has. Four questions, each by an index of its own."""
    expected, later = await appointments.due_by(hall, day, now + AHEAD)
    async with connection() as held:
        here, gone = await records.here_of(held, hall, day), await records.gone_of(held, hall, day)
    booked = tuple(
        Outline(visit.reference, visit.window_group, start.astimezone(SHANGHAI), State.checked_in)
        for visit, start in here
        if visit.reference and start
    )
    return Near(rows_of((*expected, *booked), tuple(visit for visit, _ in here), now), later, gone)


async def near_lately(hall: str, now: datetime) -> Near:
    """`near` for all who ask within a second; after `forget_near`, which each ring of the hall's bell calls, as it is now."""
    day = now.date()
    return await _NEAR.answer(hall, now, lambda: near(hall, day, now))


def forget_near(hall: str) -> None:
    """Something changed in this hall."""
    _NEAR.forget_one(hall)


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
    (row,) = await rows_for(hall, (booked,), now)
    return row


async def rows_for(hall: str, booked: Sequence[Appointment], now: datetime) -> tuple[Row, ...]:
    """These bookings of one day as the board shows them, by time. Two questions, however many they are."""
    if not booked:
        return ()
    people = {each.reference: each for each in booked}
    async with connection() as held:
        own = await records.visits_for(held, tuple(people))
        waiting = await records.waiting_in(held, hall, booked[0].day)
    outlines = tuple(Outline(each.reference, each.window_group, each.starts_at, each.state) for each in booked)
    rows = rows_of(outlines, (*own, *(visit for visit in waiting if visit.reference not in people)), now)
    return tuple(_with_person(row, people[row.reference]) for row in rows if row.reference in people)


async def row_of_visit(hall: str, visit: UUID, now: datetime) -> Row:
    """One visit as the board shows it; NothingHere where this hall has none of that id."""
    async with connection() as held:
        found = await records.visit(held, hall, visit)
        if found is None:
            raise NothingHere
        if found.reference:
            return await row_of(hall, found.reference, now)
        waiting = await records.waiting_in(held, hall, found.day)
    rows = rows_of((), (found, *(each for each in waiting if each.id != visit)), now)
    return next(row for row in rows if row.visit == visit)


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


def _sum(many: Mapping[str, int], group: str | None) -> int:
    return sum(many.values()) if group is None else many.get(group, 0)


async def _with_people(rows: tuple[Row, ...]) -> dict[str, Row]:
    booked = {each.reference: each for each in await appointments.several([row.reference for row in rows if row.reference])}
    return {row.key: _with_person(row, booked[row.reference]) if row.reference else row for row in rows}


def _with_person(row: Row, booked: Appointment) -> Row:
    name = secrecy.masked_name(booked.applicant.handler or booked.applicant.name)
    return replace(row, name=name, items=booked.items, needs=booked.needs)
