"""Delegations (授权代办) on one's own pages: who may act for me, for whom I may act; asked, confirmed by a code, ended at once."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, mandates, secrecy
from backend.languages import say
from backend.mandates import LONGEST, USUAL, Delegation, Matter, NoDelegation, Side, Wanted
from backend.proof_of_work import ProofOfWorkNeeded
from backend.refusals import NotFound, Refusal, TooOften
from web.agent_matters_mandate import own_phone, signer_of
from web.agent_matters_view import day_of
from web.delegations_view import delegation_view, matters_words, use_view
from web.identity import signed_in
from web.modes import preferences
from web.proof_of_work import work_page
from web.rendering import page, redirect

ALL = "/me/delegations"
ONE = f"{ALL}/{{reference:str}}"


@dataclass(frozen=True)
class Typed:
    """What stands in the form."""

    side: Side
    own_name: str = ""
    other_name: str = ""
    phone: str = ""
    matters: tuple[str, ...] = (Matter.follow,)
    until: str = ""


@get(ALL, include_in_schema=False)
async def delegations(request: Request) -> Response[Any]:
    """All that name this account, those that wait for an answer first."""
    language = preferences(request).language
    found = [delegation_view(each, side, language) for each, side in await mandates.delegations_of(signed_in(request))]
    open_ones = [each for each in found if each.live or each.pending]
    return page(
        request, "delegations/list.html", mine=[each for each in open_ones if each.side == Side.principal],
        others=[each for each in open_ones if each.side == Side.delegate], over=[each for each in found if each not in open_ones][:20],
        asked_now="asked" in request.query_params,
    )  # fmt: skip


@get(f"{ALL}/new", include_in_schema=False)
async def new(request: Request) -> Response[Any]:
    """Somebody shall act for me, or I ask to act for somebody."""
    signed_in(request)
    return await _form_page(request, Typed(_side(request.query_params.get("side")), until=(clock.today() + USUAL).isoformat()))


@post(ALL, include_in_schema=False, status_code=303)
async def begin(request: Request) -> Response[Any]:
    """On to the code, or to the list: asked, and the other told; the same answer for every number."""
    account, form, now = signed_in(request), await request.form(), clock.now()
    typed = _read(form, _side(form.get("side")))
    wanted = Wanted(typed.phone, typed.own_name, typed.other_name, typed.matters, day_of(typed.until))
    try:
        made = await (mandates.invite if typed.side is Side.principal else mandates.ask)(account, wanted, now)
    except Refusal as refusal:
        return await _form_page(request, typed, refusal)
    return redirect(f"{ALL}/{made.reference}/confirmation" if typed.side is Side.principal else f"{ALL}?asked=1")


@get(ONE, include_in_schema=False)
async def one(request: Request, reference: FromPath[str]) -> Response[Any]:
    """What it allows, until when, and each use of it."""
    return await _one_page(request, reference)


@get(f"{ONE}/confirmation", include_in_schema=False)
async def confirmation(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The whole of it, and where the principal asks for the code and gives it."""
    found, side = await mandates.of(reference, signed_in(request))
    if not delegation_view(found, side, "zh").turn or side is not Side.principal:
        return redirect(f"{ALL}/{found.reference}")
    return await _code_page(request, found, sent="sent" in request.query_params)


@post(f"{ONE}/code", include_in_schema=False, status_code=303)
async def send_code(request: Request, reference: FromPath[str]) -> Response[Any]:
    """A code goes to the principal's own phone."""
    found, _ = await mandates.of(reference, signed_in(request))
    try:
        await mandates.send_code(found.reference, await signer_of(request), clock.now())
    except ProofOfWorkNeeded as needed:
        return await work_page(request, needed)
    except NoDelegation:
        raise
    except Refusal as refusal:
        return await _code_page(request, found, refusal, sent=isinstance(refusal, TooOften))
    return redirect(f"{ALL}/{found.reference}/confirmation?sent=1")


