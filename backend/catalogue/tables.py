"""What the catalogue slice remembers."""

from __future__ import annotations

from piccolo.columns import JSONB, Array, BigSerial, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class Items(Table, db=DB):
    """An item by its slug, its present guide, and what it is found by: `search_names` terms, `search_text` grams."""

    slug = Varchar(80, primary_key=True)
    name = Text()
    name_en = Text(default="")
    stage = Varchar(20, default="")
    subject = Varchar(20, default="")
    lists = Array(base_column=Text(), default=[])
    version = Integer(default=1)
    guide = JSONB()
    search_text = Text(default="")
    search_names = Text(default="")
    position = SmallInt(default=0)


class GuideVersions(Table, db=DB):
    """Every guide as it was: old versions stay readable (15.1)."""

    id = BigSerial(primary_key=True)
    item = Varchar(80)
    version = Integer()
    guide = JSONB()
    effective_at = Timestamptz()


class Bundles(Table, db=DB):
    """A life-event bundle by its slug."""

    slug = Varchar(80, primary_key=True)
    name = Text()
    name_en = Text(default="")
    stage = Varchar(20, default="")
    bundle = JSONB()
    position = SmallInt(default=0)
