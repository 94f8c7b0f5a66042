"""What a reference stands for, a booking or a wish for a weekend time, and its diary in words; whose it is stays masked."""

from dataclasses import dataclass
from uuid import UUID

from backend import appointments, extended_sessions, hall, progress, secrecy
from backend.appointments import Appointment
from backend.extended_sessions import ExtendedSession
from backend.languages import Language, moment, say
from backend.progress import Entry
from backend.refusals import NotFound
from web.extended_sessions_view import LOOKS as SESSION_LOOKS

_LOOKS = {"booked": "wait", "checked_in": "info", "called": "info", "finished": "good", "cancelled": "", "missed": "bad"}
Subject = Appointment | ExtendedSession


@dataclass(frozen=True)
class Step:
    """One line of the timeline: done, the last thing that happened, or to come."""

    words: str
    look: str
    at: str = ""
    machine_at: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProgressView:
    """The state of a request as anybody with reference and last four may see it: whose it is stays masked, what for unsaid."""

    reference: str
    state: str
    look: str
    name: str
    hall: str
    at: str
    page: str
    own: bool
    steps: tuple[Step, ...]


async def subject(reference: str, citizen: UUID | None = None) -> Subject | None:
    """What the reference stands for, the booking where there is one; only `citizen`'s own where one is named."""
    for ask in (appointments.appointment, extended_sessions.session):
        try:
            found: Subject = await ask(reference)
        except NotFound:
            continue
        return found if citizen in (None, found.citizen) else None
    return None


async def whose_phone_ends(reference: str, last_four: str) -> bool:
    """Whether there is such a request, and its phone ends so."""
    for ask in (appointments.by_phone_tail, extended_sessions.by_phone_tail):
        try:
            await ask(reference, last_four)
        except NotFound:
            continue
        return True
    return False


async def progress_view(found: Subject, language: Language, *, own: bool) -> ProgressView:
    """The request and its diary in words."""
    where, past = await hall.hall(found.hall), await progress.diary(found.reference)
    said = _of_booking(found, language) if isinstance(found, Appointment) else _of_session(found, language)
    state, look, at, page = said
    steps = tuple(_step(entry, language, last=entry is past[-1]) for entry in past)
    coming = tuple(Step(progress.coming(what, language), "to-come") for what in progress.ahead(found.state))
    name = secrecy.masked_name(found.applicant.name)
    return ProgressView(found.reference, state, look, name, where.name.said(language), at, page, own, steps + coming)


def _of_booking(found: Appointment, language: Language) -> tuple[str, str, str, str]:
    state, at = say(language, f"progress.{found.state}"), moment(language, found.starts_at)
    return state, _LOOKS[found.state], at, f"/appointments/{found.reference}"


def _of_session(found: ExtendedSession, language: Language) -> tuple[str, str, str, str]:
    asked = say(language, "Asked for {time}", time=moment(language, found.times[0].starts_at))
    return say(language, f"session-{found.state}"), SESSION_LOOKS[found.state], asked, f"/extended-sessions/{found.reference}"


def _step(entry: Entry, language: Language, *, last: bool) -> Step:
    said = progress.text(entry, language), "now" if last else "done-step", moment(language, entry.at), entry.at.isoformat()
    return Step(*said, progress.details(entry, language))
