"""What a visit is, which moves it knows, what staff may say of it, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend.refusals import FieldRefused, NotFound, Refusal
from backend.states import after


class VisitState(StrEnum):
    """Where a visit stands; `parked` is put aside while the person fetches something."""

    waiting = "waiting"
    called = "called"
    parked = "parked"
    finished = "finished"
    missed = "missed"


HERE = (VisitState.waiting, VisitState.called, VisitState.parked)

MOVES: dict[tuple[VisitState, str], VisitState] = {
    (VisitState.waiting, "call"): VisitState.called,
    (VisitState.parked, "call"): VisitState.called,
    (VisitState.called, "call_again"): VisitState.called,
    (VisitState.called, "pass_over"): VisitState.waiting,
    (VisitState.called, "park"): VisitState.parked,
    (VisitState.called, "transfer"): VisitState.waiting,
    (VisitState.called, "finish"): VisitState.finished,
    (VisitState.called, "miss"): VisitState.missed,
    (VisitState.waiting, "miss"): VisitState.missed,
    (VisitState.parked, "miss"): VisitState.missed,
    (VisitState.missed, "come_back"): VisitState.waiting,
}

# What a visit's move means for the appointment that it came from.
APPOINTMENT_MOVES = {
    "call": "call", "pass_over": "pass_over", "park": "pass_over", "transfer": "pass_over", "finish": "finish", "miss": "miss",
    "come_back": "come_late",
}  # fmt: skip


class Result(StrEnum):
    """What became of one item at the window."""

    handled = "handled"
    advised = "advised"
    not_possible = "not_possible"


@dataclass(frozen=True)
class Outcome:
    """One item of a visit and what became of it."""

    item: str
    result: Result


class Reason(StrEnum):
    """Why staff ask to see what is masked; the list is closed, so that it can be counted."""

    compare_document = "compare_document"
    call_person = "call_person"
    correct_entry = "correct_entry"
    find_booking = "find_booking"


class TransferReason(StrEnum):
    """Why somebody is sent on to other windows; the list is closed, so that it can be counted."""

    other_windows = "other_windows"
    other_item = "other_item"
    equipment = "equipment"
    help = "help"
    conflict = "conflict"


@dataclass(frozen=True)
class Visit:
    """A person at the hall with a ticket. `queued_for` and `number` order the line; `version` grows with every change.
    Who walked in has `items`, `priority` (empty for most) and the slip's `token`; with a booking these are empty."""

    id: UUID
    hall: str
    day: date
    ticket: str
    window_group: str
    reference: str | None
    citizen: UUID | None
    state: VisitState
    queued_for: datetime
    checked_in_at: datetime
    called_at: datetime | None = None
    calls: int = 0
    passes: int = 0
    window: str | None = None
    staff: UUID | None = None
    finished_at: datetime | None = None
    outcome: tuple[Outcome, ...] = ()
    note: str = ""
    told_soon_at: datetime | None = None
    version: int = 1
    items: tuple[str, ...] = ()
    priority: str = ""
    token: str = ""

    @property
    def number(self) -> int:
        """The ticket's number without its letter: the order of checking in."""
        return number_of(self.ticket)


EARLIEST = timedelta(minutes=60)
UNDO_FOR = timedelta(seconds=10)
SOON = 3
LONGEST_NOTE = 200


class NothingHere(NotFound):
    """There is no such visit in this hall."""


class NoTicketYet(NotFound):
    """The booking has no ticket before it is checked in."""


class TooEarly(Refusal):
    """Checking in begins 60 minutes before the start; `at` says when."""


class AnotherDay(Refusal):
    """The booking is for another day; `day` says which."""


class HallClosed(Refusal):
    """The hall has closed for today."""


class NotCompared(FieldRefused):
    """This hall wants a tick that the name was compared with the document."""


class AlreadyHere(Refusal):
    """This booking has been checked in; its ticket is `ticket`."""


