"""What deploy/ says is tried, not believed."""

import subprocess
from pathlib import Path

import pytest

from tests.house import front


def test_nginx_accepts_the_site(tmp_path: Path) -> None:
    whole = front.configuration(tmp_path, 8080, 8443, 8000)
    said = subprocess.run([front.NGINX, "-t", "-p", str(tmp_path), "-c", str(whole)], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert "warn" not in said.stderr


def test_a_forged_address_does_not_reach_the_product(tmp_path: Path) -> None:
    with front.running(tmp_path) as site:
        told = site.ask("/", X_Forwarded_For="203.0.113.9", X_Forwarded_Host="evil.example", Forwarded="for=203.0.113.9").body
    assert "x-forwarded-for: 127.0.0.1" in told
    assert "x-forwarded-proto: https" in told
    assert "203.0.113.9" not in told
    assert "evil.example" not in told


@pytest.mark.parametrize("path", ["/", "/staff/events"])
def test_the_site_promises_https_for_a_year(tmp_path: Path, path: str) -> None:
    with front.running(tmp_path) as site:
        assert "max-age=31536000" in site.ask(path).headers["strict-transport-security"]


def test_what_is_too_large_stops_at_the_door(tmp_path: Path) -> None:
    with front.running(tmp_path) as site:
        assert site.ask("/", method="POST", body=b"x" * 1_100_000).status == 413
        assert site.ask("/", Cookie="x" * 200_000).status == 400


def test_a_photo_may_be_larger_and_what_is_too_large_is_refused_in_words(tmp_path: Path) -> None:
    with front.running(tmp_path) as site:
        photo = "/home-visits/drafts/7K3M9QPX/files"
        assert site.ask(photo, method="POST", body=b"x" * 8_000_000).status != 413
        refused = site.ask(photo, method="POST", body=b"x" * 9_500_000)
        assert (refused.status, "最大 8 MB" in refused.body) == (413, True)


@pytest.mark.parametrize("unit", ["yueban-web", "yueban-worker"])
def test_a_unit_names_a_command_that_exists(unit: str) -> None:
    from backend import cli

    line = next(line for line in Path(f"deploy/systemd/{unit}.service").read_text().splitlines() if line.startswith("ExecStart="))
    assert cli.parser().parse_args(line.partition("-m backend ")[2].split()).run


def test_the_example_settings_are_accepted() -> None:
    from backend import settings

    lines = (line.partition("=") for line in Path("deploy/yueban.env.example").read_text().splitlines() if line.startswith("YUEBAN_"))
    assert settings.read({name: value for name, _, value in lines}).secure_cookies
