"""The form that asks for an agent: what was typed, and what is wrong with it in words."""

from dataclasses import dataclass, field, replace
from typing import Any

from backend import agent_matters, clock, settings
from backend.agent_matters import Asking
from backend.languages import say
from backend.refusals import Refusal
from web.appointments_answers import Answers, applicant_of, checked, read_answers

Problems = tuple[tuple[str, str], ...]
_WHO = ("name", "handler", "id_kind", "id_number", "phone")
_LONGEST = 400


@dataclass(frozen=True)
class Typed:
    """What stands in the form."""

    agent_kind: str = "helped"
    items: tuple[str, ...] = ()
    why: str = ""
    wanted: str = ""
    answers: Answers = field(default_factory=Answers)


def read_typed(form: Any) -> Typed:
    """All fields as they came."""
    kind = "enterprise" if form.get("kind") == "enterprise" else "person"
    answers = read_answers(form, Answers(kind=kind), _WHO)
    items = tuple(dict.fromkeys(_storable(str(each))[:80] for each in form.getall("items", [])[:30]))
    return Typed(_text(form, "agent_kind")[:20], items, _text(form, "why"), _text(form, "wanted"), answers)


def asking_of(typed: Typed, taken: tuple[str, ...], language: str) -> tuple[Asking | None, Typed, Problems]:
    """The request, or what is wrong with it, field by field; the typed answers in their one form."""
    answers, problems = checked(typed.answers, _WHO, clock.today(), language, demo=settings.current().demo)
    asking = Asking(typed.agent_kind, typed.items, applicant_of(answers), typed.why.strip(), typed.wanted.strip(), answers.phone)
    found = list(problems)
    try:
        agent_matters.check_asking(asking, taken)
    except Refusal as refusal:
        found.insert(0, (refusal.field or "why", say(language, refusal.key, **refusal.facts)))
    return (None if found else asking), replace(typed, answers=answers), tuple(found)


def _text(form: Any, name: str) -> str:
    return _storable(str(form.get(name, ""))[:_LONGEST])


def _storable(text: str) -> str:
    """Halves of surrogate pairs can't be kept as UTF-8: shown as �, which the checks refuse with words."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
