"""The visitors' tablet as it asks and is answered, the plain forms, and conflicts side by side."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from backend import bedside, clock, home_visits, people
from backend.database import connection, transaction
from backend.hall import Policies
from backend.home_visits import State
from backend.people import SessionKind
from backend.visits import Desk
from tests import given, given_bedside, given_extended_sessions, given_uploads, given_visits
from tests.given_bedside import Bed
from tests.given_home_visits import ITEM, STREET
from tests.reader import Reader

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.5")]
HERE, ORIGIN = "/staff/bedside", {"Origin": "https://127.0.0.1:8000"}


@dataclass(frozen=True)
class AtWork:
    """A visitor's browser with a visit that is due now."""

    client: httpx.AsyncClient
    bed: Bed
    csrf: str

    async def post(self, path: str, **sent: object) -> httpx.Response:
        return await self.client.post(f"{HERE}{path}", data={"csrf": self.csrf} | sent, headers=ORIGIN)

    async def steps(self, *steps: dict[str, object], **more: object) -> list[dict[str, object]]:
        sent_at = int(clock.now().timestamp() * 1000)
        answer = await self.post("/steps", device=str(self.device), sent_at=sent_at, steps=json.dumps(steps), **more)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["answers"])

    def step(self, sequence: int, verb: str, **said: object) -> dict[str, object]:
        at = int(clock.now().timestamp() * 1000)
        return {"id": str(uuid4()), "reference": self.bed.reference, "sequence": sequence, "verb": verb, "at": at} | said

    @property
    def device(self) -> UUID:
        return UUID(int=self.bed.tablet.device.int ^ 1)


@pytest.fixture
async def visitor(client: httpx.AsyncClient) -> AtWork:
    now = clock.now()
    bed, _ = await given_bedside.planned("jingkai", arrives_at=now + timedelta(minutes=5), now=now)
    await given_visits.at_work(client, Desk("jingkai", bed.tablet.staff))
    present = (await client.get(f"{HERE}/session")).json()
    found = AtWork(client, bed, present["csrf"])
    assert (await found.post("/lease", device=str(found.device))).status_code == 200
    return found


async def test_the_consent_that_is_read_aloud_promises_the_hall_s_own_days(reader: Reader) -> None:
    slug = await given.hall(policies=Policies(evidence_days=7))
    await given_visits.at_work(reader.client, Desk(slug, await given_extended_sessions.staff(slug, "试岗丁", "visitor")))
    assert "办完 7 天后删除" in (await reader.client.get(HERE)).text


async def test_the_page_that_a_tablet_keeps_names_nobody(visitor: AtWork) -> None:
    page = await visitor.client.get(HERE)
    name = (await visitor.client.get(f"{HERE}/session")).json()["name"]
    assert page.headers["cache-control"] == "no-store"
    assert [each for each in (STREET, "张示例", name, 'name="csrf"', visitor.bed.reference) if each in page.text] == []


async def test_the_lease_brings_the_visit_whole_to_its_team(visitor: AtWork) -> None:
    answer = await visitor.post("/lease", device=str(visitor.device))
    (found,) = [each for each in answer.json()["visits"] if each["reference"] == visitor.bed.reference]
    assert STREET in found["where"]
    assert found["items"][0]["materials"]
    assert (found["name"], found["begun"], found["number"], answer.json()["lasts"]) == ("张示例", False, 1, 12 * 3600 * 1000)
    assert answer.headers["cache-control"] == "no-store"


async def test_steps_are_answered_once_with_why_in_words(visitor: AtWork) -> None:
    begin = visitor.step(1, "begin", word=visitor.bed.word)
    assert [each["outcome"] for each in await visitor.steps(begin)] == ["taken"]
    assert [each["outcome"] for each in await visitor.steps(begin)] == ["taken"]
    wrong = await visitor.steps(visitor.step(2, "result", item=ITEM, outcome="nothing"))
    assert (wrong[0]["outcome"], wrong[0]["problem"]) == ("conflict", "请选办理结果")


