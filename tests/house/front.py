"""nginx as deploy/nginx/yueban.conf has it, on free ports, before an echo of what reaches the product."""

import contextlib
import datetime
import http.client
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

SITE = Path("deploy/nginx/yueban.conf")
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Front:
    """nginx while it runs; `ask` speaks https to it."""

    port: int

    def ask(self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        asked = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=10, context=trusting)
        asked.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        told = asked.getresponse()
        return Answer(told.status, {k.lower(): v for k, v in told.getheaders()}, told.read().decode())


class Echo(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        said = "\n".join(f"{name.lower()}: {value}" for name, value in self.headers.items()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        return


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def configuration(folder: Path, plain: int, secure: int, product: int) -> Path:
    """The site as it is, with this machine's ports and a certificate made for the test."""
    _certificate(folder)
    site = SITE.read_text().replace("listen 80;", f"listen 127.0.0.1:{plain};").replace("listen 443 ssl", f"listen 127.0.0.1:{secure} ssl")
    site = "\n".join(line for line in site.splitlines() if "listen [::]" not in line)
    site = site.replace("/etc/yueban/tls", str(folder)).replace("127.0.0.1:8000", f"127.0.0.1:{product}")
    places = "\n".join(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = folder / "nginx.conf"
    whole.write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log stderr; events {{}}\nhttp {{ access_log off;\n{places}\n{site}\n}}\n"
    )
    return whole


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Front]:
    product = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=product.serve_forever, daemon=True).start()
    secure = free_port()
    whole = configuration(folder, free_port(), secure, product.server_address[1])
    nginx = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(whole)])
    try:
        _wait(secure)
        yield Front(secure)
    finally:
        nginx.terminate()
        nginx.wait(10)
        product.shutdown()


def _wait(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("nginx did not start")


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "yueban.example.gov.cn")])
    today = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, today, today + datetime.timedelta(days=9999)).sign(key, hashes.SHA256())
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
