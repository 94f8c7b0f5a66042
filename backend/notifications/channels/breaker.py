"""A provider that fails time after time is left alone for a while: nobody waits for it, and it can recover (F10)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

from backend.notifications.channels.provider import Provider
from backend.notifications.outcomes import Outcome, Verdict
from backend.notifications.rules import Channel

FAILURES = 5
REST = 30.0
_TROUBLE = (Verdict.later, Verdict.unknown)


@dataclass
class Breaker:
    """How a provider has done lately in this process; times are of the monotonic clock, in seconds."""

    failures: int = 0
    until: float = 0.0

    def rest(self, moment: float) -> float:
        """For how many seconds it is still left alone."""
        return max(0.0, self.until - moment)

    def note(self, outcome: Outcome, moment: float) -> None:
        """One more answer: after five bad ones in a row it rests; the first try after that decides anew."""
        self.failures = self.failures + 1 if outcome.verdict in _TROUBLE else 0
        if self.failures >= FAILURES:
            self.until = moment + REST


@dataclass(frozen=True)
class Guarded:
    """A provider behind its breaker."""

    carrier: Provider
    breaker: Breaker

    async def send(self, client_id: str, phone: str, text: str, kind: Channel) -> Outcome:
        """As the provider; while it rests, `later` at once."""
        rest = self.breaker.rest(time.monotonic())
        if rest:
            return Outcome(Verdict.later, why="resting", wait=timedelta(seconds=rest))
        outcome = await self.carrier.send(client_id, phone, text, kind)
        self.breaker.note(outcome, time.monotonic())
        return outcome

    async def status(self, client_id: str) -> Outcome:
        """As the provider; while it rests, `unknown` at once."""
        rest = self.breaker.rest(time.monotonic())
        if rest:
            return Outcome(Verdict.unknown, why="resting", wait=timedelta(seconds=rest))
        outcome = await self.carrier.status(client_id)
        self.breaker.note(outcome, time.monotonic())
        return outcome
