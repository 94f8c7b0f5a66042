"""How places of new days are drawn by lot: what a wish is, the order that a seed gives, who gets which start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from backend.appointments import Applicant
from backend.refusals import FieldRefused, NotFound, Refusal

MOST_CHOICES = 3
ANY = "any"
Rooms = Mapping[tuple[str, datetime], int]


class State(StrEnum):
    """Where a wish stands."""

    waiting = "waiting"
    won = "won"
    lost = "lost"
    withdrawn = "withdrawn"


MOVES: Mapping[tuple[State, str], State] = {
    (State.waiting, "draw"): State.won,
    (State.waiting, "miss"): State.lost,
    (State.waiting, "withdraw"): State.withdrawn,
    (State.won, "fall_through"): State.lost,
}


@dataclass(frozen=True)
class Asking:
    """What somebody wishes: `choices` are starts (10:15), parts of the day (morning) or `any`, the dearest first."""

    hall: str
    day: date
    items: tuple[str, ...]
    choices: tuple[str, ...]
    applicant: Applicant
    relation: str = "self"
    language: str = "zh"
    channel: str = "web"


@dataclass(frozen=True)
class LotWish:
    """A wish in a lot, opened for who may see it. `place` is its place in the drawn order, from 1 on."""

    reference: str
    hall: str
    day: date
    items: tuple[str, ...]
    citizen: UUID
    applicant: Applicant
    relation: str
    choices: tuple[str, ...]
    language: str
    channel: str
    state: State
    turn: int | None
    place: int | None
    starts_at: datetime | None
    appointment: str | None


@dataclass(frozen=True)
class Lot:
    """A lot: `commitment` is the SHA-256 of `seed`, which stays empty until the draw."""

    hall: str
    day: date
    commitment: str
    seed: str
    drawn_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True)
class Ticket:
    """A wish as the draw sees it: the groups that take it in the hall's order, and the starts it would take in its own.

    `turn` counts an account's wishes as they came in, and before them the places that it has booked in the last thirty days; all
    of its wishes are drawn under the reference of the first, `drawn_as`.
    """

    reference: str
    drawn_as: str
    turn: int
    groups: tuple[str, ...]
    units: int
    starts: tuple[datetime, ...]


@dataclass(frozen=True)
class Drawn:
    """What the draw gave a ticket: its place in the order, and a start or None."""

    ticket: Ticket
    place: int
    starts_at: datetime | None


@dataclass(frozen=True)
class DrawnWish:
    """A line of the list by which anybody can check a draw."""

    place: int
    turn: int
    drawn_as: str
    reference: str
    starts_at: datetime | None


class NoLotNow(Refusal):
    """No wishes are taken now: the lot has not begun, is being drawn, or is over."""


class WishedAlready(Refusal):
    """A wish for this person is in this lot; `reference` names it."""


class ChoicesNeeded(FieldRefused):
    """One to three starts or parts of the day, each once."""


class NothingWished(NotFound):
    """There is no such wish for this person."""


def check_choices(choices: tuple[str, ...], offered: Iterable[str]) -> None:
    """ChoicesNeeded where there is none, too many, one twice, or one that is not offered."""
    known = set(offered)
    if not 0 < len(choices) <= MOST_CHOICES or len(set(choices)) != len(choices) or not set(choices) <= known:
        raise ChoicesNeeded(field="choice1", most=MOST_CHOICES)


def commitment_of(seed: str) -> str:
    """What is published before the draw, and lets anybody check that the seed was not chosen afterwards."""
    return sha256(seed.encode()).hexdigest()


def score(seed: str, reference: str) -> str:
    """A number in the draw: SHA-256 of "seed reference". The smallest comes first."""
    return sha256(f"{seed} {reference}".encode()).hexdigest()


def draw(seed: str, tickets: Iterable[Ticket], rooms: Rooms, unit: timedelta) -> tuple[Drawn, ...]:
    """Who gets what, by nothing but the seed: in the order of their scores each takes the first start of theirs that has room.

    An account has one number, whatever it wishes, and its second wish comes after everybody's first: many names on one phone
    are no better than one. Who had fewer places lately comes first, so that nobody can collect them.
    """
    left, drawn = dict(rooms), []
    ordered = sorted(tickets, key=lambda one: (one.turn, score(seed, one.drawn_as), one.reference))
    for place, ticket in enumerate(ordered, 1):
        taken = _first_free(ticket, left, unit)
        for key in taken:
            left[key] -= 1
        drawn.append(Drawn(ticket, place, taken[0][1] if taken else None))
    return tuple(drawn)


def _first_free(ticket: Ticket, left: Mapping[tuple[str, datetime], int], unit: timedelta) -> tuple[tuple[str, datetime], ...]:
    for start in ticket.starts:
        for group in ticket.groups:
            keys = tuple((group, start + step * unit) for step in range(ticket.units))
            if all(left.get(key, 0) > 0 for key in keys):
                return keys
    return ()
