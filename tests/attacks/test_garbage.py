"""Whatever is typed, sent or forged: an answer in words, never a crash (issue: bad input; trust.md T12, T21, T24)."""

import json
import random
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from litestar import Litestar, post
from litestar.params import JSONBody

from backend.people import SessionKind
from tests import given
from tests.attacks import garbage, sent
from tests.attacks.actors import Actor, form_token
from tests.attacks.doors import API, ENDLESS, SAFE, Door, doors
from tests.attacks.world import ADDRESS, DEVICE, World, browser, made, session, staff
from tests.counts import times

pytestmark = [pytest.mark.usefixtures("product", "listening"), pytest.mark.timeout(times(120, 3600))]
CHANCE = random.Random(20261122)


@pytest.fixture(scope="module")
async def world(app: Litestar, product: None) -> World:
    return await made()


@pytest.fixture
async def insider(app: Litestar, world: World) -> AsyncIterator[Actor]:
    """Signed in as A, as staff and with A's bearer at once."""
    cookies = {
        "session": await session(SessionKind.web, world.a),
        "staff": (await staff(world.here, "manager"))[1],
        "device": DEVICE,
    }
    headers = {"Authorization": f"Bearer {await session(SessionKind.api, world.a, 'api')}", "Origin": ADDRESS}
    async with browser(app, **cookies) as client:
        yield Actor("all", client, headers, await form_token(client))


def pages(app: Litestar) -> list[Door]:
    return [door for door in doors(app) if door.method not in SAFE and not door.json and not door.machine and not door.path.endswith(("sign-out", "/staff/terminal"))]


async def crashes(client: httpx.AsyncClient, method: str, address: str, **more: Any) -> list[str]:
    """What was asked, where the answer is one of ours breaking, or shows that a template ran."""
    answer = await client.request(method, address, **more)
    ran = "7007" in f"{address}{more}" and "49049" in re.sub(r"[0-9a-f]{48}", "", answer.text)  # tokens apart
    return [f"{method} {address[:120]} {str(more)[:200]}: {answer.status_code}"] if answer.status_code >= 500 or ran else []


async def spoilt(client: httpx.AsyncClient, token: str, door: Door, address: str, known: dict[str, str]) -> list[str]:
    fields = garbage.filled(CHANCE, {"csrf": token} | known)
    headers = {"Origin": ADDRESS, "Content-Type": "application/x-www-form-urlencoded"}
    return await crashes(client, door.method, address, content=garbage.body(fields), headers=headers)


async def test_no_form_is_broken_by_what_is_typed(app: Litestar, insider: Actor, world: World) -> None:
    broken: list[str] = []
    for door in pages(app) * times(8, 400):
        broken += await spoilt(insider.client, insider.token, door, world.address(door), sent.form(door.name, world))
    assert broken == []


async def test_no_address_is_broken_by_what_stands_in_it(app: Litestar, insider: Actor, world: World) -> None:
    walked = [door for door in doors(app) if door.method == "GET" and door.path not in ENDLESS]
    broken: list[str] = []
    for door in [door for door in walked if "{" in door.path]:
        for text in garbage.TEXTS if times(0, 1) else CHANCE.sample(garbage.TEXTS, 9):
            path = re.sub(r"\{\w+:\w+\}", garbage.encoded(text[:2000]).replace("\\", ""), door.path)
            broken += await crashes(insider.client, "GET", path, headers=insider.headers)
    for door in walked * times(3, 200):
        name, text = CHANCE.choice(garbage.NAMES), CHANCE.choice(garbage.TEXTS)[:2000]
        place = world.address(door)
        address = f"{place}{'&' if '?' in place else '?'}{name}={garbage.encoded(text)}"
        broken += await crashes(insider.client, "GET", address, headers=insider.headers)
    assert broken == []


@pytest.mark.parametrize("name", garbage.COOKIES)
async def test_no_cookie_breaks_a_page(app: Litestar, world: World, name: str) -> None:
    broken: list[str] = []
    proof = f"{world.booking}.{'9' * 5000}.{'0' * 32}"
    for text in (*garbage.TEXTS, proof, f"{world.booking}.²." + "0" * 32, "é", "A" * 40):
        cookie = f"__Host-{name}={text}".replace("\r", "").replace("\n", "").encode("utf-8", "replace")
        for path in ("/me", f"/progress/{world.booking}", "/sign-in/code", f"/ratings/{world.rating}", f"/display/{world.here}", "/staff"):
            broken += await crashes(httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=ADDRESS), "GET",
                                    path, headers={b"cookie": cookie})  # fmt: skip
    assert broken == []


