"""German (Sie): how facts are rendered, what the template says, and the words a model may use."""

import re

from core.explanation.languages.language import Language, Lexicon, Name, answer, forms, words

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
    "glucose_tir": Name("Zeit mit Glukose im Zielbereich", "f"),
    "glucose_titr": Name("Zeit mit Glukose im engen Zielbereich", "f"),
    "glucose_tbr_70": Name("Zeit mit niedriger Glukose", "f"),
    "glucose_tbr_54": Name("Zeit mit sehr niedriger Glukose", "f"),
    "glucose_tar_180": Name("Zeit mit hoher Glukose", "f"),
    "glucose_tar_250": Name("Zeit mit sehr hoher Glukose", "f"),
    "hr": Name("Puls", "m"),
    "spo2": Name("Sauerstoffsättigung", "f"),
    "glucose": Name("Glukose", "f"),
    "strain": Name("Gesamtbild der Nacht", "n"),
    "night": Name("Aufzeichnung der Nacht", "f"),
    "day": Name("Aufzeichnung des Tages", "f"),
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
        text = re.sub(r"^niedrigste ", "niedrigsten " if case == "dative" else "niedrigste ", text)
    return before + _OWNERS[case][name.gender] + " " + text


_DATIVE_AMOUNT = re.compile(
    r"\b(?:bei|mit|von|zu|aus|nach|gegenüber|an|neben)(?: (?:den|Ihren))?(?: sonst)?"
    r"(?: (?:üblich|gewohnt|typisch|gewöhnlich)en)?\s+$",
    re.IGNORECASE,
)


def inflected(before: str, slot: str) -> str:
    """The amounts whose plural has a dative of its own: "bei 64 Schlägen pro Minute"."""
    return re.sub(r"\b(Schläge|Schritte)\b", r"\1n", slot) if _DATIVE_AMOUNT.search(before) else slot


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
    "out_of_range": "{name}: {when} {value}. Das ist {difference}. Bei Ihnen üblich: {usual}.",
    "out_of_range_bare": "{name}: {when} {value}.",
    "strain": "{name} war {value}.",
    "drift": "{name} ist {difference}.",
    "safety": "{name}: {value}.",
    "data": "{name}: {value}.",
    "measure": "{name}: {when} {value}. Bei Ihnen üblich: {usual}.",
    "measure_bare": "{name}: {when} {value}.",
    "today": "heute",
    "last_night": "letzte Nacht",
    "strain_value": "weiter vom Üblichen entfernt als in den meisten Nächten",
    "drift_above": "in den letzten Tagen höher als sonst",
    "drift_below": "in den letzten Tagen niedriger als sonst",
    "safety_glucose_low": "{amount} am tiefsten Punkt, {minutes} unter {limit}",
    "safety_glucose_high": "{amount} am höchsten Punkt, {minutes} über {limit}",
    "safety_spo2_low": "im Mittel {amount}, unter {limit}",
    "care_minutes": "{n} min jenseits von {limit}",
    "care_since": "seit {date}",
    "data_share": "vorhandene Daten für {amount} des Tages",
    "data_gap": "eine Lücke von {amount} in den Daten",
    "data_none": "keine Daten für diesen Tag",
    "overview_safety": "ein Grenzwert für Ihre Sicherheit wurde erreicht",
    "overview_one": "1 Messwert weicht von Ihren üblichen Werten ab",
    "overview_many": "{n} Messwerte weichen von Ihren üblichen Werten ab",
    "overview_usual": "alles hier Verglichene lag in Ihrem üblichen Bereich",
    "overview_none_apart": "kein Messwert weicht weit von Ihren üblichen Werten ab",
    "overview_nothing": "es gibt zu wenige Daten für einen Vergleich mit Ihren üblichen Werten",
    "overview_template": "Ihr Tag im Überblick: {overview}.",
    "and": " und ",
    "data_note": "Für diesen Tag fehlen Daten. Diese Seite zeigt daher vielleicht nicht alles.",
    "data_note_new": "Bisher haben wir erst Daten von wenigen Tagen. Ihr üblicher Bereich kann sich noch ändern.",
    "disclaimer": "Diese Seite ist keine Diagnose. Sie kann Fehler enthalten.",
    "no_medication_change": (
        "Ändern Sie wegen dieser Seite nichts an Ihren Medikamenten. Sprechen Sie zuerst mit Ihrem Behandlungsteam."
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
    "rule_spo2_low": "Ihre Sauerstoffsättigung war in der Nacht niedrig. Rufen Sie noch heute Ihr Behandlungsteam an.",
    "rule_other": "Ein Grenzwert für Ihre Sicherheit wurde erreicht. Rufen Sie noch heute Ihr Behandlungsteam an.",
    "care_usual": "üblich {median} ({low}–{high}, {days} Tage)",
    "care_provisional": "vorläufig",
    "care_no_usual": "kein üblicher Bereich",
    "care_difference": "Unterschied {n}",
    "care_score": "Score {n}",
    "care_language": "auf Englisch: die gewünschte Sprache ist nicht verfügbar",
    "prompt_compared": "verglichen mit",
}

