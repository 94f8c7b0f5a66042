"""The catalogue's files: the guides and bundles that come with the product, their English names, values for samples."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from backend.catalogue.reading import GuideRefused

_GUIDES = Path(__file__).parent / "guides"
SHIPPED = (_GUIDES / "items.yaml", _GUIDES / "bundles.yaml")
"""The product's own guides and bundles, in the order to load them."""


def document(path: Path) -> dict[str, Any]:
    """A YAML file of guides (`items`) or bundles (`themes`); GuideRefused where it is neither."""
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise GuideRefused(path.name, " ".join(str(error).split())) from None
    if not isinstance(found, dict) or not {"items", "themes"} & found.keys():
        raise GuideRefused(path.name, "neither `items` nor `themes`")
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
