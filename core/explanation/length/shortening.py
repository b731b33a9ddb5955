"""What a page that is too long leaves out, step by step. Pure."""

from dataclasses import replace

from core.explanation.closing.cases import low_for_long
from core.explanation.length.steps import (
    Step,
    Told,
    bears_on_finding,
    detail,
    each,
    is_flagged,
    last,
    of_any,
    of_kind,
    of_side,
    whole_note,
    without_names,
)
from core.explanation.notes import Note
from core.explanation.notes.events import stretches_of, with_the_longest
from core.explanation.notes.gap import gap_began
from core.explanation.notes.glucose import day_of_highs, target_share
from core.explanation.notes.glucose_times import LATER, LONGEST, MOST, TIMES
from core.explanation.notes.history import LONG_RUN
from core.explanation.notes.note import NIGHT, is_glucose_event
from core.explanation.notes.values import is_no_news
from core.explanation.plan import Plan
from core.explanation.sentences.history import denies
from core.explanation.sentences.rewording import (
    A_PAIR,
    LIKE_ANOTHER,
    all_days_in_brief,
    explained_range_within,
    far_in_brackets,
    history_within,
    is_of_night,
    pair_alone,
    range_within,
    rarity_within,
    said,
    share_in_brief,
    times_in_brief,
    unit_once,
    week_in_one,
    week_joined,
    without_sum,
)

RANGED = ("value", "glucose_day")


def without(step: str, plan: Plan, told: list[Note]) -> Told:
    """Both a step shorter; both as they are if nothing of it is there, or all of it must be told."""
    return STEPS[step].take(plan, told)


def _ends(level: str) -> list[str]:
    """How the times of a level are named."""
    places = (NIGHT, LATER, MOST, LONGEST, *range(1, TIMES[level] + 1))
    return [f"{level}.{end}.{i}" for end in ("from", "to") for i in places]


def _definition(plan: Plan, told: list[Note]) -> Told:
    return (plan if plan.definition is None else plan._replace(definition=None)), told


def _tells_highs(told: list[Note]) -> bool:
    """Whether an event does."""
    return any(is_glucose_event(note) and note.words["side"] == "above" for note in told)


def _glucose_above(plan: Plan, told: list[Note]) -> Told:
    """But not where hours above 180 are all that is told of the highs that the end asks about."""
    if not _tells_highs(told) and any(day_of_highs(note) and not is_flagged(note) for note in told):
        return plan, told
    return detail(of_kind("glucose_day"), "above_180").take(plan, told)


def _glucose_share(plan: Plan, told: list[Note]) -> Told:
    """Where minutes below the range can stand without the time in it, for an event has named the day; and it is not
    flagged. Hours above it that stand beside no high are not told without it, and then nothing is asked about them
    (page.py)."""
    if not (any(map(is_glucose_event, told)) and any("below_70" in note.numbers for note in told)):
        return plan, told
    ends = ("share", "low", "high", *(() if _tells_highs(told) else ("above_180",)))
    return detail(of_kind("glucose_day"), *ends, kept=is_flagged).take(plan, told)


def _is_as_usual(note: Note) -> bool:
    if note.kind != "glucose_day" or "share" not in note.numbers:
        return False
    return "side" not in note.words and note.numbers["share"] > target_share(note.words)


def _is_average_beside(note: Note) -> bool:
    lowest = note.words.get("mean_extreme") == "lowest"
    return note.kind == "glucose_day" and ("mean_low" in note.numbers or lowest)


def _is_rare_beside(note: Note) -> bool:
    return note.kind in ("same_day", "returned") and "extreme_days" in note.numbers


def _without_rarity(note: Note) -> Note | None:
    """What is told for that alone goes with it."""
    alone = note.kind == "same_day" and is_no_news(note)
    return None if alone else without_names(note, ("extreme_days",))


def _like_another(note: Note) -> bool:
    return note.metrics[:1] == LIKE_ANOTHER


def _on_the_other_side(plan: Plan, told: list[Note]) -> Told:
    """Without that a value is the farthest of weeks on the other side than it drifts."""
    trends = {(note.about, note.metrics): note for note in told if note.kind == "trend"}

    def denied(note: Note) -> bool:
        trend = trends.get((note.about, note.metrics))
        return note.kind == "extreme" and trend is not None and denies(note, trend)

    return plan, [note for note in told if not denied(note)]


def _drifts_and_runs(note: Note) -> bool:
    """Of a value that drifts and has been outside its range for days running."""
    return note.kind == "trend" and note.numbers.get("running", 0.0) >= LONG_RUN


def _without_rare_days(note: Note) -> Note:
    return (
        without_names(note, ("days", "of"))
        if of_side("above")(note) and note.numbers.get("days") == 1
        else note
    )


def _without_held(note: Note) -> Note:
    """Of a time without readings that it began high; one that began low says so as long as it is told."""
    high = note.kind == "glucose_day" and "from" in note.dates and gap_began(note) == "above"
    return said(note, gap_alone="yes") if high else note


