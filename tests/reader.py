"""A person with a browser without script, who looks closely: every page opened is checked, links included."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpx

from tests.markup import Node, read
from tests.page_rules import broken, broken_fragment

_PREFERENCES = ("lang=", "mode=", "text=")  # opening these would change the reader
_known_to_open: set[str] = set()


@dataclass
class Page:
    """What came back, read: `document` finds things, `text` is what a person reads in the main part."""

    answer: httpx.Response
    document: Node

    @property
    def path(self) -> str:
        """Where the person stands now, query included."""
        return self.answer.request.url.raw_path.decode()

    @property
    def text(self) -> str:
        """The words of the main part (of a fragment: all)."""
        main = self.document.all("main")
        return (main[0] if main else self.document).text

    @property
    def h1(self) -> str:
        """The page's one heading."""
        return self.document.one("h1").text

    def link(self, words: str) -> str:
        """The address of the first link with these words in it."""
        found = [node for node in self.document.all("a") if words in (node.text or node.get("aria-label"))]
        assert found, f"no link {words!r} on {self.path}"
        return urljoin(self.path, found[0].get("href"))

    def form(self, action: str = "") -> Node:
        """The form that goes to `action` (or begins with it), or the only one that posts."""
        forms = [node for node in self.document.all("form") if node.get("method").lower() == "post"]
        places = [(urljoin(self.path, node.get("action")), node) for node in forms]
        found = [node for place, node in places if place == action] or [node for place, node in places if place.startswith(action)]
        assert found, f"no form to {action!r} on {self.path}, only {[node.get('action') for node in forms]}"
        return found[0]


@dataclass
class Reader:
    """Opens, follows, fills in. Anything wrong with a page is an AssertionError that lists all of it."""

    client: httpx.AsyncClient
    check_links: bool = True
    headers: dict[str, str] = field(default_factory=dict)

    async def open(self, path: str, *, status: int = 200) -> Page:
        """The page at `path`, redirects followed, checked."""
        answer = await self.client.get(path, headers=self.headers, follow_redirects=True)
        return await self._checked(answer, status)

    async def follow(self, page: Page, words: str) -> Page:
        """Where the link with these words leads."""
        return await self.open(page.link(words))

    async def send(self, page: Page, action: str = "", *, status: int = 200, button: str = "", **answers: str | list[str]) -> Page:
        """The form to `action` filled in over what stands in it, sent (by its button that leads to `button`, if named),
        redirects followed, the next page checked."""
        form = page.form(action)
        filled: dict[str, str | list[str]] = standing(form) | answers
        where = urljoin(page.path, form.all("button", formaction=button)[0].get("formaction") if button else form.get("action"))
        headers = self.headers | {"Origin": str(self.client.base_url).rstrip("/"), "Referer": urljoin(str(self.client.base_url), page.path)}
        answer = await self.client.post(where, data=filled, headers=headers, follow_redirects=True)
        return await self._checked(answer, status)

    async def part(self, path: str, *, status: int = 200) -> Page:
        """What htmx gets from `path`: a fragment, checked as such."""
        answer = await self.client.get(path, headers=self.headers | {"HX-Request": "true"})
        assert answer.status_code == status, (path, answer.status_code, answer.text[:500])
        page = Page(answer, read(answer.text))
        faults = broken_fragment(page.document)
        assert not faults, (path, faults)
        return page

    async def _checked(self, answer: httpx.Response, status: int) -> Page:
        path = answer.request.url.raw_path.decode()
        assert answer.status_code == status, (path, answer.status_code, _told(answer))
        page = Page(answer, read(answer.text))
        faults = broken(page.document)
        if self.check_links:
            faults += [await self._dead(link) for link in sorted(_own_links(page))]
        faults = [fault for fault in faults if fault]
        assert not faults, f"{path}: " + "; ".join(faults)
        return page

    async def _dead(self, link: str) -> str:
        place, query = urlsplit(link).path, urlsplit(link).query
        if place in _known_to_open or any(query.startswith(name) or f"&{name}" in query for name in _PREFERENCES):
            return ""
        answer = await self.client.get(link)
        if answer.status_code in (404, 405) or answer.status_code >= 500:
            return f"a dead link: {link} ({answer.status_code})"
        _known_to_open.add(place)
        return ""


def standing(form: Node) -> dict[str, str | list[str]]:
    """What a form would send untouched."""
    sent: dict[str, str | list[str]] = {}
    for node in form.all(name="*"):
        name, kind = node.get("name"), node.get("type")
        if node.tag == "button" or kind in ("submit", "button", "image") or "disabled" in node.attributes:
            continue
        if kind in ("radio", "checkbox") and "checked" not in node.attributes:
            continue
        value = node.get("value") or "on" if kind == "checkbox" else _value(node)
        before = sent.get(name)
        sent[name] = value if before is None else [*([before] if isinstance(before, str) else before), *([value] if isinstance(value, str) else value)]
    return sent


def _value(node: Node) -> str:
    if node.tag == "textarea":
        return node.text
    if node.tag != "select":
        return node.get("value") or ("on" if node.get("type") == "radio" else "")
    options = node.all("option")
    chosen = [option for option in options if "selected" in option.attributes] or options[:1]
    return (chosen[0].get("value") if "value" in chosen[0].attributes else chosen[0].text) if chosen else ""


def _own_links(page: Page) -> set[str]:
    places = {urljoin(page.path, node.get("href")) for node in page.document.all("a", href="*") if not node.get("href").startswith("#")}
    return {place for place in places if place.startswith("/")}


def _told(answer: httpx.Response) -> str:
    if "html" not in answer.headers.get("content-type", ""):
        return answer.text[:300]
    return read(answer.text).text[:300]
