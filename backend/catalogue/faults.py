"""What keeps a guide from being published although each of its parts is there."""

from collections.abc import Iterator

from backend.catalogue.material import Material, Necessity, ReceiveMethod
from backend.catalogue.rules import Guide
from backend.catalogue.wording import catch_all


def faults(guide: Guide) -> Iterator[tuple[str, str]]:
    """Each place where the guide contradicts itself, demands what can be shared or asks for anything and all; and why."""
    yield from _own_faults(guide)
    for index, material in enumerate(guide.materials):
        for field, why in _material_faults(material):
            yield f"materials[{index}].{field}", why


def _own_faults(guide: Guide) -> Iterator[tuple[str, str]]:
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
    if any(forms) != all(forms) or (material.has_form and not all(forms)):
        yield "sample", "a form has a blank and a filled sample"
