"""Rate one's own visit, an item of it, or a case."""

from datetime import date
from typing import Any, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import CacheControlHeader
from litestar.params import JSONBody

from backend import appointments, clock, ratings
from backend.languages import say
from backend.ratings import Given, Level, NothingToRate
from miniprogram_api.identity import account_of
from miniprogram_api.problems import PROBLEMS
from miniprogram_api.repeating import once

BASE = "/api/mp/v1"
CHANNEL = "2"  # 移动端
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
_WHOLE = ("visit", "case")


class RatingGiven(msgspec.Struct, forbid_unknown_fields=True):
    """Five levels; tags are national codes of that level; a bad level needs a tag or a text of at most 150 characters."""

    reference: str
    level: Literal["very_satisfied", "satisfied", "basically", "dissatisfied", "very_dissatisfied"]
    subject: str = "visit"
    tags: list[str] = msgspec.field(default_factory=list)
    text: str = ""


class RatingTaken(msgspec.Struct):
    """That it counts. `bad_answered_by` is the same for every level: this answer is kept for repeats, and tells nobody what was said."""

    reference: str
    subject: str
    bad_answered_by: date


class TagShown(msgspec.Struct):
    """A reason to tick; the first three of a level are core."""

    code: str
    text: str
    text_en: str
    core: bool


class LevelShown(msgspec.Struct):
    """A level with its stars and its tags."""

    level: str
    name: str
    stars: int
    reason_needed: bool
    tags: list[TagShown]


class LevelList(msgspec.Struct):
    """All five; nothing follows."""

    items: list[LevelShown]
    next: str | None = None


@post(f"{BASE}/ratings", responses=PROBLEMS, security=_BEARER)
async def rate(request: Request[Any, Any, Any], data: JSONBody[RatingGiven]) -> Response[RatingTaken]:
    """Rate once. 409 already-rated; 404 nothing-to-rate; 422 wrong-tag, reason-needed, text-too-long."""
    citizen = account_of(request).citizen

    async def act() -> RatingTaken:
        found = await appointments.owned(data.reference, citizen)
        item = None if data.subject in _WHOLE else data.subject
        if item is not None and item not in found.items:
            raise NothingToRate
        given, now = Given(data.level, tuple(data.tags), data.text, CHANNEL), clock.now()
        await ratings.rate_own(citizen, found.reference, given, now, item=item)
        return RatingTaken(found.reference, data.subject, await ratings.answered_by(now))

    return await once(request, act)


@get(f"{BASE}/ratings/levels", responses=PROBLEMS, cache_control=CacheControlHeader(public=True, max_age=3600))
async def levels() -> LevelList:
    """The five levels, best first, with the tags that belong to each."""
    return LevelList([_shown(level) for level in Level])


def _shown(level: Level) -> LevelShown:
    tags = [TagShown(tag.code, tag.text, tag.text_en, tag.core) for tag in ratings.tags_of(level)]
    return LevelShown(level.value, say("zh", level), ratings.stars(level), level in ratings.BAD, tags)


routes = (rate, levels)
