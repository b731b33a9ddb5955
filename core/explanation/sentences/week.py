"""What is said of a week's glucose. Pure."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby

from core.explanation.notes.note import Note
from core.explanation.sentences.saying import Page
from core.explanation.wording.formats import TENTHS, amount, bare, day_words, half_up, listed, share
from core.glucose_limits import HIGH, LOW, PREGNANCY_HIGH, PREGNANCY_LOW, VERY_HIGH, VERY_LOW

WEEK_DAYS = 7
WHOLE_WEEK = 85.0
"""% of the week's time with readings, about six days, from which on it is told as a week."""
LIMITS = {"below": (VERY_LOW, PREGNANCY_LOW, LOW), "above": (PREGNANCY_HIGH, VERY_HIGH)}
"""Of the weekly categories (core/anomalies/policy.py)."""
TARGET_RANGES = {"pregnancy": (PREGNANCY_LOW, PREGNANCY_HIGH)}
"""By a person's targets, where they are others (core/anomalies/policy.py)."""


def weekly(page: Page, notes: Sequence[Note]) -> Iterator[str]:
    """What begins in a week: its shares of the time, then what is told otherwise."""
    shares: list[Note] = []
    others: list[tuple[str, dict[str, str]]] = []
    for note in notes:
        word = f"weekly-{note.words['name']}"
        if not page.wording.has(word) or "value" not in note.numbers:
            others.append(("weekly-unknown", {}))
        elif word == "weekly-fall":
            others.append((word, _limits(page, note) | _fall(page, note)))
        else:
            shares.append(note)
    use = min((note.numbers.get("use", 100.0) for note in shares), default=100.0)
    partly = use < WHOLE_WEEK and not page.told_week
    for i, (_, alike) in enumerate(groupby(shares, key=_told_with)):
        said = [
            page.say(
                f"weekly-{note.words['name']}", **_limits(page, note, unit=not n), **_share(page, note, n)
            )
            for n, note in enumerate(alike)
        ]
        told = {"share": listed(page.wording, said), "week": "" if i else _week(page)}
        yield page.say("week-share-more" if i else "week-share", **told)
    if partly:
        yield page.say("week-partly", days=max(1, half_up(use / 100 * WEEK_DAYS)))
    just_told = bool(shares) and shares[-1].words["name"] == "in_range"
    for word, told in others:
        if just_told and told.get("told") == "no":
            yield page.say(word, **told | {"week": "", "told": "yes"})
        else:
            yield page.say(word, week=_week(page), **told)
    page.named.add("day")  # its last one
    page.spoke_of, page.told_week = "week", True
    page.said_since_week.clear()


def _told_with(note: Note) -> str:
    """What shares of the time have in common that are told in one sentence: their side, where there is little room, or
    nothing where there is less."""
    name, joined = note.words["name"], note.words.get("joined")
    return "" if joined == "all" else name.partition("_")[0] if joined else name


def _week(page: Page) -> str:
    """How the week is named: in full once a paragraph."""
    if page.said_week:
        return page.say("week.again")
    page.said_week = True
    return page.say("week.named" if page.named else "week", **page.days())


def _limits(page: Page, note: Note, *, unit: bool = True) -> dict[str, str]:
    said = amount if unit else bare
    limits = {
        f"{side}_{limit}": said(page.wording, limit, "mg/dL", page.glucose_unit)
        for side, of_side in LIMITS.items()
        for limit in of_side
    }
    low, high = TARGET_RANGES.get(note.words.get("targets", ""), (LOW, HIGH))
    limits["low"] = bare(page.wording, low, "mg/dL", page.glucose_unit)
    limits["high"] = said(page.wording, high, "mg/dL", page.glucose_unit)
    return limits


def _fall(page: Page, note: Note) -> dict[str, str]:
    """The share in range and that of the week before; where neither is known, how much less in percentage points."""
    known = "share" in note.numbers
    before = note.numbers.get("share", 0.0) + note.numbers["value"]
    return {
        "before": share(page.wording, before) if known else "",
        "points": bare(page.wording, note.numbers["value"], "%"),
        "share": share(page.wording, note.numbers["share"]) if known else "",
        "told": "no" if known else "unknown",
    }


def _share(page: Page, note: Note, place: int) -> dict[str, str]:
    """The share of the time and, unless the page is too long for it, the target beside it. `place`: its number in the
    sentence, whose first names the time."""
    value, limit = note.numbers["value"], note.numbers.get("limit")
    said, told = share(page.wording, value), {"of": "" if place else page.say("week-of-the-time")}
    if limit is None:
        return {"value": said, "target": "", **told}
    aimed = amount(page.wording, limit, "%")
    read = half_up(value, 1 if value < TENTHS else 0)
    if value != limit and read == limit:  # else it would read as if it met the target
        said = page.say("week-just", side="above" if value > limit else "below", limit=aimed)
    side = "above" if note.words["name"] == "in_range" else "below"
    since = ""
    if "since" in note.dates:
        date = dt.date.fromisoformat(note.dates["since"][:10])
        spell = {"capped": note.words.get("capped", "no"), "steady": note.words.get("steady", "yes")}
        since = page.say("week-since", since=day_words(page.wording.code, date)["date"], **spell)
    return {"value": said, "target": page.say("week-target", side=side, limit=aimed, since=since), **told}
