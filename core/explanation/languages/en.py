"""English: how facts are rendered, what the template says, and the sentences a model may write."""

import re

from core.explanation.grammar import Grammar
from core.explanation.languages.language import Language, Name, answer

NAMES = {
    "resting_hr": Name("resting heart rate"),
    "hr_mean": Name("mean heart rate"),
    "hr_min": Name("lowest heart rate"),
    "hr_max": Name("highest heart rate"),
    "sleep_hr_mean": Name("heart rate in sleep"),
    "hrv_sleep": Name("heart rate variability"),
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
    "glucose_tir": Name("share of glucose readings on target"),
    "glucose_titr": Name("share of glucose readings on the tight target"),
    "glucose_tbr_70": Name("time with low glucose"),
    "glucose_tbr_54": Name("time with very low glucose"),
    "glucose_tar_180": Name("time with high glucose"),
    "glucose_tar_250": Name("time with very high glucose"),
    "hr": Name("heart rate"),
    "spo2": Name("blood oxygen"),
    "glucose": Name("glucose"),
    "strain": Name("combined night reading"),
    "night": Name("night data"),
    "day": Name("day record"),
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
    "strain": "{name} was {value}.",
    "drift": "{name} is {difference}.",
    "safety": "{name}: {value}.",
    "data": "{name}: {value}.",
    "measure": "{name} was {value} {when}. Your usual is {usual}.",
    "measure_bare": "{name} was {value} {when}.",
    "today": "today",
    "last_night": "last night",
    "strain_value": "unusually far from your usual",
    "drift_above": "higher than usual in recent days",
    "drift_below": "lower than usual in recent days",
    "safety_glucose_low": "{amount} at the lowest, with {minutes} below {limit}",
    "safety_glucose_high": "{amount} at the highest, with {minutes} above {limit}",
    "safety_spo2_low": "{amount} on average, below {limit}",
    "care_minutes": "{n} min beyond {limit}",
    "care_since": "since {date}",
    "data_share": "data present for {amount} of the day",
    "data_gap": "a gap of {amount} in the data",
    "data_none": "no data for this day",
    "overview_safety": "a safety limit was reached",
    "overview_one": "1 measure stands out from your usual days",
    "overview_many": "{n} measures stand out from your usual days",
    "overview_usual": "everything compared here was in your usual range",
    "overview_none_apart": "we found no measure far from your usual days",
    "overview_outside": "not every measure was in your usual range",
    "overview_nothing": "there is too little data to compare with your usual days",
    "overview_template": "Your day at a glance: {overview}.",
    "and": " and ",
    "duration_and": " ",
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
    "rule_spo2_low": "Your blood oxygen was low. Call your care team today.",
    "rule_other": "This reached a safety limit. Call your care team today.",
    "care_usual": "usual {median} ({low}–{high}, {days} days)",
    "care_provisional": "provisional",
    "care_no_usual": "no usual range",
    "care_difference": "difference {n}",
    "care_score": "score {n}",
    "care_language": "written in English: the language asked for is not available",
}

