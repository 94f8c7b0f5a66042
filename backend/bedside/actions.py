"""The tablet fetches its visits, and sends what was done: each step once, in its order, conflicts kept for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from backend import doorstep, home_visits, ledger, limits, tours
from backend.bedside import files, records
from backend.bedside.doing import BY_THE_DOOR, Step, do
from backend.bedside.records import Device, Part, Round
from backend.bedside.rules import (
    ITS_CLOCK_MAY_ERR,
    Answer,
    NotThisTablet,
    Operation,
    SequenceUsed,
    StepReused,
    Tablet,
    Taken,
    Verb,
    check_lease,
    happened,
)
from backend.database import Connection, connection, transaction
from backend.doorstep import CodesAhead
from backend.home_visits import HomeVisit, State
from backend.limits import Limit
from backend.references import read_reference
from backend.refusals import NotAllowed, NotFound, Refusal
from backend.tours import Stop, Tour

CODES = Limit("door codes of a visitor", 60, timedelta(hours=1))
"""Codes fetched by one person, whichever their tablet: a tablet asks once after a fetch and once whenever a mark changed. Two tablets on
a day whose twelve stops are all moved by hand ask some 30 times; a fault that asks in each of its five seconds would ask 720 times."""


@dataclass(frozen=True)
class Leased:
    """A visit as the tablet keeps it: the request with its street, when the visitors come, which visit it is, what stands already."""

    visit: HomeVisit
    stop: Stop
    number: int
    begun: bool
    parts: tuple[Part, ...]


async def lease(tablet: Tablet, now: datetime) -> tuple[Leased, ...]:
    """The visits of this person's team that are open to them now, the earliest first; the tablet may keep them for 12 hours.

    Each street that is opened stands in the ledger. NotThisTablet.
    """
    async with transaction() as held:
        await records.lease(held, tablet, now)
    stops = [stop for tour in await tours.open_to(tablet.staff, now) for stop in tour.stops if tours.is_open(stop, now)]
    found = [(await _opened(stop, tablet, now), stop) for stop in sorted(stops, key=lambda stop: stop.arrives_at)]
    return await standings([(visit, stop) for visit, stop in found if visit])


async def codes(tablet: Tablet, now: datetime) -> tuple[CodesAhead, ...]:
    """The visitors' codes that go with the visits which this tablet fetched, for the door without a network. NotThisTablet, TooOften."""
    async with transaction() as held:
        await limits.count(held, CODES, f"{tablet.staff}", now)
    if not await records.has_lease(tablet, now):
        raise NotThisTablet
    return await doorstep.codes_ahead(tablet.staff, now)


async def take(tablet: Tablet, operations: Iterable[Operation], sent_at: datetime, now: datetime) -> tuple[Answer, ...]:
    """What became of each step, in the order of their numbers; each in a transaction of its own, sent again the same answer.

    `sent_at` is what the tablet's clock said when it sent: by how far it was off, the times of the steps are set right.
    NotThisTablet; what is retryable (the database is away) is raised, and nothing of that step is kept.
    """
    skew = now - sent_at
    return tuple([await _take(tablet, each, skew, now) for each in sorted(operations, key=lambda each: each.sequence)])


async def take_at_once(tablet: Tablet, operation: Operation, sent_at: datetime, now: datetime) -> Answer:
    """As `take` for one step with the network there: what doesn't fit is answered (`refused`, why) and not kept. As take."""
    return await _take(tablet, operation, now - sent_at, now, at_once=True)


