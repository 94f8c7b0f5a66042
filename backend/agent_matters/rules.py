"""What a matter handled by an agent (帮代办、全程代办) is, which moves it knows, and what is refused (articles 7.2 and 29.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend.agent_matters.mandate import Act, Mandate, check_act
from backend.appointments import Applicant
from backend.refusals import FieldRefused, NotAllowed, NotFound, Refusal
from backend.states import after

MOST_ITEMS, LONGEST_WORDS = 5, 200
SIGN_WITHIN = timedelta(days=30)


class Kind(StrEnum):
    """What is asked: all of a major project (重大项目), of a special matter (特殊事项), or help for anybody (帮代办)."""

    helped = "helped"
    major = "major"
    special = "special"


class State(StrEnum):
    """Where it stands; `accepted` waits for the client's signed mandate."""

    asked = "asked"
    accepted = "accepted"
    under_way = "under_way"
    finished = "finished"
    refused = "refused"
    objected = "objected"
    withdrawn = "withdrawn"
    lapsed = "lapsed"


OPEN = (State.asked, State.objected)
GIVEN = (State.accepted, State.under_way)
LIVE = (*OPEN, *GIVEN)
MOVES: Mapping[tuple[State, str], State] = {
    **{(state, "accept"): State.accepted for state in OPEN},
    **{(state, "refuse"): State.refused for state in OPEN},
    (State.refused, "object"): State.objected,
    (State.accepted, "sign"): State.under_way,
    (State.lapsed, "sign"): State.under_way,
    (State.under_way, "step"): State.under_way,
    (State.under_way, "finish"): State.finished,
    **{(state, "hand_over"): state for state in GIVEN},
    **{(state, "lapse"): State.lapsed for state in GIVEN},
    **{(state, "withdraw"): State.withdrawn for state in (*LIVE, State.lapsed)},
}


@dataclass(frozen=True)
class Asking:
    """What somebody asks: which matters, why they need an agent, what they want; `applicant` is a person or an enterprise."""

    kind: str
    items: tuple[str, ...]
    applicant: Applicant
    why: str
    wanted: str
    phone: str


@dataclass(frozen=True)
class Said:
    """The hall's last answer, and the objection to it."""

    answer: str = ""
    objection: str = ""


@dataclass(frozen=True)
class Matter:
    """A matter as who may see it reads it. `judged_by`: who answered last, who may not judge an objection."""

    reference: str
    hall: str
    citizen: UUID
    state: State
    asking: Asking
    said: Said
    language: str
    channel: str
    created_at: datetime
    changed_at: datetime
    answer_by: datetime
    late: bool
    judged_by: UUID | None
    agent: UUID | None
    mandate: Mandate | None
    version: int


@dataclass(frozen=True)
class Step:
    """Something that the agent did: when, what, for which item (empty: for all), and a note for the client."""

    at: datetime
    act: Act
    item: str
    note: str
    staff: UUID


def check_asking(asking: Asking, taken: tuple[str, ...]) -> None:
    """AgentKindNeeded, AgentItemsNeeded, AgentWordsNeeded, AgentWordsTooLong; `taken` are the items of the hall."""
    if asking.kind not in tuple(Kind):
        raise AgentKindNeeded(field="agent_kind")
    if not 1 <= len(asking.items) <= MOST_ITEMS or not set(asking.items) <= set(taken):
        raise AgentItemsNeeded(field="items", most=MOST_ITEMS)
    check_words(asking.why, "why")
    check_words(asking.wanted, "wanted", needed=False)


def check_words(words: str, field: str = "words", *, needed: bool = True) -> str:
    """The words without blanks around them. AgentWordsNeeded, AgentWordsTooLong."""
    said = words.strip()
    if needed and not said:
        raise AgentWordsNeeded(field=field)
    if len(said) > LONGEST_WORDS:
        raise AgentWordsTooLong(field=field, most=LONGEST_WORDS)
    return said


def check_judging(found: Matter, staff: UUID, move: str) -> State:
    """The state after the hall's answer; an objection goes to somebody else than who said no. SameAgentJudge, NotNow."""
    state = after(MOVES, found.state, move)
    if found.state is State.objected and found.judged_by == staff:
        raise SameAgentJudge
    return state


def check_objection(found: Matter) -> State:
    """The state after the client's objection; once. AgentObjectedAlready, NotNow."""
    if found.said.objection:
        raise AgentObjectedAlready
    return after(MOVES, found.state, "object")


def check_step(found: Matter, act: Act, item: str, today: date) -> State:
    """The state after something done under the mandate. NotNow, MandateOver, OutOfScope, AgentItemsNeeded."""
    state = after(MOVES, found.state, "step")
    check_act(found.mandate, act, today)
    if item and item not in found.asking.items:
        raise AgentItemsNeeded(field="item", most=MOST_ITEMS)
    return state


def check_seen_by(found: Matter, staff: UUID, *, whole: bool) -> None:
    """NoAgentMatter where the matter is not for these eyes: `whole` sees all of the hall; an agent what waits for an answer, and
    their own for as long as they may act in it or have finished it. What was withdrawn or has lapsed is gone at once."""
    own = found.agent == staff and found.state in (*GIVEN, State.finished)
    if not (whole or own or found.state in OPEN):
        raise NoAgentMatter


def check_agent_of(found: Matter, staff: UUID) -> None:
    """NoAgentMatter for anybody but the agent whom the mandate names now."""
    if found.agent != staff:
        raise NoAgentMatter


def is_over(found: Matter, now: datetime, today: date) -> bool:
    """Whether time has ended it: the mandate's last day is over, or nobody signed within 30 days."""
    if found.state is State.under_way:
        return found.mandate is not None and found.mandate.until < today
    return found.state is State.accepted and found.changed_at + SIGN_WITHIN <= now


class NoAgentMatter(NotFound):
    """There is no such matter for this person."""


class AgentKindNeeded(FieldRefused):
    """What kind of matter it is."""


class AgentItemsNeeded(FieldRefused):
    """One to five matters of this hall."""


class AgentWordsNeeded(FieldRefused):
    """A few words are needed here."""


class AgentWordsTooLong(FieldRefused):
    """At most so many characters."""


class NotAnAgent(FieldRefused):
    """Only an agent of this hall who is at work can be named."""


class SameAgentJudge(NotAllowed):
    """Who said no does not judge the objection to it."""


class AgentObjectedAlready(Refusal):
    """One objection, answered by another person; what comes after is a complaint."""


class AgentJudgedMeanwhile(Refusal):
    """A colleague, or the client, was quicker."""
