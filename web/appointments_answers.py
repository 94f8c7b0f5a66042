"""The answers of the booking form: as typed, checked, summed up, and as a wish."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import msgspec

from backend import people, secrecy
from backend.appointments import LONGEST_NOTE, Applicant, Channel, Hold, Need, NoteTooLong, Relation, Wish
from backend.languages import say
from backend.mandates import Relative, Stated
from backend.refusals import Refusal

RELATIONS = tuple(each.value for each in Relation)
NEEDS = tuple(each.value for each in Need)
# The questions of the form in their order; each is a page of its own in the elder edition.
STEPS: dict[str, tuple[str, ...]] = {
    "who": ("relation", "name", "handler"),
    "document": ("id_kind", "id_number", "remember"),
    "phone": ("phone",),
    "help": ("needs", "note"),
}
LONGEST = 400


@dataclass(frozen=True)
class Answers:
    """What was typed so far, as it was typed until it is checked."""

    kind: str = "person"
    relation: str = "self"
    name: str = ""
    handler: str = ""
    id_kind: str = "resident_id"
    id_number: str = ""
    phone: str = ""
    needs: tuple[str, ...] = ()
    note: str = ""
    remember: bool = False
    doubtful: bool = False

    @classmethod
    def read(cls, kept: str) -> "Answers":
        """Answers as `written`."""
        return msgspec.json.decode(kept, type=cls)


@dataclass(frozen=True)
class Row:
    """A line of the check: what was asked, what was answered, which question changes it."""

    label: str
    value: str
    step: str


def written(answers: Answers) -> str:
    """The answers as they are kept with the hold."""
    return msgspec.json.encode(answers).decode()


def read_answers(form: Any, before: Answers, fields: tuple[str, ...]) -> Answers:
    """What a form brings: of all fields, or of `fields` alone, the others staying as they were."""
    wanted = fields or ("relation", "name", "handler", "id_kind", "id_number", "remember", "phone", "needs", "note")
    typed: dict[str, Any] = {name: _storable(str(form.get(name, ""))[:LONGEST]) for name in wanted if name not in ("needs", "remember")}
    if "needs" in wanted:
        typed["needs"] = tuple(str(each) for each in form.getall("needs", []) if str(each) in NEEDS)
    if "remember" in wanted:
        typed["remember"] = form.get("remember") == "yes"
    kind = str(form.get("kind", before.kind))
    return replace(before, **typed, kind=kind if kind in ("person", "enterprise") else "person")


def answers_for(relative: Relative, before: Answers) -> Answers:
    """The answers with somebody from the list of whom one books for; the phone stays one's own."""
    return replace(
        before, kind="person", relation=relative.relation, name=relative.name, id_kind=relative.id_kind, id_number=relative.id_number
    )


def stated(answers: Answers) -> Stated:
    """The person of the answers, to be remembered."""
    return Stated(answers.relation, answers.name, answers.id_kind, answers.id_number, "")


def checked(
    answers: Answers, fields: tuple[str, ...], today: date, language: str, *, demo: bool
) -> tuple[Answers, tuple[tuple[str, str], ...]]:
    """The answers in their one form, and (field, message) for each that can't stand."""
    problems: list[tuple[str, str]] = []
    for name, mend in _CHECKS.items():
        if fields and name not in fields:
            continue
        try:
            answers = mend(answers, today, demo)
        except Refusal as refusal:
            problems.append((refusal.field or name, say(language, refusal.key, **refusal.facts)))
    return answers, tuple(problems)


def summary(answers: Answers, language: str) -> tuple[Row, ...]:
    """What the check page shows: numbers masked, as anywhere."""

    def words(key: str) -> str:
        return say(language, key)

    number = secrecy.masked_number(answers.id_number)
    enterprise = answers.kind == "enterprise"
    rows = [
        Row(words("Enterprise" if enterprise else "Name"), answers.name, "who"),
        *([Row(words("Who comes"), answers.handler, "who")] if enterprise else []),
        *([Row(words("You are"), words(f"relation-{answers.relation}"), "who")] if answers.relation != "self" else []),
        Row(words("Credit code") if enterprise else words(f"id-{answers.id_kind}"), number, "document"),
        Row(words("Mobile number"), secrecy.masked_phone(answers.phone), "phone"),
        Row(words("Help at the hall"), "、".join(words(f"need-{each}") for each in answers.needs) or words("none"), "help"),
    ]
    return (*rows, Row(words("A word to the hall"), answers.note, "help")) if answers.note else tuple(rows)


def wish_of(answers: Answers, held: Hold, language: str) -> Wish:
    """The checked answers and the kept place as a wish to book."""
    return Wish(
        hall=held.hall, items=held.items, starts_at=held.starts_at, applicant=applicant_of(answers), phone=answers.phone,
        relation=Relation(answers.relation), needs=needs_of(answers), note=answers.note, language=language, channel=Channel.web,
    )  # fmt: skip


def applicant_of(answers: Answers) -> Applicant:
    """Whose matter it is, by the checked answers."""
    enterprise = answers.kind == "enterprise"
    return Applicant(
        kind=answers.kind, name=answers.name, id_kind="credit_code" if enterprise else answers.id_kind,
        id_number=answers.id_number, handler=answers.handler if enterprise else "",
    )  # fmt: skip


def needs_of(answers: Answers) -> tuple[Need, ...]:
    """What help is needed, by the checked answers."""
    return tuple(Need(each) for each in answers.needs)


def _relation(answers: Answers, _today: date, _demo: bool) -> Answers:
    return answers if answers.relation in RELATIONS else replace(answers, relation="self")


def _name(answers: Answers, _today: date, _demo: bool) -> Answers:
    if answers.kind == "enterprise":
        return replace(answers, name=people.check_enterprise_name(answers.name))
    return replace(answers, name=people.check_name(answers.name))


def _handler(answers: Answers, _today: date, _demo: bool) -> Answers:
    if answers.kind != "enterprise":
        return replace(answers, handler="")
    return replace(answers, handler=people.check_name(answers.handler, field="handler"))


def _number(answers: Answers, today: date, _demo: bool) -> Answers:
    if answers.kind == "enterprise":
        code = people.check_credit_code(answers.id_number, field="id_number")
        return replace(answers, id_number=code.number, doubtful=code.doubtful)
    return replace(answers, id_number=people.check_id(answers.id_kind, answers.id_number, today), doubtful=False)


def _phone(answers: Answers, _today: date, demo: bool) -> Answers:
    return replace(answers, phone=people.check_phone(answers.phone, demo=demo))


def _note(answers: Answers, _today: date, _demo: bool) -> Answers:
    note = answers.note.strip()
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong(field="note", most=LONGEST_NOTE)
    if not people.is_storable(note):
        raise people.UnreadableText(field="note")
    return replace(answers, note=note)


def _storable(text: str) -> str:
    """Halves of surrogate pairs can't be kept as UTF-8: shown as �, which the checks refuse with words."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


_CHECKS: dict[str, Callable[[Answers, date, bool], Answers]] = {
    "relation": _relation, "name": _name, "handler": _handler, "id_number": _number, "phone": _phone, "note": _note,
}  # fmt: skip
