"""The pages of a community's list, alike for a community worker and for the hall's staff: only who keeps it, and the frame, differ."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, Response

from backend import clock, prevention
from backend.languages import say
from backend.people import StaffMember
from backend.prevention import Call, Keeper, Listed, NotListed
from backend.refusals import NotFound, Refusal
from web.modes import preferences
from web.prevention_form import Problems, Typed, due_of, person_of, problems_of, read, read_day, refused_of, standing
from web.prevention_view import consents, doubt_views, due_view, lists, owners, person_view, reasons, words_for
from web.rendering import page, redirect

SHOWN_SECONDS = 60
_CALLS = {"told": Call.told, "not-reached": Call.not_reached}


@dataclass(frozen=True)
class Desk:
    """Whose list it is, where its pages stand, and in which frame."""

    keeper: Keeper
    base: str
    frame: str
    member: StaffMember | None = None


@dataclass(frozen=True)
class Known:
    """What stands already and is not shown in the form, in words for each field."""

    name: str = ""
    phone: str = ""
    words: str = ""


async def list_page(request: Request, desk: Desk) -> Response[Any]:
    """Whom to call today, what falls due by day, and who has nothing due."""
    now, language = clock.now(), preferences(request).language
    found = await prevention.listed_for(desk.keeper)
    words, today = await words_for(desk.keeper.hall, language), now.date()
    to_call = await prevention.to_call(desk.keeper, found, now)
    return _page(
        request, desk, "prevention/list.html", number=len(found), done=request.query_params.get("done", ""),
        to_call=[(person_view(each, words, today), due_view(due, words, today)) for each, due in to_call],
        dues=[(person_view(each, words, today), due_view(due, words, today)) for each, due in prevention.dues_of(found)],
        others=[person_view(each, words, today) for each in found if not each.dues],
        doubts=doubt_views(prevention.doubtful(desk.keeper, found), words, today),
        communities=[words.communities[each] for each in desk.keeper.communities or () if each in words.communities],
    )  # fmt: skip


async def new_page(request: Request, desk: Desk, typed: Typed, problems: Problems = ()) -> Response[Any]:
    """Who, why, what is due, and the consent."""
    return await _form_page(request, desk, "prevention/new.html", typed, problems, consents=consents(preferences(request).language))


async def put_on(request: Request, desk: Desk) -> Response[Any]:
    """On the list, and told by message."""
    typed, now, language = read(await request.form()), clock.now(), preferences(request).language
    problems = problems_of(await refused_of(desk.keeper, typed, now), language)
    if problems:
        return await new_page(request, desk, typed, problems)
    try:
        reference = await prevention.put_on(desk.keeper, person_of(typed), due_of(typed), now)
    except Refusal as refusal:
        return await new_page(request, desk, typed, problems_of((refusal,), language))
    return redirect(await _one_or_list(desk, reference))


async def person_page(
    request: Request, desk: Desk, reference: str, *, seen: Listed | None = None, typed: Typed | None = None, problems: Problems = ()
) -> Response[Any]:
    """One person, masked, or as opened for a minute; what falls due, and all that can be done."""
    language, today = preferences(request).language, clock.now().date()
    found = await prevention.one_for(desk.keeper, reference)
    view = person_view(found, await words_for(desk.keeper.hall, language), today)
    return await _form_page(
        request, desk, "prevention/person.html", typed or Typed(), problems, view=view, seen=seen.details if seen else None,
        seconds=SHOWN_SECONDS, reasons=reasons(language), today=today.isoformat(),
    )  # fmt: skip


async def open_person(request: Request, desk: Desk, reference: str) -> Response[Any]:
    """Name, phone and words for one minute; the ledger's line is written first."""
    reason = str((await request.form()).get("reason", ""))
    try:
        seen = await prevention.opened(desk.keeper, reference, reason, clock.now())
    except prevention.LookReasonNeeded as refusal:
        return await person_page(request, desk, reference, problems=problems_of((refusal,), preferences(request).language))
    answer = await person_page(request, desk, reference, seen=seen)
    answer.headers["Refresh"] = f"{SHOWN_SECONDS}; url={desk.base}/people/{seen.reference}"
    return answer


