"""Those who run the hall: the board, the report, the calendar and the files, without script; every page read closely."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from backend import clock, hall, oversight, visits
from backend.database import connection, transaction
from backend.hall import known
from tests import given
from tests.given_visits import Now, a_clerk, at_work, open_now
from tests.reader import Reader

pytestmark = pytest.mark.usefixtures("product")


@pytest.fixture
async def place() -> Now:
    return await open_now()


async def signed_in(reader: Reader, place: Now, role: str = "manager") -> visits.Desk:
    return await at_work(reader.client, await a_clerk(place.hall, None, role=role, now=clock.now()))


async def somebody_waits(place: Now, minutes: int = 34) -> visits.Visit:
    """A ticket that was taken so long ago."""
    visit = await place.waiting()
    since = clock.now() - timedelta(minutes=minutes)
    async with transaction() as held:
        await held.execute("UPDATE visits SET checked_in_at = $2 WHERE id = $1", visit.id, since)
        await held.execute("ALTER TABLE appointments DISABLE TRIGGER ALL")
        await held.execute("UPDATE appointments SET starts_at = starts_at - interval '1 hour' WHERE reference = $1", visit.reference)
        await held.execute("ALTER TABLE appointments ENABLE TRIGGER ALL")
    return visit


async def exports(desk: visits.Desk) -> list[str]:
    async with connection() as held:
        return [row["subject"] for row in await held.fetch("SELECT subject FROM ledger WHERE actor = $1 AND verb = 'export'", desk.actor)]


async def test_the_board_says_who_waits_too_long_and_which_window_to_open(reader: Reader, place: Now) -> None:
    visit = await somebody_waits(place)
    await signed_in(reader, place)
    page = await reader.open("/staff/board")
    assert f"{visit.ticket} 已等 34 分钟" in page.text
    assert "开 101 号窗口" in page.text


async def test_the_alarm_stands_on_a_managers_pages_while_it_sounds(reader: Reader, place: Now) -> None:
    visit = await somebody_waits(place)
    await signed_in(reader, place)
    assert (await reader.part("/staff/alarms")).text.strip() == ""
    await oversight.watch(clock.now())
    assert visit.ticket in (await reader.part("/staff/alarms")).text
    assert (await reader.open("/staff")).document.one("hall-alarm").get("src") == "/staff/alarms"


async def test_the_board_comes_as_a_part_for_the_live_page(reader: Reader, place: Now) -> None:
    await signed_in(reader, place, "desk")
    assert "等候" in (await reader.part("/staff/board")).text


async def test_the_report_shows_the_day_beside_the_week_before(reader: Reader, place: Now) -> None:
    await place.waiting()
    await signed_in(reader, place)
    page = await reader.open("/staff/report")
    rows = {row.one("th").text: [cell.text for cell in row.all("td")] for row in page.document.all("tr") if row.all("td")}
    assert rows["预约"] == ["1", "0"]
    assert rows["网页预约"] == ["1", "0"]
    assert "今天还没结束" in page.text
    earlier = await reader.follow(page, "前一天")
    assert "今天还没结束" not in earlier.text


@pytest.mark.parametrize("typed", ["nonsense", "9999-99-99", "0001-01-01", "2999-01-01"])
async def test_a_day_that_cannot_be_read_is_today(reader: Reader, place: Now, typed: str) -> None:
    await signed_in(reader, place)
    for path in (f"/staff/report?day={typed}", f"/staff/calendar?day={typed}", f"/staff/calendar?week={typed}"):
        assert f"{clock.today().day}日" in (await reader.open(path)).text or "week" in path


async def test_the_calendar_leads_from_a_cell_to_masked_names_and_on_to_the_person(reader: Reader, place: Now) -> None:
    booked = await place.booking(name="试约小明")
    await signed_in(reader, place, "desk")
    day = await reader.open("/staff/calendar")
    cell = next(link for link in day.document.all("a") if "/staff/calendar/bookings" in link.get("href"))
    assert "来 1 人" in cell.text
    listed = await reader.open(cell.get("href"))
    assert "试约小明" not in listed.answer.text
    assert "试*" in listed.text
    person = await reader.open(next(link for link in listed.document.all("a") if booked.reference in link.get("href")).get("href"))
    assert "试约小明" not in person.answer.text


async def test_the_week_is_a_table_whose_days_are_links(reader: Reader, place: Now) -> None:
    await place.booking()
    await signed_in(reader, place)
    week = await reader.follow(await reader.open("/staff/calendar"), "看整周")
    heads = week.document.all("th", scope="col")
    assert len(heads) == 8
    assert [head.get("aria-current") for head in heads].count("date") == 1
    assert any("/staff/calendar/bookings" in link.get("href") for link in week.document.all("a"))


async def test_the_calendar_says_what_is_shut_and_why(reader: Reader) -> None:
    now, tomorrow = clock.now(), clock.today() + timedelta(days=1)
    since, slug = clock.at(tomorrow, 10), await given.hall(days=(tomorrow,))
    await signed_in(reader, Now(slug, since))
    closure = hall.Closure(0, slug, "", (), since, since + timedelta(hours=1), hall.Cause.storm, hall.Bilingual(""), "staff:x", now)
    async with transaction() as held:
        await hall.close(held, closure, now)
    known.forget()
    page = await reader.open(f"/staff/calendar?day={tomorrow}")
    assert "整个大厅" in page.text
    assert "大厅关闭" in page.text
    assert "10:00-11:00" in page.text.replace(" ", "")  # as closures are said everywhere: no day twice, no midnight


async def test_a_day_can_be_seen_by_its_units(reader: Reader, place: Now) -> None:
    await signed_in(reader, place)
    page = await reader.follow(await reader.open("/staff/calendar"), "按时段单元")
    assert len(page.document.all("th", scope="row")) == 96


@pytest.mark.parametrize("path", ["/staff/report.csv", "/staff/bookings.xlsx"])
async def test_no_file_without_a_reason_and_nothing_typed_is_lost(reader: Reader, place: Now, path: str) -> None:
    desk, today = await signed_in(reader, place), clock.today()
    page = await reader.open(f"{path}?from={today - timedelta(days=40)}&until={today}")
    refused = await reader.send(page, path, status=422, reason="inspection")
    assert refused.document.one("input", name="from").get("value") == str(today - timedelta(days=40))
    assert refused.document.one("option", selected="").get("value") == "inspection"
    refused = await reader.send(refused, path, status=422, **{"from": str(today)}, reason="")
    assert "请选择用途" in refused.text
    assert await exports(desk) == []


async def taken_out(reader: Reader, path: str) -> bytes:
    page = await reader.open(path)
    token = page.form(path).one("input", name="csrf").get("value")
    sent = {"csrf": token, "from": str(clock.today()), "until": str(clock.today()), "reason": "inspection"}
    answer = await reader.client.post(path, data=sent, headers={"Origin": "https://127.0.0.1:8000"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["cache-control"] == "no-store"
    return answer.content


async def test_bookings_leave_masked_and_on_record(reader: Reader, place: Now) -> None:
    booked = await place.booking(name="=试约")
    desk = await signed_in(reader, place)
    file = await taken_out(reader, "/staff/bookings.csv")
    assert file.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))
    assert rows[1][2:4] == [booked.reference, "'=*约"]
    assert "试岗" in rows[-1][0]
    assert not any(secret in file.decode() for secret in (booked.phone, booked.applicant.id_number, "=试约"))
    assert await exports(desk) == ["bookings"]


async def test_a_report_leaves_as_a_sheet_with_numbers_in_it(reader: Reader, place: Now) -> None:
    await place.booking()
    desk = await signed_in(reader, place)
    page = load_workbook(io.BytesIO(await taken_out(reader, "/staff/report.xlsx"))).active
    heads = [cell.value for cell in page[1]]
    assert (heads[:2], page.cell(2, 1).value, page.cell(2, 2).value) == (["日期", "预约"], str(clock.today()), 1)
    assert await exports(desk) == ["report"]


@pytest.mark.parametrize(("role", "statuses"), [
    ("head", (200, 200, 200, 200, 200)), ("desk", (200, 403, 200, 403, 403)), ("clerk", (403, 403, 403, 403, 403)),
    ("auditor", (403, 403, 403, 403, 403)),
])  # fmt: skip
async def test_each_role_sees_what_is_its_own(reader: Reader, place: Now, role: str, statuses: tuple[int, ...]) -> None:
    await signed_in(reader, place, role)
    paths = ("/staff/board", "/staff/report", "/staff/calendar", "/staff/report.xlsx", "/staff/alarms")
    assert tuple([(await reader.client.get(path)).status_code for path in paths]) == statuses
