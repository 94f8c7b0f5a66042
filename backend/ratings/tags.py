"""The national tags, read once from tags.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from backend.ratings.rules import Level, Tag

_FILE = Path(__file__).with_name("tags.yaml")


@cache
def every_tag() -> dict[str, Tag]:
    """All tags by code, retired ones too: old ratings keep their words."""
    read = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    present = (
        Tag(each["code"], Level(each["level"]), each["text"], each["en"], each["core"], each.get("guide_defect", False))
        for each in read["tags"]
    )
    retired = (Tag(each["code"], Level(each["level"]), each["text"], retired=True) for each in read["retired"])
    return {tag.code: tag for tag in (*present, *retired)}


def tags_of(level: Level) -> tuple[Tag, ...]:
    """What can be ticked for `level`, the three core ones first."""
    found = [tag for tag in every_tag().values() if tag.level == level and not tag.retired]
    return tuple(sorted(found, key=lambda tag: (not tag.core, tag.code)))
