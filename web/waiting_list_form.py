"""The form to join the waiting list: what was typed, and its two pages."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response

from backend import catalogue, clock, hall, people
from backend.appointments import PARTS, Appointment, Awaited
from backend.hall import Hall, Kind
from backend.languages import moment, say
from web.appointments_answers import NEEDS, RELATIONS, Answers, read_answers
from web.identity import person_of
from web.modes import preferences
from web.rendering import page
from web.waiting_list_view import day_choices, new_address, part_choices

NEW = "/waiting-list/new"
WHO = ("relation", "name", "handler", "id_kind", "id_number", "needs")
Problems = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Typed:
    """What stands in the form."""

    days: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    answers: Answers = field(default_factory=Answers)


def read_typed(form: Any) -> Typed:
    """All fields as they came; parts of the day that are none count as not ticked."""
    kind = "enterprise" if form.get("kind") == "enterprise" else "person"
    answers = read_answers(form, Answers(kind=kind), WHO)
    days, parts = (tuple(dict.fromkeys(str(each)[:12] for each in form.getall(name, []))) for name in ("days", "parts"))
    return Typed(days, tuple(each for each in parts if each in tuple(PARTS)), answers)


def awaited_of(hall_slug: str, items: tuple[str, ...], typed: Typed, language: str) -> Awaited:
    """What is waited for; a day that can't be read counts as not ticked."""
    days = sorted(found for found in (_day(each) for each in typed.days) if found)
    return Awaited(hall_slug, items, tuple(days), tuple(Kind(each) for each in typed.parts), language)


async def form_page(
    request: Request, where: Hall, slugs: tuple[str, ...], typed: Typed, problems: Problems = (), status: int = 0
) -> Response[Any]:
    """For a new booking of these items; `status` is a refusal's own."""
    language, now = preferences(request).language, clock.now()
    names = {guide.slug: guide.title(language) for guide in await catalogue.guides(slugs)}
    days = await hall.free_days(where.slug, slugs, now)
    last = await hall.online_until(where.slug, now)
    again = new_address(where.slug, slugs)
    return page(
        request, "waiting_list/new.html", status=status or (422 if problems else 200), problems=problems, error=dict(problems),
        items=[(slug, names.get(slug, slug)) for slug in slugs], where=where, where_name=where.name.said(language), booking=None,
        days=day_choices(days, last, typed.days, language, now), parts=part_choices(language), typed=typed, answers=typed.answers,
        relations=[(each, say(language, f"relation-{each}")) for each in RELATIONS],
        needs=[(value, say(language, f"need-{value}"), "") for value in NEEDS],
        ids=[(each.value, say(language, f"id-{each}")) for each in people.IdKind], signed_in=person_of(request).signed_in,
        here_again=again, sign_in_again=f"{again}&{urlencode([('day', each) for each in typed.days])}",
        ordinary=again.replace(NEW, "/appointments/new"), **await rules_of(where.slug),
    )  # fmt: skip


async def earlier_page(request: Request, booking: Appointment, typed: Typed, problems: Problems = (), status: int = 0) -> Response[Any]:
    """To have this booking earlier."""
    language, now = preferences(request).language, clock.now()
    where, names = await hall.hall(booking.hall), await catalogue.names(booking.items, language)
    days = await hall.free_days(booking.hall, booking.items, now)
    return page(
        request, "waiting_list/new.html", status=status or (422 if problems else 200), problems=problems, error=dict(problems),
        items=list(zip(booking.items, names, strict=True)), where=where, where_name=where.name.said(language), booking=booking,
        booked_when=moment(language, booking.starts_at), days=day_choices(days, booking.day, typed.days, language, now),
        parts=part_choices(language), typed=typed, signed_in=True, here_again=f"{NEW}?{urlencode({'reference': booking.reference})}",
        ordinary=f"/appointments/{booking.reference}/change", **await rules_of(booking.hall),
    )  # fmt: skip


async def rules_of(hall_slug: str) -> dict[str, Any]:
    """How the hall's list works, in numbers."""
    policies = await hall.policies(hall_slug, clock.now())
    return {
        "minutes": int(policies.waiting_offer_for.total_seconds()) // 60, "unanswered": policies.waiting_unanswered,
        "quiet_from": f"{policies.waiting_quiet_from:%H:%M}", "quiet_until": f"{policies.waiting_quiet_until:%H:%M}",
    }  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
