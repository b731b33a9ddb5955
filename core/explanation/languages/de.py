"""German (Sie): how facts are rendered, what the template says, and the words a model may use."""

import re

from core.explanation.languages.language import Language, Lexicon, Name, words

NAMES = {
    "resting_hr": Name("Ruhepuls", "m"),
    "hr_mean": Name("mittlerer Puls", "m"),
    "hr_min": Name("niedrigster Puls", "m"),
    "hr_max": Name("höchster Puls", "m"),
    "sleep_hr_mean": Name("Puls im Schlaf", "m"),
    "hrv_sleep": Name("Herzfrequenzvariabilität", "f"),
    "hrv_sleep_ln": Name("Herzfrequenzvariabilität", "f"),
    "skin_temp_sleep": Name("Hauttemperatur im Schlaf", "f"),
    "spo2_mean": Name("Sauerstoffsättigung", "f"),
    "spo2_min": Name("tiefste Sauerstoffsättigung", "f"),
    "steps": Name("Schrittzahl", "f"),
    "active_minutes": Name("Zeit in Bewegung", "f"),
    "sleep_total": Name("Schlafdauer", "f"),
    "sleep_deep": Name("Tiefschlaf", "m"),
    "sleep_rem": Name("Traumschlaf", "m"),
    "sleep_light": Name("Leichtschlaf", "m"),
    "sleep_awake": Name("Wachzeit im Bett", "f"),
    "time_in_bed": Name("Zeit im Bett", "f"),
    "sleep_efficiency": Name("Schlafanteil der Zeit im Bett", "m"),
    "glucose_mean": Name("Glukosemittel", "n"),
    "glucose_sd": Name("Glukosestreuung", "f"),
    "glucose_mage": Name("Schwankungsbreite der Glukose", "f"),
    "glucose_cv": Name("Glukosestreuung", "f"),
    "glucose_gmi": Name("Glukoseindex", "m"),
    "glucose_gmi_14d": Name("Glukoseindex aus zwei Wochen", "m"),
    "glucose_tir": Name("Zeit mit Glukose im Zielbereich", "f"),
    "glucose_titr": Name("Zeit mit Glukose im engen Zielbereich", "f"),
    "glucose_tbr_70": Name("Zeit mit niedriger Glukose", "f"),
    "glucose_tbr_54": Name("Zeit mit sehr niedriger Glukose", "f"),
    "glucose_tar_180": Name("Zeit mit hoher Glukose", "f"),
    "glucose_tar_250": Name("Zeit mit sehr hoher Glukose", "f"),
    "hr": Name("Puls", "m"),
    "hrv": Name("Herzfrequenzvariabilität", "f"),
    "temp": Name("Hauttemperatur", "f"),
    "temperature": Name("Hauttemperatur", "f"),
    "spo2": Name("Sauerstoffsättigung", "f"),
    "glucose": Name("Glukose", "f"),
    "motion": Name("Bewegung", "f"),
    "sleep": Name("Schlaf", "m"),
    "strain": Name("Gesamtbild der Nacht", "n"),
}

_OWNED = re.compile(
    r"\b(?:ihr|ihre|ihrem|ihren|ihrer|der|die|das|den|dem|des|ein|eine|einem|einen|einer)\s+$", re.IGNORECASE
)
_CONTRACTED = {"beim": "bei", "zum": "zu", "zur": "zu", "vom": "von", "im": "in", "am": "an"}
_DATIVE = re.compile(r"\b(?:bei|mit|von|zu|in|an|nach|aus|gegenüber|neben|unter)\s+$", re.IGNORECASE)
_ACCUSATIVE = re.compile(r"\b(?:für|über|um|auf|gegen|durch|zeigt|zeigen|sehen|betrifft)\s+$", re.IGNORECASE)
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
        text = re.sub(r"^tiefste ", "tiefsten " if case == "dative" else "tiefste ", text)
    return before + _OWNERS[case][name.gender] + " " + text


