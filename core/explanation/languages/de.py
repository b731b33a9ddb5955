"""German (Sie): how facts are rendered, what the template says, and the sentences a model may write."""

import re

from core.explanation.grammar import Grammar
from core.explanation.languages.language import Language, Name, answer

NAMES = {
    "resting_hr": Name("Ruhepuls", "m"),
    "hr_mean": Name("mittlerer Puls", "m"),
    "hr_min": Name("niedrigster Puls", "m"),
    "hr_max": Name("höchster Puls", "m"),
    "sleep_hr_mean": Name("Puls im Schlaf", "m"),
    "hrv_sleep": Name("Herzfrequenzvariabilität", "f"),
    "skin_temp_sleep": Name("Hauttemperatur im Schlaf", "f"),
    "spo2_mean": Name("Sauerstoffsättigung", "f"),
    "spo2_min": Name("niedrigste Sauerstoffsättigung", "f"),
    "steps": Name("Schrittzahl", "f"),
    "active_minutes": Name("Zeit in Bewegung", "f"),
    "sleep_total": Name("Schlafdauer", "f"),
    "sleep_deep": Name("Tiefschlaf", "m"),
    "sleep_rem": Name("Traumschlaf", "m"),
    "sleep_light": Name("Leichtschlaf", "m"),
    "sleep_awake": Name("Wachzeit im Bett", "f"),
    "time_in_bed": Name("Zeit im Bett", "f"),
    "sleep_efficiency": Name("Schlafanteil an der Zeit im Bett", "m"),
    "glucose_mean": Name("mittlerer Glukosewert", "m"),
    "glucose_sd": Name("Streuung der Glukosewerte", "f"),
    "glucose_mage": Name("Schwankungsbreite der Glukosewerte", "f"),
    "glucose_cv": Name("Streuung der Glukosewerte", "f"),
    "glucose_gmi": Name("Glukoseindex", "m"),
    "glucose_gmi_14d": Name("Glukoseindex aus zwei Wochen", "m"),
    "glucose_tir": Name("Anteil der Glukosewerte im Zielbereich", "m"),
    "glucose_titr": Name("Anteil der Glukosewerte im engen Zielbereich", "m"),
    "glucose_tbr_70": Name("Zeit mit niedriger Glukose", "f"),
    "glucose_tbr_54": Name("Zeit mit sehr niedriger Glukose", "f"),
    "glucose_tar_180": Name("Zeit mit hoher Glukose", "f"),
    "glucose_tar_250": Name("Zeit mit sehr hoher Glukose", "f"),
    "hr": Name("Puls", "m"),
    "spo2": Name("Sauerstoffsättigung", "f"),
    "glucose": Name("Glukose", "f"),
    "strain": Name("Gesamtwert der Nacht", "m"),
    "night": Name("Nachtaufzeichnung", "f"),
    "day": Name("Tagesaufzeichnung", "f"),
}

_OWNED = re.compile(
    r"\b(?:ihr|ihre|ihrem|ihren|ihrer|der|die|das|den|dem|des|ein|eine|einem|einen|einer)\s+$", re.IGNORECASE
)
_CONTRACTED = {"beim": "bei", "zum": "zu", "zur": "zu", "vom": "von", "im": "in", "am": "an"}
_DATIVE = re.compile(r"\b(?:bei|mit|von|zu|in|an|nach|aus|gegenüber|neben|unter)\s+$", re.IGNORECASE)
_ACCUSATIVE = re.compile(r"\b(?:für|über|um|auf|gegen|durch)\s+$", re.IGNORECASE)
_OWNERS = {
    "nominative": {"m": "Ihr", "f": "Ihre", "n": "Ihr"},
    "dative": {"m": "Ihrem", "f": "Ihrer", "n": "Ihrem"},
    "accusative": {"m": "Ihren", "f": "Ihre", "n": "Ihr"},
}


def named(before: str, name: Name) -> str:
    before = _OWNED.sub("", before)
    before = re.sub(
        r"\b(beim|zum|zur|vom|im|am)\s+$",
        lambda m: (_CONTRACTED[m[1].lower()].capitalize() if m[1][0].isupper() else _CONTRACTED[m[1]]) + " ",
        before,
        flags=re.IGNORECASE,
    )
    case = (
        "dative" if _DATIVE.search(before) else "accusative" if _ACCUSATIVE.search(before) else "nominative"
    )
    text = name.text
    if case != "nominative":  # the adjectives among the names: "mittlerer Puls" -> "mittleren Puls"
        text = re.sub(r"^(mittler|niedrigst|höchst)er ", r"\1en ", text)
        text = re.sub(r"^niedrigste ", "niedrigsten " if case == "dative" else "niedrigste ", text)
    return before + _OWNERS[case][name.gender] + " " + text


