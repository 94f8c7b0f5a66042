"""The short words of a guide in the person's language: how long, how much, how often, by whom, where, when."""

from collections.abc import Callable
from dataclasses import dataclass

from backend import hall
from backend.catalogue import Guide, Material, StepTime, TimeLimit, TimeUnit

Say = Callable[..., str]
_UNITS = {
    TimeUnit.working_days: "{number} working days",
    TimeUnit.days: "{number} days",
    TimeUnit.minutes: "{number} minutes",
}
_PARTS = {
    hall.Kind.early: "Early",
    hall.Kind.morning: "Morning",
    hall.Kind.noon: "Noon",
    hall.Kind.afternoon: "Afternoon",
    hall.Kind.late: "Late",
    hall.Kind.weekend: "Weekend",
}


@dataclass(frozen=True)
class Words:
    """A text and whether it is the guide's own Chinese (then the English page marks its language)."""

    text: str
    chinese: bool = False


@dataclass(frozen=True)
class Row:
    """An item in a list: its name, its Chinese name where that differs, three facts, and whether the hall takes it."""

    slug: str
    name: str
    chinese: str
    facts: str
    here: bool


def row(say: Say, language: str, guide: Guide, taken: dict[str, hall.ItemTaken]) -> Row:
    """`guide` as one line of a list."""
    facts = [limit(say, guide.promised_time_limit).text, _visits_in_short(say, guide)]
    if guide.slug in taken:
        facts.insert(1, say("{number} minutes at the window", number=minutes(guide, taken)))
    name = guide.title(language)
    return Row(guide.slug, name, guide.name if name != guide.name else "", " · ".join(facts), guide.slug in taken)


def minutes(guide: Guide, taken: dict[str, hall.ItemTaken]) -> int:
    """Minutes at the window, as the hall has set them; the guide's where it has not."""
    return taken[guide.slug].minutes if guide.slug in taken else guide.window_minutes


def limit(say: Say, value: TimeLimit) -> Words:
    """A limit in words: on the spot, so many days, or why there is none."""
    if value.number is None:
        return Words(value.note, chinese=True)
    if value.number == 0:
        return Words(say("Done on the spot"))
    return Words(say(_UNITS[value.unit], number=value.number))


def step_time(say: Say, value: StepTime) -> str:
    """How long a step takes, in words."""
    return say(_UNITS[value.unit], number=value.number) if value.number else say("Done on the spot")


def visits(say: Say, guide: Guide) -> str:
    """How often one comes, with complete materials."""
    if guide.max_visits == 0:
        return say("You need not come at all: it can be done online or be sent.")
    if guide.max_visits == 1:
        return say("With complete materials you come once.")
    return say("You come {number} times at most.", number=guide.max_visits)


def fee(say: Say, guide: Guide) -> Words:
    """What it costs."""
    return Words(say("Free of charge")) if guide.fees.amount == "不收费" else Words(guide.fees.amount, chinese=True)


def material_count(say: Say, guide: Guide) -> tuple[str, ...]:
    """How many things one brings, and how many one need not: short sentences."""
    always = sum(1 for material in guide.asked if material.required_when is None)
    in_a_case = len(guide.asked) - always
    said = [say("Bring {number}.", number=always) if always else say("You need to bring nothing in any case.")]
    if in_a_case:
        said.append(say("{number} more only in some cases.", number=in_a_case))
    if guide.fetched:
        said.append(say("We fetch {number} ourselves.", number=len(guide.fetched)))
    return tuple(said)


def material_kind(material: Material) -> str:
    """原件 1 份 · 纸质、电子: the guide's own Chinese."""
    copies = f" {material.copies} 份" if material.copies else ""
    return f"{material.type}{copies} · {'、'.join(material.receive_method)}"


def hours(say: Say, days: tuple[hall.OpenDay, ...]) -> tuple[str, ...]:
    """The parts of the first open day of these, one a line: what a working day looks like now."""
    day = next((day for day in days if day.periods), None)
    return tuple(
        say(
            "{part} {span}" if period.walk_ins else "{part} {span} (by appointment)",
            part=say(_PARTS[period.kind]), span=f"{period.opens:%H:%M}-{period.closes:%H:%M}",
        )
        for period in (day.periods if day else ())
    )  # fmt: skip


def _visits_in_short(say: Say, guide: Guide) -> str:
    return say("no trip") if guide.max_visits == 0 else say("{number} trip(s)", number=guide.max_visits)
