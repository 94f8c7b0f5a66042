"""What each step at the bedside does, inside the transaction that takes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from backend import doorstep, home_visits, ledger, phone_calls, progress, tours
from backend.bedside import records
from backend.bedside.forgetting import is_there
from backend.bedside.records import Round
from backend.bedside.rules import (
    Answer,
    FileNotKept,
    ItemNotAsked,
    NotBegun,
    NotOnTour,
    Operation,
    RoundOver,
    Tablet,
    Taken,
    Verb,
    check_base,
    check_whole,
    check_words,
    purpose_of,
)
from backend.database import Connection, transaction
from backend.home_visits import HomeVisit, NoHomeVisit, NotMet, State
from backend.refusals import NotAllowed, Refusal
from backend.states import NotNow

BY_THE_DOOR = (Verb.begin, Verb.not_met)
"""Steps that are `doorstep`'s: what it writes though it refuses (wrong words, alarms) must stay."""


@dataclass(frozen=True)
class Step:
    """A step to be done: `at` when it was done at the bedside, by the server's clock. `settled_by` has decided a conflict: what
    a colleague wrote meanwhile gives way, and a visit that has ended may be added to."""

    tablet: Tablet
    wanted: Operation
    at: datetime
    now: datetime
    settled_by: UUID | None = None

    @property
    def actor(self) -> str:
        """As the ledger names who does it."""
        return f"staff:{self.settled_by or self.tablet.staff}"


async def do(held: Connection, step: Step) -> Answer:
    """The step done, or found done already in the same way. The refusals of the visit, its round, its part and its tour."""
    wanted = step.wanted
    check_words(wanted)
    found = await home_visits.visit(wanted.reference)
    if found.hall != step.tablet.hall:
        raise NoHomeVisit
    await records.lock_visit(held, found.reference)
    here = replace(step, wanted=replace(wanted, reference=found.reference))
    taken, version = await _ACTIONS[wanted.verb](held, here, await home_visits.visit(found.reference))
    return Answer(wanted.id, taken, version=version)


_Did = tuple[Taken, int]


async def _begin(held: Connection, step: Step, found: HomeVisit) -> _Did:
    """No savepoint around it: wrong words are counted, and alarms stand, though the step is refused."""
    past = await records.rounds(found.reference)
    runs = bool(past and past[-1].runs(await tours.tour_of(found.reference)) and found.state is State.under_way)
    if runs and past[-1].number == step.wanted.number and step.tablet.staff in past[-1].visitors:
        return Taken.same, 0  # a colleague's tablet was quicker
    if runs or step.wanted.number != len(past) + 1:
        raise RoundOver
    await (_let_in(step, found) if step.settled_by is None else _phoned(held, step, found))
    await _arrived(held, step, found, step.at)
    return Taken.taken, 0


async def _arrived(held: Connection, step: Step, found: HomeVisit, at: datetime) -> Round:
    """The visit runs from `at` on; one before it that was left unmet at the door is over."""
    tour = await tours.tour_of(found.reference)
    if tour is None:
        raise NotOnTour
    await records.leave_open(held, found.reference, at)
    team = tuple(dict.fromkeys((*(each.staff for each in tour.members), step.tablet.staff)))
    here = Round(step.wanted.number, tour.id, team, at, None)
    await records.arrive(held, found.hall, found.reference, here)
    return here


async def _let_in(step: Step, found: HomeVisit) -> None:
    try:
        await doorstep.begin(step.tablet.staff, found.reference, step.wanted.word, step.now, step.at)
    except NoHomeVisit:
        raise _why_not(found, step) from None


async def _phoned(held: Connection, step: Step, found: HomeVisit) -> None:
    """A manager says that the visit was begun, once somebody else than who was there phoned about it and reached them. CallFirst;
    NotAllowed for who was there."""
    there = step.tablet.staff
    calls = [each for each in await phone_calls.about(found.hall, found.reference) if each.staff != there and each.placed_at >= step.at]
    if not any(each.outcome is phone_calls.Outcome.reached for each in calls):
        raise doorstep.CallFirst
    if step.settled_by == there:
        raise NotAllowed
    await home_visits.begin_visit(held, found.reference, step.actor, step.now)


def _why_not(found: HomeVisit, step: Step) -> Refusal:
    if found.state in (State.planned, State.under_way):
        return NotOnTour()
    return NotNow(state=str(found.state), move=str(step.wanted.verb))


async def _part(held: Connection, step: Step, found: HomeVisit) -> _Did:
    wanted = step.wanted
    await _round(held, step, found)
    if wanted.verb is Verb.result and wanted.item not in found.asking.items:
        raise ItemNotAsked
    standing = next((each for each in await records.parts(found.reference, wanted.number) if each.name == wanted.part), None)
    if standing and _says(standing.wrote) == _says(wanted):
        return Taken.same, standing.version
    version = standing.version if standing else 0
    if step.settled_by is None:
        check_base(wanted.base, version)
    await records.write(held, step.tablet, wanted, version + 1, step.at)
    if wanted.verb is Verb.consent:
        await _consented(held, step, found)
    return Taken.taken, version + 1


