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


class Alike(StrEnum):
    """What an entry has in common with the request of somebody who died: the visit was asked for from it, the phone, or name and
    community."""

    asked_here = "asked_here"
    phone = "phone"
    name = "name"


@dataclass(frozen=True)
class Doubt:
    """Whether a listed person is who died, whose request `visit` was closed; `protected`: it was a protected person's."""

    visit: str
    why: Alike
    protected: bool
    asked_at: datetime


@dataclass(frozen=True)
class Listed:
    """Somebody on a list, with what falls due, the next first. While there are `doubts` whether they live, nothing is told to them."""

    reference: str
    hall: str
    community: str
    protected: bool
    details: Details
    consent: Consent
    added_by: str
    changed_at: datetime
    dues: tuple[Due, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def gets_messages(self) -> bool:
        """A protected person gets none: whoever reads that phone might be the one from whom they are protected (T3)."""
        return bool(self.details.phone) and not self.protected and not self.doubts


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
    """Whether a person does what a message can't, or could not: once a day until they are reached; nobody while it is doubtful
    whether they live."""
    called = due.called_at is not None and due.called_at.date() >= today
    missed = due.unreached or (not listed.gets_messages and reminder_due(due, today, before) is not None)
    return missed and not called and not listed.doubts


def is_theirs(listed: Listed, visit: home_visits.HomeVisit) -> bool:
    """Whether the request is this entry's for certain: the visit was asked for from it, in the entry's own name."""
    return _asked_from(listed, visit) and listed.details.name == visit.asking.name


def alike(listed: Listed, visit: home_visits.HomeVisit) -> Alike | None:
    """What makes it likely that the request is of this entry's person; None where nothing does."""
    about, asking = listed.details, visit.asking
    if _asked_from(listed, visit):
        return Alike.asked_here
    if about.phone and about.phone == asking.phone:
        return Alike.phone
    return Alike.name if (about.name, listed.community) == (asking.name, asking.community) else None


def may_answer(keeper: Keeper, listed: Listed) -> bool:
    """A keeper is asked about those whom they see; where the request was a protected person's, a manager alone."""
    return may_see(keeper, listed) and (keeper.manager or not any(each.protected for each in listed.doubts))


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


def _asked_from(listed: Listed, visit: home_visits.HomeVisit) -> bool:
    return any(due.visit == visit.reference for due in listed.dues)


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