@post(f"{ONE}/confirmation", include_in_schema=False, status_code=303)
async def confirm(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Confirmed: in force, or waiting for the delegate's yes."""
    form, (found, _) = await request.form(), await mandates.of(reference, signed_in(request))
    try:
        await mandates.confirm(found.reference, await signer_of(request), str(form.get("code", ""))[:40], clock.now())
    except NoDelegation:
        raise
    except Refusal as refusal:
        return await _code_page(request, found, refusal, sent=True)
    return redirect(f"{ALL}/{found.reference}")


@post(f"{ONE}/{{move:str}}", include_in_schema=False, status_code=303)
async def moved(request: Request, reference: FromPath[str], move: FromPath[str]) -> Response[Any]:
    """Taken on, refused, or ended; an end holds from this moment."""
    account, now = signed_in(request), clock.now()
    acts = {
        "yes": lambda: mandates.take_on(reference, account, now),
        "no": lambda: mandates.refuse(reference, account, now),
        "end": lambda: mandates.end(reference, account, now),
    }
    if move not in acts:
        raise NotFound
    try:
        await acts[move]()
    except NoDelegation:
        raise
    except Refusal as refusal:
        return await _one_page(request, reference, refusal)
    return redirect(f"{ALL}/{reference}" if move == "yes" else ALL)


async def principal_of(request: Request, reference: str) -> tuple[Delegation, UUID, UUID]:
    """The delegation, its delegate who is signed in, and the principal. NoDelegation for anybody else; whether it allows something
    is for the act to ask."""
    account = signed_in(request)
    found, side = await mandates.of(reference, account)
    if side is not Side.delegate or found.principal.account is None:
        raise NoDelegation
    return found, account, found.principal.account


async def _one_page(request: Request, reference: str, problem: Refusal | None = None) -> Response[Any]:
    language = preferences(request).language
    found, side = await mandates.of(reference, signed_in(request))
    uses = await mandates.uses_of(found.reference)
    return page(
        request, "delegations/one.html", status=problem.status if problem else 200, view=delegation_view(found, side, language),
        uses=[use_view(each, language) for each in uses], problem=say(language, problem.key, **problem.facts) if problem else "",
    )  # fmt: skip


async def _code_page(request: Request, found: Delegation, problem: Refusal | None = None, *, sent: bool = False) -> Response[Any]:
    language, phone = preferences(request).language, await own_phone(request)
    return page(
        request, "delegations/confirmation.html", status=problem.status if problem else 200,
        view=delegation_view(found, Side.principal, language), sent=sent, phone=phone, masked=secrecy.masked_phone(phone),
        problem=say(language, problem.key, **problem.facts) if problem else "", field=problem.field if problem else None,
    )  # fmt: skip


async def _form_page(request: Request, typed: Typed, problem: Refusal | None = None) -> Response[Any]:
    language, today = preferences(request).language, clock.today()
    said = say(language, problem.key, **problem.facts) if problem else ""
    return page(
        request, "delegations/new.html", status=problem.status if problem else 200, typed=typed, matters=matters_words(language),
        least=today.isoformat(), most=(today + LONGEST).isoformat(), problems=((problem.field or "", said),) if problem else (),
        error={(problem.field or "") if problem else "": said},
    )  # fmt: skip


def _read(form: Any, side: Side) -> Typed:
    matters = tuple(dict.fromkeys(str(each)[:20] for each in form.getall("matters", [])[:10]))
    return Typed(side, _text(form, "own_name"), _text(form, "other_name"), _text(form, "phone"), matters, _text(form, "until"))


def _side(named: object) -> Side:
    return Side.delegate if named == "delegate" else Side.principal


def _text(form: Any, name: str) -> str:
    return str(form.get(name, ""))[:100].encode("utf-8", "replace").decode().replace("\0", "\ufffd")


routes = (delegations, new, begin, one, confirmation, send_code, confirm, moved)
