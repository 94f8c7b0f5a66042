"""Who is signed in still reads what needs no database while it is away, and hears plainly of what does."""

import httpx

from backend import database
from tests.given_people import signed_in


async def test_without_the_database_static_pages_answer_and_personal_ones_say_so(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    pool, database.DB.pool = database.DB.pool, None
    try:
        open_pages = [(await client.get(path)).status_code for path in ("/offline", "/accessibility", "/privacy", "/manifest.webmanifest")]
        own = await client.get("/me/sessions")
    finally:
        database.DB.pool = pool
    assert open_pages == [200] * 4
    assert (own.status_code, "纸质号" in own.text) == (503, True)
    assert (await client.get("/me/sessions")).status_code == 200
