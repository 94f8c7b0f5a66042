"""Arrows point down, and nobody reaches into another slice (import-linter has the layers)."""

import ast

import pytest

from tests.house import tracked

SLICES = sorted(path.parent.name for path in (tracked.ROOT / "backend").glob("*/__init__.py") if path.parent.name != "migrations")
IMPURE = {"piccolo", "asyncpg", "litestar", "httpx", "jinja2", "asyncio", "pgqueuer", "structlog"}
WIRING = {"backend/piccolo_app.py"}


@pytest.mark.parametrize("name", SLICES)
def test_outsiders_use_only_what_a_slice_offers(name: str) -> None:
    reached = [
        f"{path}: {imported}"
        for path, tree in tracked.modules()
        if path.parts[:2] != ("backend", name) and str(path) not in WIRING
        for imported in tracked.imports(tree)
        if imported.startswith(f"backend.{name}.") and _is_inside(imported)
    ]
    assert reached == []


def _is_inside(imported: str) -> bool:
    """Whether backend.slice.part… names a file of the slice, not a name that its __init__ offers."""
    part = imported.split(".")
    inside = tracked.ROOT.joinpath(*part[:3])
    return inside.with_suffix(".py").exists() or inside.is_dir()


@pytest.mark.parametrize("name", SLICES)
def test_a_slice_says_what_it_offers(name: str) -> None:
    tree = ast.parse((tracked.ROOT / "backend" / name / "__init__.py").read_text())
    offered = next((node for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"), None)
    assert ast.get_docstring(tree)
    assert offered is not None


def test_rules_are_pure() -> None:
    bad = [
        f"{path}: {imported}"
        for path, tree in tracked.modules()
        if path.name == "rules.py"
        for imported in tracked.imports(tree)
        if imported.split(".")[0] in IMPURE or imported.startswith(("backend.database", "backend.settings", "backend.clock"))
    ]
    waiting = [str(path) for path, tree in tracked.modules() if path.name == "rules.py" for n in ast.walk(tree) if isinstance(n, ast.Await)]
    assert bad + waiting == []
