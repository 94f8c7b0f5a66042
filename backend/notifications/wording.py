"""A notice in words: the sentence of its topic in its language, with its facts filled in."""

from __future__ import annotations

from datetime import datetime

from backend.clock import SHANGHAI
from backend.languages import day, language_of, say, time
from backend.notifications.records import Notice


def title(notice: Notice, language: str) -> str:
    """What it is about, in two to six words of `language`."""
    return say(language, f"notice.{notice.topic}.title")


def text(notice: Notice, language: str) -> str:
    """What is sent and shown; {day} and {time} come from the fact `starts_at`."""
    facts: dict[str, object] = dict(notice.facts)
    if "starts_at" in facts:
        starts_at = datetime.fromisoformat(str(facts.pop("starts_at"))).astimezone(SHANGHAI)
        facts |= {"day": day(language_of(language), starts_at.date()), "time": time(starts_at)}
    return say(language, f"notice.{notice.topic}", **facts, reference=notice.reference)
