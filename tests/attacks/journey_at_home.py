"""A visit at home from the first question to what follows it, by people whose street, reason and evidence are marked."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from tests import given_uploads
from tests.attacks import at_home
from tests.attacks.doors import Door
from tests.attacks.journey import _code
from tests.attacks.watched import Watch
from tests.reader import Page, Reader

TEAM, STAFF = "visitor1", ("visitor3", "desk", "clerk2", "agent1", "manager")
_AWAY = ("/sign-out", "/staff/sign-out", "/staff/events", "/metrics")


@dataclass(frozen=True)
class HomeMarks:
    """What is looked for afterwards: each stands nowhere else in the world."""

    street: str = "暗号桂花巷七十七号"
    landmark: str = "暗号老槐树下"
    reason: str = "暗号卧床不起"
    name: str = "暗号楚云深"
    phone: str = "19900007491"
    second: str = "19900007492"
    reply: str = "暗号四楼没有电梯"
    bedside: str = "暗号血压偏高"
    again: str = "暗号照片没拍好"
    note: str = "暗号邻居说在家"
    evidence: str = given_uploads.MARK.decode()

    def all(self) -> dict[str, str]:
        return dict(self.__dict__)


@dataclass(frozen=True)
class Went:
    """What the journey made: the request, the call that waits, the evidence's addresses."""

    reference: str
    call: str
    files: tuple[str, ...]


async def whole(watch: Watch, folder: Path, marks: HomeMarks) -> Went:
    """Ask, judge, ask back, plan, at the door, at the bedside, after."""
    owner, manager, team = watch.reader("owner"), watch.reader("manager"), watch.reader("team")
    await _signed_in(owner, marks.phone)
    reference, files = await _asked(owner, marks)
    await _at_work(manager, "manager")
    await _judged(owner, manager, reference, marks)
    word = await asyncio.to_thread(at_home.does, folder, "plan", reference)
    await _at_work(team, TEAM)
    await _at_the_door(owner, team, reference, word)
    call = await asyncio.to_thread(at_home.does, folder, "serve", reference, marks.bedside)
    await _after(owner, manager, reference, call, marks)
    return Went(reference, call, files)


async def look_everywhere(watch: Watch, went: Went, doors: tuple[Door, ...]) -> None:
    """Every page that can be opened, by everybody: nobody, somebody else, each role, and the owner."""
    stranger = watch.reader("stranger")
    await _signed_in(stranger, "19900007493")
    people = [watch.reader("nobody"), stranger]
    for login in (TEAM, *STAFF):
        people.append(watch.reader(login))
        await _at_work(people[-1], login)
    addresses = [address for door in doors if door.method == "GET" for address in _addresses(door, went) if door.path not in _AWAY]
    for person in people:
        for address in addresses:
            await person.client.get(address)
    for address in went.files:
        for person in people:
            await person.client.get(address)
    await _exported(people[-1])


async def _exported(manager: Reader) -> None:
    """All that a manager may carry out of the product in a file."""
    origin = {"Origin": str(manager.client.base_url).rstrip("/")}
    for name in ("report.csv", "report.xlsx", "bookings.csv", "bookings.xlsx"):
        page = await manager.open(f"/staff/{name}")
        answer = await manager.client.post(f"/staff/{name}", data={"csrf": _token(page), "reason": "inspection"}, headers=origin)
        assert (answer.status_code, "html" in answer.headers["content-type"]) == (200, False), answer.text[:300]


def _addresses(door: Door, went: Went) -> tuple[str, ...]:
    things = {"reference": went.reference, "number": went.call, "step": "where", "code": "00000000", "hall_slug": at_home.HALL}
    return (door.address(things),)


async def _signed_in(reader: Reader, phone: str) -> None:
    page = await reader.send(await reader.open("/sign-in?next=/me"), "/sign-in", phone=phone, by="sms")
    await reader.send(page, "/sign-in/code", code=await _code(reader, phone))


async def _at_work(reader: Reader, login: str) -> None:
    await reader.send(await reader.open("/staff/sign-in"), "/staff/sign-in", login=login, password="yueban-demo-only")


