"""A lot as a person without script meets it: in the picker, handing in a wish, taking it back, being drawn, checking the draw."""

from __future__ import annotations

from hashlib import sha256

import pytest

from backend import clock, hall
from tests import given, given_lots, given_people
from tests.given_product import ITEM
from tests.reader import Page, Reader

pytestmark = pytest.mark.usefixtures("product")


@pytest.fixture
async def slug(product: None) -> str:
    """A hall whose lot takes wishes now."""
    return await given_lots.a_lot_now(ITEM)


def form(slug: str) -> str:
    return f"/lots/new?item={ITEM}&hall={slug}"


async def handed_in(reader: Reader, slug: str, **more: str) -> Page:
    page = await reader.open(form(slug))
    fields = {"choice1": "morning", "choice2": "09:30", "name": "张示例", "id_number": given.id_number()} | more
    return await reader.send(page, "/lots", **fields)


async def test_the_picker_leads_to_the_lot_and_does_not_offer_the_day(reader: Reader, slug: str) -> None:
    page = await reader.open(f"/appointments/new?item={ITEM}&hall={slug}")
    assert page.link("登记抽签") == form(slug)
    assert not page.document.all("input", name="slot")
    assert page.text.index("登记抽签") < page.text.index("选日期")  # it lasts ten minutes: not below two weeks of days


@pytest.mark.parametrize("edition", ["lang=zh", "lang=en", "mode=elder&lang=zh"])
async def test_the_pages_of_a_lot_keep_the_rules_of_pages(reader: Reader, slug: str, edition: str) -> None:
    assert (await reader.open(f"{form(slug)}&{edition}")).h1
    await given_people.signed_in(reader.client)
    assert (await reader.open(f"{form(slug)}&{edition}")).h1
    assert (await reader.open(f"{form(slug)}&kind=enterprise&{edition}")).h1
    page = await handed_in(reader, slug)
    assert (await reader.open(f"{page.path}&{edition}")).h1
    assert (await reader.open(f"/lots/drawn/{slug}/{(await hall.new_days(slug, clock.now())).last}?{edition}")).h1


async def test_a_wish_is_handed_in_stands_on_my_page_and_can_be_taken_back(reader: Reader, slug: str) -> None:
    await given_people.signed_in(reader.client)
    page = await handed_in(reader, slug)
    assert "登记成功" in page.text
    path = page.path.split("?")[0]
    assert (await reader.open("/me")).document.one("a", href=path)
    page = await reader.send(page, f"{path}/withdrawal")
    assert "已撤回" in page.text
    assert page.link("看看还有哪些号").startswith("/appointments/new?")


async def test_who_is_drawn_finds_the_booking_behind_the_same_address(reader: Reader, slug: str) -> None:
    await given_people.signed_in(reader.client)
    path = (await handed_in(reader, slug)).path.split("?")[0]
    await given_lots.drawn_now(slug)
    page = await reader.open(path)
    assert page.path.startswith("/appointments/")


async def test_anybody_can_check_a_draw(reader: Reader, slug: str) -> None:
    await given_people.signed_in(reader.client)
    page = await handed_in(reader, slug)
    before = await reader.open(f"/lots/drawn/{slug}/{(await hall.new_days(slug, clock.now())).last}")
    await given_lots.drawn_now(slug)
    after = await reader.open(before.path)
    fingerprint, seed = (node.text for node in after.document.all("dd", class_="code"))
    assert sha256(seed.encode()).hexdigest() == fingerprint
    assert fingerprint in before.text
    assert page.path.split("?")[0].split("/")[-1] in after.text


async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(reader: Reader, slug: str) -> None:
    await given_people.signed_in(reader.client)
    page = await reader.open(form(slug))
    page = await reader.send(page, "/lots", status=422, choice1="10:00", choice2="10:00", name="张示例", id_number="110101")
    assert page.document.one("span", id="id_number-error")
    assert page.document.one("input", name="name").get("value") == "张示例"
    page = await reader.send(page, "/lots", status=422, choice1="10:00", choice2="10:00", name="张示例", id_number=given.id_number())
    assert page.document.one("span", id="choice1-error")


async def test_where_no_lot_lasts_the_form_leads_to_the_picker(reader: Reader, product: None) -> None:
    page = await reader.open(f"/lots/new?item={ITEM}&hall=jingkai")
    assert page.path.startswith("/appointments/new?")


async def test_another_persons_wish_is_nowhere(reader: Reader, slug: str) -> None:
    wish = None
    await given_people.signed_in(reader.client)
    path = (await handed_in(reader, slug)).path.split("?")[0]
    await given_people.signed_in(reader.client)
    wish = await reader.client.get(path)
    assert wish.status_code == 404


async def test_the_next_new_day_is_announced_in_the_picker(reader: Reader, product: None) -> None:
    page = await reader.open(f"/appointments/new?item={ITEM}&hall=jingkai")
    days = await hall.new_days("jingkai", clock.now())
    assert f"{days.opens_at:%H:%M}在网上放出" in page.text
