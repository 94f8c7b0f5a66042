"""Deliveries: queued once due, tried once each, asked after when a try was lost."""

import pytest

from backend.database import connection, transaction
from backend.notifications.delivering import deliver, hand_over
from tests.given import TEN
from tests.given_notifications import LATER, NOON, abandoned, announced, delivery, fallback, tried
from tests.provider import provider

pytestmark = pytest.mark.usefixtures("db")


async def test_a_second_job_for_the_same_delivery_sends_nothing() -> None:
    number = await announced()
    async with provider() as sms:
        await tried(number, sms.sms)
        await tried(number, sms.sms)
        assert len(sms.taken) == 1


async def test_our_name_for_a_message_is_the_same_at_every_try() -> None:
    number = await announced()
    async with provider(503) as sms:
        await tried(number, sms.sms)
        await tried(number, sms.sms, NOON + LATER)
        assert sms.taken[0]["id"] == f"{number}-{int(NOON.timestamp())}"


async def test_the_round_queues_what_is_due_and_only_that() -> None:
    due, early = await announced(), await announced(send_at=TEN)
    await hand_over(NOON)
    assert [(await delivery(each))["state"] for each in (due, early)] == ["queued", "waiting"]


async def test_a_code_passes_the_evening_s_reminders() -> None:
    reminder, code = await announced("reminder_day", send_at=NOON, expires_at=TEN), await announced("code")
    await hand_over(NOON)
    async with connection() as held:
        rows = await held.fetch("SELECT convert_from(payload, 'UTF8') AS id, priority FROM pgqueuer")
    priority = {row["id"]: row["priority"] for row in rows}
    assert priority[str(code)] > priority[str(reminder)]


async def test_a_queued_job_that_got_lost_is_queued_again() -> None:
    number = await announced()
    await hand_over(NOON)
    async with transaction() as held:
        await held.execute("DELETE FROM pgqueuer WHERE payload = $1", str(number).encode())
    await hand_over(NOON + LATER)
    async with connection() as held:
        assert await held.fetchval("SELECT count(*) FROM pgqueuer WHERE payload = $1", str(number).encode()) == 1


async def test_a_payload_that_is_no_id_is_an_error_for_the_queue_to_park() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        await deliver("poison", NOON)


async def test_a_delivery_that_does_not_exist_is_no_error() -> None:
    await deliver("999999999", NOON)


async def test_a_lost_try_that_arrived_is_not_sent_again() -> None:
    number = await announced()
    async with provider() as sms:
        sms.taken.append({"id": f"{number}-{int(NOON.timestamp())}"})
        await abandoned(number)
        assert (await tried(number, sms.sms))["state"] == "sent"
        assert len(sms.taken) == 1


async def test_a_lost_try_that_never_arrived_is_sent_once_more() -> None:
    number = await announced()
    async with provider() as sms:
        await abandoned(number)
        found = await tried(number, sms.sms)
        assert (found["state"], found["resent"], len(sms.taken)) == ("sent", True, 1)


async def test_after_the_second_lost_try_the_next_channel_has_it() -> None:
    number = await announced("code")
    async with provider() as sms:
        async with transaction() as held:
            await held.execute("UPDATE deliveries SET resent = true WHERE id = $1", number)
        await abandoned(number)
        assert (await tried(number, sms.sms))["state"] == "failed"
        assert (await fallback(number))["channel"] == "voice"


async def test_a_landline_gets_no_text_message_and_is_read_to_aloud() -> None:
    number = await announced("home_visit_question", phone="03733012345", facts={"hall": "试厅", "link": "http://127.0.0.1:8000/x"})
    async with provider() as carrier:
        await tried(number, carrier.sms)
        assert not carrier.taken
        assert (await delivery(number))["state"] == "failed"
        spoken = await fallback(number)
        assert spoken is not None
        assert spoken["channel"] == "voice"
        await tried(spoken["id"], carrier.sms, NOON + LATER)
        assert [each["to"] for each in carrier.taken] == ["03733012345"]
