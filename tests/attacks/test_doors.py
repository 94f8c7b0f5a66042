"""Every door walked: nothing is done from outside or by cookies alone, nothing by looking, and each answer guards its reader."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from litestar import Litestar

from backend.database import connection
from backend.people import SessionKind
from tests import given
from tests.attacks import sent
from tests.attacks.actors import Actor
from tests.attacks.doors import API, ENDLESS, SAFE, doors
from tests.attacks.matrix_doorstep import COUNTED
from tests.attacks.world import ADDRESS, DEVICE, World, browser, made, session, staff

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.timeout(120)]
FOREIGN = ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {})
# Looking leaves these traces only: a session was used, a message was seen.
TRACES = {"sessions": "seen_at", "notices": "read_at"}
KEPT = "private, no-cache"  # what ux.md lets a phone keep for reading offline
MAY_BE_KEPT = re.compile(r"/me$|/appointments/[0-9A-Z]{8}$")
NO_FORM = ("/demo/twins/", API)


@dataclass(frozen=True)
class Insider:
    """Somebody signed in as a citizen and as staff at once, in one browser."""

    world: World
    actor: Actor


@pytest.fixture(scope="module")
async def insider(app: Litestar, product: None) -> AsyncIterator[Insider]:
    world = await made()
    cookies = {"session": await session(SessionKind.web, world.a), "staff": (await staff(world.here, "manager"))[1], "device": DEVICE}
    async with browser(app, **cookies) as client:
        yield Insider(world, Actor("all", client))


async def everything() -> dict[str, str]:
    """A digest of each table, the traces of looking left out."""
    async with connection() as held:
        tables = await held.fetch("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return {row["name"]: await held.fetchval(_digest(row["name"])) for row in tables}


def _digest(table: str) -> str:
    row = f"to_jsonb(t) - '{TRACES[table]}'" if table in TRACES else "t"
    return f"SELECT md5(coalesce(string_agg(md5(({row})::text), '' ORDER BY md5(({row})::text)), '')) FROM {table} t"


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_no_page_is_told_to_do_anything_from_outside_or_by_cookies_alone(
    app: Litestar, insider: Insider, headers: dict[str, str]
) -> None:
    walked = [door for door in doors(app) if door.method not in SAFE and not door.path.startswith(NO_FORM)]
    before, heard = await everything(), dict[str, int]()
    for door in walked:
        form = sent.form(door.name, insider.world)
        heard[door.name] = (
            await insider.actor.client.request(door.method, insider.world.address(door), data=form, headers=headers)
        ).status_code
    assert {name: status for name, status in heard.items() if status != 403} == {}
    assert len(walked) > 20
    assert await everything() == before


async def test_what_the_json_door_says_of_a_person_is_never_stored(app: Litestar) -> None:
    world, paths = await made(), app.openapi_schema.to_schema()["paths"]
    headers = {"Authorization": f"Bearer {await session(SessionKind.api, world.a, 'api')}"}
    async with browser(app) as client:
        walked = [door for door in doors(app) if door.method == "GET" and door.json and _needs_bearer(paths, door.path, "GET")]
        kept = {door.name: (await client.get(world.address(door), headers=headers)).headers.get("cache-control") for door in walked}
    assert {name: said for name, said in kept.items() if said != "no-store"} == {}
    assert len(kept) > 4


async def test_the_json_door_takes_no_cookie_for_a_person(app: Litestar, insider: Insider) -> None:
    paths = app.openapi_schema.to_schema()["paths"]
    walked = [door for door in doors(app) if door.json and _needs_bearer(paths, door.path, door.method)]
    asked = [
        (door.name, await insider.actor.ask(door.method, insider.world.address(door), body=sent.body(door.name, insider.world)))
        for door in walked
    ]
    assert [name for name, answer in asked if answer.status_code != 401] == []
    assert len(walked) > 15


async def test_looking_at_everything_changes_nothing(app: Litestar, insider: Insider) -> None:
    walked = [door for door in doors(app) if door.method == "GET" and door.path not in (*ENDLESS, *COUNTED)]
    before = await everything()
    answers = {door.name: (await insider.actor.client.get(insider.world.address(door))).status_code for door in walked}
    after = await everything()
    assert {name: status for name, status in answers.items() if status >= 500} == {}
    assert {table for table in after if after[table] != before[table]} == set()
    assert len(walked) > 60


async def test_where_looking_is_counted_nothing_else_changes(app: Litestar, insider: Insider) -> None:
    walked = [door for door in doors(app) if door.method == "GET" and door.path in COUNTED]
    before = await everything()
    for door in walked:
        await insider.actor.client.get(insider.world.address(door))
    after = await everything()
    assert {table for table in after if after[table] != before[table]} <= {"visitor_checks", "limits", "door_alarms", "ledger"}
    assert len(walked) == len(COUNTED)


async def test_a_door_that_changes_something_by_looking_would_be_seen() -> None:
    before = await everything()
    async with connection() as held:
        await held.execute("INSERT INTO limits (key, since, until, times) VALUES ($1, now(), now(), 1)", f"planted {before['limits'][:20]}")
    assert {table for table, digest in (await everything()).items() if digest != before[table]} == {"limits"}


async def test_every_answer_carries_the_headers_that_guard_its_reader(app: Litestar, insider: Insider) -> None:
    weak: dict[str, list[str]] = {}
    for door in doors(app):
        if door.method == "GET" and door.path not in ENDLESS:
            answer = await insider.actor.client.get(insider.world.address(door))
            weak[door.name] = weaknesses(answer.headers)
    assert {name: found for name, found in weak.items() if found} == {}


def weaknesses(headers: Any) -> list[str]:
    """What is missing or loose in an answer's headers."""
    policy = headers.get("content-security-policy", "")
    wanted = {
        "default-src 'none'": policy, "frame-ancestors 'none'": policy, "base-uri 'none'": policy, "form-action 'self'": policy,
        "require-trusted-types-for 'script'": policy, "nosniff": headers.get("x-content-type-options", ""),
        "DENY": headers.get("x-frame-options", ""), "same-origin": headers.get("referrer-policy", ""),
        "same-origin ": headers.get("cross-origin-opener-policy", "") + " ",
    }  # fmt: skip
    found = [word for word, stands in wanted.items() if word not in stands]
    loose = re.findall(r"unsafe-[\w-]+|https?:|\*|script-src[^;]*data:", policy)
    return found + loose + [name for name in ("server", "x-powered-by") if name in headers]


