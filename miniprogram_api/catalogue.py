"""Items, their guides and bundles as JSON: the same guides as on the pages, the hall's own address and hours in them."""

from dataclasses import replace
from typing import Annotated

import msgspec
from litestar import get
from litestar.params import FromPath, FromQuery, QueryParameter

from backend import catalogue, clock, hall, settings
from backend.catalogue import Guide, PublicList
from miniprogram_api.problems import PROBLEMS

BASE = "/api/mp/v1"


class ItemListed(msgspec.Struct):
    """An item in a list; `minutes` at the window, None where this hall does not take it."""

    item: str
    name: str
    name_en: str
    kind: str
    stage: str
    handling_type: str
    promised_working_days: int | None
    max_visits: int
    fee: str
    bookable: bool
    minutes: int | None
    lists: tuple[PublicList, ...]


class Items(msgspec.Struct):
    """One page of a list, best first; `next` is the cursor of the following one. Without `exact` all is only similar."""

    items: tuple[ItemListed, ...]
    next: str | None
    total: int
    exact: bool


class HoursPart(msgspec.Struct):
    """One part of a working day at the hall, in Shanghai."""

    kind: hall.Kind
    opens: str
    closes: str
    by_appointment: bool


class CantCome(msgspec.Struct):
    """What stands beside every demand to come: whether the hall comes (`possible`), whether somebody else may go with a mandate
    (`agent`), and the page where one asks, which names the other ways where it can't."""

    possible: bool
    agent: bool
    url: str


class GuideAnswer(msgspec.Struct, kw_only=True):
    """The guide: all 18 elements of article 12, materials with their seven fields, and what else helps.

    `address` and `office_hours` are the hall's own; where it does not take the item, `address` says where it is done.
    """

    item: str
    url: str
    hall: str
    bookable: bool
    minutes: int
    lists: tuple[PublicList, ...]
    name: str
    name_en: str
    code: str | None
    national_catalog_code: str | None
    kind: str
    implementing_body: str
    handling_type: str
    statutory_time_limit: catalogue.TimeLimit
    promised_time_limit: catalogue.TimeLimit
    exercise_level: str
    service_targets: tuple[str, ...]
    legal_basis: tuple[catalogue.LegalBasis, ...]
    conditions: tuple[str, ...]
    materials: tuple[catalogue.Material, ...]
    fees: catalogue.Fees
    process: tuple[catalogue.Step, ...]
    result: catalogue.Result
    address: str
    office_hours: tuple[HoursPart, ...]
    consultation: catalogue.Consultation
    supervision: catalogue.Supervision
    department: str
    lifecycle_subject: str
    lifecycle_stage: str
    applicant_kinds: tuple[str, ...]
    home_service: catalogue.HomeService
    home_visit: CantCome
    extended_hours: catalogue.ExtendedHours
    one_certificate: catalogue.OneCertificate
    notification_commitment: bool
    deficiency_acceptance: catalogue.DeficiencyAcceptance
    agent: catalogue.Agent
    max_visits: int
    channels: tuple[str, ...]
    delivery: tuple[str, ...]
    confidence: str
    confidence_note: str


class Bundles(msgspec.Struct):
    """All bundles; the list has no further page."""

    items: tuple[catalogue.Bundle, ...]
    next: str | None = None


@get(f"{BASE}/items", responses=PROBLEMS)
async def items(q: FromQuery[str] = "", stage: FromQuery[str] = "", cursor: FromQuery[str] = "") -> Items:
    """Find items in people's own words, or list those of a stage of life (`birth`, `school` … or 出生、入学 …)."""
    found = await catalogue.found(q, stage=catalogue.stage_named(stage), cursor=cursor)
    taken = await hall.items_taken((await hall.default_hall()).slug)
    return Items(tuple(_listed(guide, taken) for guide in found.guides), found.next, found.total, found.exact)


@get(f"{BASE}/items/{{item:str}}", responses=PROBLEMS)
async def item(item: FromPath[str], at: Annotated[str, QueryParameter(name="hall")] = "") -> GuideAnswer:
    """The guide of an item at a hall; the default hall where none is named."""
    guide = await catalogue.guide(item)
    here = await hall.hall(at) if at else await hall.default_hall()
    taken = await hall.items_taken(here.slug)
    days = await hall.opening_days(here.slug, clock.today(), 10)
    site = settings.current().public_url
    own = {
        "item": guide.slug, "url": f"{site}/items/{guide.slug}", "hall": here.slug,
        "bookable": item in taken, "minutes": taken[item].minutes if item in taken else guide.window_minutes,
        "lists": _lists(guide), "address": _address(guide, here, item in taken),
        "office_hours": _hours(days) if item in taken else (),
        "home_visit": CantCome(guide.home_service.eligible, guide.agent.allowed, f"{site}/home-visits/new?item={guide.slug}"),
        "consultation": replace(guide.consultation, phone=here.about.phone, letter=here.about.address.zh),
    }  # fmt: skip
    return msgspec.convert(msgspec.to_builtins(guide) | msgspec.to_builtins(own), GuideAnswer)


@get(f"{BASE}/bundles", responses=PROBLEMS)
async def bundles() -> Bundles:
    """All life-event bundles with their items."""
    return Bundles(await catalogue.bundles())


def _listed(guide: Guide, taken: dict[str, hall.ItemTaken]) -> ItemListed:
    here = taken.get(guide.slug)
    return ItemListed(
        guide.slug, guide.name, guide.name_en, guide.kind, guide.lifecycle_stage, guide.handling_type,
        guide.promised_time_limit.working_days, guide.max_visits, guide.fees.amount, here is not None,
        here.minutes if here else None, _lists(guide),
    )  # fmt: skip


def _lists(guide: Guide) -> tuple[PublicList, ...]:
    return tuple(name for name in PublicList if catalogue.is_on(guide, name))


def _address(guide: Guide, here: hall.Hall, taken: bool) -> str:
    if taken:
        return f"{here.name.zh}，{here.about.address.zh}"
    return next((place.place.zh for place in here.about.elsewhere if place.item == guide.slug), guide.implementing_body)


def _hours(days: tuple[hall.OpenDay, ...]) -> tuple[HoursPart, ...]:
    day = next((day for day in days if day.periods), None)
    return tuple(
        HoursPart(period.kind, f"{period.opens:%H:%M}", f"{period.closes:%H:%M}", not period.walk_ins)
        for period in (day.periods if day else ())
    )


routes = (items, item, bundles)
