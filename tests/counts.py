"""How often a proof is run: a small count in `make test`, the one that the issues name in `make prove`."""

import os


def times(small: int, proven: int) -> int:
    """`proven` under YUEBAN_PROVE=1, otherwise `small`."""
    return proven if os.environ.get("YUEBAN_PROVE") == "1" else small
