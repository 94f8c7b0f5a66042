"""The catalogue on the real database: loaded once, versions kept, read in one small query."""

import asyncio
import copy
import json
from typing import Any

import pytest

from backend import catalogue, clock
from backend.catalogue import SHIPPED, GuideRefused, LifeStage, PublicList, UnknownBundle, UnknownItem
from backend.catalogue.actions import UnknownPlace
from backend.catalogue.files import document
from backend.database import connection

AT = clock.at(clock.today(), 9)


@pytest.fixture(scope="session", autouse=True)
async def loaded(db: str) -> None:
    await catalogue.load_shipped(AT)


@pytest.fixture
def one() -> dict[str, Any]:
    return {"items": [copy.deepcopy(document(SHIPPED[0].read_text())["items"][7]) | {"slug": "test-item", "name": "试验事项"}]}


@pytest.fixture
async def gone(one: dict[str, Any]):
    yield one
    async with connection() as held:
        await held.execute("DELETE FROM guide_versions WHERE item = 'test-item'")
        await held.execute("DELETE FROM items WHERE slug = 'test-item'")


async def load(wanted: dict[str, Any]) -> str:
    return await catalogue.load(json.dumps(wanted), "test", AT) or ""


async def versions(slug: str) -> list[int]:
    async with connection() as held:
        return [row["version"] for row in await held.fetch("SELECT version FROM guide_versions WHERE item = $1 ORDER BY 1", slug)]


async def test_loading_again_makes_no_new_version() -> None:
    assert await load(document(SHIPPED[0].read_text())) == "guides: 71, new or changed: 0; bundles: 0"


@pytest.mark.article("15.1")
async def test_a_changed_guide_becomes_the_next_version_and_the_old_one_stays_readable(gone: dict[str, Any]) -> None:
    await load(gone)
    gone["items"][0]["window_minutes"] = 99
    assert "new or changed: 1" in await load(gone)
    assert await versions("test-item") == [1, 2]
    assert (await catalogue.guide("test-item")).window_minutes == 99
    assert (await catalogue.old_guide("test-item", 1)).window_minutes != 99


async def test_two_who_publish_at_once_make_one_version(gone: dict[str, Any]) -> None:
    said = await asyncio.gather(*(load(gone) for _ in range(4)))
    assert sum("new or changed: 1" in line for line in said) == 1
    assert await versions("test-item") == [1]


@pytest.mark.article("12.1")
async def test_one_incomplete_guide_keeps_the_whole_file_out(gone: dict[str, Any]) -> None:
    gone["items"].append(gone["items"][0] | {"slug": "test-lacking", "conditions": []})
    with pytest.raises(GuideRefused, match=r"items\[1\] test-lacking conditions: is empty"):
        await load(gone)
    with pytest.raises(UnknownItem):
        await catalogue.guide("test-item")


@pytest.mark.parametrize("text", ["items: [", "\x00", "- 1", "", "items: 1", "themes: []"])
async def test_what_is_no_readable_list_is_refused(text: str) -> None:
    with pytest.raises(GuideRefused):
        await catalogue.load(text, "test", AT)


async def test_another_slices_file_is_left_to_it() -> None:
    assert await catalogue.load("year: 2026", "test", AT) is None


async def test_publishing_is_on_record(gone: dict[str, Any]) -> None:
    await load(gone)
    async with connection() as held:
        kept = await held.fetchrow("SELECT actor, verb FROM ledger WHERE subject = 'test-item' ORDER BY id DESC LIMIT 1")
    assert tuple(kept) == ("test", "publish guide")


@pytest.mark.parametrize("slug", ["no-such-item", "", "'; DROP TABLE items; --", "x" * 5000, "a\x00b", "\ud800", "残疾证"])
async def test_an_unknown_item_is_said_to_be_unknown(slug: str) -> None:
    with pytest.raises(UnknownItem):
        await catalogue.guide(slug)


async def test_an_unknown_bundle_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownBundle):
        await catalogue.bundle("no-such-bundle")


@pytest.mark.article("10.1")
async def test_all_bundles_are_listed_and_can_be_read() -> None:
    listed = await catalogue.bundles()
    assert len(listed) == 21
    assert await catalogue.bundle(listed[0].slug) == listed[0]


async def test_a_list_is_read_on_page_by_page_without_gap_or_repetition() -> None:
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await catalogue.found(cursor=cursor)
        seen += [guide.slug for guide in page.guides]
        cursor = page.next
    assert len(seen) == len(set(seen)) == page.total == 71


async def test_a_stage_and_a_list_narrow_what_is_shown() -> None:
    running = await catalogue.found(stage=LifeStage.running, size=99)
    assert {guide.lifecycle_stage for guide in running.guides} == {"经营"}
    listed = await catalogue.found(on=PublicList.one_certificate, size=99)
    assert listed.total == 42


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "²", "9" * 40])
async def test_a_cursor_that_we_did_not_give_is_refused(cursor: str) -> None:
    with pytest.raises(UnknownPlace):
        await catalogue.found(cursor=cursor)


async def test_guides_come_in_the_order_asked_for() -> None:
    asked = ("laonian-youdaizheng", "no-such-item", "chusheng-dengji")
    assert [guide.slug for guide in await catalogue.guides(asked)] == ["laonian-youdaizheng", "chusheng-dengji"]
