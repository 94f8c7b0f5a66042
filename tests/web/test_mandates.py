"""Whom I book for, as a page."""

import pytest

from tests.given_people import signed_in
from tests.reader import Reader

pytestmark = pytest.mark.usefixtures("some_hall")

MOTHER = {"relation": "child", "name": "张小示例", "id_kind": "resident_id", "id_number": "410711 19900307 8810"}


async def test_somebody_is_added_shown_masked_and_taken_off_again(reader: Reader) -> None:
    await signed_in(reader.client)
    page = await reader.send(await reader.open("/me/relatives"), "/me/relatives", **MOTHER)
    assert "张*例" in page.text
    assert "410711********8810" in page.text
    assert "410711199003078810" not in page.answer.text
    page = await reader.send(page, "/me/relatives/")
    assert "张*例" not in page.text


async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(reader: Reader) -> None:
    await signed_in(reader.client)
    wrong = MOTHER | {"id_number": "410711199003078811", "relation": "neighbour"}
    page = await reader.send(await reader.open("/me/relatives"), "/me/relatives", status=422, **wrong)
    assert page.document.one("input", name="id_number").get("aria-invalid") == "true"
    assert page.document.one("input", name="name").get("value") == "张小示例"
    chosen = [option.get("value") for option in page.document.all("option") if "selected" in option.attributes]
    assert chosen == ["neighbour", "resident_id"]


async def test_the_page_holds_in_english_and_in_the_elder_edition(reader: Reader) -> None:
    await signed_in(reader.client)
    for preference in ("lang=en", "mode=elder"):
        page = await reader.send(await reader.open(f"/me/relatives?{preference}"), "/me/relatives", status=422)
        assert page.document.one("h1")
