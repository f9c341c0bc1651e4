"""A real Chromium, the pages in a real web server with made-up visits, and axe-core."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.page_server import serving

AXE = "4.14.1"
NPM = Path(".odr/npm")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    script = NPM / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        NPM.mkdir(parents=True, exist_ok=True)
        install = ["npm", "install", "--prefix", str(NPM), "--ignore-scripts", "--no-audit", f"axe-core@{AXE}"]
        subprocess.run(install, check=True, capture_output=True, timeout=170)
    return script.read_text(encoding="utf-8")
