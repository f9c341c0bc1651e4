"""Every screen of the gateway, found by walking: from the route table, over links, redirects and forms, in each story.

Nobody lists screens. A walk begins at every address that the route table and the case's id make, follows what stands on
the pages, and fills in each form that it meets: empty, with each other choice, and right. So a new page, question or
form is met because it exists.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from html.parser import HTMLParser
from typing import Any, Final

import httpx

from services.gateway.pages.routes import pages
from tests.browser.forms import Form, forms_of, sent_back
from tests.browser.made_up_case import CASE, CHAPTERS, COURT
from tests.browser.made_up_visit import SLOW
from tests.browser.other_people import let_strangers_in
from tests.browser.page_server import serving
from tests.support.routes import Way, way_of, ways

TABLE: Final = ways(pages.routes)
FIRST, *BETWEEN, LAST = CHAPTERS
STORIES: Final = (
    ("", "offered"),
    ("", SLOW),
    ("administrator", FIRST),  # no case is theirs to see
    *((who, chapter) for who in ("plaintiff", "defendant", "clerk") for chapter in (FIRST, LAST, *BETWEEN)),
)
# What addresses are made of that no page leads to; whatever else stands in an address is found on the pages.
IDS: Final = {"{case_id}": str(CASE), "{court_id}": COURT, "{path:path}": "help"}
LINK: Final = re.compile(r'href="(/[^"#]*)')
OTHER_LANGUAGE: Final = re.compile(r'class="lang" (?:href="#other-language" data-)?href="(/[^"]*)"')
PROBLEMS: Final = 'id="problems"'
CHANGING: Final = re.compile(r'value="[0-9a-f-]{36}"')
FRAME: Final = "frame"
FOUND, ONWARD, OUR_FAULT = 200, 303, 500
VOID: Final = {"area", "br", "hr", "img", "input", "link", "meta", "path", "rect", "circle", "use"}


@dataclass(frozen=True)
class Screen:
    """One kind of page as somebody got it. path: what was asked for · what: its route, or how it came."""

    what: str
    path: str
    who: str
    chapter: str
    status: int
    html: str = field(repr=False)

    def __str__(self) -> str:
        return f"{self.who or 'nobody'} {self.what} {self.status} ({self.chapter})"


@dataclass
class Walk:
    """All that one language's walk met. taken: forms that were accepted · shown: routes that answered · faults: 5xx."""

    site: str
    language: str
    met: set[Way] = field(default_factory=set)
    taken: set[Way] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    said: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    _seen: set[tuple[object, ...]] = field(default_factory=set)
    _kept: dict[tuple[str, frozenset[str]], Screen] = field(default_factory=dict)

    def go(self) -> None:
        for who, chapter in STORIES:
            with self._client(who, chapter) as client:
                Story(self, client, who, chapter).begin()

    def _client(self, who: str, chapter: str) -> httpx.Client:
        cookies = {"who": who, "chapter": chapter, "odr_language": self.language}
        cookies |= {"code": "typed", "browser": f"walk-{self.language}"}
        header = "; ".join(f"{name}={value}" for name, value in cookies.items() if value)
        return httpx.Client(base_url=self.site, headers={"cookie": header})

    def first_time(self, *seen: object) -> bool:
        fresh = seen not in self._seen
        self._seen.add(seen)
        return fresh

    def keep(self, screen: Screen) -> None:
        """Keep the longest of the pages that are built alike: each main part of a route, and each frame around one."""
        before, _, rest = screen.html.partition("<main")
        main, _, after = rest.partition("</main>")
        for key in ((screen.what, skeleton(main)), (FRAME, skeleton(before + after))):
            if key not in self._kept or len(self._kept[key].html) < len(screen.html):
                self._kept[key] = screen

    @property
    def screens(self) -> list[Screen]:
        return list(dict.fromkeys(self._kept.values()))


