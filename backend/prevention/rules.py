"""Who stands on a community's list, who sees and who calls them, and what is refused (article 29.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from backend import home_visits
from backend.prevention.dues import LONGEST_WORDS, Due, ListWordsTooLong, reminder_due
from backend.refusals import FieldRefused, NotFound, Refusal

CONSENT_VERSION = "2026-11-22"
KEPT = timedelta(days=365)
"""How long somebody of whom nothing falls due stays on the list."""


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


def is_to_be_called(listed: Listed, due: Due, today: date, before: timedelta) -> bool:
    """Whether a person does what a message can't: once a day until they are reached."""
    called = due.called_at is not None and due.called_at.date() >= today
    return not listed.gets_messages and not called and reminder_due(due, today, before) is not None


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


class VisitAskedAlready(Refusal):
    """A visit for this is asked for already; who asked sees how far it is."""


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


class ListConsentNeeded(FieldRefused):
    """Nobody stands on the list without their own consent, or their guardian's."""


class LookReasonNeeded(FieldRefused):
    """Name and phone open for a reason of the list."""
