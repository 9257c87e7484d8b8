"""Debian's Chromium, driven by Playwright, for tests that see what a person sees."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from npm import installed
from serving import Served

_PROGRAM = "chromium"
SCREENSHOTS = Path(__file__).parent / "browser" / "screenshots"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start the browser without a window. Where it is missing tests are skipped, in CI they fail.

    For one module only: as long as Playwright is there, it keeps an event loop running, and no other can be started.
    """
    program = shutil.which(_PROGRAM)
    if program is None:
        missing = "Chromium is not installed: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not start for root, as whom CI runs; only pages of ours are opened.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The program that looks for what shuts people out of a page."""
    place = installed(Path(__file__).parent / "axe", "axe, which looks for what shuts people out of a page,")
    return (place / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def findings(page: Page, axe: str, *rules: str) -> list[tuple[str, list[str]]]:
    """Return what axe says of the page as it is now, by all rules or these: what is broken, and the first places."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    chosen = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    run = "chosen => axe.run(document, {resultTypes: ['violations'], ...chosen})"
    said: dict[str, Any] = page.evaluate(run, chosen)
    return [(each["id"], [node["target"][0] for node in each["nodes"]][:5]) for each in said["violations"]]


@contextmanager
def opened(chromium: Browser, service: Served, name: str, *, javascript: bool = True) -> Iterator[Page]:
    """Open a page of a person of their own; keep a picture when the test fails, and let nothing ask another host."""
    asked: list[str] = []
    context = chromium.new_context(base_url=service.url, java_script_enabled=javascript, locale="en-GB")
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    try:
        yield page
    except Exception:
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
        raise
    finally:
        context.close()
    assert [address for address in asked if not address.startswith(service.url)] == []
