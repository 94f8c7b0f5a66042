"""Who can't come is told that the hall comes, beside everything that wants somebody at the hall."""

import httpx
import pytest

from backend import catalogue
from backend.visits import Desk
from tests import given, given_extended_sessions, given_people, given_visits
from tests.given_home_visits import ITEM
from tests.reader import Page, Reader

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.5")]
BY_OTHERS, IN_PERSON = "gongsi-sheli", "jiehun-dengji"


def offers(page: Page) -> list[str]:
    return [address for node in page.document.all("a") if (address := str(node.get("href"))).startswith("/home-visits/new")]


@pytest.mark.parametrize("path", [f"/items/{ITEM}", f"/appointments/new?item={ITEM}"])
async def test_a_matter_done_at_home_leads_to_the_request_for_it(reader: Reader, path: str) -> None:
    page = await reader.open(path)
    assert f"/home-visits/new?item={ITEM}" in offers(page)
    assert "来不了？我们上门" in page.text


@pytest.mark.parametrize(
    "path",
    ["/appointments/new", "/extended-sessions/new", f"/extended-sessions/new?item={ITEM}", "/rules", "/halls/jingkai", "/accessibility",
     "/bundles/chusheng"],
)  # fmt: skip
async def test_where_somebody_is_to_come_the_visit_stands_beside_it(reader: Reader, path: str) -> None:
    await given_people.signed_in(reader.client)
    assert offers(await reader.open(path))


@pytest.mark.parametrize("tail", ["", "/cancel", "/change"])
async def test_it_stands_beside_a_booking_and_where_it_is_given_up(reader: Reader, tail: str) -> None:
    who = await given_people.signed_in(reader.client)
    booked = await given.booked(await given.hall(items={ITEM: 15}), given.NINE, ITEM, by=who)
    assert offers(await reader.open(f"/appointments/{booked.reference}{tail}"))


async def test_who_missed_a_booking_is_offered_the_visit(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    assert offers(await reader.open("/me/misses"))


@pytest.mark.parametrize(("item", "by_others"), [(BY_OTHERS, True), (IN_PERSON, False)])
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_matter_that_is_not_done_at_home_is_no_dead_end(reader: Reader, item: str, by_others: bool, lang: str) -> None:
    page = await reader.open(f"/home-visits/new?item={item}&lang={lang}")
    links = [str(node.get("href")) for node in page.document.all("a")]
    assert f"/items/{item}#easier" in links
    assert ("/me/relatives" in links) == by_others
    assert [form for form in page.document.all("form") if form.get("action") == "/home-visits/drafts"]


@pytest.mark.article("24.1")
async def test_under_an_item_to_be_done_at_home_stands_that_one_document_is_enough(reader: Reader) -> None:
    page = await reader.send(await reader.open("/home-visits/new"), "/home-visits/drafts")
    page = await reader.open(f"{page.path}/what")
    marked = {
        label.one("input").get("value") for label in page.document.all("label") if "一证办：有身份证就行" in label.text
    }  # fmt: skip
    shown = {str(node.get("value")) for node in page.document.all("input", name="items")}
    guides = await catalogue.guides(tuple(shown))
    assert marked == {guide.slug for guide in guides if guide.one_certificate.eligible} != set()


async def test_staff_on_the_telephone_lead_on_to_the_visit(reader: Reader) -> None:
    await given_visits.at_work(reader.client, Desk("jingkai", await given_extended_sessions.staff("jingkai", "试岗戊", "desk")))
    page = await reader.follow(await reader.open("/staff/bookings/new"), "来不了？登记上门")
    assert page.path == "/staff/home-visits/new"


@pytest.mark.parametrize(("item", "possible"), [(ITEM, True), (BY_OTHERS, False)])
async def test_the_guide_for_programs_says_so_too(client: httpx.AsyncClient, item: str, possible: bool) -> None:
    way = (await client.get(f"/api/mp/v1/items/{item}")).json()["home_visit"]
    assert (way["possible"], way["url"].endswith(f"/home-visits/new?item={item}")) == (possible, True)
