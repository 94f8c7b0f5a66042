"""Items and their guides: one name, one text, one standard for every door.

Promises: a guide that is shown is complete (article 12), asks for nothing vague and nothing that can be had by sharing
(article 13); whoever asks in their own words finds the item, or hears kindly that there is none; the public lists follow
from the guides. Guides are decoded once a version and process; asking for one costs one small query.
"""

from backend.catalogue.actions import (
    Found,
    UnknownBundle,
    UnknownItem,
    bundle,
    bundles,
    bundles_with,
    found,
    guide,
    guides,
    load,
    load_shipped,
    names,
    old_guide,
    sample,
)
from backend.catalogue.ease import Agent, DeficiencyAcceptance, ExtendedHours, HomeService, OneCertificate
from backend.catalogue.files import SHIPPED
from backend.catalogue.life_events import Bundle, BundleName
from backend.catalogue.lists import PublicList, is_on
from backend.catalogue.material import Material
from backend.catalogue.reading import GuideRefused
from backend.catalogue.rules import Consultation, Fees, Guide, LegalBasis, Supervision
from backend.catalogue.stages import OF_ENTERPRISES, OF_PEOPLE, LifeStage, stage_named
from backend.catalogue.steps import Result, Step, StepTime, TimeLimit, TimeUnit

__all__ = [
    "OF_ENTERPRISES",
    "OF_PEOPLE",
    "SHIPPED",
    "Agent",
    "Bundle",
    "BundleName",
    "Consultation",
    "DeficiencyAcceptance",
    "ExtendedHours",
    "Fees",
    "Found",
    "Guide",
    "GuideRefused",
    "HomeService",
    "LegalBasis",
    "LifeStage",
    "Material",
    "OneCertificate",
    "PublicList",
    "Result",
    "Step",
    "StepTime",
    "Supervision",
    "TimeLimit",
    "TimeUnit",
    "UnknownBundle",
    "UnknownItem",
    "bundle",
    "bundles",
    "bundles_with",
    "found",
    "guide",
    "guides",
    "is_on",
    "load",
    "load_shipped",
    "names",
    "old_guide",
    "sample",
    "stage_named",
]
