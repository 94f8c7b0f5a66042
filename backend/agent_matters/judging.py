"""How the hall answers: accept and name an agent, refuse with a reason; and hand over to another agent.

Two at once: the second learns who did what.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from backend import people
from backend.agent_matters import records
from backend.agent_matters.notices import noted, tell
from backend.agent_matters.rules import (
    MOVES,
    AgentJudgedMeanwhile,
    Matter,
    NoAgentMatter,
    NotAnAgent,
    State,
    check_judging,
    check_seen_by,
    check_words,
)
from backend.database import Connection, transaction
from backend.states import after

JUDGES = ("agent", "head", "manager")
WHOLE = ("head", "manager")
"""The roles that answer; heads and managers see all matters of the hall, an agent what waits and what is theirs."""


@dataclass(frozen=True)
class Shown:
    """Who acts, for which hall, whether as its head or manager, and the version of the matter that their page showed."""

    hall: str
    staff: UUID
    whole: bool
    reference: str
    version: int


async def agents_of(hall: str) -> tuple[people.HallStaff, ...]:
    """The hall's agents who are at work, by staff number."""
    return tuple(each for each in await people.staff_at(hall) if not each.disabled and "agent" in each.roles)


async def accept(shown: Shown, agent: UUID, words: str, now: datetime) -> None:
    """The hall does it; this agent is named, and the client's mandate awaited. NotAnAgent, SameAgentJudge, AgentJudgedMeanwhile,
    NoAgentMatter, NotNow."""
    said = check_words(words, needed=False)
    await _check_agent(shown.hall, agent)
    async with transaction() as held:
        found = await as_shown(held, shown)
        state = check_judging(found, shown.staff, "accept")
        await records.keep_said(held, found.reference, replace(found.said, answer=said))
        await records.stand(held, found.reference, state, now, staff=shown.staff, agent=agent)
        await noted(held, found, "agent_accepted", "accept", f"staff:{shown.staff}", now, agent=str(agent))
        await tell(held, found, "agent_answered", now)


async def refuse(shown: Shown, words: str, now: datetime) -> None:
    """The hall can't do it, with the reason in words; who asked may object to another person. AgentWordsNeeded; as accept."""
    said = check_words(words)
    async with transaction() as held:
        found = await as_shown(held, shown)
        state = check_judging(found, shown.staff, "refuse")
        await records.keep_said(held, found.reference, replace(found.said, answer=said))
        await records.stand(held, found.reference, state, now, staff=shown.staff)
        await noted(held, found, "agent_refused", "refuse", f"staff:{shown.staff}", now)
        await tell(held, found, "agent_answered", now)


async def hand_over(shown: Shown, agent: UUID, now: datetime) -> None:
    """Another agent has it from this commit on, and the client is told; the mandate allows it. By its agent, a head or a
    manager. NotAnAgent, AgentJudgedMeanwhile, NoAgentMatter, NotNow."""
    await _check_agent(shown.hall, agent)
    async with transaction() as held:
        found = await as_shown(held, shown)
        state = after(MOVES, found.state, "hand_over")
        if found.agent == agent:
            raise NotAnAgent(field="agent")
        await records.stand(held, found.reference, state, now, agent=agent)
        await noted(held, found, "agent_changed", "hand_over", f"staff:{shown.staff}", now, agent=str(agent))
        await tell(held, found, "agent_changed", now)


async def seen(held: Connection, shown: Shown) -> Matter:
    """The matter, locked, if these eyes may see it. NoAgentMatter."""
    found = await records.locked(held, shown.reference)
    if found.hall != shown.hall:
        raise NoAgentMatter
    check_seen_by(found, shown.staff, whole=shown.whole)
    return found


async def as_shown(held: Connection, shown: Shown) -> Matter:
    """As `seen`, if it is as their page showed it. NoAgentMatter, AgentJudgedMeanwhile."""
    found = await seen(held, shown)
    if found.version != shown.version:
        raise AgentJudgedMeanwhile(who=await _who(found), what=str(found.state))
    return found


async def _who(found: Matter) -> str:
    """The colleague's name; empty where it was the client."""
    by_staff = found.state in (State.accepted, State.refused) and found.judged_by
    member = await people.staff_member(found.judged_by) if by_staff and found.judged_by else None
    return member.name if member else ""


async def _check_agent(hall: str, agent: UUID) -> None:
    if agent not in {each.id for each in await agents_of(hall)}:
        raise NotAnAgent(field="agent")
