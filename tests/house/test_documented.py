"""What an operator can set or type stands in README."""

import re
from dataclasses import fields

import pytest

from backend import cli, settings
from tests.house import tracked

README = (tracked.ROOT / "README.md").read_text()


@pytest.mark.parametrize("name", sorted(field.name.upper() for field in fields(settings.Settings)))
def test_each_setting_is_in_the_readme(name: str) -> None:
    assert f"`{name}`" in README


@pytest.mark.parametrize("name", sorted(command.name for command in cli.COMMANDS))
def test_each_command_is_in_the_readme(name: str) -> None:
    assert re.search(rf"`{name}[` ]", README)


@pytest.mark.parametrize("name", sorted(command.name for command in cli.COMMANDS))
def test_each_command_helps(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([name, "--help"])
    assert left.value.code == 0
    assert f"yueban {name}" in capsys.readouterr().out


def test_each_make_target_is_in_the_readme() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", (tracked.ROOT / "Makefile").read_text(), re.MULTILINE)
    assert [name for name in targets if f"make {name}" not in README] == []


def test_each_slice_is_in_the_readme() -> None:
    slices = sorted(path.parent.name for path in (tracked.ROOT / "backend").glob("*/__init__.py") if path.parent.name != "migrations")
    assert [name for name in slices if f"backend/{name}/" not in README] == []


def test_no_setting_in_the_readme_is_unknown() -> None:
    known = {field.name.upper() for field in fields(settings.Settings)}
    assert set(re.findall(r"`?YUEBAN_([A-Z_]+)", README)) - known - {"PROVE"} == set()
