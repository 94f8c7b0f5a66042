"""The hall's limits and settings: one form by sections, from a day on; each bound is checked at its field."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from litestar import Request, Response, get, post

from backend import clock, hall
from backend.hall import NOT_EDITABLE, SECTIONS, SETTINGS, DropPolicies, Measure, Policies, SetPolicies, Setting
from backend.languages import moment, say
from backend.refusals import Refusal
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_hall_view import manager_of, said, seen_of

FORM = "/staff/hall/policies"
_CONTROLS = {Measure.clock: "time", Measure.yes_no: "yes_no", Measure.choices: "choices"}
Typed = dict[str, str | tuple[str, ...]]
Problems = list[tuple[str, str]]


@dataclass(frozen=True)
class SettingView:
    """One setting as a question: its control, what stands in it, between which bounds and why."""

    name: str
    label: str
    hint: str
    control: str
    value: str | tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    least: int
    most: int


@get(FORM, include_in_schema=False)
async def form(request: Request) -> Response[Any]:
    """All settings as they stand."""
    desk, now = manager_of(request), clock.now()
    policies = await hall.policies(desk.hall, now)
    typed: Typed = {each.name: hall.setting_text(each, getattr(policies, each.name)) for each in SETTINGS}
    return await _form_page(request, typed, now.date().isoformat(), await hall.mark_of(desk.hall, "policies"))


@post(FORM, include_in_schema=False, status_code=303)
async def save(request: Request) -> Response[Any]:
    """Kept from the day on; what is out of bounds is said at its field, and nothing typed is lost."""
    desk, sent, now, language = manager_of(request), await request.form(), clock.now(), preferences(request).language
    typed: Typed = {each.name: _typed(each, sent) for each in SETTINGS}
    begins, mark = str(sent.get("valid_from", ""))[:10], str(sent.get("mark", ""))[:16]
    since = _since(begins, now)
    if since is None:
        return await _form_page(request, typed, begins, mark, [("valid_from", say(language, "Please choose a day"))])
    policies, problems = await _read(typed, await hall.policies(desk.hall, since), language)
    if problems:
        return await _form_page(request, typed, begins, mark, problems)
    try:
        await hall.change_settings(desk.hall, SetPolicies(policies, since), seen_of(request, sent), now)
    except Refusal as refusal:
        changed = isinstance(refusal, hall.SettingsChanged)
        fresh = await hall.mark_of(desk.hall, "policies") if changed else mark
        return await _form_page(request, typed, begins, fresh, [(refusal.field or "", await said(refusal, language))], refusal.status)
    return redirect("/staff/hall?saved=1")


@post(f"{FORM}/removal", include_in_schema=False, status_code=303)
async def drop(request: Request) -> Response[Any]:
    """Coming settings taken back."""
    desk, sent = manager_of(request), await request.form()
    try:
        since = datetime.fromisoformat(str(sent.get("valid_from", ""))[:32])
    except ValueError:
        since = clock.now()
    try:
        wanted = DropPolicies(since if since.tzinfo else since.replace(tzinfo=clock.SHANGHAI))
        await hall.change_settings(desk.hall, wanted, seen_of(request, sent), clock.now())
    except (hall.SettingsChanged, hall.AlreadyBegun):
        return redirect(FORM)
    return redirect("/staff/hall?saved=1")


async def _form_page(
    request: Request, typed: Typed, begins: str, mark: str, problems: Problems | None = None, status: int = 422
) -> Response[Any]:
    desk, language, now = manager_of(request), preferences(request).language, clock.now()
    found = [(section, [view(each, typed[each.name], language) for each in SETTINGS if each.section == section]) for section in SECTIONS]
    coming = [(moment(language, since), since.isoformat()) for since in await hall.coming_policies(desk.hall, now)]
    return page(
        request, "staff_hall/policies.html", status=status if problems else 200, member=staff_of(request), sections=found, begins=begins,
        mark=mark, problems=problems or [], error=dict(problems or []), today=now.date().isoformat(), fixed=tuple(NOT_EDITABLE.values()),
        coming=coming, current_mark=await hall.mark_of(desk.hall, "policies"),
    )  # fmt: skip


async def _read(typed: Typed, before: Policies, language: str) -> tuple[Policies, Problems]:
    """What was typed over what stands; a value left as it was stays exactly so."""
    found, problems = dict[str, Any](), Problems()
    for setting in SETTINGS:
        text, kept = typed[setting.name], getattr(before, setting.name)
        try:
            found[setting.name] = kept if text == hall.setting_text(setting, kept) else hall.read_setting(setting, text)
        except Refusal as refusal:
            problems.append((setting.name, await said(refusal, language)))
    return (before, problems) if problems else (replace(before, **found), [])


def view(setting: Setting, value: str | tuple[str, ...], language: str) -> SettingView:
    """The setting as its question."""
    bounds = say(language, "{least} to {most}", least=setting.least, most=setting.most) if setting.most else ""
    why = say(language, setting.why) if setting.why else ""
    options = tuple((each, say(language, f"priority-{each}")) for each in setting.options)
    hint = " · ".join(part for part in (bounds, why) if part)
    control = _CONTROLS.get(setting.measure, "number")
    return SettingView(
        setting.name, say(language, f"setting-{setting.name}"), hint, control, value, options, setting.least, setting.most
    )  # fmt: skip


def _typed(setting: Setting, sent: Any) -> str | tuple[str, ...]:
    if setting.measure is Measure.choices:
        chosen = {str(each) for each in sent.getall(setting.name, [])}
        return tuple(each for each in setting.options if each in chosen)
    return str(sent.get(setting.name, "")).strip()[:10]


def _since(text: str, now: datetime) -> datetime | None:
    """This moment for today, else the beginning of the day."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return now if found == now.date() else clock.at(found, 0)


routes = (form, save, drop)