# Neutral words that the prompt lists: enough for every sentence that is asked for.
CORE = words("""
aktuell am an angaben auch auf aufgezeichnet aus außerdem bei beobachtet bericht betrachten betrug beträgt
bitte blick damit das dazu dem den der des die dies diese diesem diesen dieser dieses durch ein eine einem
einen einer eintrag er erfasst ergab ergibt erreichte es festgehalten für gab gemeldet gemessen gezeigt gibt
haben hat heute heutige heutigen heutiger hier ihnen ihr ihre ihrem ihren ihrer ihres im in ist jetzt kam
kommt kurz kurzer lag lagen lautet lesen liegen liegt liste man meldet messung messungen messwert messwerte
mit nach notiert notiz nun punkt registriert rückblick sehen seite sensor sensoren sich sie siehe sind so
sowie steht tag tage tages team um und uns unsere verlauf vergleich verglichen verzeichnet vom von war waren
was weiter wert werte wir wird wurde wurden zahlen zeigen zeigt zeigte zu zuerst zuletzt zum zunächst zur
zusammen zusammenfassung überblick
""")

# Neutral too, and not worth the prompt's tokens: models use them unasked.
MORE = words("""
abgebildet abgelesen abschnitt aktuelle aktuellen aktueller allem allgemein als also angabe angegeben angeht
angesammelt angesehen angezeigt angezeigten ankam anschließend ansehen ansprechen anzeige armband aspekt
aufgefallen aufgeführt aufgenommen aufschluss aufstellung aufzeichnen aufzeichnet aufzeichnung
aufzeichnungen ausgewiesen auswertung auszug auszüge außerdem begleitet behandlungsteam beim beinhaltet
beitrag bekommen belegt beläuft bemerken bemerkt bemerkung beobachten beobachteten beobachtung beobachtungen
berichten berichtet berichteten beschreibt beschrieben besprechen besteht betrachtet betrachtete betrachtung
betreffen betreffend betrifft bezug bietet bilanz bilden bildet bitten blicken blickt brachte brachten
bringt chronik dabei dafür danach danke dann daran darauf dargestellt darin darstellung darüber dass
daten dazu detail details diesem diesen dieses dokument dokumentieren dokumentiert dort dreht durchgehend
eben ebenfalls ebenso eigene eigenen einblick eingang eingegangen eingetragen einträge einzelheiten einzelne
einzelnen empfangen empfing enthalten enthielt enthält entnehmen entnommen erfassen erfasste erfassten
erfassung ergaben ergeben ergebnis ergebnisse ergibt ergänzend erhalten erhielt erhielten erhoben erkennbar
erkennen ermittelt ermittelte ermittelten erreicht erreichte erreichten erscheint erschien ersichtlich erste
erwähnen erwähnt erwähnung erzählt fasst fasste feld fest festgestellt festhalten feststellen finden findet
fließt folgende folgenden folgendes folgt fort fortlaufend führt führte für gab ganze ganzen geben gebracht
gegenüber gegenüberstellung gehört gehörte gekommen gelangt gelesen geliefert gelistet gemeinsam gemeldet
gemerkt gemessene gemessenen genannt genannte genannten gerne gerät gesammelt gesamt gesamtbild gesamte
gesamten geschrieben gesehen gestellt gezeigten gezählt gilt grafik gruppe hallo handgelenk hatte hatten
hauptpunkt hauptpunkte heißt herzlich heutigem heutiger heutiges hielt hielten hinweis hinzu information
informationen insgesamt kamen kapitel kennzahl kennzahlen kommen kommt kurve kurze kurzem kurzen kurzgefasst
kurzüberblick können lagen laufe laut lautet legt legten lesbar lesung liefern liefert lieferte lieferten
liegen listen macht machte machten man markiert markierung melden meldet meldete merken messen messergebnis
messergebnisse messgerät messreihe messungen messwerten misst mitgeteilt mitteilen mitteilung moment
nachfolgend nachlesen nachricht nannte neben nennen nennt notieren notierte notierten notizen nun oben
ordnen position protokoll protokolliert präsentieren präsentiert quelle registriert registrierte
registrierten reihe ring rubrik rückmeldung sagen sagt sah sahen sammelt sammelten schauen schaut schaute
schrieb sein sensor sensoren sensors siehe sieht signal signale signalen spalte spiegeln spiegelt spiegelte
stand standen statt stehen steht stelle stellen stellt stichwort summe summiert tabelle tagen tagesbericht
tagesbilanz tagesrückblick tagesverlauf tageswert tageswerte tageszahlen tagesüberblick tagesübersicht
tagsüber teil teile teilen teilt teilte titel tragen trug trugen trägt umfasst umfasste unser unserem
unseren unserer unterlagen verfolgt verfolgten vergleichen vergleicht verglichene verlauf vermerk vermerken
vermerkt vermerkte verzeichnen verzeichnete verzeichneten verzeichnis vor vorgelegt vorgestellt vorlag
vorlagen vorliegen vorliegend vorliegende vorstellen wahrgenommen wann was weist weitere weiteren weiteres
welche welcher welches werden werfen werten wiedergegeben wissen wo wobei worden während wären zahl zeichnen
zeichnet zeichnete zeichneten zeigen zeigten zeile zeilen zeit zeitraum zu zudem zuerst zugehörige zuletzt
zuordnen zusammenfassen zusammenfassend zusammengefasst zusammengenommen zusammenschau zusätzlich zählt
zählte zählten überblick überblicken übermittelt übermittelte übersicht
""")
# All forms in which a report is told: weak verbs, their participles, then the adjectives and determiners.
MORE |= forms(
    """
    zeig leg stell sag meld teil merk erwähn liefer sammel zähl blick schau führ erfass vermerk erziel
    notier registrier dokumentier protokollier markier präsentier summier skizzier bemerk bild berühr
    schilder spiegel begleit ergänz erläuter speicher verbuch erreich übermittel ermittel skizzier
    """,
    "t te ten en n",
)
MORE |= forms("beobacht betracht bericht beinhalt verzeichn zeichn wert acht", "et ete eten en")
MORE |= forms(
    """
    gezeigt gelegt gestellt gesagt gemeldet geteilt gemerkt gesammelt gezählt geführt erfasst vermerkt notiert
    registriert dokumentiert protokolliert markiert präsentiert bemerkt gespeichert verbucht erreicht übermittelt
    ermittelt beobachtet betrachtet berichtet verzeichnet aufgezeichnet ausgewertet angezeigt abgebildet
    dargestellt vorgestellt festgestellt aufgeführt aufgelistet mitgeteilt zusammengestellt zusammengefasst
    zusammengetragen eingestellt aufgenommen angegeben wiedergegeben abgelesen ausgelesen festgehalten eingetragen
    vorgelegen gelegen gestanden gekommen gegeben gemessen gesehen gelesen genannt erhalten erhoben beschrieben
    geschrieben gefunden befunden verlaufen ausgewiesen hervorgegangen entnommen empfangen herausgelesen
    angesehen angeschaut durchgesehen durchgegangen gesichtet geblickt geworfen gesendet gesandt bezogen
    """,
    "- e en er es em",
)
MORE |= forms(
    """
    heutig aktuell gegenwärtig jeweilig täglich entsprechend zugehörig einzeln eigen persönlich individuell kurz
    weiter folgend nachfolgend vorliegend obig genannt erst kompakt aktuellst momentan tagesaktuell
    """,
    "e en er es em",
)
MORE |= words("angekommen bild bilds blatt datum eindruck messdaten satz stand tagesbild wort worte")
MORE |= forms("dies welch unser", "- e en er es em")
MORE |= words("""
aber allerdings anbei anhand bekannt bekommen berichtstag betont bezüglich brachte dagegen darauf darunter davon
dazu denen deren derer derzeit dessen dokumentation durchblick ein eingang einsicht ende ergebnissen erhielt
fand fanden ferner finden findet galt geht gerade gesamtschau gilt hiermit hierzu hingegen hinsichtlich ihm ihn
ihr insbesondere jedoch jeweils kontext las lasen lauf laufe laut lautete lauteten lesen liste listen messgeräts
messpunkt messpunkte messstelle messtag messtages messwertes messwerts momentan momentaufnahme nachtrag namens
notizzettel nämlich protokollen punkte punktes ringes rings schauen schließlich schluss seinerseits seitens
sieht somit soweit sowohl stichpunkt stichtag stichworte tagebuch tagesabschnitt tagesauswertung tagesdaten
tageseintrag tageseinträge tagesnotiz tageswerten tageszusammenfassung umriss umrissen unten verlaufes verlaufs
verlief verliefen verläuft weiteres wertes werteverlauf werts wiedergabe worauf wovon wozu zahlenwert
zahlenwerte zeitfenster zeitpunkt zeitspanne zuerst zufolge zugleich zusammenblick zwar überblicks übersichten
übertragen übrigens
""")

