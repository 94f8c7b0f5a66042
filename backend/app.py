"""The composition root: the one module that knows both doors."""

import importlib
import pkgutil
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from types import ModuleType
from typing import Any

from litestar import Litestar, Request, Response, Router
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from backend import database, logs, settings
from web import hosts

LARGEST_BODY = 1_000_000
API = "/api/mp/v1"


def create() -> Litestar:
    """The application of one process; granian's factory."""
    logs.begin(settings.current().log_level)
    if not settings.current().secure_cookies:
        logs.log.warning("cookies without Secure: the public address is neither https nor loopback", address=settings.current().public_url)
    pages, api = tuple(_modules("web")), tuple(_modules("miniprogram_api"))
    modules = pages + api
    return Litestar(
        route_handlers=[Router("/", route_handlers=_offered(pages, "routes"), include_in_schema=False), *_offered(api, "routes")],
        middleware=_outermost_first(_offered(modules, "middleware")),
        guards=_offered(modules, "guards"),
        before_send=_offered(modules, "before_send"),
        plugins=_offered(modules, "plugins"),
        exception_handlers=_handlers(modules),
        lifespan=[_connected, *_offered(modules, "lifespan")],
        openapi_config=_openapi(),
        request_max_body_size=LARGEST_BODY,
        logging_config=None,
    )


@asynccontextmanager
async def _connected(_: Litestar) -> AsyncIterator[None]:
    url = settings.current().database_url
    if url is None:
        raise settings.SettingRefused("YUEBAN_DATABASE_URL is not set: start with `yueban serve`, which brings a database")
    await database.connect(url)
    yield
    await database.disconnect()


def _modules(package: str) -> Iterator[ModuleType]:
    """Every module of a door: a new slice's file needs no registering."""
    door = importlib.import_module(package)
    for found in pkgutil.walk_packages(door.__path__, f"{package}."):
        yield importlib.import_module(found.name)


def _offered(modules: Iterable[ModuleType], name: str) -> list[Any]:
    """What the modules of the doors offer under `name`: routes, middleware (by its `place`, 0 outermost), guards…"""
    return [each for module in modules for each in getattr(module, name, ())]


def _outermost_first(middleware: list[Any]) -> list[Any]:
    return sorted(middleware, key=lambda each: int(each.place))


def _handlers(modules: Iterable[ModuleType]) -> dict[int | type[Exception], Any]:
    """Each door says in its own way what went wrong (`handlers`), addresses that are nowhere included."""
    by_door: dict[bool, dict[type[Exception], Any]] = {True: {}, False: {}}
    for module in modules:
        by_door[module.__name__.startswith("miniprogram_api")].update(getattr(module, "handlers", {}))

    def answered(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        if not hosts.is_plain(request.scope):
            return hosts.refused(request)
        said = by_door[request.url.path.startswith("/api/")]
        found: Response[Any] = next(said[kind] for kind in type(error).__mro__ if kind in said)(request, error)
        return found

    kinds: set[int | type[Exception]] = {kind for said in by_door.values() for kind in said}
    return dict.fromkeys(kinds, answered)


def _openapi() -> OpenAPIConfig:
    bearer: dict[str, Any] = {"bearer": SecurityScheme(type="http", scheme="bearer")}
    return OpenAPIConfig(
        title="Yueban mini-program API",
        version="1",
        path=f"{API}/openapi.json",  # of its own: below its path Litestar answers unknown addresses itself, in HTML
        render_plugins=(JsonRenderPlugin(path="/"),),
        components=Components(security_schemes=bearer),
        use_handler_docstrings=True,
    )
