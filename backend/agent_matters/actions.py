"""What a client does: ask for an agent, object, withdraw; and what the clock does with promises and mandates."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID

from backend import hall, jobs, limits, people
from backend.agent_matters import records
from backend.agent_matters.judging import Shown, as_shown
from backend.agent_matters.mandate import PaperNotSeen
from backend.agent_matters.notices import noted, tell
from backend.agent_matters.rules import MOVES, OPEN, Asking, Matter, State, check_asking, check_objection, check_words, is_over
from backend.clock import SHANGHAI
from backend.database import transaction
from backend.limits import Limit
from backend.references import new_reference
from backend.states import after

PER_DAY = Limit("agent matters", 10, timedelta(days=1))
_ANSWERED_AT = time(18)


async def ask(
    hall_slug: str, citizen: UUID, asking: Asking, *, language: str, now: datetime, channel: str = "web", actor: str = ""
) -> Matter:
    """A new request, with the day by which the hall answers; the same again while it waits is the same request.

    The refusals of check_asking; people.UnreadableText, PhoneNeeded, TooOften. `actor` is the staff member who takes it down.
    """
    check_asking(asking, tuple(await hall.items_taken(hall_slug)))
    _check_storable(asking)
    promised = await answer_by(hall_slug, now)
    async with transaction() as held:
        await limits.count(held, PER_DAY, actor or str(citizen), now)
    async with transaction() as held:
        await people.locked_booker(held, citizen, by_staff=bool(actor))
        for each in await records.open_of(held, citizen):
            if (each.hall, each.asking) == (hall_slug, asking):
                return each
        reference = new_reference()
        await records.add(held, reference, hall_slug, citizen, asking, promised, language, channel, now)
        made = await records.locked(held, reference)
        await noted(held, made, "agent_asked", "ask", actor or f"citizen:{citizen}", now, matter=asking.kind)
        await tell(held, made, "agent_asked", now)
    return made


async def ask_at_window(hall_slug: str, staff: UUID, asking: Asking, *, now: datetime) -> Matter:
    """Taken down by staff for somebody at the counter or on the telephone; messages go to the contact's phone. As `ask`."""
    async with transaction() as held:
        citizen = await people.account_of_caller(held, f"staff:{staff}", "zh", now)
    return await ask(hall_slug, citizen, asking, language="zh", now=now, channel="counter", actor=f"staff:{staff}")


async def object_to(reference: str, citizen: UUID, words: str, now: datetime) -> None:
    """A no goes to another person, once. AgentWordsNeeded, AgentObjectedAlready, NoAgentMatter, NotNow."""
    said = check_words(words)
    async with transaction() as held:
        found = await records.locked(held, reference, citizen)
        await records.stand(held, found.reference, check_objection(found), now)
        await records.keep_said(held, found.reference, replace(found.said, objection=said))
        await records.promise(held, found.reference, await answer_by(found.hall, now))
        await noted(held, found, "objected", "object", f"citizen:{citizen}", now)


async def withdraw(reference: str, citizen: UUID, now: datetime) -> None:
    """The request is taken back and the mandate ends with this commit: whatever the agent sends after it is refused. Again
    changes nothing. NoAgentMatter, NotNow."""
    async with transaction() as held:
        found = await records.locked(held, reference, citizen)
        if found.state is State.withdrawn:
            return
        await records.stand(held, found.reference, after(MOVES, found.state, "withdraw"), now)
        await records.end_mandate(held, found.reference, now)
        await noted(held, found, "withdrawn", "withdraw", f"citizen:{citizen}", now)
        await tell(held, found, "agent_over", now)


async def withdraw_at_window(shown: Shown, now: datetime, *, seen: bool) -> None:
    """As withdraw, for a client whom staff saw with their document, or who is on the telephone they gave. PaperNotSeen."""
    if not seen:
        raise PaperNotSeen(field="seen")
    async with transaction() as held:
        found = await as_shown(held, shown)
        await records.stand(held, found.reference, after(MOVES, found.state, "withdraw"), now)
        await records.end_mandate(held, found.reference, now)
        await noted(held, found, "withdrawn", "withdraw", f"staff:{shown.staff}", now)
        await tell(held, found, "agent_over", now)


async def watch(now: datetime) -> None:
    """A round: a promise that was not kept is told to who asked, and leads the staff's list; one transaction each, and one that
    fails stops no other."""
    await jobs.one_by_one(await records.overdue(now), lambda reference: _late(reference, now))


async def lapse(now: datetime) -> None:
    """A round: a mandate whose last day is over, and one that nobody signed for 30 days, ends; told; as watch."""
    today = now.astimezone(SHANGHAI).date()
    await jobs.one_by_one(await records.ended(today, now), lambda reference: _lapsed(reference, now))


async def answer_by(hall_slug: str, now: datetime) -> datetime:
    """18:00 of the working day by which the hall answers (its setting agent_answer_days)."""
    policies, calendar = await hall.policies(hall_slug, now), await hall.calendar()
    day = hall.working_day_after(calendar, now.astimezone(SHANGHAI).date(), policies.agent_answer_days)
    return datetime.combine(day, _ANSWERED_AT, SHANGHAI)


def _check_storable(asking: Asking) -> None:
    for field in ("why", "wanted"):
        if not people.is_storable(getattr(asking, field)):
            raise people.UnreadableText(field=field)


async def _late(reference: str, now: datetime) -> None:
    async with transaction() as held:
        found = await records.locked(held, reference)
        if found.late or found.answer_by > now or found.state not in OPEN:
            return
        await records.mark_late(held, reference)
        await noted(held, found, "answer_late", "late", "rounds", now)
        await tell(held, found, "agent_late", now)


async def _lapsed(reference: str, now: datetime) -> None:
    async with transaction() as held:
        found = await records.locked(held, reference)
        if not is_over(found, now, now.astimezone(SHANGHAI).date()):
            return
        await records.stand(held, reference, after(MOVES, found.state, "lapse"), now)
        await records.end_mandate(held, reference, now)
        await noted(held, found, "mandate_lapsed", "lapse", "rounds", now)
        await tell(held, found, "agent_over", now)