_DATIVE_AMOUNT = re.compile(r"\b(?:bei|mit|von|zu|gegenüber)\s+$", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:also|heißt:?|das sind)\s+$", re.IGNORECASE)
_SINGLE = re.compile(r"(?:etwa )?1 (?!Stunde \d)")
_MORE = {"höher": "mehr", "länger": "mehr", "niedriger": "weniger", "kürzer": "weniger"}
_HIGHER = {"mehr": "höher", "weniger": "niedriger"}


def inflected(before: str, slot: str) -> str:
    """The text with the amount after it; some plurals have a dative of their own: "bei 64 Schlägen".

    And differences: "das sind 6 Millisekunden mehr als sonst", but "war 6 Millisekunden höher als sonst".
    """
    if _DATIVE_AMOUNT.search(before):
        return before + re.sub(r"\b(Schläge|Schritte)\b", r"\1n", slot)
    counted = _COUNTED.search(before)
    if counted and _SINGLE.match(slot):
        before = re.sub(r"\bsind\s+$", "ist ", before)
    said = _MORE if counted else _HIGHER
    return before + re.sub(r"\w+(?= als sonst$)", lambda found: said.get(found[0], found[0]), slot)


UNITS = {
    "bpm": ("{n} Schlag pro Minute", "{n} Schläge pro Minute"),
    "ms": ("{n} Millisekunde", "{n} Millisekunden"),
    "celsius": ("{n} °C", "{n} °C"),
    "percent": ("{n} Prozent", "{n} Prozent"),
    "points": ("{n} Prozentpunkt", "{n} Prozentpunkte"),
    "steps": ("{n} Schritt", "{n} Schritte"),
    "mg_dl": ("{n} mg/dl", "{n} mg/dl"),
    "hour": ("{n} Stunde", "{n} Stunden"),
    "minute": ("{n} Minute", "{n} Minuten"),
    "plain": ("{n}", "{n}"),
}

PHRASES = {
    "out_of_range": "{name} lag {when} bei {value}. Das sind {difference}. Bei Ihnen üblich: {usual}.",
    "out_of_range_bare": "{name} lag {when} bei {value}.",
    "strain": "{name} war {value}.",
    "drift": "{name} war {difference}.",
    "safety": "{name}: {value}.",
    "data": "{name}: {value}.",
    "measure": "{name} lag {when} bei {value}. Bei Ihnen üblich: {usual}.",
    "measure_bare": "{name} lag {when} bei {value}.",
    "today": "heute",
    "last_night": "letzte Nacht",
    "strain_value": "weiter vom Üblichen entfernt als in den meisten Nächten",
    "drift_above": "in den letzten Tagen höher als sonst",
    "drift_below": "in den letzten Tagen niedriger als sonst",
    "safety_glucose_low": "am tiefsten Punkt {amount}, mit {minutes} unter {limit}",
    "safety_glucose_high": "am höchsten Punkt {amount}, mit {minutes} über {limit}",
    "safety_spo2_low": "im Mittel {amount}, also unter {limit}",
    "care_minutes": "{n} min jenseits von {limit}",
    "care_since": "seit {date}",
    "data_share": "Daten für {amount} des Tages",
    "data_gap": "eine Lücke von {amount} in den Daten",
    "data_none": "keine Daten für diesen Tag",
    "overview_safety": "Ein Grenzwert für Ihre Sicherheit wurde erreicht",
    "overview_one": "1 Messwert weicht von Ihren üblichen Werten ab",
    "overview_many": "{n} Messwerte weichen von Ihren üblichen Werten ab",
    "overview_usual": "Alle hier verglichenen Werte lagen in Ihrem üblichen Bereich",
    "overview_none_apart": "Wir fanden keinen Messwert, der weit von Ihren üblichen Werten abweicht",
    "overview_outside": "Nicht alle Messwerte lagen in Ihrem üblichen Bereich",
    "overview_nothing": "Es gibt zu wenige Daten für einen Vergleich mit Ihren üblichen Werten",
    "overview_template": "Ihr Tag im Überblick: {overview}.",
    "and": " und ",
    "duration_and": " ",
    "data_note": "Für diesen Tag fehlen Daten. Diese Seite zeigt daher vielleicht nicht alles.",
    "data_note_new": (
        "Bisher haben wir erst Daten von wenigen Tagen. Ihr üblicher Bereich kann sich noch ändern."
    ),
    "disclaimer": "Diese Seite ist keine Diagnose. Sie kann Fehler enthalten.",
    "no_medication_change": (
        "Ändern Sie wegen dieser Seite nichts an Ihren Medikamenten. "
        "Sprechen Sie zuerst mit Ihrem Behandlungsteam."
    ),
    "emergency": (
        "Rufen Sie sofort die örtliche Notrufnummer an, wenn Sie Schmerzen in der Brust haben, "
        "ohnmächtig werden oder kaum Luft bekommen."
    ),
    "rule_glucose_low": (
        "Ihr Glukosewert war sehr niedrig. Halten Sie sich an Ihren Plan für niedrige Glukosewerte "
        "und rufen Sie noch heute Ihr Behandlungsteam an."
    ),
    "rule_glucose_high": (
        "Ihr Glukosewert war lange Zeit sehr hoch. Halten Sie sich an Ihren Plan für hohe Glukosewerte "
        "und rufen Sie noch heute Ihr Behandlungsteam an."
    ),
    "rule_spo2_low": ("Ihre Sauerstoffsättigung war niedrig. Rufen Sie noch heute Ihr Behandlungsteam an."),
    "rule_other": (
        "Ein Grenzwert für Ihre Sicherheit wurde erreicht. Rufen Sie noch heute Ihr Behandlungsteam an."
    ),
    "care_usual": "üblich {median} ({low}–{high}, {days} Tage)",
    "care_provisional": "vorläufig",
    "care_no_usual": "kein üblicher Bereich",
    "care_difference": "Unterschied {n}",
    "care_score": "Score {n}",
    "care_language": "auf Englisch: Die gewünschte Sprache ist nicht verfügbar",
}

