"""Notices and deliveries in the real database, sent over real HTTP."""

from datetime import timedelta

import pytest

from backend import notifications
from backend.clock import at
from backend.database import connection, transaction
from backend.notifications.forgetting import forget_told
from tests import given
from tests.given import MONDAY, TEN, TUESDAY
from tests.given_notifications import NOON, PHONE, announced, announcement, delivery, tried
from tests.provider import provider

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.article("21.1")
async def test_a_booking_is_told_in_a_text_message() -> None:
    async with provider() as sms:
        found = await tried(await announced(), sms.sms)
        assert found["state"] == "sent"
        assert sms.taken[0]["to"] == PHONE
        assert "预约成功：11月24日 周二 10:00，试厅，办理“办卡”。取号码 ABC234" in sms.taken[0]["text"]


async def test_a_message_speaks_its_reader_s_language() -> None:
    async with provider() as sms:
        await tried(await announced(language="en"), sms.sms)
        assert sms.taken[0]["text"].startswith("Booked: 办卡, Tue 24 Nov 10:00, 试厅.")


async def test_the_account_s_own_phone_is_used_where_none_is_named() -> None:
    who = await given.citizen(phone="19900004321")
    async with provider() as sms:
        await tried(await announced(citizen=who, phone=None), sms.sms)
        assert sms.taken[0]["to"] == "19900004321"


async def test_who_has_no_phone_yet_is_told_in_the_app_alone() -> None:
    who = await given.citizen(confirmed=False)
    async with provider() as sms:
        found = await tried(await announced(citizen=who, phone=None), sms.sms)
        assert (found["state"], found["last_error"], sms.taken) == ("failed", "no phone", [])
    assert len(await notifications.notices(who, NOON)) == 1


async def test_what_is_withdrawn_is_not_sent() -> None:
    said = announcement()
    number = await announced(reference=said.reference)
    async with transaction() as held:
        await notifications.withdraw(held, said.reference, ("booked",), NOON)
    async with provider() as sms:
        assert (await tried(number, sms.sms))["state"] == "withdrawn"
        assert sms.taken == []


async def test_what_is_withdrawn_on_its_way_to_the_channel_is_not_sent() -> None:
    said = announcement()
    number = await announced(reference=said.reference)
    async with transaction() as held:
        await held.execute("UPDATE notices SET withdrawn_at = $2 WHERE reference = $1", said.reference, NOON)
    async with provider() as sms:
        assert (await tried(number, sms.sms))["state"] == "withdrawn"


async def test_no_reminder_comes_after_the_visit() -> None:
    number = await announced("reminder_hours", send_at=at(TUESDAY, 8), expires_at=TEN)
    async with provider() as sms:
        assert (await tried(number, sms.sms, TEN))["state"] == "expired"
        assert sms.taken == []


async def test_what_is_announced_too_late_is_not_kept() -> None:
    said = announcement("reminder_hours", send_at=TEN, expires_at=TEN)
    async with transaction() as held:
        await notifications.announce(held, said, NOON)
        assert await held.fetchval("SELECT count(*) FROM notices WHERE reference = $1", said.reference) == 0


async def test_an_announcement_of_a_failed_action_never_was() -> None:
    said = announcement()
    async with connection() as held:
        begun = held.transaction()
        await begun.start()
        await notifications.announce(held, said, NOON)
        await begun.rollback()
        assert await held.fetchval("SELECT count(*) FROM notices WHERE reference = $1", said.reference) == 0


async def test_a_code_does_not_stay_in_the_database_once_it_is_out() -> None:
    async with provider() as sms:
        found = await tried(await announced("code"), sms.sms)
        assert "135790" in sms.taken[0]["text"]
        assert len(found["facts_box"]) < 40


async def test_neither_phone_nor_matter_stands_open_in_the_database() -> None:
    found = await delivery(await announced())
    assert not [value for value in found.values() if PHONE in str(value) or "办卡" in str(value)]


async def test_reading_notices_shows_what_is_due_newest_first() -> None:
    who = await given.citizen()
    for topic, send_at in (("booked", NOON), ("reminder_day", at(MONDAY, 18)), ("reminder_hours", at(TUESDAY, 8))):
        await announced(topic, citizen=who, phone=None, send_at=send_at, expires_at=TEN)
    found = await notifications.notices(who, at(MONDAY, 20))
    assert [each.topic for each in found] == ["reminder_day", "booked"]


async def test_what_was_seen_is_no_longer_new() -> None:
    who = await given.citizen()
    await announced(citizen=who)
    (before,) = await notifications.notices(who, NOON)
    await notifications.mark_read(who, NOON)
    (seen,) = await notifications.notices(who, NOON)
    assert (before.read, seen.read) == (False, True)


async def test_a_code_never_shows_in_the_app() -> None:
    who = await given.citizen()
    await announced("code", citizen=who)
    assert await notifications.notices(who, NOON) == ()


async def test_older_notices_follow_on_the_next_page() -> None:
    who = await given.citizen()
    for minute in range(22):
        await announced(citizen=who, now=NOON + timedelta(minutes=minute))
    first = await notifications.notices(who, TEN)
    second = await notifications.notices(who, TEN, first[-1].id)
    assert (len(first), len(second)) == (20, 2)


async def test_a_phone_is_forgotten_a_week_after_its_message() -> None:
    number = await announced(now=NOON - timedelta(days=9))
    kept = await announced(now=NOON - timedelta(days=7))
    await forget_told(NOON)
    assert (await delivery(number))["phone_box"] is None
    assert (await delivery(kept))["phone_box"] is not None


async def test_a_notice_is_gone_after_a_year() -> None:
    number = await announced(now=NOON - timedelta(days=367))
    await forget_told(NOON)
    assert await delivery(number) is None