@dataclass
class Story:
    """One person's walk at one chapter of the case."""

    walk: Walk
    client: httpx.Client
    who: str
    chapter: str
    seen: set[str] = field(default_factory=set)

    def begin(self) -> None:
        for way in TABLE if self.chapter != SLOW else TABLE[:1]:
            path = reduce(lambda made, name: made.replace(name, IDS[name]), IDS, way.path)
            if way.method == "GET" and "{" not in path:
                self.visit(path)

    def visit(self, path: str) -> None:
        """Look at a page once, then at all that it leads to."""
        if path in self.seen or self._always_the_same(path) or (way := way_of(TABLE, "GET", path)) is None:
            return
        self.seen.add(path)
        answer = self._ask("GET", path)
        self.walk.said[self.who, path].add(CHANGING.sub("", answer.text))
        self._look(answer, way)

    def _always_the_same(self, path: str) -> bool:
        """Say whether a page names no case and read the same at the case's beginning and at its end."""
        return self.chapter in BETWEEN and str(CASE) not in path and len(self.walk.said[self.who, path]) == 1

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        self.client.cookies.clear()  # a change of language is not for the rest of the walk
        return self.client.request(method, path, **more)

    def _look(self, answer: httpx.Response, way: Way) -> None:
        if answer.status_code >= OUR_FAULT:
            self.walk.faults.append(f"{self.who or 'nobody'} {way} ({self.chapter}): {answer.status_code}")
        if answer.status_code == ONWARD:
            self.visit(answer.headers["location"])
        if "<html" not in answer.text:
            self._met(answer, way)
            return
        path = answer.request.url.raw_path.decode()
        kept = Screen(str(way), path, self.who, self.chapter, answer.status_code, answer.text)
        self._met(answer, way)
        if self.walk.first_time(way, self.who, CHANGING.sub("", answer.text)):
            self.walk.keep(kept)
        if self.chapter != SLOW:
            self._onward(answer.text)

    def _met(self, answer: httpx.Response, way: Way | None) -> None:
        if way and answer.status_code in {FOUND, ONWARD}:
            self.walk.met.add(way)

    def _onward(self, html: str) -> None:
        for form in forms_of(html):
            way = way_of(TABLE, "POST", form.action)
            if way and self.walk.first_time(way, self.who if str(CASE) in form.action else "", form.likeness()):
                self._fill(form, way)
            self._in_another_language(html, form)
        for path in LINK.findall(html):
            self.visit(path.replace("&amp;", "&"))

    def _in_another_language(self, html: str, form: Form) -> None:
        """Change the language in the middle of a form, as the page's script does: the words go along."""
        path = next(iter(OTHER_LANGUAGE.findall(html)), "").replace("&amp;", "&")
        way = way_of(TABLE, "POST", path)
        if way and self.walk.first_time(way):
            answer = self._ask("POST", path, data=form.filled)
            self._met(answer, way)
            if answer.status_code == ONWARD:
                self.walk.taken.add(way)

    def _fill(self, form: Form, way: Way) -> None:
        for typed in (form.hidden, *form.other_ways()):
            self._look(self._post(form, typed), way)
        answer = self._post(form, form.filled)
        if PROBLEMS not in answer.text and answer.status_code in {FOUND, ONWARD}:
            self.walk.taken.add(way)
        self._look(answer, way)

    def _post(self, form: Form, typed: Mapping[str, str]) -> httpx.Response:
        files = [(name, ("made-up.pdf", b"%PDF-1.7", "application/pdf")) for name in form.files]
        if form.preview:
            self._preview(form, typed)
        answer = self._ask("POST", form.action, data=typed, files=files if typed == form.filled else ())
        again = sent_back(answer)
        return self._ask("GET", again) if again else answer

    def _preview(self, form: Form, typed: Mapping[str, str]) -> None:
        """Ask for what the page's script asks for while somebody types."""
        way, answer = way_of(TABLE, "POST", form.preview), self._ask("POST", form.preview, data=typed)
        self._met(answer, way)
        if way and answer.status_code == FOUND:
            self.walk.taken.add(way)


class _Bones(HTMLParser):
    """The ways from the page's root to each of its elements, with what they look like."""

    def __init__(self) -> None:
        super().__init__()
        self.bones: set[str] = set()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        bone = f"{tag}.{told.get('class') or ''}{told.get('type') or ''}"
        self.bones.add("/".join((*self._open[-3:], bone)))
        if tag not in VOID:
            self._open.append(bone)

    def handle_endtag(self, tag: str) -> None:
        names = [bone.partition(".")[0] for bone in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]


def skeleton(html: str) -> frozenset[str]:
    """Return how a page is built, whatever it says and however often it repeats a row."""
    reader = _Bones()
    reader.feed(html)
    return frozenset(reader.bones)


def walked(language: str) -> Walk:
    """Walk through all stories in one language, at a site of its own."""
    with serving() as site:
        walk = Walk(site, language)
        walk.go()
    return walk


def walked_by_strangers(language: str) -> Walk:
    """Walk through all stories as people with other letters and very long words; for a process of its own."""
    let_strangers_in()
    return walked(language)


def missing(walks: Sequence[Walk]) -> Iterator[str]:
    """Name each route that no story leads to, and what to write."""
    met, taken = (set().union(*found) for found in ([w.met for w in walks], [w.taken for w in walks]))
    for way in TABLE:
        if way not in met:
            yield f"{way}: no story leads there. Tell one in tests/browser/made_up_case.py, or its ids in crawling.py."
        elif way.method == "POST" and way not in taken:
            yield f"{way}: never filled in right. Say what people type in tests/browser/forms.py, TYPED."
