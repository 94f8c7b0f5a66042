"""Pages of the catalogue: find an item, read its guide, its forms and its sheet of paper; bundles."""

from io import BytesIO
from typing import Any

import segno
from litestar import Request, Response, get
from litestar.params import FromPath

from backend import catalogue, clock, hall, settings
from backend.languages import speaker
from backend.refusals import NotFound
from web import guide_words
from web.modes import preferences
from web.rendering import page

PUBLIC = "no-cache"
_LISTS = {
    catalogue.PublicList.one_certificate: "With one document only",
    catalogue.PublicList.home_service: "We come to you",
    catalogue.PublicList.once: "One trip at most",
    catalogue.PublicList.time_limited: "Within a fixed time",
    catalogue.PublicList.promised: "Within a promised time",
    catalogue.PublicList.commitment: "Promise instead of proof",
}
_STAGES = {stage: f"stage-{stage}" for stage in catalogue.LifeStage}


class UnknownForm(NotFound):
    """This material has no form to fill in."""


@get("/items", include_in_schema=False, opt={"public": True})
async def items(request: Request) -> Response[Any]:
    """Search first; then the stages of life and the public lists as links; then the items, page by page."""
    say, language = _speaker(request)
    asked = request.query_params.get("q", "").strip()[:100]
    stage = catalogue.stage_named(request.query_params.get("stage", ""))
    on = next((name for name in catalogue.PublicList if name == request.query_params.get("list")), None)
    found = await catalogue.found(asked, stage=stage, on=on, cursor=request.query_params.get("cursor", ""))
    taken = await hall.items_taken((await hall.default_hall()).slug)
    return page(
        request, "catalogue/items.html", cache=PUBLIC, asked=asked, stage=stage, on=on, found=found,
        rows=tuple(guide_words.row(say, language, guide, taken) for guide in found.guides),
        narrowed=say(_STAGES[stage]) if stage else say(_LISTS[on]) if on else "",
        of_people=_chips(say, catalogue.OF_PEOPLE), of_enterprises=_chips(say, catalogue.OF_ENTERPRISES),
        lists=tuple((name.value, say(words)) for name, words in _LISTS.items()), more=_more(asked, stage, on, found.next),
    )  # fmt: skip


@get("/items/{item:str}", include_in_schema=False, opt={"public": True})
async def item(request: Request, item: FromPath[str]) -> Response[Any]:
    """The guide: the answer first, then materials to tick, fees, the way, and all 18 elements."""
    return page(request, "catalogue/item.html", cache=PUBLIC, **await _facts(request, item))


@get("/items/{item:str}/sheet", include_in_schema=False, opt={"public": True})
async def sheet(request: Request, item: FromPath[str]) -> Response[Any]:
    """The guide on one sheet of paper (一次性告知单)."""
    return page(request, "catalogue/sheet.html", cache=PUBLIC, **await _facts(request, item))


@get("/items/{item:str}/qr.svg", include_in_schema=False, opt={"public": True})
async def qr(item: FromPath[str]) -> Response[bytes]:
    """The guide's public address as a QR code."""
    guide = await catalogue.guide(item)
    drawn = BytesIO()
    segno.make(_address(guide), error="m").save(drawn, kind="svg", scale=4, border=2, light="#fff", xmldecl=False, nl=False)
    return Response(drawn.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


@get("/items/{item:str}/forms/{no:int}/{which:str}", include_in_schema=False, opt={"public": True})
async def form(request: Request, item: FromPath[str], no: FromPath[int], which: FromPath[str]) -> Response[Any]:
    """A material's form, blank or filled in with invented values (article 13.3); UnknownForm where it has none."""
    guide = await catalogue.guide(item)
    material = guide.material(no)
    if material is None or not material.has_form or which not in ("blank", "sample"):
        raise UnknownForm
    filled = which == "sample"
    fields = tuple((field, value if filled else "") for field, value in catalogue.sample(material))
    return page(request, "catalogue/form.html", cache=PUBLIC, guide=guide, material=material, fields=fields, filled=filled)


@get("/bundles", include_in_schema=False, opt={"public": True})
async def bundles(request: Request) -> Response[Any]:
    """The public list of life-event bundles (article 10)."""
    all_of_them = await catalogue.bundles()
    return page(
        request, "catalogue/bundles.html", cache=PUBLIC,
        of_people=tuple(bundle for bundle in all_of_them if bundle.lifecycle_subject == "自然人"),
        of_enterprises=tuple(bundle for bundle in all_of_them if bundle.lifecycle_subject != "自然人"),
    )  # fmt: skip


@get("/bundles/{bundle:str}", include_in_schema=False, opt={"public": True})
async def one_bundle(request: Request, bundle: FromPath[str]) -> Response[Any]:
    """A bundle: its items, in which order, with what, and what of it can be done today."""
    say, language = _speaker(request)
    found = await catalogue.bundle(bundle)
    guides = {guide.slug: guide for guide in await catalogue.guides(tuple(part.item for part in found.items))}
    names = {part.item: guides[part.item].title(language) if part.item in guides else part.name for part in found.items}
    return page(request, "catalogue/bundle.html", cache=PUBLIC, bundle=found, guides=guides, names=names, words=guide_words, say=say)


async def _facts(request: Request, slug: str) -> dict[str, Any]:
    say, language = _speaker(request)
    guide = await catalogue.guide(slug)
    named = request.query_params.get("hall", "")
    here = await hall.hall(named) if named else await hall.default_hall()
    taken = await hall.items_taken(here.slug)
    wanted = taken[slug].groups if slug in taken else ()
    return {
        "guide": guide, "say": say, "words": guide_words, "hall": here, "address": _address(guide), "name": guide.title(language),
        "taken": slug in taken, "minutes": guide_words.minutes(guide, taken), "at_hall": f"?hall={here.slug}" if named else "",
        "elsewhere": next((place.place.said(language) for place in here.about.elsewhere if place.item == slug), ""),
        "others": () if slug in taken else await _halls_taking(slug),
        "zones": tuple(group for group in await hall.window_groups(here.slug) if group.slug in wanted),
        "hours": guide_words.hours(say, await hall.opening_days(here.slug, clock.today(), 10)),
        "bundles": await catalogue.bundles_with(slug),
        "stage": catalogue.stage_named(guide.lifecycle_stage),
        "lists": tuple(say(words) for name, words in _LISTS.items() if catalogue.is_on(guide, name)),
    }  # fmt: skip


async def _halls_taking(slug: str) -> tuple[hall.Hall, ...]:
    return tuple([each for each in await hall.halls() if slug in await hall.items_taken(each.slug)])


def _address(guide: catalogue.Guide) -> str:
    return f"{settings.current().public_url}/items/{guide.slug}"


def _speaker(request: Request) -> tuple[guide_words.Say, str]:
    language = preferences(request).language
    return speaker(language), language


def _chips(say: guide_words.Say, stages: tuple[catalogue.LifeStage, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((stage.value, say(_STAGES[stage])) for stage in stages)


def _more(asked: str, stage: catalogue.LifeStage | None, on: catalogue.PublicList | None, cursor: str | None) -> dict[str, str]:
    wanted = {"q": asked, "stage": stage or "", "list": on or "", "cursor": cursor or ""}
    return {name: value for name, value in wanted.items() if value} if cursor else {}


routes = (items, item, sheet, qr, form, bundles, one_bundle)
