"""Rating a visit from the link in the message: five levels, none chosen beforehand, no signing in."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath, URLEncodedBody

from backend import clock, hall, ratings
from backend.languages import Language, day, say
from backend.ratings import AlreadyRated, Given, Invitation, Level
from backend.refusals import FieldRefused
from web import identity
from web.rendering import page, redirect

CHANNEL = "2"  # 移动端, of the national channel codes (ratings.yaml)
_CORE = 3
_THANKED_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class RatingForm:
    """What the rater chose and wrote; one tick alone comes as plain text."""

    level: str = ""
    tags: list[str] | str = field(default_factory=list)
    text: str = ""

    @property
    def ticked(self) -> tuple[str, ...]:
        """The codes of all ticks."""
        return (self.tags,) if isinstance(self.tags, str) else tuple(self.tags)


@dataclass(frozen=True)
class LevelView:
    """A level as a radio button."""

    value: str
    words: str
    stars: str
    chosen: bool


@dataclass(frozen=True)
class TagView:
    """A reason to tick."""

    code: str
    words: str
    chosen: bool


@get("/ratings/{token:str}", include_in_schema=False)
async def ask(request: Request[Any, Any, State], token: FromPath[str]) -> Response[Any]:
    """The five levels; once rated, thanks. Refuses InvitationOver."""
    asked = await ratings.invitation(token, clock.now())
    return _thanks(request) if asked.used else await _form(request, token, asked, RatingForm())


@post("/ratings/{token:str}/reasons", include_in_schema=False, status_code=200)
async def reasons(request: Request[Any, Any, State], token: FromPath[str], data: URLEncodedBody[RatingForm]) -> Response[Any]:
    """The second step: the reasons that belong to the chosen level."""
    asked = await ratings.invitation(token, clock.now())
    if asked.used:
        return redirect(f"/ratings/{token}")
    error = None if data.level in list(Level) else ratings.UnknownLevel(field="level")
    return await _form(request, token, asked, data, error, fragment="_reasons")


@post("/ratings/{token:str}", include_in_schema=False, status_code=303)
async def rate(request: Request[Any, Any, State], token: FromPath[str], data: URLEncodedBody[RatingForm]) -> Response[Any]:
    """Kept once; a second one changes nothing and is thanked all the same."""
    asked = await ratings.invitation(token, clock.now())
    try:
        thanks = await ratings.rate(token, Given(data.level, data.ticked, data.text, CHANNEL), clock.now())
    except FieldRefused as error:
        return await _form(request, token, asked, data, error)
    except AlreadyRated:
        return redirect(f"/ratings/{token}")
    answer = redirect(f"/ratings/{token}")
    if thanks.answered_by:
        answer.set_cookie(identity.kept_cookie("rated", thanks.answered_by.isoformat(), _THANKED_FOR))
    return answer


async def _form(
    request: Request[Any, Any, State],
    token: str,
    asked: Invitation,
    typed: RatingForm,
    error: FieldRefused | None = None,
    fragment: str | None = None,
) -> Response[Any]:
    language = Language(identity.person_of(request).language)
    where = await hall.hall(asked.hall)
    level = Level(typed.level) if typed.level in list(Level) else None
    known = ratings.tags_of(level) if level else ()
    tags = tuple(TagView(tag.code, tag.said(language), tag.code in typed.ticked) for tag in known)
    return page(
        request, "ratings/page.html", status=422 if error else 200, fragment=fragment,
        token=token, hall=where.name.said(language), levels=_levels(language, level), level=level, text=typed.text,
        first_tags=tags[:_CORE], more_tags=tags[_CORE:], more_open=any(tag.chosen for tag in tags[_CORE:]),
        reason_needed=level in ratings.BAD, most=ratings.LONGEST_TEXT,
        error=say(language, error.key, **error.facts) if error else "", error_field=error.field if error else "",
    )  # fmt: skip


def _thanks(request: Request[Any, Any, State]) -> Response[Any]:
    language = Language(identity.person_of(request).language)
    try:
        answered_by = date.fromisoformat(identity.cookie_value(request, "rated"))
    except ValueError:
        return page(request, "ratings/thanks.html", answered_by="")
    return page(request, "ratings/thanks.html", answered_by=day(language, answered_by))


def _levels(language: Language, chosen: Level | None) -> tuple[LevelView, ...]:
    return tuple(
        LevelView(level.value, say(language, level), "★" * ratings.stars(level) + "☆" * (5 - ratings.stars(level)), level == chosen)
        for level in Level
    )


routes = (ask, reasons, rate)
