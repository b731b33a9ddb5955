"""English: how facts are rendered, what the template says, and the words a model may use."""

import re

from core.explanation.languages.language import Language, Lexicon, Name, words

NAMES = {
    "resting_hr": Name("resting heart rate"),
    "hr_mean": Name("mean heart rate"),
    "hr_min": Name("lowest heart rate"),
    "hr_max": Name("highest heart rate"),
    "sleep_hr_mean": Name("heart rate in sleep"),
    "hrv_sleep": Name("heart rate variability"),
    "hrv_sleep_ln": Name("heart rate variability"),
    "skin_temp_sleep": Name("skin temperature in sleep"),
    "spo2_mean": Name("blood oxygen level"),
    "spo2_min": Name("lowest blood oxygen level"),
    "steps": Name("step count"),
    "active_minutes": Name("active time"),
    "sleep_total": Name("time asleep"),
    "sleep_deep": Name("deep sleep"),
    "sleep_rem": Name("dream sleep"),
    "sleep_light": Name("light sleep"),
    "sleep_awake": Name("time awake in bed"),
    "time_in_bed": Name("time in bed"),
    "sleep_efficiency": Name("share of time in bed spent asleep"),
    "glucose_mean": Name("mean glucose"),
    "glucose_sd": Name("spread of glucose"),
    "glucose_mage": Name("size of glucose swings"),
    "glucose_cv": Name("spread of glucose"),
    "glucose_gmi": Name("glucose index"),
    "glucose_gmi_14d": Name("glucose index of two weeks"),
    "glucose_tir": Name("time with glucose in range"),
    "glucose_titr": Name("time with glucose in the tight range"),
    "glucose_tbr_70": Name("time with low glucose"),
    "glucose_tbr_54": Name("time with very low glucose"),
    "glucose_tar_180": Name("time with high glucose"),
    "glucose_tar_250": Name("time with very high glucose"),
    "hr": Name("heart rate"),
    "hrv": Name("heart rate variability"),
    "temp": Name("skin temperature"),
    "temperature": Name("skin temperature"),
    "spo2": Name("blood oxygen"),
    "glucose": Name("glucose"),
    "motion": Name("movement"),
    "sleep": Name("sleep"),
    "strain": Name("mix of night signals"),
}

_OWNED = re.compile(r"(?:\b(?:your|the|this|a|an|our)\s+)$", re.IGNORECASE)
_DETERMINED = re.compile(r"(?:'s|’s)\s+$")


def named(before: str, name: Name) -> str:
    if _DETERMINED.search(before):
        return before + name.text
    return _OWNED.sub("", before) + "your " + name.text


UNITS = {
    "bpm": ("{n} beat per minute", "{n} beats per minute"),
    "ms": ("{n} millisecond", "{n} milliseconds"),
    "celsius": ("{n} °C", "{n} °C"),
    "percent": ("{n} percent", "{n} percent"),
    "points": ("{n} point", "{n} points"),
    "steps": ("{n} step", "{n} steps"),
    "mg_dl": ("{n} mg/dL", "{n} mg/dL"),
    "hour": ("{n} hour", "{n} hours"),
    "minute": ("{n} minute", "{n} minutes"),
    "plain": ("{n}", "{n}"),
}