def test_a_loose_policy_would_be_seen() -> None:
    assert "unsafe-inline" in weaknesses({"content-security-policy": "default-src 'none'; script-src 'self' 'unsafe-inline'"})


async def test_what_shows_a_person_is_never_stored_but_for_what_a_phone_may_keep(app: Litestar, insider: Insider) -> None:
    loose = []
    for door in doors(app):
        if door.method != "GET" or door.path in ENDLESS or door.path.startswith("/assets"):
            continue
        place = insider.world.address(door)
        signed, plain = await insider.actor.client.get(place), await _nobodys(app, place)
        personal = door.path.startswith(("/me", "/staff", "/tickets", "/progress/", "/ratings/", "/appointments", "/sign", "/check-in"))
        kept = signed.headers.get("cache-control", "")
        if personal and kept != "no-store" and not (kept == KEPT and MAY_BE_KEPT.search(place)):
            loose.append((door.name, kept))
        if "public" in kept and signed.text != plain:
            loose.append((door.name, "public, and differs by person"))
    assert loose == []


async def test_cookies_are_ours_alone_and_out_of_reach_of_scripts(app: Litestar, insider: Insider) -> None:
    async with browser(app) as client:
        answers = [
            await client.get("/progress"),
            await client.get("/?lang=en&mode=elder&text=30"),
            await insider.actor.client.get("/sign-out"),
        ]
    lines = [line for answer in answers for line in answer.headers.get_list("set-cookie")]
    assert len(lines) >= 4
    assert [line for line in lines if not _is_strict(line)] == []


def _is_strict(line: str) -> bool:
    name, flags = line.partition("=")[0], line.lower()
    plain = name in ("lang", "mode", "text")  # how one likes to read: nothing that opens anything
    ours = name.startswith("__Host-") and all(flag in flags for flag in ("; secure", "httponly", "path=/")) and "domain=" not in flags
    return "samesite=lax" in flags and (plain or ours)


def test_a_cookie_that_scripts_can_read_would_be_seen() -> None:
    assert not _is_strict("__Host-session=x; Path=/; SameSite=lax; Secure")


def _needs_bearer(paths: dict[str, Any], path: str, method: str) -> bool:
    described = paths.get(re.sub(r":\w+\}", "}", path), {}).get(method.lower(), {})
    return bool(described.get("security"))


async def _nobodys(app: Litestar, place: str) -> str:
    async with browser(app) as client:
        return (await client.get(place, headers={"Origin": ADDRESS})).text


async def test_no_door_of_a_person_is_open_without_a_bearer(app: Litestar) -> None:
    """What the OpenAPI document calls open is this list, looked at by people."""
    paths = app.openapi_schema.to_schema()["paths"]
    opened = {door.name.replace(API, "") for door in doors(app) if door.json and not _needs_bearer(paths, door.path, door.method)}
    assert {name for name in opened if "openapi" not in name} == {
        "GET /bundles", "GET /config", "GET /halls", "GET /halls/{slug:str}", "GET /halls/{slug:str}/new-days",
        "GET /halls/{slug:str}/now", "GET /items",
        "GET /items/{item:str}", "GET /items/{item:str}/slots", "GET /ratings/levels", "POST /session", "GET /visitors/{code:str}",
    }  # fmt: skip
    assert await given.rows("SELECT 1") == [(1,)]
