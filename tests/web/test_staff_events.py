"""The desk's live line on a real server: it rings after each change of its own hall, and says nothing else."""

import asyncio

import httpx
import pytest

from backend.clock import now
from backend.database import connection
from tests.given_visits import Now, a_clerk, open_now, staff_cookie
from web.bells import NAME

pytestmark = pytest.mark.usefixtures("product")


@pytest.fixture
async def place() -> Now:
    return await open_now()


async def heard(lines: httpx.Response, wanted: int) -> list[str]:
    """The first messages of the line, comments left out."""
    found: list[str] = []
    async for line in lines.aiter_lines():
        if line.startswith("data:"):
            found.append(line.removeprefix("data:").strip())
        if len(found) == wanted:
            break
    return found


async def test_a_change_in_the_hall_rings_and_one_elsewhere_does_not(listening: str, place: Now) -> None:
    cookie, elsewhere = await staff_cookie(await a_clerk(place.hall, "101", now=now())), await open_now()
    async with httpx.AsyncClient(base_url=listening, timeout=20) as tablet, tablet.stream("GET", "/staff/events", headers=cookie) as line:
        assert line.headers["content-type"].startswith("text/event-stream")
        hearing = asyncio.create_task(heard(line, 2))
        await asyncio.sleep(0.5)
        await elsewhere.waiting()
        await asyncio.sleep(0.5)
        assert not hearing.done()
        await place.waiting()
        assert await asyncio.wait_for(hearing, 10) == ["hello", "changed"]


async def test_after_the_bells_connection_was_cut_the_desk_hears_again(listening: str, place: Now) -> None:
    cookie = await staff_cookie(await a_clerk(place.hall, "101", now=now()))
    async with httpx.AsyncClient(base_url=listening, timeout=20) as tablet, tablet.stream("GET", "/staff/events", headers=cookie) as line:
        hearing = asyncio.create_task(heard(line, 2))
        await asyncio.sleep(0.5)
        async with connection() as held:
            cut = await held.fetchval("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = $1", NAME)
        assert cut == 1
        assert await asyncio.wait_for(hearing, 15) == ["hello", "changed"]


async def test_strangers_hear_nothing(listening: str, place: Now) -> None:
    async with httpx.AsyncClient(base_url=listening) as stranger:
        assert (await stranger.get("/staff/events")).headers["location"].startswith("/staff/sign-in")