# Every clause is true of every fact that its sentence is for, whatever stands before it; so they may be joined freely.
GRAMMAR = Grammar(
    phrases={
        "night": "(last night|overnight)",
        "day": "today",
        "lead": "((also|in addition)(,|:)|(one reading to note|here is a reading):) ",
        "was": "(was|came to|came in at|stood at|read|was measured at|was recorded at|was noted at)",
        "named": (
            "(<when>[,] {name} <was> {value}|{name} <was> {value}[ <when>]|{name} <when> <was> {value})"
        ),
        "saw": (
            "(we|the sensor|your sensor|the device|your device) (recorded|measured|noted|logged"
            "|registered) {value}"
        ),
        "seen": (
            "([<when>[,] ]<saw> for {name}|<saw> for {name} <when>|for {name}[,] <saw>[ <when>]"
            "|(the data|your data) show {value} for {name}[ <when>]"
            "|your record shows {value} for {name}[ <when>]|the (value|figure"
            "|result) for {name}[ <when>] was {value})"
        ),
        "bare": "{name}[ <when>]: {value}",
        "your": (
            "(your usual |your usual (value|level) of |your typical |your typical (value|level) of "
            "|your baseline of )"
        ),
        "against": (
            "(([,] compared (with|to)|, (in comparison with|against|versus|relative to)) <your>{usual}"
            "|(, while |, whereas |, and |; |. )(your usual|your usual value|your typical value"
            "|what is usual for you|your baseline) is {usual}|. (for comparison|as a comparison"
            "|to compare)(,|:) your usual is {usual}|. your usual: {usual})"
        ),
        "differs": "(,|, which is|, and that is|. that is|. this is) {difference}",
        "beyond": (
            "(outside your (usual|typical) range|away from your (usual|typical) (range|level)"
            "|different from your (usual|typical) (days|range|level)|unlike your (usual|typical) days)"
        ),
        "stands": (
            "((stands|stood) out[ from your (usual|typical) days]|(differs|differed) from your (usual"
            "|typical) (days|range|level)|(is|was) <beyond>)"
        ),
        "apart": "(, <beyond>|, which <stands>|, and it <stands>|. it <stands>)",
        "inside": "(within|in|inside) your (usual|typical) range",
        "alike": (
            "(, <inside>|, which (is|was) <inside>|, and it (is|was) <inside>|. (this|it|that) (is"
            "|was) <inside>)"
        ),
        "latest": ". (<when>[,] it <was> {value}|the (reading|value) <when> was {value})",
        "here": (
            "((your|the) day at a glance|here is your day[ at a glance]|an overview of your day"
            "|a look at your day|today's overview|what we saw today|this is what we saw today"
            "|here is what we found[ today])"
        ),
    },
    sentences={
        "summary": (
            "[<here>: ]{overview}.",
            "we looked at your day: {overview}.",
        ),
        "safety": (
            (
                "[(please look at this[ first| now]|please note|important)(:|,|.) ]{name}(:| was"
                "| came to) {value}."
            ),
        ),
        "data": ("[please note(:|,) ][(for|about|a note on) ]{name}: {value}.",),
        "strain": (
            ("[<lead>](<when>[,] {name} was {value}|{name}[ <when>] was {value}|{name} was {value} <when>)."),
            "<bare>.",
        ),
        "drift": (
            (
                "[<lead>][(we see|we saw|there is|your data show|the data show) a trend: ]{name} (is|was"
                "|has been) {difference}[<latest>]."
            ),
            "{name}: {difference}.",
        ),
        "apart": (
            "[<lead>](<named>[<differs>][<apart>]|<seen>[<differs>])[<against>].",
            (
                "[<lead>](<when>[,] {name} was|{name} (was|is)) {difference}[, at {value}][<apart>]"
                "[<against>]."
            ),
            (
                "[<lead>](<when>[,] {name} stood out|{name} (stands|stood) out[ <when>])(:|[,] at|[,]"
                " with) {value}[<differs>][<against>]."
            ),
            "<bare>[<differs>][<against>].",
        ),
        "differing": (
            "[<lead>](<named>|<seen>)<differs>[<against>].",
            "[<lead>](<when>[,] {name} was|{name} (was|is)) {difference}[, at {value}][<against>].",
            "<bare>[<differs>][<against>].",
        ),
        "within": (
            "[<lead>](<named>[<alike>]|<seen>)[<against>].",
            (
                "[<lead>](<when>[,] {name} was <inside>|{name} was <inside>[ <when>])[,] (at"
                "|with) {value}[<against>]."
            ),
            "<bare>[<alike>][<against>].",
        ),
        "measured": (
            "[<lead>](<named>|<seen>)[<against>].",
            "<bare>[<against>].",
        ),
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
    usual_range="{middle} (mostly {low} to {high})",
    units=UNITS,
    differences={
        "duration": ("about {amount} longer than usual", "about {amount} shorter than usual"),
        "steps": ("{amount} above usual", "{amount} below usual"),
        "other": ("about {amount} higher than usual", "about {amount} lower than usual"),
    },
    phrases=PHRASES,
    grammar=GRAMMAR,
    examples=(
        answer(
            "Here is your day at a glance: {overview}.",
            glucose__safety="Please look at this first: {name} was {value}.",
            resting_hr__out_of_range=(
                "Last night {name} was {value}, which is {difference}. For comparison, your usual is {usual}."
            ),
            hr__data="A note on {name}: {value}.",
            sleep_total__measure="{name} was {value} last night, within your usual range.",
        ),
        answer(
            "This is what we saw today: {overview}.",
            hrv_sleep__drift="We see a trend: {name} is {difference}. Last night it was {value}.",
            steps__measure="Your device recorded {value} for {name} today.",
        ),
    ),
)
