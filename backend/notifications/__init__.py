"""Notifications: what is told, to whom, by which channel; every try on record.

A notice is a topic (rules.TOPICS) with facts; its words are the message `notice.<topic>` of locales/. It is written in
the caller's transaction, shows in the app at its time, and goes out by the topic's channels: tried again with growing
pauses until it expires, then by the next channel. Never after it is withdrawn, never after the visit it speaks of.
"""

from backend.notifications.actions import (
    PAGE,
    announce,
    announce_all,
    announce_visit,
    erase,
    mark_read,
    notices,
    silence,
    unreached,
    unreached_phones,
    withdraw,
)
from backend.notifications.codes import tell_code, tell_mandate_code
from backend.notifications.delivering import JOBS, ROUNDS
from backend.notifications.notice import Notice
from backend.notifications.rules import TOPICS, Announcement, Channel, MissingFacts, Topic
from backend.notifications.twin import TwinMessage, twin_has, twin_messages, twin_took
from backend.notifications.wording import link, shown, text, title

__all__ = [
    "JOBS", "PAGE", "ROUNDS", "TOPICS", "Announcement", "Channel", "MissingFacts", "Notice", "Topic", "TwinMessage",
    "announce", "announce_all", "announce_visit", "erase", "link", "mark_read", "notices", "shown", "silence", "tell_code",
    "tell_mandate_code", "text", "title", "twin_has", "twin_messages", "twin_took", "unreached", "unreached_phones",
    "withdraw",
]  # fmt: skip
