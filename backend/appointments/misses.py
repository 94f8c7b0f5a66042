"""What a miss is, when misses pause booking online, for whom they never do, and what may be said about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend.appointments.wishes import Applicant, Need
from backend.people import birthday
from backend.refusals import FieldRefused, NotFound, Refusal

LONGEST_EXCUSE = 300


class MissState(StrEnum):
    """What became of a miss; `asked` waits for staff, `exempt` never counts."""

    counted = "counted"
    asked = "asked"
    excused = "excused"
    refused = "refused"
    exempt = "exempt"


COUNTS = (MissState.counted, MissState.asked, MissState.refused)

MISS_MOVES: dict[tuple[MissState, str], MissState] = {
    (MissState.counted, "ask"): MissState.asked,
    (MissState.asked, "accept"): MissState.excused,
    (MissState.asked, "refuse"): MissState.refused,
    (MissState.counted, "excuse"): MissState.excused,
    (MissState.asked, "excuse"): MissState.excused,
    (MissState.refused, "excuse"): MissState.excused,
}


class Excuse(StrEnum):
    """Why somebody did not come; the list is closed, so that it can be counted."""

    ill = "ill"
    family = "family"
    traffic = "traffic"
    work = "work"
    was_there = "was_there"
    hall = "hall"
    other = "other"


class AppealState(StrEnum):
    """Where an appeal against a pause stands."""

    waiting = "waiting"
    lifted = "lifted"
    kept = "kept"


class Exemption(StrEnum):
    """Why staff say that somebody is never paused."""

    elder = "elder"
    disabled = "disabled"
    carer = "carer"


@dataclass(frozen=True)
class Terms:
    """When a hall pauses booking online: `number` misses within `within` of each other, for `lasts`; of no length: never."""

    number: int
    within: timedelta
    lasts: timedelta

    @property
    def never(self) -> bool:
        """Whether this hall pauses nobody."""
        return self.lasts <= timedelta(0)


@dataclass(frozen=True)
class Miss:
    """A booking to which nobody came, decrypted for the one who may see it."""

    reference: str
    hall: str
    citizen: UUID
    applicant: Applicant
    items: tuple[str, ...]
    starts_at: datetime
    missed_at: datetime
    state: MissState
    language: str = "zh"
    excuse: str = ""
    words: str = field(default="", repr=False)
    answer: str = field(default="", repr=False)
    staff: UUID | None = None

    @property
    def counts(self) -> bool:
        """Whether it is one of those that pause."""
        return self.state in COUNTS


@dataclass(frozen=True)
class Pause:
    """A time in which a person can't book online by this account; `misses` are those that brought it."""

    since: datetime
    until: datetime
    misses: tuple[Miss, ...]

    @property
    def reference(self) -> str:
        """What names it: the last of its misses."""
        return self.misses[-1].reference


@dataclass(frozen=True)
class Appeal:
    """What somebody says against a pause, and what a person at the hall decided."""

    reference: str
    hall: str
    citizen: UUID
    made_at: datetime
    state: AppealState
    words: str = field(default="", repr=False)
    answer: str = field(default="", repr=False)
    staff: UUID | None = None


@dataclass(frozen=True)
class Exempted:
    """Somebody who is never paused because staff `by` saw why; the applicant is unknown once their bookings are forgotten."""

    id: int
    why: Exemption
    at: datetime
    by: str
    applicant: Applicant | None


class OnlinePaused(Refusal):
    """Too many bookings of this person were missed; booking online pauses, phone, counter and walking in never do."""


class NothingMissed(NotFound):
    """There is no such miss for this person."""


class ExcuseTooLate(Refusal):
    """A reason can be given for so many days after the miss; then a person at the hall helps."""


class ExcuseUnknown(FieldRefused):
    """None of the reasons of the list."""


class ExcuseNeedsWords(FieldRefused):
    """This wants a word of explanation."""


class ExcuseTooLong(FieldRefused):
    """Words of explanation have at most 300 characters."""


