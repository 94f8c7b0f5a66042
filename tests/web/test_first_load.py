"""Every page's first load is at most 25,000 bytes, whoever opens it: each address that answers with a page is walked and weighed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from backend import clock
from backend.people import SessionKind
from tests import given, given_bedside, given_visits
from tests.attacks.doors import ENDLESS, doors
from tests.attacks.world import CARD, DEVICE, World, browser, made, session, staff
from tests.browser.pages import PUBLIC
from tests.markup import read
from tests.weights import FOR_WORDS, MOST, linked, written
from web import assets, terminal_mode

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.timeout(120)]
EDITIONS = ("lang=zh", "lang=en", "mode=elder&lang=zh")
AS_LONG_AS_THERE_ARE_HALLS = ("/halls",)
"""Other tests' halls stand there too: what the page links is weighed, and what one hall adds."""
AFTER_A_FORM = (
    "/appointments", "/appointments/new/check", "/appointments/new/more", "/lots/new", "/sign-in/code", "/home-visits/drafts/{reference:str}/check",
    "/agent-matters/{reference:str}/mandate/signature", "/me/delegations/{reference:str}/confirmation",
)  # fmt: skip
"""Only a form leads there: their own tests open them, and tests/page_rules.py weighs what they link."""
ELSEWHERE = ("/sign-in", "/staff/sign-in", "/staff/home-visits/{reference:str}/files/{upload:str}")
"""Whoever is signed in is sent on; a file is looked at after a tap. Nobody's pages are among PUBLIC."""


class Weighed(NamedTuple):
    """One page."""

    address: str
    bytes: int


def weighed(address: str, answer: httpx.Response) -> Weighed:
    """Markup and links; of a list of all halls the links alone."""
    text = "" if address.startswith(AS_LONG_AS_THERE_ARE_HALLS) and "/halls/" not in address else answer.text
    return Weighed(address, written(text) + linked(read(answer.text)))


def is_page(answer: httpx.Response) -> bool:
    return "text/html" in answer.headers.get("content-type", "") and "<html" in answer.text


@pytest.fixture(scope="module")
async def world(product: None) -> World:
    return await made()


@pytest.fixture(scope="module")
async def insider(app: Litestar, world: World) -> AsyncIterator[httpx.AsyncClient]:
    """A citizen and a manager at a window, in one browser."""
    cookies = {
        "session": await session(SessionKind.web, world.a),
        "staff": (await staff(world.here, "manager", "150"))[1],
        "device": DEVICE,
    }
    async with browser(app, **cookies) as client:
        yield client


async def opened(client: httpx.AsyncClient, *addresses: str) -> list[Weighed]:
    """These pages, each of which there is."""
    answers = [(address, await client.get(address)) for address in addresses]
    assert [(address, answer.status_code) for address, answer in answers if answer.status_code != 200 or not is_page(answer)] == []
    return [weighed(address, answer) for address, answer in answers]


def too_heavy(found: list[Weighed]) -> list[Weighed]:
    return [each for each in found if each.bytes > MOST]


async def test_every_page_that_one_can_open_is_light(app: Litestar, world: World, insider: httpx.AsyncClient) -> None:
    walked = [door for door in doors(app) if door.method == "GET" and not door.json and door.path not in ENDLESS]
    answers = {door.path: await insider.get(world.address(door)) for door in walked}
    pages = [weighed(path, answer) for path, answer in answers.items() if is_page(answer)]
    assert too_heavy(pages) == []
    assert len([path for path, answer in answers.items() if is_page(answer) and answer.status_code == 200]) > 140
    closed = {path for path, answer in answers.items() if answer.status_code == 303}
    assert closed <= {*AFTER_A_FORM, *ELSEWHERE}


@pytest.mark.parametrize("edition", EDITIONS)
async def test_public_pages_and_the_heaviest_ones_are_light_in_each_edition(
    client: httpx.AsyncClient, insider: httpx.AsyncClient, edition: str
) -> None:
    public = [await client.get(f"{path}{'&' if '?' in path else '?'}{edition}") for path in PUBLIC]
    heaviest = [
        await insider.get(f"{path}?{edition}") for path in ("/staff", "/staff/bedside", "/staff/hall/policies", "/staff/home-visits/new")
    ]
    await insider.get("/?mode=standard&lang=zh")
    answers = [*public, *heaviest]
    assert too_heavy([weighed(answer.request.url.path, answer) for answer in answers]) == []
    assert all(is_page(answer) for answer in answers)


async def test_what_a_delegate_opens_is_light(app: Litestar, world: World) -> None:
    delegation = world.acting["delegation"]
    [(delegate,)] = await given.rows("SELECT delegate FROM delegations WHERE reference = $1", delegation)
    own = f"/me/delegations/{delegation}"
    async with browser(app, session=await session(SessionKind.web, UUID(str(delegate)))) as client:
        bookings = [f"{own}/appointments{rest}" for rest in ("", f"/{world.booking}/cancel", f"/{world.booking}/change")]
        visits = [f"{own}/home-visits", f"{own}/home-visits/{world.home_visit}"]
        assert too_heavy(await opened(client, own, *bookings, *visits, f"{own}/agent-matters")) == []


async def test_what_a_visitor_opens_at_a_door_is_light(app: Litestar, world: World) -> None:
    now = clock.now()
    bed, _ = await given_bedside.planned(world.here, arrives_at=now + timedelta(minutes=30), now=now - timedelta(days=1))
    today = f"/staff/visits-today/{bed.reference}"
    async with browser(app, staff=await session(SessionKind.staff, bed.tablet.staff)) as client:
        assert too_heavy(await opened(client, today, f"{today}/code", f"/staff/bedside/visits/{bed.reference}", "/staff/bedside")) == []


async def test_a_terminals_pages_are_light(app: Litestar, world: World) -> None:
    desk, _ = await staff(world.here, "desk")
    mark = terminal_mode.written(terminal_mode.Terminal(world.here, desk, "0" * 12))
    async with browser(app) as client:
        client.cookies.set(terminal_mode.cookie_name(), mark, domain="127.0.0.1")
        assert too_heavy(await opened(client, "/terminal", "/terminal/check-in", "/terminal/tickets")) == []


async def test_a_desk_with_fifty_people_on_it_is_light(app: Litestar) -> None:
    today = clock.now()
    place = await given.hall(days=(today.date(),), hours=(0, 24), places={"big": 50}, items={CARD: 15})
    desk = await given_visits.a_clerk(place, "101", now=today)
    async with given_visits.a_working_day_today(), browser(app, staff=await session(SessionKind.staff, desk.staff)) as client:
        for _ in range(50):
            await given_visits.a_walk_in(desk, today, items=(CARD,))
        board = await client.get("/staff")
    assert board.text.count("<tr id=") == 50
    assert too_heavy([weighed("/staff", board)]) == []


async def test_a_hall_more_on_the_list_of_halls_costs_little(client: httpx.AsyncClient) -> None:
    before = written((await client.get("/halls")).text)
    for _ in range(10):
        await given.hall()
    assert written((await client.get("/halls")).text) - before < 10 * 150


async def test_a_page_that_is_too_heavy_would_be_seen(client: httpx.AsyncClient) -> None:
    answer = await client.get("/staff/sign-in")
    assert written(answer.text) + linked(read(answer.text)) > MOST // 2
    heavy = answer.text.replace("<head>", f'<head><link rel="stylesheet" href="{assets.asset("syllables.json")}">')
    assert linked(read(heavy)) - linked(read(answer.text)) > 10_000
    assert FOR_WORDS < MOST
