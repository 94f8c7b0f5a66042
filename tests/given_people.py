"""People as tests begin with: signed in by a browser or by the mini-program, and the codes that came to their phones."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from itertools import count
from uuid import UUID

import httpx

from backend import people, secrecy
from backend.clock import now
from backend.database import connection, transaction
from backend.people import Citizen, NewStaff, SessionKind, StaffAnswer

API = "/api/mp/v1"
_numbers = count()


@dataclass(frozen=True)
class Mini:
    """A mini-program that is signed in."""

    client: httpx.AsyncClient
    token: str

    async def post(self, path: str, **body: object) -> httpx.Response:
        return await self.client.post(f"{API}{path}", json=body, headers=self.headers)

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(f"{API}{path}", headers=self.headers)

    async def delete(self, path: str) -> httpx.Response:
        return await self.client.delete(f"{API}{path}", headers=self.headers)

    async def account(self) -> Citizen:
        session = await people.session_of(SessionKind.api, self.token, now())
        assert session
        assert session.citizen
        return await citizen(session.citizen)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


async def mini(client: httpx.AsyncClient, name: str = "") -> Mini:
    """A made-up person signed in by WeChat's twin (needs the fixture `listening`)."""
    answer = await client.post(f"{API}/session", json={"code": f"demo-{name or secrets.token_hex(6)}"})
    assert answer.status_code == 201, answer.text
    return Mini(client, answer.json()["token"])


async def citizen(of: UUID) -> Citizen:
    """The account."""
    async with connection() as held:
        return await people.citizen(held, of)


def demo_phone() -> str:
    """A demo number that no other test of this run has (the twin's own begin at 5000)."""
    return f"1990000{next(_numbers) % 5000:04d}"


async def code_sent_to(phone: str) -> str:
    """The six digits of the newest code that was told to `phone`."""
    async with connection() as held:
        rows = await held.fetch("SELECT phone_box, facts_box FROM notices WHERE topic = 'code' ORDER BY id DESC LIMIT 50")
    mine = next(row for row in rows if secrecy.unseal(row["phone_box"], "notices.phone") == phone)
    found = re.search(r"\d{6}", secrecy.unseal(mine["facts_box"], "notices.facts"))
    assert found
    return found[0]


async def signed_in(client: httpx.AsyncClient, phone: str = "") -> UUID:
    """A browser with a session of a new account, without the trip over the code; the account."""
    number = phone or demo_phone()
    async with transaction() as held:
        owner, _ = await people.citizen_of_phone(held, number, "zh", now())
        signed = await people.begin_session(held, SessionKind.web, owner, "", now(), confirmed=True)
    client.cookies.set("__Host-session", signed.token, domain="127.0.0.1")
    return owner


async def form_token(client: httpx.AsyncClient, path: str = "/sign-in") -> str:
    """The token of a form, and with it the device's cookie."""
    page = await client.get(path)
    found = re.search(r'name="csrf" value="(\w+)"', page.text)
    assert found, page.text[:500]
    return found[1]


async def staff_at_work(client: httpx.AsyncClient, *roles: str, hall: str = "t-hall") -> str:
    """A tablet with a session of a new staff member of `hall` (a manager unless said otherwise); the session's token."""
    login = f"s{secrets.token_hex(6)}"
    given = await people.add_staff(NewStaff(login, "演示职员", login.upper(), hall, roles or ("manager", "desk", "clerk")), now())
    answer = StaffAnswer(given.login, given.password, given.recovery_codes[0], secrets.token_hex(16), "")
    signed = await people.sign_in_staff(answer, now(), demo=False)
    client.cookies.set("__Host-staff", signed.token, domain="127.0.0.1")
    return signed.token
