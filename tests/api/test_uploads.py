"""Files by the JSON door: begun, cut, gone on with, finished, taken back (contract.md)."""

import httpx
import pytest

from backend import clock, home_visits
from tests.given_people import Mini, mini
from tests.given_uploads import picture, wav

pytestmark = [pytest.mark.usefixtures("product", "listening"), pytest.mark.article("29.5")]


async def a_visit(client: httpx.AsyncClient) -> tuple[Mini, str]:
    """Somebody's program and the reference of their own request."""
    person = await mini(client)
    body = {
        "why": "other", "words": "卧床", "relation": "self", "name": "张示例", "items": ["canjirenzheng-xinban"], "community": "elsewhere",
        "address": "三号楼 401", "phone": "19900001234", "present": "alone", "proof": "photos", "halves": ["any"], "consent": True,
    }  # fmt: skip
    return person, (await person.post("/home-visits", **body)).json()["reference"]


async def put(person: Mini, path: str, content: bytes) -> httpx.Response:
    return await person.client.put(
        f"/api/mp/v1{path}", content=content, headers=person.headers | {"Content-Type": "application/octet-stream"}
    )


async def test_a_cut_upload_goes_on_from_where_it_was(client: httpx.AsyncClient) -> None:
    person, reference = await a_visit(client)
    content = picture(size=(400, 300))
    begun = await person.post("/uploads", reference=reference, purpose="disability", size=len(content))
    name = begun.json()["id"]
    assert (begun.status_code, begun.json()["arrived"]) == (201, 0)
    assert (await put(person, f"/uploads/{name}/pieces/0", content[:1000])).json()["arrived"] == 1000
    elsewhere = await put(person, f"/uploads/{name}/pieces/5000", content[5000:])
    assert (elsewhere.status_code, elsewhere.json()["type"]) == (409, "piece-elsewhere")
    early = await person.post(f"/uploads/{name}/completion")
    assert (early.status_code, early.json()["type"]) == (409, "not-all-there")
    arrived = (await person.get(f"/uploads/{name}")).json()["arrived"]
    assert (await put(person, f"/uploads/{name}/pieces/{arrived}", content[arrived:])).json()["arrived"] == len(content)
    for _ in range(2):
        assert (await person.post(f"/uploads/{name}/completion")).json()["ready"]
    assert [each["id"] for each in (await person.get(f"/home-visits/{reference}/uploads")).json()["items"]] == [name]


async def test_nothing_more_is_given_or_taken_back_once_it_has_ended(client: httpx.AsyncClient) -> None:
    person, reference = await a_visit(client)
    name = (await person.post("/uploads", reference=reference, purpose="other", size=10)).json()["id"]
    citizen = (await home_visits.visit(reference)).citizen
    assert citizen
    await home_visits.withdraw(reference, citizen, clock.now())
    removed = await person.client.delete(f"/api/mp/v1/uploads/{name}", headers=person.headers)
    told = (await put(person, f"/uploads/{name}/pieces/0", b"x" * 10), await person.post(f"/uploads/{name}/completion"), removed)
    assert [(each.status_code, each.json()["type"]) for each in told] == [(409, "not-now")] * 3


async def test_sixty_megabytes_are_refused_when_they_are_announced(client: httpx.AsyncClient) -> None:
    person, reference = await a_visit(client)
    told = await person.post("/uploads", reference=reference, purpose="other", size=60_000_000)
    assert (told.status_code, told.json()["type"], "8 MB" in told.json()["title"]) == (413, "file-too-large", True)


async def test_the_same_key_begins_one_file(client: httpx.AsyncClient) -> None:
    person, reference = await a_visit(client)
    body = {"reference": reference, "purpose": "other", "size": 10}
    names = {
        (await client.post("/api/mp/v1/uploads", json=body, headers=person.headers | {"Idempotency-Key": "k-1"})).json()["id"]
        for _ in range(2)
    }
    assert len(names) == 1


async def test_what_is_no_picture_is_said_and_gone(client: httpx.AsyncClient) -> None:
    person, reference = await a_visit(client)
    name = (await person.post("/uploads", reference=reference, purpose="other", size=5)).json()["id"]
    await put(person, f"/uploads/{name}/pieces/0", b"hello")
    told = await person.post(f"/uploads/{name}/completion")
    assert (told.status_code, told.json()["type"], told.json()["field"]) == (422, "picture-unreadable", "file")
    assert (await person.get(f"/uploads/{name}")).status_code == 404


async def test_a_voice_note_is_known_to_its_request_and_can_be_taken_back(client: httpx.AsyncClient) -> None:
    person, reference = await a_visit(client)
    name = (await person.post("/uploads", reference=reference, purpose="reason", size=len(wav()))).json()["id"]
    await put(person, f"/uploads/{name}/pieces/0", wav())
    assert (await person.post(f"/uploads/{name}/completion")).status_code == 200
    assert (await home_visits.visit(reference)).asking.voice
    gone = await client.delete(f"/api/mp/v1/uploads/{name}", headers=person.headers)
    assert (gone.status_code, (await home_visits.visit(reference)).asking.voice) == (204, False)


async def test_nobody_else_touches_it(client: httpx.AsyncClient) -> None:
    person, reference = await a_visit(client)
    name = (await person.post("/uploads", reference=reference, purpose="other", size=10)).json()["id"]
    other = await mini(client)
    answers = [
        await other.get(f"/uploads/{name}"), await put(other, f"/uploads/{name}/pieces/0", b"x" * 10),
        await other.post(f"/uploads/{name}/completion"), await client.delete(f"/api/mp/v1/uploads/{name}", headers=other.headers),
        await other.get(f"/home-visits/{reference}/uploads"), await other.post("/uploads", reference=reference, purpose="other", size=1),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [404] * 6
    assert (await person.get(f"/uploads/{name}")).json()["arrived"] == 0


@pytest.mark.parametrize(("more", "status", "field"), [({"purpose": "selfie"}, 422, "purpose"), ({"size": 0}, 422, "file")])
async def test_what_is_wrong_is_said_at_its_field(client: httpx.AsyncClient, more: dict[str, object], status: int, field: str) -> None:
    person, reference = await a_visit(client)
    told = await person.post("/uploads", **({"reference": reference, "purpose": "other", "size": 10} | more))
    assert (told.status_code, told.json()["field"]) == (status, field)


async def test_nothing_is_given_to_a_request_that_has_ended(client: httpx.AsyncClient) -> None:
    person, reference = await a_visit(client)
    await person.post(f"/home-visits/{reference}/withdrawal")
    told = await person.post("/uploads", reference=reference, purpose="other", size=10)
    assert (told.status_code, told.json()["type"]) == (409, "not-now")
