"""From the YAML form of guides to guides, or a refusal that names the place: a guide that lacks something is not published."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from backend.catalogue.guide import Guide
from backend.catalogue.material import Material, Necessity, ReceiveMethod
from backend.catalogue.wording import catch_all
from backend.refusals import Refusal


class GuideRefused(Refusal):
    """A guide cannot be published; `place` says where it stands in the file, `why` what is wrong there."""

    def __str__(self) -> str:
        return f"{self.facts['place']}: {self.facts['why']}"


def guides_in(document: Any, names_en: dict[str, str]) -> tuple[Guide, ...]:
    """All guides of a document with a list `items`, with their English names; GuideRefused at the first that is incomplete."""
    entries = document.get("items") if isinstance(document, dict) else None
    if not isinstance(entries, list) or not entries:
        raise GuideRefused(place="items", why="a list of items is missing")
    guides = tuple(_guide(number, entry, names_en) for number, entry in enumerate(entries))
    _check_slugs(guides)
    return guides


def check(guide: Guide) -> None:
    """GuideRefused where the guide's parts contradict each other, demand what can be shared, or ask for anything and all."""
    for place, why in _faults(guide):
        raise GuideRefused(place=place, why=why)


def _guide(number: int, entry: Any, names_en: dict[str, str]) -> Guide:
    slug = str(entry.get("slug", "?")) if isinstance(entry, dict) else "?"
    try:
        guide = msgspec.convert(entry, Guide)
        check(guide)
    except msgspec.ValidationError as error:
        place, why = _place(str(error))
        raise GuideRefused(place=f"items[{number}] {slug} {place}".rstrip(), why=why) from None
    except GuideRefused as refusal:
        raise GuideRefused(place=f"items[{number}] {slug} {refusal.facts['place']}", why=refusal.facts["why"]) from None
    return replace(guide, name_en=names_en.get(guide.slug, guide.name_en))


def _check_slugs(guides: tuple[Guide, ...]) -> None:
    seen: set[str] = set()
    for number, guide in enumerate(guides):
        if guide.slug in seen:
            raise GuideRefused(place=f"items[{number}] {guide.slug} slug", why="used twice")
        seen.add(guide.slug)


def _place(message: str) -> tuple[str, str]:
    """msgspec's "why - at `$.a[1].b`" as (a[1].b, why); a missing field is named as the place itself."""
    why, _, path = message.partition(" - at ")
    place = path.strip("`").removeprefix("$").removeprefix(".")
    missing = re.fullmatch(r"Object missing required field `(\w+)`", why)
    if missing:
        return f"{place}.{missing.group(1)}".removeprefix("."), "is missing"
    return place, "is empty" if "matching regex" in why or "length >= 1" in why else why


def _faults(guide: Guide) -> Iterator[tuple[str, str]]:
    if guide.statutory_time_limit.number is None and not guide.statutory_time_limit.note.strip():
        yield "statutory_time_limit.note", "must say why there is no limit"
    if guide.promised_time_limit.number is None:
        yield "promised_time_limit.number", "is missing"
    if guide.fees.charged and not (guide.fees.items and guide.fees.basis):
        yield "fees", "a charge needs its rates and its basis"
    if [step.step for step in guide.process] != list(range(1, len(guide.process) + 1)):
        yield "process", "steps are numbered 1, 2, 3 …"
    numbers = [material.no for material in guide.materials]
    if len(set(numbers)) != len(numbers):
        yield "materials", "a number is used twice"
    for late in guide.deficiency_acceptance.materials:
        if late.material_no not in numbers:
            yield "deficiency_acceptance.materials", f"there is no material {late.material_no}"
    for index, material in enumerate(guide.materials):
        for field, why in _material_faults(material):
            yield f"materials[{index}].{field}", why


def _material_faults(material: Material) -> Iterator[tuple[str, str]]:
    for field in ("name", "required_when", "acceptance_standard"):
        words = catch_all(getattr(material, field) or "")
        if words:
            yield field, f"catch-all wording “{words}”"
    if material.obtainable_by_sharing and not material.is_fetched:
        yield "receive_method", f"can be had by sharing, so it is only {ReceiveMethod.not_submitted}"
    if ReceiveMethod.not_submitted in material.receive_method and not material.obtainable_by_sharing:
        yield "obtainable_by_sharing", f"{ReceiveMethod.not_submitted} needs a source that shares it"
    if material.obtainable_by_sharing and material.sharing is None:
        yield "sharing", "is missing"
    if (material.necessity == Necessity.in_a_case) != (material.required_when is not None):
        yield "required_when", f"goes with {Necessity.in_a_case}, and only with it"
    forms = (material.sample.blank_form, material.sample.filled_sample)
    if material.has_form != all(forms) or any(forms) != all(forms):
        yield "sample", "a form has fields, a blank and a filled sample"