async def _consented(held: Connection, step: Step, found: HomeVisit) -> None:
    if step.wanted.file:
        await records.name_file(held, step.tablet, step.wanted, purpose_of(step.wanted))
    how = "signed" if step.wanted.file else "spoken"
    await ledger.write(held, found.hall, step.now, step.actor, "bedside_consent", f"home_visit:{found.reference}", {"how": how})


async def _photo(held: Connection, step: Step, found: HomeVisit) -> _Did:
    """A photo may come after the end: it takes nothing away."""
    await _round(held, step, found, may_be_over=True)
    await records.name_file(held, step.tablet, step.wanted, purpose_of(step.wanted))
    return Taken.taken, 0


async def _finish(held: Connection, step: Step, found: HomeVisit) -> _Did:
    wanted = step.wanted
    here = await _round(held, step, found, may_be_over=True)
    if not here.is_open:
        if (found.state is State.accepted) == bool(wanted.note.strip()):
            return Taken.same, 0  # a colleague's tablet was quicker, and said the same
        raise RoundOver
    standing = await records.parts(found.reference, here.number)
    if not wanted.note.strip():
        check_whole(found.asking.items, tuple(each.name for each in standing))
        await home_visits.finish(held, found.reference, step.actor, step.now)
    else:
        await home_visits.again(held, found.reference, "bedside", step.actor, step.now)
    await records.leave(held, found.reference, here.number, step.at)
    return Taken.taken, 0


async def _not_met(_: Connection, step: Step, found: HomeVisit) -> _Did:
    past = await records.rounds(found.reference)
    how = NotMet(step.wanted.how) if step.wanted.how in tuple(NotMet) else NotMet.not_possible
    try:
        await doorstep.not_met(step.tablet.staff, found.reference, how, step.now, step.at)
    except NoHomeVisit:
        raise _why_not(found, step) from None
    if past and past[-1].is_open:
        async with transaction() as held:
            await records.leave(held, found.reference, past[-1].number, step.at)
    return Taken.taken, 0


async def _not_kept(held: Connection, step: Step, _found: HomeVisit) -> _Did:
    """Unless it came after all, a person reads that it is not there."""
    if await is_there(held, step.wanted.file):
        return Taken.same, 0
    raise FileNotKept


async def _dropped(held: Connection, step: Step, found: HomeVisit) -> _Did:
    await ledger.write(held, found.hall, step.now, step.actor, "bedside_given_up", f"home_visit:{found.reference}")
    return Taken.taken, 0


async def _round(held: Connection, step: Step, found: HomeVisit, *, may_be_over: bool = False) -> Round:
    """The visit to which a step belongs: begun, not over, by its team. NotBegun, NotOnTour, RoundOver, NotNow.

    The request is locked, as an erasure locks it: nothing is written after its consent was taken back, or its time is over.
    """
    found = await home_visits.locked(held, found.reference)
    if found.is_reason_gone or await home_visits.is_over(found, step.now):
        raise RoundOver
    past = await records.rounds(found.reference)
    here = next((each for each in past if each.number == step.wanted.number), None)
    if here is None:
        here = await _begun_at_the_door(held, step, found, past)
    own = step.settled_by == step.tablet.staff
    if step.settled_by is not None and (not own or step.settled_by in here.visitors):
        return here  # nobody takes their own step into a visit at which they were not
    tour = None if step.tablet.staff in here.visitors else await tours.tour(here.tour)
    if tour and not tour.has(step.tablet.staff):
        raise NotOnTour
    if not here.is_open and not may_be_over:
        raise RoundOver
    if here.is_open and found.state is not State.under_way:
        raise NotNow(state=str(found.state), move=str(step.wanted.verb))
    return here


async def _begun_at_the_door(held: Connection, step: Step, found: HomeVisit, past: tuple[Round, ...]) -> Round:
    """A visit that was begun with the word on the door's own page. NotBegun, NotOnTour."""
    tour = await tours.tour_of(found.reference)
    if found.state is not State.under_way or step.wanted.number != len(past) + 1 or (past and past[-1].runs(tour)):
        raise NotBegun
    if tour is None or not tour.has(step.tablet.staff):
        raise NotOnTour
    begun = [each.at for each in await progress.diary(found.reference) if each.what == "begun"]
    return await _arrived(held, step, found, begun[-1] if begun else step.at)


def _says(said: Operation) -> tuple[object, ...]:
    """What a step says, apart from which tablet says it when."""
    return said.part, said.outcome, said.note, said.materials, said.witness, said.papers, said.file


_ACTIONS: Mapping[Verb, Callable[[Connection, Step, HomeVisit], Awaitable[_Did]]] = {
    Verb.begin: _begin, Verb.result: _part, Verb.consent: _part, Verb.papers: _part, Verb.photo: _photo, Verb.finish: _finish,
    Verb.not_met: _not_met, Verb.not_kept: _not_kept, Verb.dropped: _dropped,
}  # fmt: skip
