"""A life-event bundle (一件事): several items asked for once, in one order, with one time."""

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from backend.catalogue.material import Text
from backend.catalogue.steps import TimeUnit


@dataclass(frozen=True, kw_only=True)
class BundledItem:
    """An item of the bundle: for everybody, or `when` something is so."""

    item: Text
    name: Text
    department: Text
    required: bool
    when: Text | None = None


@dataclass(frozen=True, kw_only=True)
class LooseStep:
    """A step that belongs to the event but is no item here."""

    name: Text
    department: Text
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Items that are done side by side, one after the other, or by choice (`mode`), and why then."""

    stage: int
    mode: Text
    items: tuple[Text, ...]
    why: Text


@dataclass(frozen=True, kw_only=True)
class MergedForm:
    """The one form that takes the place of the items' own."""

    name: Text
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class StillProvided:
    """What the applicant still brings, for which items, always or in a case."""

    material: Text
    used_by: tuple[Text, ...]
    conditional: bool


@dataclass(frozen=True, kw_only=True)
class MergedMaterials:
    """How many materials the items alone would ask for, and what is left."""

    single_item_total: int
    applicant_still_provides: tuple[StillProvided, ...]
    always_required_count: int
    logic: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TotalTime:
    """The time of the whole, along its longest way, and what is not counted."""

    number: Annotated[int, Meta(ge=0)]
    unit: TimeUnit
    critical_path: Text
    excluded: str = ""
    origin: str = ""


@dataclass(frozen=True)
class BundleName:
    """What a link to a bundle needs."""

    slug: str
    name: str
    name_en: str

    def title(self, language: str) -> str:
        """The bundle's name in that language; the Chinese one where it has no other."""
        return self.name_en if language == "en" and self.name_en else self.name


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """A bundle as it is published."""

    slug: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
    name: Text
    name_en: str = ""
    lifecycle_subject: Text
    lifecycle_stage: Text
    lead_department: Text
    participating_departments: tuple[Text, ...] = ()
    applicants: tuple[Text, ...] = ()
    keywords: tuple[Text, ...] = ()
    items: Annotated[tuple[BundledItem, ...], Meta(min_length=1)]
    steps_without_item: tuple[LooseStep, ...] = ()
    sequence: tuple[Stage, ...] = ()
    merged_form: MergedForm
    merged_materials: MergedMaterials
    total_promised_time: TotalTime
    max_visits: Annotated[int, Meta(ge=0)]
    acceptance_rule: Text
    delivery_rule: Text
    source: tuple[Text, ...] = ()
    confidence: Text = "likely"
    confidence_note: str = ""

    def title(self, language: str) -> str:
        """The bundle's name in that language; the Chinese one where it has no other."""
        return self.name_en if language == "en" and self.name_en else self.name
