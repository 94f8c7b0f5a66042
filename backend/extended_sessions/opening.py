"""A planned session opens when enough people have asked for a time of it; who asked gets theirs, the first who asked first."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from backend import hall, ledger
from backend.clock import SHANGHAI
from backend.database import transaction
from backend.extended_sessions import records
from backend.extended_sessions.actions import agree
from backend.extended_sessions.rules import MOVES, ExtendedSession, Side, State, Time
from backend.extended_sessions.times import within
from backend.hall import SessionPlan, WaitingSession
from backend.refusals import Refusal
from backend.states import after


async def open_asked_for(now: datetime) -> None:
    """A round: each session for which enough wait is opened, with a ledger line, and each of its requests is agreed to."""
    for waiting in await hall.waiting_sessions(now.astimezone(SHANGHAI).date()):
        asking = await _asking(waiting.hall, waiting.plan)
        if len(asking) < waiting.plan.needed:
            continue
        with suppress(hall.SessionNotPossible):  # closed meanwhile, or the day has become a working day
            await _open(waiting, len(asking), now)
            for reference in asking:
                with suppress(Refusal):  # withdrawn meanwhile, or no window left: the staff answer it
                    await _agree(reference, waiting.plan, now)


async def asking_for(hall_slug: str, plan: SessionPlan) -> int:
    """How many requests that wait for the hall's answer name a time within the session."""
    return len(await _asking(hall_slug, plan))


async def _asking(hall_slug: str, plan: SessionPlan) -> tuple[str, ...]:
    """Their references, the first who asked first."""
    taken = {item for item, each in (await hall.items_taken(hall_slug)).items() if plan.window_group in each.groups}
    found = (each for each in await records.waiting_at(hall_slug) if each.state is State.proposed and each.item in taken)
    asking = sorted((each for each in found if _time(each, plan)), key=lambda each: (each.created_at, each.reference))
    return tuple(each.reference for each in asking)


async def _open(waiting: WaitingSession, asking: int, now: datetime) -> None:
    async with transaction() as held:
        await hall.open_session(held, waiting.hall, waiting.plan, now)
        facts: dict[str, object] = {"group": waiting.plan.window_group, "asking": asking}
        await ledger.write(held, waiting.hall, now, "rounds", "open_session", f"day:{waiting.plan.day}", facts)


async def _agree(reference: str, plan: SessionPlan, now: datetime) -> None:
    async with transaction() as held:
        present = await records.locked(held, reference)
        chosen = _time(present, plan)
        state = after(MOVES, present.state, "accept")
        if chosen is not None:
            await agree(held, present, chosen, state, now, actor="rounds")


def _time(asked: ExtendedSession, plan: SessionPlan) -> Time | None:
    return next((each for each in asked.by(Side.citizen) if within(plan, each)), None)
