"""What is said of missing data, and of how much there is to compare with. Pure."""

from collections.abc import Iterator

from core.explanation.notes.note import Note
from core.explanation.saying import Page, clock, date_of, when_of
from core.explanation.wording.formats import duration, listed


def missing(page: Page, note: Note) -> Iterator[str]:
    stream = "ring-but-hr" if note.words.get("sent") == "hr" else note.words["stream"]
    seen = date_of(page, note.dates["seen"]) if "seen" in note.dates else None
    named_by_another = page.named or any(one.kind == "partial" for one in page.notes)
    if seen and named_by_another:
        yield page.say("missing-seen", stream=stream, seen=seen)
        return
    yield page.say("missing", stream=stream, **page.days())
    page.named.add("day")
    if seen:
        yield page.say("seen", seen=seen)


def lacking(page: Page, note: Note) -> Iterator[str]:
    """Together what has been away for as long; what this night alone lacks last."""
    since: dict[str, list[str]] = {}
    for metric in note.metrics:
        since.setdefault(note.dates.get(f"seen.{metric}", ""), []).append(page.say(metric))
    for seen, names in sorted(since.items(), key=lambda one: one[0] or "9999"):
        told = listed(page.wording, names)
        if seen:
            yield page.say("lacking-since", list=told, seen=date_of(page, seen), n=len(names))
        else:
            when = when_of(page, "night") or page.say("night-same")
            yield page.say("lacking", when=when, list=told)


def partial(page: Page, note: Note) -> Iterator[str]:
    stream, how = note.words["stream"], note.words["how"]
    ends = {k: clock(page, note.dates[k]) if k in note.dates else "" for k in ("from", "to")}
    days = page.days()
    if stream == "glucose":  # what follows in its paragraph is of the same day
        page.when = "day"
    if not page.named:  # the first that this page says
        days["weekday"] = page.say("in-full", **days)
        page.named.add("day")
    if how == "share":
        minutes = note.numbers["share"] * 14.4
        told = {"time": duration(page.wording, _about(minutes)), "gap": "yes" if note.dates else "no", **ends}
        yield page.say("partial-share", stream=stream, **told, **days)
    elif how == "gap":
        yield page.say("partial-gap", stream=stream, **ends, **days)
    else:
        yield page.say(f"partial-{how}", stream=stream, **days)


def _about(minutes: float) -> int:
    """As a person would say how long it was: to the hour, of less than three to the half hour before, of less than one
    and a half to ten minutes."""
    if minutes >= 180:
        return 60 * int(minutes / 60 + 0.5)
    return 30 * int(minutes / 30) if minutes >= 90 else 10 * max(1, round(minutes / 10))


def new(page: Page, note: Note) -> Iterator[str]:
    days = int(note.numbers["days"])
    if note.words.get("provisional"):
        yield page.say("provisional", days=days)
    else:
        yield page.say("new", days=days)
        if "soon" in note.words:
            yield page.say("new-range", soon=note.words["soon"])
