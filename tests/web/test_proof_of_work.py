"""Near a limit a browser does a second's work; without script there is another way."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from backend import clock, hall, limits
from backend.appointments.pace import BY_ACCOUNT, BY_DEVICE
from backend.database import transaction
from backend.people.codes import EACH_DEVICE
from backend.proof_of_work import Challenge, solved
from tests import given, given_people
from tests.given_product import ITEM
from tests.reader import Page, Reader

pytestmark = pytest.mark.usefixtures("product")


async def used(limit: limits.Limit, who: str, times: int) -> None:
    async with transaction() as held:
        for _ in range(times):
            await limits.count(held, limit, who, clock.now())


def device_of(reader: Reader) -> str:
    return str(reader.client.cookies.get("__Host-device"))


def work_of(page: Page) -> str:
    return solved(Challenge(**json.loads(page.document.one("proof-of-work").get("work"))))


async def a_hall() -> tuple[str, str]:
    """A hall of the test's own: the address of its picker, and a slot of tomorrow."""
    tomorrow = clock.today() + timedelta(days=1)
    slug = await given.hall(days=(tomorrow,), places={"big": 9}, items={ITEM: 15})
    return f"/appointments/new?item={ITEM}&hall={slug}", hall.slot_name(slug, clock.at(tomorrow, 10))


@pytest.mark.parametrize("edition", ["lang=zh", "lang=en", "mode=elder&lang=zh"])
async def test_near_a_limit_the_form_comes_back_with_work_and_goes_on_when_it_is_done(reader: Reader, edition: str) -> None:
    picker, slot = await a_hall()
    page = await reader.open(f"{picker}&{edition}")
    await used(BY_DEVICE, device_of(reader), 15)
    page = await reader.send(page, "/appointments/holds", status=428, slot=slot)
    assert page.document.one("input", name="slot").get("value") == slot
    page = await reader.send(page, "/appointments/holds", proof=work_of(page))
    assert page.path.startswith("/appointments/new/details")


async def test_without_script_a_code_to_the_phone_does_instead(reader: Reader) -> None:
    picker, slot = await a_hall()
    page = await reader.open(picker)
    await used(BY_DEVICE, device_of(reader), 15)
    page = await reader.send(page, "/appointments/holds", status=428, slot=slot)
    assert page.link("用短信验证码确认手机号").startswith("/sign-in?next=")
    assert any(str(link.get("href")).startswith("tel:") for link in page.document.all("a"))
    owner = await given_people.signed_in(reader.client)
    await used(BY_ACCOUNT, str(owner), 70)
    page = await reader.open(picker)
    page = await reader.send(page, "/appointments/holds", slot=slot)
    assert page.path.startswith("/appointments/new/details")


async def test_asking_for_codes_near_a_limit_asks_for_work(reader: Reader) -> None:
    page = await reader.open("/sign-in")
    await used(EACH_DEVICE, device_of(reader), 6)
    phone = given_people.demo_phone()
    page = await reader.send(page, "/sign-in", status=428, phone=phone, by="sms")
    page = await reader.send(page, "/sign-in", proof=work_of(page))
    assert page.path.startswith("/sign-in/code")


async def test_work_is_good_for_one_place(reader: Reader) -> None:
    picker, slot = await a_hall()
    page = await reader.open(picker)
    await used(BY_DEVICE, device_of(reader), 15)
    page = await reader.send(page, "/appointments/holds", status=428, slot=slot)
    proof = work_of(page)
    page = await reader.send(page, "/appointments/holds", proof=proof)
    again = await reader.open(picker)
    again = await reader.send(again, "/appointments/holds", status=428, slot=slot, proof=proof)
    assert again.document.one("proof-of-work")