async def test_a_word_is_heard_at_once_where_there_is_a_network_and_nothing_wrong_is_kept(visitor: AtWork) -> None:
    wrong = await visitor.steps(visitor.step(1, "begin", word="不对"), at_once=True)
    assert (wrong[0]["outcome"], wrong[0]["problem"]) == ("refused", "口令不对")
    right = await visitor.steps(visitor.step(1, "begin", word=visitor.bed.word), at_once=True)
    assert right[0]["outcome"] == "taken"


@pytest.mark.parametrize("steps", ["", "{", '[{"id": 1}]', "[" * 9000, json.dumps([{"at": 2**60}]), json.dumps([{}] * 101)])
async def test_what_is_no_batch_is_unreadable(visitor: AtWork, steps: str) -> None:
    sent = {"device": str(visitor.device), "sent_at": "1", "steps": steps}
    assert (await visitor.post("/steps", **sent)).status_code == 400


async def test_a_number_in_another_script_is_no_material(visitor: AtWork) -> None:
    await visitor.steps(visitor.step(1, "begin", word=visitor.bed.word))
    answer = await visitor.post(f"/visits/{visitor.bed.reference}/result", item=ITEM, outcome="done", material=["²", "１", "1"])
    page = await visitor.client.get(answer.headers["location"])
    assert (answer.status_code, page.text.count('name="material" value="1" checked')) == (303, 1)


async def test_a_street_stays_on_a_tablet_for_its_hours_and_its_team(visitor: AtWork) -> None:
    answer = await visitor.post("/lease", device=str(visitor.device))
    (found,) = [each for each in answer.json()["visits"] if each["reference"] == visitor.bed.reference]
    assert 2.5 * 3600_000 < found["shuts"] < 2.6 * 3600_000
    assert visitor.bed.reference in (await visitor.client.get(f"{HERE}/session")).json()["open"]
    async with transaction() as held:
        await held.execute("UPDATE tour_members SET released_at = $2 WHERE staff = $1", visitor.bed.tablet.staff, clock.now())
    assert (await visitor.client.get(f"{HERE}/session")).json()["open"] == []


async def test_the_tablet_hears_the_mark_of_each_address_that_it_took_along(visitor: AtWork) -> None:
    leased = (await visitor.post("/lease", device=str(visitor.device))).json()["visits"]
    told = (await visitor.client.get(f"{HERE}/session")).json()["addresses"]
    assert told[visitor.bed.reference]
    assert {each["reference"]: each["mark"] for each in leased}.items() <= told.items()


async def test_a_photo_comes_as_bytes_with_the_token_in_a_header(visitor: AtWork) -> None:
    file, picture = uuid4(), given_uploads.picture()
    await visitor.steps(visitor.step(1, "begin", word=visitor.bed.word), visitor.step(2, "photo", file=str(file)))
    place = f"{HERE}/files/{file}?offset=0&size={len(picture)}"
    assert (await visitor.client.post(place, content=picture, headers=ORIGIN)).status_code == 403
    as_form = await visitor.client.post(place, data={"csrf": visitor.csrf}, files={"file": picture}, headers=ORIGIN)
    assert as_form.status_code == 403
    headers = ORIGIN | {"X-CSRF": visitor.csrf}
    answer = await visitor.client.post(place, content=picture, headers=headers)
    assert answer.json() == {"arrived": len(picture), "problem": "", "again": False}
    other = await visitor.client.post(f"{HERE}/files/{uuid4()}?offset=0&size=9", content=b"x" * 9, headers=headers)
    assert other.status_code == 404


async def test_a_tablet_that_was_shut_out_hears_it_and_one_that_lapsed_is_only_signed_out(visitor: AtWork) -> None:
    staff = visitor.bed.tablet.staff
    async with connection() as held:
        await held.execute("UPDATE sessions SET seen_at = $2 WHERE staff = $1", staff, clock.now() - timedelta(minutes=6))
        assert (await visitor.client.get(f"{HERE}/session")).status_code == 423
        await held.execute("UPDATE sessions SET seen_at = $2 WHERE staff = $1", staff, clock.now() - timedelta(hours=13))
        gone = await visitor.client.get(f"{HERE}/session")
        await held.execute("UPDATE sessions SET ended_at = $2 WHERE staff = $1", staff, clock.now())
        out = await visitor.client.get(f"{HERE}/session")
    assert [(each.status_code, each.json()["state"]) for each in (gone, out)] == [(401, "gone"), (401, "revoked")]
    assert (await visitor.post("/lease", device=str(visitor.device))).status_code == 303


