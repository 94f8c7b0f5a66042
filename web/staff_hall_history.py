"""Who changed what of the hall: each line with what stood there before and what stands there since."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.params import FromQuery

from backend import hall
from backend.hall import SETTINGS, OpeningHours, Policies, Setting, WindowGroup
from backend.languages import moment, say
from backend.ledger import Line
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page
from web.staff_hall_view import SEVERAL, actors, manager_of, month_day, period_words
from web.staff_items import items_named

PAGE, NEWEST = 20, 2**62
Pairs = dict[str, str]


@dataclass(frozen=True)
class ChangeView:
    """One line of the history: when, who, what, and the differences as (label, before, after)."""

    when: str
    who: str
    what: str
    differences: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Names:
    """What slugs are called in the page's language."""

    language: str
    items: Mapping[str, str]
    groups: Mapping[str, str]


@get("/staff/hall/history", include_in_schema=False)
async def history(request: Request, before: FromQuery[int] = NEWEST) -> Response[Any]:
    """All changes, newest first, twenty a page."""
    desk, language = manager_of(request), preferences(request).language
    lines = await hall.settings_history(desk.hall, max(0, min(before, NEWEST)), PAGE + 1)
    views = await change_views(desk.hall, lines[:PAGE], language)
    older = lines[PAGE - 1].id if len(lines) > PAGE else 0
    return page(request, "staff_hall/history.html", member=staff_of(request), changes=views, older=older, first=before >= NEWEST)


async def change_views(slug: str, lines: tuple[Line, ...], language: str) -> tuple[ChangeView, ...]:
    """These lines in words; names are asked for once."""
    items = tuple(dict.fromkeys(name for line in lines if (name := _item(line))))
    groups = {group.slug: group.name.said(language) for group in await hall.window_groups(slug)}
    names = Names(language, {each.slug: each.name for each in await items_named(items, language)}, groups)
    those = await actors(tuple({line.actor for line in lines}), language)
    return tuple(ChangeView(moment(language, line.at), those[line.actor], _what(line, names), _differences(line, names)) for line in lines)


def _what(line: Line, names: Names) -> str:
    facts, language = line.facts, names.language
    said = facts.get("after") or facts.get("before") or {}
    about = {
        "day": said.get("valid_from") or str(facts.get("valid_from", ""))[:10],
        "item": names.items.get(_item(line), _item(line)),
        "window": said.get("number", ""),
        "group": _bilingual(said.get("name"), language) if isinstance(said.get("name"), dict) else "",
    }
    return say(language, f"history-{line.verb.replace(' ', '_')}", **about)


def _differences(line: Line, names: Names) -> tuple[tuple[str, str, str], ...]:
    flat = _FLAT.get(line.verb)
    if flat is None:
        return ()
    before, after = (flat(line.facts[side], names) if line.facts.get(side) else Pairs() for side in ("before", "after"))
    labels = dict.fromkeys([*before, *after])
    return tuple((label, before.get(label, ""), after.get(label, "")) for label in labels if before.get(label) != after.get(label))


def _hours(found: Any, names: Names) -> Pairs:
    hours, language = msgspec.convert(found, OpeningHours), names.language
    return {
        say(language, "{part}, from {first}", part=say(language, f"part-{period.kind}"), first=month_day(season.first)): period_words(
            period, language
        )
        for season in hours.seasons
        for period in season.periods
    }


def _group(found: Any, names: Names) -> Pairs:
    group, language = msgspec.convert(found, WindowGroup), names.language
    return {
        say(language, "Group"): group.name.said(language), say(language, "Letter"): group.letter,
        say(language, "Zone"): group.zone.said(language), say(language, "Windows"): str(group.windows),
        say(language, "Windows left to walk-ins"): str(group.walk_in_windows),
    }  # fmt: skip


def _window(found: Any, names: Names) -> Pairs:
    language = names.language
    return {
        say(language, "Group"): names.groups.get(found["window_group"], found["window_group"]),
        say(language, "Floor of the window"): str(found["floor"]),
    }  # fmt: skip


def _item_taken(found: Any, names: Names) -> Pairs:
    groups = SEVERAL[names.language].join(names.groups.get(each, each) for each in found["groups"])
    return {say(names.language, "Minutes"): str(found["minutes"]), say(names.language, "Taken by"): groups}


def _policies(found: Any, names: Names) -> Pairs:
    policies = msgspec.convert(found, Policies)
    return {
        say(names.language, f"setting-{each.name}"): value_words(each, getattr(policies, each.name), names.language) for each in SETTINGS
    }


def value_words(setting: Setting, value: object, language: str) -> str:
    """A setting's value as one reads it."""
    text = hall.setting_text(setting, value)
    if isinstance(text, tuple):
        return SEVERAL[language].join(say(language, f"priority-{each}") for each in text) or say(language, "nobody")
    return say(language, f"answer-{text}") if text in ("yes", "no") else text


def _item(line: Line) -> str:
    return str(line.facts.get("about", "")).partition("item:")[2]


def _bilingual(found: Any, language: str) -> str:
    return str(found.get("en") if language == "en" and found.get("en") else found.get("zh", ""))


_FLAT = {
    "set_hours": _hours, "drop_hours": _hours, "set_group": _group, "add_window": _window, "remove_window": _window,
    "set_item": _item_taken, "set_policies": _policies, "drop_policies": _policies,
}  # fmt: skip
routes = (history,)
