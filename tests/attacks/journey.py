"""Everything that people do with the product, done by people whose names and numbers are marked."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

from tests.attacks.watched import Watch
from tests.given_people import API
from tests.given_product import ITEM, OF_ENTERPRISES, OTHER
from tests.reader import Page, Reader

TODAY = "2026-11-24"


@dataclass(frozen=True)
class Marks:
    """What is looked for afterwards: each stands nowhere else in the world."""

    name: str = "暗号楚山孤"
    id_number: str = "110101194807030135"
    phone: str = "19900007391"
    note: str = "学苑路七十七号暗号院三单元"
    relative: str = "暗号沈星河"
    relative_number: str = "DEMO731973"
    enterprise: str = "暗号测试用有限公司"
    credit_code: str = "91410700MA00000000"
    handler: str = "暗号管经办"
    api_name: str = "暗号陆小程"
    api_number: str = "DEMO428824"
    rating: str = "暗号评语石阶太高"
    window_note: str = "暗号窗口备注"

    def all(self) -> dict[str, str]:
        return dict(self.__dict__)


async def whole(watch: Watch, marks: Marks) -> None:
    """Book for oneself, a relative and an enterprise; change, cancel; come, be found, called and served; rate; the same as JSON."""
    citizen = watch.reader("owner")
    today = await _signed_up(citizen, marks)
    await _others(citizen, marks)
    await _looks_around(citizen, today)
    await _served(watch, today, marks)
    await _rated(citizen, marks)
    await _as_json(watch, marks)
    await _stranger(watch, today, marks)


async def _signed_up(reader: Reader, marks: Marks) -> str:
    form = await _kept(reader, f"/appointments/new?item={ITEM}&day={TODAY}")
    answers = {"name": marks.name, "id_kind": "resident_id", "id_number": marks.id_number, "phone": marks.phone, "note": marks.note}
    wrong = await reader.send(
        form,
        "/appointments/new/details",
        status=422,
        **(answers | {"id_number": marks.id_number[:-1] + ("0" if marks.id_number[-1] != "0" else "1")}),
    )
    code_page = await reader.send(wrong, "/appointments/new/details", **answers)
    await reader.send(code_page, "/sign-in/code", status=422, code="000000")
    check = await reader.send(code_page, "/sign-in/code", code=await _code(reader, marks.phone))
    return _reference(await reader.send(check, "/appointments"))


async def _others(reader: Reader, marks: Marks) -> None:
    form = await _kept(reader, f"/appointments/new?item={OTHER}")
    relative = {"relation": "child", "name": marks.relative, "id_kind": "passport", "id_number": marks.relative_number, "remember": "yes"}
    check = await reader.send(form, "/appointments/new/details", **relative)
    booked = await reader.send(check, "/appointments")
    reference = _reference(booked)
    picker = await reader.open(f"/appointments/{reference}/change")
    slots = [node.get("value") for node in picker.document.all("input", name="slot") if "disabled" not in node.attributes]
    await reader.send(picker, f"/appointments/{reference}/change", slot=slots[-1])
    await reader.send(await reader.open(f"/appointments/{reference}/cancel"), f"/appointments/{reference}/cancel")
    form = await _kept(reader, f"/appointments/new?item={OF_ENTERPRISES}")
    firm = {"name": marks.enterprise, "handler": marks.handler, "id_number": marks.credit_code}
    await reader.send(await reader.send(form, "/appointments/new/details", **firm), "/appointments")


async def _looks_around(reader: Reader, reference: str) -> None:
    for path in (
        "/",
        "/me",
        "/me/relatives",
        "/me/sessions",
        f"/appointments/{reference}",
        f"/progress/{reference}",
        f"/tickets/{reference}",
    ):
        await reader.open(path)
        await reader.client.get(f"{path}?lang=en&mode=elder")
        await reader.client.get(f"{path}?lang=zh&mode=standard")
    await reader.client.get(f"/appointments/{reference}/calendar.ics")


async def _served(watch: Watch, reference: str, marks: Marks) -> None:
    staff = watch.reader("staff")
    await staff.send(await staff.open("/staff/sign-in"), "/staff/sign-in", login="clerk1", password="yueban-demo-only")
    windows = await staff.open("/staff/windows")
    await staff.send(windows, "/staff/windows", window="7")
    for typed in (marks.phone, marks.id_number, reference):
        await staff.send(await staff.open("/staff"), "/staff/found", typed=typed)
    for number in (marks.id_number, marks.relative_number):
        await staff.send(await staff.open("/staff/cards"), "/staff/cards", number=number)
    person = await staff.open(f"/staff/people/{reference}")
    await staff.send(person, f"/staff/people/{reference}", reason="compare_document")
    await staff.send(await staff.open(f"/staff/people/{reference}"), f"/staff/arrivals/{reference}")
    for path in ("/staff", "/staff?shown=all", "/staff/live"):
        await staff.client.get(path)
    visit = re.search(r"/staff/visits/([0-9a-f-]{36})", (await staff.open(f"/staff/people/{reference}")).answer.text)
    assert visit
    await staff.send(await staff.open(f"/staff/people/{reference}"), f"/staff/visits/{visit[1]}/call")
    form = await staff.open(f"/staff/visits/{visit[1]}/finish")
    await staff.send(form, f"/staff/visits/{visit[1]}/finish", note=marks.window_note)
    await staff.open("/staff?shown=all")


async def _rated(reader: Reader, marks: Marks) -> None:
    link = re.search(r"/ratings/[\w-]+", await _message(reader, marks.phone, "/ratings/", 40))
    assert link
    page = await reader.open(link[0])
    await reader.send(page, link[0], level="dissatisfied", text=marks.rating)
    await reader.open("/me/notices")


async def _as_json(watch: Watch, marks: Marks) -> None:
    async with watch.browser("app") as client:
        token = (await client.post(f"{API}/session", json={"code": "demo-canary"})).json()["token"]
        client.headers["Authorization"] = f"Bearer {token}"
        slots = (await client.get(f"{API}/items/{OTHER}/slots")).json()["items"]
        slot = next(each["slot"] for each in reversed(slots) if each["free"])
        who = {"kind": "person", "name": marks.api_name, "id_kind": "passport", "id_number": marks.api_number, "phone": marks.phone}
        body = {"items": [OTHER], "slot": slot, "applicant": who, "note": marks.note}
        booked = await client.post(f"{API}/appointments", json=body, headers={"Idempotency-Key": "canary"})
        assert booked.status_code == 201, booked.text
        await client.post(f"{API}/appointments", json=body, headers={"Idempotency-Key": "canary"})
        relative = {
            "relation": "child",
            "name": marks.relative,
            "id_kind": "passport",
            "id_number": marks.relative_number,
            "phone": marks.phone,
        }
        await client.post(f"{API}/relatives", json=relative)
        await client.post(f"{API}/relatives", json=relative | {"name": "\0" + marks.relative})
        await client.post(f"{API}/relatives", json=relative | {"unknown": marks.relative})
        reference = booked.json()["reference"]
        for path in ("/appointments", f"/appointments/{reference}", f"/progress/{reference}", "/notices", "/relatives"):
            await client.get(f"{API}{path}")


async def _stranger(watch: Watch, reference: str, marks: Marks) -> None:
    stranger = watch.reader("stranger")
    await stranger.send(await stranger.open("/progress"), "/progress", reference=reference, last_four=marks.phone[-4:])
    for path in (
        f"/appointments/{reference}",
        f"/tickets/{reference}",
        "/display/jingkai",
        "/halls/jingkai",
        "/metrics",
        f"/me?x={reference}",
    ):
        await stranger.client.get(path)


async def _kept(reader: Reader, path: str) -> Page:
    picker = await reader.open(path)
    slot = next(node for node in picker.document.all("input", name="slot") if "disabled" not in node.attributes)
    return await reader.send(picker, "/appointments/holds", slot=slot.get("value"))


async def _code(reader: Reader, phone: str) -> str:
    found = re.search(r"(?<!\d)\d{6}(?!\d)", await _message(reader, phone, "验证码"))
    assert found
    return found[0]


async def _message(reader: Reader, phone: str, words: str, seconds: int = 20) -> str:
    for _ in range(seconds * 4):
        answer = await reader.client.get("/demo/messages", params={"to": phone}, headers={"Accept": "application/json"})
        for message in answer.json()["items"]:
            if words in message["text"]:
                return str(message["text"])
        await asyncio.sleep(0.25)
    raise AssertionError(f"no message with {words}")


def _reference(page: Page) -> str:
    found = re.search(r"/appointments/(\w{8})", page.path)
    assert found, page.path
    return found[1]
