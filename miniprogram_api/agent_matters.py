"""An agent handles a matter: ask, follow every step, sign the mandate by a code, withdraw."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, JSONBody

from backend import agent_matters, clock, hall, people, secrecy, settings
from backend.agent_matters import Act, Asking, Kind, Matter, Step
from backend.mandates import Signer
from backend.people import HallStaff
from miniprogram_api.appointments import ApplicantGiven, applicant_of
from miniprogram_api.identity import account_of, proof_of
from miniprogram_api.problems import PROBLEMS
from miniprogram_api.repeating import once, once_apart

BASE = "/api/mp/v1/agent-matters"
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]


class AgentAsked(msgspec.Struct, forbid_unknown_fields=True):
    """One to five items of the hall, for a person or an enterprise; `phone`: on which the agent calls; words of at most 200 characters."""

    items: list[str]
    applicant: ApplicantGiven
    why: str
    phone: str
    kind: Kind = Kind.helped
    wanted: str = ""
    hall: str = ""


class AgentWords(msgspec.Struct, forbid_unknown_fields=True):
    """An objection, at most 200 characters."""

    words: str


class TermsChosen(msgspec.Struct, forbid_unknown_fields=True):
    """What the mandate shall allow, and its last day; `declared`: the account's person is the client or signs for the enterprise."""

    scope: list[Literal["fill_in", "hand_in", "receive", "supplement"]]
    until: date
    declared: bool


class CodeGiven(msgspec.Struct, forbid_unknown_fields=True):
    """The six digits that came."""

    code: str


class AgentNamed(msgspec.Struct):
    """Who has it."""

    name: str
    number: str


class MandateShown(msgspec.Struct):
    """A mandate; in force where `signed_at` is there and `ended_at` is not."""

    scope: list[Act]
    until: date
    signed_at: datetime | None
    ended_at: datetime | None


class StepShown(msgspec.Struct):
    """Something that the agent did."""

    at: datetime
    act: Act
    item: str
    note: str


class AgentMatterShown(msgspec.Struct):
    """A matter as its owner's program sees it; the name masked."""

    reference: str
    state: str
    hall: str
    kind: str
    items: list[str]
    applicant: str
    answer: str
    answer_by: datetime
    late: bool
    agent: AgentNamed | None
    mandate: MandateShown | None
    steps: list[StepShown]
    created_at: datetime


class AgentMatterList(msgspec.Struct):
    """One's matters, newest first, without their steps."""

    items: list[AgentMatterShown]
    next: str | None = None


@post(BASE, responses=PROBLEMS, security=_BEARER)
async def ask(request: Request[Any, Any, Any], data: JSONBody[AgentAsked]) -> Response[AgentMatterShown]:
    """Ask for an agent. 422 at the field in error; 403 phone-needed."""
    citizen = account_of(request).citizen

    async def act() -> AgentMatterShown:
        where = data.hall or (await hall.default_hall()).slug
        phone = people.check_phone(data.phone, demo=settings.current().demo)
        asking = Asking(data.kind, tuple(data.items), applicant_of(data.applicant), data.why.strip(), data.wanted.strip(), phone)
        return await _shown(await agent_matters.ask(where, citizen, asking, language="zh", now=clock.now(), channel="mini_program"))

    return await once(request, act)


@get(BASE, responses=PROBLEMS, security=_BEARER)
async def mine(request: Request[Any, Any, Any]) -> AgentMatterList:
    """One's matters."""
    found = await agent_matters.of_citizen(account_of(request).citizen)
    staff = {each.id: each for slug in {each.hall for each in found} for each in await people.staff_at(slug)}
    return AgentMatterList([_said(each, staff, ()) for each in found])


@get(f"{BASE}/{{reference:str}}", responses=PROBLEMS, security=_BEARER)
async def one(request: Request[Any, Any, Any], reference: FromPath[str]) -> AgentMatterShown:
    """One of one's own, with every step."""
    return await _shown(await agent_matters.owned(reference, account_of(request).citizen))


