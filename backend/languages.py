"""Words, days and times in the person's language, which is always an argument."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from functools import cache, partial
from pathlib import Path

from babel.messages.pofile import read_po

from backend.clock import SHANGHAI

LOCALES = Path(__file__).parent.parent / "locales"
_FILES = {"zh": "zh_CN.po", "en": "en.po"}
_WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Language(StrEnum):
    """The two languages that are complete; Chinese is the default."""

    zh = "zh"
    en = "en"


def language_of(wanted: str | None) -> Language:
    """The language named, Chinese where it names none of ours."""
    return Language.en if (wanted or "").lower().startswith("en") else Language.zh


def say(language: str, key: str, **facts: object) -> str:
    """The message `key` in `language` with its {facts} filled in; the key itself where no words are known."""
    text = words(language).get(key, key)
    return text.format_map(_Facts(facts)) if facts else text


def speaker(language: str) -> Callable[..., str]:
    """`say` bound to one language: the `_` of templates."""
    return partial(say, language)


@cache
def words(language: str) -> dict[str, str]:
    """All messages of one language, key to text."""
    with (LOCALES / _FILES[language]).open("rb") as file:
        catalog = read_po(file)
    return {str(message.id): str(message.string) for message in catalog if message.id and message.string}


def day(language: str, value: date) -> str:
    """11月24日 周二, Tue 24 Nov."""
    weekday = _WEEKDAYS[language][value.weekday()]
    if language == "zh":
        return f"{value.month}月{value.day}日 {weekday}"
    return f"{weekday} {value.day} {_MONTHS[value.month - 1]}"


def full_day(language: str, value: date) -> str:
    """2026年11月24日 周二, Tue 24 Nov 2026."""
    return f"{value.year}年{day(language, value)}" if language == "zh" else f"{day(language, value)} {value.year}"


def weekday(language: str, value: date) -> str:
    """周二, Tue."""
    return _WEEKDAYS[language][value.weekday()]


def short_day(value: date) -> str:
    """11/24."""
    return f"{value.month}/{value.day}"


def time(value: datetime) -> str:
    """10:30, in Shanghai."""
    return value.astimezone(SHANGHAI).strftime("%H:%M")


def moment(language: str, value: datetime) -> str:
    """11月24日 周二 10:30, Tue 24 Nov, 10:30."""
    local = value.astimezone(SHANGHAI)
    return f"{day(language, local.date())} {time(local)}" if language == "zh" else f"{day(language, local.date())}, {time(local)}"


def span(starts_at: datetime, ends_at: datetime) -> str:
    """10:30-11:00, in Shanghai."""
    return f"{time(starts_at)}-{time(ends_at)}"


class _Facts(dict[str, object]):
    """Facts for a message; one that is not given stays visible as {name} instead of breaking the page."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
