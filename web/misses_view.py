"""Misses and pauses in words, for their citizen and for the staff who judge."""

from dataclasses import dataclass
from datetime import datetime

from backend import appointments, catalogue, hall, secrecy
from backend.appointments import AppealState, Miss, MissState, Pause
from backend.languages import Language, day, moment, say

LOOKS = {MissState.counted: "wait", MissState.asked: "info", MissState.excused: "good", MissState.refused: "bad", MissState.exempt: ""}
APPEAL_LOOKS = {AppealState.waiting: "info", AppealState.lifted: "good", AppealState.kept: "bad"}


@dataclass(frozen=True)
class MissView:
    """A booking to which nobody came."""

    reference: str
    what: str
    when: str
    where: str
    who: str
    state: str
    state_words: str
    look: str
    excuse: str
    words: str
    answer: str
    may_excuse: bool
    excuse_until: str


@dataclass(frozen=True)
class RecordView:
    """One person's misses at one hall; `until` is the day on which a pause ends, empty without one."""

    where: str
    hall: str
    phone: str
    who: str
    misses: tuple[MissView, ...]
    until: str
    days: str
    reference: str
    left: int
    appealed: str
    appeal: str
    appeal_words: str
    appeal_look: str
    appeal_said: str
    appeal_answer: str


async def miss_view(found: Miss, language: str, now: datetime) -> MissView:
    """A miss in words; the applicant is masked."""
    where, policies = await hall.hall(found.hall), await hall.policies(found.hall, now)
    until = found.missed_at + policies.excuse_within
    return MissView(
        reference=found.reference, what="、".join(await catalogue.names(found.items, language)), when=moment(language, found.starts_at),
        where=where.name.said(language), who=secrecy.masked_name(found.applicant.name), state=found.state,
        state_words=say(language, f"miss-{found.state}"), look=LOOKS[found.state],
        excuse=say(language, f"excuse-{found.excuse}") if found.excuse else "", words=found.words, answer=found.answer,
        may_excuse=found.state is MissState.counted and now <= until, excuse_until=day(Language(language), until.date()),
    )  # fmt: skip


async def record_view(found: appointments.Record, language: str, now: datetime) -> RecordView:
    """One person's misses at one hall in words."""
    where, pause, appeal = await hall.hall(found.hall), found.pause, found.appeal
    return RecordView(
        where=where.name.said(language), hall=found.hall, phone=where.about.phone, who=secrecy.masked_name(found.misses[0].applicant.name),
        misses=tuple([await miss_view(each, language, now) for each in found.misses]),
        until=day(Language(language), pause.until.date()) if pause else "", days=days_words(pause, language) if pause else "",
        reference=pause.reference if pause else "", left=found.left,
        appealed=appeal.reference if appeal and appeal.state is AppealState.waiting else "", appeal=appeal.state if appeal else "",
        appeal_words=say(language, f"appeal-{appeal.state}") if appeal else "", appeal_look=APPEAL_LOOKS[appeal.state] if appeal else "",
        appeal_said=appeal.words if appeal else "", appeal_answer=appeal.answer if appeal else "",
    )  # fmt: skip


def days_words(pause: Pause, language: str) -> str:
    """The days of the misses that brought a pause."""
    return ("、" if language == "zh" else ", ").join(day(Language(language), each.starts_at.date()) for each in pause.misses)
