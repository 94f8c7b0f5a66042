"""All that an operator can set, read once from the environment; the only reader of the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

PREFIX = "YUEBAN_"


class SettingRefused(Exception):
    """A setting is missing or wrong; its text is the one line shown to the operator."""


@dataclass(frozen=True)
class Settings:
    """What an installation decides. What a hall decides (hours, limits, phone) is data, not here."""

    database_url: str | None = field(repr=False)
    data_dir: Path
    host: str
    port: int
    public_url: str
    trusted_proxies: tuple[str, ...]
    secret_key_file: Path
    demo: bool
    demo_clock: str | None
    demo_crowd: bool
    wechat_appid: str
    wechat_secret: str = field(repr=False)
    wechat_token: str = field(repr=False)
    wechat_aes_key: str = field(repr=False)
    wechat_api_url: str
    sms_provider: str
    sms_url: str
    switchboard_url: str
    vapid_key_file: Path
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str = field(repr=False)
    staff_networks: tuple[str, ...]
    workers: int
    log_level: str

    @property
    def loopback(self) -> bool:
        """Whether the server can be reached from this machine only."""
        return self.host == "localhost" or _is_loopback(self.host)

    @property
    def secure_cookies(self) -> bool:
        """`__Host-` and Secure where the public address is https, or nobody but this machine can come (browsers trust
        loopback); on a bare http address in a network they would not be kept at all."""
        public = urlsplit(self.public_url)
        name = public.hostname or ""
        return public.scheme == "https" or (self.loopback and (name == "localhost" or _is_loopback(name)))

    @property
    def own_url(self) -> str:
        """Where this machine reaches its own server: the twins of demo mode stand there."""
        return f"http://127.0.0.1:{self.port}"


def read(environ: Mapping[str, str]) -> Settings:
    """Settings from `environ`, or SettingRefused with one clear line."""
    port = _number(environ, "PORT", 8000, 1, 65535)
    host = _text(environ, "HOST") or "127.0.0.1"
    demo = _truth(environ, "DEMO")
    data_dir = Path(_text(environ, "DATA_DIR") or "var")
    found = Settings(
        database_url=_database_url(environ),
        data_dir=data_dir,
        host=host,
        port=port,
        public_url=_public_url(environ, port),
        trusted_proxies=_networks(environ, "TRUSTED_PROXIES"),
        secret_key_file=Path(_text(environ, "SECRET_KEY_FILE") or data_dir / "secret.key"),
        demo=demo,
        demo_clock=_text(environ, "DEMO_CLOCK") or None,
        demo_crowd=demo and _text(environ, "DEMO_CROWD") != "0",
        wechat_appid=_text(environ, "WECHAT_APPID") or ("wxdemo0000000000" if demo else ""),
        wechat_secret=_text(environ, "WECHAT_SECRET") or ("demo-secret" if demo else ""),
        wechat_token=_text(environ, "WECHAT_TOKEN"),
        wechat_aes_key=_text(environ, "WECHAT_AES_KEY"),
        wechat_api_url=_text(environ, "WECHAT_API_URL")
        or (f"http://127.0.0.1:{port}/demo/twins/wechat" if demo else "https://api.weixin.qq.com"),
        sms_provider=_choice(environ, "SMS_PROVIDER", ("", "http")) or ("http" if demo else ""),
        sms_url=_text(environ, "SMS_URL") or (f"http://127.0.0.1:{port}/demo/twins/sms" if demo else ""),
        switchboard_url=_text(environ, "SWITCHBOARD_URL") or (f"http://127.0.0.1:{port}/demo/twins/switchboard" if demo else ""),
        vapid_key_file=Path(_text(environ, "VAPID_KEY_FILE") or data_dir / "vapid.pem"),
        oidc_issuer=_text(environ, "OIDC_ISSUER"),
        oidc_client_id=_text(environ, "OIDC_CLIENT_ID"),
        oidc_client_secret=_text(environ, "OIDC_CLIENT_SECRET"),
        staff_networks=_networks(environ, "STAFF_NETWORKS"),
        workers=_number(environ, "WORKERS", 1, 1, 64),
        log_level=_choice(environ, "LOG_LEVEL", ("debug", "info", "warning", "error")) or "info",
    )
    _check(found)
    return found


@cache
def current() -> Settings:
    """The settings of this process, read at its start."""
    return read(os.environ)


def environment(**changes: str) -> dict[str, str]:
    """This process's environment with `changes` (names without the prefix), for a child process."""
    return {**os.environ, **{PREFIX + name: value for name, value in changes.items()}}


def point_piccolo_here() -> None:
    """Tell Piccolo's own commands where our configuration stands."""
    os.environ.setdefault("PICCOLO_CONF", "backend.piccolo_conf")


def _check(found: Settings) -> None:
    if found.demo_clock and not found.demo:
        raise SettingRefused("YUEBAN_DEMO_CLOCK works in demo mode only (YUEBAN_DEMO=1)")
    if found.sms_provider == "http" and not found.sms_url:
        raise SettingRefused("YUEBAN_SMS_PROVIDER=http needs YUEBAN_SMS_URL")
    if found.demo and not _stays_here(found.sms_url, found.wechat_api_url, found.switchboard_url):
        raise SettingRefused(
            "demo mode sends nothing outside: YUEBAN_SMS_URL, YUEBAN_SWITCHBOARD_URL and YUEBAN_WECHAT_API_URL must be loopback"
        )


def _stays_here(*urls: str) -> bool:
    names = [urlsplit(url).hostname or "" for url in urls if url]
    return all(name == "localhost" or _is_loopback(name) for name in names)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _text(environ: Mapping[str, str], name: str) -> str:
    return environ.get(PREFIX + name, "").strip()


def _truth(environ: Mapping[str, str], name: str) -> bool:
    return _choice(environ, name, ("", "0", "1")) == "1"


def _choice(environ: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = _text(environ, name).lower()
    if value and value not in allowed:
        raise SettingRefused(f"{PREFIX}{name} must be one of {', '.join(a for a in allowed if a)}, not {value!r}")
    return value


def _number(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = _text(environ, name)
    if not value:
        return default
    if not value.isdecimal() or not least <= int(value) <= most:
        raise SettingRefused(f"{PREFIX}{name} must be a whole number from {least} to {most}, not {value!r}")
    return int(value)


def _networks(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in _text(environ, name).split(",") if part.strip())
    for part in parts:
        try:
            ip_network(part, strict=False)
        except ValueError:
            raise SettingRefused(f"{PREFIX}{name}: {part!r} is not an address or network") from None
    return parts


def _database_url(environ: Mapping[str, str]) -> str | None:
    url = _text(environ, "DATABASE_URL")
    if url and _split("DATABASE_URL", url).scheme not in ("postgresql", "postgres"):
        raise SettingRefused(f"{PREFIX}DATABASE_URL must begin with postgresql://")
    return url or None


def _public_url(environ: Mapping[str, str], port: int) -> str:
    url = (_text(environ, "PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/")
    parts = _split("PUBLIC_URL", url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise SettingRefused(f"{PREFIX}PUBLIC_URL must look like https://host, not {url!r}")
    return url


def _split(name: str, url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise SettingRefused(f"{PREFIX}{name} is not an address") from None
