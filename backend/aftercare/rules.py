"""What comes after a visit at home: steps of each item, ways home, calls to be made, another visit; and what is refused (article 29.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend.refusals import FieldRefused, NotAllowed, NotFound, Refusal
from backend.states import after

AGAIN_WITHIN, LONGEST_WORDS, LONGEST_NAME, LONGEST_TRACKING = timedelta(days=30), 200, 40, 40
CALL_AGAIN_AFTER = timedelta(hours=2)
TRIES_BEFORE_CALL = 2
"""After the second visit at which nobody was met somebody telephones."""


class Step(StrEnum):
    """What becomes of an item at the hall, in this order; one may be left out, none is taken back."""

    handed_in = "handed_in"
    decided = "decided"
    ready = "ready"
    delivered = "delivered"


class Way(StrEnum):
    """How a result comes home: by post, with the visitors' next tour, fetched by somebody whom the household names."""

    post = "post"
    tour = "tour"
    fetched = "fetched"


class CallWhy(StrEnum):
    """Why somebody is to be telephoned."""

    receipt = "receipt"
    not_told = "not_told"
    not_met = "not_met"


class CallState(StrEnum):
    """Where a call stands; `unreached`: so often in vain that it needs another way, which the hall's manager finds."""

    open = "open"
    reached = "reached"
    wrong_number = "wrong_number"
    unreached = "unreached"
    dropped = "dropped"


class CallOutcome(StrEnum):
    """What came of one try."""

    reached = "reached"
    not_reached = "not_reached"
    wrong_number = "wrong_number"


class WishState(StrEnum):
    """Where a wish for another visit stands."""

    asked = "asked"
    granted = "granted"
    declined = "declined"


@dataclass(frozen=True)
class ItemStep:
    """A later step of an item, with a few words for the citizen."""

    item: str
    step: Step
    words: str
    at: datetime


@dataclass(frozen=True)
class Delivery:
    """A result on its way home; `named` is who fetches it, `tracking` the number of the parcel."""

    id: int
    item: str
    way: Way
    tracking: str
    named: str
    arranged_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True)
class Wish:
    """Somebody's wish for another visit, and the hall's answer to it."""

    id: int
    words: str
    asked_at: datetime
    state: WishState
    answer: str


@dataclass(frozen=True)
class CallBack:
    """Somebody to be telephoned: about which request and why; `topic` is the notice that reached nobody; `made_at`: since when
    they wait, `due_at`: when the next try is due."""

    id: int
    hall: str
    reference: str
    why: CallWhy
    topic: str
    due_at: datetime
    tries: int
    state: CallState
    made_at: datetime


@dataclass(frozen=True)
class CallNote:
    """One try of a call, as colleagues read it."""

    who: str
    at: datetime
    outcome: CallOutcome
    words: str


_AFTER_CALL = {
    "reached": CallState.reached,
    "not_reached": CallState.open,
    "wrong_number": CallState.wrong_number,
    "drop": CallState.dropped,
}
CALL_MOVES: Mapping[tuple[CallState, str], CallState] = {
    (state, move): then for state in (CallState.open, CallState.unreached, CallState.wrong_number) for move, then in _AFTER_CALL.items()
}


def check_step(before: Sequence[ItemStep], item: str, items: tuple[str, ...], step: str) -> Step:
    """The step, if it comes after those that are on record for this item. UnknownNextStep, StepTaken, NotOfThisVisit."""
    if item not in items:
        raise NotOfThisVisit(field="item")
    if step not in tuple(Step):
        raise UnknownNextStep(field="step")
    order = tuple(Step)
    done = [order.index(each.step) for each in before if each.item == item]
    if done and max(done) >= order.index(Step(step)):
        raise StepTaken(field="step")
    return Step(step)


def check_delivery(way: str, tracking: str, named: str, *, consent: bool) -> tuple[Way, str, str]:
    """The way home with what it needs: the parcel's number by post; a name and the household's yes where somebody fetches it.

    UnknownWay, TrackingNeeded, FetcherNeeded, HouseholdsYesNeeded.
    """
    if way not in tuple(Way):
        raise UnknownWay(field="way")
    number, name = "".join(tracking.split()).upper(), " ".join(named.split())
    if way == Way.post and not (6 <= len(number) <= LONGEST_TRACKING and number.isascii() and number.isalnum()):
        raise TrackingNeeded(field="tracking")
    if way == Way.fetched and not (2 <= len(name) <= LONGEST_NAME and name.isprintable()):
        raise FetcherNeeded(field="named", most=LONGEST_NAME)
    if way == Way.fetched and not consent:
        raise HouseholdsYesNeeded(field="consent")
    return Way(way), number if way == Way.post else "", name if way == Way.fetched else ""


def check_wish(ended_at: datetime | None, former: Sequence[Wish], now: datetime) -> None:
    """Another visit is asked for within 30 days of the end, one wish at a time. TooLateToAskAgain, AskedAgainAlready."""
    if ended_at is None or now > ended_at + AGAIN_WITHIN:
        raise TooLateToAskAgain(days=AGAIN_WITHIN.days)
    if any(each.state is WishState.asked for each in former):
        raise AskedAgainAlready


def check_rater(staff: UUID, team: tuple[UUID, ...]) -> None:
    """A rating by telephone is taken down by somebody else than those who came. TeamTakesNoRating."""
    if staff in team:
        raise TeamTakesNoRating


def after_call(found: CallBack, outcome: str, most: int, now: datetime) -> tuple[CallOutcome, CallState, datetime]:
    """What a try makes of the call, and when the next one is due: in two hours, at most `most` tries in all.

    CallOutcomeNeeded, NotNow where it is closed.
    """
    if outcome not in tuple(CallOutcome):
        raise CallOutcomeNeeded(field="outcome")
    state = after(CALL_MOVES, found.state, outcome)
    if state is CallState.open and found.tries + 1 >= most:
        state = CallState.unreached
    return CallOutcome(outcome), state, now + CALL_AGAIN_AFTER


class NoReceipt(NotFound):
    """There is no receipt of a visit for this person."""


class NoCallBack(NotFound):
    """There is no such call in this hall."""


class NoDelivery(NotFound):
    """There is no such delivery in this request."""


class UnknownNextStep(FieldRefused):
    """A step out of the list."""


class StepTaken(FieldRefused):
    """This item is there already, or further."""


class NotOfThisVisit(FieldRefused):
    """An item of this visit."""


class UnknownWay(FieldRefused):
    """A way home out of the list."""


class TrackingNeeded(FieldRefused):
    """By post goes with the number of the parcel: letters and digits."""


class FetcherNeeded(FieldRefused):
    """Who fetches it is named."""


class HouseholdsYesNeeded(FieldRefused):
    """Nobody fetches a paper of somebody's without the household's yes."""


class SentAlready(Refusal):
    """This result is on its way already."""


class CallOutcomeNeeded(FieldRefused):
    """What came of the call needs a word out of the list."""


class TooLateToAskAgain(Refusal):
    """Another visit of the same request is asked for within so many days; afterwards one asks anew."""


class AskedAgainAlready(Refusal):
    """One wish for another visit at a time."""


class NoWish(NotFound):
    """Nobody waits for an answer to this wish."""


class RatingNeedsCall(NotAllowed):
    """A rating by telephone is taken down by who phoned the household since the visit."""


class TeamTakesNoRating(NotAllowed):
    """Who was there does not write down how it was."""
