"""Somebody who can't come, and asks the hall to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from backend import catalogue, home_visits
from backend.home_visits import Asking, HomeVisit, Shown
from tests import given, given_extended_sessions, given_people

ITEM, OTHER = "canjirenzheng-xinban", "jiuye-kunnan-rending"
STREET = "桂花巷三号楼二单元四零一，楼下有修车铺"


async def hall(*items: str) -> str:
    """A hall of the test's own that takes these items (one, if none is named), which can be done at home."""
    if not await catalogue.guides((ITEM,)):
        await catalogue.load_shipped(given.NOW)
    return await given.hall(items=dict.fromkeys(items or (ITEM,), 15))


def asking(**more: object) -> Asking:
    """All answers of a daughter for her mother, with a phone of her own."""
    whole = Asking(
        why="bedridden", words="卧床三年", relation="child", name="张示例", items=(ITEM,), community="elsewhere", address=STREET,
        landmark="门口有槐树", place="stairs_4", known=("dog",), phone=given_people.demo_phone(), present="carer", proof="community", halves=("any",),
    )  # fmt: skip
    return replace(whole, **more)  # type: ignore[arg-type]


async def asked(slug: str, *, by: UUID | None = None, now: datetime = given.NOW, **more: object) -> HomeVisit:
    """A request of somebody's own."""
    return await home_visits.ask_at_once(slug, by or await given.citizen(), asking(**more), consent=True, language="zh", now=now)


async def shown(found: HomeVisit, by: UUID | None = None, *, manager: bool = False) -> Shown:
    """The request as a page of its hall's staff shows it."""
    staff = by or await given_extended_sessions.staff(found.hall, "试岗甲", "visitor")
    return Shown(found.hall, staff, manager, found.reference, found.version)
