"""Home visits: ask in one go, see one's own, reply, object, withdraw, name a second person, take the consent back. The street
goes in and never comes out again."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, JSONBody

from backend import aftercare, clock, hall, home_visits, secrecy
from backend.home_visits import Asking, Half, HomeVisit, Known, Owner, Place, Present, Proof, Relation, State, Why
from miniprogram_api.identity import account_of
from miniprogram_api.problems import PROBLEMS
from miniprogram_api.repeating import once

BASE = "/api/mp/v1/home-visits"
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]


class HomeVisitAsked(msgspec.Struct, forbid_unknown_fields=True):
    """All answers; `community`: a slug of the hall's list or "elsewhere"; `place`: what it is and how one gets up; `consent`: to
    keeping the reason; `copy_to`: a second person's phone."""

    why: Why
    relation: Relation
    name: str
    items: list[str]
    community: str
    address: str
    phone: str
    present: Present
    proof: Proof
    halves: list[Half]
    consent: bool
    words: str = ""
    id_number: str = ""
    landmark: str = ""
    place: Place | None = None
    known: list[Known] = []
    copy_to: str = ""
    hall: str = ""


class HomeWords(msgspec.Struct, forbid_unknown_fields=True):
    """A reply or an objection, at most 200 characters."""

    words: str


class SecondPerson(msgspec.Struct, forbid_unknown_fields=True):
    """Whose phone gets a copy of every notice; empty: nobody's any more."""

    phone: str


class HomeVisitShown(msgspec.Struct):
    """A request as its owner's program sees it; name masked, no street, and no community nor kind of place where it is a protected
    person's."""

    reference: str
    state: str
    hall: str
    items: list[str]
    name: str
    community: str
    question: str
    reply: str
    answer: str
    answered_as: str
    answer_by: datetime | None
    late: bool
    asked_at: datetime | None
    consent_version: str
    consent_withdrawn: bool = False
    place: str = ""
    referred_to: str = ""
    referred_phone: str = ""


class HomeVisitList(msgspec.Struct):
    """One's requests, newest first."""

    items: list[HomeVisitShown]
    next: str | None = None


@post(BASE, responses=PROBLEMS, security=_BEARER)
async def ask(request: Request[Any, Any, Any], data: JSONBody[HomeVisitAsked]) -> Response[HomeVisitShown]:
    """Ask for a visit. 422 at the field in error, consent-needed without the consent."""
    citizen = account_of(request).citizen

    async def act() -> HomeVisitShown:
        where = data.hall or (await hall.default_hall()).slug
        found = await home_visits.ask_at_once(where, citizen, _asking(data), consent=data.consent, language="zh", now=clock.now())
        return shown(found)

    return await once(request, act)


@get(BASE, responses=PROBLEMS, security=_BEARER)
async def mine(request: Request[Any, Any, Any]) -> HomeVisitList:
    """One's requests."""
    found = await home_visits.of_owner(_owner(request))
    return HomeVisitList([shown(each) for each in found if each.state is not State.draft])


@get(f"{BASE}/{{reference:str}}", responses=PROBLEMS, security=_BEARER)
async def one(request: Request[Any, Any, Any], reference: FromPath[str]) -> HomeVisitShown:
    """One of one's own requests."""
    return shown(await home_visits.owned(reference, _owner(request)))


@post(f"{BASE}/{{reference:str}}/reply", responses=PROBLEMS, security=_BEARER, status_code=200)
async def reply(request: Request[Any, Any, Any], reference: FromPath[str], data: JSONBody[HomeWords]) -> Response[HomeVisitShown]:
    """The answer to the hall's one question. 409 not-now where nothing is asked."""
    return await _changed(request, reference, lambda citizen: home_visits.reply(reference, citizen, data.words, clock.now()))


@post(f"{BASE}/{{reference:str}}/objection", responses=PROBLEMS, security=_BEARER, status_code=200)
async def object_to(request: Request[Any, Any, Any], reference: FromPath[str], data: JSONBody[HomeWords]) -> Response[HomeVisitShown]:
    """A no goes to another person, once. 409 objected-already, not-now."""
    return await _changed(request, reference, lambda citizen: home_visits.object_to(reference, citizen, data.words, clock.now()))


@post(f"{BASE}/{{reference:str}}/withdrawal", responses=PROBLEMS, security=_BEARER, status_code=200)
async def withdraw(request: Request[Any, Any, Any], reference: FromPath[str]) -> Response[HomeVisitShown]:
    """No longer wanted."""
    return await _changed(request, reference, lambda citizen: home_visits.withdraw(reference, citizen, clock.now()))


@post(f"{BASE}/{{reference:str}}/second-person", responses=PROBLEMS, security=_BEARER, status_code=200)
async def second_person(
    request: Request[Any, Any, Any], reference: FromPath[str], data: JSONBody[SecondPerson]
) -> Response[HomeVisitShown]:
    """A copy of every notice to a second person. 422 second-person-hidden for a protected person."""
    return await _changed(request, reference, lambda citizen: home_visits.tell_also(reference, citizen, data.phone, clock.now()))


@post(f"{BASE}/{{reference:str}}/consent-withdrawal", responses=PROBLEMS, security=_BEARER, status_code=200)
async def withdraw_consent(request: Request[Any, Any, Any], reference: FromPath[str]) -> Response[HomeVisitShown]:
    """The consent taken back: reason, proofs and the photos of the bedside are erased, a live request ends; the record that the hall
    served stays until its clock runs out. 409 not-now while the visitors are there."""
    return await _changed(request, reference, lambda citizen: aftercare.withdraw_consent(reference, citizen, clock.now()))


def shown(found: HomeVisit) -> HomeVisitShown:
    """A request without what nobody needs on a phone."""
    return HomeVisitShown(
        reference=found.reference, state=found.state.value, hall=found.hall, items=list(found.asking.items),
        name=secrecy.masked_name(found.asking.name), question=found.said.question,
        community="" if found.asking.is_protected else found.asking.community,
        place="" if found.asking.is_protected else found.asking.place,
        reply=found.said.reply, answer=found.said.answer, answered_as=found.answered_as, answer_by=found.answer_by, late=found.late,
        asked_at=found.asked_at, consent_version=found.consent.version if found.consent else "",
        consent_withdrawn=bool(found.consent and found.consent.withdrawn_at), referred_to=found.said.referred_to,
        referred_phone=found.said.referred_phone,
    )  # fmt: skip


async def _changed(request: Request[Any, Any, Any], reference: str, change: Callable[[UUID], Awaitable[None]]) -> Response[HomeVisitShown]:
    """One's own request as it is once its owner's change is made; sent again it is made once."""

    async def act() -> HomeVisitShown:
        await change(account_of(request).citizen)
        return shown(await home_visits.owned(reference, _owner(request)))

    return await once(request, act, 200)


def _asking(data: HomeVisitAsked) -> Asking:
    return Asking(
        why=data.why, words=data.words, relation=data.relation, name=data.name, id_number=data.id_number, items=tuple(data.items),
        community=data.community, address=data.address, landmark=data.landmark, place=data.place or "",
        known=tuple(data.known), phone=data.phone, present=data.present,
        copy=data.copy_to, proof=data.proof, halves=tuple(data.halves),
    )  # fmt: skip


def _owner(request: Request[Any, Any, Any]) -> Owner:
    return Owner("", account_of(request).citizen)


routes = (ask, mine, one, reply, object_to, withdraw, second_person, withdraw_consent)
