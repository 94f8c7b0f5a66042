"""What an operator sets is read once; a wrong setting stops the start with one clear line."""

import pytest

from backend.settings import SettingRefused, read


def wrong(**environ: str) -> str:
    with pytest.raises(SettingRefused) as refused:
        read({f"YUEBAN_{name}": value for name, value in environ.items()})
    return str(refused.value)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eighty", "8000 9000", "８０００.5", "1e3"])
def test_a_port_is_a_whole_number_that_exists(port: str) -> None:
    assert wrong(PORT=port).startswith("YUEBAN_PORT must be a whole number from 1 to 65535")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x"), ("DATABASE_URL", "x.db"), ("PUBLIC_URL", "hall.example"), ("PUBLIC_URL", "ftp://hall"),
        ("PUBLIC_URL", "https://hall/path"), ("TRUSTED_PROXIES", "10.0.0.0/33"), ("STAFF_NETWORKS", "here"), ("WORKERS", "0"),
        ("WORKERS", "65"), ("DEMO", "yes"), ("LOG_LEVEL", "loud"), ("SMS_PROVIDER", "pigeon"), ("PUBLIC_URL", "https://["),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named_in_one_line(name: str, value: str) -> None:
    said = wrong(**{name: value})
    assert said.startswith(f"YUEBAN_{name}")
    assert "\n" not in said


def test_nothing_set_serves_this_machine_only_and_is_no_demo() -> None:
    found = read({})
    assert (found.host, found.port, found.public_url, found.demo, found.loopback) == (
        "127.0.0.1",
        8000,
        "http://127.0.0.1:8000",
        False,
        True,
    )
    assert (found.database_url, found.sms_provider, found.trusted_proxies) == (None, "", ())


def test_a_demo_clock_outside_demo_mode_is_refused() -> None:
    assert "demo" in wrong(DEMO_CLOCK="+60s")


def test_a_real_provider_in_demo_mode_is_refused() -> None:
    assert "demo mode" in wrong(DEMO="1", SMS_URL="https://sms.example")
    assert "demo mode" in wrong(DEMO="1", WECHAT_API_URL="https://api.weixin.qq.com")


def test_a_provider_without_its_address_is_refused() -> None:
    assert "YUEBAN_SMS_URL" in wrong(SMS_PROVIDER="http")


@pytest.mark.parametrize(
    ("public", "secure"),
    [
        ("https://hall.example", True), ("http://127.0.0.1:8000", True), ("http://localhost:9", True), ("http://[::1]:9", True),
        ("http://hall.example", False), ("http://192.168.1.2", False), ("http://127.0.0.1.example", False),
    ],
)  # fmt: skip
def test_cookies_are_secure_where_browsers_trust_the_address(public: str, secure: bool) -> None:
    assert read({"YUEBAN_PUBLIC_URL": public}).secure_cookies is secure


def test_demo_twins_stand_on_the_own_port() -> None:
    found = read({"YUEBAN_DEMO": "1", "YUEBAN_PORT": "9000"})
    assert found.sms_url.startswith("http://127.0.0.1:9000/")
    assert found.wechat_api_url.startswith("http://127.0.0.1:9000/")


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    secrets = {"WECHAT_SECRET": "s3cret-a", "WECHAT_AES_KEY": "s3cret-b", "OIDC_CLIENT_SECRET": "s3cret-c", "WECHAT_TOKEN": "s3cret-d"}
    found = read({f"YUEBAN_{name}": value for name, value in secrets.items()} | {"YUEBAN_DATABASE_URL": "postgresql://u:s3cret-e@h/d"})
    assert "s3cret" not in repr(found)


def test_cookies_are_plain_where_a_phone_in_the_network_opens_a_bare_http_address() -> None:
    assert read({"YUEBAN_HOST": "127.0.0.1"}).secure_cookies
    assert not read({"YUEBAN_HOST": "0.0.0.0"}).secure_cookies