# Every clause is true of every fact that its sentence is for, whatever stands before it; so they may be joined freely.
GRAMMAR = Grammar(
    phrases={
        "night": "(letzte Nacht|in der letzten Nacht)",
        "day": "heute",
        "lead": "(außerdem|(ein|ein weiterer|noch ein) Messwert): ",
        "who": "(wir haben|(der|ihr) Sensor hat|(das|ihr) Gerät hat)",
        "has": "(haben wir|hat (der|Ihr) Sensor|hat (das|Ihr) Gerät)",
        "seen": "(gemessen|erfasst|aufgezeichnet|registriert|notiert)",
        "lay": "(<when> lag {name}|außerdem lag {name}[ <when>]|[<lead>]{name} lag[ <when>])",
        "was": "(<when> war {name}|außerdem war {name}[ <when>]|[<lead>]{name} war[ <when>])",
        "came": "(<when> betrug {name}|außerdem betrug {name}[ <when>]|[<lead>]{name} betrug[ <when>])",
        "named": (
            "(<lay> bei {value}|<came> {value}|{name}[ <when>]: {value}|(zu {name}"
            "|ein Blick auf {name}): [<when> ]{value}|der Messwert für {name}[ <when>] (beträgt|betrug"
            "|lautet) {value})"
        ),
        "shown": (
            "([<lead>]{name} wurde[ <when>] mit {value} <seen>|<when> wurde {name} mit {value} <seen>"
            "|(<when> <has> für {name}|für {name} <has>[ <when>]|<who>[ <when>]"
            " für {name}) {value} <seen>|die Daten zeigen für {name}[ <when>] {value})"
        ),
        "told": "(<named>|<shown>)",
        "usually": (
            "((;|. zum Vergleich:) Ihr (üblicher|typischer) Wert (liegt bei|beträgt) {usual}"
            "|. ihr (üblicher|typischer) Wert[ zum Vergleich]: {usual}|. (bei Ihnen"
            "|für Sie) üblich: {usual}|(;|.) (gewöhnlich|üblicherweise) liegt der Wert bei {usual})"
        ),
        "against": (
            "(, (verglichen mit|im Vergleich zu|gegenüber) Ihrem (üblichen|typischen) Wert von {usual}"
            "|, während Ihr (üblicher|typischer) Wert {usual} beträgt|<usually>)"
        ),
        "inside": "(in Ihrem (üblichen|typischen) Bereich|innerhalb Ihres (üblichen|typischen) Bereichs)",
        "outside": "außerhalb Ihres (üblichen|typischen) Bereichs",
        "from": "von Ihren (üblichen|typischen) Werten",
        "beside": "(, <outside>|, was <outside> liegt|, was <from> abweicht)",
        "apart": ". dieser Messwert ((liegt|lag) <outside>|weicht <from> ab|unterscheidet sich <from>)",
        "differs": "(, also|, das heißt|. das (heißt:|sind)) {difference}",
        "alike": "(, <inside>|, was <inside> liegt)",
        "within": ". dieser Messwert (liegt|lag) <inside>",
        "reading": ". (der Messwert (lag bei|betrug) {value}|wir haben {value} gemessen)",
        "latest": (
            ". (<when> (lag der Messwert bei|betrug der Messwert) {value}|der Messwert <when> (lag bei"
            "|betrug) {value}|<when> haben wir {value} gemessen)"
        ),
        "trend": (
            "((wir sehen|(die|ihre) Daten zeigen) einen Trend|(zu sehen ist|es zeigt sich) ein Trend): "
        ),
        "here": (
            "(ihr Tag (auf einen Blick|im Überblick)|hier ist Ihr Tag (auf einen Blick|im Überblick)"
            "|(ein Überblick über|ein Blick auf) Ihren Tag|das (zeigt Ihr Tag[ heute]"
            "|haben wir heute gesehen)|wir haben Ihren Tag angesehen|die Übersicht von heute)"
        ),
    },
    sentences={
        "summary": ("[<here>: ]{overview}.",),
        "safety": (
            (
                "[bitte (lesen Sie das zuerst|sehen Sie sich das zuerst an). ]({name}: {value}"
                "|{name} betrug {value}|zu {name}: {value})."
            ),
            "(wichtig|bitte zuerst lesen|bitte beachten Sie): {name} betrug {value}.",
        ),
        "data": (
            "(zu|bei) {name} (gibt es|haben wir) {value}.",
            "bitte beachten Sie: (Zu|Bei) {name} (gibt es|haben wir) {value}.",
            "({name}|[ein Hinweis ]zu {name}): {value}.",
        ),
        "strain": (
            "([<lead>]{name} (war|lag)|außerdem (war|lag) {name}) {value}.",
            "({name}|(zu|ein Blick auf) {name}): {value}.",
        ),
        "drift": (
            ("([<lead>|<trend>]{name} (ist|war|lag)|außerdem (ist|war|lag) {name}) {difference}[<latest>]."),
            "{name}: {difference}.",
        ),
        "apart": (
            "(<named>[<differs>][<beside>]|<shown>[<differs>])[<against>].",
            "<told>[<differs>]<apart>[<usually>].",
            "(<lay> bei|<came>) {value} und war damit {difference}([<against>]|<apart>[<usually>]).",
            "<was> {difference}[<reading>]([<against>]|<apart>[<usually>]).",
            "<lay> mit {value} <outside>[<against>].",
            ("(<when> wich {name}|[<lead>]{name} wich[ <when>]) <from> ab<reading>[<differs>][<against>]."),
        ),
        "differing": (
            "<told>[<differs>][<against>].",
            "(<lay> bei|<came>) {value} und war damit {difference}[<against>].",
            "<was> {difference}[<reading>][<against>].",
        ),
        "within": (
            "(<named>[<alike>]|<shown>)[<against>].",
            "<told><within>[<usually>].",
            "<lay> mit {value} <inside>[<against>].",
        ),
        "measured": ("<told>[<against>].",),
    },
)

