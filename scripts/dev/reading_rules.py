"""The part of docs/metrics.md that says how an answer is read: the day's window, its clock, units and words."""

from core.glucose_limits import LIMITS
from core.ultrahuman import units
from core.ultrahuman.nights import SAME_NIGHT
from core.ultrahuman.series import LEAST_RISES
from scripts.dev.markdown import table

WINDOW = """## The day

**Which stretch of time.** The answer says it, not the roster: a day begins at the `day_start_timestamp` that its
entries name and ends at the next local midnight, 23 to 25 hours later. Samples outside are dropped and counted under
`quality.dropped`: they are in the next day's answer, or were in the last one's.

"""
WINDOWS = (
    ("a start, a local midnight of the date somewhere on earth", "begins there"),
    ("no such start, but a zone", "is that zone's day"),
    ("nothing", "is the day of the patient's zone as it was pinned"),
    (
        "several such starts; or a day that holds fewer samples than that of the zone it names, or of the patient's",
        "begins where most samples lie in the day; reaches further by an entry's own start if samples of that entry "
        "lie there (a flight: `quality.day_window.hours`)",
    ),
    ("starts of another day only, and nothing that lies in this one", "is not read (`bad_raw`)"),
)
CLOCK = """
**Whose clock.** Bedtime, wake time and the times in evidence are told on the clock of the place where the day was
lived: the patient's own zone if the day is its day, else the zone that the answer names if its day begins then, else
the offset from UTC that the start shows. With nothing but an offset the day has 24 hours, unless clocks somewhere
with that offset change on this date and the samples fill the longer day or end with the shorter one. So a traveller's
times are those of the place; times in evidence carry their offset. `quality.timezone_used` names that clock when the
window is not the day of the patient's own zone. Windows of neighbouring days may overlap or leave a gap after travel.

## Units and words

"""
AFTER = f"""
Each entry is read in its own unit. A unit that is none of its series' is `bad_raw` (of steps and motion, which are
counts, any is accepted). `quality.read_as` says what was converted, `quality.words` how many readings were told as
words (`low`, `high`). Readings known to be low by the word alone are marked in the series (`Series.words`).

Sleep entries less than {SAME_NIGHT / 60:g} minutes apart are one night (`quality.sleep_parts`), the time between them
awake; one that lies by more than half within another repeats it. What lies apart is a nap.
"""
SAME = "; ".join(f"{mmol:g} as {mg:g}" for mmol, mg in units.SAME_LIMITS.items())
ON_IT = ", ".join(map(str, LIMITS))
READ = (
    (
        "glucose",
        "`mmol/L`",
        f"mg/dL, × {units.MG_PER_MMOL} (molar mass of glucose 180.16 g/mol); what is a limit in whole mg/dL, in which "
        f"sensors measure, lies on it ({ON_IT}), and so do limits that the consensus gives in both units: {SAME} "
        "(Battelino 2019)",
    ),
    (
        "glucose",
        f"a median below {units.LEAST_MG:g}, whatever the unit says",
        f"mmol/L; not at all if no unit says so and it is below {units.LEAST_GUESSED:g}",
    ),
    ("glucose", f"`mmol/L` and a median above {units.MOST_MMOL:g}", "mg/dL"),
    (
        "glucose",
        f"at least {units.CHANGED} readings in a row that fit their neighbours only in the other unit",
        "that unit; fewer are dropped as `implausible`",
    ),
    (
        "glucose",
        "`LO`, `Low`, `<40` (any number up to 54 mg/dL)",
        f"{units.TOLD_LOW:g} mg/dL: below 54, and {units.TOLD_LOW:g} in means",
    ),
    ("glucose", "`HI`, `High`", f"{units.TOLD_HIGH:g} mg/dL"),
    ("glucose", "`>400`", f"the number; up to {units.JUST_ABOVE:g}, 1 mg/dL more"),
    ("temp", "`°F`; no unit and a median of 50 to 113", "°C"),
    (
        "steps",
        f"values that only grow and end at the day's total, or without a total grow at least {LEAST_RISES} times",
        "what each adds to the one before",
    ),
    ("night_rhr", "values, but no `avg`", "the mean of the values"),
)


def reading_rules() -> str:
    return (
        WINDOW
        + table(("the answer names", "the day"), WINDOWS)
        + CLOCK
        + table(("series", "told", "read as"), READ)
        + AFTER
    )
