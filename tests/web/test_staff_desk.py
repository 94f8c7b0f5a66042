"""The desk without script: pick a window, call, serve, undo, find, unmask; every page read closely."""

import pytest

from backend import visits
from backend.clock import now
from backend.database import connection
from tests.given_visits import Now, a_clerk, at_work, open_now, shown
from tests.reader import Page, Reader

pytestmark = pytest.mark.usefixtures("product")


@pytest.fixture
async def place() -> Now:
    return await open_now()


async def desk_at(reader: Reader, place: Now, window: str | None = "101", role: str = "clerk") -> visits.Desk:
    return await at_work(reader.client, await a_clerk(place.hall, window, role=role, now=now()))


def tickets(page: Page) -> list[str]:
    return [head.text for head in page.document.all("th", scope="row")]


async def test_without_a_session_the_desk_asks_to_sign_in(reader: Reader) -> None:
    assert (await reader.open("/staff")).path.startswith("/staff/sign-in")


async def test_a_clerk_picks_a_free_window_first(reader: Reader, place: Now) -> None:
    await desk_at(reader, place, None)
    page = await reader.open("/staff")
    assert page.path == "/staff/windows"
    desk = await reader.send(page, "/staff/windows", window="103")
    assert "103" in desk.h1


async def test_a_colleagues_window_is_only_taken_over_when_that_is_said(reader: Reader, place: Now) -> None:
    await a_clerk(place.hall, "101", now=now())
    await desk_at(reader, place, None)
    refused = await reader.send(await reader.open("/staff/windows"), "/staff/windows", status=409, window="101")
    assert "试岗101" in refused.text
    assert "101" in (await reader.send(refused, "/staff/windows")).h1


async def test_calling_serving_and_finishing_without_script(reader: Reader, place: Now) -> None:
    visit = await place.waiting()
    await desk_at(reader, place)
    called = await reader.send(await reader.open("/staff"), "/staff/visits/next")
    assert f"正在办理 {visit.ticket}" in called.text
    done = await reader.send(called, f"/staff/visits/{visit.id}/finish")
    assert f"{visit.ticket} 号已办结" in done.text
    assert "窗口空闲" in done.text


async def test_an_action_is_undone_from_the_bar(reader: Reader, place: Now) -> None:
    visit = await place.waiting()
    await desk_at(reader, place)
    called = await reader.send(await reader.open("/staff"), "/staff/visits/next")
    back = await reader.send(called, "/staff/undo")
    assert "窗口空闲" in back.text
    assert (await visits.place_in_queue(visit.reference or "")).before == 0


async def test_of_two_clerks_the_second_reads_who_was_faster(reader: Reader, place: Now) -> None:
    visit = await place.waiting()
    await desk_at(reader, place)
    page = await reader.open("/staff")
    await visits.call(await a_clerk(place.hall, "102", now=now()), shown(visit), now())
    late = await reader.send(page, f"/staff/visits/{visit.id}/call", status=409)
    assert "试岗102" in late.text
    assert "已叫号" in late.text


async def test_names_are_masked_and_shown_in_full_only_with_a_reason_on_record(reader: Reader, place: Now) -> None:
    booked, desk = await place.booking(name="试约小明"), await desk_at(reader, place)
    person = await reader.open(f"/staff/people/{booked.reference}")
    assert "试约小明" not in person.answer.text
    refused = await reader.send(person, f"/staff/people/{booked.reference}", status=422)
    seen = await reader.send(refused, f"/staff/people/{booked.reference}", reason="call_person")
    assert all(words in seen.text for words in ("试约小明", booked.phone, booked.applicant.id_number))
    assert seen.answer.headers["refresh"].startswith("60;")
    async with connection() as held:
        assert await held.fetchval("SELECT count(*) FROM ledger WHERE actor = $1 AND verb = 'unmask'", desk.actor) == 1


