"""Photos and a voice note of a request for a visit, as a person sends them without script, and as the page's script does."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

import httpx
import pytest
from PIL import Image

from backend import home_visits, ledger, uploads
from backend.clock import now
from backend.database import connection
from backend.home_visits import Asking, Owner, files_of
from backend.visits import Desk
from tests import given_extended_sessions, given_people, given_visits
from tests.given_home_visits import asked, asking
from tests.given_uploads import from_a_phone, picture, wav, written
from tests.reader import Page, Reader, standing

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.5")]
ORIGIN = "https://127.0.0.1:8000"


async def drafted(reader: Reader, **answers: object) -> str:
    """A draft of somebody signed in; its address."""
    who = await given_people.signed_in(reader.client)
    reference = await home_visits.begin("jingkai", Owner("", who), asking(**answers) if answers else Asking(), "zh", now())
    return f"/home-visits/drafts/{reference}"


async def sent(reader: Reader, page: Page, content: bytes, purpose: str, *, status: int = 200) -> Page:
    """The form of one tile, with a file in it."""
    form = next(form for form in page.document.all("form", enctype="*") if form.all("input", value=purpose))
    data = {name: value for name, value in standing(form).items() if name != "file"}
    answer = await reader.client.post(
        urljoin(page.path, form.get("action")), data=data, files={"file": ("DCIM_1.jpg", content)}, headers={"Origin": ORIGIN},
        follow_redirects=True,
    )  # fmt: skip
    return await reader._checked(answer, status)


async def at_the_desk(reader: Reader, role: str = "visitor") -> Desk:
    return await given_visits.at_work(reader.client, Desk("jingkai", await given_extended_sessions.staff("jingkai", "试岗甲", role)))


async def told(reference: str) -> list[tuple[str, str]]:
    async with connection() as held:
        return [
            (line.verb, line.actor.split(":")[0])
            for line in reversed(await ledger.lines(held, "jingkai", (files_of(reference),), 2**60, 99))
            if line.verb.endswith("_file")
        ]


@pytest.mark.parametrize("query", ["?lang=zh", "?lang=en", "?mode=elder"])
async def test_the_pages_keep_the_rules_of_pages(reader: Reader, query: str) -> None:
    draft = await drafted(reader)
    for name in ("photos", "voice"):
        assert (await reader.open(f"{draft}/{name}{query}")).h1
    assert (await reader.part(f"{draft}/photos")).document.all("photo-tile")


async def test_a_photo_is_sent_without_script_seen_small_and_large_and_deleted(reader: Reader) -> None:
    draft = await drafted(reader)
    page = await sent(reader, await reader.open(f"{draft}/photos"), from_a_phone(), "disability")
    small, large = (urljoin(page.path, node.get("src")) for node in page.document.all("img", src="*"))
    answer = await reader.client.get(large)
    seen = Image.open(BytesIO(answer.content))
    assert (seen.size, dict(seen.getexif()), answer.headers["content-type"]) == ((1536, 2048), {}, "image/jpeg")
    assert Image.open(BytesIO((await reader.client.get(small)).content)).size == (120, 160)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].endswith("; sandbox")
    page = await reader.send(page, re.sub("/whole$", "/removal", large))
    assert not page.document.all("img", src="*")
    assert (await reader.client.get(large)).status_code == 404


@pytest.mark.parametrize(("content", "words"), [(b"", "请先选一个文件"), (b"%PDF-1.7", "打不开"), (b"x" * 8_500_000, "最大 8 MB")])
async def test_what_is_wrong_with_a_photo_is_said_at_its_tile(reader: Reader, content: bytes, words: str) -> None:
    page = await reader.open(f"{await drafted(reader)}/photos")
    page = await sent(reader, page, content, "household", status=413 if len(content) > 100 else 422)
    assert words in page.document.one("span", id="file-household-error").text


async def test_sixty_megabytes_are_refused_before_they_are_read(reader: Reader) -> None:
    draft, asked_for = await drafted(reader), []

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(60):
            asked_for.append(1)
            yield b"x" * 1_000_000

    headers = {"Origin": ORIGIN, "Content-Type": "multipart/form-data; boundary=b", "Content-Length": "60000000"}
    answer = await reader.client.post(f"{draft}/files", content=endless(), headers=headers)
    assert (answer.status_code, "最大 8 MB" in answer.text) == (413, True)


async def test_the_large_form_needs_its_token_and_our_own_page(reader: Reader) -> None:
    draft = await drafted(reader)
    page = await reader.open(f"{draft}/photos")
    token = page.document.all("input", name="csrf")[0].get("value")
    for data, headers in (
        ({"csrf": "x"}, {"Origin": ORIGIN}),
        ({}, {"Origin": ORIGIN}),
        ({"csrf": token}, {"Origin": "https://evil.example"}),
    ):
        answer = await reader.client.post(
            f"{draft}/files", data={"purpose": "other"} | data, files={"file": ("a", picture())}, headers=headers
        )
        assert answer.status_code == 403
    assert (await reader.client.post(f"{draft}/files", content=b"--b\r\nbroken", headers={"Origin": ORIGIN, "Content-Type": "multipart/form-data; boundary=b"})).status_code in (400, 403)  # fmt: skip


async def test_a_dark_photo_is_taken_with_a_kind_word(reader: Reader) -> None:
    page = await reader.open(f"{await drafted(reader)}/photos")
    page = await sent(reader, page, written(Image.new("RGB", (400, 300), (9, 9, 9)), "JPEG"), "other")
    assert "有点暗" in page.text


async def test_the_script_sends_in_pieces_and_goes_on_after_a_cut(reader: Reader) -> None:
    draft, content = await drafted(reader), picture(size=(500, 400))
    page = await reader.open(f"{draft}/photos")
    headers = {"Origin": ORIGIN, "x-csrf": page.document.all("input", name="csrf")[0].get("value"), "HX-Request": "true"}

    async def ask(method: str, place: str, **more: Any) -> httpx.Response:
        return await reader.client.request(method, f"{draft}/files/{place}", headers=headers, **more)

    begun = (await ask("POST", "begun", data={"purpose": "id_card", "size": str(len(content))})).json()
    name = begun["id"]
    token = {"csrf": headers["x-csrf"]}
    as_form = await reader.client.put(f"{draft}/files/{name}/pieces/0", data=token, files={"file": content}, headers={"Origin": ORIGIN})
    assert as_form.status_code == 403
    assert (await ask("PUT", f"{name}/pieces/0", content=content[:2000])).json() == {"arrived": 2000}
    assert (await ask("PUT", f"{name}/pieces/4000", content=content[4000:])).status_code == 409
    arrived = (await ask("GET", name)).json()["arrived"]
    assert (await ask("PUT", f"{name}/pieces/{arrived}", content=content[arrived:])).json() == {"arrived": len(content)}
    assert [(await ask("POST", f"{name}/finish")).json()["ready"] for _ in range(2)] == [True, True]
    assert [each.id for each in await uploads.of(files_of(draft.split("/")[-1]))] == [UUID(name)]
    refused = await ask("POST", "begun", data={"purpose": "id_card", "size": "60000000"})
    assert (refused.status_code, "最大 8 MB" in refused.text) == (413, True)


async def test_a_voice_note_stands_for_the_words(reader: Reader) -> None:
    draft = await drafted(reader)
    who = {"why": "other", "relation": "self", "name": "张示例"}
    page = await reader.send(await reader.open(f"{draft}/who"), status=422, **who)
    page = await sent(reader, await reader.open(page.link("不想打字")), wav(3), "reason")
    sound = await reader.client.get(urljoin(page.path, page.document.one("audio").get("src")), headers={"Range": "bytes=0-3"})
    assert (sound.status_code, sound.content, sound.headers["content-type"]) == (206, b"RIFF", "audio/wav")
    page = await reader.send(await reader.open(f"{draft}/who"), **who)  # type: ignore[arg-type]
    assert page.path.endswith("/what")
    page = await reader.open(f"{draft}/voice")
    await reader.send(page, re.sub("/whole$", "/removal", urljoin(page.path, page.document.one("audio").get("src"))))
    await reader.send(await reader.open(f"{draft}/who"), status=422, **who)


async def test_who_chooses_photos_is_led_to_them_and_on(reader: Reader) -> None:
    draft = await drafted(reader, proof="", halves=())
    page = await reader.send(await reader.open(f"{draft}/proof"), proof="photos")
    assert page.path == f"{draft}/photos"
    await sent(reader, page, picture(), "other")
    assert (await reader.follow(page, "好了")).path == f"{draft}/when"
    await reader.send(await reader.open(f"{draft}/when"), halves=["any"])
    check = await reader.open(f"{draft}/check")
    assert "已传 1 张" in check.text


async def test_nobody_else_sees_or_changes_them(reader: Reader, client: httpx.AsyncClient) -> None:
    draft = await drafted(reader)
    page = await sent(reader, await reader.open(f"{draft}/photos"), picture(), "other")
    places = [urljoin(page.path, node.get("src")) for node in page.document.all("img", src="*")]
    await given_people.signed_in(reader.client)
    for place in (*places, f"{draft}/photos", f"{draft}/voice"):
        assert (await reader.client.get(place)).status_code == 404
    other = await drafted(reader)
    borrowed = places[0].replace(draft, other)
    assert (await reader.client.get(borrowed)).status_code == 404


async def test_staff_open_a_photo_and_each_opening_is_on_record(reader: Reader) -> None:
    found = await asked("jingkai")
    made = await uploads.give(
        files_of(found.reference),
        "disability",
        uploads.Kind.photo,
        picture(),
        "citizen:x",
        now(),
        hall="jingkai",
        still=uploads.kept_always,
    )
    await at_the_desk(reader)
    card = f"/staff/home-visits/{found.reference}"
    page = await reader.open(card)
    assert (await reader.client.get(f"{card}/files/{made.id}/small")).status_code == 200
    assert (await reader.client.get(f"{card}/files/{made.id}/whole")).status_code == 404
    page = await reader.send(page, f"{card}/files/{made.id}")
    assert (await reader.client.get(urljoin(page.path, page.document.one("img", src="*").get("src")))).headers[
        "content-type"
    ] == "image/jpeg"
    assert (await told(found.reference))[1:] == [("open_file", "staff")]
    assert (await reader.open(f"{card}/files/{made.id}?pass=1-x")).path == card


async def test_a_protected_person_s_photos_are_for_the_manager_alone(reader: Reader) -> None:
    found = await asked("jingkai", known=("protected",))
    made = await uploads.give(
        files_of(found.reference), "other", uploads.Kind.photo, picture(), "citizen:x", now(), hall="jingkai", still=uploads.kept_always
    )
    card = f"/staff/home-visits/{found.reference}"
    for role, status in (("visitor", 404), ("manager", 200), ("clerk", 403)):
        await at_the_desk(reader, role)
        assert (await reader.client.get(f"{card}/files/{made.id}/small")).status_code == status
    assert await told(found.reference) == [("give_file", "citizen")]


async def test_evidence_dies_with_the_draft_with_the_consent_and_on_its_clock(reader: Reader) -> None:
    draft = await drafted(reader)
    await sent(reader, await reader.open(f"{draft}/photos"), picture(), "other")
    await home_visits.forget_drafts(now() + timedelta(days=31))
    assert await uploads.of(files_of(draft.split("/")[-1])) == ()
    who = await given_people.signed_in(reader.client)
    kept, taken_back = [await asked("jingkai", by=who, now=now()) for _ in range(2)]
    for each in (kept, taken_back):
        await uploads.give(
            files_of(each.reference), "other", uploads.Kind.photo, picture(), "citizen:x", now(), hall="jingkai", still=uploads.kept_always
        )
    await home_visits.withdraw_consent(taken_back.reference, who, now())
    assert await uploads.of(files_of(taken_back.reference)) == ()
    await home_visits.withdraw(kept.reference, who, now())
    (photo,) = await uploads.of(files_of(kept.reference))
    assert photo.delete_after
    assert timedelta(days=29) < photo.delete_after - now() < timedelta(days=31)


async def test_what_visitors_took_at_the_bedside_is_not_among_it(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    found = await asked("jingkai", by=who)
    taken = await uploads.give(
        files_of(found.reference), "other", uploads.Kind.photo, picture(), "staff:x", now(), hall="jingkai", still=uploads.kept_always
    )
    own = f"/home-visits/drafts/{found.reference}"
    assert not (await reader.open(f"{own}/photos")).document.all("img", src="*")
    assert (await reader.client.get(f"{own}/files/{taken.id}/whole")).status_code == 404
    page = await reader.open(f"{own}/photos")
    token = page.document.all("input", name="csrf")[0].get("value")
    refused = await reader.client.post(f"{own}/files/{taken.id}/removal", data={"csrf": token}, headers={"Origin": ORIGIN})
    assert (refused.status_code, len(await uploads.of(files_of(found.reference)))) == (404, 1)
