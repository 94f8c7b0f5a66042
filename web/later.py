"""Doors whose room is not built yet: each says so, and what one can do today."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get

from web.rendering import page


@dataclass(frozen=True)
class Room:
    """A room to come: its name, what it will be for, and how the same is had today; `way` is a page that helps already."""

    name: str
    purpose: str
    today: str
    way: str = ""
    way_words: str = ""


ROOMS = {
    "/cases/new": Room(
        "Apply online",
        "Hand in a matter and its papers from home.",
        "Book a time and hand your papers in at the window, or call us and ask what can be sent.",
        "/items", "Book a time",
    ),
    "/enquiries/new": Room(
        "Ask, complain, unresolved matters",
        "Questions and complaints in writing, with an answer that can be followed.",
        "Call us, or come to the window for unresolved matters: somebody takes it up the same day.",
    ),
    "/policies": Room(
        "Policies for enterprises",
        "Support that fits your enterprise, with the reason why it reached you.",
        "Ask at the enterprise windows, or call us.",
    ),
    "/published": Room(
        "Ratings as published",
        "How visitors rate the hall, and what was mended.",
        "After each visit you can rate it by the link that we send you. Figures will stand here as soon as there are enough.",
    ),
}  # fmt: skip


@get(list(ROOMS), include_in_schema=False, opt={"public": True})
async def later(request: Request) -> Response[Any]:
    """The room's page until the room is built."""
    return page(request, "home/later.html", cache="no-cache", room=ROOMS[request.url.path.rstrip("/")])


routes = (later,)
