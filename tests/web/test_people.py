"""Signing in on a page, out, and one's sessions: without script, in both languages, in the elder edition."""

import re

import httpx
import pytest

from backend import people
from backend.clock import now
from backend.people import SessionKind
from tests.given_people import code_sent_to, demo_phone, form_token, signed_in
from tests.reader import Reader

pytestmark = pytest.mark.usefixtures("some_hall")


async def to_code_page(reader: Reader, phone: str, path: str = "/sign-in"):
    return await reader.send(await reader.open(path), "/sign-in", phone=phone)


async def test_a_phone_and_a_code_sign_somebody_in_and_bring_them_on(reader: Reader) -> None:
    phone = demo_phone()
    page = await to_code_page(reader, phone, "/sign-in?next=/me/sessions")
    assert f"199****{phone[-4:]}" in page.text
    page = await reader.send(page, "/sign-in/code", code=await code_sent_to(phone))
    assert page.path == "/me/sessions"


async def test_a_wrong_number_is_said_at_its_field_and_stays_typed(reader: Reader) -> None:
    page = await reader.send(await reader.open("/sign-in"), "/sign-in", phone="138 0013 800", status=422)
    field = page.document.one("input", name="phone")
    assert (field.get("value"), field.get("aria-invalid")) == ("138 0013 800", "true")
    assert "11 位" in page.text


async def test_a_wrong_code_is_said_at_its_field(reader: Reader) -> None:
    page = await to_code_page(reader, demo_phone())
    page = await reader.send(page, "/sign-in/code", code="12345", status=422)
    assert page.document.one("input", name="code").get("aria-invalid") == "true"
    assert page.document.one("title").text.startswith("错误：")


async def test_asking_again_too_soon_says_how_long_to_wait(reader: Reader) -> None:
    phone = demo_phone()
    page = await to_code_page(reader, phone)
    page = await reader.send(page, "/sign-in", by="voice", status=429)
    assert "请等一分钟" in page.text


async def test_the_answer_is_the_same_for_numbers_with_and_without_an_account(client: httpx.AsyncClient) -> None:
    known = demo_phone()
    await signed_in(client, known)
    client.cookies.clear()
    token, said = await form_token(client), []
    for phone in (known, demo_phone()):
        answer = await client.post("/sign-in", data={"csrf": token, "phone": phone})
        said.append((answer.status_code, answer.headers["location"], answer.text))
    assert said[0] == said[1]


@pytest.mark.parametrize("preference", ["lang=en", "mode=elder", "text=30"])
async def test_the_pages_hold_in_every_edition(reader: Reader, preference: str) -> None:
    await reader.open(f"/sign-in?{preference}")
    page = await to_code_page(reader, phone := demo_phone())
    await reader.send(page, "/sign-in/code", code=await code_sent_to(phone), next="/me/sessions")
    await reader.open("/sign-out")


async def test_the_number_stands_in_no_address(client: httpx.AsyncClient) -> None:
    phone = demo_phone()
    answer = await client.post("/sign-in", data={"csrf": await form_token(client), "phone": phone})
    assert phone not in answer.headers["location"]
    assert phone not in answer.headers["set-cookie"]


async def test_a_session_cookie_is_for_this_host_only_hidden_from_scripts_and_lax(client: httpx.AsyncClient) -> None:
    phone = demo_phone()
    token = await form_token(client)
    await client.post("/sign-in", data={"csrf": token, "phone": phone})
    answer = await client.post("/sign-in/code", data={"csrf": token, "code": await code_sent_to(phone)})
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("__Host-session="))
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax", f"Max-Age={30 * 24 * 3600}"} <= set(cookie.split("; "))


async def test_signing_in_again_ends_the_session_before(client: httpx.AsyncClient) -> None:
    phone = demo_phone()
    await signed_in(client, phone)
    before = client.cookies["__Host-session"]
    token = await form_token(client, "/sign-out")
    await client.post("/sign-in", data={"csrf": token, "phone": phone})
    await client.post("/sign-in/code", data={"csrf": token, "code": await code_sent_to(phone)})
    assert client.cookies["__Host-session"] != before
    assert await people.session_of(SessionKind.web, before, now()) is None


async def test_signing_out_ends_the_session_and_clears_what_the_browser_kept(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    token = client.cookies["__Host-session"]
    answer = await client.post("/sign-out", data={"csrf": await form_token(client, "/sign-out")})
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert await people.session_of(SessionKind.web, token, now()) is None


async def test_a_link_alone_signs_nobody_out(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    await client.get("/sign-out")
    assert (await client.get("/me/sessions")).status_code == 200


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\x00"])
async def test_nobody_is_sent_to_another_site(client: httpx.AsyncClient, onward: str) -> None:
    await signed_in(client)
    answer = await client.get("/sign-in", params={"next": onward})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_one_ends_another_browsers_session(reader: Reader) -> None:
    phone = demo_phone()
    await signed_in(reader.client, phone)
    other = reader.client.cookies["__Host-session"]
    await signed_in(reader.client, phone)
    page = await reader.send(await reader.open("/me/sessions"), "/me/sessions/")
    assert [form.get("action") for form in page.document.all("form")] == []
    assert await people.session_of(SessionKind.web, other, now()) is None


@pytest.mark.parametrize("path", ["/me/sessions", "/me/relatives"])
async def test_who_is_not_signed_in_is_brought_to_the_sign_in_and_back(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={path}")


async def test_a_spoilt_phone_cookie_only_brings_back_to_the_beginning(client: httpx.AsyncClient) -> None:
    for spoilt in ("x", "A" * 80, "ä".encode().hex()):
        client.cookies.set("__Host-phone", spoilt)
        assert re.match(r"/sign-in\?next=", (await client.get("/sign-in/code")).headers["location"])


async def test_a_code_sent_twice_is_not_called_wrong_to_who_is_signed_in(client: httpx.AsyncClient) -> None:
    phone = demo_phone()
    token = await form_token(client)
    await client.post("/sign-in", data={"csrf": token, "phone": phone})
    kept, code = client.cookies["__Host-phone"], await code_sent_to(phone)
    await client.post("/sign-in/code", data={"csrf": token, "code": code})
    client.cookies.set("__Host-phone", kept, domain="127.0.0.1")
    again = await client.post("/sign-in/code", data={"csrf": token, "code": code, "next": "/items"})
    assert (again.status_code, again.headers["location"]) == (303, "/items")
