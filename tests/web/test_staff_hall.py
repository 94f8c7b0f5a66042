"""The manager's pages, read closely: hours with their preview, groups and windows, items, settings, history, staff, roster."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backend import clock, hall
from backend.appointments import Channel
from tests import given
from tests.given_product import ITEM
from tests.given_visits import Desk, a_clerk, at_work
from tests.reader import Page, Reader

pytestmark = pytest.mark.usefixtures("product")
TIMES = {"early": ("08:00", "09:00"), "morning": ("09:00", "12:00"), "noon": ("12:00", "14:00"), "afternoon": ("14:00", "17:00"), "late": ("17:00", "18:00")}


@pytest.fixture
async def desk(reader: Reader) -> Desk:
    """A manager of a hall of the test's own, with five windows that take the product's item."""
    slug = await given.hall(days=(), items={ITEM: 15})
    await hall.make_slots(slug, clock.now())
    return await at_work(reader.client, await a_clerk(slug, None, role="manager", now=clock.now()))


def hours_typed(begins: date | None = None, **changed: str) -> dict[str, str]:
    found = {"valid_from": (begins or clock.now().date() + timedelta(days=1)).isoformat()}
    for part, (opens, closes) in TIMES.items():
        found |= {f"s0-{part}-opens": opens, f"s0-{part}-closes": closes, f"s0-{part}-on_duty": "100", f"s0-{part}-walk_ins": "yes"}
    return found | changed


async def previewed(reader: Reader, **typed: str) -> Page:
    return await reader.send(await reader.open("/staff/hall/hours"), "/staff/hall/hours", **hours_typed(**typed))


async def test_the_overview_leads_to_every_form(reader: Reader, desk: Desk) -> None:
    page = await reader.open("/staff/hall")
    for words in ("改开放时间", "事项和用时", "限制和规则", "值班表", "人员和角色", "修改记录", "新增窗口组"):
        await reader.follow(page, words)


async def test_every_page_reads_well_in_english_too(reader: Reader, desk: Desk) -> None:
    day = clock.now().date().isoformat()
    for path in ("", "/hours", "/groups/new", "/groups/big", "/items", f"/items/{ITEM}", "/policies", "/history", "/staff", "/roster", f"/roster/{day}"):
        await reader.open(f"/staff/hall{path}?lang=en")


async def test_new_hours_are_shown_day_by_day_before_they_are_kept(reader: Reader, desk: Desk) -> None:
    preview = await previewed(reader)
    assert "还没有保存" in preview.text
    assert len(await hall.opening_hours(desk.hall)) == 1
    done = await reader.send(preview, "/staff/hall/hours", step="save")
    assert "已保存" in done.text
    assert [f"{each.opens:%H:%M}" for each in (await hall.opening_hours(desk.hall))[-1].seasons[0].periods] == [opens for opens, _ in TIMES.values()]


async def test_the_preview_can_be_left_to_change_it_again_and_nothing_typed_is_lost(reader: Reader, desk: Desk) -> None:
    again = await reader.send(await previewed(reader, **{"s0-early-opens": "07:45"}), "/staff/hall/hours", step="again")
    assert again.document.one("input", name="s0-early-opens").get("value") == "07:45"


@pytest.mark.article("29.2")
async def test_hours_that_close_at_noon_are_refused_at_the_field(reader: Reader, desk: Desk) -> None:
    form = await reader.open("/staff/hall/hours")
    page = await reader.send(form, "/staff/hall/hours", status=422, **hours_typed(**{"s0-noon-opens": "", "s0-noon-closes": ""}))
    assert page.document.one("input", id="s0-noon-opens").get("aria-invalid") == "true"
    assert "午间要从上午下班开到下午上班" in page.text


async def test_two_seasons_cover_the_year(reader: Reader, desk: Desk) -> None:
    second = {"s1-month": "6", "s1-day": "1"} | {name.replace("s0-", "s1-"): value for name, value in hours_typed().items() if name.startswith("s0-")}
    preview = await previewed(reader, **second)
    await reader.send(preview, "/staff/hall/hours", step="save")
    seasons = (await hall.opening_hours(desk.hall))[-1].seasons
    assert [(each.first, each.last) for each in seasons] == [((1, 1), (5, 31)), ((6, 1), (12, 31))]


async def test_who_is_slower_is_told_who_was_faster_and_sees_the_preview_again(reader: Reader, desk: Desk) -> None:
    preview = await previewed(reader)
    await reader.send(await previewed(reader, **{"s0-early-opens": "07:30"}), "/staff/hall/hours", step="save")
    again = await reader.send(preview, "/staff/hall/hours", status=409, step="save")
    assert "试岗" in again.document.one(id="errors").text
    assert (await reader.send(again, "/staff/hall/hours", step="save")).path == "/staff/hall?saved=1"


async def test_coming_hours_are_taken_back(reader: Reader, desk: Desk) -> None:
    overview = await reader.send(await previewed(reader), "/staff/hall/hours", step="save")
    preview = await reader.send(overview, "/staff/hall/hours/removal")
    await reader.send(preview, "/staff/hall/hours/removal", step="save")
    assert len(await hall.opening_hours(desk.hall)) == 1


async def test_a_window_less_says_how_many_bookings_lose_theirs_and_drops_none(reader: Reader, desk: Desk) -> None:
    day = await _booked_out(desk.hall)
    preview = await reader.send(await reader.open("/staff/hall/groups/big"), "/staff/hall/windows/105/removal")
    assert "有 1 个预约会没有安排窗口" in preview.text
    await reader.send(preview, "/staff/hall/windows/105/removal", step="save")
    assert (await given.places(desk.hall, clock.at(day, 9)))[:2] == (5, 5)


async def test_a_window_at_which_somebody_sits_stays(reader: Reader, desk: Desk) -> None:
    await a_clerk(desk.hall, "103", now=clock.now())
    preview = await reader.send(await reader.open("/staff/hall/groups/big"), "/staff/hall/windows/103/removal")
    page = await reader.send(preview, "/staff/hall/windows/103/removal", status=422, step="save")
    assert "请先交接" in page.text
    assert "103" in {window.number for window in await hall.windows(desk.hall)}


async def test_a_group_is_added_named_and_gets_a_window(reader: Reader, desk: Desk) -> None:
    page = await reader.send(await reader.open("/staff/hall/groups/new"), "/staff/hall/groups/new", name="快办窗口", name_en="Fast", letter="f")
    assert "快办窗口" in page.text
    group = await reader.open(f"/staff/hall/groups/{(await hall.window_groups(desk.hall))[-1].slug}")
    preview = await reader.send(group, f"{group.path}/windows", number="F1", floor="2")
    await reader.send(preview, f"{group.path}/windows", step="save")
    found = {each.name.zh: (each.letter, each.windows) for each in await hall.window_groups(desk.hall)}
    assert found["快办窗口"] == ("F", 1)


async def test_a_letter_that_another_group_has_is_refused_at_its_field(reader: Reader, desk: Desk) -> None:
    form = await reader.open("/staff/hall/groups/new")
    page = await reader.send(form, "/staff/hall/groups/new", status=422, name="快办窗口", letter="A")
    assert page.document.one("input", id="letter").get("aria-invalid") == "true"
    assert page.document.one("input", id="name").get("value") == "快办窗口"


async def test_an_items_minutes_and_groups_are_set_and_it_is_taken_off(reader: Reader, desk: Desk) -> None:
    form = await reader.open(f"/staff/hall/items/{ITEM}")
    wrong = await reader.send(form, f"/staff/hall/items/{ITEM}", status=422, minutes="0")
    await reader.send(wrong, f"/staff/hall/items/{ITEM}", minutes="25")
    assert (await hall.items_taken(desk.hall))[ITEM].minutes == 25
    form = await reader.open(f"/staff/hall/items/{ITEM}")
    await reader.send(form, f"/staff/hall/items/{ITEM}/removal")
    assert ITEM not in await hall.items_taken(desk.hall)


async def test_settings_are_changed_within_their_bounds(reader: Reader, desk: Desk) -> None:
    form = await reader.open("/staff/hall/policies")
    wrong = await reader.send(form, "/staff/hall/policies", status=422, kept_percent="99", horizon_days="8")
    assert wrong.document.one("input", id="horizon_days").get("value") == "8"
    await reader.send(wrong, "/staff/hall/policies", kept_percent="40")
    policies = await hall.policies(desk.hall, clock.now())
    assert (policies.kept_percent, policies.horizon_days, policies.grace) == (40, 8, hall.Policies().grace)


async def test_settings_for_later_are_shown_and_can_be_taken_back(reader: Reader, desk: Desk) -> None:
    later = clock.now().date() + timedelta(days=20)
    await reader.send(await reader.open("/staff/hall/policies"), "/staff/hall/policies", kept_percent="45", valid_from=later.isoformat())
    assert (await hall.policies(desk.hall, clock.at(later, 1))).kept_percent == 45
    await reader.send(await reader.open("/staff/hall/policies"), "/staff/hall/policies/removal")
    assert (await hall.policies(desk.hall, clock.at(later, 1))).kept_percent == 30


async def test_the_history_says_who_changed_what_from_what_to_what(reader: Reader, desk: Desk) -> None:
    await reader.send(await reader.open("/staff/hall/policies"), "/staff/hall/policies", kept_percent="40")
    await reader.send(await reader.open(f"/staff/hall/items/{ITEM}"), f"/staff/hall/items/{ITEM}", minutes="25")
    text = "".join((await reader.open("/staff/hall/history")).text.split())
    for words in ("留号比例：30→40", "分钟：15→25", "试岗"):
        assert words in text


async def test_a_long_history_is_paged(reader: Reader, desk: Desk) -> None:
    now = clock.now()
    for percent in range(10, 35):
        seen = hall.Seen(await hall.mark_of(desk.hall, "policies"), f"staff:{desk.staff}")
        await hall.change_settings(desk.hall, hall.SetPolicies(hall.Policies(kept_percent=percent), now + timedelta(minutes=percent)), seen, now)
    first = await reader.open("/staff/hall/history")
    second = await reader.follow(first, "更早的")
    assert (first.text.count("留号比例"), second.text.count("留号比例")) == (20, 5)


async def _booked_out(slug: str) -> date:
    """On the next working day at nine all five windows are booked."""
    day = hall.working_day_after(await hall.calendar(), clock.now().date(), 1)
    for _ in range(5):
        await given.booked(slug, clock.at(day, 9), ITEM, now=clock.now(), channel=Channel.phone)
    return day
