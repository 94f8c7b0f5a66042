"""Two citizens, one of whom may act for the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from backend import mandates, people
from backend.database import connection, transaction
from backend.mandates import Delegation, Matter, Signer, Wanted
from tests import given, given_people
from tests.given_agent_matters import code_to

HALF_A_YEAR = timedelta(days=180)


async def person(phone: str = "", now: datetime = given.NOW) -> tuple[UUID, str]:
    """An account by its phone, as signing in makes it."""
    number = phone or given_people.demo_phone()
    async with transaction() as held:
        found, _ = await people.citizen_of_phone(held, number, "zh", now)
    return found, number


def wanted(phone: str, now: datetime = given.NOW, **more: object) -> Wanted:
    """All matters for half a year."""
    whole = Wanted(phone, "张示例", "李示例", tuple(Matter), (now + HALF_A_YEAR).date())
    return replace(whole, **more)  # type: ignore[arg-type]


async def confirmed(made: Delegation, principal: UUID, phone: str, now: datetime = given.NOW) -> Delegation:
    """The principal's code was given."""
    signer = Signer(principal, uuid4().hex)
    await mandates.send_code(made.reference, signer, now)
    return await mandates.confirm(made.reference, signer, await code_to(phone), now)


async def live(
    principal: UUID | None = None, delegate: UUID | None = None, now: datetime = given.NOW, **more: object
) -> tuple[UUID, UUID, Delegation]:
    """In force: the delegate asked, the principal confirmed. Principal, delegate, delegation."""
    one, other = principal or (await person())[0], delegate or (await person())[0]
    phone = await phone_of(one)
    made = await mandates.ask(other, wanted(phone, now, **more), now)
    return one, other, await confirmed(made, one, phone, now)


async def phone_of(account: UUID) -> str:
    """The account's phone."""
    async with connection() as held:
        return await people.phone_of(held, account)
