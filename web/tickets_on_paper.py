"""A number on paper, at the desk and at the terminal: where to wait, how many are before, and a code to follow it with."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import segno
from litestar import Request

from backend import clock, hall, visits
from backend.languages import moment, say
from backend.visits import Visit
from web.addresses import public_address
from web.staff_items import items_named


@dataclass(frozen=True)
class SlipView:
    """The slip on paper: a number and where to wait, nothing personal."""

    hall: str
    ticket: str
    items: tuple[str, ...]
    zone: str
    at: str
    before: str
    qr: str
    address: str


async def paper(request: Request[Any, Any, Any], place: str, visit: UUID, language: str) -> SlipView:
    """The slip of this hall's visit, booked or not. visits.NothingHere."""
    found = await visits.visit_at(place, visit)
    where = await hall.hall(place)
    group = next(each for each in await hall.window_groups(place) if each.slug == found.window_group)
    before = await _before(found)
    items, address = _what(found, public_address(request))
    return SlipView(
        where.name.said(language), found.ticket, tuple(each.name for each in await items_named(items, language)),
        group.zone.said(language), moment(language, found.checked_in_at.astimezone(clock.SHANGHAI)),
        say(language, "{before} before you", before=before) if before is not None else "",
        segno.make(address, error="m").svg_data_uri(border=2, scale=4, light="#fff"), address,
    )  # fmt: skip


async def _before(found: Visit) -> int | None:
    place = await (visits.place_in_queue(found.reference) if found.reference else visits.slip(found.token))
    return place.before if place else None


def _what(found: Visit, public: str) -> tuple[tuple[str, ...], str]:
    """The items of who walked in, and the page that the slip's code opens. Of a booking nothing is said: its number can be had by
    typing somebody's document, so what it is for and its key stay with whose phone it is."""
    if found.reference:
        return (), f"{public}/tickets/{found.reference}"
    return found.items, f"{public}/tickets/slips/{found.token}"
