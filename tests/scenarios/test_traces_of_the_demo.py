"""Every amount of the demo opens: its page shows the same amount, and ends at sales lines or a claim, and at terms."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin

from django.test import Client

from tests.scenarios.conftest import Demo
from vir.foundation.identity.models import User

CLICKS_MAX, WIDTH_MAX = 3, 4
LINK = re.compile(r'<a class="opens money" href="([^"]+)" aria-label="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
ANY = re.compile(r'<a [^>]*?href="([^"#][^"]*)"')
FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
# What stands at the bottom: a sales line, the import it came with or a claim; and what was promised.
LINES = re.compile(r"/(data/transactions/|data/imports/\d|claims/CLM-|purchases/)")
TERMS = re.compile(r"/programs/[\w-]+/terms/|/offers/")
# Where the next page down is looked for first.
DOWN = (
    "/finance/earnings/",
    "/finance/entries/LE-",
    "/working/",
    "/finance/statements/ST-",
    "/finance/accruals/",
    "/programs/VIR-",
)


class Walk:
    """Opens links as a person would, each page once."""

    def __init__(self, client: Client, root: str) -> None:
        self.client, self.root = client, root
        self.pages: dict[str, str] = {}

    def page(self, url: str) -> str:
        """Open a page: what stands in its main part."""
        if url not in self.pages:
            answer = self.client.get(url, follow=True)
            assert answer.status_code == 200, f"{url} answers {answer.status_code}"
            # A file is opened, and read by other tests.
            is_page = answer.headers["Content-Type"].startswith("text/html")
            self.pages[url] = answer.content.decode().partition("<main")[2] if is_page else ""
        return self.pages[url]

    def amounts(self, url: str) -> list[tuple[str, str, str]]:
        """List the amounts of a page that are links: address, what is said, and the figure; each once."""
        found = [
            (self._whole(url, href), unescape(said), _figures(shown)[0])
            for href, said, shown in LINK.findall(self.page(url))
        ]
        return list(dict.fromkeys(found))

    def bottom(self, url: str, clicks: int = CLICKS_MAX) -> tuple[bool, bool]:
        """Say whether sales lines, and terms, are linked from a page or so many clicks below it."""
        text = self.page(url)
        lines, terms = bool(LINES.search(text)), bool(TERMS.search(text))
        if (lines and terms) or not clicks:
            return lines, terms
        for link in self._down(url):
            below = self.bottom(link, clicks - 1)
            lines, terms = lines or below[0], terms or below[1]
            if lines and terms:
                break
        return lines, terms

    def _down(self, url: str) -> list[str]:
        links = {self._whole(url, href) for href in ANY.findall(self.page(url))}
        wanted = [
            link
            for word in DOWN
            for link in sorted(links)
            if word in link and link.startswith(self.root) and link != url
        ]
        return list(dict.fromkeys(wanted))[:WIDTH_MAX]

    def _whole(self, url: str, href: str) -> str:
        return urljoin(url, unescape(href)).partition("#")[0]


def _figures(text: str) -> list[str]:
    return FIGURE.findall(unescape(re.sub(r"<[^>]+>", "", text))) or [""]


def troubles(walk: Walk, page: str) -> list[str]:
    """Give what is wrong with the amounts of a page."""
    found = []
    for url, said, figure in walk.amounts(page):
        text = re.sub(r"<[^>]+>", " ", walk.page(url))
        if "about" not in said and figure not in FIGURE.findall(unescape(text)):
            found.append(f"{page}: {said} opens {url}, which does not show {figure}")
        lines, terms = walk.bottom(url)
        if not lines or not terms:
            found.append(f"{page}: {said} at {url} ends at lines: {lines}, at terms: {terms}")
    return found


def test_every_amount_of_finance_leads_to_its_trace(demo: Demo) -> None:
    walk = Walk(demo.signed_in("finn"), "/t/kestrel/")

    # How many amounts there are at least: pages that show none would pass as well.
    for page, least in {
        "finance/": 9,
        "finance/accruals/": 25,
        "finance/runs/PR-2026-001/": 50,
        "finance/statements/ST-2026-0001/": 2,
    }.items():
        assert len(walk.amounts(f"/t/kestrel/{page}")) >= least, page
        assert troubles(walk, f"/t/kestrel/{page}") == []


def test_every_amount_of_the_portal_home_leads_to_its_trace(demo: Demo) -> None:
    client = Client()
    client.force_login(User.objects.get(email="marta@alder.example"))
    walk = Walk(client, "/p/kestrel/")

    assert len(walk.amounts("/p/kestrel/")) >= 4
    assert troubles(walk, "/p/kestrel/") == []