def _are_many(note: Note) -> bool:
    """More highs than a pair, of which more than one is told by its times."""
    told = stretches_of(note)
    several = told > 1 or (told > 0 and "began" in note.dates)
    return (
        note.words.get("side") == "above" and several and max(told, note.numbers.get("events", 0.0)) > A_PAIR
    )


def _with_fewer_stretches(note: Note) -> Note:
    """The longest; beside one that began on the day before, which is told anyway, no other."""
    return without_names(note, (".1", ".2", ".3")) if "began" in note.dates else with_the_longest(note)


def _without_days_below(note: Note) -> Note:
    """Without on how many days it was lower, what is usual sounds as if that were rare."""
    often = () if "outside" not in note.numbers or is_flagged(note) else ("low", "high", "median", "young")
    return without_names(note, ("running", "outside", "outside_of", *often)) if _glucose_day(note) else note


def _without_caveat(note: Note) -> Note:
    return said(note, caveat="no") if note.kind == "partial" and "beside" in note.words else note


def _by_its_gap(note: Note) -> Note:
    """Of a ring that was off in a night of whose heart the page tells: when, without for how long it was worn."""
    of_night = is_of_night(note) and "from" in note.dates
    return said(note, how="gap") if of_night and note.words["how"] == "share" else note


def _without_range(note: Note) -> Note:
    return replace(note, numbers={k: v for k, v in note.numbers.items() if k not in ("low", "high", "young")})


def _is_part_of_glucose(note: Note) -> bool:
    return note.kind == "partial" and note.words.get("stream") == "glucose" and note.words["how"] == "share"


def _without_longest_low(note: Note) -> Note:
    several = note.numbers.get("events", 1.0) > 1 and stretches_of(note) == 1
    return without_names(note, (".1",)) if several and note.words.get("side") == "below" else note


def _without_days_of_drift(note: Note) -> Note:
    if note.kind != "trend" or not note.numbers.get("days"):
        return note
    numbers = {name: number for name, number in note.numbers.items() if name != "running"}
    return replace(note, numbers=numbers | {"days": 0.0})


def _began_beyond(note: Note) -> bool:
    """Whether a time without readings began low or high."""
    return gap_began(note) != "no"


