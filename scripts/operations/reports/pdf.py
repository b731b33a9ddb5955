"""A page as a PDF on A4, by the Chromium that is installed."""

import os
import shutil
from pathlib import Path

from scripts.operations.terminal import OperatorError

NAMES = ("chromium", "chromium-browser", "google-chrome")


def printed(page: Path) -> bytes:
    """Raises OperatorError where there is no Chromium to print with."""
    browser = next(filter(None, map(shutil.which, NAMES)), None)
    if browser is None:
        raise OperatorError(
            "--pdf needs Chromium (apt-get install chromium): or open the page in a browser, and print"
        )
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=browser, args=["--no-sandbox"] if os.geteuid() == 0 else []
            )
            sheet = chromium.new_page()
            sheet.goto(page.resolve().as_uri())
            return sheet.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
    except Error as error:
        raise OperatorError(f"Chromium did not print the page: {type(error).__name__}") from None
