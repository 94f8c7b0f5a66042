"""What the uploads slice remembers: files, the pieces of those still coming, and their contents. All bytes are encrypted.

They stand in the database and not beside it: a file and its row are written and deleted as one, and the one backup has both.
"""

from __future__ import annotations

from piccolo.columns import UUID, BigSerial, Boolean, Bytea, Integer, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class Uploads(Table, db=DB):
    """One file. `belongs_to` is an owner of another slice, opaque here; `hints` are words with a comma between them."""

    id = UUID(primary_key=True)
    hall = Varchar(40)
    belongs_to = Varchar(80)
    purpose = Varchar(20)
    kind = Varchar(10)
    size = Integer()
    arrived = Integer(default=0)
    ready = Boolean(default=False)
    media = Varchar(40, default="")
    hints = Varchar(40, default="")
    by = Varchar(60)
    begun_at = Timestamptz()
    delete_after = Timestamptz(null=True, default=None)


class UploadPieces(Table, db=DB):
    """A piece of a file that is still coming, from the byte `starts` on."""

    id = BigSerial(primary_key=True)
    upload = UUID()
    starts = Integer()
    box = Bytea()


class UploadContents(Table, db=DB):
    """A file that is ready: `part` is "whole", or "small" of a picture."""

    id = BigSerial(primary_key=True)
    upload = UUID()
    part = Varchar(5)
    box = Bytea()
