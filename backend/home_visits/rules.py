"""What a home visit (上门服务) is, which answers and moves it knows, and what is refused (article 29.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from backend.home_visits.asking import Asking
from backend.refusals import FieldRefused, NotAllowed, NotFound, Refusal
from backend.states import NotNow, after

MOST_ITEMS, LONGEST_WORDS, LONGEST_ADDRESS, LONGEST_LANDMARK = 5, 200, 200, 60
CONSENT_VERSION = "2026-11-23"


class State(StrEnum):
    """Where it stands: being written, the hall's turn, the citizen's turn, answered; then on a tour, at the bedside, at its end.

    `done`: served; `closed`: nobody is to be visited any more, and nobody is told anything more.
    """

    draft = "draft"
    asked = "asked"
    question = "question"
    accepted = "accepted"
    refused = "refused"
    objected = "objected"
    turned = "turned"
    withdrawn = "withdrawn"
    planned = "planned"
    under_way = "under_way"
    done = "done"
    closed = "closed"


OPEN = (State.asked, State.question, State.objected)
LIVE = (*OPEN, State.accepted, State.planned)
MOVES: Mapping[tuple[State, str], State] = {
    (State.draft, "ask"): State.asked,
    (State.asked, "ask_back"): State.question,
    (State.question, "reply"): State.asked,
    **{(state, "accept"): State.accepted for state in OPEN},
    **{(state, "refuse"): State.refused for state in OPEN},
    **{(state, "turn"): State.turned for state in OPEN},
    **{(state, "withdraw"): State.withdrawn for state in LIVE},
    (State.refused, "object"): State.objected,
    (State.turned, "object"): State.objected,
    (State.accepted, "plan"): State.planned,
    (State.planned, "unplan"): State.accepted,
    (State.planned, "begin"): State.under_way,
    (State.under_way, "finish"): State.done,
    **{(state, "again"): State.accepted for state in (State.under_way, State.done)},
    **{(state, "not_met"): State.accepted for state in (State.planned, State.under_way)},
    **{(state, "close"): State.closed for state in (*LIVE, State.under_way)},
}


class NotMet(StrEnum):
    """Why the visitors left without having served."""

    nobody_opened = "nobody_opened"
    household_refused = "household_refused"
    too_late = "too_late"
    not_possible = "not_possible"


class Ending(StrEnum):
    """Why a request is closed without a visit; said to nobody but the hall."""

    died = "died"
    moved_away = "moved_away"
    other = "other"


class WhyNot(StrEnum):
    """Why the hall can't come."""

    must_be_there = "must_be_there"
    not_ours = "not_ours"
    out_of_district = "out_of_district"
    can_come = "can_come"
    other = "other"


class Better(StrEnum):
    """What helps sooner than a visit."""

    online = "online"
    agent = "agent"
    relative = "relative"
    refer = "refer"


class ConsentBy(StrEnum):
    """Who agreed that the reason (a health matter) is kept: the person, their guardian, somebody for them, or by ear to staff who
    read it aloud."""

    person = "person"
    guardian = "guardian"
    for_them = "for_them"
    read_aloud = "read_aloud"


@dataclass(frozen=True)
class Said:
    """What was said about the request: the hall's one question and its reply, the hall's last answer, the objection; and to whom
    it was passed on where the address is another hall's."""

    question: str = ""
    reply: str = ""
    answer: str = ""
    objection: str = ""
    referred_to: str = ""
    referred_phone: str = ""


@dataclass(frozen=True)
class Consent:
    """Which text on sensitive data was agreed to, when, by whom (PIPL 29); and when it was withdrawn (PIPL 15)."""

    version: str
    at: datetime
    by: ConsentBy
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class HomeVisit:
    """A request as who may see it reads it. `asking.address` is empty for everybody but who asked; the hall sees `has_address`.

    `judged_by`: who answered last, who may not judge an objection; `answered_as` is a WhyNot or a Better; `late`: the promise
    was not kept; `tries`: how often visitors came and could not serve; `forgotten_at`: when reason, phones and street went.
    """

    reference: str
    hall: str
    citizen: UUID | None
    state: State
    asking: Asking
    has_address: bool
    language: str
    channel: str
    created_at: datetime
    asked_at: datetime | None
    answer_by: datetime | None
    late: bool
    judged_by: UUID | None
    answered_as: str
    said: Said
    consent: Consent | None
    version: int
    tries: int = 0
    ended_at: datetime | None = None
    forgotten_at: datetime | None = None

    @property
    def forgotten(self) -> bool:
        """Whether reason, phones and street are gone."""
        return self.forgotten_at is not None

    @property
    def is_reason_gone(self) -> bool:
        """Whether the consent was taken back, or time is over."""
        return self.forgotten or bool(self.consent and self.consent.withdrawn_at)


def check_ask_back(found: HomeVisit) -> State:
    """The state after the hall's question; once only, with everything in it. AskedBackAlready, NotNow."""
    if found.said.question:
        raise AskedBackAlready
    return after(MOVES, found.state, "ask_back")


def check_judging(found: HomeVisit, staff: UUID, move: str) -> State:
    """The state after the hall's answer; an objection goes to somebody else than who said no. SameJudge, NotNow."""
    state = after(MOVES, found.state, move)
    if found.state is State.objected and found.judged_by == staff:
        raise SameJudge
    return state


def check_objection(found: HomeVisit) -> State:
    """The state after the citizen's objection; once, and not once its reason is gone. ObjectedAlready, NotNow."""
    check_reason_kept(found, "object")
    if found.said.objection:
        raise ObjectedAlready
    return after(MOVES, found.state, "object")


def check_reason_kept(found: HomeVisit, move: str) -> None:
    """NotNow where the consent was taken back, or the reason is forgotten: nothing begins anew from nothing (PIPL 15)."""
    if found.is_reason_gone:
        raise NotNow(state=str(found.state), move=move)


def check_seen_by(found: HomeVisit, *, manager: bool) -> None:
    """NoHomeVisit where the request is not for these eyes: drafts for nobody's, a protected person's for a manager's only."""
    if found.state is State.draft or (found.asking.is_protected and not manager):
        raise NoHomeVisit


class NoHomeVisit(NotFound):
    """There is no such request for this person."""


class ChoiceNeeded(FieldRefused):
    """One of the list, please."""


class WhyInWords(FieldRefused):
    """Another reason is said in a few words."""


class HomeWordsNeeded(FieldRefused):
    """A few words are needed here."""


class HomeWordsTooLong(FieldRefused):
    """At most so many characters."""


class HomeItemsNeeded(FieldRefused):
    """One to five items that can be done at home."""


class AddressNeeded(FieldRefused):
    """Street, building, floor and door: where the visitors ring."""


class HalvesNeeded(FieldRefused):
    """At least one half-day that suits."""


class ConsentNeeded(FieldRefused):
    """Without a yes to keeping the reason no visit can be arranged; window and telephone stay open."""


class StepsMissing(Refusal):
    """Some steps are not done yet."""


class AskedBackAlready(Refusal):
    """The hall asks back once, with everything."""


class SameJudge(NotAllowed):
    """Who said no does not judge the objection to it."""


class AddressAtTheWindow(Refusal):
    """A protected person's address is changed at the window, where who asks is seen (T3)."""


class NothingKept(Refusal):
    """The consent was taken back, or the time of its evidence is over: nothing more is kept of it."""


class ObjectedAlready(Refusal):
    """One objection, answered by another person; what comes after is a complaint."""


class JudgedMeanwhile(Refusal):
    """A colleague, or the citizen, was quicker; `who` and `what` say so."""