@pytest.mark.parametrize("name", ["Referer", "HX-Current-URL", "HX-Request", "HX-Source", "Accept", "Accept-Encoding", "If-None-Match",
                                  "Authorization", "Idempotency-Key", "X-Csrf", "Origin", "X-Forwarded-For", "Content-Type", "User-Agent"])  # fmt: skip
async def test_no_header_breaks_a_door(app: Litestar, insider: Actor, name: str) -> None:
    broken: list[str] = []
    hostile = (
        "http://[::1",
        "http://127.0.0.1:8000:99/x",
        "Bearer ",
        "bearer \xff",
        "//",
        "http://127.0.0.1:8000/%zz?\xff",
        "multipart/form-data",
    )
    for text in (*hostile, *garbage.TEXTS[14:30]):
        value = text.replace("\r", "").replace("\n", "").replace("\0", "").encode("utf-8", "replace")[:4000]
        headers = {b"Origin": ADDRESS.encode(), b"HX-Request": b"true", name.encode(): value}
        for method, path in (
            ("GET", "/"),
            ("GET", "/no-such"),
            ("POST", "/sign-in"),
            ("GET", f"{API}/appointments"),
            ("POST", f"{API}/holds"),
        ):
            broken += await crashes(insider.client, method, path, headers=headers)
    assert broken == []


async def test_no_json_breaks_the_json_door(app: Litestar, insider: Actor, world: World) -> None:
    walked = [(door, sent.body(door.name, world)) for door in doors(app) if door.json and door.method == "POST"]
    broken: list[str] = []
    for door, good in walked:
        for name, inner in _places(good or {}):
            for value in garbage.VALUES if times(0, 1) else CHANCE.sample(garbage.VALUES, 12):
                body = json.dumps(_with(good or {}, name, inner, value)).encode()
                headers = insider.headers | {"Content-Type": "application/json"}
                broken += await crashes(insider.client, "POST", world.address(door), content=body, headers=headers)
    assert broken == []


@pytest.mark.parametrize(
    "text", [b"[" * 100_000, b'{"code":' * 50_000, b"{", b"\xff\xfe", b"nul", b'"\\ud800"', b"", b"[]", b"1" * 100_000]
)
async def test_what_is_no_json_is_a_bad_request(client: httpx.AsyncClient, text: bytes) -> None:
    answer = await client.post(f"{API}/session", content=text, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_no_column_can_be_set_from_outside(app: Litestar, insider: Actor, world: World) -> None:
    columns = [
        name for (name,) in await given.rows("SELECT DISTINCT column_name FROM information_schema.columns WHERE table_schema = 'public'")
    ]
    kept = "SELECT id, level, community_worker, phone_index FROM citizens WHERE id = $1"
    before, told = await given.rows(kept, world.a), dict[str, list[int]]()
    for door in doors(app):
        good = sent.body(door.name, world)
        if door.json and good:
            unknown = [str(name) for name in columns if name not in good]
            for name in unknown if times(0, 1) else CHANCE.sample(unknown, 20):
                answer = await insider.client.post(world.address(door), json=good | {name: 4}, headers=insider.headers)
                told.setdefault(door.name, []).append(answer.status_code)
    assert {name: statuses for name, statuses in told.items() if set(statuses) - {422}} == {}
    assert len(told) > 8
    form = {str(name): "4" for name in columns}
    for door in pages(app):
        await insider.ask(door.method, world.address(door), form=form | sent.form(door.name, world))
    assert await given.rows(kept, world.a) == before


@post("/planted")
async def planted(data: JSONBody[dict[str, Any]]) -> str:
    return str(int(data.get("version", "0")))


async def test_a_form_that_breaks_would_be_found() -> None:
    small = Litestar([planted])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(small, raise_app_exceptions=False), base_url=ADDRESS) as client:
        found = [await crashes(client, "POST", "/planted", json={"version": text}) for text in garbage.TEXTS if text.isprintable()]
    assert [each for each in found if each]


def _places(good: dict[str, Any]) -> list[tuple[str, str]]:
    inner = [(name, key) for name, value in good.items() if isinstance(value, dict) for key in value]
    return [(name, "") for name in good] + inner


def _with(good: dict[str, Any], name: str, inner: str, value: Any) -> dict[str, Any]:
    return good | {name: good[name] | {inner: value} if inner else value}
