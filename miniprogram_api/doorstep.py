"""At the door, for programs: is the visitor real, and the household's own word. The street stands nowhere here."""

import asyncio
import time
from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, get
from litestar.params import FromPath, FromQuery

from backend import addresses, clock, doorstep, hall, home_visits, settings
from backend.doorstep import VisitorsNotConfirmed
from backend.home_visits import Owner
from miniprogram_api.identity import account_of
from miniprogram_api.problems import PROBLEMS

BASE = "/api/mp/v1"
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
_EVEN_SECONDS = 0.12


class VisitorShown(msgspec.Struct):
    """One of the team; `photo` is a path of the web, empty where there is no picture."""

    name: str
    number: str
    photo: str


class VisitorsShown(msgspec.Struct):
    """The visitors are the hall's; whom they visit is said to nobody."""

    hall: str
    organ: str
    phone: str
    visitors: list[VisitorShown]
    vehicle: str
    code_good_until: datetime


class LookShown(msgspec.Struct):
    """Who opened the address, and when."""

    name: str
    number: str
    at: datetime


class DoorShown(msgspec.Struct):
    """The household's word, and who looked at its address."""

    word: str
    chosen: bool
    looked: list[LookShown]


@get(f"{BASE}/visitors/{{code:str}}", responses=PROBLEMS)
async def visitors(request: Request[Any, Any, Any], code: FromPath[str], visit: FromQuery[str] = "") -> VisitorsShown:
    """Whether the code on a visitor's tablet is real now; with `visit`, for that request alone. 404 visitors-not-confirmed, alike
    and as slow whatever is wrong: don't open, phone the hall. 429 after ten wrong ones."""
    began, here = time.monotonic(), await hall.default_hall()
    found = await doorstep.who_comes(doorstep.Asking(here.slug, code, visit[:12], address=_address(request)), clock.now())
    if found is None:
        await asyncio.sleep(_EVEN_SECONDS - (time.monotonic() - began) % _EVEN_SECONDS)
        raise VisitorsNotConfirmed(phone=here.about.phone)
    where = await hall.hall(found.hall)
    shown = [
        VisitorShown(each.name, each.number, f"/visitor/{code}/photos/{place}" if each.photo else "")
        for place, each in enumerate(found.members, 1)
    ]
    return VisitorsShown(where.name.zh, where.about.organ.zh, where.about.phone, shown, found.vehicle, found.until)


@get(f"{BASE}/home-visits/{{reference:str}}/door", responses=PROBLEMS, security=_BEARER)
async def door(request: Request[Any, Any, Any], reference: FromPath[str]) -> DoorShown:
    """The word that visitors must hear before they can begin, for the owner alone, and who opened the address when."""
    owner = Owner("", account_of(request).citizen)
    found, word = await home_visits.owned(reference, owner), await doorstep.word_of(reference, owner)
    looked = [LookShown(each.who, each.number, each.at) for each in await doorstep.openings(found.hall, found.reference)]
    return DoorShown(word.zh, word.chosen, looked)


def _address(request: Request[Any, Any, Any]) -> str:
    peer = request.client.host if request.client else ""
    return addresses.counted(peer, request.headers.get("x-forwarded-for", ""), settings.current())


routes = (visitors, door)
