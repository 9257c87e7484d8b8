"""Debian's Chromium, driven by Playwright, for tests that see what a person sees."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

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
