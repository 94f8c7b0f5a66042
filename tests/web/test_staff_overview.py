"""The hub: what waits is counted, and each role finds its way to every page of staff and to no other."""

import pytest

from backend import closures
from backend.clock import at
from backend.visits import Desk
from tests import given, given_closures, given_extended_sessions, given_people, given_visits
from tests.attacks.matrix import MATRIX
from tests.reader import Page, Reader

pytestmark = pytest.mark.usefixtures("product")
# A page that one meets while doing something: from a row of the board, a form, a card.
_ON_THE_WAY = (
    "/staff/bookings",
    "/staff/calendar/bookings",
    "/staff/live",
    "/staff/events",
    "/staff/alarms",
    "/staff/sign-in",
    "/staff/bedside/session",
)


async def at_work(reader: Reader, slug: str, role: str) -> None:
    await given_visits.at_work(reader.client, Desk(slug, await given_extended_sessions.staff(slug, "试岗", role)))


def ways(page: Page) -> set[str]:
    """Where the links of a page lead, what stands after a question mark left out."""
    return {node.get("href").partition("?")[0] for node in page.document.all("a")}


@pytest.mark.parametrize("role", ["clerk", "desk", "manager"])
async def test_each_role_reaches_its_pages_from_the_hub_by_two_taps_at_most_and_is_led_to_no_closed_door(reader: Reader, role: str) -> None:
    await at_work(reader, await given.hall(), role)
    near = ways(await reader.open("/staff/overview"))
    reached = near.union(*[ways(await reader.open(path)) for path in sorted(near) if path.startswith("/staff") and "sign-out" not in path])
    doors = {door.partition(" ")[2]: cells[role] for door, cells in MATRIX.items() if door.startswith("GET /staff")}
    pages = {path for path, said in doors.items() if said == "200" and "{" not in path and "." not in path}
    assert pages - reached - set(_ON_THE_WAY) == set()
    assert [path for path in near if doors.get(path) == "403"] == []


async def test_what_waits_is_counted_in_words(reader: Reader) -> None:
    slug = await given.hall()
    for _ in range(2):
        await given_extended_sessions.asked(slug)
    await at_work(reader, slug, "manager")
    page = await reader.open("/staff/overview")
    assert "2 项待处理" in page.text
    assert "暂无待办" in page.text


async def test_whom_a_closure_leaves_without_a_time_is_work_for_the_desk(reader: Reader) -> None:
    slug = await given.hall(days=(given.TUESDAY,), hours=(9, 12), policies=given_closures.NO_KEPT)
    await given.booked(slug)
    made = await given_closures.closed(given_closures.wanted(slug))
    assert await closures.number_to_phone(slug, given.NOW) == {made.id: 1}
    assert await closures.number_to_phone(slug, at(given.TUESDAY, 18)) == {}


async def test_a_citizen_is_led_to_the_sign_in_of_staff(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    answer = await reader.client.get("/staff/overview")
    assert answer.headers["location"].startswith("/staff/sign-in")
