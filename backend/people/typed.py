"""What people type, brought to one form before it is judged: full-width, spaces and dashes are forgiven."""

from __future__ import annotations

import re
import unicodedata

_GAPS = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff_\-\u2010-\u2015\u2212()]+")


def closed_up(text: str) -> str:
    """`text` without full-width forms, blanks, dashes, brackets and invisible marks, in capitals."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", text)).upper()
