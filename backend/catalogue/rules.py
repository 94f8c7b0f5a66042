"""A guide: everything an item promises and asks, the 18 elements of article 12 first."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from backend.catalogue.ease import Agent, DeficiencyAcceptance, ExtendedHours, HomeService, OneCertificate
from backend.catalogue.material import Material, Text
from backend.catalogue.steps import Result, Step, TimeLimit


class Kind(StrEnum):
    """事项类型, GB/T 39046-2020 appendix A."""

    licence = "行政许可"
    payment = "行政给付"
    confirmation = "行政确认"
    other_power = "其他行政权力"
    public_service = "公共服务"


class HandlingType(StrEnum):
    """办件类型: done on the spot, or within a promised time."""

    at_once = "即办件"
    promised = "承诺件"


class ExerciseLevel(StrEnum):
    """行使层级."""

    state = "国家级"
    province = "省级"
    city = "市级"
    county = "县级"
    town = "镇（乡、街道）级"


@dataclass(frozen=True, kw_only=True)
class LegalBasis:
    """设定依据: a law, its article and what it says."""

    law: Text
    article: Text | None = None
    document_no: Text | None = None
    gist: Text
    verified: bool = False


@dataclass(frozen=True, kw_only=True)
class Fee:
    """One charge and its rate."""

    name: Text
    standard: Text


@dataclass(frozen=True, kw_only=True)
class Fees:
    """收费信息: `amount` says it in words, also where nothing is charged."""

    charged: bool
    amount: Text
    items: tuple[Fee, ...] = ()
    basis: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Consultation:
    """咨询方式."""

    window: Text
    phone: Text
    online: Text
    letter: Text


@dataclass(frozen=True, kw_only=True)
class Supervision:
    """监督投诉方式."""

    phone: Text
    window: Text
    online: Text


@dataclass(frozen=True, kw_only=True)
class Guide:
    """办事指南 of one item. The first 18 are article 12's elements in its order; none of them may be missing."""

    name: Text
    kind: Kind
    implementing_body: Text
    handling_type: HandlingType
    statutory_time_limit: TimeLimit
    promised_time_limit: TimeLimit
    exercise_level: ExerciseLevel
    service_targets: Annotated[tuple[Text, ...], Meta(min_length=1)]
    legal_basis: Annotated[tuple[LegalBasis, ...], Meta(min_length=1)]
    conditions: Annotated[tuple[Text, ...], Meta(min_length=1)]
    materials: Annotated[tuple[Material, ...], Meta(min_length=1)]
    fees: Fees
    process: Annotated[tuple[Step, ...], Meta(min_length=1)]
    result: Result
    address: Text
    office_hours: Text
    consultation: Consultation
    supervision: Supervision

    slug: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
    code: Text | None
    name_en: str = ""
    national_catalog_code: Text | None = None
    kind_code: Text | None = None
    exercise_level_code: Text | None = None
    handling_type_code: Text | None = None
    service_target_codes: tuple[Text, ...] = ()
    department: Text
    implementing_body_local: Text | None = None
    partner_departments: tuple[Text, ...] = ()
    lifecycle_subject: Text
    lifecycle_stage: Text
    applicant_kinds: tuple[Text, ...] = ()
    keywords: tuple[Text, ...] = ()
    home_service: HomeService = field(default_factory=HomeService)
    extended_hours: ExtendedHours = field(default_factory=ExtendedHours)
    one_certificate: OneCertificate = field(default_factory=OneCertificate)
    notification_commitment: bool = False
    deficiency_acceptance: DeficiencyAcceptance = field(default_factory=DeficiencyAcceptance)
    agent: Agent = field(default_factory=Agent)
    window_minutes: Annotated[int, Meta(ge=1, le=240)]
    max_visits: Annotated[int, Meta(ge=0)]
    channels: Annotated[tuple[Text, ...], Meta(min_length=1)]
    delivery: tuple[Text, ...] = ()
    source: tuple[Text, ...] = ()
    confidence: Text = "likely"
    confidence_note: str = ""

    @property
    def is_for_enterprises(self) -> bool:
        """Its life stage is an enterprise's (设立、经营、退出)."""
        return self.lifecycle_subject == "法人"

    @property
    def asked(self) -> tuple[Material, ...]:
        """What the applicant brings or fills in."""
        return tuple(material for material in self.materials if not material.is_fetched)

    @property
    def fetched(self) -> tuple[Material, ...]:
        """What nobody brings: 免提交."""
        return tuple(material for material in self.materials if material.is_fetched)

    def material(self, no: int) -> Material | None:
        """The material of that number."""
        return next((material for material in self.materials if material.no == no), None)

    def title(self, language: str) -> str:
        """The item's name in that language; the Chinese one where it has no other."""
        return self.name_en if language == "en" and self.name_en else self.name
