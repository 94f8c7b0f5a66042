"""Five levels, the tags of each, and what a rating must hold (GB/T 39734-2020; the measure's article 35)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from backend.refusals import FieldRefused, NotFound, Refusal

INVITED_FOR = timedelta(days=30)
LONGEST_TEXT = 150
MOST_TAGS = 8
RECTIFIED_WITHIN_WORKING_DAYS = 5


class Level(StrEnum):
    """How satisfied (满意度), best first; stored as these words, mapped for each exchange (facts.md 1.2)."""

    very_satisfied = "very_satisfied"
    satisfied = "satisfied"
    basically = "basically"
    dissatisfied = "dissatisfied"
    very_dissatisfied = "very_dissatisfied"


class Subject(StrEnum):
    """What is rated: a visit (一次一评), an item handled in it, or a case (一事一评)."""

    visit = "visit"
    item = "item"
    case = "case"


class AlreadyRated(Refusal):
    """This visit or case has its rating: once each (35.2)."""


class InvitationOver(NotFound):
    """A rating link that was never given out, or is older than 30 days: the same answer for both."""


class NothingToRate(NotFound):
    """There is no finished visit or case of this person's by that reference."""


class UnknownLevel(FieldRefused):
    """No level was chosen, or not one of the five."""


class WrongTag(FieldRefused):
    """A tag that does not belong to the chosen level, or is no longer in use."""


class ReasonNeeded(FieldRefused):
    """A bad level comes with a tag or a few words, so that it can be put right."""


class TextTooLong(FieldRefused):
    """More than 150 characters."""


@dataclass(frozen=True)
class Tag:
    """A reason to tick (标签), by its national code; `core` ones show first, `guide_defect` points at the guide."""

    code: str
    level: Level
    text: str
    text_en: str = ""
    core: bool = False
    guide_defect: bool = False
    retired: bool = False

    def said(self, language: str) -> str:
        """The national wording, or our translation of it."""
        return self.text_en if language == "en" and self.text_en else self.text


@dataclass(frozen=True)
class Given:
    """What somebody sent, unchecked; `channel` is the national code of the way it came (ratings.yaml)."""

    level: str
    tags: tuple[str, ...]
    text: str
    channel: str


@dataclass(frozen=True)
class Rating:
    """What a person says of one subject."""

    level: Level
    tags: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Invitation:
    """One chance to rate one subject: open, used, or expired after 30 days."""

    hall: str
    kind: Subject
    subject: str
    item: str
    used: bool
    expired: bool


@dataclass(frozen=True)
class Thanks:
    """What the rater is told: for a bad level, the day by which it is answered."""

    level: Level
    answered_by: date | None


STARS = {level: 5 - place for place, level in enumerate(Level)}
NATIONAL = {level: str(stars) for level, stars in STARS.items()}
GB39046 = {level: str(6 - stars) for level, stars in STARS.items()}
BAD = frozenset({Level.dissatisfied, Level.very_dissatisfied})


def national_code(level: Level) -> str:
    """`satisfaction` of the national 好差评 interface: 5 is very satisfied."""
    return NATIONAL[level]


def gb39046_code(level: Level) -> str:
    """Code of GB/T 39046-2020 A.8, which runs the other way: 1 is very satisfied."""
    return GB39046[level]


def stars(level: Level) -> int:
    """One to five."""
    return STARS[level]


def read_level(said: str) -> Level:
    """The level named, or UnknownLevel."""
    try:
        return Level(said)
    except ValueError:
        raise UnknownLevel(field="level") from None


def checked(given: Given, known: dict[str, Tag]) -> Rating:
    """A rating as it may be kept. Refuses UnknownLevel, WrongTag, TextTooLong, and ReasonNeeded for a bad level without one."""
    chosen = read_level(given.level)
    once = tuple(dict.fromkeys(given.tags))
    if len(once) > MOST_TAGS or any(code not in known or known[code].retired or known[code].level != chosen for code in once):
        raise WrongTag(field="tags")
    words = "".join(letter for letter in given.text.replace("\r\n", "\n").strip() if letter == "\n" or letter.isprintable())
    if len(words) > LONGEST_TEXT:
        raise TextTooLong(field="text", most=LONGEST_TEXT, now=len(words))
    if chosen in BAD and not once and not words:
        raise ReasonNeeded(field="tags")
    return Rating(chosen, once, words)
