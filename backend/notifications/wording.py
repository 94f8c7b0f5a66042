"""A notice in words: the sentence of its topic in its language, with its facts filled in."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from backend.clock import SHANGHAI
from backend.languages import day, language_of, say, time
from backend.notifications.notice import Notice


def title(notice: Notice, language: str) -> str:
    """What it is about, in two to six words of `language`."""
    return say(language, f"notice.{notice.topic}.title")


def shown(notice: Notice, language: str) -> str:
    """What the app shows: the text that is sent, without the address of the page that it links to."""
    return _said(notice, language, f"notice.{notice.topic}.shown" if "link" in notice.facts else f"notice.{notice.topic}")


def link(notice: Notice) -> str:
    """The path of the page that it speaks of; empty where there is none."""
    if "link" in notice.facts:
        return urlsplit(str(notice.facts["link"])).path
    return f"/appointments/{notice.reference}" if notice.reference else ""


def text(notice: Notice, language: str) -> str:
    """What is sent; {day} and {time} come from the fact `starts_at`."""
    return _said(notice, language, f"notice.{notice.topic}")


def _said(notice: Notice, language: str, key: str) -> str:
    facts: dict[str, object] = dict(notice.facts)
    if "starts_at" in facts:
        starts_at = datetime.fromisoformat(str(facts.pop("starts_at"))).astimezone(SHANGHAI)
        facts |= {"day": day(language_of(language), starts_at.date()), "time": time(starts_at)}
    return say(language, key, **facts, reference=notice.reference)