@post(f"{BASE}/{{reference:str}}/mandate", responses=PROBLEMS, security=_BEARER, status_code=200)
async def choose(request: Request[Any, Any, Any], reference: FromPath[str], data: JSONBody[TermsChosen]) -> Response[AgentMatterShown]:
    """What the mandate shall say; unsigned. 422 scope-needed, mandate-end-wrong, signer-needed; 409 not-now."""
    citizen = account_of(request).citizen

    async def act() -> AgentMatterShown:
        scope = tuple(str(each) for each in data.scope)
        await agent_matters.choose_terms(reference, citizen, scope, data.until, clock.now(), declared=data.declared)
        return await _shown(await agent_matters.owned(reference, citizen))

    return await once(request, act, 200)


@post(f"{BASE}/{{reference:str}}/mandate/code", responses=PROBLEMS, security=_BEARER, status_code=200)
async def send_code(request: Request[Any, Any, Any], reference: FromPath[str]) -> Response[AgentMatterShown]:
    """A code to one's confirmed phone that signs exactly this. 409 nothing-to-sign, not-now; 428, 429 as POST /phone/codes."""

    async def act() -> AgentMatterShown:
        await agent_matters.send_code(reference, signer_of(request), clock.now())
        return await _shown(await agent_matters.owned(reference, account_of(request).citizen))

    return await once_apart(request, act)


@post(f"{BASE}/{{reference:str}}/mandate/signature", responses=PROBLEMS, security=_BEARER, status_code=200)
async def sign(request: Request[Any, Any, Any], reference: FromPath[str], data: JSONBody[CodeGiven]) -> Response[AgentMatterShown]:
    """Signed: the agent may begin. 422 code-wrong, code-missing; 409 nothing-to-sign, not-now."""

    async def act() -> AgentMatterShown:
        return await _shown(await agent_matters.sign(reference, signer_of(request), data.code, clock.now()))

    return await once_apart(request, act)


@post(f"{BASE}/{{reference:str}}/objection", responses=PROBLEMS, security=_BEARER, status_code=200)
async def object_to(request: Request[Any, Any, Any], reference: FromPath[str], data: JSONBody[AgentWords]) -> Response[AgentMatterShown]:
    """A no goes to another person, once. 409 agent-objected-already, not-now."""
    citizen = account_of(request).citizen

    async def act() -> AgentMatterShown:
        await agent_matters.object_to(reference, citizen, data.words, clock.now())
        return await _shown(await agent_matters.owned(reference, citizen))

    return await once(request, act, 200)


@post(f"{BASE}/{{reference:str}}/withdrawal", responses=PROBLEMS, security=_BEARER, status_code=200)
async def withdraw(request: Request[Any, Any, Any], reference: FromPath[str]) -> Response[AgentMatterShown]:
    """The mandate ends at once."""
    citizen = account_of(request).citizen

    async def act() -> AgentMatterShown:
        await agent_matters.withdraw(reference, citizen, clock.now())
        return await _shown(await agent_matters.owned(reference, citizen))

    return await once(request, act, 200)


def signer_of(request: Request[Any, Any, Any]) -> Signer:
    """Who signs by code in this program."""
    account = account_of(request)
    return Signer(account.citizen, account.device or account.session.hex()[:32], "", "zh", proof_of(request))


async def _shown(found: Matter) -> AgentMatterShown:
    staff = {each.id: each for each in await people.staff_at(found.hall)}
    return _said(found, staff, await agent_matters.steps_of(found.reference))


def _said(found: Matter, staff: Mapping[UUID, HallStaff], done: Sequence[Step]) -> AgentMatterShown:
    mandate = found.mandate
    return AgentMatterShown(
        reference=found.reference, state=found.state.value, hall=found.hall, kind=found.asking.kind, items=list(found.asking.items),
        applicant=secrecy.masked_name(found.asking.applicant.name), answer=found.said.answer, answer_by=found.answer_by, late=found.late,
        agent=_named(staff.get(found.agent)) if found.agent else None,
        mandate=MandateShown(list(mandate.scope), mandate.until, mandate.signed_at, mandate.ended_at) if mandate else None,
        steps=[StepShown(each.at, each.act, each.item, each.note) for each in done], created_at=found.created_at,
    )  # fmt: skip


def _named(one: HallStaff | None) -> AgentNamed | None:
    return AgentNamed(one.name, one.number) if one else None


routes = (ask, mine, one, choose, send_code, sign, object_to, withdraw)
