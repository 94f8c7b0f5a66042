"""The life of one delivery: what may follow what, how long until the next try, what to do when nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=4)
MOST_RESENDS = 1


class State(StrEnum):
    """Where a delivery stands; `unknown`: a try was begun and nobody can say whether it went out."""

    waiting = "waiting"
    queued = "queued"
    sending = "sending"
    unknown = "unknown"
    sent = "sent"
    failed = "failed"
    expired = "expired"
    withdrawn = "withdrawn"


class Verdict(StrEnum):
    """What came of a try, or of the question where an earlier one went."""

    accepted = "accepted"
    refused = "refused"
    later = "later"
    unknown = "unknown"
    absent = "absent"


@dataclass(frozen=True)
class Outcome:
    """A provider's answer: its own id for the message, why not, and how long it wants to be left alone."""

    verdict: Verdict
    provider_id: str = ""
    why: str = ""
    wait: timedelta | None = None


@dataclass(frozen=True)
class Next:
    """What a delivery becomes: its state, and when it is to be looked at again where it isn't over."""

    state: State
    due_at: datetime


_AFTER = {
    Verdict.accepted: State.sent,
    Verdict.refused: State.failed,
    Verdict.absent: State.failed,
    Verdict.later: State.waiting,
    Verdict.unknown: State.unknown,
}


def pause(attempts: int, chance: float) -> timedelta:
    """How long after the `attempts`-th try: at once, 30 s, doubled each time up to 4 h, up to a quarter more by `chance` (0 to 1)."""
    if attempts < 2:
        return timedelta(0)
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts - 2, 12)
    return min(doubled, LONGEST_PAUSE) * (1 + chance / 4)


def after_try(outcome: Outcome, attempts: int, expires_at: datetime, now: datetime, chance: float) -> Next:
    """What follows `outcome` of the `attempts`-th try; what can't come before `expires_at` any more is expired."""
    state = _AFTER[outcome.verdict]
    if state not in (State.waiting, State.unknown):
        return Next(state, now)
    due_at = now + max(outcome.wait or timedelta(0), pause(attempts, chance))
    return Next(State.expired, now) if due_at >= expires_at else Next(state, due_at)
