"""Staff's door: closed to strangers, locked when idle, out when told."""

import secrets

import httpx
import pytest

from backend import people
from backend.clock import now
from backend.database import transaction
from backend.people import NewStaff
from tests.given_people import form_token, staff_at_work
from tests.reader import Reader

pytestmark = pytest.mark.usefixtures("some_hall")


async def demo_sign_in(reader: Reader, path: str = "/staff/sign-in", **changes: str):
    await people.load_demo_staff("t-demo", now())
    typed = {"login": "clerk2", "password": people.DEMO_PASSWORD} | changes
    return await reader.client.post("/staff/sign-in", data={"csrf": await form_token(reader.client, path), **typed})


async def test_without_a_session_staffs_pages_lead_to_the_sign_in_and_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/staff/anything")
    assert answer.status_code in (303, 404)
    answer = await client.get("/staff")
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/sign-in?next=/staff")


async def test_the_sign_in_page_holds_in_both_languages(reader: Reader) -> None:
    for preference in ("lang=zh", "lang=en"):
        page = await reader.open(f"/staff/sign-in?{preference}")
        assert page.document.one("input", name="password").get("autocomplete") == "current-password"


async def test_a_demo_clerk_signs_in_and_is_brought_on(reader: Reader) -> None:
    answer = await demo_sign_in(reader, next="/staff/windows")
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/windows")
    assert "__Host-staff" in reader.client.cookies


@pytest.mark.parametrize("onward", ["https://evil.example", "//evil.example", "/me", "/staff/sign-out"])
async def test_staff_are_brought_to_staffs_pages_only(reader: Reader, onward: str) -> None:
    assert (await demo_sign_in(reader, next=onward)).headers["location"] == "/staff"


async def test_a_wrong_password_is_said_and_the_login_stays_typed(reader: Reader) -> None:
    page = await reader.send(await reader.open("/staff/sign-in"), "/staff/sign-in", login="clerk9", password="wrong", status=422)
    assert page.document.one("input", name="login").get("value") == "clerk9"
    assert page.document.one("input", name="password").get("value") == ""
    assert "不对" in page.text


async def test_an_idle_tablet_asks_for_the_password_and_goes_on_with_the_same_session(reader: Reader) -> None:
    await demo_sign_in(reader)
    before = reader.client.cookies["__Host-staff"]
    async with transaction() as held:
        await held.execute("UPDATE sessions SET seen_at = seen_at - interval '6 minutes' WHERE kind = 'staff'")
    assert (await reader.client.get("/staff")).headers["location"].startswith("/staff/sign-in")
    page = await reader.open("/staff/sign-in")
    assert page.h1 == "平板已锁定"
    page = await reader.send(page, "/staff/unlock", password="wrong", status=422)
    token = page.document.one("input", name="csrf").get("value")
    await reader.client.post("/staff/unlock", data={"csrf": token, "password": people.DEMO_PASSWORD})
    assert reader.client.cookies["__Host-staff"] == before
    assert (await reader.client.get("/staff/sign-in")).headers["location"] == "/staff"


async def test_a_citizens_session_is_no_staff_session(client: httpx.AsyncClient) -> None:
    token = await staff_at_work(client)
    client.cookies.clear()
    client.cookies.set("__Host-session", token)
    assert (await client.get("/me/sessions")).status_code == 303
    client.cookies.set("__Host-staff", secrets.token_urlsafe(16))
    assert (await client.get("/staff")).status_code == 303


async def test_signing_out_ends_staffs_session(client: httpx.AsyncClient) -> None:
    token = await staff_at_work(client)
    answer = await client.post("/staff/sign-out", data={"csrf": await form_token(client, "/staff/sign-out")})
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert await people.at_work(token, now(), demo=True) is None


async def test_an_account_without_second_factor_exists_in_demo_only(client: httpx.AsyncClient) -> None:
    given = await people.add_staff(NewStaff(f"s{secrets.token_hex(4)}", "演示职员", secrets.token_hex(4), "t-hall", ("clerk",)), now())
    typed = {"csrf": await form_token(client, "/staff/sign-in"), "login": given.login, "password": given.password}
    assert (await client.post("/staff/sign-in", data=typed)).status_code == 422
