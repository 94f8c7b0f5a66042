"""The catalogue's files: the guides and bundles that come with the product, their English names, values for samples."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from backend.catalogue.reading import GuideRefused

_GUIDES = Path(__file__).parent / "guides"
SHIPPED = (_GUIDES / "items.yaml", _GUIDES / "bundles.yaml")
"""The product's own guides and bundles, in the order to load them."""


def document(text: str) -> dict[str, Any]:
    """The mapping that a YAML text holds; GuideRefused where it is no readable one."""
    try:
        found = yaml.load(text, yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise GuideRefused("file", " ".join(str(error).split())) from None
    if not isinstance(found, dict):
        raise GuideRefused("file", "a mapping is wanted at the top")
    return found


@cache
def english_names() -> dict[str, dict[str, str]]:
    """The English names of `items` and `bundles` by their slugs."""
    names: dict[str, dict[str, str]] = yaml.safe_load((_GUIDES / "names_en.yaml").read_text(encoding="utf-8"))
    return names


@cache
def sample_values() -> dict[str, str]:
    """Invented values of single form fields."""
    values: dict[str, str] = yaml.safe_load((_GUIDES / "sample_values.yaml").read_text(encoding="utf-8"))
    return values
