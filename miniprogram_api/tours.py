"""Who comes to one's home visit, on which half-day and about when, once it is told."""

from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Request, get
from litestar.params import FromPath

from backend import home_visits, tours
from backend.home_visits import Owner
from backend.tours import HalfDay, NoTour
from miniprogram_api.home_visits import BASE
from miniprogram_api.identity import account_of
from miniprogram_api.problems import PROBLEMS

_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]


class Comer(msgspec.Struct):
    """One of the team; `number` is the staff number."""

    name: str
    number: str


class PlannedVisit(msgspec.Struct):
    """The half-day, the half hour in which the team arrives if nothing takes longer (`about`), number plate and team."""

    day: date
    half: HalfDay
    about: datetime
    vehicle: str
    team: list[Comer]


@get(f"{BASE}/{{reference:str}}/tour", responses=PROBLEMS, security=_BEARER)
async def planned(request: Request[Any, Any, Any], reference: FromPath[str]) -> PlannedVisit:
    """Who comes when. 404 no-tour while no day is told."""
    found = await home_visits.owned(reference, Owner("", account_of(request).citizen))
    tour = await tours.tour_of(found.reference)
    stop = tour.stop(found.reference) if tour else None
    if tour is None or stop is None:
        raise NoTour
    team = [Comer(each.name, each.number) for each in tour.members]
    return PlannedVisit(tour.day, tour.half, tours.about(stop.arrives_at), tour.vehicle, team)


routes = (planned,)
