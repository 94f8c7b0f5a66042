"""A line of a diary in words."""

from __future__ import annotations

from datetime import datetime

from backend.clock import SHANGHAI
from backend.languages import day, language_of, say, time
from backend.progress.rules import Entry, What

_SHOWN = ("phone", "starts_at", "ticket", "window", "item")


def text(entry: Entry, language: str) -> str:
    """What happened, in `language`."""
    return say(language, f"diary.{entry.what}")


def details(entry: Entry, language: str) -> tuple[str, ...]:
    """What is known besides, a sentence each: the time agreed, the window, the ticket. Facts that no words know stay out."""
    facts: dict[str, object] = dict(entry.facts)
    if "starts_at" in facts:
        starts_at = datetime.fromisoformat(str(facts["starts_at"])).astimezone(SHANGHAI)
        facts["starts_at"] = f"{day(language_of(language), starts_at.date())} {time(starts_at)}"
    return tuple(say(language, f"diary.fact.{name}", value=facts[name]) for name in _SHOWN if facts.get(name))


def coming(what: What, language: str) -> str:
    """What is still to come, in `language`."""
    return say(language, f"diary.ahead.{what}")