async def _asked(owner: Reader, marks: HomeMarks) -> tuple[str, tuple[str, ...]]:
    page = await owner.send(await owner.open("/home-visits/new"), "/home-visits/drafts")
    draft = page.path.partition("?")[0]
    steps = {
        "who": {"why": "other", "words": marks.reason, "relation": "child", "name": marks.name},
        "what": {"items": [at_home.ITEM]},
        "where": {"community": "huayuan", "address": marks.street, "landmark": marks.landmark, "place": "stairs_4"},
        "contact": {"phone": marks.phone, "present": "carer", "known": ["dog"]},
        "when": {"halves": ["any"]},
    }  # fmt: skip
    for step, answers in steps.items():
        await owner.send(await owner.open(f"{draft}/{step}"), f"{draft}/{step}", **answers)  # type: ignore[arg-type]
    await owner.send(await owner.open(f"{draft}/proof"), f"{draft}/proof", proof="photos")
    files = await _photographed(owner, draft)
    page = await owner.send(await owner.open(f"{draft}/check"), f"{draft}/check", consent="yes")
    found = re.search(r"/home-visits/(\w{8})", page.path)
    assert found, page.path
    await owner.send(await owner.open(f"/home-visits/{found[1]}"), f"/home-visits/{found[1]}/second-person", copy=marks.second)
    return found[1], files


async def _photographed(owner: Reader, draft: str) -> tuple[str, ...]:
    page = await owner.open(f"{draft}/photos")
    purpose = page.document.all("input", name="purpose")[0].get("value")
    sent = {"csrf": page.document.all("input", name="csrf")[0].get("value"), "purpose": purpose}
    photo = given_uploads.from_a_phone((800, 600))
    origin = {"Origin": str(owner.client.base_url).rstrip("/")}
    answer = await owner.client.post(f"{draft}/files", data=sent, files={"file": ("a.jpg", photo)}, headers=origin)
    assert answer.status_code == 303, answer.text[:500]
    page = await owner.open(f"{draft}/photos")
    files = tuple(dict.fromkeys(re.findall(r"/home-visits/drafts/\w+/files/[\w-]+/(?:small|whole)", page.answer.text)))
    assert files
    for address in files:
        assert (await owner.client.get(address)).status_code == 200
    return files


async def _judged(owner: Reader, manager: Reader, reference: str, marks: HomeMarks) -> None:
    card = f"/staff/home-visits/{reference}"
    await manager.send(await manager.open(card), f"{card}/ask-back", words="几楼？有电梯吗？")
    await owner.send(await owner.open(f"/home-visits/{reference}"), f"/home-visits/{reference}/reply", words=marks.reply)
    for path in ("/staff/home-visits", card, f"/staff/phone-calls/{reference}"):
        await manager.open(path)
    await manager.send(await manager.open(card), f"{card}/accept")


async def _at_the_door(owner: Reader, team: Reader, reference: str, word: str) -> None:
    await owner.client.get(f"/home-visits/{reference}/word")
    card = f"/staff/visits-today/{reference}"
    page = await team.open(card)
    await team.send(page, f"{card}/address")
    await team.open(f"{card}/code")
    page = await team.open(card)
    origin = {"Origin": str(team.client.base_url).rstrip("/")}
    leased = {"csrf": _token(page), "device": str(uuid4())}
    answer = await team.client.post("/staff/bedside/lease", data=leased, headers=origin)
    assert answer.status_code == 200, answer.text[:300]
    await team.client.post(f"{card}/begin", data={"csrf": _token(page), "word": "不是暗语"}, headers=origin)
    assert word


async def _after(owner: Reader, manager: Reader, reference: str, call: str, marks: HomeMarks) -> None:
    own, staffs = f"/home-visits/{reference}", f"/staff/home-visits/{reference}"
    for path in (own, f"{own}/receipt", f"{own}/receipt?paper=80", f"/progress/{reference}", "/me", "/me/notices"):
        await owner.open(path)
    await owner.send(await owner.open(own), f"{own}/second-visit", words=marks.again)
    card = await manager.open(f"{staffs}/after")
    card = await manager.send(card, f"{staffs}/after/step", item=at_home.ITEM, step="handed_in", words="已交窗口")
    await manager.send(card, f"{staffs}/after/rating", status=403, level="satisfied")  # nobody phoned since the visit
    calling = await manager.open(f"/staff/call-backs/{call}")
    await manager.send(calling, f"/staff/call-backs/{call}/outcome", outcome="not_reached", words=marks.note)


def _token(page: Page) -> str:
    return page.document.all("input", name="csrf")[0].get("value")
