"""Hand what is due to the channels: at least once, never two copies on purpose, no connection held during a send."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from backend import jobs, people
from backend.database import connection, transaction
from backend.jobs import Job, Round
from backend.logs import log
from backend.notifications import delivery as kept
from backend.notifications import notice as told
from backend.notifications import wording
from backend.notifications.channels import Provider, provider
from backend.notifications.delivery import Delivery
from backend.notifications.forgetting import forget_told
from backend.notifications.outcomes import MOST_RESENDS, Next, Outcome, State, Verdict, after_try
from backend.notifications.rules import TOPICS, Channel, next_channel

Carriers = Callable[[Channel], Provider | None]
MOST_AT_ONCE = 2000


async def hand_over(now: datetime) -> None:
    """Queue what is due, the urgent before the rest.

    A queued job that got lost is queued again after a lease; a try that never ended is asked after.
    """
    async with transaction() as held:
        due = await kept.take_due(held, now, MOST_AT_ONCE)
        await jobs.enqueue_all(held, "deliver", {str(number): int(TOPICS[topic].urgent) for number, topic in due.items()})


async def deliver(payload: str, now: datetime) -> None:
    """One try of the delivery whose id is `payload`; a repeat finds nothing to do. ValueError for a payload that is no id."""
    await deliver_by(provider, int(payload), now)


async def deliver_by(carriers: Carriers, number: int, now: datetime) -> None:
    """One try of the delivery `number`, by whom `carriers` names for its channel."""
    async with transaction() as held:
        delivery = await kept.claim(held, number, now)
    if delivery is None:
        return
    if delivery.withdrawn or delivery.expires_at <= now:
        state = State.withdrawn if delivery.withdrawn else State.expired
        await _mark(delivery, Next(state, now), Outcome(Verdict.refused), now)
        return
    began = time.monotonic()
    outcome = await _tried(delivery, carriers(Channel(delivery.channel)))
    now += timedelta(seconds=time.monotonic() - began)
    then = after_try(outcome, delivery.attempts, delivery.expires_at, now, random.random())  # noqa: S311 - jitter
    await _mark(delivery, then, outcome, now)


async def _tried(delivery: Delivery, carrier: Provider | None) -> Outcome:
    if carrier is None:
        return Outcome(Verdict.refused, why="no provider set")
    if not delivery.lost:
        return await _sent(delivery, carrier)
    found = await carrier.status(delivery.client_id)
    if found.verdict is not Verdict.absent or delivery.resent >= MOST_RESENDS:
        return found
    async with transaction() as held:
        await kept.mark_resent(held, delivery)
    return await _sent(delivery, carrier)


async def _sent(delivery: Delivery, carrier: Provider) -> Outcome:
    phone = await _phone(delivery)
    if not phone:
        return Outcome(Verdict.refused, why="no phone")
    if delivery.channel == Channel.sms and not people.is_mobile(phone):
        return Outcome(Verdict.refused, why="a landline")
    words = wording.text(delivery.notice, delivery.notice.language)
    return await carrier.send(delivery.client_id, phone, words, Channel(delivery.channel))


async def _phone(delivery: Delivery) -> str | None:
    if delivery.phone or delivery.citizen is None:
        return delivery.phone
    async with connection() as held:
        return await people.phone_of(held, delivery.citizen)


async def _mark(delivery: Delivery, then: Next, outcome: Outcome, now: datetime) -> None:
    further = next_channel(delivery.notice.topic, delivery.channel) if then.state is State.failed else None
    async with transaction() as held:
        if not await kept.mark(held, delivery, then, outcome.provider_id, outcome.why, now):
            return
        if further:
            await kept.fall_back(held, delivery, further, now)
        elif TOPICS[delivery.notice.topic].secret and then.state not in (State.waiting, State.unknown):
            await told.forget_facts(held, delivery.notice.id)
    if then.state is not State.sent:
        log.warning("delivery not sent", delivery=delivery.id, topic=delivery.notice.topic, state=then.state, why=outcome.why)


JOBS = (Job("deliver", deliver),)
ROUNDS = (
    Round("hand over what is due", timedelta(seconds=1), hand_over),
    Round("forget what was told", timedelta(hours=1), forget_told),
)
