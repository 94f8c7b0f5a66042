"""Catch-all wording in what a guide asks for (article 13.1): 其他、有关、相关, and 等 before 材料、证明 or 手续."""

import re
import unicodedata

_CATCH_ALL = re.compile(r"其他|其它|有关|相关|等(?:的|各类|各种|全部|所需|必要|必需)*(?:材料|证明|手续)")


def catch_all(text: str) -> str | None:
    """The words that ask for no one knows what, or None; blanks inside them hide nothing. 等级 and 等候 are no such words."""
    squeezed = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = _CATCH_ALL.search(squeezed)
    return found.group() if found else None
