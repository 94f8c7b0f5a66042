"""What can be done with the catalogue: load guides and bundles, find an item, read its guide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from backend import ledger
from backend.catalogue import files, keeping, reading, records, search
from backend.catalogue.files import SHIPPED
from backend.catalogue.life_events import Bundle, BundleName
from backend.catalogue.lists import PublicList, lists_of
from backend.catalogue.material import Material
from backend.catalogue.rules import Guide
from backend.catalogue.samples import sample_value
from backend.catalogue.stages import IN_CHINESE, LifeStage
from backend.database import connection, transaction
from backend.refusals import FieldRefused, NotFound

PAGE = 20
EVERY_HALL = "all"
_ALIKE_LATIN, _ALIKE, _CLOSE = 0.6, 0.4, 0.75
_KEPT: dict[str, tuple[int, Guide]] = {}


class UnknownItem(NotFound):
    """There is no such item (any more)."""


class UnknownBundle(NotFound):
    """There is no such bundle (any more)."""


class UnknownPlace(FieldRefused):
    """A cursor is a place in a list that we gave out."""


@dataclass(frozen=True)
class Found:
    """Some guides, best first; how many there are in all; the cursor of what follows. `exact`: met by words, not only alike."""

    guides: tuple[Guide, ...]
    total: int
    next: str | None
    exact: bool = True


async def load(text: str, by: str, now: datetime) -> str | None:
    """Publish the guides (`items`) and bundles (`themes`) of a YAML text and say in one line what was loaded; None where it
    holds neither. All of them, or none and GuideRefused with the place.

    A guide that differs from the one that counts becomes its next version; one that doesn't leaves no trace.
    """
    document = files.document(text)
    names = files.english_names()
    guides = reading.guides_in(document, names["items"]) if "items" in document else ()
    bundles = reading.bundles_in(document, names["bundles"]) if "themes" in document else ()
    if not guides and not bundles:
        return None
    async with transaction() as held:
        await keeping.one_at_a_time(held)
        changed = [
            guide.slug for guide in guides if await keeping.remember_guide(held, guide, search.prepared(guide), lists_of(guide), now)
        ]
        for bundle in bundles:
            await keeping.remember_bundle(held, bundle)
        for slug in changed:
            await ledger.write(held, EVERY_HALL, now, by, "publish guide", slug)
    return f"guides: {len(guides)}, new or changed: {len(changed)}; bundles: {len(bundles)}"


async def names(slugs: tuple[str, ...], language: str) -> tuple[str, ...]:
    """What the items are called in `language` ("zh" or "en"), in the order asked; an item that is no more by its slug."""
    async with connection() as held:
        known = await records.names_of(held, slugs)
    return tuple(known[slug][language == "en"] if slug in known else slug for slug in slugs)


async def load_shipped(now: datetime) -> None:
    """The guides and bundles that come with the product; run again, all stays as it is."""
    for path in SHIPPED:
        await load(path.read_text(encoding="utf-8"), "shipped", now)


async def guide(slug: str) -> Guide:
    """The guide that counts now, or UnknownItem."""
    found = await guides((slug,))
    if not found:
        raise UnknownItem(field="item")
    return found[0]


async def guides(slugs: tuple[str, ...]) -> tuple[Guide, ...]:
    """The guides that count now, in the order asked for; unknown items are left out."""
    async with connection() as held:
        versions = await records.versions_of(held, tuple(slug for slug in slugs if slug.isascii() and slug.isprintable()))
    return await _decoded(tuple(sorted(versions, key=lambda version: slugs.index(version.slug))))


async def old_guide(slug: str, version: int) -> Guide:
    """A version of a guide as it was, or UnknownItem."""
    async with connection() as held:
        found = await records.guide_as_of(held, slug, version)
    if found is None:
        raise UnknownItem(field="item")
    return found


async def found(
    asked: str = "", *, stage: LifeStage | None = None, on: PublicList | None = None, cursor: str = "", size: int = PAGE
) -> Found:
    """Items for what was asked in people's own words, best first; without words, all of that stage and list in order."""
    start = _start(cursor)
    wanted = records.Wanted(IN_CHINESE[stage] if stage else None, on)
    hits = await _hits(asked, wanted) if asked.strip() else await _all(wanted)
    shown = hits[start : start + size]
    more = str(start + size) if len(hits) > start + size else None
    versions = tuple(records.Version(hit.slug, hit.version) for hit in shown)
    return Found(await _decoded(versions), len(hits), more, any(hit.met for hit in hits))


async def bundles() -> tuple[Bundle, ...]:
    """Every life-event bundle."""
    async with connection() as held:
        return await records.all_bundles(held)


async def bundles_with(item: str) -> tuple[BundleName, ...]:
    """The life-event bundles that the item is part of."""
    async with connection() as held:
        return await records.bundles_with(held, item)


async def bundle(slug: str) -> Bundle:
    """The bundle, or UnknownBundle."""
    async with connection() as held:
        kept = await records.bundle_of(held, slug) if slug.isascii() and slug.isprintable() else None
    if kept is None:
        raise UnknownBundle(field="bundle")
    return kept


def sample(material: Material) -> tuple[tuple[str, str], ...]:
    """The fields of a material's form, each with a value that is obviously nobody's."""
    return tuple((field, sample_value(field, files.sample_values())) for field in material.form_fields or ())


async def _all(wanted: records.Wanted) -> tuple[records.Hit, ...]:
    async with connection() as held:
        return tuple(records.Hit(item.slug, item.version, True, 1.0) for item in await records.listed(held, wanted))


async def _hits(asked: str, wanted: records.Wanted) -> tuple[records.Hit, ...]:
    question = search.question(asked)
    if question is None:
        return ()
    async with connection() as held:
        hits = await records.found(held, question, wanted, _ALIKE_LATIN if question.readings[0].isascii() else _ALIKE)
        if any(hit.met for hit in hits):
            return tuple(hit for hit in hits if hit.met or hit.alike >= _CLOSE)
        sound = search.by_sound(question)
        heard = await records.found(held, sound, wanted, 1.1) if sound else ()
    return heard or hits


async def _decoded(versions: tuple[records.Version, ...]) -> tuple[Guide, ...]:
    missing = tuple(item.slug for item in versions if _KEPT.get(item.slug, (0, None))[0] != item.version)
    if missing:
        async with connection() as held:
            for version, kept in await records.guides_of(held, missing):
                _KEPT[kept.slug] = (version, kept)
    return tuple(_KEPT[item.slug][1] for item in versions)


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    if not cursor.isascii() or not cursor.isdecimal() or len(cursor) > 6:
        raise UnknownPlace(field="cursor")
    return int(cursor)
