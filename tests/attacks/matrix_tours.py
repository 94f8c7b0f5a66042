"""The rows of matrix.py for tours: a draft of A's hall with a request of A's on it; who plans is the manager, visitors see their own.

A change without the version that a page showed is refused (409); a request is closed by whoever of its judges comes first.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from backend import hall, tours
from backend.home_visits import ELSEWHERE
from backend.tours import HALL, HalfDay, When
from tests import given_home_visits, given_tours

# nobody, A, B, app A, app B, clerk, desk, manager, clerk of the hall elsewhere, locked, disabled
TOURS = """
GET /api/mp/v1/home-visits/{reference:str}/tour           401 401 401 404 404 401 401 401 401 401 401
GET /home-visits/{reference:str}/visitors/{staff:uuid}     in 404 404  in  in  in  in  in  in  in  in
GET /staff/tours                                           in  in  in  in  in 403 403 200 403  in  in
POST /staff/tours                                          in  in  in  in  in 403 403 422 403  in  in
POST /staff/tours/proposal                                 in  in  in  in  in 403 403 200 403  in  in
POST /staff/tours/kept                                     in  in  in  in  in 403 403 422 403  in  in
GET /staff/tours/{tour:uuid}                               in  in  in  in  in 403 403 200 403  in  in
GET /staff/tours/{tour:uuid}/list                          in  in  in  in  in 403 403 200 403  in  in
POST /staff/tours/{tour:uuid}/{change:str}                 in  in  in  in  in 403 403 409 403  in  in
POST /staff/tours/closing/{reference:str}                  in  in  in  in  in 403 303 409 403  in  in
GET /staff/visitors                                        in  in  in  in  in 403 403 200 403  in  in
GET /staff/visitors/{staff:uuid}                           in  in  in  in  in 403 403 200 403  in  in
POST /staff/visitors/{staff:uuid}                          in  in  in  in  in 403 403 422 403  in  in
GET /staff/visitors/{staff:uuid}/photo                     in  in  in  in  in 403 403 404 403  in  in
POST /staff/visitors/{staff:uuid}/photo                    in  in  in  in  in 403 403 422 403  in  in
POST /staff/visitors/{staff:uuid}/leaves                   in  in  in  in  in 403 403 422 403  in  in
GET /staff/travel-times                                    in  in  in  in  in 403 403 200 403  in  in
POST /staff/travel-times                                   in  in  in  in  in 403 403 422 403  in  in
GET /staff/item-needs                                      in  in  in  in  in 403 403 200 403  in  in
POST /staff/item-needs                                     in  in  in  in  in 403 403 422 403  in  in
"""
FORMS: dict[str, dict[str, str]] = {
    "POST /staff/tours/kept": {"tour": "never"},
    "POST /staff/tours/{tour:uuid}/{change:str}": {"version": "0", "vehicle": "示例"},
    "POST /staff/tours/closing/{reference:str}": {"ending": "moved_away"},
    "POST /staff/visitors/{staff:uuid}": {"team": "999"},
    "POST /staff/travel-times": {f"{HALL}-{ELSEWHERE}": "weit"},
    "POST /staff/item-needs": {"item": given_home_visits.ITEM, "minutes": "999"},
}
Toured = tuple[str, str, str]


def things(path: str, toured: Toured) -> dict[str, object]:
    """What stands for the parameters; nothing at other doors."""
    if not path.startswith(("/staff/tours", "/staff/visitors", "/home-visits/{reference:str}/visitors")):
        return {}
    return {"tour": toured[0], "staff": toured[1], "reference": toured[2], "change": "kit"}


async def kept_by(citizen: UUID, slug: str, now: datetime) -> Toured:
    """A draft of a coming half-day with a request of this citizen's; its first visitor."""
    found = await given_tours.accepted(slug, by=citizen, now=now)
    await given_tours.ways(slug)
    calendar = await hall.calendar()
    days = (now.date() + timedelta(days=step) for step in range(2, 20))
    when = When(next(day for day in days if hall.is_working_day(calendar, day) and day.weekday() < 5), HalfDay.pm)
    team = (await given_tours.visitor(slug, "上门甲"), await given_tours.visitor(slug, "上门乙"))
    tour = await tours.put_together(slug, team[0], when, team, now)
    await tours.add(given_tours.planner(await tours.tour(tour)), found.reference, now)
    return str(tour), str(team[0]), found.reference
