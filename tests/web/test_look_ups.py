"""The alarm of many looks on a manager's pages, without script."""

from __future__ import annotations

import pytest

from backend import clock, ledger, oversight
from backend.database import transaction
from tests import given_extended_sessions
from tests.given_people import staff_at_work
from tests.reader import Reader

pytestmark = pytest.mark.usefixtures("product")
ALL, HALL = "/staff/look-ups", "jingkai"


async def a_snoop() -> None:
    """Somebody who has opened forty-one people's data in this hour."""
    staff, now = await given_extended_sessions.staff(HALL, "好奇职员"), clock.now()
    async with transaction() as held:
        for number in range(41):
            await ledger.write(held, HALL, now, f"staff:{staff}", "unmask", f"appointment:{number:08d}", {"reason": "other"})
    await oversight.watch_looks(now)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_an_alarm_stands_on_each_page_of_a_manager_until_somebody_has_looked_into_it(reader: Reader, language: str) -> None:
    await a_snoop()
    await staff_at_work(reader.client, "manager", hall=HALL)
    assert ALL in (await reader.client.get("/staff/alarms")).text
    assert ALL in (await reader.open("/staff/overview")).answer.text
    page = await reader.open(f"{ALL}?lang={language}")
    assert "好奇职员" in page.text
    while any(form.get("action").startswith(ALL) for form in page.document.all("form")):
        page = await reader.send(page, f"{ALL}/")
    assert ALL not in (await reader.client.get("/staff/alarms")).text


@pytest.mark.parametrize("role", ["clerk", "desk", "head"])
async def test_only_managers_see_who_it_is(reader: Reader, role: str) -> None:
    await staff_at_work(reader.client, role, hall=HALL)
    assert (await reader.client.get(ALL)).status_code == 403


async def test_one_s_own_alarm_is_refused_with_words(reader: Reader) -> None:
    await staff_at_work(reader.client, "manager", hall=HALL)
    page = await reader.open(ALL)
    member = (await oversight_of(reader)).removeprefix("staff:")
    async with transaction() as held:
        for number in range(41):
            await ledger.write(held, HALL, clock.now(), f"staff:{member}", "unmask", f"appointment:{number:08d}", {})
    await oversight.watch_looks(clock.now())
    page = await reader.send(await reader.open(ALL), f"{ALL}/", status=403)
    assert "另一位负责人" in page.document.one("div", id="errors").text
    assert page.h1 != page.document.one("title").text.split(" – ")[0]  # it begins with the word for an error


async def oversight_of(reader: Reader) -> str:
    from backend.people import SessionKind, session_of

    token = reader.client.cookies.get("__Host-staff", domain="127.0.0.1")
    found = await session_of(SessionKind.staff, token, clock.now())
    return f"staff:{found.staff}"