async def edit_page(request: Request, desk: Desk, reference: str, typed: Typed | None = None, problems: Problems = ()) -> Response[Any]:
    """What stands there, masked where it is a name or a phone; these stay as they are where nothing is typed."""
    found = await prevention.one_for(desk.keeper, reference)
    language = preferences(request).language
    view = person_view(found, await words_for(desk.keeper.hall, language), clock.now().date())
    kept = Known(
        say(language, "Stays {value} if left empty", value=view.name),
        say(language, "Stays {value} if left empty", value=view.phone) if view.phone else "",
        say(language, "Stays as it is if left empty") if view.has_words else "",
    )
    return await _form_page(request, desk, "prevention/edit.html", typed or standing(found), problems, view=view, known=kept)


async def change(request: Request, desk: Desk, reference: str) -> Response[Any]:
    """As they are now."""
    typed, language = read(await request.form()), preferences(request).language
    found = await prevention.one_for(desk.keeper, reference)
    _, refused = await prevention.check_person(desk.keeper, prevention.merged(found, person_of(typed)), consented=False)
    if refused:
        return await edit_page(request, desk, reference, typed, problems_of(refused, language))
    try:
        await prevention.change(desk.keeper, reference, person_of(typed), clock.now())
    except NotListed:
        raise
    except Refusal as refusal:
        return await edit_page(request, desk, reference, typed, problems_of((refusal,), language))
    return redirect(await _one_or_list(desk, found.reference))


async def add_due(request: Request, desk: Desk, reference: str) -> Response[Any]:
    """One more day."""
    typed, found = read(await request.form()), await prevention.one_for(desk.keeper, reference)
    try:
        await prevention.add_due(desk.keeper, found.reference, due_of(typed), clock.now())
    except NotListed:
        raise
    except Refusal as refusal:
        return await person_page(request, desk, reference, typed=typed, problems=problems_of((refusal,), preferences(request).language))
    return redirect(f"{desk.base}/people/{found.reference}")


async def answer_due(request: Request, desk: Desk, reference: str, due: UUID, answer: str) -> Response[Any]:
    """Done already, entered by mistake, told, or not reached."""
    now, found = clock.now(), await prevention.one_for(desk.keeper, reference)
    if answer in _CALLS:
        await prevention.note_call(desk.keeper, found.reference, due, _CALLS[answer], now)
        return redirect(f"{desk.base}?done=called")
    if answer == "done":
        await prevention.done(desk.keeper, found.reference, due, read_day((await request.form()).get("day")), now)
    elif answer == "drop":
        await prevention.drop(desk.keeper, found.reference, due, now)
    else:
        raise NotFound
    return redirect(f"{desk.base}/people/{found.reference}")


async def answer_doubt(desk: Desk, reference: str, answer: str) -> Response[Any]:
    """Whether they are who died: off the list, or somebody else, to whom reminders go on."""
    if answer == "same":
        await prevention.is_them(desk.keeper, reference, clock.now())
    elif answer == "somebody-else":
        await prevention.is_somebody_else(desk.keeper, reference, clock.now())
    else:
        raise NotFound
    return redirect(f"{desk.base}?done={'off' if answer == 'same' else 'on'}")


async def take_off(desk: Desk, reference: str) -> Response[Any]:
    """Off the list; all of it erased."""
    await prevention.take_off(desk.keeper, reference, clock.now())
    return redirect(f"{desk.base}?done=off")


async def _one_or_list(desk: Desk, reference: str) -> str:
    """A person's page; the list, where they are one's own to see no more."""
    try:
        await prevention.one_for(desk.keeper, reference)
    except NotListed:
        return f"{desk.base}?done=protected"
    return f"{desk.base}/people/{reference}"


async def _form_page(request: Request, desk: Desk, template: str, typed: Typed, problems: Problems, **more: Any) -> Response[Any]:
    language = preferences(request).language
    offered = await lists(desk.keeper, await words_for(desk.keeper.hall, language))
    return _page(
        request, desk, template, status=422 if problems else 200, typed=typed, problems=problems, error=dict(problems), lists=offered,
        owners=owners(language), version=prevention.CONSENT_VERSION, most=prevention.LONGEST_WORDS,
        **({"today": clock.today().isoformat(), "known": Known()} | more),
    )  # fmt: skip


def _page(request: Request, desk: Desk, template: str, *, status: int = 200, **more: Any) -> Response[Any]:
    return page(request, template, status=status, base=desk.base, frame=desk.frame, member=desk.member, keeper=desk.keeper, **more)