async def _take(tablet: Tablet, wanted: Operation, skew: timedelta, now: datetime, *, at_once: bool = False) -> Answer:
    wanted = replace(wanted, reference=read_reference(wanted.reference) or wanted.reference)  # as an erasure finds it
    async with transaction() as held:
        device = await records.locked(held, tablet)
        before = await records.came(held, wanted.id)
        if before:
            return before[0] if before[1] == records.mark(wanted) else Answer(wanted.id, Taken.refused, StepReused.__name__)
        if wanted.sequence > device.sequence + 1:
            return Answer(wanted.id, Taken.early)
        at = happened(wanted.happened_at, skew, device.leased_at, now)
        answer = await _tried(tablet, wanted, device, at, now)
        if at_once and answer.outcome is Taken.conflict:
            return replace(answer, outcome=Taken.refused)
        sequence = wanted.sequence if wanted.sequence == device.sequence + 1 else None
        whole = answer.outcome is Taken.conflict and await _may_keep(held, wanted, now)
        await records.keep(held, tablet, wanted, answer, at, now, sequence=sequence, whole=whole)
        if wanted.file and wanted.verb is Verb.not_kept:
            await files.let_go(held, tablet, wanted.file)
        elif wanted.file and answer.outcome is Taken.conflict:
            await files.expect(held, tablet, wanted, now)
        await records.seen(held, tablet, now)
        await _note(held, tablet, wanted, answer, skew, now)
    return answer


async def _tried(tablet: Tablet, wanted: Operation, device: Device, at: datetime, now: datetime) -> Answer:
    """Done, or the conflict that a person decides. What a refusal leaves behind on purpose (wrong words counted, alarms) stays."""
    try:
        if wanted.sequence <= device.sequence:
            raise SequenceUsed
        check_lease(at, device.leased_at)
        step = Step(tablet, wanted, at, now)
        async with connection() if wanted.verb in BY_THE_DOOR else transaction() as held:
            return await do(held, step)
    except Refusal as refusal:
        if refusal.retryable:
            raise
        return Answer(wanted.id, Taken.conflict, refusal.key)


async def _may_keep(held: Connection, wanted: Operation, now: datetime) -> bool:
    """Whether a conflict's contents may be kept: not once the consent was taken back or its time is over. The request is locked as
    an erasure locks it, so that none passes between; a step that names no household has a clock of its own (forget_strays)."""
    try:
        found = await home_visits.locked(held, wanted.reference)
    except NotFound:
        return True
    return not found.is_reason_gone and not await home_visits.is_over(found, now)


async def _note(held: Connection, tablet: Tablet, wanted: Operation, answer: Answer, skew: timedelta, now: datetime) -> None:
    """A conflict, and a clock that was off, stand in the ledger."""
    subject, off = f"home_visit:{wanted.reference[:8]}", abs(skew) > ITS_CLOCK_MAY_ERR and wanted.verb is Verb.begin
    if answer.outcome is Taken.conflict or off:
        facts: dict[str, object] = {"step": str(wanted.verb), "why": answer.why, "clock_off_seconds": round(skew.total_seconds())}
        await ledger.write(held, tablet.hall, now, tablet.actor, "bedside_conflict" if answer.why else "bedside_clock", subject, facts)


async def _opened(stop: Stop, tablet: Tablet, now: datetime) -> HomeVisit | None:
    try:
        found = await doorstep.street(tablet.staff, stop.reference, now)
    except (NotFound, NotAllowed):
        return None
    return found if found.state in (State.planned, State.under_way) else None


async def standings(found: Sequence[tuple[HomeVisit, Stop]]) -> tuple[Leased, ...]:
    """Visits with what stands of them already, in this order and in as many questions for many as for one."""
    references = [visit.reference for visit, _ in found]
    past, at = await records.rounds_of(references), await tours.tours_of(references)
    numbers = {visit.reference: _number(visit, past.get(visit.reference, ()), at.get(visit.reference)) for visit, _ in found}
    parts = await records.parts_of(numbers.items())
    return tuple(
        Leased(visit, stop, number, visit.state is State.under_way, parts.get((visit.reference, number), ()))
        for visit, stop in found
        for number in (numbers[visit.reference],)
    )


def _number(found: HomeVisit, past: tuple[Round, ...], tour: Tour | None) -> int:
    """Which visit it is: the one that runs, or the next."""
    return len(past) if found.state is State.under_way and past and past[-1].runs(tour) else len(past) + 1
