"""The waiting list: who waits for what, what may become of a wish, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend.appointments.rest_rules import ENDS_BEFORE
from backend.appointments.wishes import Applicant, Channel, Need, Wish
from backend.hall import Kind, Places, Policies, Span
from backend.mandates import Relation
from backend.refusals import FieldRefused, NotFound, Refusal

MOST_DAYS = 31
KEPT_FOR = timedelta(days=30)
PARTS = (Kind.early, Kind.morning, Kind.noon, Kind.afternoon, Kind.late)


class WaitingState(StrEnum):
    """Where a wish on the waiting list stands."""

    waiting = "waiting"
    offered = "offered"
    booked = "booked"
    over = "over"
    unanswered = "unanswered"
    withdrawn = "withdrawn"


IN_LINE = (WaitingState.waiting, WaitingState.offered)

MOVES: dict[tuple[WaitingState, str], WaitingState] = {
    (WaitingState.waiting, "offer"): WaitingState.offered,
    (WaitingState.offered, "accept"): WaitingState.booked,
    (WaitingState.offered, "decline"): WaitingState.waiting,
    (WaitingState.offered, "lapse"): WaitingState.waiting,
    (WaitingState.offered, "give_up"): WaitingState.unanswered,
    (WaitingState.waiting, "end"): WaitingState.over,
    (WaitingState.waiting, "withdraw"): WaitingState.withdrawn,
    (WaitingState.offered, "withdraw"): WaitingState.withdrawn,
}


@dataclass(frozen=True)
class WaitingForm:
    """Whose matter it is and what help is needed: what a booking needs besides its time."""

    applicant: Applicant
    phone: str = ""
    relation: Relation = Relation.self
    needs: tuple[Need, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Awaited:
    """What somebody waits for: a visit for these items on one of these days, in one of these parts of the day (any, if none)."""

    hall: str
    items: tuple[str, ...]
    days: tuple[date, ...]
    parts: tuple[Kind, ...]
    language: str = "zh"
    channel: Channel = Channel.web


@dataclass(frozen=True)
class PlaceOffered:
    """The place that is kept for who waits, until `expires_at`."""

    hold: str
    window_group: str
    starts_at: datetime
    ends_at: datetime
    units: int
    expires_at: datetime

    @property
    def span(self) -> Span:
        """Its rows."""
        return Span(self.window_group, self.starts_at, self.ends_at)


@dataclass(frozen=True)
class WaitingWish:
    """A wish on the waiting list. `reference` is the booking's: of the own one to be had `earlier`, or of the one that comes of it."""

    token: str
    reference: str
    earlier: bool
    citizen: UUID
    awaited: Awaited
    state: WaitingState
    offer: PlaceOffered | None
    passed: tuple[datetime, ...]
    unanswered: int
    created_at: datetime

    @property
    def is_live(self) -> bool:
        """Whether it still stands in the line."""
        return self.state in IN_LINE


class DaysNeeded(FieldRefused):
    """At least one day that can be booked; for an earlier time none after the booking's."""


class ApplicantNeeded(FieldRefused):
    """Whose matter it is must be said, for a place that is to be booked."""


class StillFree(Refusal):
    """There is room for this on these days: it can be booked at once."""


class TooManyWishes(Refusal):
    """The account has as many wishes on the waiting list as the hall allows."""


class AlreadyWaiting(Refusal):
    """This matter of this applicant, or this booking, is on the waiting list already."""


class OfferOver(Refusal):
    """The place that was offered has gone on to the next."""


class NothingWaiting(NotFound):
    """There is no such wish on the waiting list."""


def check_days(days: tuple[date, ...], first: date, last: date) -> None:
    """DaysNeeded where there is none, or one outside `first` to `last`."""
    if not days or len(days) > MOST_DAYS or not all(first <= day <= last for day in days):
        raise DaysNeeded(field="days")


def offered_from(policies: Policies, now: datetime) -> datetime:
    """What begins up to then is too soon to be offered: the time to answer, and half an hour to come."""
    return now + policies.waiting_offer_for + ENDS_BEFORE


def has_room(rows: tuple[Places, ...], resting: frozenset[datetime], span: Span, now: datetime) -> bool:
    """Whether the locked rows fill the span and each has a place: one that rests, or one that is free. A place that is no
    longer planned is offered to nobody."""
    if not rows or (rows[0].starts_at, rows[-1].ends_at) != (span.since, span.until):
        return False
    return all(not row.surplus and (row.starts_at in resting or row.free(now, from_kept=False) > 0) for row in rows)


def is_last_straw(wish: WaitingWish, policies: Policies) -> bool:
    """Whether one more offer that nobody answers ends the wish."""
    return wish.unanswered + 1 >= policies.waiting_unanswered


def wish_of(awaited: Awaited, form: WaitingForm, starts_at: datetime) -> Wish:
    """What is booked when a place at `starts_at` is accepted."""
    return Wish(
        hall=awaited.hall, items=awaited.items, starts_at=starts_at, applicant=form.applicant, phone=form.phone, relation=form.relation,
        needs=form.needs, note=form.note, language=awaited.language, channel=awaited.channel,
    )  # fmt: skip
