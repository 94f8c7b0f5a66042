"""What an appointment is, which moves it knows, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend.appointments.wishes import MAY_TAKE_KEPT, Applicant
from backend.refusals import NotFound, Refusal


class State(StrEnum):
    """Where an appointment stands."""

    booked = "booked"
    checked_in = "checked_in"
    called = "called"
    finished = "finished"
    cancelled = "cancelled"
    missed = "missed"


LIVE = (State.booked, State.checked_in, State.called)

MOVES: dict[tuple[State, str], State] = {
    (State.booked, "change"): State.booked,
    (State.booked, "cancel"): State.cancelled,
    (State.booked, "check_in"): State.checked_in,
    (State.booked, "miss"): State.missed,
    (State.checked_in, "call"): State.called,
    (State.checked_in, "miss"): State.missed,
    (State.called, "pass_over"): State.checked_in,
    (State.called, "finish"): State.finished,
    (State.called, "miss"): State.missed,
    (State.missed, "come_late"): State.checked_in,
}


@dataclass(frozen=True)
class Appointment:
    """A place at a window, decrypted for the one who may see it."""

    reference: str
    hall: str
    window_group: str
    starts_at: datetime
    ends_at: datetime
    day: date
    units: int
    kept: bool
    state: State
    channel: str
    items: tuple[str, ...]
    citizen: UUID
    applicant: Applicant
    phone: str
    relation: str
    needs: tuple[str, ...]
    note: str
    language: str
    ticket_code: str
    token: str
    created_at: datetime
    changed_at: datetime
    moves: int
    version: int
    undo_for: timedelta = field(default=timedelta(minutes=10))
    displaced: bool = False

    @property
    def phone_to_tell(self) -> str | None:
        """Where its messages go: what the caller said to staff; otherwise None, for the account's own confirmed phone."""
        return self.phone or None if self.channel in MAY_TAKE_KEPT else None

    @property
    def undo_until(self) -> datetime:
        """Until when it can be undone without a mark: ten minutes, as the accessibility standard asks."""
        return self.created_at + self.undo_for


@dataclass(frozen=True)
class Outline:
    """When a booking begins and where it stands: what the overview of a day needs, nothing personal."""

    reference: str
    window_group: str
    starts_at: datetime
    state: State


@dataclass(frozen=True)
class Hold:
    """Places kept while a form is filled in."""

    id: str
    hall: str
    window_group: str
    starts_at: datetime
    ends_at: datetime
    units: int
    items: tuple[str, ...]
    citizen: UUID | None
    device: str
    expires_at: datetime
    extended: bool
    state: str


@dataclass(frozen=True)
class LiveBookings:
    """How much an account has booked and not yet used: in all, for this applicant, and of these items."""

    account: int
    applicant: int
    same_item: bool


class SlotFull(Refusal):
    """The start has no place left for this; another time has."""


class SignInToHold(Refusal):
    """There is room, but people who are not signed in already keep their part of it; who signs in can have it."""


class HoldLapsed(Refusal):
    """The kept place was given back; if the start still has one, it can be taken again."""


class TooManyHolds(Refusal):
    """This person or device already keeps places in other forms."""


class AlreadyBooked(Refusal):
    """The account has a live booking of this item for this applicant."""


class TooManyBookings(Refusal):
    """The account, or the applicant, has as many live bookings as the hall allows."""


class TooManyOnPhone(Refusal):
    """The phone number stands on as many live bookings as the hall allows, and is not the account's own."""


class TooLate(Refusal):
    """It can no longer be changed or cancelled here; the hall's phone helps."""


class NothingBooked(NotFound):
    """There is no such appointment for this person."""


HOLDS_EACH = 2


def check_limits(live: LiveBookings, per_applicant: int, per_account: int) -> None:
    """AlreadyBooked or TooManyBookings (house.md section 3, Defaults)."""
    if live.same_item:
        raise AlreadyBooked
    if live.applicant >= per_applicant or live.account >= per_account:
        raise TooManyBookings(most=per_applicant if live.applicant >= per_applicant else per_account)


def is_told_late(appointment: Appointment, now: datetime, until: timedelta) -> bool:
    """Whether somebody says only now that they can't come: after the hall's time for it, before the start. That frees
    the place all the same. TooLate once the start has come."""
    if now >= appointment.starts_at:
        raise TooLate
    return now >= appointment.starts_at - until


def check_may_leave(appointment: Appointment, now: datetime, until: timedelta) -> None:
    """TooLate once the start (less the hall's setting) has come."""
    if now >= appointment.starts_at - until:
        raise TooLate


def may_undo(appointment: Appointment, now: datetime) -> bool:
    """Whether it can still be undone as if it had not been booked."""
    return appointment.state is State.booked and now < min(appointment.undo_until, appointment.starts_at)


def may_tell(appointment: Appointment, now: datetime) -> bool:
    """Whether its owner may say now that they can't come, be it late."""
    return appointment.state is State.booked and now < appointment.starts_at


def may_change(appointment: Appointment, now: datetime, until: timedelta) -> bool:
    """Whether its owner may change or cancel it now."""
    return appointment.state is State.booked and now < appointment.starts_at - until
