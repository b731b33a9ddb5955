"""What a day's notes can ask for: the conditions of the closing's table, with the clinic's limits and ours. Pure."""

from collections.abc import Collection, Sequence

from core.explanation.notes import Note
from core.explanation.notes.beside import lasts_outside
from core.explanation.notes.day import minutes_between
from core.explanation.notes.events import SILENT
from core.explanation.notes.gap import gap_began
from core.explanation.notes.glucose import day_of_highs
from core.explanation.notes.glucose_levels import LOW_EVENT_MINUTES, LOW_MINUTES
from core.explanation.notes.history import COUNTED
from core.explanation.notes.note import EVENTS, GLUCOSE, NIGHT, is_glucose_event
from core.explanation.notes.ring import FEW_PULSES, MANY_PULSES, THIN_RING
from core.explanation.notes.values import is_no_news
from core.glucose_limits import EXTREME

OXYGEN = "spo2_low"
ACT_ON_MINUTES = 120
"""Above 250 mg/dL for so long in a day, and the page points to the plan for high glucose."""
SEVERE_LOW = 40.0
"""mg/dL: a low that went down to that is severe (NICE-SUGAR, N Engl J Med 2012;367:1108), and where many sensors end.
Of one that no rule calls notable, three of three readers took "at your next visit" for too late (docs/panel.md)."""
GOES_ON_DAYS, OFTEN_DAYS = 5, 7
"""Days in a row, or of the last 14 (half of them), on which it was so."""
HALF_AN_HOUR = 30.0
"""Minutes of a low whose beginning nobody saw that may be mentioned, half of what the consensus allows of a day (4 % of
it, Battelino 2019)."""
RARE_DAYS = 28
"""Days of which a value of the night outside its range is the farthest, and it may be mentioned: after the shortest
sleep in 5 weeks "nothing else you need to do" closed too early for three readers of three (docs/panel.md)."""
LOW_OF_A_WEEK = 7 * LOW_MINUTES
"""Minutes below 70 mg/dL on one day that are as many as the consensus allows in a week (4 % of it, Battelino 2019):
"at your next visit" was too late for five readers of five after ten hours."""
TELL_SOON_MINUTES = 300
"""Minutes above 250 mg/dL, a fifth of a day, which are told soon: the consensus allows a twentieth (Battelino 2019),
and "at your next visit" was too late for clinical readers of four rounds (docs/panel.md)."""


def is_low(note: Note) -> bool:
    return note.metrics == ("glucose",) and note.words.get("side") == "below"


def deep_low(note: Note) -> bool:
    return is_low(note) and note.kind in EVENTS and note.numbers.get("value", SEVERE_LOW + 1) <= SEVERE_LOW


def often_low(note: Note) -> bool:
    """A flagged low, as on many of the last 14 days."""
    days = max(note.numbers.get("days", 0.0), note.numbers.get("running", 0.0))
    return is_low(note) and note.kind in EVENTS and days >= GOES_ON_DAYS


def is_high(note: Note) -> bool:
    return note.metrics == ("glucose",) and note.words.get("side") == "above"


def long_high(note: Note) -> bool:
    return is_high(note) and note.numbers.get("minutes", 0.0) >= ACT_ON_MINUTES


def far_high(note: Note) -> bool:
    return note.numbers.get("value", 0.0) > EXTREME


def acute_high(note: Note) -> bool:
    return long_high(note) or (is_high(note) and ("open" in note.numbers or far_high(note)))


def high_to_act_on(note: Note) -> bool:
    return acute_high(note) or (is_high(note) and goes_on(note))


def urgent_high(note: Note) -> bool:
    return note.severity == "urgent" and is_high(note)


def urgent_oxygen(note: Note) -> bool:
    return note.severity == "urgent" and note.words.get("rule") == OXYGEN


def is_missing(note: Note, streams: Collection[str]) -> bool:
    return note.kind in ("missing", "partial") and note.must_tell and note.words["stream"] in streams


def sensor_silent(note: Note) -> bool:
    """For the day or a part of it, but for what came before its first reading; or from a low or high on, an hour or
    more before midnight, of which nobody saw how it went on."""
    if is_glucose_event(note):
        return any(name.startswith("silent.") for name in note.words)
    return is_missing(note, ("glucose",)) and "began" not in note.words


def _ends_the_day(note: Note) -> bool:
    """Whether it tells of an hour or more without readings until the day's midnight."""
    if not {"from", "to"} <= note.dates.keys() or note.words.get("edge") != "end":
        return False
    return minutes_between(note.dates["from"], note.dates["to"]) >= SILENT


def low_unseen(note: Note) -> bool:
    """Whether the day's readings stop at a low, an hour or more before midnight."""
    if is_glucose_event(note):
        return is_low(note) and sensor_silent(note)
    return gap_began(note) == "below" and _ends_the_day(note)


def low_unseen_in_part(note: Note) -> bool:
    """Whether lows that no rule flags began with the day's first reading, so that nobody knows for how long it had been
    low: three readers of three would hear of 50 minutes or more."""
    first = note.dates.get("first")
    began = first is not None and any(
        at == first for name, at in note.dates.items() if name.startswith("below_70.from.")
    )
    return began and note.numbers.get("below_70", 0.0) >= HALF_AN_HOUR and has_targets(note)


def high_unseen(note: Note) -> bool:
    """The same at a high: whether it is high now nobody can tell without a look."""
    if is_glucose_event(note):
        return is_high(note) and sensor_silent(note)
    return gap_began(note) == "above" and _ends_the_day(note)


