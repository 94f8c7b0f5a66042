"""What a person reads before and after the consent is taken back, and what staff read of a photo that was not kept."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from backend import aftercare, bedside, clock
from backend.bedside import Verb
from backend.visits import Desk
from tests import given_aftercare, given_bedside, given_people, given_visits
from tests.given_home_visits import asked
from tests.reader import Page, Reader

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.5")]
STAYS, PHOTOS_GO = "谁在什么时候来过", "上门时拍的照片也一并删除"


def actions(page: Page) -> list[str]:
    """What may be done with the conflicts on a page."""
    return re.findall(r'action="(/staff/bedside/conflicts/[\w/-]+)"', page.answer.text)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_who_was_served_reads_before_taking_it_back_what_stays_and_what_goes(reader: Reader, language: str) -> None:
    who = await given_people.signed_in(reader.client)
    found = await given_aftercare.ended("jingkai", by=who, at=clock.now() - timedelta(hours=1))
    page = await reader.open(f"/home-visits/{found.reference}?lang={language}")
    words = (STAYS, PHOTOS_GO, "30 天") if language == "zh" else ("who came and when", "are erased too", "30 days")
    take_back = f"/home-visits/{found.reference}/consent-withdrawal"
    assert [each for each in words if each not in page.document.one("form", action=take_back).parent.text] == []
    page = await reader.send(page, take_back)
    assert words[0] in page.text
    assert words[1] not in page.text


async def test_who_was_not_served_yet_reads_that_all_goes(reader: Reader) -> None:
    found = await asked("jingkai", by=await given_people.signed_in(reader.client), now=clock.now())
    page = await reader.open(f"/home-visits/{found.reference}")
    assert STAYS not in page.text
    page = await reader.send(page, f"/home-visits/{found.reference}/consent-withdrawal")
    assert STAYS not in page.text


async def test_a_photo_that_was_not_kept_stands_among_what_a_person_reads(reader: Reader) -> None:
    now = clock.now()
    bed, mate = await given_bedside.planned("jingkai", arrives_at=now - timedelta(minutes=45), now=now - timedelta(hours=2))
    await bed.sends(*bed.whole(now - timedelta(minutes=40)), now=now)
    await bed.does(Verb.not_kept, now, file=uuid4(), outcome="photo", note="打不开")
    await given_visits.at_work(reader.client, Desk("jingkai", bed.tablet.staff))
    page = await reader.open("/staff/bedside/conflicts")
    for words in ("照片或签名没有留存", bed.reference, "打不开", "已经放弃"):
        assert words in page.text
    assert ("由同去的同事" in page.text, actions(page)) == (True, [])
    await given_visits.at_work(reader.client, Desk("jingkai", mate.tablet.staff))
    page = await reader.open("/staff/bedside/conflicts")
    (action,) = actions(page)
    page = await reader.send(page, action)
    assert bed.reference not in page.text


async def test_a_conflict_whose_contents_are_erased_can_only_be_read(reader: Reader) -> None:
    now, who = clock.now(), await given_people.signed_in(reader.client)
    bed, _ = await given_bedside.planned("jingkai", by=who, arrives_at=now - timedelta(minutes=45), now=now - timedelta(hours=2))
    await bed.sends(*bed.whole(now - timedelta(minutes=40)), now=now)
    assert (await bed.does(Verb.papers, now, papers=("金丝雀病历",))).outcome is bedside.Taken.conflict
    await aftercare.withdraw_consent(bed.reference, who, now)
    await given_visits.at_work(reader.client, Desk("jingkai", bed.tablet.staff))
    page = await reader.open("/staff/bedside/conflicts")
    assert "内容已按住户的意愿或期限删除" in page.text
    assert "金丝雀病历" not in page.answer.text
    assert [each.rsplit("/", 1)[1] for each in actions(page)] == ["leave"]
