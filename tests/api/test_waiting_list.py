"""The waiting list from the mini-program: join, see one's place, take, pass on, leave."""

import pytest

from tests import given, given_people
from tests.given_people import Mini
from tests.given_product import ITEM
from tests.given_waiting import FullDay, full_day

pytestmark = pytest.mark.usefixtures("product", "listening")


@pytest.fixture
async def mini(client) -> Mini:
    """A made-up person with a confirmed phone."""
    return await given_people.mini(client)


@pytest.fixture
async def full() -> FullDay:
    return await full_day()


def body(full: FullDay, **more: object) -> dict[str, object]:
    person = {"kind": "person", "name": "张示例", "id_kind": "resident_id", "id_number": given.id_number()}
    return {"items": [ITEM], "hall": full.slug, "days": [str(full.day)], "applicant": person} | more


async def test_joined_offered_taken_and_booked(mini: Mini, full: FullDay) -> None:
    answer = await mini.post("/waiting-list", **body(full, parts=["morning"]))
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["state"], made["ahead"], made["offer"]) == ("waiting", 0, None)
    await full.give_back()
    (found,) = (await mini.get("/waiting-list")).json()["items"]
    assert found["offer"]["slot"].startswith(full.slug)
    answer = await mini.post(f"/waiting-list/{made['wish']}/acceptance")
    assert (answer.status_code, answer.json()["reference"]) == (200, made["reference"])
    assert (await mini.get(f"/appointments/{made['reference']}")).json()["state"] == "booked"


async def test_passed_on_and_left(mini: Mini, full: FullDay) -> None:
    wish = (await mini.post("/waiting-list", **body(full))).json()["wish"]
    await full.give_back()
    assert (await mini.post(f"/waiting-list/{wish}/refusal")).json()["state"] == "waiting"
    assert (await mini.delete(f"/waiting-list/{wish}")).status_code == 204
    assert (await mini.get(f"/waiting-list/{wish}")).json()["state"] == "withdrawn"
    assert (await mini.get("/waiting-list")).json()["items"] == []


@pytest.mark.parametrize(
    ("change", "status", "refusal"),
    [
        ({"days": []}, 422, "days-needed"),
        ({"items": []}, 404, "not-taken-here"),
        ({"applicant": None}, 422, "applicant-needed"),
        ({"hall": "nowhere"}, 404, "unknown-hall"),
        ({"parts": ["weekend"]}, 422, "invalid-field"),
    ],
)
async def test_what_can_not_be_waited_for_is_refused_with_its_name(mini: Mini, full: FullDay, change, status, refusal) -> None:
    answer = await mini.post("/waiting-list", **body(full, **change))
    assert (answer.status_code, answer.json()["type"]) == (status, refusal)


async def test_where_there_is_room_one_books_at_once(mini: Mini, full: FullDay) -> None:
    free = await given.hall(items={ITEM: 15}, days=(full.day,))
    answer = await mini.post("/waiting-list", **body(full, hall=free))
    assert (answer.status_code, answer.json()["type"]) == (409, "still-free")


async def test_a_place_that_went_on_can_not_be_taken(mini: Mini, full: FullDay) -> None:
    wish = (await mini.post("/waiting-list", **body(full))).json()["wish"]
    answer = await mini.post(f"/waiting-list/{wish}/acceptance")
    assert (answer.status_code, answer.json()["type"]) == (409, "offer-over")


async def test_somebody_elses_wish_is_nowhere(mini: Mini, full: FullDay, client) -> None:
    wish = (await mini.post("/waiting-list", **body(full))).json()["wish"]
    other = await given_people.mini(client)
    assert [(await other.get(f"/waiting-list/{wish}")).status_code, (await other.delete(f"/waiting-list/{wish}")).status_code] == [404, 404]


async def test_an_own_booking_waits_to_be_earlier(mini: Mini, full: FullDay) -> None:
    account = await mini.account()
    await given.rows("UPDATE appointments SET citizen = $2 WHERE reference = $1 RETURNING 1", full.booked[3].reference, account.id)
    answer = await mini.post("/waiting-list", reference=full.booked[3].reference, days=[str(full.day)])
    assert (answer.status_code, answer.json()["earlier"]) == (201, True), answer.text
    await full.give_back()
    moved = (await mini.post(f"/waiting-list/{answer.json()['wish']}/acceptance")).json()
    assert (moved["reference"], moved["slot"][-4:]) == (full.booked[3].reference, "0900")
