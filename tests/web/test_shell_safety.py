"""What every answer says to the browser, and which forms are believed."""

import re

import pytest
from litestar import Litestar, Request, Response, get, post
from litestar.params import FromPath
from litestar.testing import TestClient

from backend import settings
from backend.refusals import NotAllowed, SignInNeeded, TooOften
from web import errors, rendering, security
from web.security import FormToken

HOME = "https://127.0.0.1:8000"


@get("/form")
async def form(request: Request) -> Response:
    return rendering.html(request, f"<p>{FormToken(request)}</p>", 200, {})


@get("/plain")
async def plain(request: Request) -> Response:
    return rendering.html(request, "<p>nothing to send</p>", 200, {})


@post("/kept")
async def kept() -> Response:
    return rendering.redirect("/form")


@get("/refused/{kind:str}")
async def refuses(kind: FromPath[str]) -> None:
    raise {"sign-in": SignInNeeded(), "never": NotAllowed(), "boom": ValueError("secret of the house")}.get(kind) or TooOften(minutes=3)


@pytest.fixture
def small(server):
    app = Litestar(
        [form, plain, kept, refuses], guards=[security.check_form], before_send=[security.speak_plainly], exception_handlers=errors.handlers
    )
    with TestClient(app, base_url=HOME, raise_server_exceptions=False) as client:
        yield client


def token(small) -> str:
    return re.search(r"<p>(\w+)</p>", small.get("/form").text)[1]


def send(small, given: str, **headers: str):
    return small.post("/kept", data={"csrf": given}, headers=headers, follow_redirects=False)


def test_our_own_form_is_believed(small):
    assert send(small, token(small), Origin=HOME).status_code == 303


def test_a_browser_that_says_neither_origin_nor_site_is_believed_by_its_token(small):
    assert send(small, token(small)).status_code == 303


@pytest.mark.parametrize("foreign", ["https://evil.example", "null", "https://127.0.0.1:8001", "https://127.0.0.1:8000.evil.example"])
def test_a_foreign_form_is_stopped_whatever_it_brings(small, foreign):
    assert send(small, token(small), Origin=foreign).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_the_browser_calls_foreign_is_stopped(small, site):
    assert send(small, token(small), **{"Sec-Fetch-Site": site}).status_code == 403


@pytest.mark.parametrize("given", ["", "0" * 48, "x", "é" * 48])
def test_a_form_without_its_token_is_stopped(small, given):
    token(small)
    assert send(small, given, Origin=HOME).status_code == 403


def test_a_token_is_good_in_the_browser_it_was_made_for_only(small):
    given = token(small)
    small.cookies.clear()
    assert send(small, given, Origin=HOME).status_code == 403


def test_each_page_writes_its_token_anew_and_all_are_good(small):
    first, second = token(small), token(small)
    assert first != second
    assert send(small, first).status_code == send(small, second).status_code == 303


def test_a_page_without_a_form_sets_no_cookie(small):
    assert "set-cookie" not in small.get("/plain").headers


@pytest.mark.parametrize("path", ["/plain", "/refused/never", "/refused/boom", "/nowhere"])
def test_every_answer_carries_the_headers_errors_included(small, path):
    headers = small.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.fixture
def over_https(monkeypatch):
    monkeypatch.setenv("YUEBAN_PUBLIC_URL", "https://yueban.example")
    settings.current.cache_clear()
    yield
    monkeypatch.undo()
    settings.current.cache_clear()


def test_https_is_insisted_on_only_where_the_public_address_has_it(small, over_https):
    assert small.get("/plain").headers["strict-transport-security"].startswith("max-age=31536000")


def test_plain_http_promises_no_https(small):
    assert "strict-transport-security" not in small.get("/plain").headers


def test_the_public_address_counts_as_our_own_behind_a_proxy(small, over_https):
    assert send(small, token(small), Origin="https://yueban.example").status_code == 303


def test_who_must_sign_in_first_is_brought_there_and_back(small):
    answer = small.get("/refused/sign-in?x=1", follow_redirects=False)
    assert answer.headers["location"] == "/sign-in?next=/refused/sign-in%3Fx%3D1"


def test_too_often_says_when_again(small):
    answer = small.get("/refused/often")
    assert answer.status_code == 429
    assert "3 分钟" in answer.text


def test_the_unexpected_is_an_apology_without_its_reason(small):
    answer = small.get("/refused/boom")
    assert answer.status_code == 500
    assert "secret of the house" not in answer.text


@pytest.mark.parametrize("place", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a\r\nX: y"])
def test_a_redirect_never_leaves_the_house(place):
    assert rendering.redirect(place).headers["Location"] == "/"
