"""Every address of the pages, walked: nothing is changed from outside, nothing by looking (trust.md T10)."""

import re
from collections.abc import Iterator
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from litestar import Litestar

from tests import given
from tests.given_people import form_token, signed_in, staff_at_work

pytestmark = pytest.mark.usefixtures("some_hall")
COUNTED = ("appointments", "holds", "visits", "ratings", "relatives", "ledger", "entries", "deliveries", "phone_codes", "staff", "citizens")


def places(app: Litestar, *methods: str, filled: str = "nothing") -> Iterator[tuple[str, str]]:
    """Method and address of each handler of a page, its parameters filled with what names nothing."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            path = re.sub(r"\{\w+:uuid\}", str(uuid4()), re.sub(r"\{\w+:(str|path)\}", filled, re.sub(r"\{\w+:int\}", "1", route.path)))
            if path.startswith(("/api/", "/schema")) or handler.opt.get("machine"):
                continue
            yield from ((method, path) for method in sorted(set(handler.http_methods) & set(methods)))


async def counts() -> list[tuple[object, ...]]:
    return await given.rows("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in COUNTED))


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}, {}])
async def test_no_page_is_told_to_do_anything_from_outside_or_by_cookies_alone(
    app: Litestar, client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    await signed_in(client)
    await staff_at_work(client)
    before, walked = await counts(), list(places(app, "POST", "PUT", "DELETE", "PATCH"))
    answers = [(path, (await client.request(method, path, headers=headers)).status_code) for method, path in walked]
    assert [(path, status) for path, status in answers if status != 403] == []
    assert len(walked) > 5
    assert await counts() == before


async def test_looking_at_every_page_changes_nothing(app: Litestar, client: httpx.AsyncClient) -> None:
    await signed_in(client)
    await staff_at_work(client)
    before, walked = await counts(), [path for _, path in places(app, "GET") if "live" not in path and "events" not in path]
    answers = [(path, (await client.get(path)).status_code) for path in walked]
    assert [(path, status) for path, status in answers if status >= 500] == []
    assert await counts() == before


HOSTILE = ("\x00", "%00", "😀" * 100, "-1", "99999999999999999999", "../../etc/passwd", "{{7*7}}", "'\"><script>", "\u202e", "\x85\x0b")
NAMES = (
    "next", "q", "hall", "item", "with", "day", "slot", "hold", "reference", "phone", "code", "last4", "name", "id_number", "lang", "mode",
    "text", "before", "stage", "page", "from", "to", "login", "password", "number", "window", "level", "tags", "relation", "version",
)  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
async def test_no_page_breaks_on_what_nobody_would_type(app: Litestar, client: httpx.AsyncClient, hostile: str) -> None:
    await signed_in(client)
    await staff_at_work(client)
    token, asked = await form_token(client, "/sign-out"), dict.fromkeys(NAMES, hostile)
    broken = []
    for method, path in places(app, "GET", "POST", filled=quote(hostile, safe="")):
        if "live" in path or "events" in path or path in ("/sign-out", "/staff/sign-out"):
            continue
        sent = {"params": asked} if method == "GET" else {"data": asked | {"csrf": token}}
        answer = await client.request(method, path, **sent)
        broken += [(method, path, answer.status_code)] if answer.status_code >= 500 else []
    assert broken == []
