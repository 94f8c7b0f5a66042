"""Who may know a street and begin a visit, when, and what is refused at a door (trust.md T3, T4)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend import tours
from backend.home_visits import HomeVisit, State
from backend.refusals import FieldRefused, NotAllowed, NotFound, Refusal
from backend.tours import Member, Stop, Tour, TourState

CODE_STEP = timedelta(minutes=10)
"""How long a visitors' code is the newest; it is good for as long again."""
CODE_AROUND = timedelta(hours=2)
"""A code is confirmed from this long before a visit until this long after it."""
SETS_OUT_BEFORE, BEGINS_BEFORE = timedelta(minutes=60), timedelta(minutes=30)
"""How long before the time that a household was told visitors may set out, and begin."""
OFFLINE_FOR = timedelta(hours=12)
MOST_WRONG_WORDS, SHORTEST_WORD, LONGEST_WORD = 5, 4, 20
MOST_WRONG_CODES = 20
"""Wrong codes of an hour, of everybody together, from which the managers hear of it."""
MOST_WRONG_NAMES = 3
"""Wrong names of a day, by one manager or for one protected request, from which the others hear of it: an honest one errs twice."""
LATER = (15, 30, 45, 60, 90)
AT_THE_DOOR = (State.planned, State.under_way)


class AlarmKind(StrEnum):
    """What a manager should look at now."""

    wrong_word = "wrong_word"
    wrong_person = "wrong_person"
    outside_hours = "outside_hours"
    many_addresses = "many_addresses"
    many_wrong_codes = "many_wrong_codes"
    wrong_names = "wrong_names"


@dataclass(frozen=True)
class Assigned:
    """A visit, the tour on which it stands, and its stop."""

    visit: HomeVisit
    tour: Tour
    stop: Stop


@dataclass(frozen=True)
class Door:
    """What happened at one household's door on one tour."""

    reference: str
    tour: UUID
    wrong_words: int = 0
    locked_at: datetime | None = None
    set_out_at: datetime | None = None
    later: int = 0
    word_told_at: datetime | None = None


@dataclass(frozen=True)
class DoorCode:
    """What a visitor's tablet shows: eight characters, when the next ones come, and until when these are confirmed."""

    code: str
    next_at: datetime
    until: datetime


@dataclass(frozen=True)
class CodesAhead:
    """The codes that a tablet takes along for one household: the first one's step begins at `first_at`, each lasts CODE_STEP and
    is confirmed in that step and the next, none outside `opens_at` to `shuts_at`. `mark` changes where these are worthless."""

    reference: str
    tour: UUID
    mark: str
    opens_at: datetime
    shuts_at: datetime
    first_at: datetime
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Coming:
    """Who really comes: the team, nothing of the household. `reference` is for the ledger, never for a page."""

    hall: str
    reference: str
    tour: UUID
    members: tuple[Member, ...]
    vehicle: str
    until: datetime


@dataclass(frozen=True)
class HouseholdWord:
    """The word that the household says at the door, in both languages; the same in both where they `chose` it."""

    zh: str
    en: str
    chosen: bool

    def said(self, language: str) -> str:
        """The word as a page in `language` shows it."""
        return self.en if language == "en" else self.zh


def step_of(moment: datetime) -> int:
    """The step of time in which a moment lies."""
    return int(moment.timestamp() // CODE_STEP.total_seconds())


def step_begins(step: int) -> datetime:
    """When a step of time begins, in UTC."""
    return datetime.fromtimestamp(step * CODE_STEP.total_seconds(), UTC)


def steps_ahead(arrives_at: datetime, leaves_at: datetime, now: datetime) -> range:
    """The steps, from now's on, in which this visit's codes are confirmed and a tablet may still keep what it took along."""
    first = max(now, arrives_at - CODE_AROUND)
    last = min(now + OFFLINE_FOR, leaves_at + CODE_AROUND) - timedelta(microseconds=1)
    return range(step_of(first), step_of(last) + 1)


def code_from(stop: Stop) -> datetime:
    """When a visitor's tablet begins to show this visit's code."""
    return stop.arrives_at - CODE_AROUND


def trespass(tour: Tour | None, reference: str, now: datetime, *, of_team: bool) -> AlarmKind | None:
    """Why a staff member may not know this household's street at `now`; None where they may: of the team, on an announced tour,
    from 12 hours before the stop until 2 hours after."""
    stop = tour.stop(reference) if tour else None
    if tour is None or stop is None or not of_team:
        return AlarmKind.wrong_person
    told = tour.state in (TourState.announced, TourState.ended)
    return None if told and tours.is_open(stop, now) else AlarmKind.outside_hours


def check_not_early(stop: Stop, before: timedelta, now: datetime) -> None:
    """BeforeTheTime where it is longer than `before` until the time that the household was told."""
    if now < stop.arrives_at - before:
        raise BeforeTheTime(time=f"{stop.arrives_at - before:%H:%M}")


def is_late(stop: Stop, now: datetime) -> bool:
    """Whether the household waits longer than it was told."""
    return now > stop.arrives_at + timedelta(minutes=15)


def happened_at(at: datetime | None, now: datetime) -> datetime:
    """When something noted without a network happened: never ahead, and within a tablet's lease."""
    return max(min(at or now, now), now - OFFLINE_FOR)


def normal_word(typed: str) -> str:
    """The word as it is compared: case, full width, blanks and marks don't count."""
    text = unicodedata.normalize("NFKC", typed).casefold()
    return "".join(letter for letter in text if letter.isalnum())


def check_chosen(typed: str) -> str:
    """The household's own word, blanks set right. WordTooShort, WordTooLong, WordTooPlain."""
    said = " ".join(unicodedata.normalize("NFKC", typed).split())
    normal = normal_word(said)
    if len(normal) < SHORTEST_WORD:
        raise WordTooShort(field="word", least=SHORTEST_WORD)
    if len(said) > LONGEST_WORD:
        raise WordTooLong(field="word", most=LONGEST_WORD)
    if len(set(normal)) < 3 or (normal.isdecimal() and len(normal) < 6):
        raise WordTooPlain(field="word")
    return said


class VisitorsNotConfirmed(NotFound):
    """No visit of now has this code: the door stays shut; `phone` is the hall's."""


class BeforeTheTime(Refusal):
    """The household was told another time; `time` says from when."""


class WordWrong(FieldRefused):
    """Not the household's word; `left` tries are left."""


class VisitLocked(NotAllowed):
    """Too many wrong words: a manager begins this visit, after a call to the household."""


class NotLocked(Refusal):
    """The household's word begins this visit; no manager is needed."""


class CallFirst(Refusal):
    """The household is phoned through the hall first, and reached."""


class TooManyAddresses(NotAllowed):
    """More addresses than a day may need; the manager has been told."""


class LaterUnclear(FieldRefused):
    """How much later, from the list."""


class WordTooShort(FieldRefused):
    """A word of one's own has at least four characters."""


class WordTooLong(FieldRefused):
    """A word of one's own has at most twenty characters."""


class WordTooPlain(FieldRefused):
    """Not one character again and again, and no short number."""