UNITS = {
    "bpm": ("{n} pro Minute", "{n} pro Minute"),
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
    "out_of_range": "{name}: {when} {value}. Das ist {difference}. Üblich bei Ihnen: {usual}.",
    "out_of_range_bare": "{name}: {when} {value}.",
    "strain": "{name} war {when} {value}.",
    "drift": "{name} ist {difference}.",
    "safety": "{name}: {value}.",
    "data": "{name}: {value}.",
    "measure": "{name}: {when} {value}. Üblich bei Ihnen: {usual}.",
    "measure_bare": "{name}: {when} {value}.",
    "today": "heute",
    "last_night": "letzte Nacht",
    "strain_value": "weiter vom Üblichen entfernt als in den meisten Nächten",
    "drift_above": "in den letzten 14 Tagen höher als sonst",
    "drift_below": "in den letzten 14 Tagen niedriger als sonst",
    "data_share": "Daten für {amount} des Tages",
    "data_gap": "eine Lücke von {amount} in den Daten",
    "data_none": "keine Daten an diesem Tag",
    "overview_safety": "eine Sicherheitsgrenze wurde erreicht",
    "overview_one": "1 Messwert weicht von Ihren üblichen Tagen ab",
    "overview_many": "{n} Messwerte weichen von Ihren üblichen Tagen ab",
    "overview_usual": "alles, was wir vergleichen konnten, lag in Ihrem üblichen Bereich",
    "overview_none_apart": "kein Messwert liegt weit außerhalb Ihrer üblichen Tage",
    "overview_nothing": "es gibt zu wenige Daten für einen Vergleich mit Ihren üblichen Tagen",
    "overview_template": "Ihr Tag im Überblick: {overview}.",
    "and": " und ",
    "data_note": "Für diesen Tag fehlen Daten. Diese Seite zeigt vielleicht nicht alles.",
    "data_note_new": "Wir haben erst wenige Tage mit Daten. Ihr üblicher Bereich kann sich noch ändern.",
    "disclaimer": "Diese Seite ist keine Diagnose. Sie kann Fehler enthalten.",
    "no_medication_change": (
        "Ändern Sie wegen dieser Seite nichts an Ihren Medikamenten. Fragen Sie zuerst Ihr Behandlungsteam."
    ),
    "emergency": (
        "Rufen Sie sofort den örtlichen Notruf, wenn Sie Schmerzen in der Brust haben, "
        "ohnmächtig werden oder kaum Luft bekommen."
    ),
    "rule_glucose_low": (
        "Ihre Glukose war sehr niedrig. Folgen Sie Ihrem Plan für niedrige Glukose "
        "und rufen Sie heute Ihr Behandlungsteam an."
    ),
    "rule_glucose_high": (
        "Ihre Glukose war lange sehr hoch. Folgen Sie Ihrem Plan für hohe Glukose "
        "und rufen Sie heute Ihr Behandlungsteam an."
    ),
    "rule_spo2_low": "Ihre Sauerstoffsättigung war in der Nacht niedrig. Rufen Sie heute Ihr Behandlungsteam an.",
    "rule_other": "Eine Sicherheitsgrenze wurde erreicht. Rufen Sie heute Ihr Behandlungsteam an.",
    "care_usual": "üblich {median} ({low}–{high}, {days} Tage)",
    "care_provisional": "vorläufig",
    "care_no_usual": "kein üblicher Bereich",
    "care_difference": "Unterschied {n}",
    "care_score": "Score {n}",
    "care_language": "–",
    "prompt_compared": "verglichen mit",
}

