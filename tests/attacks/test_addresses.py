"""What an address says about itself is not believed: redirects stay here, forwarded headers count from our proxies only."""

import html
import re
from urllib.parse import quote, urljoin, urlsplit

import httpx
import pytest
from hypothesis import given as for_all
from hypothesis import settings as effort
from hypothesis import strategies as st
from litestar import Litestar

from backend import addresses
from backend.settings import Settings, read
from tests.attacks.actors import form_token
from tests.attacks.doors import API, doors
from tests.attacks.world import ADDRESS
from tests.counts import times
from tests.given_people import code_sent_to, demo_phone, signed_in, staff_at_work
from web.rendering import redirect

pytestmark = pytest.mark.usefixtures("product")
OUTSIDE = (
    "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
    "/\n/evil.example",
    "https:evil.example", "javascript:alert(1)", "data:text/html,x", "/%09/evil.example", "/..//evil.example", "/.//evil.example",
    "//evil.example/%2e%2e", "http:///evil.example", "@evil.example", "/@evil.example", "/a\r\nSet-Cookie: x=1", " //evil.example",
    "/\u2028/evil.example", "%2f%2fevil.example", "/%5cevil.example", "https://127.0.0.1:8000@evil.example", "/\x00/evil.example",
)  # fmt: skip


def leaves(location: str, page: str = "/sign-in") -> bool:
    """Whether a browser on `page` that is sent to `location` would end on another host, or split the header."""
    clean = re.sub(r"[\t\r\n]", "", location).replace("\\", "/").strip(" \x00")
    return urlsplit(urljoin(ADDRESS + page, clean)).netloc != urlsplit(ADDRESS).netloc or any(sign in location for sign in "\r\n\0")


@pytest.mark.parametrize("place", OUTSIDE)
async def test_signing_in_leads_nowhere_else(client: httpx.AsyncClient, place: str) -> None:
    await signed_in(client)
    answer = await client.get(f"/sign-in?next={quote(place)}")
    assert not leaves(answer.headers["location"])


@pytest.mark.parametrize("place", OUTSIDE[:8])
async def test_giving_the_code_leads_nowhere_else(client: httpx.AsyncClient, place: str) -> None:
    phone, token = demo_phone(), await form_token(client)
    await client.post("/sign-in", data={"csrf": token, "phone": phone, "next": place})
    code = await code_sent_to(phone)
    answer = await client.post("/sign-in/code", data={"csrf": token, "code": code, "next": place})
    assert answer.status_code == 303
    assert not leaves(answer.headers["location"])


@pytest.mark.parametrize("place", ["/staff/../..//evil.example", "/staff\\@evil.example", "/staff@evil.example", *OUTSIDE])
async def test_staffs_sign_in_leads_nowhere_else(client: httpx.AsyncClient, place: str) -> None:
    await staff_at_work(client)
    answer = await client.get(f"/staff/sign-in?next={quote(place)}")
    assert not leaves(answer.headers["location"], "/staff/sign-in")


@effort(max_examples=times(300, 20_000), deadline=None)
@for_all(st.text(alphabet="/\\.:@%#?hvtpsevil 09\t\n\r\0\u3002\uff0f\u2028", max_size=24))
def test_no_text_at_all_leads_elsewhere(place: str) -> None:
    assert not leaves(redirect(place).headers["Location"])


@pytest.mark.parametrize(
    "path", ["//evil.example", "/%5cevil.example", "/%2fevil.example", "///evil.example", "/%09/evil.example", "/%0a%2fevil"]
)
async def test_no_address_makes_our_own_links_lead_elsewhere(client: httpx.AsyncClient, path: str) -> None:
    referer = f"{ADDRESS}{path}"
    pages = [await client.get(f"{ADDRESS}{path}"), await client.get("/no-such-page", headers={"Referer": referer}),
             await client.post("/sign-in", headers={"Referer": referer, "HX-Current-URL": referer})]  # fmt: skip
    links = [html.unescape(link) for page in pages for link in re.findall(r'(?:href|action|src)="([^"]*)"', page.text)]
    assert len(links) > 20
    assert [link for link in links if not link.startswith(("tel:", "https://beian", "http://www.beian", "#")) and leaves(link)] == []


def test_a_way_out_would_be_seen() -> None:
    assert all(leaves(place) for place in ("//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "/a\r\nX: y"))
    assert not leaves("/me?x=//evil.example")


def _settings(**more: str) -> Settings:
    return read({f"YUEBAN_{name}": value for name, value in more.items()})


@pytest.mark.parametrize(
    "forwarded", ["203.0.113.9", "203.0.113.9, 127.0.0.1", "127.0.0.1", "::1", "x" * 5000, "203.0.113.9" + ",1.1.1.1" * 500]
)
def test_nobody_chooses_the_address_that_limits_count(forwarded: str) -> None:
    assert addresses.counted("198.51.100.7", forwarded, _settings()) == "198.51.100.7"


def test_behind_our_own_proxy_the_last_stranger_counts() -> None:
    ours = _settings(TRUSTED_PROXIES="127.0.0.1")
    assert addresses.counted("127.0.0.1", "9.9.9.9, 203.0.113.9", ours) == "203.0.113.9"
    assert addresses.counted("198.51.100.7", "203.0.113.9", ours) == "198.51.100.7"


NAMES = {"item": "jiuye-kunnan-rending", "slug": "jingkai", "hall_slug": "jingkai"}
HOSTILE = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-For": "203.0.113.9",
    "Forwarded": "host=evil.example",
    "X-Original-URL": "/staff",
}


async def test_forwarded_names_of_the_host_are_written_nowhere(app: Litestar, client: httpx.AsyncClient) -> None:
    await signed_in(client)
    for door in doors(app):
        if door.method == "GET" and door.path not in ("/staff/events", "/demo/messages"):
            answer = await client.get(door.address(NAMES), headers=HOSTILE)
            assert "evil.example" not in answer.text + str(answer.headers), door.name


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000"])
async def test_a_foreign_host_gets_into_no_code_and_no_redirect(client: httpx.AsyncClient, host: str) -> None:
    for path in ("/me", "/display/jingkai", "/items/jiuye-kunnan-rending/qr.svg", "/sign-in?next=/me", f"{API}/openapi.json", "/staff"):
        answer = await client.get(path, headers={"Host": host})
        assert "evil" not in answer.headers.get("location", ""), path
        assert "evil" not in answer.text, path


@pytest.mark.parametrize("host", ["127.0.0.1:8000.evil.example", "a:b", "[::1", "a b", "a/b", "a@b", "x" * 300, ":80", "a\xe9", "a:999999"])
async def test_a_host_that_is_none_is_a_bad_request(client: httpx.AsyncClient, host: str) -> None:
    for path in ("/", "/me", "/no-such-page", f"{API}/halls", f"{API}/appointments"):
        answer = await client.get(path, headers={"Host": host.encode("latin-1")})
        assert answer.status_code == 400, path
        assert host not in answer.text


async def test_metrics_believe_no_forwarded_address_either(app: Litestar) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app, client=("203.0.113.9", 5)), base_url=ADDRESS) as outside:
        assert (await outside.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})).status_code == 404
