"""Closing as a manager does it, without script; and what those who are moved find on their page."""

from datetime import timedelta

import pytest

from backend import closures, hall
from backend.clock import at, now
from backend.database import connection
from tests import given, given_people, given_visits
from tests.given_closures import NO_KEPT, confirmed, wanted
from tests.given_product import ITEM
from tests.reader import Page, Reader

pytestmark = pytest.mark.usefixtures("product")
NEW = "/staff/closures/new"


async def hall_of_two(hours: tuple[int, int] = (8, 18)) -> str:
    today = now().date()
    days = tuple(today.fromordinal(today.toordinal() + step) for step in range(16))
    return await given.hall(places={"big": 2}, items={ITEM: 15}, days=days, hours=hours, policies=NO_KEPT)


async def at_work(reader: Reader, slug: str, *roles: str) -> None:
    await given_people.staff_at_work(reader.client, *(roles or ("manager",)), hall=slug)


async def booked_soon(slug: str, **more: object):
    """A booking on the first day that has a free start, by its owner."""
    first = await hall.earliest(slug, (ITEM,), now())
    day = next(each.day for each in await hall.free_days(slug, (ITEM,), now()) if each.free and each.day > first.starts_at.date())
    starts = await hall.free_starts(slug, (ITEM,), day, now())
    young = given.applicant(number="110101199003070118")
    return await given.booked(slug, starts[0].starts_at, ITEM, now=now(), **({"applicant": young} | more))


async def shown(reader: Reader, booked, **more: str) -> Page:
    page = await reader.open(NEW)
    return await reader.send(page, "/staff/closures/preview", first_day=booked.day.isoformat(), **({"cause": "storm"} | more))


async def closed_around(reader: Reader, slug: str):
    """Somebody's booking, the day closed by a manager, everybody moved."""
    booked = await booked_soon(slug)
    await at_work(reader, slug)
    page = await reader.send(await shown(reader, booked), "/staff/closures")
    assert "0 个" not in page.text  # nobody counted yet is not nobody
    number = int(page.path.rsplit("/", 1)[1])
    await closures.follow(f"{slug}/{number}", now())
    return booked, number


async def test_nothing_happens_before_the_manager_says_yes(reader: Reader) -> None:
    slug = await hall_of_two()
    booked = await booked_soon(slug)
    await at_work(reader, slug)
    page = await shown(reader, booked)
    assert booked.reference in page.text
    assert "恶劣天气" in page.text
    async with connection() as held:
        assert await held.fetchval("SELECT count(*) FROM closures WHERE hall = $1", slug) == 0


async def test_confirmed_the_list_says_who_went_where(reader: Reader) -> None:
    slug = await hall_of_two()
    booked, number = await closed_around(reader, slug)
    page = await reader.open(f"/staff/closures/{number}")
    assert booked.reference in page.text
    assert "已改，待确认" in page.text
    assert booked.phone not in page.text


