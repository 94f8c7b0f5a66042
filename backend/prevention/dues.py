"""What falls due, which reminder of it is due, when it comes again, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend.refusals import FieldRefused

LONGEST_WORDS, MOST_DUE = 100, 12
NEAR = timedelta(days=7)
"""The second reminder."""
FURTHEST = timedelta(days=366 * 20)
ROLLS_AFTER = timedelta(days=60)
"""After so long without a word a yearly day is taken to be past."""


class Kind(StrEnum):
    """What falls due."""

    disability_certificate = "disability_certificate"
    pension_check = "pension_check"
    social_card = "social_card"
    medical_check = "medical_check"
    other = "other"


USUAL_ITEM = {
    Kind.disability_certificate: "canjirenzheng-huanling",
    Kind.pension_check: "yanglao-zige-renzheng",
    Kind.social_card: "shebaoka-shenling",
    Kind.medical_check: "menzhen-mante-bing",
}
"""The item of the catalogue by which each kind is settled, where nobody names another."""


@dataclass(frozen=True)
class Due:
    """Something that falls due on a `day`; `told` 1 after the first reminder, 2 after the last, which went out at `told_at`, or came by
    no channel (`unreached`); `visit`: the request's reference."""

    id: UUID
    kind: Kind
    item: str
    words: str
    day: date
    yearly: bool
    told: int = 0
    told_at: datetime | None = None
    unreached: bool = False
    called_at: datetime | None = None
    tries: int = 0
    visit: str = ""


@dataclass(frozen=True)
class NewDue:
    """What falls due, as it was stated."""

    kind: str = ""
    item: str = ""
    words: str = ""
    day: date | None = None
    yearly: bool = False


def reminder_due(due: Due, today: date, before: timedelta) -> int | None:
    """Which reminder is due: 1 the first, 2 the last (within a week, when the first is left out if it was not sent); None for none."""
    if due.told < 2 and due.day - today <= NEAR:
        return 2
    return 1 if due.told < 1 and due.day - today <= before else None


def is_missed(due: Due, sent_at: datetime) -> bool:
    """Whether the message of `sent_at`, which came by no channel, spoke of this day, and nobody has called since."""
    if due.told_at is None or due.unreached or due.told_at > sent_at or due.told_at.date() != sent_at.date():
        return False
    return due.called_at is None or due.called_at < sent_at


def next_year(day: date) -> date:
    """The same day a year on; 28 February for the 29th."""
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def after_done(due: Due, today: date) -> date | None:
    """The next day of a yearly one, ahead of today; None where it is settled for good."""
    if not due.yearly:
        return None
    following = next_year(due.day)
    while following <= today:
        following = next_year(following)
    return following


def check_due(stated: NewDue, items: tuple[str, ...], today: date) -> NewDue:
    """The due day in its one form; a pension check comes every year.

    DueKindNeeded, DueItemUnknown, DueDayWrong, DueWordsNeeded, ListWordsTooLong."""
    if stated.kind not in tuple(Kind):
        raise DueKindNeeded(field="kind")
    if stated.item and stated.item not in items:
        raise DueItemUnknown(field="item")
    if stated.kind == Kind.other and not stated.words:
        raise DueWordsNeeded(field="due_words")
    if len(stated.words) > LONGEST_WORDS:
        raise ListWordsTooLong(field="due_words", most=LONGEST_WORDS)
    if stated.day is None or not today <= stated.day <= today + FURTHEST:
        raise DueDayWrong(field="day")
    usual = USUAL_ITEM.get(Kind(stated.kind), "")
    item = stated.item or (usual if usual in items else "")
    return NewDue(stated.kind, item, stated.words, stated.day, stated.yearly or stated.kind == Kind.pension_check)


class DueKindNeeded(FieldRefused):
    """What falls due is one of the list."""


class DueItemUnknown(FieldRefused):
    """The hall has no such item."""


class DueWordsNeeded(FieldRefused):
    """Something else is named in a few words."""


class DueDayWrong(FieldRefused):
    """The day lies ahead, at most 20 years."""


class TooManyDue(FieldRefused):
    """At most a dozen days a person."""


class ListWordsTooLong(FieldRefused):
    """At most so many characters."""
