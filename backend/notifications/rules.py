"""What is told about what, by which channels in which order, until when, and what follows each try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

Fact = str | int | datetime
_HERE = ZoneInfo("Asia/Shanghai")

EVENING_BEFORE = time(18, 0)
HOURS_BEFORE = timedelta(hours=2)
QUIET_FROM, QUIET_UNTIL = time(22, 0), time(7, 0)
UNDO = timedelta(seconds=10)


class Channel(StrEnum):
    """By what a notice goes out (渠道); `voice` reads it aloud over the telephone."""

    sms = "sms"
    voice = "voice"


class MissingFacts(ValueError):
    """An announcement lacks what its words need: a mistake of the caller, never shown to people."""


@dataclass(frozen=True)
class Topic:
    """What is told about (主题). `facts` are what its words need: names and times only, never personal data.

    `secret` ones are erased once they are out; `urgent` ones pass the evening's reminders.
    """

    name: str
    channels: tuple[Channel, ...]
    facts: frozenset[str]
    good_for: timedelta
    in_app: bool = True
    quiet: bool = False
    delay: timedelta = timedelta(0)
    secret: bool = False
    urgent: bool = False


@dataclass(frozen=True)
class Announcement:
    """What is to be told. `facts` as the topic's row wants them: a datetime `starts_at` gives the words {day} and {time}.

    Without `phone` the account's own is used when the message goes. `send_at` defaults to now (and the topic's delay),
    `expires_at` to the topic's `good_for`; `channel` asks for another first channel than the topic's.
    """

    hall: str
    topic: str
    reference: str
    citizen: UUID | None
    phone: str | None
    language: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    send_at: datetime | None = None
    expires_at: datetime | None = None
    channel: Channel | None = None


_CODE = frozenset({"code", "minutes"})
_VISIT = frozenset({"hall", "item", "starts_at", "ticket_code"})
_ASKED = frozenset({"hall", "item", "link"})
_MISSED = frozenset({"hall", "item", "starts_at", "link"})
_JUDGED = frozenset({"hall", "starts_at", "link"})
_AT_HOME = frozenset({"hall", "link"})
_SMS = (Channel.sms,)
_SMS_THEN_VOICE = (Channel.sms, Channel.voice)
_DAY = timedelta(days=1)

TOPICS: Mapping[str, Topic] = {
    topic.name: topic
    for topic in (
        Topic("code", _SMS_THEN_VOICE, _CODE, timedelta(minutes=5), in_app=False, secret=True, urgent=True),
        Topic("mandate_code", _SMS_THEN_VOICE, _CODE, timedelta(minutes=5), in_app=False, secret=True, urgent=True),
        Topic("booked", _SMS, _VISIT, _DAY),
        Topic("changed", _SMS, _VISIT, _DAY),
        Topic("moved", _SMS_THEN_VOICE, _VISIT | {"was", "why", "link"}, timedelta(days=2)),
        Topic("placeless", _SMS_THEN_VOICE, _ASKED | {"starts_at", "why"}, timedelta(days=2)),
        Topic("cancelled", _SMS_THEN_VOICE, frozenset({"hall", "item", "starts_at"}), _DAY),
        Topic("reminder_day", _SMS, _VISIT, _DAY, quiet=True),
        Topic("reminder_hours", _SMS, _VISIT, HOURS_BEFORE, quiet=True),
        Topic("soon", _SMS, frozenset({"hall", "ticket", "before", "place"}), timedelta(minutes=15), urgent=True),
        Topic("called", _SMS, frozenset({"ticket", "window", "place"}), timedelta(minutes=5), delay=UNDO, urgent=True),
        Topic("not_come", _SMS, frozenset({"hall", "item", "starts_at"}), _DAY, quiet=True, delay=UNDO),
        Topic("missed", _SMS, _MISSED, _DAY, quiet=True, delay=UNDO),
        Topic("miss_warned", _SMS, _MISSED, _DAY, quiet=True, delay=UNDO),
        Topic("pause_began", _SMS, _MISSED | {"until"}, _DAY, quiet=True, delay=UNDO),
        Topic("excuse_accepted", _SMS, _JUDGED, _DAY, quiet=True),
        Topic("excuse_refused", _SMS, _JUDGED, _DAY, quiet=True),
        Topic("pause_lifted", _SMS, _JUDGED, _DAY, quiet=True),
        Topic("pause_kept", _SMS, _JUDGED, _DAY, quiet=True),
        Topic("session_offered", _SMS, _ASKED, _DAY, quiet=True),
        Topic("session_refused", _SMS, _ASKED, _DAY, quiet=True),
        Topic("session_lapsed", _SMS, _ASKED, _DAY, quiet=True),
        Topic("home_visit_begun", _SMS, _AT_HOME, _DAY),
        Topic("home_visit_asked", _SMS, _AT_HOME | {"until"}, _DAY),
        Topic("home_visit_question", _SMS_THEN_VOICE, _AT_HOME, _DAY, quiet=True),
        Topic("home_visit_answered", _SMS_THEN_VOICE, _AT_HOME, _DAY, quiet=True),
        Topic("home_visit_late", _SMS, _AT_HOME, _DAY, quiet=True),
        Topic("home_visit_planned", _SMS_THEN_VOICE, _AT_HOME | {"day", "half"}, _DAY, quiet=True),
        Topic("home_visit_changed", _SMS_THEN_VOICE, _AT_HOME, _DAY, quiet=True),
        Topic("home_visit_visitors", _SMS_THEN_VOICE, _AT_HOME, _DAY, quiet=True),
        Topic("home_visit_tomorrow", _SMS_THEN_VOICE, _AT_HOME | {"half"}, timedelta(hours=14), quiet=True),
        Topic("home_visit_setting_out", _SMS_THEN_VOICE, _AT_HOME, timedelta(hours=1), urgent=True),
        Topic("home_visit_later", _SMS_THEN_VOICE, _AT_HOME | {"starts_at"}, timedelta(hours=4), urgent=True),
        Topic("home_visit_not_met", _SMS_THEN_VOICE, _AT_HOME, _DAY, quiet=True),
        Topic("home_visit_call", _SMS, _AT_HOME, _DAY, quiet=True),
        Topic("home_visit_word", _SMS_THEN_VOICE, frozenset({"hall", "word"}), timedelta(days=2), in_app=False, quiet=True, secret=True),
        Topic("home_visit_guarded", _SMS_THEN_VOICE, _AT_HOME, _DAY, urgent=True),
        Topic("home_visit_served", _SMS_THEN_VOICE, _AT_HOME | {"rate"}, timedelta(days=3), quiet=True),
        Topic("home_visit_step", _SMS_THEN_VOICE, _AT_HOME, _DAY, quiet=True),
        Topic("home_visit_again", _SMS_THEN_VOICE, _AT_HOME, _DAY, quiet=True),
        Topic("home_visit_delivery", _SMS_THEN_VOICE, _AT_HOME, _DAY, quiet=True),
        Topic("agent_asked", _SMS, _AT_HOME | {"until"}, _DAY),
        Topic("agent_answered", _SMS_THEN_VOICE, _AT_HOME, _DAY, quiet=True),
        Topic("agent_late", _SMS, _AT_HOME, _DAY, quiet=True),
        Topic("agent_mandate", _SMS, _AT_HOME, _DAY),
        Topic("agent_step", _SMS, _AT_HOME, _DAY, quiet=True),
        Topic("agent_changed", _SMS, _AT_HOME, _DAY, quiet=True),
        Topic("agent_over", _SMS, _AT_HOME, _DAY, quiet=True),
        Topic("delegation_asked", _SMS, _AT_HOME, _DAY, quiet=True),
        Topic("delegation_invited", _SMS, _AT_HOME, _DAY, quiet=True),
        Topic("delegation_began", _SMS, _AT_HOME, _DAY),
        Topic("delegation_used", _SMS, _AT_HOME, _DAY, quiet=True),
        Topic("delegation_over", _SMS, _AT_HOME, _DAY, quiet=True),
        Topic("prevention_listed", _SMS, _AT_HOME, _DAY, quiet=True),
        Topic("prevention_due", _SMS_THEN_VOICE, _AT_HOME, _DAY, quiet=True),
        Topic("place_free", _SMS, _ASKED | {"starts_at", "until"}, timedelta(minutes=15), urgent=True),
        Topic("waiting_ended", _SMS, _ASKED, _DAY, quiet=True),
        Topic("waiting_over", (), _ASKED, _DAY, quiet=True),
        Topic("lot_lost", _SMS, _ASKED, _DAY, quiet=True),
        Topic("community_worker", _SMS, frozenset({"hall", "organisation", "until", "most"}), _DAY, quiet=True),
        Topic("community_worker_ended", _SMS, frozenset({"hall", "organisation"}), _DAY, quiet=True),
        Topic("rate", _SMS, frozenset({"hall", "item", "link"}), timedelta(days=3), quiet=True, delay=UNDO),
    )
}


def timed(announcement: Announcement, now: datetime) -> Announcement:
    """The announcement with its times set: not before its delay, not in quiet hours where it can wait, not for ever.

    Raises MissingFacts; KeyError for a topic that the table doesn't have.
    """
    topic = TOPICS[announcement.topic]
    missing = topic.facts - set(announcement.facts)
    if missing:
        raise MissingFacts(f"{topic.name} needs {', '.join(sorted(missing))}")
    send_at = announcement.send_at or now + topic.delay
    send_at = after_quiet(send_at) if topic.quiet else send_at
    return replace(announcement, send_at=send_at, expires_at=announcement.expires_at or send_at + topic.good_for)


def reminders(booked: Announcement, starts_at: datetime, now: datetime) -> tuple[Announcement, ...]:
    """The evening before and two hours before `starts_at`, as far as these still lie ahead; void once the visit begins."""
    starts_at = starts_at.astimezone(_HERE)
    evening = starts_at.replace(hour=EVENING_BEFORE.hour, minute=EVENING_BEFORE.minute, second=0, microsecond=0) - _DAY
    hours = starts_at - HOURS_BEFORE
    wanted = (("reminder_day", evening, hours), ("reminder_hours", hours, starts_at))
    return tuple(
        replace(booked, topic=topic, send_at=send_at, expires_at=until, channel=None)
        for topic, send_at, until in wanted
        if send_at > now and after_quiet(send_at) < until
    )


def after_quiet(moment: datetime) -> datetime:
    """`moment`, or the morning after it where it falls in the quiet hours from 22:00 to 7:00."""
    moment = moment.astimezone(_HERE)
    morning = moment.replace(hour=QUIET_UNTIL.hour, minute=QUIET_UNTIL.minute, second=0, microsecond=0)
    if moment.time() < QUIET_UNTIL:
        return morning
    return morning + _DAY if moment.time() >= QUIET_FROM else moment


def first_channel(announcement: Announcement) -> Channel | None:
    """By which channel it goes first; None where nobody can be reached by any."""
    if announcement.phone is None and announcement.citizen is None:
        return None
    channels = TOPICS[announcement.topic].channels
    return announcement.channel or (channels[0] if channels else None)


def next_channel(topic: str, failed: str) -> Channel | None:
    """The channel to fall back to when `failed` has failed for good."""
    channels = TOPICS[topic].channels
    place = channels.index(Channel(failed)) if failed in channels else len(channels)
    return channels[place + 1] if place + 1 < len(channels) else None
