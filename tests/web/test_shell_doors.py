"""All routes of the people's door, walked: nothing changes by a foreign form, nor by looking (trust.md T10)."""

from __future__ import annotations

import re

import pytest
from litestar.routes import HTTPRoute

from backend.database import connection
from tests.given_product import ITEM, loaded

HOME = "https://127.0.0.1:8000"
NOBODY = "00000000-0000-0000-0000-000000000000"
PARTS = {"item": ITEM, "hall_slug": "jingkai", "slug": "jingkai", "hall": "jingkai", "reference": "00000000", "no": "1", "which": "blank"}


def handlers(app, *methods: str):
    """(method, path with something in its holes, handler) of every page route that takes one of `methods`."""
    for route in app.routes:
        if isinstance(route, HTTPRoute) and not route.path.startswith("/api/"):
            for handler in route.route_handlers:
                for method in sorted(set(handler.http_methods) & set(methods)):
                    yield method, re.sub(r"\{(\w+)(:\w+)?\}", _filled, route.path), handler


def _filled(hole: re.Match[str]) -> str:
    return NOBODY if hole[2] == ":uuid" else PARTS.get(hole[1], "1")


def forms(app):
    return sorted({(method, path) for method, path, handler in handlers(app, "POST", "PUT", "PATCH", "DELETE") if not handler.opt.get("machine")})


async def state_of_the_house() -> dict[str, str]:
    async with connection() as held:
        names = [row["tablename"] for row in await held.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        return {
            name: await held.fetchval(f'SELECT md5(coalesce(string_agg(t::text, $$ $$ ORDER BY t::text), $$$$)) FROM "{name}" t')
            for name in names
        }


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {}])
async def test_no_form_is_taken_from_elsewhere_or_without_its_token(app, client, headers):
    assert len(forms(app)) > 10
    for method, path in forms(app):
        answer = await client.request(method, path, data={"csrf": ""}, headers=headers)
        to_sign_in = answer.status_code == 303 and "sign-in" in answer.headers["location"]
        assert answer.status_code == 403 or to_sign_in, (path, answer.status_code)


async def test_looking_changes_nothing(app, client):
    await loaded()
    before = await state_of_the_house()
    for _, path, _ in handlers(app, "GET"):
        if "/events" not in path:
            answer = await client.get(path)
            assert answer.status_code < 500 or path == "/ready", (path, answer.status_code)
    after = await state_of_the_house()
    assert {name for name in after if after[name] != before[name]} <= {"visitor_checks"}  # how often codes were wrong, for the alarm


async def test_every_page_says_how_long_it_may_be_kept(app, client):
    await loaded()
    for _, path, _ in handlers(app, "GET"):
        if "/events" not in path and "/assets/" not in path:
            answer = await client.get(path)
            if "html" in answer.headers.get("content-type", ""):
                assert answer.headers["cache-control"] in ("no-store", "no-cache", "private, no-cache"), path


@pytest.mark.parametrize("body", [b"csrf=\xff\xfe%00", b"\x00" * 300, b"a=" + b"%ED%A0%80" * 50, b"=&=&=" * 500])
async def test_a_form_that_cannot_be_read_is_refused_not_fatal(app, client, body):
    for method, path in forms(app):
        answer = await client.request(method, path, content=body, headers={"Origin": HOME, "Content-Type": "application/x-www-form-urlencoded"})
        assert answer.status_code in (303, 400, 403, 413, 422), (path, answer.status_code)
