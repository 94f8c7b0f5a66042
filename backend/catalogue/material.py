"""What an applicant brings, or what is fetched for them: a material with its seven fields (article 13)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

Text = Annotated[str, Meta(pattern=r"\S")]
"""Words that must not be blank."""


class MaterialType(StrEnum):
    """In what form it is a proof."""

    original = "原件"
    copy = "复印件"
    electronic = "电子"


class SourceChannel(StrEnum):
    """Where it comes from."""

    applicant = "申请人自备"
    government = "政府部门核发"
    third_party = "第三方"


class ReceiveMethod(StrEnum):
    """How the hall takes it; 免提交 means that nobody brings it."""

    paper = "纸质"
    electronic = "电子"
    returned = "核验后退回"
    not_submitted = "免提交"


class Necessity(StrEnum):
    """Whether everybody needs it."""

    always = "必要"
    in_a_case = "视情形"


@dataclass(frozen=True, kw_only=True)
class Sharing:
    """Where a material is fetched from, so that nobody is asked for it (articles 11 and 32)."""

    department: Text
    system: Text
    method: Text
    depth: Text
    fallback: Text


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The names under which the blank and the filled form are known; both, or neither where there is no form."""

    blank_form: Text | None
    filled_sample: Text | None


@dataclass(frozen=True, kw_only=True)
class Material:
    """One material: article 13's seven fields, and when, how often and from whom it is needed."""

    no: int
    name: Text
    type: MaterialType
    basis: Text
    sample: Sample
    source_channel: SourceChannel
    receive_method: Annotated[tuple[ReceiveMethod, ...], Meta(min_length=1)]
    acceptance_standard: Text
    necessity: Necessity = Necessity.always
    required_when: Text | None = None
    copies: Annotated[int, Meta(ge=0)] = 1
    core: bool = True
    form_fields: tuple[Text, ...] | None = None
    obtainable_by_sharing: bool = False
    sharing: Sharing | None = None

    @property
    def is_fetched(self) -> bool:
        """Nobody brings it: it is had by sharing."""
        return self.receive_method == (ReceiveMethod.not_submitted,)

    @property
    def has_form(self) -> bool:
        """There is a form to fill in, so there are a blank and a filled one to look at."""
        return bool(self.form_fields)
