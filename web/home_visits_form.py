"""The wizard of a home visit: what was typed in a step, and what is wrong with it in words."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from backend.home_visits import BESIDES, STEPS, Asking, Frame, missing
from backend.languages import say
from backend.refusals import Refusal

Problems = tuple[tuple[str, str], ...]
MANY = ("items", "known", "halves")
_LONGEST = 400


def read_fields(form: Any, before: Asking, fields: Iterable[str]) -> Asking:
    """The answers with these fields as they came."""
    typed: dict[str, Any] = {name: _many(form, name) if name in MANY else read_text(form, name) for name in fields}
    return replace(before, **typed)


def read_all(form: Any) -> Asking:
    """All steps of one form."""
    return read_fields(form, Asking(), (*(name for fields in STEPS.values() for name in fields), *BESIDES))


def read_text(form: Any, name: str) -> str:
    """What was typed there, in letters that can be kept."""
    return _storable(str(form.get(name, ""))[:_LONGEST])


def onward(asking: Asking, frame: Frame, step: str) -> str:
    """The step after this one that is not done; an earlier one; or the check."""
    todo, order = missing(asking, frame), list(STEPS)
    following = [each for each in todo if order.index(each) > order.index(step)]
    return (following or list(todo) or ["check"])[0]


def problems_of(refused: Iterable[Refusal], language: str) -> Problems:
    """(field, message) of each refusal."""
    return tuple((each.field or "", say(language, each.key, **each.facts)) for each in refused)


def _many(form: Any, name: str) -> tuple[str, ...]:
    return tuple(_storable(str(each))[:80] for each in form.getall(name, [])[:30])


def _storable(text: str) -> str:
    """Halves of surrogate pairs can't be kept as UTF-8: shown as �, which the checks refuse with words."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