LANGUAGE = Language(
    code="de",
    english_name="German (Sie)",
    decimal=",",
    thousands=".",
    names=NAMES,
    other_name=Name("Messung", "f"),
    named=named,
    inflected=inflected,
    usual_range="{middle} (meist {low} bis {high})",
    units=UNITS,
    differences={
        "duration": ("etwa {amount} länger als sonst", "etwa {amount} kürzer als sonst"),
        "steps": ("{amount} mehr als sonst", "{amount} weniger als sonst"),
        "other": ("etwa {amount} höher als sonst", "etwa {amount} niedriger als sonst"),
    },
    phrases=PHRASES,
    grammar=GRAMMAR,
    examples=(
        answer(
            "Ihr Tag auf einen Blick: {overview}.",
            glucose__safety="Bitte lesen Sie das zuerst. {name} betrug {value}.",
            resting_hr__out_of_range=(
                "Letzte Nacht lag {name} bei {value}, also {difference}. Bei Ihnen üblich: {usual}."
            ),
            hr__data="Zu {name} haben wir {value}.",
            sleep_total__measure="{name} lag letzte Nacht mit {value} in Ihrem üblichen Bereich.",
        ),
        answer(
            "Das haben wir heute gesehen: {overview}.",
            hrv_sleep__drift=(
                "Wir sehen einen Trend: {name} war {difference}. Letzte Nacht lag der Messwert bei {value}."
            ),
            steps__measure="Ihr Gerät hat heute für {name} {value} aufgezeichnet.",
        ),
    ),
)
