"""The pages in headless Chromium: nothing leaves, nothing hostile runs, all is reached by keyboard, and it is fast."""

from pathlib import Path

import pytest

from core.patient_day import PatientDay
from scripts.operations.mornings.listed import Place, Row
from scripts.operations.reports.clinic import clinic_page
from scripts.operations.reports.files import write_page
from tests.support.browser import needs_chromium, opened
from tests.support.report_days import DATE, big_clinic, clinic, explanation

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FIRST_PAINT, FILTER, MEGABYTES = 1000, 100, 5_000_000  # ms, ms, bytes
BUSY = 5  # docs/reports.md has what an idle machine takes; on one where others work a page is slower by up to that much
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>{{ 7 * 7 }}"
LONG = "x" * 128

needs_axe = pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci")
pytestmark = needs_chromium


def small() -> str:
    """Five rows: hostile in every text, an id of 128 signs, a note from right to left, and a problem with the data."""
    rows = [
        Row(Place.URGENT, "p-low", DATE, "urgent", "glucose_low", categories=("+below_54",)),
        Row(Place.ACKNOWLEDGED, "p-evil", DATE, "urgent", HOSTILE, acknowledged_by=HOSTILE, problem=HOSTILE),
        Row(Place.NOTABLE, LONG, DATE, "notable", "weekly.below_70", "2026-03-30"),
        Row(Place.LASTING, "p-rtl", DATE, "notable", "drift.resting_hr", acknowledged_by="דנה <b>"),
        Row(Place.DATA, "p-none", DATE, "none", "no data", problem="no data"),
    ]
    texts = {
        PatientDay("p-evil", DATE): explanation(PatientDay("p-evil", DATE), HOSTILE),
        PatientDay("p-rtl", DATE): explanation(PatientDay("p-rtl", DATE), "הסוכר היה נמוך 54"),
    }
    of = big_clinic(4)
    return clinic_page(clinic(rows, of.nights, texts))


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_page(tmp_path_factory.mktemp("pages"), "clinic.html", small())


def test_no_request_leaves_and_nothing_hostile_runs(morning: Path) -> None:
    with opened(morning) as seen:
        assert seen.requests == [morning.as_uri()]
        assert seen.dialogs == []
        assert seen.console == []  # the policy had nothing to refuse: all was text
        assert "<script>alert(1)</script>" in seen.page.inner_text("#rows")


def test_the_policy_stops_what_escaping_would_have_missed(morning: Path, tmp_path: Path) -> None:
    page = morning.read_text(encoding="utf-8")
    broken = page.replace(
        "<main>", "<main><script>alert(1)</script><img src='http://127.0.0.1:9/x' onerror=alert(2)>"
    )
    with opened(write_page(tmp_path, "broken.html", broken)) as seen:
        assert seen.dialogs == []
        assert len(seen.console) >= 2  # refused, and said so


def test_filters_narrow_both_lists_and_a_reset_shows_all(morning: Path) -> None:
    with opened(morning) as seen:
        page = seen.page

        def shown() -> list[str]:
            return list(page.locator("#rows li:visible h3").all_inner_texts())

        everybody = shown()
        page.select_option("#tier", "notable")
        assert shown() == [LONG, "p-rtl"]
        page.select_option("#reason", "Drifting: resting heart rate")
        assert shown() == ["p-rtl"]
        page.click("button[type=reset]")
        page.wait_for_timeout(20)
        assert shown() == everybody
        page.fill("#search", "P-LO")
        assert shown() == ["p-low"]
        assert page.locator("#nights li:visible").count() == 0
        assert page.inner_text("#shown") == "1 of 5 on the list"


def test_the_keyboard_reaches_every_filter(morning: Path) -> None:
    with opened(morning) as seen:
        page = seen.page
        reached = []
        for _ in range(4):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.id || document.activeElement.type"))
        assert reached == ["tier", "reason", "search", "reset"]
        page.keyboard.press("/")
        page.keyboard.type("rtl")
        assert page.locator("#rows li:visible h3").all_inner_texts() == ["p-rtl"]
        page.keyboard.press("Escape")
        assert page.locator("#rows li:visible").count() == 5


def test_a_long_id_breaks_and_no_page_scrolls_sideways(morning: Path) -> None:
    with opened(morning) as seen:
        seen.page.set_viewport_size({"width": 700, "height": 800})
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 700


@needs_axe
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious(morning: Path, dark: bool) -> None:
    with opened(morning, dark=dark) as seen:
        assert seen.violations(AXE) == []


def test_5000_patients_paint_and_filter_fast_on_a_small_page(tmp_path: Path) -> None:
    page = clinic_page(big_clinic(5000))
    assert len(page.encode()) <= MEGABYTES
    with opened(write_page(tmp_path, "big.html", page)) as seen:
        painted = seen.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        took = seen.page.evaluate(
            """async () => {
                const search = document.getElementById("search"), times = [];
                for (const wanted of ["p-04", "p-0421", "", "p-04", "p-0421", ""]) {
                    const began = performance.now();
                    search.value = wanted;
                    search.dispatchEvent(new Event("input"));
                    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
                    times.push(performance.now() - began);
                }
                return times;
            }"""
        )
        assert painted <= BUSY * FIRST_PAINT
        assert min(took) <= BUSY * FILTER, took
