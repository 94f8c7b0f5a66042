"""What git keeps names no machine and no registry, and stays small enough to read."""

import json
import re
import tomllib
from pathlib import Path

from tests.house import tracked

# Spelt in parts, so that this file passes its own test.
HOSTS = re.compile(
    "|".join(("py" + "pi\\.(org|python)", "pythonhosted" + "\\.org", "registry\\." + "npm", "deb\\." + "debian", "npm" + "mirror\\.com"))
)
MACHINE = re.compile("(?<![\\w.<{-])/(" + "|".join(("wo" + "rk/", "ro" + "ot/", "home/" + "[a-z]", "t" + "mp/")) + ")")
LONGEST = {"backend": 270, "web": 270, "miniprogram_api": 270, "tests": 330, "bench": 320}
"""House.md wants 150; past these a file has outgrown its job."""


def test_no_file_names_a_registry_host() -> None:
    assert [str(path) for path, text in tracked.texts() if HOSTS.search(text)] == []


def test_no_file_names_a_machine_path() -> None:
    found = {str(path): hit.group() for path, text in tracked.texts() if (hit := MACHINE.search(text))}
    assert found == {}


def test_python_locks_hold_hashes_and_no_address() -> None:
    for path in tracked.ROOT.glob("requirements*.txt"):
        text = path.read_text()
        pinned = re.findall(r"^[\w.-]+==", text, re.MULTILINE)
        hashed = re.findall(r"^[\w.-]+==[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)
        assert len(pinned) == len(hashed) > 0, path.name
        assert "://" not in text, path.name
        assert not re.search(r"^--?(index|extra|find|trusted)", text, re.MULTILINE), path.name


def test_the_front_end_lock_holds_digests_and_no_download_address() -> None:
    packages = json.loads((tracked.ROOT / "package-lock.json").read_text())["packages"]
    assert all("resolved" not in package for package in packages.values())
    assert all("integrity" in package for name, package in packages.items() if name)


def test_each_direct_dependency_is_locked_at_the_version_it_names() -> None:
    project = tomllib.loads((tracked.ROOT / "pyproject.toml").read_text())["project"]
    for wanted, lock in ((project["dependencies"], "requirements.txt"), (project["optional-dependencies"]["dev"], "requirements-dev.txt")):
        locked = (tracked.ROOT / lock).read_text()
        assert [name for name in wanted if f"\n{name} " not in f"\n{locked}"] == [], lock


def test_users_do_not_get_the_developers_tools() -> None:
    locked = (tracked.ROOT / "requirements.txt").read_text()
    assert [name for name in ("pytest", "playwright", "ruff", "mypy", "hypothesis") if re.search(rf"^{name}==", locked, re.MULTILINE)] == []


def test_no_file_of_ours_is_longer_than_a_newcomer_reads() -> None:
    ours = (".py", ".html", ".js", ".css")
    sizes = {path: text.count("\n") for path, text in tracked.texts() if path.suffix in ours and "migrations" not in path.parts}
    long = {str(path): size for path, size in sizes.items() if size > LONGEST.get(path.parts[0], 270)}
    assert long == {}


def test_nothing_unfinished_is_left_in_the_code() -> None:
    word = "TO" + "DO"
    assert [str(path) for path, text in tracked.texts() if path.suffix in (".py", ".html", ".js", ".css") and word in text] == []


def test_every_module_opens_with_its_job() -> None:
    import ast

    silent = [str(path) for path, tree in tracked.modules() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


def test_generated_and_private_things_are_not_tracked() -> None:
    kept = [path.relative_to(tracked.ROOT) for path in tracked.files()]
    assert [path for path in kept if path.parts[0] in ("node_modules", ".venv", "var") or path.suffix in (".key", ".pem", ".pyc")] == []
    assert Path("package-lock.json") in kept
