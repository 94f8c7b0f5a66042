"""What a reference stands for (booking, weekend time, home visit, agent's matter) and its diary in words; whose it is stays masked."""

from dataclasses import dataclass
from uuid import UUID

from backend import agent_matters, appointments, extended_sessions, hall, home_visits, mandates, progress, secrecy
from backend.agent_matters import Matter
from backend.appointments import Appointment
from backend.extended_sessions import ExtendedSession
from backend.home_visits import HomeVisit
from backend.languages import Language, moment, say
from backend.progress import Entry
from backend.refusals import NotFound
from web.agent_matters_view import LOOKS as MATTER_LOOKS
from web.extended_sessions_view import LOOKS as SESSION_LOOKS
from web.home_visits_view import LOOKS as VISIT_LOOKS

_LOOKS = {"booked": "wait", "checked_in": "info", "called": "info", "finished": "good", "cancelled": "", "missed": "bad"}
Subject = Appointment | ExtendedSession | HomeVisit | Matter


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
    """What the reference stands for, the booking where there is one; only `citizen`'s own where one is named, and nothing of
    a protected person for anybody else (T3)."""
    for ask in (appointments.appointment, extended_sessions.session, home_visits.visit, agent_matters.matter):
        try:
            found: Subject = await ask(reference)
        except NotFound:
            continue
        hidden = citizen is None and await _is_hidden(found)
        return found if citizen in (None, found.citizen) and not hidden else None
    return None


async def whose_phone_ends(reference: str, last_four: str) -> bool:
    """Whether there is such a request, and its phone ends so; never for a protected person's (T3)."""
    for ask in (appointments.by_phone_tail, extended_sessions.by_phone_tail, home_visits.by_phone_tail, agent_matters.by_phone_tail):
        try:
            found: Subject = await ask(reference, last_four)
        except NotFound:
            continue
        return not await _is_hidden(found)
    return False


async def progress_view(found: Subject, language: Language, *, own: bool) -> ProgressView:
    """The request and its diary in words."""
    where, past = await hall.hall(found.hall), await progress.diary(found.reference)
    state, look, at, page = _said(found, language)
    steps = tuple(_step(entry, language, last=entry is past[-1]) for entry in past)
    coming = tuple(Step(progress.coming(what, language), "to-come") for what in progress.ahead(found.state))
    name = secrecy.masked_name(_name(found))
    return ProgressView(found.reference, state, look, name, where.name.said(language), at, page, own, steps + coming)


async def _is_hidden(found: Subject) -> bool:
    if isinstance(found, HomeVisit) and found.asking.is_protected:
        return True
    return bool(found.citizen and await mandates.is_guarded(found.citizen))


def _name(found: Subject) -> str:
    if isinstance(found, HomeVisit):
        return found.asking.name
    return found.asking.applicant.name if isinstance(found, Matter) else found.applicant.name


def _said(found: Subject, language: Language) -> tuple[str, str, str, str]:
    if isinstance(found, HomeVisit):
        return _of_visit(found, language)
    if isinstance(found, Matter):
        return _of_matter(found, language)
    return _of_booking(found, language) if isinstance(found, Appointment) else _of_session(found, language)


def _of_booking(found: Appointment, language: Language) -> tuple[str, str, str, str]:
    state, at = say(language, f"progress.{found.state}"), moment(language, found.starts_at)
    return state, _LOOKS[found.state], at, f"/appointments/{found.reference}"


def _of_session(found: ExtendedSession, language: Language) -> tuple[str, str, str, str]:
    asked = say(language, "Asked for {time}", time=moment(language, found.times[0].starts_at))
    return say(language, f"session-{found.state}"), SESSION_LOOKS[found.state], asked, f"/extended-sessions/{found.reference}"


def _of_visit(found: HomeVisit, language: Language) -> tuple[str, str, str, str]:
    asked = say(language, "Home visit, asked for on {at}", at=moment(language, found.asked_at or found.created_at))
    return say(language, f"home-state-{found.state}"), VISIT_LOOKS[found.state], asked, f"/home-visits/{found.reference}"


def _of_matter(found: Matter, language: Language) -> tuple[str, str, str, str]:
    asked = say(language, "An agent, asked for on {at}", at=moment(language, found.created_at))
    return say(language, f"agent-state-{found.state}"), MATTER_LOOKS[found.state], asked, f"/agent-matters/{found.reference}"


def _step(entry: Entry, language: Language, *, last: bool) -> Step:
    said = progress.text(entry, language), "now" if last else "done-step", moment(language, entry.at), entry.at.isoformat()
    return Step(*said, progress.details(entry, language))
