"""The demo agent has work: one matter under way on a mandate signed on paper, one that waits to be signed, one for an answer."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from backend import agent_matters, hall, people
from backend.agent_matters import SCOPE, USUAL, Act, Asking, Matter, Shown
from backend.appointments import Applicant
from backend.refusals import Refusal
from backend.rehearsal.cast import applicant, player

_FIRM = Applicant("enterprise", "演示商贸有限公司", "credit_code", "91350100M000100Y43", "演示经办人")
_PHONE = "19900000031"


async def handled_by_agent(where: str, now: datetime) -> None:
    """Nothing where the demo staff has no agent (a hall of its own staff)."""
    staff = {each.login: each.id for each in await people.staff_at(where)}
    if "agent1" not in staff or "manager" not in staff:
        return
    items, then = await _items(where), now - timedelta(hours=20)
    with suppress(Refusal):
        helped = await _asked(where, 1, Asking("helped", items[:1], applicant(1), "家里走不开", "请帮我填表、交材料", _PHONE), then)
        await _accept(helped, staff["agent1"], then)
        await _sign(helped, staff["manager"], then)
        await agent_matters.step(await _shown(helped, staff["agent1"]), Act.fill_in, "", "申请表已按您说的填好", now - timedelta(hours=1))
    with suppress(Refusal):
        major = await _asked(where, 2, Asking("major", items[-1:], _FIRM, "重大项目，涉及多个部门", "请全程代办", _PHONE), then)
        await _accept(major, staff["agent1"], then)
    with suppress(Refusal):
        await _asked(where, 3, Asking("special", items[:1], applicant(3), "在外地住院", "", _PHONE), now - timedelta(hours=2))


async def _items(where: str) -> tuple[str, ...]:
    """What the hall is asked for most, and its first item for enterprises."""
    often, taken = (await hall.hall(where)).about.often, tuple(await hall.items_taken(where))
    return tuple(each for each in (*often[:1], "gongsi-sheli") if each in taken)


async def _asked(where: str, number: int, asking: Asking, now: datetime) -> Matter:
    return await agent_matters.ask(where, player(number), asking, language="zh", now=now)


async def _accept(found: Matter, agent: UUID, now: datetime) -> None:
    await agent_matters.accept(await _shown(found, agent), agent, "我来帮您办", now)


async def _sign(found: Matter, manager: UUID, now: datetime) -> None:
    shown = await _shown(found, manager, whole=True)
    await agent_matters.sign_on_paper(shown, tuple(SCOPE), (now + USUAL).date(), now, seen=True)


async def _shown(found: Matter, staff: UUID, *, whole: bool = False) -> Shown:
    present = await agent_matters.matter(found.reference)
    return Shown(found.hall, staff, whole, found.reference, present.version)
