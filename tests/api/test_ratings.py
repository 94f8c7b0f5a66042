"""Ratings, progress and notices as JSON."""

import httpx
import pytest

from backend import progress
from backend.clock import now
from backend.database import connection, transaction
from tests import given
from tests.given_notifications import announced
from tests.given_people import Mini, mini
from tests.given_ratings import invited, kept

pytestmark = pytest.mark.usefixtures("product")


async def finished(client: httpx.AsyncClient) -> tuple[Mini, str, str]:
    """A mini-program whose visit is over: reference and token of its rating."""
    phone = await mini(client)
    account = await phone.account()
    found = await given.booked(await given.hall(), by=account.id)
    return phone, found.reference, await invited(about=found.reference, citizen=account.id)


@pytest.mark.article("35.2")
async def test_one_s_own_visit_is_rated_once(listening: str, client: httpx.AsyncClient) -> None:
    phone, reference, token = await finished(client)
    answer = await phone.post("/ratings", reference=reference, level="satisfied", tags=["406"], text="")
    again = await phone.post("/ratings", reference=reference, level="satisfied")
    assert (answer.status_code, answer.json()["reference"]) == (201, reference)
    assert (again.status_code, again.json()["type"]) == (409, "already-rated")
    assert len(await kept(token)) == 1


async def test_the_same_key_gives_the_same_answer(listening: str, client: httpx.AsyncClient) -> None:
    phone, reference, _ = await finished(client)
    body = {"reference": reference, "level": "very_dissatisfied", "text": "排队太久"}
    headers = phone.headers | {"Idempotency-Key": f"k-{reference}"}
    answers = [await client.post("/api/mp/v1/ratings", json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content


async def test_what_is_kept_for_repeats_does_not_say_how_somebody_rated(listening: str, client: httpx.AsyncClient) -> None:
    phone, reference, _ = await finished(client)
    other, another, _ = await finished(client)
    for mobile, about, level in ((phone, reference, "very_dissatisfied"), (other, another, "very_satisfied")):
        body = {"reference": about, "level": level, "text": "话"}
        await client.post("/api/mp/v1/ratings", json=body, headers=mobile.headers | {"Idempotency-Key": about})
    async with connection() as held:
        rows = await held.fetch("SELECT answer FROM repeats WHERE answer LIKE ANY($1)", [f"%{reference}%", f"%{another}%"])
    said = [row["answer"].replace(reference, "").replace(another, "") for row in rows]
    assert len(said) == 2
    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("wrong", "status", "kind"),
    [
        ({"level": "dissatisfied"}, 422, "reason-needed"),
        ({"level": "satisfied", "tags": ["510"]}, 422, "wrong-tag"),
        ({"level": "satisfied", "text": "好" * 151}, 422, "text-too-long"),
        ({"level": "5"}, 422, "invalid-field"),
        ({"level": "satisfied", "stars": 5}, 422, "invalid-field"),
        ({"level": "satisfied", "subject": "some-other-item"}, 404, "nothing-to-rate"),
    ],
)
async def test_a_rating_that_can_not_stand_is_refused(
    listening: str, client: httpx.AsyncClient, wrong: dict[str, object], status: int, kind: str
) -> None:
    phone, reference, token = await finished(client)
    answer = await phone.post("/ratings", reference=reference, **wrong)
    assert (answer.status_code, answer.json()["type"]) == (status, kind)
    assert await kept(token) == []


async def test_an_item_of_the_visit_is_rated_too(listening: str, client: httpx.AsyncClient) -> None:
    phone, reference, _ = await finished(client)
    assert (await phone.post("/ratings", reference=reference, subject="card", level="satisfied")).status_code == 201


async def test_a_visit_that_is_not_over_is_nothing_to_rate(listening: str, client: httpx.AsyncClient) -> None:
    phone = await mini(client)
    found = await given.booked(await given.hall(), by=(await phone.account()).id)
    answer = await phone.post("/ratings", reference=found.reference, level="satisfied")
    assert (answer.status_code, answer.json()["type"]) == (404, "nothing-to-rate")


async def test_somebody_else_s_visit_is_not_there(listening: str, client: httpx.AsyncClient) -> None:
    _, reference, token = await finished(client)
    answer = await (await mini(client)).post("/ratings", reference=reference, level="satisfied")
    assert answer.status_code == 404
    assert await kept(token) == []


async def test_nobody_rates_without_a_token(client: httpx.AsyncClient) -> None:
    assert (await client.post("/api/mp/v1/ratings", json={"reference": "X", "level": "satisfied"})).status_code == 401


async def test_levels_come_with_their_tags(client: httpx.AsyncClient) -> None:
    items = (await client.get("/api/mp/v1/ratings/levels")).json()["items"]
    assert [(each["name"], each["stars"], len(each["tags"]), each["reason_needed"]) for each in items] == [
        ("非常满意", 5, 8, False), ("满意", 4, 8, False), ("基本满意", 3, 8, False), ("不满意", 2, 8, True), ("非常不满意", 1, 8, True),
    ]  # fmt: skip


@pytest.mark.article("21.1")
async def test_the_diary_of_one_s_own_request(listening: str, client: httpx.AsyncClient) -> None:
    phone, reference, _ = await finished(client)
    async with transaction() as held:
        await progress.record(held, "h", reference, now(), "checked_in", ticket="A018")
    answer = (await phone.get(f"/progress/{reference}")).json()
    assert [each["what"] for each in answer["items"]] == ["booked", "checked_in"]
    assert answer["items"][1]["details"] == ["排队号：A018"]
    assert answer["items"][1]["at"].endswith("+08:00")
    assert answer["ahead"] == ["checked_in", "called", "finished"]


async def test_somebody_else_s_diary_is_not_there(listening: str, client: httpx.AsyncClient) -> None:
    _, reference, _ = await finished(client)
    assert (await (await mini(client)).get(f"/progress/{reference}")).status_code == 404


@pytest.mark.article("21.1")
async def test_notices_come_newest_first_and_count_as_read_then(listening: str, client: httpx.AsyncClient) -> None:
    phone = await mini(client)
    who = (await phone.account()).id
    await announced(citizen=who, phone=None, now=now())
    first, second = [(await phone.get("/notices")).json()["items"] for _ in range(2)]
    assert [(each["topic"], each["title"], each["read"]) for each in first] == [("booked", "预约成功", False)]
    assert second[0]["read"]


async def test_twenty_notices_a_page(listening: str, client: httpx.AsyncClient) -> None:
    phone = await mini(client)
    who = (await phone.account()).id
    for _ in range(21):
        await announced(citizen=who, phone=None, now=now())
    page = (await phone.get("/notices")).json()
    rest = (await phone.get(f"/notices?cursor={page['next']}")).json()
    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (20, 1, None)