async def test_what_changed_meanwhile_is_shown_again(reader: Reader) -> None:
    slug = await hall_of_two()
    booked = await booked_soon(slug)
    await at_work(reader, slug)
    page = await shown(reader, booked)
    other = await booked_soon(slug)
    again = await reader.send(page, "/staff/closures", status=409)
    assert other.reference in again.text
    assert "刚才有变化" in again.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"first_day": "soon"}, "first_day"),
        ({"first_day": "2020-01-06"}, "first_day"),
        ({"first_day": "2020-01-06", "until_day": "2020-01-07"}, "until_day"),
        ({"part": "times", "since_time": "14:00", "until_time": "13:00"}, "until_time"),
        ({"part": "times", "since_time": "14:00", "until_time": ""}, "until_time"),
        ({"cause": "other", "words": ""}, "words"),
        ({"windows": "101"}, "windows"),
        ({"until_day": "2099-01-01"}, "until_day"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(reader: Reader, typed: dict[str, str], field: str) -> None:
    slug = await hall_of_two()
    await at_work(reader, slug)
    page = await reader.open(NEW)
    sent = {"first_day": now().date().isoformat(), "words_en": "kept words", "cause": "storm"} | typed
    answer = await reader.send(page, "/staff/closures/preview", status=422, **sent)
    assert answer.document.one("span", id=f"{field}-error").text
    assert "kept words" in str(answer.document.one("input", id="words_en").get("value"))


async def test_back_to_the_form_brings_all_that_was_typed(reader: Reader) -> None:
    slug = await hall_of_two()
    booked = await booked_soon(slug)
    await at_work(reader, slug)
    page = await shown(reader, booked, words="台风贝碧嘉")
    back = await reader.send(page, "/staff/closures/preview", again="1")
    assert back.document.one("input", id="words").get("value") == "台风贝碧嘉"


async def test_the_person_reads_why_keeps_the_time_and_that_stays(reader: Reader) -> None:
    slug = await hall_of_two()
    phone = given_people.demo_phone()
    owner = await given_people.signed_in(reader.client, phone)
    booked = await booked_soon(slug, by=owner)
    await at_work(reader, slug)
    page = await reader.send(await shown(reader, booked, words="台风贝碧嘉"), "/staff/closures")
    await closures.follow(f"{slug}/{page.path.rsplit('/', 1)[1]}", now())
    own = await reader.open(f"/appointments/{booked.reference}")
    assert "台风贝碧嘉" in own.text
    kept = await reader.send(own, f"/appointments/{booked.reference}/keep")
    assert "您已确认新时间" in kept.text


async def test_a_closed_time_without_another_is_called_booked_nowhere(reader: Reader) -> None:
    who, day = await given_people.signed_in(reader.client), hall.working_day_after(await hall.calendar(), now().date(), 3)
    slug = await given.hall(places={"big": 1}, items={ITEM: 15}, days=(day,), hours=(9, 10), policies=NO_KEPT)
    booked = await given.booked(slug, at(day, 9), ITEM, by=who, now=now())
    made = await confirmed(wanted(slug, at(day, 0), at(day + timedelta(days=1), 0)), now())
    await closures.follow(f"{slug}/{made.id}", now())
    for path in ("/", "/me"):
        row = (await reader.open(path)).document.one("a", href=f"/appointments/{booked.reference}").text
        assert "暂停办理，请另选" in row
        assert "已预约" not in row
    assert booked.ticket_code not in (await reader.open(f"/appointments/{booked.reference}")).document.one("main").text


async def test_a_call_is_noted_and_the_desk_may_do_it(reader: Reader) -> None:
    slug = await hall_of_two()
    booked = await booked_soon(slug, channel="phone")
    await at_work(reader, slug)
    page = await reader.send(await shown(reader, booked), "/staff/closures")
    number = page.path.rsplit("/", 1)[1]
    await closures.follow(f"{slug}/{number}", now())
    await at_work(reader, slug, "desk")
    page = await reader.open(f"/staff/closures/{number}")
    (move,) = await closures.of_closure(int(number))
    noted = await reader.send(page, f"/staff/closures/{number}/moves/{move.id}", outcome="reached")
    assert "已接通" in noted.text


async def test_opened_again_it_says_so(reader: Reader) -> None:
    slug = await hall_of_two()
    _, number = await closed_around(reader, slug)
    page = await reader.send(await reader.open(f"/staff/closures/{number}"), f"/staff/closures/{number}/lift")
    assert [each.text for each in page.document.all("form") if "lift" in str(each.get("action"))] == []
    assert "恢复开放" in page.document.one("dl").text


async def test_the_public_reads_what_is_closed_when_and_why(reader: Reader) -> None:
    slug = await hall_of_two()
    booked, _ = await closed_around(reader, slug)
    assert "恶劣天气" in (await reader.open(f"/halls/{slug}")).text
    picker = await reader.open(f"/appointments/new?item={ITEM}&hall={slug}&day={booked.day}")
    assert "恶劣天气" in picker.text
    assert "暂停办理" in picker.text


@pytest.mark.parametrize("query", ["", "?lang=en"])
async def test_the_pages_keep_the_rules_of_pages(reader: Reader, query: str) -> None:
    slug = await hall_of_two()
    _, number = await closed_around(reader, slug)
    for path in ("/staff/closures", NEW, "/staff/closures/notice", f"/staff/closures/{number}"):
        assert (await reader.open(f"{path}{query}")).h1


async def test_a_notice_is_previewed_and_its_faults_are_said_at_the_field(reader: Reader) -> None:
    await at_work(reader, await hall_of_two())
    before = await given.rows("SELECT * FROM special_days ORDER BY day")
    page = await reader.open("/staff/closures/notice")
    wrong = await reader.send(page, "/staff/closures/notice/preview", status=422, notice="2031-02-30,holiday,x")
    assert "第 1 行" in wrong.document.one("span", id="notice-error").text
    seen = await reader.send(wrong, "/staff/closures/notice/preview", notice="2031-03-01,makeup,x")
    assert "2031" in seen.h1
    assert await given.rows("SELECT * FROM special_days ORDER BY day") == before


async def test_a_notice_comes_as_a_file(reader: Reader) -> None:
    await at_work(reader, await hall_of_two())
    token = await given_people.form_token(reader.client, "/staff/closures/notice")
    path = "/staff/closures/notice/preview"
    file = {"file": ("2031.csv", "2031-02-24,放假,元宵".encode("gb18030"), "text/csv")}
    answer = await reader.client.post(path, data={"csrf": token, "notice": "", "year": ""}, files=file)
    assert answer.status_code == 200
    assert "元宵" in answer.text
    broken = {"file": ("2031.csv", b"2031-02-24,holiday\n\xff\xff\xff", "text/csv")}
    refused = await reader.client.post(path, data={"csrf": token, "notice": "", "year": ""}, files=broken)
    assert refused.status_code == 422
    assert "第 2 行" in refused.text


async def test_who_waits_in_line_reads_that_the_hall_closes_and_that_the_number_holds(reader: Reader) -> None:
    slug = await hall_of_two((0, 24))
    clerk = await given_visits.a_clerk(slug, None, role="desk", now=now())
    async with given_visits.a_working_day_today():
        walked = await given_visits.a_walk_in(clerk, now(), items=(ITEM,))
    since = now().replace(second=0, microsecond=0) - timedelta(minutes=5)
    await confirmed(wanted(slug, since, since + timedelta(hours=1)), now())
    page = await reader.open(f"/tickets/slips/{walked.token}")
    assert "台风" in page.text
    assert "您的号当天有效" in page.text
