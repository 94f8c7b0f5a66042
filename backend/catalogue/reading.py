"""From the YAML form to guides and bundles, or a refusal that names the place: what lacks something is not published."""

import re
from dataclasses import replace
from typing import Any

import msgspec

from backend.catalogue.faults import faults
from backend.catalogue.life_events import Bundle
from backend.catalogue.rules import Guide


class GuideRefused(ValueError):
    """A guide or bundle cannot be published; `place` says where it stands in the file, `why` what is wrong there."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}")
        self.place = place
        self.why = why


def guides_in(document: Any, names_en: dict[str, str]) -> tuple[Guide, ...]:
    """All guides of a document with a list `items`, with their English names; GuideRefused at the first that is incomplete."""
    guides = tuple(_guide(number, entry, names_en) for number, entry in enumerate(_entries(document, "items")))
    _check_slugs("items", tuple(guide.slug for guide in guides))
    return guides


def bundles_in(document: Any, names_en: dict[str, str]) -> tuple[Bundle, ...]:
    """All bundles of a document with a list `themes`, with their English names; GuideRefused at the first that is incomplete."""
    bundles = tuple(_bundle(number, entry, names_en) for number, entry in enumerate(_entries(document, "themes")))
    _check_slugs("themes", tuple(bundle.slug for bundle in bundles))
    return bundles


def _entries(document: Any, name: str) -> list[Any]:
    entries = document.get(name) if isinstance(document, dict) else None
    if not isinstance(entries, list) or not entries:
        raise GuideRefused(name, "a list is missing")
    return entries


def _guide(number: int, entry: Any, names_en: dict[str, str]) -> Guide:
    where = f"items[{number}] {_slug(entry)}"
    guide: Guide = _converted(entry, Guide, where)
    for place, why in faults(guide):
        raise GuideRefused(f"{where} {place}", why)
    return replace(guide, name_en=names_en.get(guide.slug, guide.name_en))


def _bundle(number: int, entry: Any, names_en: dict[str, str]) -> Bundle:
    bundle: Bundle = _converted(entry, Bundle, f"themes[{number}] {_slug(entry)}")
    return replace(bundle, name_en=names_en.get(bundle.slug, bundle.name_en))


def _slug(entry: Any) -> str:
    return str(entry.get("slug", "?")) if isinstance(entry, dict) else "?"


def _converted(entry: Any, wanted: Any, where: str) -> Any:
    try:
        return msgspec.convert(entry, wanted)
    except msgspec.ValidationError as error:
        place, why = _place(str(error))
        raise GuideRefused(f"{where} {place}".rstrip(), why) from None


def _check_slugs(name: str, slugs: tuple[str, ...]) -> None:
    for number, slug in enumerate(slugs):
        if slug in slugs[:number]:
            raise GuideRefused(f"{name}[{number}] {slug} slug", "used twice")


def _place(message: str) -> tuple[str, str]:
    """msgspec's "why - at `$.a[1].b`" as (a[1].b, why); a missing field is named as the place itself."""
    why, _, path = message.partition(" - at ")
    place = path.strip("`").removeprefix("$").removeprefix(".")
    missing = re.fullmatch(r"Object missing required field `(\w+)`", why)
    if missing:
        return f"{place}.{missing.group(1)}".removeprefix("."), "is missing"
    return place, "is empty" if "matching regex" in why or "length >= 1" in why else why
