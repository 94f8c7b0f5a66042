"""The page behind a slip's QR: where the number stands and, in the end, the way to rate. No sign-in, nothing personal."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from backend import clock, hall, ratings, visits
from backend.languages import moment, say
from backend.visits import Slip, VisitState
from web import closures_view
from web.home_tickets import before_coming
from web.modes import preferences
from web.rendering import page
from web.visits import LOOKS, TicketView, group_and_floor
from web.waits import wait_words


@get("/tickets/slips/{token:str}", include_in_schema=False)
async def slip(request: Request, token: FromPath[str]) -> Response[Any]:
    """Where one stands in the line; htmx looks again every ten seconds."""
    language = preferences(request).language
    try:
        found = await visits.slip(token, clock.now())
    except visits.NothingHere:
        return await before_coming(request, token)
    view = await _view(found, f"/tickets/slips/{token}", language)
    policies = await hall.policies(found.visit.hall, clock.now())
    wait = int(policies.walk_in_wait.total_seconds() // 60)
    closed = await closures_view.now_lines(found.visit.hall, clock.now(), language)
    return page(request, "visits/slip.html", fragment="_ticket", view=view, wait_minutes=wait, closed=closed)


async def _view(found: Slip, address: str, language: str) -> TicketView:
    visit = found.visit
    group, floor = await group_and_floor(visit.hall, visit.window_group)
    facts = {"window": visit.window or "", "before": found.before or 0}
    key = "ticket-next" if found.before == 0 else f"ticket-{visit.state}"
    more = "slip-waiting-more" if visit.state is VisitState.waiting else f"{key}-more"
    taken_at = visit.checked_in_at.astimezone(clock.SHANGHAI)
    rate = f"/ratings/{ratings.token_of('visit', str(visit.id))}" if visit.state is VisitState.finished else ""
    return TicketView(
        "", visit.ticket, visit.state.value, LOOKS.get(visit.state, "info"), say(language, key, **facts),
        say(language, more, **facts), group.zone.said(language), moment(language, taken_at), rate, taken_at.isoformat(), address,
        group.name.said(language), floor, wait_words(found.wait, language),
    )  # fmt: skip


routes = (slip,)
