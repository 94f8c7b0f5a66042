"""The manager's list of community workers, without script."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend import clock, people
from backend.database import transaction
from tests.given_people import demo_phone, staff_at_work
from tests.reader import Page, Reader

pytestmark = pytest.mark.usefixtures("product")
ALL = "/staff/community-workers"


async def an_account() -> str:
    phone = demo_phone()
    async with transaction() as held:
        await people.citizen_of_phone(held, phone, "zh", clock.now())
    return phone


async def register(reader: Reader, phone: str, **more: object) -> Page:
    page = await reader.open(ALL)
    until = (clock.today() + timedelta(days=90)).isoformat()
    fields = {"phone": phone, "organisation": "某某社区居委会", "until": until} | more
    return await reader.send(page, ALL, **fields)


async def test_a_manager_registers_somebody_sees_them_masked_and_ends_it(reader: Reader) -> None:
    await staff_at_work(reader.client, "manager", hall="jingkai")
    phone = await an_account()
    page = await register(reader, phone)
    assert "已登记，并已短信告知" in page.text
    assert f"{phone[:3]}****{phone[-4:]}" in page.text
    assert phone not in page.text
    action = next(form.get("action") for form in page.document.all("form") if str(form.get("action")).endswith("/end"))
    page = await reader.send(page, action)
    assert "登记已结束" in page.text


@pytest.mark.parametrize("field", ["phone", "organisation", "until"])
async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(reader: Reader, field: str) -> None:
    await staff_at_work(reader.client, "manager", hall="jingkai")
    page = await reader.open(ALL)
    wrong = {"phone": "19900008888", "organisation": "某", "until": "2020-01-01"}
    fields = {"phone": await an_account(), "organisation": "某某社区", "until": clock.today().isoformat()} | {field: wrong[field]}
    page = await reader.send(page, ALL, status=422, **fields)
    assert page.document.one("span", id=f"{field}-error")
    assert page.document.one("input", name="organisation").get("value") == fields["organisation"]


@pytest.mark.parametrize("role", ["clerk", "desk"])
async def test_only_managers_come_in(reader: Reader, role: str) -> None:
    await staff_at_work(reader.client, role, hall="jingkai")
    assert (await reader.client.get(ALL)).status_code == 403


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_page_keeps_the_rules_of_pages(reader: Reader, language: str) -> None:
    await staff_at_work(reader.client, "manager", hall="jingkai")
    assert (await reader.open(f"{ALL}?lang={language}")).h1
