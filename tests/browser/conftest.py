"""A real headless Chromium, found by name on the PATH; without one these tests are skipped, and say so.

RASHOMON_BROWSER=required turns the skip into a failure: a build server must not pass because it has no browser.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rashomon.report.html import render_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No sandbox: build servers run as root in a container. The rest keeps the browser from calling home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def _absent(reason: str) -> None:
    if os.environ.get("RASHOMON_BROWSER") == "required":
        pytest.fail(f"RASHOMON_BROWSER=required, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _absent("playwright is not installed (pip install playwright)")
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        _absent(f"no browser on the PATH: none of {', '.join(NAMES)}")
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=found, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open a dossier as a reader would, from a file. Anything it asks the network for, or any error, fails the test."""
    contexts = []
    asked: list[str] = []
    errors: list[str] = []

    def open_it(dossier: dict[str, Any], **options: Any) -> Page:
        file = tmp_path / "dossier.html"
        file.write_bytes(render_html(dossier).encode("utf-8"))
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url) if request.url != file.as_uri() else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}"))
        page.goto(file.as_uri())
        return page

    open_it.errors = errors  # type: ignore[attr-defined]  # for the test that provokes one
    yield open_it
    for context in contexts:
        context.close()
    asked = [url for url in asked if not url.startswith("data:") and "#" not in url]
    assert asked == [], "the page asked for something outside itself"
    assert errors == []
