"""Asking for a visit at home: a task list of short steps, saved each, then the check with the consent, and the request's own page."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import aftercare, catalogue, clock, hall, home_visits
from backend.home_visits import (
    ADDRESS,
    LIVE,
    OPEN,
    STEPS,
    AddressAtTheWindow,
    Asking,
    HomeVisit,
    NoHomeVisit,
    Owner,
    Proof,
    State,
    StepsMissing,
)
from backend.languages import say
from backend.refusals import FieldRefused, NotFound, Refusal
from web.addresses import counted_address
from web.aftercare_view import after_view
from web.doorstep_view import door_view
from web.home_visits_files_view import files_counted
from web.home_visits_form import Problems, onward, problems_of, read_fields, read_text
from web.home_visits_view import FEW, FEW_IN_ELDER, VisitView, lists, own_rows, tasks, visit_view, visit_views
from web.identity import person_of, signed_in
from web.modes import preferences
from web.rendering import page, redirect
from web.tours_view import visit_of

_LAID_BY = (State.withdrawn, State.closed)
_FIELDS = {"second-person": "copy", "received": "delivery"}
NEW, DRAFTS = "/home-visits/new", "/home-visits/drafts"


@get(NEW, include_in_schema=False)
async def new(request: Request) -> Response[Any]:
    """What a home visit is, what was begun, and the way in."""
    language, where = preferences(request).language, await hall.default_hall()
    guides, policies = await home_visits.items_at_home(where.slug), await hall.policies(where.slug, clock.now())
    wanted = request.query_params.get("item", "")
    item = wanted if wanted in {each.slug for each in guides} else ""
    return page(
        request, "home_visits/new.html", item=item, other=await _not_at_home(wanted) if wanted and not item else None,
        by_agent=wanted in await hall.items_taken(where.slug),
        items=[each.title(language) for each in guides], days=policies.home_answer_days, where_name=where.name.said(language),
        drafts=await visit_views([each for each in await _mine(request) if each.state is State.draft], language),
    )  # fmt: skip


@post(DRAFTS, include_in_schema=False, status_code=303)
async def begin(request: Request) -> Response[Any]:
    """A draft of this browser, or of the account, and on to its task list."""
    form, where = await request.form(), await hall.default_hall()
    item = str(form.get("item", ""))[:80]
    taken = (await home_visits.frame(where.slug, clock.now())).items
    asking = Asking(items=(item,) if item in taken else ())
    reference = await home_visits.begin(
        where.slug, _owner(request), asking, preferences(request).language, clock.now(), address=counted_address(request)
    )
    return redirect(f"{DRAFTS}/{reference}")


@get(f"{DRAFTS}/{{reference:str}}", include_in_schema=False)
async def draft(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The task list: what is done, what is next. Once asked, the request's own page."""
    found = await _opened(request, reference)
    if found.state is not State.draft:
        return redirect(f"/home-visits/{found.reference}")
    steps = tasks(found.asking, await home_visits.frame(found.hall, clock.now()), preferences(request).language)
    return page(
        request, "home_visits/steps.html", reference=found.reference, tasks=steps, ready=all(each.done for each in steps),
        next=next((each.name for each in steps if not each.done), "check"), signed_in=person_of(request).signed_in,
    )  # fmt: skip


@get(f"{DRAFTS}/{{reference:str}}/check", include_in_schema=False)
async def check(request: Request, reference: FromPath[str]) -> Response[Any]:
    """All answers, the consent, and Send; a step that is missing comes first."""
    found = await _opened(request, reference)
    if found.state is not State.draft:
        return redirect(f"/home-visits/{found.reference}")
    todo = home_visits.missing(found.asking, await home_visits.frame(found.hall, clock.now()))
    return redirect(f"{DRAFTS}/{found.reference}/{todo[0]}") if todo else await _check_page(request, found)