_glucose_day = of_kind("glucose_day")
STEPS: dict[str, Step] = {
    "definition": Step(_definition),
    "else": whole_note("else"),
    "value": whole_note("value"),
    # what is usual, beside a share that is so, and no less than is aimed at
    "usual_share": detail(_is_as_usual, "low", "high", "median", "young"),
    # an average that is no more than above what is usual, or the lowest of a day whose lows are told
    "glucose_mean": detail(_is_average_beside, "mean", "mean_low", "mean_high", "mean_days", "mean_extreme"),
    "brief_times": each(times_in_brief, rewords=True),
    "brief_far": each(far_in_brackets, rewords=True),
    "brief_pair": each(pair_alone, rewords=True),  # that two values of a night stood out
    "brief": each(range_within, rewords=True),
    "glucose_highest": detail(_glucose_day, "highest"),
    "no_lows": detail(_glucose_day, "no_lows", "no_highs"),  # that no reading was low, or high
    # when in the day it was high, and how often
    "glucose_part": detail(
        _glucose_day,
        "above_180.part",
        "above_180.far",
        "above_180.breaks",
        "above_180.others",
        *_ends("above_180"),
    ),
    "glucose_times": detail(_glucose_day, ".events"),
    "brief_share": each(share_in_brief, rewords=True),
    "brief_units": each(unit_once, rewords=True),
    "explained_beside": detail(lambda note: note.severity is None, "explained"),  # of what no rule flags
    "returned": whole_note("returned"),
    "brief_explained": each(explained_range_within, rewords=True),
    "sum": each(without_sum("yes"), rewords=True),  # of two whose minutes are told
    "joined": each(week_joined, rewords=True),  # the second sentence of a week's shares on one side
    "brief_days": each(all_days_in_brief, rewords=True),
    "clock_sum": each(without_sum("all")),  # of two whose clock times say it
    # of many highs of one day all times but the longest: for how long it was above 180 says more of the day
    "high_times": last(lambda note: _are_many(note) and "spans" not in note.words, with_the_longest),
    "glucose_above": Step(_glucose_above),
    "steps_back": detail(of_kind("value"), "back"),  # when the last step count before was
    # the time itself says more of a night than for how much of the day there was some
    "share_of_night": each(_by_its_gap, rewords=True),
    "beside_night": each(lambda note: _without_caveat(note) if note.words.get("beside") == "night" else note),
    "told_apart": detail(_like_another, "explained"),  # that a ring's temperature is not the body's
    "other_side": Step(_on_the_other_side),
    # on how many of the last nights it was so, of values that moved together
    "brief_history": Step(lambda plan, told: (plan, history_within(told)), rewords=True),
    # how rare it is, and for how many days it has been so, what stands beside
    "brief_rare": each(rarity_within, rewords=True),
    "lasting": last(_is_rare_beside, _without_rarity),
    # what a metric is, in brackets: to five readers of five another value of that night was worth more
    "explained": detail(of_any, "explained"),
    "running": last(
        lambda note: note.kind == "same_day" and "running" in note.numbers,
        lambda note: without_names(note, ("running",)),
    ),
    "same_day": whole_note("same_day"),
    # by how much it drifts, a finding: after what no rule flags
    "shifts_of_runs": each(lambda note: said(note, brief="yes") if _drifts_and_runs(note) else note),
    "drifts_of_runs": detail(_drifts_and_runs, "since", "shift"),
    "often": whole_note("often"),
    "new": whole_note("new"),
    "lacking": whole_note("lacking"),
    "partial": whole_note("partial"),  # for how much of the day a ring measured that usually does no more
    # of many highs, some of which began on the day before, all times but the longest or but the one that did
    "many_stretches": last(_are_many, _with_fewer_stretches),
    "rare": each(_without_rare_days),  # that there was none on the days before
    # for how many days time in range has been low
    "glucose_run": each(_without_days_below),
    "glucose_share": Step(_glucose_share),
    "glucose_day": whole_note("glucose_day"),
    "held": each(_without_held),
    "share_usual": detail(_glucose_day, "low", "high", "median", "young", kept=is_flagged),
    "run": whole_note("run"),
    "extreme": whole_note("extreme"),
    # that a short sleep or a low step count may be due to the ring's gap
    "beside": each(_without_caveat),
    "of_finding": Step(lambda plan, told: (plan, [note for note in told if not bears_on_finding(note)])),
    "glucose_average": detail(_glucose_day, "mean", "mean_days", "mean_extreme"),
    # that it is the lowest of weeks
    "glucose_extreme": detail(_glucose_day, "extreme_days", kept=is_flagged),
    "low_longest": detail(_glucose_day, f"below_70.from.{LONGEST}", f"below_70.to.{LONGEST}"),
    # when it was low; but when one was that goes on at midnight
    "low_times": detail(
        _glucose_day,
        *(
            "below_70.part",
            "below_70.far",
            "below_70.open",
            "below_70.breaks",
            "below_70.others",
            *_ends("below_70"),
        ),
        kept=lambda note: "below_70.open" in note.words,
    ),
    # beside a high that began on the day before the time of the day's own longest: that it was so on all of 14 days was
    # missed by five readers of five
    "later_highs": detail(lambda note: of_side("above")(note) and "began" in note.dates, ".1", ".2", ".3"),
    # on how many days it was so, and how many of them are the last in a row
    "days_above_running": detail(of_side("above"), "lately"),
    "in_one": each(week_in_one, rewords=True),  # all of a week's shares
    # since when a weekly target has been missed: five readers of five missed it
    "since": detail(of_kind("weekly"), "since"),
    "days_above": detail(of_side("above"), "running", "days", "of"),
    "days_running": detail(of_side("below"), "lately"),
    "days": detail(of_side("below"), "running", "days", "of"),
    "very_low_days": detail(_glucose_day, "very_low_days", "very_low_of"),
    "glucose_gap": detail(_glucose_day, "from", "to", kept=_began_beyond),
    # on how many nights a drifting value was outside its range, which says more of one than these
    "trend_days": each(_without_days_of_drift),
    # the range beside a value, on days on which nearly everything is flagged
    "usual": last(lambda note: note.kind in RANGED and "low" in note.numbers, _without_range),
    "drifts": detail(of_kind("trend"), "since", "shift"),
    # the longest time without readings of what was there for a part of the day
    "share_gap": detail(lambda note: note.words.get("how") == "share", "from", "to", "before"),
    "met": detail(of_side("above"), "met", "met_minutes"),  # for how long it was above 300
    # of several highs the shorter ones' times
    "high_stretches": last(
        lambda note: stretches_of(note) > 1 and note.words.get("side") == "above", with_the_longest
    ),
    # for how long it was below 70, beside lows that an event tells
    "low_minutes": detail(
        _glucose_day, "below_70", "lowest", kept=lambda note: note.must_tell or low_for_long(note)
    ),
    "highs": detail(of_side("above"), ".1", ".2", ".3"),  # when they were
    "held_gap": detail(_glucose_day, "from", "to"),
    "began": detail(of_side("above"), "began", "ended"),  # when a high did that began on the day before
    "stretches": last(
        lambda note: stretches_of(note) > 1 and note.words.get("side") in ("above", "below"), with_the_longest
    ),
    "targets": detail(of_kind("weekly"), "limit"),
    # on which side of its range a value lies, where that has gone
    "sides": detail(of_kind("value"), "side", kept=lambda note: "low" in note.numbers),
    # that a week's shares are of fewer days, and a day's lows and highs of so many hours: that is said of the day
    "week_partly": detail(of_kind("weekly"), "use"),
    "rest_unknown": each(lambda note: said(note, untold="yes") if _is_part_of_glucose(note) else note),
    # when the longest of several lows was; how many they were, for how long and how far down stays
    "longest_low": each(_without_longest_low),
    # for how many days what is missing has been, beside since when
    "missing_days": each(lambda note: said(note, brief="yes") if note.kind == "missing" else note),
    "unsure_steps": detail(of_kind("value"), "unsure"),  # that some may not be counted, of a ring's count
}
"""What a page that is too long leaves out, in this order; never what must be told."""
