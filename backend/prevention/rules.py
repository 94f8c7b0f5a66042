"""Who stands on a community's list, what falls due, who sees it, when it is told, and what is refused (article 29.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend import home_visits
from backend.refusals import FieldRefused, NotFound

CONSENT_VERSION = "2026-11-22"
LONGEST_WORDS, MOST_DUE = 100, 12
NEAR = timedelta(days=7)
"""The second reminder."""
FURTHEST = timedelta(days=366 * 20)
ROLLS_AFTER, KEPT = timedelta(days=60), timedelta(days=365)


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


class PhoneOf(StrEnum):
    """Whose phone stands on the entry."""

    own = "own"
    contact = "contact"


class ConsentBy(StrEnum):
    """Who agreed to stand on the list: the person, the guardian, or the person by ear after the text was read aloud."""

    person = "person"
    guardian = "guardian"
    read_aloud = "read_aloud"


class LookedFor(StrEnum):
    """Why a keeper opens name and phone; the list is closed, so that it can be counted."""

    to_phone = "to_phone"
    to_visit = "to_visit"
    to_correct = "to_correct"


class Call(StrEnum):
    """What came of a call, or of knocking at the door."""

    told = "told"
    not_reached = "not_reached"


@dataclass(frozen=True)
class Keeper:
    """Who keeps the list: `communities` are those of a community worker, None for the hall's own staff."""

    hall: str
    actor: str
    communities: tuple[str, ...] | None = None
    manager: bool = False


@dataclass(frozen=True)
class Details:
    """What is sealed: the person, the phone that messages go to (may be empty), why a visit may be needed, how else to reach them."""

    name: str = ""
    phone: str = ""
    phone_of: str = ""
    why: str = ""
    words: str = ""


@dataclass(frozen=True)
class Consent:
    """Which text was agreed to, when, by whom (PIPL 29)."""

    version: str
    at: datetime
    by: ConsentBy


@dataclass(frozen=True)
class Due:
    """Something that falls due on a `day`; `told` 1 after the first reminder, 2 after the last; `visit`: the request's reference."""

    id: UUID
    kind: Kind
    item: str
    words: str
    day: date
    yearly: bool
    told: int = 0
    called_at: datetime | None = None
    tries: int = 0
    visit: str = ""


@dataclass(frozen=True)
class Listed:
    """Somebody on a list, with what falls due, the next first."""

    reference: str
    hall: str
    community: str
    protected: bool
    details: Details
    consent: Consent
    added_by: str
    changed_at: datetime
    dues: tuple[Due, ...] = ()

    @property
    def gets_messages(self) -> bool:
        """A protected person gets none: whoever reads that phone might be the one from whom they are protected (T3)."""
        return bool(self.details.phone) and not self.protected


@dataclass(frozen=True)
class NewDue:
    """What falls due, as it was stated."""

    kind: str = ""
    item: str = ""
    words: str = ""
    day: date | None = None
    yearly: bool = False


@dataclass(frozen=True)
class Stated:
    """A person as a keeper states them, with the consent (empty: none was given)."""

    community: str = ""
    protected: bool = False
    details: Details = Details()
    consent_by: str = ""


def may_see(keeper: Keeper, listed: Listed) -> bool:
    """The hall's staff see the hall's list, a community worker their communities', a protected person's entry managers alone."""
    mine = keeper.communities is None or listed.community in keeper.communities
    return keeper.hall == listed.hall and mine and (keeper.manager or not listed.protected)


def reminder_due(due: Due, today: date, before: timedelta) -> int | None:
    """Which reminder is due: 1 the first, 2 the last (within a week, when the first is left out if it was not sent); None for none."""
    if due.told < 2 and due.day - today <= NEAR:
        return 2
    return 1 if due.told < 1 and due.day - today <= before else None


def is_to_be_called(listed: Listed, due: Due, today: date, before: timedelta) -> bool:
    """Whether a person does what a message can't: once a day until they are reached."""
    called = due.called_at is not None and due.called_at.date() >= today
    return not listed.gets_messages and not called and reminder_due(due, today, before) is not None


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
    """The due day in its one form. DueKindNeeded, DueItemUnknown, DueDayWrong, DueWordsNeeded, ListWordsTooLong."""
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
    return NewDue(stated.kind, item, stated.words, stated.day, stated.yearly)


def check_whereabouts(stated: Stated, communities: tuple[str, ...], *, consented: bool) -> None:
    """CommunityNotYours, NeedReasonMissing, ListWordsTooLong, HowToReachNeeded, PhoneOwnerNeeded, ListConsentNeeded."""
    about = stated.details
    if stated.community not in communities:
        raise CommunityNotYours(field="community")
    if about.why not in tuple(home_visits.Why):
        raise NeedReasonMissing(field="why")
    if len(about.words) > LONGEST_WORDS:
        raise ListWordsTooLong(field="words", most=LONGEST_WORDS)
    if not about.phone and not about.words:
        raise HowToReachNeeded(field="words")
    if about.phone and about.phone_of not in tuple(PhoneOf):
        raise PhoneOwnerNeeded(field="phone_of")
    if consented and stated.consent_by not in tuple(ConsentBy):
        raise ListConsentNeeded(field="consent_by")


class NotListed(NotFound):
    """Nobody of this reference, or of this link, stands on a list that one may see."""


class ListedAlready(FieldRefused):
    """The same name with the same phone stands on this community's list."""


class CommunityNotYours(FieldRefused):
    """A community of those one keeps the list of."""


class NeedReasonMissing(FieldRefused):
    """Why a visit may be needed is one of the list."""


class PhoneOwnerNeeded(FieldRefused):
    """Whose phone it is."""


class HowToReachNeeded(FieldRefused):
    """Without a phone the entry says how else they are reached."""


class ListWordsTooLong(FieldRefused):
    """At most so many characters."""


class ListConsentNeeded(FieldRefused):
    """Nobody stands on the list without their own consent, or their guardian's."""


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


class LookReasonNeeded(FieldRefused):
    """Name and phone open for a reason of the list."""
