"""One tap at the desk by the tap's own id: at once, or later, when a tablet has its network back. Once each, in order,
and never silently on a state that has changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from backend import hall, ledger, repeats
from backend.database import connection, transaction
from backend.refusals import Refusal
from backend.visits import calls, records
from backend.visits.arrivals import check_in_at_desk
from backend.visits.desk_moves import Desk, Shown
from backend.visits.duties import DutyState, set_duty
from backend.visits.endings import finish
from backend.visits.rules import NotCompared, NothingHere, Outcome, Visit

GOOD_FOR = timedelta(minutes=30)
NEXT_GOOD_FOR = timedelta(minutes=1)
LATE_FROM = timedelta(seconds=10)


class TapTooOld(Refusal):
    """The tap was kept on the tablet for `minutes`: a person looks at what is now before it is done."""


class BuildsOnNothing(Refusal):
    """The tap follows another on the same ticket that was not done."""


class Verb(StrEnum):
    """What a tap does, in the word of its address."""

    next = "next"
    call = "call"
    again = "again"
    pass_over = "pass"  # noqa: S105 - a word of the desk
    park = "park"
    miss = "miss"
    transfer = "transfer"
    finish = "finish"
    arrive = "arrive"
    pause = "pause"
    serve = "serve"


@dataclass(frozen=True)
class Tap:
    """What was tapped and on what the page showed. `subject` is a visit's id, for `arrive` the booking's reference, and
    empty for the line and the window; `after` is the kept tap on the same ticket on which this one builds; `compared` says
    that the document was held against the name."""

    verb: Verb
    subject: str = ""
    version: int = 0
    outcome: tuple[Outcome, ...] = ()
    note: str = ""
    group: str = ""
    reason: str = ""
    id: UUID | None = None
    after: UUID | None = None
    compared: bool = False

    @property
    def shown(self) -> Shown:
        """The visit as the page showed it; NothingHere where `subject` is none."""
        try:
            return Shown(UUID(self.subject), self.version)
        except ValueError:
            raise NothingHere from None


@dataclass(frozen=True)
class Done:
    """What came of a tap: the ticket and the visit's version, empty and 0 where it was about the window."""

    ticket: str = ""
    version: int = 0


async def tap(desk: Desk, wanted: Tap, now: datetime, *, kept_for: timedelta = timedelta(0)) -> Done:
    """The tap done; one with an `id` only once, however often and from wherever it comes within seven days.

    `kept_for` is how long the tablet kept it: after 30 minutes (a minute for `next`, which names nobody) TapTooOld. The
    time on record is the server's; that it was kept stands in the ledger. BuildsOnNothing, repeats.KeyReused, and each
    action's own refusals, of which nothing is remembered: the person decides, under a new id.
    """
    async with repeats.once(desk.actor, str(wanted.id) if wanted.id else None, _fingerprint(wanted), now) as first:
        if first.answer is not None:
            return msgspec.json.decode(first.answer, type=Done)
        await _check(desk, wanted, kept_for)
        done = _done(await _ACTIONS[wanted.verb](desk, wanted, now))
        if kept_for >= LATE_FROM:
            await _note(desk, wanted, kept_for, now)
        first.answer = msgspec.json.encode(done).decode()
        return done


async def present(desk: Desk, wanted: Tap) -> Visit | None:
    """The visit that a tap was about, as it is now; None where there is none (any more) or the tap was not about one."""
    async with connection() as held:
        if wanted.verb is Verb.arrive:
            found = await records.visit_for(held, wanted.subject)
            return found if found and found.hall == desk.hall else None
        try:
            return await records.visit(held, desk.hall, wanted.shown.visit)
        except NothingHere:
            return None


async def _check(desk: Desk, wanted: Tap, kept_for: timedelta) -> None:
    if wanted.after and not await repeats.is_kept(desk.actor, str(wanted.after)):
        raise BuildsOnNothing
    if kept_for > (NEXT_GOOD_FOR if wanted.verb is Verb.next else GOOD_FOR):
        raise TapTooOld(minutes=int(kept_for.total_seconds() // 60))


async def _note(desk: Desk, wanted: Tap, kept_for: timedelta, now: datetime) -> None:
    facts: dict[str, object] = {"tap": wanted.verb.value, "kept_seconds": int(kept_for.total_seconds())}
    async with transaction() as held:
        await ledger.write(held, desk.hall, now, desk.actor, "kept_tap", f"tap:{wanted.id}", facts)


def _fingerprint(wanted: Tap) -> bytes:
    """What must be the same when a tap comes again; on what it builds may have been sent meanwhile."""
    note = wanted.note.replace("\r\n", "\n")  # a form writes its line ends otherwise than a script
    return msgspec.json.encode((wanted.verb, wanted.subject, wanted.version, wanted.outcome, note, wanted.group, wanted.reason))


def _done(made: Visit | None) -> Done:
    return Done(made.ticket, made.version) if made else Done()


async def _arrive(desk: Desk, wanted: Tap, now: datetime) -> Visit:
    """NotCompared where the hall wants the tick, from wherever the tap comes."""
    if not wanted.compared and (await hall.policies(desk.hall, now)).compare_at_check_in:
        raise NotCompared(field="compared")
    return await check_in_at_desk(desk, wanted.subject, now)


async def _window(desk: Desk, state: DutyState, now: datetime) -> None:
    await set_duty(desk, state, now)


_ACTIONS: dict[Verb, Callable[[Desk, Tap, datetime], Awaitable[Visit | None]]] = {
    Verb.next: lambda desk, _, now: calls.call_next(desk, now),
    Verb.call: lambda desk, wanted, now: calls.call(desk, wanted.shown, now),
    Verb.again: lambda desk, wanted, now: calls.call_again(desk, wanted.shown, now),
    Verb.pass_over: lambda desk, wanted, now: calls.pass_over(desk, wanted.shown, now),
    Verb.park: lambda desk, wanted, now: calls.park(desk, wanted.shown, now),
    Verb.miss: lambda desk, wanted, now: calls.miss(desk, wanted.shown, now),
    Verb.transfer: lambda desk, wanted, now: calls.transfer(desk, wanted.shown, wanted.group, wanted.reason, now),
    Verb.finish: lambda desk, wanted, now: finish(desk, wanted.shown, wanted.outcome, wanted.note, now),
    Verb.arrive: _arrive,
    Verb.pause: lambda desk, _, now: _window(desk, DutyState.paused, now),
    Verb.serve: lambda desk, _, now: _window(desk, DutyState.serving, now),
}