VOCABULARY = words("""
abend aktuell aktuelle aktueller allem am an angaben angezeigt ansprechen auch auf aufgefallen aufgezeichnet
aus auswertung beachten behandlungsteam bei beim beobachten beobachtet bericht besprechen betrachten
betrachtet betrug beträgt bilden blick damit danach dann das dazu dem den der des die dies diese diesem
diesen dieser dieses dort durch eben ein eine einem einen einer eintrag einträge einzelheiten einzelne
einzelnen er erfassen erfasst ergab ergebnis ergebnisse ergibt ergänzend erhalten ermittelt ermittelte
ermittelten erreichte erwähnen es fest festgehalten finden folgende folgenden folgt für gegenüber gehört
gemeinsam gemessen gemessene gemessenen gesehen gezeigt gibt haben hat heute heutige heutigen heutiger
hielten hier hinzu ihnen ihr ihre ihrem ihren ihrer im in ist ja kam kamen kurz kurze kurzer können lag
lagen lesen liegen liegt liste man merken messung messungen messwert messwerte mit moment morgen nach neben
nehmen nennen noch notieren notiert notiz nun ob oben punkt punkte rückblick sehen sei sein seite sich sie
sieht sind so sowie stand stehen steht tag tage tages tagsüber team teil tragen trägt um und uns unser
unsere vergleich vergleichen verglichen verlauf vermerkt verzeichnen verzeichnet vom von vor vorliegen war
waren was weiter werden wert werte wie wir wird woher wurde wurden zahl zahlen zeichnete zeigen zeigt zeigte
zeile zu zum zunächst zur zusammen zusammenfassung über überblick übersicht
""") - {"morgen", "ja", "woher"}

LEXICON = Lexicon(
    letters="A-Za-zÄÖÜäöüß",
    vocabulary=VOCABULARY,
    usual=words(
        "üblich übliche üblichen üblicher üblicherweise übliches sonst gewöhnlich gewöhnlichen "
        "normalerweise bereich meist typisch typischen"
    ),
    apart=words(
        "außerhalb abweicht weicht wich ab abweichung anders unterscheidet veränderung "
        "verändert verändernd auffällig änderung heraus sticht fällt fiel"
    ),
    alike=words("innerhalb ähnlich nahe entspricht passt gleich gleichen stabil wie bleibt blieb deckt"),
    night=words("nacht nachts nächte nächtliche nächtlichen nächtlicher"),
    gaps=words(
        "fehlt fehlen fehlten lücke lücken unvollständig teilweise daten sensor begrenzt wenige "
        "wenig aufzeichnung"
    ),
    comparators=r"(?:verglichen mit|vergleich (?:zu|mit|zum)|gegenüber|neben|als|von|außerhalb von|statt|zu)",
    breaks=r"\b(?:während|und|aber|wobei|gegenüber|verglichen|vergleich|als|statt|dass|wo)\b",
    wrong=(),
    required_before_value=None,
    forbidden={
        "number": words("null eins zwei drei vier fünf sechs sieben acht neun zehn doppelt halb"),
        "direction": words(
            "höher niedriger mehr weniger über unter gestiegen gesunken stieg sank größer kleiner "
            "länger kürzer"
        ),
        "negation": words("nicht kein keine keinen nie niemals nichts ohne kaum weder"),
        "cause": words("weil wegen daher deshalb ursache grund stress aufgrund"),
        "reassurance": words("gut gesund prima sorge sorgen normal ordnung alles ruhig"),
        "medication": words("insulin metformin dosis tablette medikament medikamente"),
        "diagnosis": words(
            "krankheit diabetes infektion fieber grippe unterzuckerung diagnose krankhaft pathologisch"
        ),
        "unit": words("schläge millisekunden prozent grad mg minuten stunden schritte mmol"),
        "metric": words("herz puls ruhepuls glukose zucker schlaf sauerstoff temperatur variabilität"),
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
    usual_intro="sonst üblich ",
    difference_tail=r"^,?\s+als (?:üblich|sonst|gewöhnlich)\b",
    usual_range="{middle} (meist {low} bis {high})",
    units=UNITS,
    differences={
        "duration": ("etwa {amount} länger als sonst", "etwa {amount} kürzer als sonst"),
        "steps": ("etwa {amount} mehr als sonst", "etwa {amount} weniger als sonst"),
        "other": ("etwa {amount} höher als sonst", "etwa {amount} niedriger als sonst"),
    },
    phrases=PHRASES,
    lexicon=LEXICON,
    examples=(),
)