PHRASES = {
    "out_of_range": "{name} was {value} {when}. That is {difference}. Your usual is {usual}.",
    "out_of_range_bare": "{name} was {value} {when}.",
    "strain": "{name} was {value} {when}.",
    "drift": "{name} is {difference}.",
    "safety": "{name}: {value}.",
    "data": "{name}: {value}.",
    "measure": "{name} was {value} {when}. Your usual is {usual}.",
    "measure_bare": "{name} was {value} {when}.",
    "today": "today",
    "last_night": "last night",
    "strain_value": "further from your usual than on most nights",
    "drift_above": "higher than usual over the last 14 days",
    "drift_below": "lower than usual over the last 14 days",
    "data_share": "data for {amount} of the day",
    "data_gap": "a gap of {amount} in the data",
    "data_none": "no data for this day",
    "overview_safety": "a safety limit was reached",
    "overview_one": "1 measure stands out from your usual days",
    "overview_many": "{n} measures stand out from your usual days",
    "overview_usual": "all that we could compare was in your usual range",
    "overview_none_apart": "we found no measure far from your usual days",
    "overview_nothing": "there is too little data to compare with your usual days",
    "overview_template": "Your day at a glance: {overview}.",
    "and": " and ",
    "data_note": "Some data is missing for this day. This page may not show all of it.",
    "data_note_new": "We have few days of data so far. Your usual range may still change.",
    "disclaimer": "This page is not a diagnosis. It may be wrong.",
    "no_medication_change": "Do not change your medicine because of this page. Ask your care team first.",
    "emergency": (
        "Call your local emergency number at once if you have chest pain, faint or can hardly breathe."
    ),
    "rule_glucose_low": "Your glucose was very low. Follow your plan for low glucose and call your care team today.",
    "rule_glucose_high": (
        "Your glucose was very high for a long time. Follow your plan for high glucose and call "
        "your care team today."
    ),
    "rule_spo2_low": "Your blood oxygen was low through the night. Call your care team today.",
    "rule_other": "This reached a safety limit. Call your care team today.",
    "care_usual": "usual {median} ({low}–{high}, {days} days)",
    "care_provisional": "provisional",
    "care_no_usual": "no usual range",
    "care_difference": "difference {n}",
    "care_score": "score {n}",
    "care_language": "written in English: the language asked for is not available",
    "prompt_compared": "compared with",
}

VOCABULARY = words("""
a about add after against all along alongside also an and another are as at available be been before
below-the beside by came came-in can care check come comes compare compared comparison daily day days detail
details during each entry evening figure figures first for from full further give given gives glance had has
have having here how i in into is it its itself keep know landed lands last latest let line list listed log
logged look looked looking looks made make may measure measured measurement measures measuring mention mind
moment morning note noted notice noticed now of on or our out over overall overview own page part please
point points put reached read reading readings reads recent record recorded registered report reported
reports result results review see seen set share shared show showed shown shows sits so-far some stood
summary take taken talk team than that the their them there these this those time to today today's together
too tracked tracking under-review up-to-date update us using view was we were what when where which while
with worth you your yours yourself
""")

LEXICON = Lexicon(
    letters="A-Za-z",
    vocabulary=VOCABULARY,
    usual=words("usual usually typical typically range normally mostly most often baseline habitual"),
    apart=words(
        "apart outside differs differ different differed stands stand stood stands-out change "
        "changed moved shift shifted"
    ),
    alike=words(
        "within inside similar close near matches matched match line same steady stayed stays keeping"
    ),
    night=words("night nights overnight sleep-time night's"),
    gaps=words(
        "missing gap gaps incomplete partial partly limited sparse thin few little data record "
        "recordings sensor"
    ),
    comparators=r"(?:compared (?:with|to)|against|versus|beside|alongside|next to|from|than|outside|within|comparison (?:with|to))",
    breaks=r"\b(?:while|and|but|whereas|where|which|that is|compared|against|versus|beside|alongside|than|from)\b",
    wrong=(),
    required_before_value=None,
    forbidden={
        "number": words("zero one two three four five six seven eight nine ten half double twice once"),
        "direction": words(
            "higher lower above below more less up down rise rose fell risen fallen increased decreased"
        ),
        "negation": words("no not never none nothing without hardly don't isn't wasn't"),
        "cause": words("because due cause caused causes since therefore why reason stress"),
        "reassurance": words("fine good great okay ok healthy safe worry normal well"),
        "medication": words("insulin metformin dose tablet pill medicine medication drug"),
        "diagnosis": words(
            "disease diabetes infection fever flu hypoglycemia diagnosis abnormal pathological"
        ),
        "unit": words("bpm beats ms milliseconds percent degrees mg minutes hours steps mmol"),
        "metric": words("heart pulse glucose sugar sleep oxygen temperature variability hrv"),
    },
)

LANGUAGE = Language(
    code="en",
    english_name="English",
    decimal=".",
    thousands=",",
    names=NAMES,
    other_name=Name("reading"),
    named=named,
    usual_intro="your usual ",
    difference_tail=r"^,?\s+(?:than|from|to) (?:your |the )?usual\b",
    usual_range="{middle} (mostly {low} to {high})",
    units=UNITS,
    differences={
        "duration": ("about {amount} longer than usual", "about {amount} shorter than usual"),
        "steps": ("about {amount} more than usual", "about {amount} fewer than usual"),
        "other": ("about {amount} higher than usual", "about {amount} lower than usual"),
    },
    phrases=PHRASES,
    lexicon=LEXICON,
    examples=(),
)
