"""A real headless Chromium, found by name on the PATH; without one these tests are skipped, and say so.

RASHOMON_BROWSER=required turns the skip into a failure: a build server must not pass because it has no browser.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rashomon.report.html import render_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from rashomon.models import Models

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


def follow(control: Locator, to: str = "") -> None:
    """Click what leads away and wait until the page whose address holds `to` stands; a click by itself waits for none.

    `Page.wait_for_url` would do only where the address before the click does not match already.
    """
    with control.page.expect_navigation(url=re.compile(to), timeout=60_000):
        control.click()


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


# -- the local pages ---------------------------------------------------------------------------------------------------


@contextmanager
def running(place: Path, load_models: Callable[[], Models], **options: Any) -> Iterator[str]:
    """A real server over an archive, in a thread of its own; gives its address."""
    import uvicorn

    from rashomon.web.app import build_app

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(
            uvicorn.Config(build_app(place, load_models, **options), log_level="warning", lifespan="on", ws="none")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(20)


@cache
def real_models() -> Models:
    """The default models, loaded when something is first written; looking needs none."""
    from rashomon.models import default_models

    return default_models()


@pytest.fixture(scope="session")
def bundled_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two bundled stories in an archive made with the real models once a run, for all workers; only to be looked at."""
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "bundled.rashomon"
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            from rashomon.archive import Archive
            from rashomon.readers import open_inputs
            from rashomon.stories import story

            aside = place.with_suffix(".part")
            pages, _ = open_inputs([*story("summit"), Path(__file__).parent.parent / "stories" / "ferry"])
            with Archive(aside, real_models()) as archive:
                list(archive.add(pages))
                archive.bring_up_to_date()
            aside.rename(place)
    return place


@pytest.fixture(scope="session")
def site(bundled_desk: Path) -> Iterator[str]:
    """The pages over that archive, for looking."""
    with running(bundled_desk, real_models) as address:
        yield address


@pytest.fixture
def own_site(bundled_desk: Path, tmp_path: Path) -> Iterator[str]:
    """The pages over a copy of it, for changing things. Ask for it before `visit`: it stops after pages are closed."""
    place = tmp_path / "own.rashomon"
    shutil.copy(bundled_desk, place)
    with running(place, real_models) as address:
        yield address


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address of ours as a reader would. Any request that leaves the server, or any error, fails the test."""
    contexts = []
    left: list[str] = []
    errors: list[str] = []

    def open_it(address: str, **options: Any) -> Page:
        home = "/".join(address.split("/")[:3]) + "/"
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: left.append(request.url) if not request.url.startswith(home) else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}"))
        page.goto(address)
        return page

    open_it.errors = errors  # type: ignore[attr-defined]  # for the tests that provoke one
    open_it.left = left  # type: ignore[attr-defined]
    yield open_it
    for context in contexts:
        context.close()
    assert [url for url in left if not url.startswith(("data:", "about:"))] == [], "a request left the server"
    assert errors == []