async def test_what_is_typed_to_find_somebody_stands_in_no_address(reader: Reader, place: Now) -> None:
    booked, _ = await place.booking(), await desk_at(reader, place)
    found = await reader.send(await reader.open("/staff"), "/staff/found", typed=booked.phone)
    assert found.path == "/staff/found"
    assert booked.phone not in found.answer.text
    person = await reader.follow(found, "试*")
    done = await reader.send(person, f"/staff/arrivals/{booked.reference}")
    assert "已签到，号码 A001" in done.text


async def test_nothing_found_is_said_kindly(reader: Reader, place: Now) -> None:
    await desk_at(reader, place)
    assert "没有完全相符" in (await reader.send(await reader.open("/staff"), "/staff/found", typed="ZZZZZZ")).text


async def test_the_finish_form_adds_items_and_keeps_a_note(reader: Reader, place: Now) -> None:
    visit, desk = await place.waiting(), await desk_at(reader, place)
    await visits.call_next(desk, now())
    form = await reader.open(f"/staff/visits/{visit.id}/finish?more=permit&more=nonsense")
    await reader.send(form, f"/staff/visits/{visit.id}/finish", **{"result-card": "not_possible", "result-permit": "advised", "note": "缺照片"})
    row = await visits.row_of(place.hall, visit.reference or "", now())
    assert [(each.item, each.result) for each in row.outcome] == [("card", "not_possible"), ("permit", "advised")]


async def test_a_note_too_long_comes_back_with_what_was_chosen(reader: Reader, place: Now) -> None:
    visit, desk = await place.waiting(), await desk_at(reader, place)
    await visits.call_next(desk, now())
    form = await reader.open(f"/staff/visits/{visit.id}/finish")
    back = await reader.send(form, f"/staff/visits/{visit.id}/finish", status=422, note="长" * 201, **{"result-card": "advised"})
    assert "checked" in back.document.one("input", value="advised").attributes


async def test_a_paused_window_calls_nobody_until_it_goes_on(reader: Reader, place: Now) -> None:
    await place.waiting()
    await desk_at(reader, place)
    paused = await reader.send(await reader.open("/staff"), "/staff/duty", state="paused")
    assert "已暂停" in paused.text
    assert "叫下一位" in (await reader.send(paused, "/staff/duty")).text


async def test_other_roles_and_other_halls_are_kept_out(reader: Reader, place: Now) -> None:
    visit = await place.waiting()
    await desk_at(reader, place, None, role="editor")
    await reader.open("/staff", status=403)
    await desk_at(reader, await open_now())
    await reader.open(f"/staff/people/{visit.reference}", status=404)


async def test_the_information_desk_checks_in_but_does_not_call(reader: Reader, place: Now) -> None:
    visit = await place.waiting()
    await desk_at(reader, place, None, role="desk")
    page = await reader.open("/staff")
    assert tickets(page) == [visit.ticket]
    assert not [form for form in page.document.all("form") if "/call" in form.get("action")]


async def test_the_board_is_one_fragment_for_htmx(reader: Reader, place: Now) -> None:
    await place.waiting()
    await desk_at(reader, place)
    assert (await reader.part("/staff")).document.all(id="_board")


async def test_the_live_numbers_hold_no_names(reader: Reader, place: Now) -> None:
    visit, _ = await place.waiting(name="试约小明"), await desk_at(reader, place)
    live = (await reader.client.get("/staff/live", headers={"HX-Source": "live"})).json()
    assert live["figures"]["waiting"] == 1
    assert [row["key"] for row in live["rows"]] == [visit.reference]
    assert "小明" not in str(live)
    assert "试*" not in str(live)


@pytest.mark.parametrize("path", ["/staff", "/staff/windows"])
async def test_the_desk_speaks_english_too(reader: Reader, place: Now, path: str) -> None:
    await place.waiting()
    await desk_at(reader, place)
    assert (await reader.open(f"{path}?lang=en")).document.one("html").get("lang") == "en"
