"""Somebody who asks an agent of the hall to handle a matter, and the agent who does."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from backend import agent_matters, secrecy
from backend.agent_matters import Act, Asking, Matter, Shown
from backend.database import connection
from backend.mandates import Signer
from tests import given, given_extended_sessions

UNTIL = date(2027, 5, 20)
LATER = given.NOW + timedelta(hours=1)


def asking(**more: object) -> Asking:
    """A shop that wants its licence, all by the hall's agent."""
    whole = Asking("helped", ("card",), given.applicant("张示例"), "看店走不开", "请帮我填表、交材料", given_phone())
    return replace(whole, **more)  # type: ignore[arg-type]


def given_phone() -> str:
    """A demo phone to be called on."""
    return "19900001234"


async def agent(slug: str, name: str = "试岗代办") -> UUID:
    """An agent of the hall."""
    return await given_extended_sessions.staff(slug, name, "agent")


async def asked(slug: str, *, by: UUID | None = None, now: datetime = given.NOW, **more: object) -> Matter:
    """A request of somebody's own."""
    return await agent_matters.ask(slug, by or await given.citizen(), asking(**more), language="zh", now=now)


async def shown(found: Matter, by: UUID | None = None, *, whole: bool = False) -> Shown:
    """The matter, as it stands, as a page of its hall's staff shows it."""
    present = await agent_matters.matter(found.reference)
    return Shown(found.hall, by or await agent(found.hall), whole, found.reference, present.version)


async def accepted(slug: str, *, by: UUID | None = None, now: datetime = given.NOW, **more: object) -> tuple[Matter, UUID]:
    """A matter that waits for its mandate, and its agent."""
    found, one = await asked(slug, by=by, now=now, **more), await agent(slug)
    await agent_matters.accept(await shown(found, one), one, "", now)
    return await agent_matters.matter(found.reference), one


async def under_way(
    slug: str, *, by: UUID | None = None, now: datetime = given.NOW, until: date | None = None, **more: object
) -> tuple[Matter, UUID]:
    """A matter whose mandate was signed by code, and its agent."""
    found, one = await accepted(slug, by=by, now=now, **more)
    signer = Signer(found.citizen, uuid4().hex)
    await to_be_signed(found, signer, tuple(agent_matters.SCOPE), until or (now + agent_matters.USUAL).date(), now)
    await agent_matters.sign(found.reference, signer, await code_of(found.citizen), now)
    return await agent_matters.matter(found.reference), one


async def to_be_signed(
    found: Matter, signer: Signer, scope: tuple[str, ...] = ("fill_in",), until: date = UNTIL, now: datetime = given.NOW
) -> None:
    """The terms are chosen and the code is on its way."""
    await agent_matters.choose_terms(found.reference, signer.citizen, scope, until, now, declared=True)
    await agent_matters.send_code(found.reference, signer, now)


async def stepped(found: Matter, one: UUID, now: datetime = LATER) -> None:
    """The agent filled in the forms."""
    await agent_matters.step(await shown(found, one), Act.fill_in, "", "申请表已填好", now)


async def code_of(citizen: UUID) -> str:
    """The newest code that signs something, as the account's phone got it."""
    async with connection() as held:
        box = await held.fetchval("SELECT phone_box FROM citizens WHERE id = $1", citizen)
    return await code_to(secrecy.unseal(box, "citizens.phone"))


async def code_to(phone: str) -> str:
    """The newest code that signs something, as this phone got it."""
    async with connection() as held:
        rows = await held.fetch("SELECT phone_box, facts_box FROM notices WHERE topic = 'mandate_code' ORDER BY id DESC LIMIT 200")
    mine = next(row for row in rows if secrecy.unseal(row["phone_box"], "notices.phone") == phone)
    found = re.search(r'code":"(\d{6})"', secrecy.unseal(mine["facts_box"], "notices.facts"))
    assert found
    return found[1]
