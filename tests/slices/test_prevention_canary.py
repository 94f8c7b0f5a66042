"""A marked person stands on a list, is reminded, called and withdrawn: the mark is where it may be, nowhere else."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from backend import clock, notifications, prevention
from backend.notifications import Notice
from tests import given, given_people, given_prevention
from tests.given_prevention import keeper, put_on
from tests.heard import Heard, hearing, tables_with
from tests.reader import Reader

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.5")]
NAME, WORDS, WHAT, HERE = "金丝鸟示例", "找金丝鸟邻居", "金丝鸟笼年检", "huayuan"
MARK = "金丝鸟"
PHONES = {"twin_messages"}  # the twin of an SMS provider is a phone: it keeps its number, in demo mode only


@pytest.fixture
async def heard(reader: Reader) -> AsyncIterator[Heard]:
    async with hearing(reader) as found:
        yield found


async def marked() -> prevention.Listed:
    found = await put_on(keeper("jingkai"), day=clock.today() + timedelta(days=5), now=clock.now(), community=HERE, name=NAME, words=WORDS)
    more = given_prevention.due(clock.today() + timedelta(days=6), kind="other", words=WHAT)
    await prevention.add_due(keeper("jingkai"), found.reference, more, clock.now())
    return await prevention.one_for(keeper("jingkai"), found.reference)


async def test_the_mark_is_seen_after_a_reason_or_the_digits_alone(reader: Reader, heard: Heard) -> None:
    found = await marked()
    await prevention.remind(clock.at(clock.today(), 10))
    await given_people.signed_in(reader.client, await given_prevention.worker("jingkai", HERE, now=clock.now()))
    one, link = f"/prevention/people/{found.reference}", f"/prevention/links/{prevention.token_of(found.reference)}"
    for path in ("/prevention", one, f"{one}/edit", "/prevention/people/new", "/me", "/demo/messages", link):
        await reader.client.get(path)
    await given_people.staff_at_work(reader.client, "manager", hall="jingkai")
    for path in ("/staff/prevention", f"/staff{one}", f"/staff{one}/edit", "/staff/overview", "/staff/report"):
        await reader.client.get(path)
    opened = await reader.send(await reader.open(one), f"{one}/opening", reason="to_phone")
    assert NAME in opened.text
    await reader.send(await reader.open(link), link, last_four=found.details.phone[-4:])
    seen = {
        (httpx.URL(address).path, mark) for address, text in heard.all for mark in (NAME, WORDS, WHAT, found.details.phone) if mark in text
    }
    typed = {(path, WHAT) for path in (one, f"/staff{one}", link)}
    assert seen == {
        (f"{one}/opening", NAME),
        (f"{one}/opening", WORDS),
        (f"{one}/opening", WHAT),
        (f"{one}/opening", found.details.phone),
        *typed,
    }
    assert [*heard.in_addresses(MARK), *heard.in_addresses(found.details.phone)] == []


async def test_the_mark_rests_in_no_table_before_or_after_the_withdrawal() -> None:
    found = await marked()
    await prevention.remind(clock.at(clock.today(), 10))
    assert await tables_with(MARK) == []
    assert set(await tables_with(found.details.phone)) <= PHONES
    await prevention.withdraw_by_link(prevention.token_of(found.reference), clock.now())
    assert await tables_with(MARK) == []
    assert set(await tables_with(found.details.phone, found.reference)) - PHONES == {"ledger", "notices"}


async def test_no_message_says_who_why_or_for_what() -> None:
    found = await marked()
    await prevention.remind(clock.at(clock.today(), 10))
    rows = await given.rows("SELECT id, topic, facts_box FROM notices WHERE reference = $1", found.reference)
    for number, topic, box in rows:
        notice = Notice(number, "jingkai", topic, found.reference, "zh", facts(box), clock.now(), False)
        for language in ("zh", "en"):
            said = notifications.text(notice, language) + notifications.shown(notice, language) + notifications.title(notice, language)
            assert not [word for word in (MARK, "残疾", "卧床", "养老", "disab", found.details.phone, found.reference) if word in said]
    assert len(rows) == 2


def facts(box: bytes) -> dict[str, str | int]:
    import msgspec

    from backend import secrecy

    return msgspec.json.decode(secrecy.unseal(box, "notices.facts"), type=dict[str, str | int])
