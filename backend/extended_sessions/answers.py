"""How the hall answers a request: accept a time, offer others, refuse. Two at once: the second learns who did what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend import hall, ledger, people
from backend.database import Connection, transaction
from backend.extended_sessions import records
from backend.extended_sessions.actions import agree, frame, noted
from backend.extended_sessions.notices import tell
from backend.extended_sessions.rules import (
    MOVES,
    AnsweredMeanwhile,
    ExtendedSession,
    NothingAsked,
    Side,
    State,
    Stretch,
    WhyNot,
)
from backend.extended_sessions.times import check_times, check_words, citizen_answers_by, time_of
from backend.states import after


@dataclass(frozen=True)
class Shown:
    """Who answers, for which hall, and the version of the request that their page showed."""

    hall: str
    staff: UUID
    reference: str
    version: int


async def accept(shown: Shown, number: int, now: datetime) -> None:
    """One of the proposed times: it is booked. AnsweredMeanwhile, NothingAsked, NotNow, NotOffered, hall.NoWindowLeft, hall.SlotPassed."""
    async with transaction() as held:
        present = await _as_shown(held, shown)
        state = after(MOVES, present.state, "accept")
        await agree(held, present, time_of(present, number, Side.citizen), state, now, staff=shown.staff)


async def offer(shown: Shown, times: tuple[Stretch, ...], words: str, now: datetime) -> None:
    """One to three other times, which the citizen may accept by one tap. The refusals of check_times; as accept otherwise."""
    check_words(words, needed=False)
    before = await records.session(shown.reference)
    measured = await frame(before.hall, before.item, now)
    check_times(times, measured, now)
    async with transaction() as held:
        present = await _as_shown(held, shown)
        await records.stand(held, present.reference, after(MOVES, present.state, "offer"), now, staff=shown.staff)
        await records.add_times(held, present.hall, present.reference, Side.staff, times, len(present.times) + 1)
        await records.keep_answer(held, present.reference, "", words.strip(), citizen_answers_by(times, measured.policies, now))
        await noted(held, present, "offered", "offer", f"staff:{shown.staff}", now)
        await tell(held, present, "session_offered", now)


async def refuse(shown: Shown, why_not: WhyNot, words: str, now: datetime) -> None:
    """Not possible, with the reason and words for the citizen. WordsNeeded, WordsTooLong; as accept otherwise."""
    check_words(words, needed=why_not is WhyNot.other)
    async with transaction() as held:
        present = await _as_shown(held, shown)
        await records.stand(held, present.reference, after(MOVES, present.state, "refuse"), now, staff=shown.staff)
        await records.keep_answer(held, present.reference, why_not, words.strip(), present.answer_by)
        await noted(held, present, "refused", "refuse", f"staff:{shown.staff}", now)
        await tell(held, present, "session_refused", now)


async def plan(hall_slug: str, staff: UUID, planned: hall.SessionPlan, now: datetime) -> None:
    """A session ahead of any request, open at once or when enough have asked; one that waits and has been asked for opens now.
    hall.SessionNotPossible."""
    async with transaction() as held:
        is_open = await hall.plan_session(held, hall_slug, planned, now)
        facts: dict[str, object] = {"group": planned.window_group, "windows": planned.windows, "needed": planned.needed, "open": is_open}
        facts |= {"opens": f"{planned.opens:%H:%M}", "closes": f"{planned.closes:%H:%M}"}
        await ledger.write(held, hall_slug, now, f"staff:{staff}", "plan_session", f"day:{planned.day}", facts)


async def _as_shown(held: Connection, shown: Shown) -> ExtendedSession:
    present = await records.locked(held, shown.reference)
    if present.hall != shown.hall:
        raise NothingAsked
    if present.version != shown.version:
        raise AnsweredMeanwhile(who=await _who(present), what=str(present.state))
    return present


async def _who(present: ExtendedSession) -> str:
    """The colleague's name; empty where it was the citizen or the clock."""
    by_staff = present.state in (State.agreed, State.offered, State.refused) and present.staff
    member = await people.staff_member(present.staff) if by_staff and present.staff else None
    return member.name if member else ""
