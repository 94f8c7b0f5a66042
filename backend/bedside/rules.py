"""What is done at somebody's bedside, as a tablet keeps and sends it, and what is refused (article 29.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend.refusals import FieldRefused, NotAllowed, NotFound, Refusal

LEASE, ITS_CLOCK_MAY_ERR = timedelta(hours=12), timedelta(minutes=2)
LONGEST_NOTE, LONGEST_NAME, MOST_PAPERS, MOST_AT_ONCE = 500, 40, 20, 100


class Outcome(StrEnum):
    """What came of an item: done, papers taken along and the decision follows, more is needed, not possible."""

    done = "done"
    taken_along = "taken_along"
    more_needed = "more_needed"
    not_possible = "not_possible"


class Verb(StrEnum):
    """What a step at the bedside does; `dropped` stands where somebody gave a step up that could not be sent, `not_kept` where a
    photo or a signature was given up: it always waits for a person, who reads that it is not there."""

    begin = "begin"
    result = "result"
    consent = "consent"
    papers = "papers"
    photo = "photo"
    finish = "finish"
    not_met = "not_met"
    not_kept = "not_kept"
    dropped = "dropped"


PARTS = (Verb.result, Verb.consent, Verb.papers)
"""What stands until a later version takes its place."""


class Taken(StrEnum):
    """What became of a step: `early` waits for those before it and is kept by the tablet; a conflict waits for a person, who
    takes it or leaves it; `refused` was asked at once and nothing is kept."""

    taken = "taken"
    same = "same"
    early = "early"
    refused = "refused"
    conflict = "conflict"
    taken_later = "taken_later"
    left = "left"


@dataclass(frozen=True)
class Operation:
    """One step. `sequence` counts a tablet's own from 1; `number`: which visit to the household (1st, 2nd); `base`: the version
    of the part that the tablet knew (0: none); `file`: the id under which a photo or a signature follows.

    begin: `word`. result: `item`, `outcome`, `note`, `materials` seen. consent: `file`, or spoken with `witness`. papers:
    `papers` handed over. photo: `item`, `file`. finish: `note` says why a second visit is needed, empty where none is.
    not_met: `how`, `note`. not_kept: the `file` that is not there, `outcome` (the step that named it: photo, consent), `note` (why).
    """

    id: UUID
    reference: str
    sequence: int
    verb: Verb
    happened_at: datetime
    number: int = 1
    base: int = 0
    word: str = ""
    item: str = ""
    outcome: str = ""
    note: str = ""
    materials: tuple[int, ...] = ()
    witness: str = ""
    papers: tuple[str, ...] = ()
    how: str = ""
    file: UUID | None = None

    @property
    def part(self) -> str:
        """The name of the part that it changes; empty for steps that change none."""
        if self.verb is Verb.result:
            return f"result {self.item}"
        return str(self.verb) if self.verb in PARTS else ""


@dataclass(frozen=True)
class Tablet:
    """Whose tablet: a hall's staff member, and the random name that the tablet got with its key."""

    hall: str
    staff: UUID
    device: UUID

    @property
    def actor(self) -> str:
        """As the ledger names who holds it."""
        return f"staff:{self.staff}"


@dataclass(frozen=True)
class Answer:
    """What became of a step: `why`, the key of the refusal where it was not taken; `version`: of the part as it stands now."""

    id: UUID
    outcome: Taken
    why: str = ""
    version: int = 0


@dataclass(frozen=True)
class Result:
    """What came of an item."""

    item: str
    outcome: Outcome
    note: str


@dataclass(frozen=True)
class Served:
    """A visit as it was: 1st or 2nd (`number`), when the visitors came and left (None while they are there), who they were,
    the consent ("signed", "spoken", or empty while there is none) and its witness, results, papers handed over."""

    reference: str
    number: int
    tour: UUID
    arrived_at: datetime
    left_at: datetime | None
    visitors: tuple[UUID, ...]
    consent: str
    witness: str
    results: tuple[Result, ...]
    handed_over: tuple[str, ...]


def happened(said: datetime, skew: timedelta, leased_at: datetime, now: datetime) -> datetime:
    """When a step was done by the server's clock: what the tablet said, set right by how far its clock was off when it sent,
    never after now and never before the lease began."""
    return min(max(said + skew, leased_at), now)


def purpose_of(operation: Operation) -> str:
    """What the file is for that a step names."""
    return "signature" if operation.verb is Verb.consent else "bedside_photo"


def check_lease(at: datetime, leased_at: datetime) -> None:
    """LeaseOver where it was done more than 12 hours after the visits were fetched."""
    if at - leased_at > LEASE:
        raise LeaseOver


def check_base(base: int, version: int) -> None:
    """WrittenMeanwhile where somebody else's tablet wrote this part since."""
    if base != version:
        raise WrittenMeanwhile


def check_words(operation: Operation) -> None:
    """What was typed fits: OutcomeNeeded, WitnessNeeded, BedsideTooLong."""
    if operation.verb is Verb.result and operation.outcome not in tuple(Outcome):
        raise OutcomeNeeded(field="outcome")
    if operation.verb is Verb.consent and not operation.file and not operation.witness.strip():
        raise WitnessNeeded(field="witness")
    long = (operation.note, LONGEST_NOTE), (operation.witness, LONGEST_NAME), *((each, LONGEST_NOTE) for each in operation.papers)
    if len(operation.papers) > MOST_PAPERS or any(len(text) > most for text, most in long):
        raise BedsideTooLong(field="note", most=LONGEST_NOTE)


def check_whole(items: tuple[str, ...], parts: tuple[str, ...]) -> None:
    """ConsentMissing, ResultsMissing where a visit is to end without them."""
    if str(Verb.consent) not in parts:
        raise ConsentMissing
    if any(f"result {item}" not in parts for item in items):
        raise ResultsMissing


class NoBedside(NotFound):
    """There is no such visit or step for this person."""


class NotThisTablet(NotAllowed):
    """The tablet's key belongs to another person, or was never registered: fetch the visits anew."""


class StepReused(Refusal):
    """A step with this id came before with other contents."""


class SequenceUsed(Refusal):
    """The tablet has used this number for another step."""


class LeaseOver(Refusal):
    """It was done more than twelve hours after the visits were fetched."""


class NotOnTour(Refusal):
    """They are not of this visit's team (any more)."""


class NotBegun(Refusal):
    """The visit was not begun with the household's word."""


class RoundOver(Refusal):
    """It belongs to an earlier visit to this household, or to one that has ended."""


class WrittenMeanwhile(Refusal):
    """A colleague's tablet has written this meanwhile."""


class ItemNotAsked(Refusal):
    """The request does not hold this item (any more)."""


class ConsentMissing(Refusal):
    """A visit ends with a signature, or with consent by word before a witness."""


class ResultsMissing(Refusal):
    """Each item needs its result before the visitors leave."""


class FileNotKept(Refusal):
    """A photo or a signature could not be sent, and was given up on the tablet."""


class OwnLoss(NotAllowed):
    """Who gave up a photo or a signature doesn't tick it off: a colleague who was there or a manager reads it."""


class OutcomeNeeded(FieldRefused):
    """What came of it, please."""


class WitnessNeeded(FieldRefused):
    """Who heard the consent, by name."""


class BedsideTooLong(FieldRefused):
    """At most so many characters."""


class SettledAlready(Refusal):
    """A colleague has decided this conflict."""
