"""What the agent does under the mandate: steps that the client sees, the client's data opened for it on record, and the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from backend import ledger, ratings
from backend.agent_matters import records
from backend.agent_matters.judging import Shown, as_shown, seen
from backend.agent_matters.mandate import Act, check_act
from backend.agent_matters.notices import noted, tell, tell_to_rate
from backend.agent_matters.rules import MOVES, Asking, Step, check_agent_of, check_step, check_words
from backend.clock import SHANGHAI
from backend.database import transaction
from backend.people import UnreadableText, is_storable
from backend.states import after


async def step(shown: Shown, act: Act, item: str, note: str, now: datetime) -> None:
    """Something done in the client's name, on record and told. MandateOver, OutOfScope, AgentItemsNeeded, AgentWordsTooLong,
    AgentJudgedMeanwhile, NotNow; NoAgentMatter for anybody but its agent, and for its agent once it was withdrawn."""
    said = check_words(note, "note", needed=False)
    if not is_storable(said):
        raise UnreadableText(field="note")
    async with transaction() as held:
        found = await as_shown(held, shown)
        check_agent_of(found, shown.staff)
        state = check_step(found, act, item, now.astimezone(SHANGHAI).date())
        await records.add_step(held, found.hall, found.reference, Step(now, act, item, said, shown.staff))
        await records.stand(held, found.reference, state, now)
        await noted(held, found, f"agent_{act}", "step", f"staff:{shown.staff}", now, act=str(act), item=item)
        await tell(held, found, "agent_step", now)


async def opened(shown: Shown, now: datetime) -> Asking:
    """Whose matter it is, unmasked: for its agent under a mandate in force, the ledger's line in the same commit. MandateOver; as
    step."""
    async with transaction() as held:
        found = await seen(held, shown)
        check_agent_of(found, shown.staff)
        check_act(found.mandate, Act.enquire, now.astimezone(SHANGHAI).date())
        await ledger.write(held, found.hall, now, f"staff:{shown.staff}", "unmask", f"agent_matter:{found.reference}", {"why": "mandate"})
        return found.asking


async def finish(shown: Shown, words: str, now: datetime) -> None:
    """All is done: the mandate ends and the client is invited to rate. AgentWordsNeeded (what came of it); as step."""
    said = check_words(words)
    async with transaction() as held:
        found = await as_shown(held, shown)
        check_agent_of(found, shown.staff)
        await records.stand(held, found.reference, after(MOVES, found.state, "finish"), now)
        await records.keep_said(held, found.reference, replace(found.said, answer=said))
        await records.end_mandate(held, found.reference, now)
        await noted(held, found, "finished", "finish", f"staff:{shown.staff}", now)
        token = await ratings.invite(held, found.hall, "case", found.reference, found.asking.items[0], found.citizen, now)
        await tell(held, found, "agent_over", now)
        await tell_to_rate(held, found, token, now)
