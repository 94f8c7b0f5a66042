"""Who comes to a home visit, for programs."""

import httpx
import pytest

from backend import home_visits, tours
from backend.clock import now
from backend.tours import HalfDay
from tests import given_tours
from tests.api.test_home_visits import WHOLE
from tests.given_home_visits import shown
from tests.given_people import mini

pytestmark = [pytest.mark.usefixtures("product", "listening"), pytest.mark.article("29.5")]


async def test_the_half_day_and_the_team_are_told_to_the_owner_alone_and_not_before_they_are_announced(client: httpx.AsyncClient) -> None:
    mine, other = await mini(client), await mini(client)
    reference = (await mine.post("/home-visits", **WHOLE)).json()["reference"]
    await home_visits.accept(await shown(await home_visits.visit(reference)), "", now())
    team = (await given_tours.visitor("jingkai", "上门甲"), await given_tours.visitor("jingkai", "上门乙"))
    tour = await tours.put_together("jingkai", team[0], await given_tours.some_half(HalfDay.am), team, now())
    await tours.add(given_tours.planner(await tours.tour(tour)), reference, now())
    path = f"/home-visits/{reference}/tour"
    assert (await mine.get(path)).json()["type"].endswith("no-tour")
    await tours.announce(given_tours.planner(await tours.tour(tour)), now())
    told = (await mine.get(path)).json()
    assert (told["half"], [each["name"] for each in told["team"]]) == ("am", ["上门甲", "上门乙"])
    assert (await other.get(path)).status_code == 404