LEXICON = Lexicon(
    letters="A-Za-zÄÖÜäöüß",
    core=CORE,
    more=MORE,
    usual=words("""
        ausgangswert basiswert bereich bereiche bereichs gewohnt gewohnte gewohntem gewohnten gewohnter
        gewohntes gewöhnlich gewöhnliche gewöhnlichen gewöhnlicher gewöhnlicherweise meist meisten meistens
        normalerweise referenzwert regelmäßig sonst sonstige sonstigen sonstiger typisch typische typischem
        typischen typischer typischerweise typisches vergleichswert vergleichswerte üblich übliche üblichem
        üblichen üblicher üblicherweise übliches
    """),
    apart=words("""
        ab abseits abgewichen abstand abweichend abweicht abweichung abwich andere anderer anders auffällig
        auffällige auffälliger auffällt außerhalb entfernt fiel fällt hebt heraus hervor hob jenseits stach
        sticht ungewöhnlich ungewohnt unterscheidet unterschied unterschieden verließ verschiebt verschoben
        verändern verändernd verändert veränderung veränderungen weg weicht wich änderung änderungen
    """),
    alike=words("""
        anderen beständig bewegte bewegt bleibt blieb deckt deckte entsprach entspricht geblieben gewohnt
        gleich gleiche gleichen innerhalb konstant nah nahe nähe passend passt passte stabil stimmt stimmte
        unverändert vergleichbar vertraut wie ähnelt ähnelte ähnlich ähnliche ähnlichen überein
    """),
    night=words("""
        geschlafen nacht nachts nächte nächten nächtlich nächtliche nächtlichen nächtlicher schlafend
        schliefen
    """),
    gaps=words("""
        abgedeckt aufzeichnung ausfall ausgefallen begrenzt begrenzte dünn eingeschränkt fehlen fehlende
        fehlenden fehlt fehlte fehlten lücke lücken lückenhaft messlücke nur pause spärlich stellenweise
        teil teils teilweise unterbrechung unterbrochen unvollständig unvollständige verfügbar verloren
        vorhanden wenig wenige zeitweise
    """),
    whole=words("""
        alle allen alles durchgehend ganze ganzen gesamt gesamte gesamten insgesamt komplett lückenlos
        vollständig vollständige
    """),
    trend=words("""
        allmählich anhaltend anhaltende bereits bewegen bewegt bewegung dauerhaft einige einigen einiger
        entwickelt entwicklung fortsetzt gewandelt hält inzwischen kontinuierlich langsam letzten mehrere
        mehreren mittlerweile muster schon schrittweise seit setzt setzte stetig stetige tendenz trend
        trends vergangenen verschiebt verschiebung verschoben veränderung wandelt weiterhin zeit zunehmend
    """),
    weight=words("""
        achten achtung aufmerksamkeit beachten beachtung bitten dringend hinweis meldung vorrang vorrangig
        warnhinweis wesentlich wichtig wichtige wichtigen wichtiger wichtigste wichtigster
    """),
    unlisted={
        "apart": forms(
            "abweichend auffallend auffällig ungewöhnlich ungewohnt untypisch unüblich verändert verschieden",
            "- e en er es em",
        )
        | forms(
            "abgehoben abgesetzt entfernt geändert gewechselt verschoben gewandelt anderslautend andersartig",
            "- e en er es em",
        )
        | words("""
            abhebt abgewandert abhob absetzt absetzte abstand abstände abweichen abweichungen abwichen
            andere anderem anderes aufgefallen auffallen auffiel auffielen auffälligkeit ausfallen ausreißer
            außergewöhnlich differenz entfernte entfernen fallen fielen gegensatz gewichen heben herausfällt
            herausfiel herausragt herausragte heraussticht herausstach hervorhebt hervorsticht hervorstach
            hoben hervorgehoben jenseits kontrast ragt ragte stachen stechen unterscheiden unterschieden
            unterschiede untypischerweise verlassen verlässt verließen verschiebung verschieben verändere
            veränderte veränderten wandel wandelte wechsel weichen wichen wechselte änderte änderten ändern
            ändert
        """),
        "alike": forms(
            """
                beständig gleichbleibend gleichmäßig konstant stabil unverändert vertraut vergleichbar
                bekannt ähnlich gleich
            """,
            "- e en er es em",
        )
        | words("""
            angelehnt anknüpft anschließt befand befindet bewegen bewegten bleiben blieben dasselbe decken
            deckten deckungsgleich denselben derselbe dicht dieselbe einfügt eingefügt einklang einreiht
            entsprachen entsprechen entsprechend entsprechende fügt fügte gleichen gleicht glich halten
            herum hielt hielten hält knüpft knüpfte konstanz kontinuität linie nächten passen passten rahmen
            reiht reihte schließt schloss stimmen stimmten tagen unverändertes verbleibt verblieb verharrt
            verhielt verhält weiterhin ähneln ähnelten ähnlichkeit übereinstimmen übereinstimmend
            übereinstimmt übereinstimmte übereinstimmung
        """),
        "night": forms("nächtlich schlafend", "e en er es em")
        | words("""
            bett gelegen geruht nachtaufzeichnung nachtmessung nachtruhe nachtverlauf nachtwert nachtwerte
            nachtzeit ruhte ruhten schlafens schlief
        """),
        "gaps": forms(
            """
                begrenzt eingeschränkt lückenhaft spärlich unterbrochen unvollständig verfügbar
                vorhanden vorliegend fehlend ausgefallen
            """,
            "- e en er es em",
        )
        | words("""
            abdecken abdeckt abdeckung abgebrochen abschnitte abschnitten abschnittsweise ausfälle ausfällen
            ausgeblieben ausgesetzt ausschnitt ausschnitte aussetzer bruchstück bruchstücke bruchstückhaft
            datenlage datenlücke datenlücken deckt einige einigen gefehlt manche manchen messlücken
            messpause pausen pausiert pausierte rest restliche restlichen setzte stelle stellen teilbereich
            teilen teilstück teilstücke teilweise umfasst unterbrach unterbrechungen vorlag vorlagen weisen
            weist konnte konnten zeitabschnitte zeiten zeitweilig zwischendurch übrige übrigen
        """),
        "trend": forms(
            """
                allmählich andauernd anhaltend fortlaufend fortgesetzt fortschreitend kontinuierlich
                langsam mehrtägig schleichend stetig jüngst
            """,
            "e en er es em",
        )
        | words("""
            andauert anhielt anhält bereits bewegt bewegte bewegten bewegungen dauert dauerte driftet
            driftete entfernt entfernte entwickeln entwickelt entwickelte fortgesetzt fortlaufend fortsetzen
            fortsetzte fortsetzung gewandert letzte letzter nacheinander nächte nächten setzte stufenweise
            tagelang tendenzen verlagert verlagerte verlagerung verschieben verschiebungen verschob
            verschoben veränderte veränderungen wandel wandelte wandern wandert wanderte weg weiter
            weiterentwickelt zeigte zeitverlauf zieht
        """),
        "weight": forms("bedeutsam vorrangig wesentlich wichtig wichtigst zentral dringlich", "e en er es em")
        | words("""
            alarm beachtenswert besondere besonderen erfordert hauptpunkt hinweise hinweisen kernpunkt
            lenken melden meldungen priorität richten schauen verdient verlangt warnmeldung warnung werfen
            wichtigstes zentral zuallererst
        """),
    },
    idioms=(
        r"\bhalten wir (?:für |zu |über )?(?:heute |hier |den tag )?fest\b|\bwir halten (?:heute |hier )?fest\b"
        r"|\bwenn (?:wir|man)\b(?=[^.{]*\b(?:ansehen|ansieht|anschauen|anschaut|betrachten|betrachtet"
        r"|zusammenfassen|lesen|durchgehen|blicken|schauen)\b)"
        r"|\bdas (?:bedeutet|heißt)(?=,|:| \{difference\})|\bund zwar\b|\blässt sich (?:sagen|festhalten"
        r"|ablesen|sehen|lesen|zusammenfassen|berichten|so)\b"
        r"|\blassen sich\b(?=[^.{]*\b(?:zusammenfassen|lesen)\b)|\bden tag über\b|\büber den tag\b"
        r"|\bim laufe des (?:heutigen )?tages\b"
        r"|\bdes weiteren\b|\bdieses mal\b|\bkurz gesagt\b|\bauf einen (?:kurzen )?blick\b"
        r"|\bmöchten wir(?= (?:ihnen|sie|ihre)\b)"
        r"|\bwir möchten(?= (?:ihnen|sie|ihre)\b)"
        r"|\bgeht (?:hervor|es um|es heute um)\b|\bunter dem strich\b|\bunter(?= (?:anderem|\{name\}))"
        r"|\bfällt ihr tag so aus\b"
        r"|\bein paar (?:worte|zeilen)\b|\bin (?:einem|wenigen) (?:satz|worten|sätzen)\b"
        r"|\bnämlich(?=,?(?: bei)? \{)"
        r"|\banstelle (?:von|der)\b|\bdiesmal\b|\bzum schluss noch\b|\bbraucht(?= ihre aufmerksamkeit)"
        r"|\bzuletzt noch\b|\bes geht um\b"
        r"|\bam ende des tages\b"
        r"|\bzu einem teil\b|\beine sache\b|\bein punkt\b|\bguten (?:tag|morgen|abend)\b|\bin der regel\b"
        r"|\büber(?= (?:den|die|das|ihren (?:heutigen )?tag|ihre (?:nacht|werte|messwerte)|nacht|mehrere"
        r"|einige|tag)\b)|\bletzte[rn]?(?= nacht\b)|\bzum vergleich\b"
        r"|\b(?:mit|gegenüber|zu) ihren üblichen tagen\b|\bvor allem\b|\bauf einen blick\b"
        r"|\bim großen und ganzen\b"
    ),
    idioms_of={
        "apart": (
            r"\banders als in (?:ihren|den) (?:üblichen|gewohnten|meisten) nächten\b"
            r"|\b(?:fällt|fiel|ragt|ragte) aus dem (?:üblichen |gewohnten )?rahmen\b|\baus der reihe\b"
            r"|\bim (?:unterschied|gegensatz) zu\b"
        ),
        "alike": (
            r"\bganz (?=ähnlich|wie|nah|in)|\b(?:ähnlich|vergleichbar|gleich|wie|entspr\w+|deck\w+|gleich\w*"
            r"|passt\w*)(?: (?:wie|mit|an|in"
            r"|zu|den|denen|der))*"
            r" (?:anderen|übrigen|sonstigen)(?: (?:tagen|tage|nächten|nächte))?\b|\bwie immer\b"
            r"|\bwie eh und je\b|\bim rahmen\b"
            r"|\b(?:ähnlich )?wie (?:an|in) den meisten (?:tagen|nächten)\b|\brund um\b|\bauf (?:der"
            r"|einer) linie\b"
        ),
        "night": (
            r"\b(?:vergangene|zurückliegende|vorige)[nr]? nacht\b|\bim schlaf\b|\bwährend (?:des schlafs"
            r"|ihres schlafs|der nacht|der nachtruhe)\b"
            r"|\bnacht (?:auf|zu) heute\b|\bim bett\b|\bdie nacht über\b|\büber die nacht\b"
        ),
        "trend": (
            r"\b(?:nacht|tag) (?:für|um) (?:nacht|tag)\b|\bnach und nach\b|\bschritt für schritt\b"
            r"|\bvon (?:nacht zu nacht|tag zu tag)\b"
            r"|\bin (?:letzter|jüngster|der letzten) zeit\b|\bseit (?:einer weile|längerem|längerer zeit)\b"
            r"|\bstück für stück\b|\bin (?:eine|dieselbe) richtung\b"
            r"|\bmit der zeit\b"
        ),
        "weight": (
            r"\ban (?:erster|oberster|vorderster) stelle\b|\b(?:ganz )?oben (?:auf|in) (?:der|ihrer) liste\b"
            r"|\bals erstes\b|\bvor allem anderen\b"
        ),
        "gaps": (
            r"\bnicht (?:alle|alles|vollständig|komplett|durchgehend|durchgängig|lückenlos|überall|der ganze"
            r"|den ganzen|die ganze|für den ganzen)\b|\bzum teil\b|\bein paar\b"
        ),
    },
    not_usual=r"(?!)",
    now=r"\b(?:heute|heutige\w*|letzte\w* nacht|diese\w* nacht|tagsüber|dieser tag|diesem tag)\b",
    governed=(
        r"(?:von|vom|zu|zum|mit|gegenüber|außerhalb|innerhalb|jenseits|neben|als|wie|in|im|aus|an|am|nahe|statt"
        r"|verließ(?: nachts)?|verlässt(?: nachts)?|ähnlich"
        r"|(?:entspricht|entsprach|entsprechen|gleicht|glich|ähnelt|ähnelte)(?: heute| nachts| in dieser nacht)?)"
        r"(?: (?:ihrem|ihren|ihres|ihrer|dem|den|des|der|das|einem|was|es|von|wert))*\s+"
    ),
    adjoining=(
        r"(?: (?:bereich|bereichs|wert|werte|tage|nächte))?(?: (?:für sie|bei ihnen))?"
        r"(?: (?:von|ist|sind|war|waren|liegt|lag|beträgt|sind es|liegt bei|lag bei|bei))?"
    ),
    alike_usual=(
        r"(?<!\{usual\} )(?<!anders als )\b(?:in|im|wie|am) (?:(?:ihrem|ihren|dem|das|den|es) )*"
        r"(?:üblich\w*|gewöhnlich\w*|gewohnt\w*|sonst\w*|regelmäßig\w*|\w+swert|typisch\w*|normalerweise"
        r"|meist|bereich)\b"
    ),
    comparators=(
        r"von(?= (?:den|dem|der|ihrem|ihren|ihrer)\b)|vom|abseits|anstelle(?: von| der)?|jenseits"
        r"|abweichend|rund um"
        r"|verglichen mit|vergleich (?:zu|mit|zum)|gegenüber|neben|als|statt|außerhalb(?: von)?"
        r"|innerhalb(?: von)?"
        r"|nahe(?: an| bei)?|ähnlich(?: wie)?|wie|zwischen"
    ),
    breaks="während|und|aber|wobei|gegenüber|verglichen|vergleich|statt|dass|wo|obwohl",
    not_before_difference=r"von|zu|als|wie|bei|an|in|bis|statt|auf|um|nahe|bereich|üblich\w*|sonst|für|aus",
    misread=(
        (  # the reading stands beside the usual: it is no part of it, no way to it, and not between the two
            r"\{value\} (?:der|vom|von den|zu den) (?:\w+ )?(?:üblich|gewohnt|typisch)\w*|\bvon \{value\} sind\b"
            r"|\{value\},? (?:und|dann) (?:bei )?(?:\w+ )?(?:üblich|gewohnt|typisch)\w* \{usual"
            r"|\b(?:lücken?|pausen?|ausfall|ausgefallen|unterbr\w*|fehl\w*|verloren)\b[^.;,:()]*\{value\}"
            r"|\{value\}[^.;,:()]*\b(?:lücken?|pausen?|ausfall|unterbrochen|fehl\w*|verloren)\b|\{value\} als lücke"
            r"|\b(?:lag|war|kam|betrug)\b[^.;]*\{value\}[^.;]*\b(?:nun|jetzt|aktuell)\b[^.;]*\{difference\}"
            r"|\bvon \{value\} und\b|\babseits von \{value\}|\bunterscheide\w* sich von \{value\}"
            r"|\ban (?:üblichen|gewohnten|typischen) (?:tagen|nächten)\b[^.;,:]*\{name\}[^.;]*\{difference\}"
            r"|\{value\}[^.;]*\b(?:mehreren|einigen|letzten) (?:tagen|nächten)|\b(?:es|das) fehl\w* [^.;]*:"
            r"|\bverloren\b[^.;]*:"
        ),
        (  # {value} is a reading, not how far it is from the usual
            r"\bum \{value\}|\b(?:unterschied|abweichung|abstand|differenz|veränderung|änderung"
            r"|verschiebung)\b[^.;,:{]*"
            r"(?:\{name\}[^.;,:{]*)?\b(?:von|ist|beträgt|betrug|war|waren) \{value\}"
            r"|(?<!mit )(?<!bei )\{value\} (?:von|außerhalb|abseits|entfernt|ab)\b|\{usual\} (?:war|waren|ist"
            r"|sind) \{name\}"
        ),
        (  # nor is it what is missing
            r"\bfehl\w*(?: (?:nur|heute|bei \{name\}|für \{name\}|von \{name\}))* \{value\}"
            r"|\{value\}(?: von \{name\})?"
            r"(?: (?:ist|sind|ging|gingen))? (?:fehl|verloren|ausgefallen|unterbrochen)|\b(?:lücken?|pausen?"
            r"|ausfall|unterbrechung)\b"
            r"[^.;,:{]*(?:\{name\}[^.;,:{]*)?\b(?:von|beträgt|betrug|ist|war|umfasst) \{value\}"
        ),
        (  # nor several days' value
            r"(?<!üblichen )(?<!gewohnten )(?<!typischen )(?<!anderen )\b(?:tagen|nächten"
            r"|zeit)\b[^.;,:{]*\{name\}(?:(?!\b(?:nun|jetzt|zuletzt|aktuell|heute"
            r"|nacht)\b)[^.;,:{])*\{value\}"
        ),
    ),
    wrong=(
        (  # {name} is the subject of what changes: nothing changes it, and nothing else changes
            "cause",
            r"\b(?:tag|nacht|das|dies|es|bericht|verlauf)(?: \w+)?"
            r" (?:veränder|verschieb|verschob|änder|beweg)\w* \{name",
        ),
        (
            "person",
            r"\bandere haben\b|\bbei anderen\b(?! (?:tag|nächt|gelegenheit))|\bverl(?:ässt|ieß|assen) (?:sie|uns)\b",
        ),
        (
            "direction",
            r"\bzum üblichen (?:hin )?(?:verschob|beweg|entwick)|\bweicht (?:aus|ihnen)\b"
            r"|\b(?:stach|sticht)\b(?![^.;]*\b(?:heraus|hervor)\b)",
        ),
        ("size", r"\balles (?:passt|stimmt|gleich|wie)\b"),
        (  # the usual stands still: it is the value that moves
            "swap",
            r"\b(?:ihr|der|das|dieser) (?:sonst )?(?:üblich|typisch|gewohnt|gewöhnlich|sonstig)\w*"
            r"(?: (?:wert|bereich|messwert))?(?: \(?\{usual\}\)?)? (?:verschiebt|veränder\w*|weicht|wich|verschob"
            r"|(?:hat|ist|wird|war|wurde)(?: sich)?[^.;{]*(?:verschob|veränder|verschieb|abgewich|entfernt|anders))",
        ),
        (  # without their particle they say "fell" and "rose"
            "direction",
            r"\b(?:fiel|fällt|fallen|fielen)\b(?![^.;:,]*\b(?:auf|heraus)\s*(?:[.;:,)–]|$|und\b))"
            r"|\b(?:hob|hebt|heben|hoben)\b(?![^.;:]*\b(?:ab|hervor|heraus)\b(?! auf))",
        ),
        (
            "cause",
            r"\bsensor(?:en)?\b(?: (?:war|ist|sind|waren|wurde|wurden|hat|hatte|hatten|fiel|fielen))+ (?:\w+ )?(?:weg"
            r"|ab|verschob|veränder|entfernt|aus|ausfall|ausgefallen|anders|unterbroch|abseits|außerhalb|pause)"
            r"|\bdurch (?:das|die|den|einen?|einer) (?:team|sensor\w*|ander\w*|verlauf)|\bso (?:lag|kam|kommt|liegt)\b"
            r"|\bdamit kam\b|\b(?:sie haben|haben sie)\b[^.;]*\b(?:unterbrochen|eingeschränkt|begrenzt|ausgefallen)\b",
        ),
        ("person", r"\bteam\b|\b(?:ist|sind|war|waren) weg\b|^weg\b"),
        (
            "judgement",
            r"\bauffällig (?:sind|waren) sie\b|\bsie haben nur wenig\w* \{"
            r"|\b(?:sie (?:\w+ )?(?:sind|waren)|(?:sind|waren) sie)\b[^.;:{]*\b(?:anders|weg|außerhalb|auffällig"
            r"|abseits|jenseits|wichtig|ungewohnt|ungewöhnlich|entfernt)\b"
            r"|\b(?:tag|nacht) (?:war|ist|verlief|blieb|bleibt)(?: \w+)? (?:auffällig|anders|stabil|gleich|ungewöhnlich"
            r"|ungewohnt|vergleichbar|konstant|beständig|unverändert)\b",
        ),
        ("negation", r"\bnur wenig\w*\b[^.;]*\b(?:verloren|fehl|unterbroch)"),
        ("prediction", r"\bwird (?:nun |jetzt )?(?:verändert|verschoben)\b"),
        ("prediction", r"\b(?:wird|werden) (?:sein|liegen|stehen|kommen|bleiben|zeigen)\b"),
        ("reassurance", r"\bweiter so\b|\bgehört (?:dazu|zum)\b"),
        ("cause", r"\bteam\b[^.;]*\b(?:gestellt|gelegt|verändert|geändert)\b|\b(?:ist|war) der sensor\b"),
        (
            "cause",
            r"\bdurch (?:ihre[nm]?|sie|den tag|die nacht)\b|\b(?:sie haben|haben sie)\b[^.;]*\b(?:verändert"
            r"|verschoben|geändert"
            r"|gewechselt|bewegt|verlassen|verloren)\b|\bsie (?:verändert|verschoben|geändert|bewegt"
            r"|verloren) haben\b",
        ),
        (
            "advice",
            r"\b(?:teilen|geben|berichten|notieren|sagen|schreiben|messen|zählen|erfassen|dokumentieren|fassen"
            r"|bringen"
            r"|tragen|halten|bleiben|bewegen|ändern|verändern|verschieben|setzen|legen|stellen|führen|sammeln"
            r"|melden|werfen"
            r"|liefern|wechseln|verlassen) sie\b(?! (?:sich|ab|weg|heraus)\b)",
        ),
        (
            "swap",
            r"\bvom (?:wert |messwert )?\{value\}|\bvon \{value\}[^.;]*\b(?:auf|zu)\b|\bauf (?:die|den"
            r"|ihren) (?:sonst )?üblichen\b",
        ),
        (
            "direction",
            r"\b(?:beweg|verschob|verschieb|wander|entwickel|kam|komm|kehr)\w*[^.;{]*\b(?:zum|zu ihrem"
            r"|zu ihren|zu den) üblichen\b",
        ),
        ("time", r"\büber die (?:tage|nächte)\b|\b(?:schon|bereits|inzwischen|mittlerweile)\b"),
        (
            "negation",
            r"(?:\{name\}|\bmessung|\baufzeichnung)(?: (?:zu|von|für) \{name\})?"
            r" ist (?:verfügbar|vorhanden|abgedeckt)\b",
        ),
        ("negation", r"\blücken?\b[^.;]*\b(?:abgedeckt|gedeckt)\b|\bfehl\w* nur\b|\bnur (?:wenig\w* )?fehl"),
        ("time", r"\berste\w* (?:tag|nacht|mal)\b"),
        ("prediction", r"\bab (?:heute|jetzt|nun|sofort)\b"),
        ("time", r"\bvor (?:\w+ )?(?:tagen|nächten)\b"),
        (
            "time",
            r"(?<!wie in )(?<!wie an )\b(?:anderen|allen|jeden|einigen|mehreren) (?:tag|tagen|nacht|nächten)\b",
        ),
        ("swap", r"\b(?:in|an) den meisten (?:tagen|nächten)\b(?![^.;]*\{usual\})"),
    ),
    never_of={
        "weight": (
            r"\b(?:anders|weg|wich|kurz|kurzer|zuletzt|verließ|betrachte\w*)\b|\b(?:verschob|veränder|änder"
            r"|wichen|wechsel|entfern)\w*"
            r"|\bteam\b"
            r"|\b(?:ist|wurde|sind|wurden|haben)\b[^.;{]*\b(?:notiert|beachtet|gesehen|gelesen)\b"
            r"|\b(?:nun|jetzt|aktuell)\b|\b(?:meldung|hinweis)\b[^.;{]*(?:\{name\} )?\b(?:kam|notiert|vor)\b"
            r"|\bwir (?:\w+ )?achten\b|\bachtet\b|\bachten (?:wir )?auf sie\b|\bsind wichtig: \{"
        ),
        "night": (  # how somebody slept is a measure of its own
            r"(?<!während sie )(?<!als sie )(?<!während sie nachts )\bschliefen\b|\bgeschlafen\b"
            r"|\bsie bewegten\b|\bbewegten sie\b|\{name\} bewegt sich nachts\b"
            r"|\bheute nacht (?:bleibt|verschiebt|weicht|verändert)\b"
        ),
        "trend": (  # the value is the last night's, and a drift does not stand still
            r"\b(?:trend|tendenz|seit|zunehmend)\b(?:(?!\b(?:nun|jetzt|zuletzt|aktuell|heute)\b)[^.;,])*\{value\}"
            r"|\b(?:hält|halten|setzt|bleibt|weiterhin|stetig|dauerhaft|langsam|allmählich|anhaltend)(?: sich)?"
            r"(?: (?:fort|weiterhin))?:?(?: bei)? \{value"
            r"|\b(?:ist|war|wird) (?:langsam|stetig|allmählich)\b(?! (?:\w+ )?(?:verschob|veränd|gewand|beweg|entwick))"
            r"|\b(?:tagen?|nächten?|nächte|tage)\b(?:(?!\b(?:nun|jetzt|zuletzt|aktuell|heute)\b)[^.;:,])*"
            r"\bbei \{value\}"
        ),
    },
    forbidden={
        "number": words("""
            acht doppelt drei dreifach dreißig drittel dutzend einmal eins elf fünf fünfzig halb hundert
            hälfte neun null paar sechs sechzig sieben tausend vier viertel vierzig zehn zwanzig zwei
            zweimal zwölf
        """),
        "direction": words("""
            abfall abnahm anstieg erhöht gefallen gesenkt gestiegen gesunken größer hoch höchste höher
            kleiner kühler kürzer länger mehr niedrig niedriger oberhalb sank stieg tiefer tiefste unter
            unterhalb weniger wärmer zunahm über
        """),
        "negation": words("""
            kaum kein keine keinem keinen keiner nicht nichts nie niemals niemand nirgends ohne weder
        """),
        "cause": words("""
            alkohol aufgrund dadurch daher darum deshalb grund infolge stress ursache wegen weil
        """),
        "reassurance": words("""
            alles besser gesund gut gute normal ordnung prima ruhig schlechter schlimm sorge sorgen super
        """),
        "medication": words("""
            dosis insulin medikament medikamente medizin metformin spritze tablette tabletten therapie
        """),
        "diagnosis": words("""
            diabetes diagnose erkältung fieber grippe infektion krank krankhaft krankheit pathologisch
            unterzuckerung
        """),
        "advice": words("sollten müssen trinken essen schlafen vermeiden gehen rufen ruhen"),
        "size": words("leicht etwas sehr deutlich stark klar ziemlich viel groß klein gering"),
        "unit": words("schläge millisekunden prozent grad mg minuten stunden schritte mmol minute"),
        "metric": words("""
            blut glukose haut herz herzfrequenz puls ruhepuls sauerstoff schlaf temperatur variabilität
            zucker
        """),
    },
    traps=words("""
        denn weil wegen daher deshalb gut wohl normal etwas leicht sehr mehr weniger kein nicht wieder noch
        immer gestern schlaf aktivität herz körper gesundheit
    """),
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
    examples=(
        answer(
            "Ihr Tag auf einen Blick: {overview}.",
            glucose__safety="Bitte lesen Sie das zuerst. {name}: {value}.",
            resting_hr__out_of_range=(
                "Letzte Nacht lag {name} bei {value}, verglichen mit sonst {usual}. Das ist {difference}."
            ),
            hr__data="Die Aufzeichnung für {name} ist unvollständig: {value}.",
            sleep_total__measure="{name} lag letzte Nacht bei {value}, nahe am üblichen Wert von {usual}.",
        ),
        answer(
            "Das zeigt Ihr Tag heute: {overview}.",
            hrv_sleep__drift="Ein Trend ist zu sehen: {name} ist {difference}. Letzte Nacht waren es {value}.",
            steps__measure="Außerdem haben wir heute {value} für {name} erfasst.",
        ),
    ),
)
