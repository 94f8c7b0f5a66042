"""The files that git keeps, as the house tests read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DOORS = ("backend", "web", "miniprogram_api")


@cache
def files() -> tuple[Path, ...]:
    """Everything tracked, or about to be: what a fresh clone would hold."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return tuple(ROOT / name for name in sorted(set(names)) if name and (ROOT / name).is_file())


def texts() -> Iterator[tuple[Path, str]]:
    for path in files():
        try:
            yield path.relative_to(ROOT), path.read_text()
        except (UnicodeDecodeError, FileNotFoundError):  # a picture, or gone since it was listed
            continue


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Our Python, parsed: the product's, not the tests'."""
    for path, text in texts():
        if path.suffix == ".py" and path.parts[0] in DOORS and "migrations" not in path.parts:
            yield path, ast.parse(text)


def imports(tree: ast.Module) -> Iterator[str]:
    """Every dotted name that a module imports, `from a import b` as a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
