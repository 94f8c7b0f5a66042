"""Booking from the mini-program: the same rules as on the pages, real statuses, and a POST sent again."""

import asyncio
from datetime import datetime

import pytest

from backend import appointments, hall
from backend.clock import now
from backend.database import connection
from tests import given_people
from tests.given_people import API, Mini
from tests.given_product import ITEM, OF_ENTERPRISES

pytestmark = pytest.mark.usefixtures("product", "listening")
PERSON = {"kind": "person", "name": "张示例", "id_kind": "resident_id", "id_number": "410702195603150025"}
ANOTHER = PERSON | {"name": "王示例", "id_number": "11010519491231002X"}
ENTERPRISE = {"kind": "enterprise", "name": "示例科技有限公司", "credit_code": "91410700MA4000000J", "handler": "李示例"}


@pytest.fixture
async def mini(client) -> Mini:
    """A made-up person with a confirmed phone."""
    return await given_people.mini(client)


async def slots(mini: Mini, item: str = ITEM) -> list[dict[str, object]]:
    """The free starts of the first open day."""
    return [each for each in await starts(mini, item) if each["free"]]


async def starts(mini: Mini, item: str = ITEM) -> list[dict[str, object]]:
    """All starts of that day, full ones too."""
    days = await hall.free_days("jingkai", (item,), now())
    day = next(each.day for each in days[1:] if each.free)
    answer = await mini.get(f"/items/{item}/slots?day={day}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def booked(mini: Mini, place: int = -1, **more: object) -> dict[str, object]:
    wanted = {"items": [ITEM], "slot": (await slots(mini))[place]["slot"], "applicant": PERSON} | more
    answer = await mini.post("/appointments", **wanted)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


@pytest.mark.article("18.1")
async def test_a_slot_is_booked_and_its_count_goes_down(mini: Mini) -> None:
    before = (await slots(mini))[-1]
    made = await booked(mini)
    after = next(each for each in await starts(mini) if each["slot"] == before["slot"])
    assert made["state"] == "booked"
    assert after["free"] == int(str(before["free"])) - 1


async def test_times_are_rfc_3339_with_the_offset_of_shanghai(mini: Mini) -> None:
    made = await booked(mini)
    assert str(made["starts_at"]).endswith("+08:00")
    assert datetime.fromisoformat(str(made["ends_at"])) > datetime.fromisoformat(str(made["starts_at"]))


@pytest.mark.article("1.1")
async def test_pages_and_program_draw_on_one_pool(mini: Mini) -> None:
    slot = (await slots(mini))[-1]
    free = await hall.free_starts("jingkai", (ITEM,), datetime.fromisoformat(str(slot["starts_at"])).date(), now())
    assert slot["free"] == next(each.free for each in free if each.slot == slot["slot"])


async def test_a_hold_becomes_a_booking(mini: Mini) -> None:
    held = await mini.post("/holds", items=[ITEM], slot=(await slots(mini))[-2]["slot"])
    assert held.status_code == 201
    made = await mini.post("/appointments", items=[ITEM], hold=held.json()["hold"], applicant=PERSON)
    assert made.status_code == 201
    assert made.json()["slot"] == held.json()["slot"]


async def test_a_hold_is_given_back(mini: Mini) -> None:
    slot = (await slots(mini))[-3]
    held = await mini.post("/holds", items=[ITEM], slot=slot["slot"])
    assert (await mini.delete(f"/holds/{held.json()['hold']}")).status_code == 204
    assert next(each for each in await slots(mini) if each["slot"] == slot["slot"])["free"] == slot["free"]


async def test_an_enterprise_books_with_its_credit_code(mini: Mini) -> None:
    slot = (await slots(mini, OF_ENTERPRISES))[-1]["slot"]
    made = await mini.post("/appointments", items=[OF_ENTERPRISES], slot=slot, applicant=ENTERPRISE)
    assert made.status_code == 201, made.text


async def test_the_same_key_and_body_give_the_same_answer(mini: Mini, client) -> None:
    body = {"items": [ITEM], "slot": (await slots(mini))[-1]["slot"], "applicant": PERSON}
    headers = mini.headers | {"Idempotency-Key": "k-1"}
    answers = await asyncio.gather(*(client.post(f"{API}/appointments", json=body, headers=headers) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len((await mini.get("/appointments")).json()["items"]) == 1


async def test_all_bookings_are_listed_latest_first(mini: Mini) -> None:
    first = await booked(mini, -2)
    then = await booked(mini, -1, applicant=ANOTHER)
    listed = (await mini.get("/appointments")).json()
    earlier = (await mini.get(f"/appointments?cursor={then['reference']}")).json()
    assert [each["reference"] for each in listed["items"]] == [then["reference"], first["reference"]]
    assert [each["reference"] for each in earlier["items"]] == [first["reference"]]


async def test_the_same_key_with_another_body_is_refused(mini: Mini, client) -> None:
    body = {"items": [ITEM], "slot": (await slots(mini))[-1]["slot"], "applicant": PERSON}
    headers = mini.headers | {"Idempotency-Key": "k-2"}
    await client.post(f"{API}/appointments", json=body, headers=headers)
    other = await client.post(f"{API}/appointments", json=body | {"note": "另一个"}, headers=headers)
    assert (other.status_code, other.json()["type"]) == (422, "key-reused")


async def test_a_refusal_is_not_kept(mini: Mini, client) -> None:
    headers = mini.headers | {"Idempotency-Key": "k-3"}
    body = {"items": [ITEM], "slot": "jingkai.20200101T0900", "applicant": PERSON}
    first = await client.post(f"{API}/appointments", json=body, headers=headers)
    good = await client.post(f"{API}/appointments", json=body | {"slot": (await slots(mini))[-1]["slot"]}, headers=headers)
    assert first.status_code in (404, 409)
    assert good.status_code == 201


@pytest.mark.parametrize(
    ("change", "status", "kind"),
    [
        ({"slot": "nowhere"}, 404, "unknown-slot"),
        ({"slot": "jingkai.20200101T0900"}, 409, "slot-passed"),
        ({"slot": "jingkai.20991231T0900"}, 409, "beyond-horizon"),
        ({"items": []}, 422, "items-needed"),
        ({"items": ["no-such-item"]}, 404, "not-taken-here"),
        ({"applicant": PERSON | {"id_number": "410702195603150026"}}, 422, "id-number-mistyped"),
        ({"applicant": PERSON | {"name": ""}}, 422, "name-missing"),
        ({"applicant": PERSON | {"kind": "ghost"}}, 422, "invalid-field"),
        ({"surprise": 1}, 422, "invalid-field"),
        ({"note": "长" * 201}, 422, "note-too-long"),
        ({"applicant": PERSON | {"phone": "123"}}, 422, "phone-wrong"),
    ],
)
async def test_what_can_not_be_booked_says_why(mini: Mini, change: dict[str, object], status: int, kind: str) -> None:
    body: dict[str, object] = {"items": [ITEM], "slot": (await slots(mini))[-1]["slot"], "applicant": PERSON}
    answer = await mini.post("/appointments", **(body | change))
    assert (answer.status_code, answer.json()["type"]) == (status, kind)
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["request_id"]


async def test_a_full_slot_is_409_slot_full(mini: Mini) -> None:
    slot = str((await slots(mini))[0]["slot"])
    _, starts_at = hall.read_slot(slot)
    async with connection() as held:
        before = await held.fetch("SELECT id, taken, kept_taken FROM slots WHERE hall = 'jingkai' AND starts_at = $1", starts_at)
        await held.execute("UPDATE slots SET taken = capacity, kept_taken = kept WHERE hall = 'jingkai' AND starts_at = $1", starts_at)
    answer = await mini.post("/appointments", items=[ITEM], slot=slot, applicant=PERSON)
    async with connection() as held:
        await held.executemany("UPDATE slots SET kept_taken = $3, taken = $2 WHERE id = $1", [tuple(row) for row in before])
    assert (answer.status_code, answer.json()["type"]) == (409, "slot-full")


async def test_the_same_matter_twice_is_refused(mini: Mini) -> None:
    await booked(mini)
    again = await mini.post("/appointments", items=[ITEM], slot=(await slots(mini))[-2]["slot"], applicant=PERSON)
    assert (again.status_code, again.json()["type"]) == (409, "already-booked")


async def test_it_is_changed_and_cancelled(mini: Mini) -> None:
    made = await booked(mini)
    slot = (await slots(mini))[0]["slot"]
    changed = await mini.post(f"/appointments/{made['reference']}/change", slot=slot)
    assert (changed.status_code, changed.json()["slot"]) == (200, slot)
    gone = await mini.post(f"/appointments/{made['reference']}/cancellation")
    assert gone.json()["state"] == "cancelled"


async def test_somebody_elses_is_not_there(mini: Mini, client) -> None:
    made = await booked(mini)
    other = await given_people.mini(client)
    for answer in (
        await other.get(f"/appointments/{made['reference']}"),
        await other.post(f"/appointments/{made['reference']}/cancellation"),
        await other.post(f"/appointments/{made['reference']}/change", slot="jingkai.20991231T0900"),
    ):
        assert answer.status_code == 404
    assert (await appointments.appointment(str(made["reference"]))).state == "booked"


async def test_names_are_masked_and_numbers_absent(mini: Mini) -> None:
    made = await booked(mini)
    answer = await mini.get(f"/appointments/{made['reference']}")
    assert answer.json()["applicant"] == "张*例"
    assert "410702195603150025" not in answer.text


async def test_without_a_token_nothing_is_answered(client) -> None:
    for method, path in (("GET", "/appointments"), ("POST", "/appointments"), ("POST", "/holds")):
        answer = await client.request(method, f"{API}{path}", json={} if method == "POST" else None)
        assert (answer.status_code, answer.json()["type"]) == (401, "sign-in-needed")
