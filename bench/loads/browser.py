"""From one side's act to the other side's open page: a real browser, the live stream, nobody reloads anything."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import quantiles
from typing import Final

from playwright.sync_api import Page, sync_playwright

from bench.figures import Figure, NotCounted, counted
from bench.run import Run
from deploy.play import acts_of_joining
from deploy.play.case import Case, begin
from deploy.play.person import Person
from deploy.play.words import PIN, at_once

SECTION: Final = 2
ROUNDS: Final = 20
QUICK_ROUNDS: Final = 2
FIRST_CENTS: Final = 100_000
FLAGS: Final = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
PATIENCE_MS: Final = 60_000
SHOWN: Final = "amount => document.querySelector('#next')?.textContent.includes(amount) && Date.now()"
PERCENTS: Final = (50, 95)
Milliseconds = list[float]


def measure(run: Run) -> list[Figure]:
    """The plaintiff makes and withdraws offers; the defendant's page shows each."""
    rounds = QUICK_ROUNDS if run.quick else ROUNDS
    received: list[Milliseconds] = []
    shown: list[Milliseconds] = []
    with begin(run.system.address, run.system.places.data, lambda *_: None) as case:
        for act in acts_of_joining.ALL:
            act(case)
        with _open_page(case, run.system.address) as page:
            for number in range(run.runs):
                found = [_offer(case, page, number * rounds + turn) for turn in range(rounds)]
                received.append([each[0] for each in found])
                shown.append([each[1] for each in found])
                run.tell(f"run {number + 1}: {rounds} offers were shown")
        offers = case.plaintiff.get(f"/cases/{case.id}")["offers"]
    counted("offers made", run.runs * rounds, len(offers))
    counted("offers withdrawn", len(offers), sum(offer["state"] == "withdrawn" for offer in offers))
    return [*_figures("the act is answered with its outcome", received), *_figures(VISIBLE, shown)]


VISIBLE: Final = "the other side's open page shows it"


@contextmanager
def _open_page(case: Case, address: str) -> Iterator[Page]:
    """Sign the defendant in and leave the home of the case open."""
    program = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        page = browser.new_page()
        page.goto(f"{address}/sign-in", timeout=PATIENCE_MS)
        page.fill("input[name=key]", case.facts["marcus"])
        page.fill("input[name=pin]", PIN)
        page.click("main button")
        page.goto(f"{address}/cases/{case.id}", timeout=PATIENCE_MS)
        page.wait_for_selector("#next", timeout=PATIENCE_MS)
        yield page
        browser.close()


def _offer(case: Case, page: Page, number: int) -> tuple[float, float]:
    """Make an offer of its own amount; return the milliseconds until the answer and until it is seen."""
    cents = FIRST_CENTS + 100 * number
    by = case.facts["hearing_on"] + timedelta(days=30)
    terms = at_once(cents, case.facts["defendant"], case.facts["plaintiff"], by)
    began = time.time()
    case.plaintiff.do(f"/cases/{case.id}/make-offer", {"terms": terms})
    answered = time.time()
    amount = f"${cents // 100:,}.{cents % 100:02d}"
    seen = page.wait_for_function(SHOWN, arg=amount, timeout=PATIENCE_MS, polling="raf").json_value()
    _withdraw(case.plaintiff, case)
    if not isinstance(seen, int | float):
        raise NotCounted(f"the page never showed {amount}")
    return 1000 * (answered - began), seen - 1000 * began


def _withdraw(person: Person, case: Case) -> None:
    view = person.get(f"/cases/{case.id}")
    offer = next(offer for offer in view["offers"] if offer["state"] == "live")
    body = {"offer_id": offer["offer_id"]}
    person.do(f"/cases/{case.id}/withdraw-offer", body)


def _figures(what: str, runs: list[Milliseconds]) -> Iterator[Figure]:
    for percent in PERCENTS:
        values = tuple(quantiles(each, n=100, method="inclusive")[percent - 1] for each in runs)
        yield Figure(SECTION, f"{what}, p{percent}", "ms", values, note=FROM)


FROM: Final = "from the moment when the request is sent; the page hears by its live stream, fetches itself and is drawn"
