"""How a mandate is signed: its terms are chosen, and a code to the client's confirmed phone, or paper seen at the window, signs them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from backend import people
from backend.agent_matters import records
from backend.agent_matters.judging import Shown, as_shown
from backend.agent_matters.mandate import (
    NothingToSign,
    OwnPaper,
    PaperNotSeen,
    SignedAs,
    SignerNeeded,
    Terms,
    check_terms,
)
from backend.agent_matters.notices import noted, tell
from backend.agent_matters.rules import MOVES, Matter
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.mandates import Signer
from backend.notifications import tell_mandate_code
from backend.people import CodeAnswer, CodeAsked, PhoneNeeded, Purpose
from backend.states import after


async def choose_terms(reference: str, citizen: UUID, scope: tuple[str, ...], until: date | None, now: datetime, *, declared: bool) -> None:
    """What the mandate shall say is kept, unsigned; a code that was sent before signs it no more. `declared`: who asks is the client, or
    signs for the enterprise. ScopeNeeded, MandateEndWrong, SignerNeeded, NoAgentMatter, NotNow."""
    terms = check_terms(scope, until, now.astimezone(SHANGHAI).date())
    if not declared:
        raise SignerNeeded(field="declared")
    async with transaction() as held:
        found = await records.locked(held, reference, citizen)
        after(MOVES, found.state, "sign")
        await records.keep_terms(held, found.reference, terms)


async def send_code(reference: str, signer: Signer, now: datetime) -> None:
    """A code to the account's phone that signs exactly the chosen terms. NothingToSign, PhoneNeeded, NoAgentMatter, NotNow; the
    refusals of people.send_code."""
    found = await records.owned(reference, signer.citizen)
    after(MOVES, found.state, "sign")
    asked = CodeAsked(
        await _phone(signer.citizen), Purpose.confirm, signer.device, signer.address, signer.language, proof=signer.proof,
        subject=_subject(found, _unsigned(found, now)),
    )  # fmt: skip
    await people.send_code(asked, tell_mandate_code, now)


async def sign(reference: str, signer: Signer, code: str, now: datetime) -> Matter:
    """The mandate is in force and the agent may begin; NothingToSign where another agent was named meanwhile.

    people.CodeMissing, CodeWrong, NoAgentMatter, NotNow.
    """
    read, phone = people.check_code(code), await _phone(signer.citizen)
    shown = await records.owned(reference, signer.citizen)
    after(MOVES, shown.state, "sign")
    answer = CodeAnswer(phone, read, Purpose.confirm, signer.device, _subject(shown, _unsigned(shown, now)))
    number = await people.tried_code(answer, now)
    async with transaction() as held:
        found = await records.locked(held, reference, signer.citizen)
        state = after(MOVES, found.state, "sign")
        terms = _unsigned(found, now)
        if _subject(found, terms) != answer.subject:
            raise NothingToSign
        await people.take_code(held, number, answer, now)
        await records.keep_signature(held, found.reference, SignedAs.code, None, now)
        await records.stand(held, found.reference, state, now)
        await _signed(held, found, terms, f"citizen:{signer.citizen}", SignedAs.code, now)
        return await records.locked(held, reference)


async def sign_on_paper(shown: Shown, scope: tuple[str, ...], until: date | None, now: datetime, *, seen: bool) -> None:
    """A mandate on paper, entered by a colleague of the agent's who saw it signed and saw the signer's document.

    ScopeNeeded, MandateEndWrong, PaperNotSeen, OwnPaper, AgentJudgedMeanwhile, NoAgentMatter, NotNow.
    """
    terms = check_terms(scope, until, now.astimezone(SHANGHAI).date())
    if not seen:
        raise PaperNotSeen(field="seen")
    async with transaction() as held:
        found = await as_shown(held, shown)
        state = after(MOVES, found.state, "sign")
        if found.agent == shown.staff:
            raise OwnPaper
        await records.keep_terms(held, found.reference, terms)
        await records.keep_signature(held, found.reference, SignedAs.paper, shown.staff, now)
        await records.stand(held, found.reference, state, now)
        await _signed(held, found, terms, f"staff:{shown.staff}", SignedAs.paper, now)


async def _signed(held: Connection, found: Matter, terms: Terms, actor: str, by: SignedAs, now: datetime) -> None:
    facts = {"scope": ",".join(terms.scope), "until": terms.until.isoformat(), "by": str(by)}
    await noted(held, found, "agent_signed", "sign", actor, now, **facts)
    await tell(held, found, "agent_mandate", now)


async def _phone(citizen: UUID) -> str:
    async with connection() as held:
        phone = await people.phone_of(held, citizen)
    if not phone:
        raise PhoneNeeded
    return phone


def _unsigned(found: Matter, now: datetime) -> Terms:
    """The terms that wait for a signature. NothingToSign also where they were of a mandate that is over, or their last day is."""
    if found.mandate is None or found.mandate.signed_at or found.mandate.until < now.astimezone(SHANGHAI).date():
        raise NothingToSign
    return Terms(found.mandate.scope, found.mandate.until)


def _subject(found: Matter, terms: Terms) -> str:
    """What the code signs: this matter, this agent, these acts, this last day."""
    return f"agent_matter {found.reference} {found.agent} {','.join(terms.scope)} {terms.until}"
