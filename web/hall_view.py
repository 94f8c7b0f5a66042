"""A hall in words: open now, the coming days, the way there; worked out before any template runs."""

from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlencode

from backend import closures, languages
from backend.hall import Hall, Kind, OpenDay, OpenNow, Period
from backend.languages import say

# The names that the yearly notices use; others show as they were loaded.
_FESTIVALS = {
    "元旦": "New Year's Day", "春节": "Spring Festival", "清明节": "Qingming Festival", "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival", "中秋节": "Mid-Autumn Festival", "国庆节": "National Day",
}  # fmt: skip


@dataclass(frozen=True)
class Doors:
    """Whether the doors are open now: `look` for the outline, a word for the chip, a sentence."""

    look: str
    word: str
    words: str


@dataclass(frozen=True)
class DayView:
    """One line of the coming days. `walk_in` is empty on a closed day, which `tag` names."""

    day: str
    today: bool
    walk_in: str
    noon: str
    by_appointment: str
    tag: str
    tentative: bool


@dataclass(frozen=True)
class MapLink:
    """A map that opens at the hall's door."""

    name: str
    href: str


def doors(found: OpenNow, language: str, now: datetime) -> Doors:
    """Open now and until when, by appointment only, or closed and when again."""
    if found.open and found.until:
        return Doors("good", say(language, "Open now"), say(language, "Until {time}", time=languages.time(found.until)))
    again = _again(found.next_opening, language, now)
    if found.closure:
        why = say(language, "{why}. {again}", why=closures.reason(found.closure, language), again=again)
        return Doors("bad", say(language, "Closed now"), why)
    if found.kind:
        return Doors("info", say(language, "By appointment only"), again)
    return Doors("wait", say(language, "Closed now"), again)


def day_view(each: OpenDay, language: str, today: date) -> DayView:
    """A day's hours in words."""
    walk_in = _joined(each.periods)
    booked = tuple(period for period in each.periods if not period.walk_ins)
    noon = any(period.kind is Kind.noon and period.walk_ins for period in each.periods)
    return DayView(
        languages.day(language, each.day),
        each.day == today,
        _list(language, tuple(_span(*span) for span in walk_in)),
        say(language, "Open through noon") if noon else "",
        _list(language, tuple(f"{say(language, f'part-{period.kind}')} {_span(period.opens, period.closes)}" for period in booked)),
        _tag(each, language),
        not each.confirmed,
    )


def festival(name: str, language: str) -> str:
    """A holiday's name; several on one day are joined in the notice by 、."""
    return _list(language, tuple(say(language, _FESTIVALS.get(part, part)) for part in name.split("、")))


def maps(hall: Hall, language: str) -> tuple[MapLink, ...]:
    """The three maps that phones here have, by their public addresses (coordinates are GCJ-02)."""
    about, name = hall.about, hall.name.zh
    if not about.latitude:
        return ()
    amap = {"position": f"{about.longitude},{about.latitude}", "name": name, "coordinate": "gaode", "callnative": "1"}
    tencent = {"marker": f"coord:{about.latitude},{about.longitude};title:{name};addr:{about.address.zh}", "referer": "yueban"}
    baidu = {
        "location": f"{about.latitude},{about.longitude}", "title": name, "content": about.address.zh,
        "output": "html", "coord_type": "gcj02", "src": "webapp.yueban.hall",
    }  # fmt: skip
    return (
        MapLink(say(language, "Amap"), f"https://uri.amap.com/marker?{urlencode(amap)}"),
        MapLink(say(language, "Tencent Maps"), f"https://apis.map.qq.com/uri/v1/marker?{urlencode(tencent)}"),
        MapLink(say(language, "Baidu Maps"), f"https://api.map.baidu.com/marker?{urlencode(baidu)}"),
    )


def _again(opening: datetime | None, language: str, now: datetime) -> str:
    if opening is None:
        return say(language, "Please call us")
    near = {0: "Today", 1: "Tomorrow"}.get((opening.date() - now.date()).days)
    day = say(language, near) if near else languages.day(language, opening.date())
    return say(language, "Doors open {when}", when=f"{day} {languages.time(opening)}")


def _tag(each: OpenDay, language: str) -> str:
    if not each.periods and each.closures:
        return say(language, "Closed: {why}", why=closures.reason(each.closures[0], language))
    if each.periods:
        return say(language, "Make-up working day") if each.special else ""
    return say(language, "{festival}, closed", festival=festival(each.special, language)) if each.special else say(language, "Closed")


def _joined(periods: tuple[Period, ...]) -> tuple[tuple[time, time], ...]:
    """The times at which one may walk in; a period that follows another at once prolongs it."""
    spans: list[tuple[time, time]] = []
    for period in periods:
        if period.walk_ins and spans and spans[-1][1] == period.opens:
            spans[-1] = (spans[-1][0], period.closes)
        elif period.walk_ins:
            spans.append((period.opens, period.closes))
    return tuple(spans)


def _span(opens: time, closes: time) -> str:
    return f"{opens:%H:%M}-{closes:%H:%M}"


def _list(language: str, parts: tuple[str, ...]) -> str:
    return ("、" if language == "zh" else ", ").join(part for part in parts if part)