class NotPaused(Refusal):
    """Booking online is not paused; there is nothing to appeal against."""


class AppealedAlready(Refusal):
    """Against this pause an appeal was made already."""


class DecidedMeanwhile(Refusal):
    """A colleague (or the citizen) was faster; `who` did it, `what` says how it stands."""


# These needs say that somebody is disabled; a companion or a nursing room says nothing of the kind.
_DISABLED = frozenset({Need.wheelchair, Need.sign_language, Need.hearing, Need.large_print, Need.service_dog})
_WITH_BIRTHDAY = ("resident_id", "hmt_residence")


def pauses(misses: Sequence[Miss], terms: Terms) -> tuple[Pause, ...]:
    """The pauses that these misses of one person at one hall brought, oldest first. Misses that brought one are used up:
    the next pause needs as many new ones."""
    if terms.never:
        return ()
    found: list[Pause] = []
    near: list[Miss] = []
    for miss in sorted((each for each in misses if each.counts), key=lambda each: (each.missed_at, each.reference)):
        near = [each for each in near if miss.missed_at - each.missed_at <= terms.within] + [miss]
        if len(near) >= terms.number:
            found.append(Pause(miss.missed_at, miss.missed_at + terms.lasts, tuple(near)))
            near = []
    return tuple(found)


def pause_at(misses: Sequence[Miss], terms: Terms, now: datetime) -> Pause | None:
    """The pause that is in force; it ends by itself."""
    return next((each for each in reversed(pauses(misses, terms)) if now < each.until), None)


def left_before_pause(misses: Sequence[Miss], terms: Terms, now: datetime) -> int:
    """How many more misses bring a pause if they come now; 1: the next one does; 0: none ever does."""
    if terms.never:
        return 0
    used = {each.reference for pause in pauses(misses, terms) for each in pause.misses}
    live = [each for each in misses if each.counts and each.reference not in used and now - each.missed_at <= terms.within]
    return terms.number - len(live)


def forgettable(misses: Sequence[Miss], terms: Terms, now: datetime) -> tuple[str, ...]:
    """References of misses that can bring nothing any more: those of a pause that is over, and those past the period. While
    one waits for an answer all are kept: without those beside it it would count anew."""
    if any(each.state is MissState.asked for each in misses):
        return ()
    found = pauses(misses, terms)
    standing = {each.reference for pause in found if now < pause.until for each in pause.misses}
    over = {each.reference for pause in found if now >= pause.until for each in pause.misses}
    old = {each.reference for each in misses if now - each.missed_at > terms.within}
    return tuple(sorted((over | old) - standing))


def is_exempt(applicant: Applicant, needs: Sequence[str], today: date, age: int) -> bool:
    """Whether this person is never paused: an elder by the day of birth in the number, or somebody who asked for the help
    that disabled people need. Both are only stated: the benefit of the doubt is the citizen's."""
    return bool(_DISABLED & set(needs)) or _age(applicant, today) >= age


def check_excuse(miss: Miss, excuse: str, words: str, within: timedelta, now: datetime) -> None:
    """ExcuseUnknown, ExcuseNeedsWords (for "something else"), ExcuseTooLong, ExcuseTooLate."""
    if excuse not in tuple(Excuse):
        raise ExcuseUnknown(field="excuse")
    check_explained(words, needed=excuse == Excuse.other)
    if now > miss.missed_at + within:
        raise ExcuseTooLate(days=within.days)


def check_explained(words: str, *, needed: bool) -> None:
    """ExcuseNeedsWords, ExcuseTooLong."""
    if needed and not words.strip():
        raise ExcuseNeedsWords(field="words")
    if len(words.strip()) > LONGEST_EXCUSE:
        raise ExcuseTooLong(field="words", most=LONGEST_EXCUSE)


def _age(applicant: Applicant, today: date) -> int:
    if applicant.kind != "person" or applicant.id_kind not in _WITH_BIRTHDAY:
        return 0
    try:
        born = birthday(applicant.id_number)
    except ValueError:
        return 0
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