async def test_the_whole_visit_goes_by_plain_forms(visitor: AtWork) -> None:
    reader = Reader(visitor.client)
    page = await reader.open(f"{HERE}/visits")
    assert STREET not in page.answer.text
    assert "张示例" not in page.answer.text
    page = await reader.open(f"{HERE}/visits/{visitor.bed.reference}")
    assert "张示例" not in page.answer.text
    wrong = await reader.send(page, f"{page.path}/begin", status=409, word="不对")
    assert "口令不对" in wrong.text
    page = await reader.send(page, f"{page.path}/begin", word=visitor.bed.word)
    page = await reader.send(page, f"{page.path}/consent", witness="李见证")
    bad = await reader.send(page, f"{page.path}/result", status=409, note="还差一页")
    assert "还差一页" in bad.answer.text
    page = await reader.send(page, f"{page.path}/result", outcome="done", note="办好了")
    page = await reader.send(page, f"{page.path}/papers", others="回执一份")
    await reader.send(page, f"{page.path}/finish")
    (found,) = await bedside.served(visitor.bed.reference)
    assert (found.witness, found.handed_over, found.results[0].note) == ("李见证", ("回执一份",), "办好了")
    assert (await home_visits.visit(found.reference)).state is State.done


async def test_both_versions_stand_side_by_side_until_somebody_decides(visitor: AtWork, reader: Reader) -> None:
    bed = visitor.bed
    await visitor.steps(visitor.step(1, "begin", word=bed.word), visitor.step(2, "result", item=ITEM, outcome="done", note="原样"))
    await visitor.steps(visitor.step(3, "result", item=ITEM, outcome="more_needed", note="平板上写的"))
    page = await reader.open(f"{HERE}/conflicts")
    for words in ("平板上写的", "原样", "还缺材料", "当场办好", "同事的平板已经填了"):
        assert words in page.text
    taken = re.search(rf'action="({HERE}/conflicts/[\w-]+/take)"', page.answer.text)
    assert taken
    after = await reader.send(page, taken[1])
    assert "没有要核对的" in after.text
    assert (await bedside.served(bed.reference))[0].results[0].note == "平板上写的"


async def test_signing_out_leaves_a_colleagues_steps_on_the_tablet_where_its_page_asks_for_it(visitor: AtWork) -> None:
    answer = await visitor.client.post("/staff/sign-out", data={"csrf": visitor.csrf, "keep": "yes"}, headers=ORIGIN)
    assert answer.headers["clear-site-data"] == '"cache"'
    async with transaction() as held:
        token = (await people.begin_session(held, SessionKind.staff, visitor.bed.tablet.staff, "", clock.now(), confirmed=True)).token
    visitor.client.cookies.set("__Host-staff", token, domain="127.0.0.1")
    again = await visitor.client.post("/staff/sign-out", data={"csrf": visitor.csrf}, headers=ORIGIN)
    assert "storage" in again.headers["clear-site-data"]


async def test_no_step_leaves_a_street_or_a_name_in_the_ledger_or_in_clear(visitor: AtWork) -> None:
    await visitor.bed.sends(*visitor.bed.whole(clock.now() - timedelta(minutes=30)), now=clock.now())
    lines = await given.rows("SELECT facts::text FROM ledger WHERE subject = $1", f"home_visit:{visitor.bed.reference}")
    boxes = await given.rows("SELECT box FROM bedside_parts WHERE reference = $1", visitor.bed.reference)
    said = f"{lines}{[bytes(box) for (box,) in boxes]!r}"
    assert [each for each in (STREET, "张示例", "李见证", visitor.bed.word, "受理凭证") if each in said] == []
