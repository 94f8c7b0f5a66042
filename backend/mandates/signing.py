"""The code by which a principal confirms: six digits to their own phone, good for five minutes and five tries, for this alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend import people
from backend.database import Connection
from backend.mandates.delegations import Delegation
from backend.notifications import tell_mandate_code
from backend.people import CodeAnswer, CodeAsked, Purpose


@dataclass(frozen=True)
class Signer:
    """Who signs by code: the account, and the device that asks; `address` is empty where addresses don't count."""

    citizen: UUID
    device: str
    address: str = ""
    language: str = "zh"
    proof: str = ""


async def send(found: Delegation, phone: str, signer: Signer, now: datetime) -> None:
    """A new code to the principal's phone; an older one is void. The refusals of people.send_code."""
    asked = CodeAsked(phone, Purpose.confirm, signer.device, signer.address, signer.language, proof=signer.proof, subject=_subject(found))
    await people.send_code(asked, tell_mandate_code, now)


async def tried(found: Delegation, phone: str, signer: Signer, code: str, now: datetime) -> tuple[int, CodeAnswer]:
    """One more try, kept whatever comes of it. CodeWrong."""
    answer = CodeAnswer(phone, code, Purpose.confirm, signer.device, _subject(found))
    return await people.tried_code(answer, now), answer


async def taken(held: Connection, number: int, answer: CodeAnswer, now: datetime) -> None:
    """The code is used up, in the caller's transaction. CodeWrong."""
    await people.take_code(held, number, answer, now)


def _subject(found: Delegation) -> str:
    """What the code confirms: this delegate, these matters, this last day."""
    return f"delegation {found.reference} {found.delegate.phone} {','.join(found.matters)} {found.until}"