@post(f"{DRAFTS}/{{reference:str}}/check", include_in_schema=False, status_code=303)
async def ask(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Sent, once."""
    signed_in(request)
    form, found = await request.form(), await _opened(request, reference)
    try:
        made = await home_visits.ask(found.reference, _owner(request), consent=form.get("consent") == "yes", now=clock.now())
    except StepsMissing as missing:
        return redirect(f"{DRAFTS}/{found.reference}/{missing.facts['step']}")
    except FieldRefused as refusal:
        return await _check_page(request, found, problems_of((refusal,), preferences(request).language))
    return redirect(f"/home-visits/{made.reference}?new=1")


@get(f"{DRAFTS}/{{reference:str}}/{{step:str}}", include_in_schema=False)
async def one_step(request: Request, reference: FromPath[str], step: FromPath[str]) -> Response[Any]:
    """One step with what was answered so far."""
    found = await _opened(request, reference)
    if step not in STEPS:
        raise NotFound
    if found.state is not State.draft:
        return redirect(f"/home-visits/{found.reference}")
    return await _step_page(request, found, step, home_visits.unplaced(found.asking) if found.asking.is_protected else found.asking)


@post(f"{DRAFTS}/{{reference:str}}/{{step:str}}", include_in_schema=False, status_code=303)
async def save(request: Request, reference: FromPath[str], step: FromPath[str]) -> Response[Any]:
    """Checked at its fields, saved, and on to the next step that is not done."""
    form, found = await request.form(), await _opened(request, reference)
    if step not in STEPS:
        raise NotFound
    frame, typed = await home_visits.frame(found.hall, clock.now()), read_fields(form, found.asking, STEPS[step])
    checked, refused = home_visits.check_step(step, typed, frame)
    if refused:
        return await _step_page(request, found, step, typed, problems_of(refused, preferences(request).language))
    kept = await home_visits.save(found.reference, _owner(request), step, checked, clock.now())
    if kept.proof == Proof.photos and step == "proof":
        return redirect(f"{DRAFTS}/{found.reference}/photos")
    return redirect(f"{DRAFTS}/{found.reference}/{onward(kept, frame, step)}")


@get("/home-visits/{reference:str}", include_in_schema=False)
async def one(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The receipt: where it stands, until when the answer is promised, what the hall asks or says."""
    signed_in(request)
    found = await _opened(request, reference)
    return redirect(f"{DRAFTS}/{found.reference}") if found.state is State.draft else await _visit_page(request, found)


@post("/home-visits/{reference:str}/{move:str}", include_in_schema=False, status_code=303)
async def moved(request: Request, reference: FromPath[str], move: FromPath[str]) -> Response[Any]:
    """A reply to the hall's question, an objection, no longer wanted, a second person to tell, the consent taken back."""
    citizen, form = signed_in(request), await request.form()
    found = await _opened(request, reference)
    words, now = read_text(form, _FIELDS.get(move, "words")), clock.now()
    acts = {
        "reply": lambda: home_visits.reply(found.reference, citizen, words, now),
        "objection": lambda: home_visits.object_to(found.reference, citizen, words, now),
        "withdrawal": lambda: home_visits.withdraw(found.reference, citizen, now),
        "second-person": lambda: home_visits.tell_also(found.reference, citizen, words, now),
        "second-visit": lambda: aftercare.wish_again(found.reference, citizen, words, now),
        "received": lambda: aftercare.received(found.reference, citizen, int(words) if words.isdecimal() and len(words) < 18 else 0, now),
        "consent-withdrawal": lambda: aftercare.withdraw_consent(found.reference, citizen, now),
    }
    if move not in acts:
        raise NotFound
    try:
        await acts[move]()
    except NoHomeVisit:
        raise
    except Refusal as refusal:
        return await _visit_page(request, await _opened(request, reference), refusal, move, words)
    return redirect(f"/home-visits/{found.reference}")


@get("/home-visits/{reference:str}/address", include_in_schema=False)
async def address(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The address, to be entered anew: what stood there is not shown in the form."""
    signed_in(request)
    found = await _opened(request, reference)
    if found.state not in LIVE or found.asking.is_protected:
        return redirect(f"/home-visits/{found.reference}")
    known = Asking(community=found.asking.community, place=found.asking.place, known=found.asking.known)
    return await _address_page(request, found, known, ())


@post("/home-visits/{reference:str}/address", include_in_schema=False, status_code=303)
async def change_address(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The address entered anew."""
    citizen, form = signed_in(request), await request.form()
    found = await _opened(request, reference)
    typed = read_fields(form, found.asking, ADDRESS)
    try:
        await home_visits.change_address(found.reference, citizen, typed, clock.now())
    except FieldRefused as refusal:
        return await _address_page(request, found, typed, problems_of((refusal,), preferences(request).language))
    except AddressAtTheWindow as refusal:
        return await _visit_page(request, found, refusal)
    return redirect(f"/home-visits/{found.reference}")


async def visits_of(request: Request) -> tuple[tuple[VisitView, ...], tuple[VisitView, ...]]:
    """The signed-in person's requests for their own page: those to look at, until what they hold is deleted, and those that are over."""
    found, language = await home_visits.of_owner(Owner("", signed_in(request))), preferences(request).language
    over = [each for each in found if each.forgotten or each.state in _LAID_BY]
    return await visit_views([each for each in found if each not in over], language), await visit_views(over, language)


def _owner(request: Request) -> Owner:
    person = person_of(request)
    return Owner(person.device, person.citizen)


async def _mine(request: Request) -> tuple[HomeVisit, ...]:
    owner = _owner(request)
    return await home_visits.of_owner(owner) if owner.device or owner.citizen else ()


async def _not_at_home(wanted: str) -> catalogue.Guide | None:
    """The guide of a matter that is not done at home, to say who can go instead."""
    return next(iter(await catalogue.guides((wanted,))), None)


async def _opened(request: Request, reference: str) -> HomeVisit:
    return await home_visits.opened(reference, _owner(request), clock.now())


async def _step_page(request: Request, found: HomeVisit, step: str, typed: Asking, problems: Problems = ()) -> Response[Any]:
    language, where = preferences(request).language, await hall.hall(found.hall)
    return page(
        request, "home_visits/step.html", status=422 if problems else 200, reference=found.reference, step=step, typed=typed,
        number=list(STEPS).index(step) + 1, title=say(language, f"home-step-{step}"), problems=problems, error=dict(problems),
        files=await files_counted(found), sealed=found.asking.is_protected and bool(found.asking.address),
        lists=await lists(where, language, typed.items, FEW_IN_ELDER if preferences(request).mode == "elder" else FEW),
    )  # fmt: skip


async def _check_page(request: Request, found: HomeVisit, problems: Problems = ()) -> Response[Any]:
    return page(
        request, "home_visits/check.html", status=422 if problems else 200, reference=found.reference, problems=problems,
        error=dict(problems), protected=found.asking.is_protected,
        rows=await own_rows(found, preferences(request).language, names_masked=False),
        signed_in=person_of(request).signed_in, version=home_visits.CONSENT_VERSION, number=len(STEPS) + 1,
        agree=home_visits.consent_of(found.asking),
        kept_days=(await hall.policies(found.hall, clock.now())).evidence_days, elsewhere=found.asking.is_elsewhere,
    )  # fmt: skip


async def _address_page(request: Request, found: HomeVisit, typed: Asking, problems: Problems) -> Response[Any]:
    language = preferences(request).language
    return page(
        request, "home_visits/address.html", status=422 if problems else 200, reference=found.reference, typed=typed, problems=problems,
        error=dict(problems), lists=await lists(await hall.hall(found.hall), language),
    )  # fmt: skip


async def _visit_page(
    request: Request, found: HomeVisit, problem: Refusal | None = None, tried: str = "", words: str = ""
) -> Response[Any]:
    language = preferences(request).language
    return page(
        request, "home_visits/page.html", status=problem.status if problem else 200, view=await visit_view(found, language),
        rows=await own_rows(found, language), files=await files_counted(found),
        live=found.state in LIVE, open=found.state in OPEN,
        tried=tried, words=words, may_take_back=found.state is not State.under_way and not (found.consent and found.consent.withdrawn_at),
        may_tell=(found.state in LIVE or found.state is State.under_way) and not found.asking.is_protected,
        may_object=found.state in (State.refused, State.turned) and not found.said.objection,
        problem=say(language, problem.key, **problem.facts) if problem else "", field=problem.field if problem else None,
        new=request.query_params.get("new") == "1", door=await door_view(found, _owner(request), language),
        after=await after_view(found, language), instead=found.answered_as if found.state is State.turned else "",
        tour=await visit_of(found, language, clock.now()),
        proof_stays=say(language, "home-proof-stays", days=(await hall.policies(found.hall, clock.now())).evidence_days),
    )  # fmt: skip


routes = (new, begin, draft, check, ask, one_step, save, one, moved, address, change_address)