def ring_missing(note: Note) -> bool:
    """Or something of nights of which there is something else, for more than this one."""
    lacking = note.kind == "lacking" and any(key.startswith("seen.") for key in note.dates)
    return is_missing(note, ("ring", "night", "steps")) or lacking


def ring_sends(note: Note) -> bool:
    """Whether a ring whose nights and steps are missing sent its heart rate: it is worn, if not all day."""
    return note.kind == "missing" and "sent" in note.words


def ring_thin(note: Note) -> bool:
    """Whether a ring measured less than half of the day, or so little that it is told, or not all of a short sleep, or
    of a night neither the sleep nor something else, or very little sleep and not all of the rest."""
    if note.kind == "lacking":
        few = "sleep_total" in note.metrics and len(note.metrics) > 1
        return (few or "short" in note.words) and not ring_missing(note)
    least = MANY_PULSES if note.words.get("how") == "share" else FEW_PULSES
    few = note.numbers.get("share", least) < least
    return note.id == THIN_RING and (few or note.words.get("beside") in ("steps", "sleep"))


def average_at_midnight(notes: Sequence[Note]) -> bool:
    """Whether a high average was flagged of a day that ended above 180."""
    flagged = any(one.severity and one.group == GLUCOSE and one.words.get("side") == "above" for one in notes)
    return flagged and any(map(high_at_midnight, notes))


def several_or_week(note: Note) -> bool:
    """Several signals of one night together, or a week that fell from the one before, or had too many lows and ended
    with a day of them, or missed a target while each day was above 250."""
    graver = bool({"low_day", "high_days"} & note.words.keys())
    week = note.kind == "weekly" and (note.words["name"] == "fall" or graver)
    return note.kind == "together" or week


def signal_of_night(note: Note) -> bool:
    """A notable value of the night that is told apart from others."""
    return note.kind == "value" and note.group == NIGHT and note.severity == "notable"


def ring_gone(note: Note) -> bool:
    """For days: since when is told."""
    return ring_missing(note) and (note.kind == "lacking" or "seen" in note.dates)


def sensor_gone(note: Note) -> bool:
    """Whether a finding tells that the day's glucose readings ended before the day did."""
    return is_missing(note, ("glucose",)) and _ends_the_day(note)


def low_for_long(note: Note) -> bool:
    return note.kind == "glucose_day" and note.numbers.get("below_70", 0.0) > LOW_MINUTES


def low_for_hours(note: Note) -> bool:
    return note.kind == "glucose_day" and note.numbers.get("below_70", 0.0) > LOW_OF_A_WEEK


def goes_on(note: Note) -> bool:
    """What was flagged on this day has been so for days, or on many of the last 14."""
    told = note.numbers
    if note.kind in EVENTS:
        running = max(told.get("running", 0.0), told.get("lately", 0.0))
        return running >= GOES_ON_DAYS or told.get("days", 0.0) >= OFTEN_DAYS
    return note.kind == "run" and told["days"] >= GOES_ON_DAYS


def high_for_a_part(note: Note) -> bool:
    """Whether little time in range is told with for how long the day was above it."""
    return note.kind == "glucose_day" and "above_180" in note.numbers


def high_for_hours(note: Note) -> bool:
    return is_high(note) and note.kind in EVENTS and note.numbers.get("minutes", 0.0) >= TELL_SOON_MINUTES


def has_targets(note: Note) -> bool:
    return note.words.get("targets") != "none"


def low_beside_highs(note: Note) -> bool:
    """A low of 15 minutes on a day whose hours above 180 may be mentioned: of both it begins with the low."""
    return day_of_highs(note) and note.numbers.get("below_70", 0.0) >= LOW_EVENT_MINUTES


def low_told(note: Note) -> bool:
    """Readings below 54 mg/dL that were too few for an event, a low that no rule flags, or a last reading that was low;
    of people without targets, who take nothing that lowers glucose, only the first."""
    if note.kind != "glucose_day":
        return False
    low = note.numbers.get("below_70", 0.0) >= LOW_EVENT_MINUTES or "last_reading" in note.numbers
    return "below_54" in note.numbers or (low and has_targets(note))


def is_rare(note: Note) -> bool:
    """A value of the night that no rule flags, but of which the page says for how long it has been outside its range or
    how rare it is there."""
    return note.group == NIGHT and lasts_outside(note)


def worse_outside(note: Note) -> bool:
    """A value of the night that no rule flags, outside its range on the side that matters."""
    outside = note.kind == "same_day" and note.group == NIGHT and note.words["side"] in ("above", "below")
    return outside and COUNTED.get(note.metrics[0]) == note.words["side"] and not is_no_news(note)


def rare_for_days(note: Note) -> bool:
    """For five nights and the farthest in weeks, or to the side that matters the farthest in four weeks."""
    rare, running = note.numbers.get("extreme_days", 0.0), note.numbers.get("running", 0.0)
    if not is_rare(note) or not rare:
        return False
    matters = COUNTED.get(note.metrics[0]) == note.words["side"] and not is_no_news(note)
    return running >= GOES_ON_DAYS or (matters and rare >= RARE_DAYS)


def little_oxygen(note: Note) -> bool:
    """Of a quiet day, on which it is told for that alone (notes/quiet.py)."""
    return note.id == "value.spo2_mean" and note.severity is None


def high_at_midnight(note: Note) -> bool:
    """Whether it was above 180 as the day ended, which no rule flags."""
    return note.kind == "glucose_day" and "above_180" in note.numbers and "above_180.midnight" in note.words


def readings_end(note: Note) -> bool:
    """Whether the day's glucose readings end with a time without any, though no rule flags it."""
    return note.kind == "glucose_day" and _ends_the_day(note)
