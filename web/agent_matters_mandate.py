"""The mandate (委托书) on its client's pages: chosen, signed by a code, to be printed."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import agent_matters, clock, database, people, secrecy
from backend.agent_matters import LONGEST, SCOPE, USUAL, Matter, NoAgentMatter
from backend.languages import say
from backend.mandates import Signer
from backend.proof_of_work import ProofOfWorkNeeded
from backend.refusals import Refusal, TooOften
from web.addresses import counted_address
from web.agent_matters import ALL
from web.agent_matters_view import day_of, matter_view, scopes
from web.identity import person_of, signed_in
from web.modes import preferences
from web.proof_of_work import proof_of, work_page
from web.rendering import page, redirect

HERE = f"{ALL}/{{reference:str}}/mandate"


@dataclass(frozen=True)
class Terms:
    """What was ticked and typed."""

    scope: tuple[str, ...]
    until: str
    declared: bool = False


@get(HERE, include_in_schema=False)
async def mandate(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The mandate in force, to be read and printed; where none is signed, the choice of what it shall say."""
    found = await agent_matters.owned(reference, signed_in(request))
    if found.mandate and found.mandate.signed_at and "anew" not in request.query_params:
        return page(
            request, "agent_matters/mandate.html", view=await matter_view(found, preferences(request).language, steps=False),
            client_name=found.asking.applicant.name,
        )  # fmt: skip
    usual = (clock.today() + USUAL).isoformat()
    terms = Terms(tuple(found.mandate.scope), found.mandate.until.isoformat()) if found.mandate else Terms(tuple(SCOPE), usual)
    return await _terms_page(request, found, terms)


@post(HERE, include_in_schema=False, status_code=303)
async def choose(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The terms are kept, and the whole text is shown to be signed."""
    citizen, form = signed_in(request), await request.form()
    found = await agent_matters.owned(reference, citizen)
    scope = tuple(str(each)[:20] for each in form.getall("scope", [])[:10])
    terms = Terms(scope, str(form.get("until", ""))[:20], form.get("declared") == "yes")
    try:
        await agent_matters.choose_terms(found.reference, citizen, scope, day_of(terms.until), clock.now(), declared=terms.declared)
    except NoAgentMatter:
        raise
    except Refusal as refusal:
        return await _terms_page(request, found, terms, refusal)
    return redirect(f"{ALL}/{found.reference}/mandate/signature")


@get(f"{HERE}/signature", include_in_schema=False)
async def signature(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The whole text, and where the code is asked for and given."""
    found = await agent_matters.owned(reference, signed_in(request))
    if found.mandate is None or found.mandate.signed_at:
        return redirect(f"{ALL}/{found.reference}")
    return await _signature_page(request, found, sent="sent" in request.query_params)


@post(f"{HERE}/code", include_in_schema=False, status_code=303)
async def send_code(request: Request, reference: FromPath[str]) -> Response[Any]:
    """A code goes to one's own confirmed phone."""
    found = await agent_matters.owned(reference, signed_in(request))
    try:
        await agent_matters.send_code(found.reference, await signer_of(request), clock.now())
    except ProofOfWorkNeeded as needed:
        return await work_page(request, needed)
    except Refusal as refusal:
        return await _signature_page(request, found, refusal, sent=isinstance(refusal, TooOften))
    return redirect(f"{ALL}/{found.reference}/mandate/signature?sent=1")


@post(f"{HERE}/signature", include_in_schema=False, status_code=303)
async def sign(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Signed: the agent may begin."""
    form, found = await request.form(), await agent_matters.owned(reference, signed_in(request))
    try:
        await agent_matters.sign(found.reference, await signer_of(request), str(form.get("code", ""))[:40], clock.now())
    except NoAgentMatter:
        raise
    except Refusal as refusal:
        return await _signature_page(request, found, refusal, sent=True)
    return redirect(f"{ALL}/{found.reference}")


async def signer_of(request: Request) -> Signer:
    """Who signs by code in this browser."""
    person = person_of(request)
    return Signer(signed_in(request), person.device, counted_address(request), person.language, await proof_of(request))


async def own_phone(request: Request) -> str:
    """The account's phone, to which codes go."""
    async with database.connection() as held:
        return await people.phone_of(held, signed_in(request))


async def _terms_page(request: Request, found: Matter, terms: Terms, problem: Refusal | None = None) -> Response[Any]:
    language, today = preferences(request).language, clock.today()
    said = say(language, problem.key, **problem.facts) if problem else ""
    return page(
        request, "agent_matters/terms.html", status=problem.status if problem else 200,
        view=await matter_view(found, language, steps=False), terms=terms, scopes=scopes(language),
        least=today.isoformat(), most=(today + LONGEST).isoformat(),
        problems=((problem.field or "", said),) if problem else (), error={(problem.field or "") if problem else "": said},
    )  # fmt: skip


async def _signature_page(request: Request, found: Matter, problem: Refusal | None = None, *, sent: bool = False) -> Response[Any]:
    language, phone = preferences(request).language, await own_phone(request)
    said = say(language, problem.key, **problem.facts) if problem else ""
    return page(
        request, "agent_matters/signature.html", status=problem.status if problem else 200,
        view=await matter_view(found, language, steps=False), client_name=found.asking.applicant.name, sent=sent,
        phone=phone, masked=secrecy.masked_phone(phone),
        problem=said, field=problem.field if problem else None,
    )  # fmt: skip


routes = (mandate, choose, signature, send_code, sign)