class NobodyWaits(Refusal):
    """Nobody waits for this window."""


class WindowBusy(Refusal):
    """This window serves somebody: finish or pass over first."""


class OtherGroup(Refusal):
    """This ticket belongs to another group of windows."""


class ChangedMeanwhile(Refusal):
    """A colleague was faster: `who` did `what` with this ticket."""


class UndoOver(Refusal):
    """It can't be undone any more: ten seconds have passed, or something happened since."""


class OldHallCode(Refusal):
    """The code of the hall's screen has changed; scan it again."""


class OutcomeMissing(FieldRefused):
    """Each item needs a word on what became of it, and at least one item."""


class NoteOfVisitTooLong(FieldRefused):
    """The note has at most 200 characters."""


class ByAppointmentNow(Refusal):
    """Early and late hours are by appointment; `at` is when tickets are given again."""


class NoTicketsNow(Refusal):
    """The hall is closed; `at` is when tickets are given again."""


class NotStaffedNow(Refusal):
    """At this weekend's session no windows are staffed for it."""


class UnknownPriority(FieldRefused):
    """Not one of the groups that this hall calls first."""


class NoHomeTickets(Refusal):
    """This hall gives no numbers at home."""


class HomeTicketAlready(Refusal):
    """This account has a number already, `ticket`."""


class ComeToTheHall(Refusal):
    """As many as the hall allows are under way with a number from home; at the hall a number is given at once."""


class HomeTicketOver(Refusal):
    """The number taken at home is over; at the hall a new one is given at once."""


class WrongTransfer(FieldRefused):
    """Sending somebody on needs another group of windows of this hall and a reason from the list."""


class UnknownReason(FieldRefused):
    """Seeing what is masked needs a reason from the list."""


def number_of(ticket: str) -> int:
    """The digits of A018 as a number."""
    return int("".join(letter for letter in ticket if letter.isdecimal()) or 0)


def ticket_of(letter: str, number: int) -> str:
    """A018: the letter of the window group and at least three digits."""
    return f"{letter}{number:03}"


def state_after(visit: Visit, move: str) -> VisitState:
    """The state after `move`; NotNow."""
    return after(MOVES, visit.state, move)


def move_for_passing(visit: Visit, requeues: int) -> str:
    """Who is passed over goes back into the line `requeues` times (the hall's setting); the next time counts as missed."""
    return "pass_over" if visit.passes < requeues else "miss"


def check_arrival(starts_at: datetime, day: date, today: date, closes_at: datetime | None, now: datetime) -> None:
    """AnotherDay, TooEarly (checking in begins 60 minutes before the start), HallClosed."""
    if day != today:
        raise AnotherDay(day=f"{day.month}/{day.day}")
    if now < starts_at - EARLIEST:
        raise TooEarly(at=f"{starts_at.astimezone(now.tzinfo) - EARLIEST:%H:%M}")
    if closes_at is not None and now >= closes_at:
        raise HallClosed


def check_walk_in(is_open: bool, by_appointment: bool, opens: datetime | None, now: datetime) -> None:
    """ByAppointmentNow in the early and late hours (29.1), NoTicketsNow when the hall is closed; noon is open (29.2)."""
    if is_open:
        return
    at = "" if opens is None else f"{opens:%H:%M}" if opens.date() == now.date() else f"{opens.month}/{opens.day} {opens:%H:%M}"
    raise (ByAppointmentNow if by_appointment else NoTicketsNow)(at=at)


def check_outcome(items: tuple[str, ...], outcome: tuple[Outcome, ...], note: str) -> None:
    """OutcomeMissing, NoteOfVisitTooLong. Further items handled on the spot are welcome."""
    if not outcome or not set(items) <= {each.item for each in outcome}:
        raise OutcomeMissing(field="items")
    if len(note) > LONGEST_NOTE:
        raise NoteOfVisitTooLong(field="note", most=LONGEST_NOTE)
