"""The hub of the staff's pages: what waits for somebody, and the way to every page that one's roles open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get

from backend import (
    aftercare,
    agent_matters,
    appointments,
    bedside,
    clock,
    closures,
    doorstep,
    extended_sessions,
    hall,
    home_visits,
    oversight,
    phone_calls,
    prevention,
    tours,
)
from backend.languages import say
from backend.people import StaffMember
from backend.refusals import NotAllowed
from backend.visits import Desk
from web.closures_view import views
from web.identity import staff_of
from web.modes import preferences
from web.prevention_view import KEEPERS, keeper_of_member
from web.rendering import page
from web.staff_aftercare import CALLERS
from web.staff_board import ONLOOKERS, OVERSEERS
from web.staff_call_backs import number_waiting
from web.staff_desk import AT_THE_DESK
from web.staff_pauses import JUDGES

_HERE = tuple(dict.fromkeys((*AT_THE_DESK, *OVERSEERS, *agent_matters.JUDGES, "visitor", "reviewer", "call_back")))
_MANAGER = ("manager",)
Doors = tuple[tuple[str, str, str, tuple[str, ...]], ...]

# Address, name, what is there, for whom. The desk's daily pages stand in the frame itself.
_LOOKING: Doors = (
    ("/staff/board", "The hall now", "Windows, waiting and alarms", ONLOOKERS),
    ("/staff/calendar", "Calendar", "Places and bookings of the days ahead", ONLOOKERS),
    ("/staff/report", "Daily report", "Figures by day, to print or to export", OVERSEERS),
    ("/staff/phone-calls", "Calls of today", "Who was called through the hall, and what came of it", AT_THE_DESK),
    ("/staff/visitor-checks", "Is a visitor ours?", "Somebody phones from behind their door", AT_THE_DESK),
    ("/staff/agent-matters/new", "Take a request at the counter", "For an agent of the hall, on paper", ("desk",)),
    ("/staff/delegations", "Delegations at the window", "For who has no phone; a protection lifted", AT_THE_DESK),
    ("/staff/tickets/from-home", "Numbers taken at home", "Who is under way", AT_THE_DESK),
)
_ARRANGING: Doors = (
    ("/staff/closures", "Closures", "Close windows or days; everybody is moved and told", _MANAGER),
    ("/staff/closures/notice", "Holiday notice of the State Council", "Holidays and working weekends of a year", _MANAGER),
    ("/staff/hall/roster", "Roster", "Who is on duty when", _MANAGER),
    ("/staff/hall", "Hall settings", "Hours, windows, items, limits, staff", _MANAGER),
    ("/staff/community-workers", "Community workers", "Who may book for many", _MANAGER),
    ("/staff/pauses/exemptions", "Never paused", "Whom staff exempted from pauses", _MANAGER),
)
_DEVICES: Doors = (
    ("/staff/bedside", "At the bedside", "Take today’s visits at home along on this tablet", ("visitor", "manager")),
    ("/staff/screen", "Screen and sounds", "Make this device the hall’s screen", JUDGES),
    ("/staff/terminal", "Self-service terminal", "Make this device a terminal for citizens", JUDGES),
    ("/staff/cards", "Read a card", "Find a booking by a card; the reader of this tablet", AT_THE_DESK),
)
# Beside each other; what waits stands on top of the first.
_COLUMNS = ((("Arranging", _ARRANGING),), (("Looking", _LOOKING), ("This device", _DEVICES)))


@dataclass(frozen=True)
class Way:
    """One way on; `number` wait there (empty where nothing is counted), `waits` whether somebody should look."""

    address: str
    name: str
    about: str
    number: str = ""
    waits: bool = False


@get("/staff/overview", include_in_schema=False)
async def overview(request: Request) -> Response[Any]:
    """What waits, first; then everything by kind."""
    member, language = staff_of(request), preferences(request).language
    if not member.hall or not member.may(*_HERE):
        raise NotAllowed
    waiting = (say(language, "To be done"), await _waiting(Desk(member.hall, member.id), member, language))
    first, *others = [[(say(language, name), _ways(doors, member, language)) for name, doors in column] for column in _COLUMNS]
    columns = [[(name, ways) for name, ways in column if ways] for column in ([waiting, *first], *others)]
    return page(request, "staff/overview.html", member=member, columns=columns)


def _ways(doors: Doors, member: StaffMember, language: str) -> tuple[Way, ...]:
    return tuple(Way(address, say(language, name), say(language, about)) for address, name, about, roles in doors if member.may(*roles))


async def _waiting(desk: Desk, member: StaffMember, language: str) -> tuple[Way, ...]:
    found: list[Way] = []
    if member.may(*AT_THE_DESK):
        asked = await extended_sessions.number_to_answer(desk.hall)
        found.append(_counted("/staff/extended-sessions", "Weekend proposals", "Times outside opening hours, to agree on", asked, language))
    if member.may(*JUDGES):
        judged = await appointments.number_to_judge(desk.hall)
        found.append(_counted("/staff/pauses", "Missed bookings and appeals", "Reasons given and appeals, to decide", judged, language))
        found += await _to_phone(desk.hall, language)
    found += await _at_home(desk.hall, member, language)
    if member.may(*agent_matters.JUDGES):
        wanted = len(await agent_matters.open_at(desk.hall))
        found.append(_counted("/staff/agent-matters", "Agents of the hall", "Matters handled wholly, to answer in time", wanted, language))
    if member.may("manager"):
        looks = await oversight.number_of_look_alarms(desk.hall)
        found.append(_counted("/staff/look-ups", "Looks at people’s data", "Alarms when somebody looks at too many", looks, language))
    mine = await phone_calls.open_call(phone_calls.Caller(desk.hall, desk.staff))
    if mine:
        address = f"/staff/phone-calls/{mine.reference}"
        found.append(_counted(address, "Your last call", "What came of it is still to be noted", 1, language))
    return tuple(found)


async def _at_home(place: str, member: StaffMember, language: str) -> list[Way]:
    """What waits where the hall comes to people: requests, tours, lists to remind from, alarms, and what comes after."""
    found: list[Way] = []
    if member.may(*home_visits.JUDGES):
        asking = len(await home_visits.open_at(place, manager=member.may("manager")))
        found.append(_counted("/staff/home-visits", "Home visits", "People who can’t come, to answer in time", asking, language))
    if member.may("manager", "visitor"):
        found.append(await _tours(member, language))
    if member.may(*KEEPERS):
        calls = await prevention.number_to_call(keeper_of_member(member), clock.now())
        about = "Communities’ lists: what falls due, whom to call"
        found.append(_counted("/staff/prevention", "People to remind and to visit", about, calls, language))
    if member.may("manager"):
        alarms, about = await doorstep.number_open(place), "Wrong words, wrong people, too many addresses"
        found.append(_counted("/staff/door-alarms", "Alarms of home visits", about, alarms, language))
    return found + await _after_visits(place, member, language)


async def _after_visits(place: str, member: StaffMember, language: str) -> list[Way]:
    """What is to be done after visits at home: calls, and wishes for another visit."""
    found: list[Way] = []
    if member.may(*CALLERS):
        calls = await number_waiting(place, manager=member.may("manager"))
        found.append(_counted("/staff/call-backs", "Call-backs", "People to telephone about a home visit", calls, language))
    if member.may(*home_visits.JUDGES):
        wishes = await aftercare.open_wishes(place)
        found.append(_counted("/staff/home-visits/served", "After visits", "Next steps, results, second visits", wishes, language))
    if member.may("visitor", "manager"):
        compared = await bedside.conflicts_open(bedside.Judge(place, member.id, member.may("manager")))
        about = "Done on a tablet, and no longer fitting when it came"
        found.append(_counted("/staff/bedside/conflicts", "Visits at home: to be compared", about, compared, language))
    return found


async def _tours(member: StaffMember, language: str) -> Way:
    """Accepted visits without a day, for who plans; for visitors the way to their own tours."""
    if not member.may("manager"):
        return Way("/staff/tours", say(language, "My tours"), say(language, "Who goes to whom on which half-day"))
    accepted, drafted = await home_visits.accepted_at(member.hall, manager=True), await tours.on_drafts(member.hall)
    number = sum(each.reference not in drafted for each in accepted) + len(await tours.overdue(member.hall, clock.now()))
    return _counted("/staff/tours", "Tours of home visits", "Visits that wait for a day, and those nobody came to", number, language)


async def _to_phone(place: str, language: str) -> list[Way]:
    """A closure whose people wait for a call, each: the desk telephones, only the manager closes."""
    now = clock.now()
    numbers: Mapping[int, int] = await closures.number_to_phone(place, now)
    made = tuple(each for each in await hall.closures_of(place) if each.id in numbers)
    return [
        Way(f"/staff/closures/{each.id}", say(language, "People to call about a closure"), f"{each.what} {each.when}",
            say(language, "{number} wait", number=numbers[each.id]), waits=True)
        for each in await views(made, language, now)
    ]  # fmt: skip


def _counted(address: str, name: str, about: str, number: int, language: str) -> Way:
    words = say(language, "{number} wait", number=number) if number else say(language, "Nothing waits")
    return Way(address, say(language, name), say(language, about), words, waits=number > 0)


routes = (overview,)
