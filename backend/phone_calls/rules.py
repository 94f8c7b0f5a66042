"""What a call is, why staff may call, what can come of it, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from backend.refusals import FieldRefused, NotFound, Refusal


class Why(StrEnum):
    """Why somebody is called; the list is closed, so that it can be counted."""

    time_changed = "time_changed"
    weekend = "weekend"
    material = "material"
    answer = "answer"
    help_needed = "help_needed"
    missed = "missed"
    rating = "rating"


class Outcome(StrEnum):
    """What came of a call; `not_placed`: no phone rang."""

    reached = "reached"
    no_answer = "no_answer"
    wrong_number = "wrong_number"
    not_placed = "not_placed"


class Way(StrEnum):
    """By the switchboard, which shows nobody the number; or by hand, the number having been opened on record."""

    switchboard = "switchboard"
    by_hand = "by_hand"


@dataclass(frozen=True)
class Caller:
    """Who calls, from which of the hall's extensions (empty where there is no switchboard)."""

    hall: str
    staff: UUID
    extension: str = ""


@dataclass(frozen=True)
class Callee:
    """About which request, and the phone that stands on it; `shown` is the number of the hall that the citizen sees,
    `subject` the ledger's name of the request."""

    reference: str
    phone: str
    shown: str
    subject: str


@dataclass(frozen=True)
class PhoneCall:
    """A call as it is on record; `outcome` None until it is noted, `who` the name of the staff member. No number."""

    id: UUID
    hall: str
    reference: str
    staff: UUID
    who: str
    why: Why
    way: Way
    placed_at: datetime
    outcome: Outcome | None
    note: str


LONGEST_NOTE = 200
_LONGEST_EXTENSION = 8


class NothingCalled(NotFound):
    """There is no such call in this hall."""


class NoNumber(Refusal):
    """No phone stands on this request."""


class OutcomeFirst(Refusal):
    """Note what came of the former call, about `reference`, before calling again."""


class NotedAlready(Refusal):
    """What came of this call was noted already."""


class SwitchboardAway(Refusal):
    """The hall's switchboard doesn't answer; no phone rang."""

    status = 503
    retryable = True


class UnknownCallReason(FieldRefused):
    """A call needs a reason from the list."""


class UnknownCallOutcome(FieldRefused):
    """What came of a call needs a word from the list."""


class ExtensionNeeded(FieldRefused):
    """The extension of the phone on one's own desk, 2 to 8 digits, so that it can ring."""


class NoteOfCallTooLong(FieldRefused):
    """The note has at most 200 characters."""


def check_call(callee: Callee, why: str, extension: str, *, by_switchboard: bool) -> Why:
    """The reason; UnknownCallReason, NoNumber, ExtensionNeeded where a switchboard is to ring the clerk first."""
    if why not in {each.value for each in Why}:
        raise UnknownCallReason(field="why")
    if not callee.phone:
        raise NoNumber
    good = extension.isascii() and extension.isdecimal() and 2 <= len(extension) <= _LONGEST_EXTENSION
    if by_switchboard and not good:
        raise ExtensionNeeded(field="extension")
    return Why(why)


def check_note(outcome: str, note: str) -> Outcome:
    """The outcome; UnknownCallOutcome, NoteOfCallTooLong."""
    if outcome not in {each.value for each in Outcome}:
        raise UnknownCallOutcome(field="outcome")
    if len(note) > LONGEST_NOTE:
        raise NoteOfCallTooLong(field="note", most=LONGEST_NOTE)
    return Outcome(outcome)
