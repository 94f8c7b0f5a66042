"""The form for a weekend or holiday time: what was typed, read and checked."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from backend import clock, people, settings
from backend.appointments import Applicant
from backend.extended_sessions import MOST_TIMES, Asking, Frame, Stretch, TimesNeeded, Why, check_asking
from backend.languages import say
from backend.refusals import Refusal
from web.appointments_answers import Answers, checked, read_answers

NUMBERS = tuple(range(1, MOST_TIMES + 1))
_WHO = ("relation", "name", "handler", "id_kind", "id_number")
Problems = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Typed:
    """What stands in the form: (day, time) of each number, the reason, the words, whose matter it is."""

    times: tuple[tuple[str, str], ...] = (("", ""),) * MOST_TIMES
    why: str = ""
    words: str = ""
    answers: Answers = field(default_factory=Answers)


def read_typed(form: Any) -> Typed:
    """All fields as they came."""
    kind = "enterprise" if form.get("kind") == "enterprise" else "person"
    answers = read_answers(form, Answers(kind=kind), _WHO)
    return Typed(read_times(form), _text(form, "why", 20), _text(form, "words", 400), answers)


def read_times(form: Any) -> tuple[tuple[str, str], ...]:
    """The chosen day and time of each number."""
    return tuple((_text(form, f"day{number}", 10), _text(form, f"time{number}", 5)) for number in NUMBERS)


def stretches(times: tuple[tuple[str, str], ...], length: timedelta) -> tuple[Stretch, ...]:
    """The times that were chosen, as long as the matter takes; what can't be read counts as not chosen. TimesNeeded where a day stands
    without its time, or a time without its day: what somebody began isn't dropped in silence."""
    half = next((number for number, (on, at) in enumerate(times, 1) if bool(on) != bool(at)), 0)
    if half:
        raise TimesNeeded(field=f"time{half}", most=MOST_TIMES)
    starts = [starts_at for starts_at in (_start(*each) for each in times) if starts_at]
    return tuple(Stretch(starts_at, starts_at + length) for starts_at in starts)


def asking_of(typed: Typed, frame: Frame, hall: str, item: str, language: str, now: datetime) -> tuple[Asking | None, Typed, Problems]:
    """The request, or what is wrong with it, field by field; the typed answers in their one form."""
    answers, problems = checked(typed.answers, _WHO, clock.today(), language, demo=settings.current().demo)
    why = Why(typed.why) if typed.why in tuple(Why) else None
    found, asking = list(problems), None
    if why is None:
        found.insert(0, ("why", say(language, "Please choose why a working day does not do")))
    try:
        asking = Asking(
            hall, item, stretches(typed.times, frame.length), why or Why.at_work, typed.words.strip(), _applicant(answers),
            answers.relation, language,
        )  # fmt: skip
        check_asking(asking, frame, now)
        people_can_store(asking.words)
    except Refusal as refusal:
        found.insert(0, (refusal.field or "time1", say(language, refusal.key, **refusal.facts)))
    return (None if found else asking), replace(typed, answers=answers), tuple(found)


def people_can_store(words: str) -> None:
    """people.UnreadableText at the field of the words."""
    if not people.is_storable(words):
        raise people.UnreadableText(field="words")


def _applicant(answers: Answers) -> Applicant:
    enterprise = answers.kind == "enterprise"
    return Applicant(
        answers.kind, answers.name, "credit_code" if enterprise else answers.id_kind, answers.id_number,
        answers.handler if enterprise else "",
    )  # fmt: skip


def _start(day: str, at: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(day), datetime.strptime(at, "%H:%M").time(), clock.SHANGHAI)  # noqa: DTZ007
    except ValueError:
        return None


def _text(form: Any, name: str, longest: int) -> str:
    return str(form.get(name, ""))[:longest].encode("utf-8", "replace").decode().replace("\0", "\ufffd")
