"""Delegation between citizens (授权代办): who may act for whom, in which matters, until when; pure, and what it refuses (T3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend.refusals import FieldRefused, NotFound, Refusal
from backend.states import after

LONGEST = timedelta(days=365)
USUAL = timedelta(days=183)
PENDING_FOR = timedelta(days=14)
MUTED_FOR = timedelta(days=30)


class Matter(StrEnum):
    """What a delegate may do: see the bookings and how they stand, change them, cancel them, follow home visits and answer for
    them, follow what an agent of the hall does."""

    follow = "follow"
    change = "change"
    cancel = "cancel"
    home_visits = "home_visits"
    agent_matters = "agent_matters"


class Standing(StrEnum):
    """Where a delegation stands: the principal's code is awaited (invited by them, or asked by the delegate), the delegate's
    yes is, it is in force, or over."""

    unconfirmed = "unconfirmed"
    asked = "asked"
    invited = "invited"
    live = "live"
    refused = "refused"
    ended = "ended"


class Side(StrEnum):
    """Which of the two."""

    principal = "principal"
    delegate = "delegate"


PENDING = (Standing.unconfirmed, Standing.asked, Standing.invited)
MOVES: Mapping[tuple[Standing, str], Standing] = {
    (Standing.unconfirmed, "confirm"): Standing.invited,
    (Standing.asked, "confirm"): Standing.live,
    (Standing.invited, "take_on"): Standing.live,
    (Standing.asked, "refuse"): Standing.refused,
    (Standing.invited, "refuse"): Standing.refused,
    **{(state, "end"): Standing.ended for state in (*PENDING, Standing.live)},
}


@dataclass(frozen=True)
class Person:
    """One of the two: the account once it has answered, the phone that was named, the name that was stated."""

    account: UUID | None
    phone: str
    name: str


@dataclass(frozen=True)
class Document:
    """A principal without a phone, as staff saw them."""

    kind: str
    number: str


@dataclass(frozen=True)
class Wanted:
    """What somebody wants: the other's phone, both names, which matters, until which day."""

    phone: str
    own_name: str
    other_name: str
    matters: tuple[str, ...]
    until: date | None


@dataclass(frozen=True)
class Delegation:
    """A delegation as either side reads it. `hall`: at whose window it was entered, empty where the two did it themselves."""

    reference: str
    state: Standing
    principal: Person
    delegate: Person
    document: Document | None
    matters: tuple[Matter, ...]
    until: date
    muted: bool
    created_at: datetime
    changed_at: datetime
    ended_by: str
    hall: str = ""


@dataclass(frozen=True)
class Use:
    """One use of a delegation: when, of which matter, which request."""

    at: datetime
    matter: Matter
    about: str


def check_wanted(wanted: Wanted, today: date) -> tuple[tuple[Matter, ...], date]:
    """At least one matter (changing and cancelling bring the bookings with them), and a last day from today to a year ahead.
    MattersNeeded, DelegationEndWrong."""
    known = tuple(matter for matter in Matter if matter in wanted.matters)
    if not known or len(known) != len(set(wanted.matters)):
        raise MattersNeeded(field="matters")
    if wanted.until is None or not today <= wanted.until <= today + LONGEST:
        raise DelegationEndWrong(field="until")
    sees = {Matter.change, Matter.cancel} & set(known) and Matter.follow not in known
    return ((Matter.follow, *known) if sees else known), wanted.until


def check_use(found: Delegation | None, matter: Matter, today: date) -> Delegation:
    """The delegation, if it allows `matter` today; NoDelegation in every other case, whatever the reason."""
    if found is None or found.state is not Standing.live or matter not in found.matters or found.until < today:
        raise NoDelegation
    return found


def side_of(found: Delegation, account: UUID, phone: str) -> Side:
    """Which side this account is: by its account, or by its phone where that side has not answered yet. NoDelegation."""
    for side, person in ((Side.principal, found.principal), (Side.delegate, found.delegate)):
        if person.account == account or (person.account is None and phone and person.phone == phone):
            return side
    raise NoDelegation


def check_move(found: Delegation, side: Side, move: str) -> Standing:
    """The state after `move` of `side`: the principal confirms, the delegate takes on, who is asked refuses, both end. NotNow,
    NoDelegation."""
    asked = Side.principal if found.state is Standing.asked else Side.delegate
    by = {"confirm": Side.principal, "take_on": Side.delegate, "refuse": asked}
    if by.get(move, side) is not side or (found.muted and side is Side.principal):
        raise NoDelegation
    return after(MOVES, found.state, move)


class NoDelegation(NotFound):
    """There is no such delegation for this person, or it does not allow this, or it is over: always the same answer."""


class MattersNeeded(FieldRefused):
    """At least one matter of the list."""


class DelegationEndWrong(FieldRefused):
    """A last day from today to a year ahead."""


class OwnPhoneNamed(FieldRefused):
    """Nobody acts for themselves."""


class DocumentNotSeen(FieldRefused):
    """Staff enter a delegation only having seen the principal and their document."""


class GuardedPrincipal(Refusal):
    """For a protected person nobody acts; the window lifts it."""
