### Deutsch. Jedes Wort, das Patientinnen, Patienten und Behandlungsteam lesen; docs/languages.md sagt, wie man es ändert.
###
### Die englische Datei en.ftl erklärt zu jedem Satz, wofür er da ist. Angeredet wird mit „Sie“. ".after" ist dieselbe Aussage
### nach einer Zeitangabe, mit dem Verb voran: „In der Nacht auf Dienstag lag Ihr Ruhepuls …“.

## Was am Ende der Seite steht

contact = : { $contact }
emergency = den Notruf

closing-urgent-low = Messen Sie jetzt Ihren Glukosewert. Ist er niedrig, gehen Sie zuerst nach Ihrem Plan für Unterzuckerungen vor. Rufen Sie danach wegen { $lows ->
    [one] dieses niedrigen Werts
   *[other] dieser niedrigen Werte
} Ihr Behandlungsteam an, falls Sie das noch nicht getan haben{ $contact }. Wenn Sie verwirrt sind oder einer Ohnmacht nahe, wählen Sie { $emergency }.
closing-urgent-high = Messen Sie jetzt Ihren Glukosewert. Ist er noch hoch oder ist Ihnen übel, gehen Sie nach Ihrem Plan für hohe Werte vor; messen Sie auch die Ketone, wenn Ihr Plan das vorsieht. Rufen Sie deswegen Ihr Behandlungsteam an, falls Sie das noch nicht getan haben{ $contact }. Wenn Sie immer wieder erbrechen, schnell atmen oder sehr schläfrig sind, wählen Sie { $emergency }.
closing-urgent-oxygen = Wenn Sie jetzt Atemnot oder Schmerzen in der Brust haben oder verwirrt sind, wählen Sie { $emergency }. Rufen Sie sonst wegen dieses Werts Ihr Behandlungsteam an, falls Sie das noch nicht getan haben{ $contact }.
closing-urgent-other = Rufen Sie deswegen Ihr Behandlungsteam an, falls Sie das noch nicht getan haben{ $contact }. Wenn es Ihnen jetzt sehr schlecht geht, wählen Sie { $emergency }.
closing-notable-low = Ist Ihr Glukosewert jetzt niedrig, gehen Sie zuerst nach Ihrem Plan vor. Berichten Sie Ihrem Behandlungsteam in den nächsten Tagen von diesen niedrigen Werten, falls Sie das noch nicht getan haben{ $contact }.
closing-low = Ist Ihr Glukosewert jetzt niedrig, gehen Sie zuerst nach Ihrem Plan vor. Berichten Sie Ihrem Behandlungsteam beim nächsten Kontakt von { $lows ->
    [one] diesem niedrigen Wert
   *[other] diesen niedrigen Werten
}.
closing-high = Ist Ihr Glukosewert noch hoch, gehen Sie nach Ihrem Plan für hohe Werte vor. Sagen Sie es Ihrem Behandlungsteam beim nächsten Kontakt.
closing-mention = Sprechen Sie das bei Ihrem nächsten Termin an. Wenn Sie sich nicht wohlfühlen, rufen Sie Ihr Behandlungsteam an{ $contact }.
closing-glucose-missing = Niedrige und hohe Werte in Zeiten ohne Messung kann diese Seite nicht zeigen. Prüfen Sie Sensor und App.
closing-ring-missing = Tragen Sie Ihren Ring Tag und Nacht, laden Sie ihn auf und gleichen Sie ihn mit der App ab.
closing-nothing = Sie müssen nichts weiter tun. Wenn Sie sich nicht wohlfühlen, rufen Sie Ihr Behandlungsteam an{ $contact }.

disclaimer = Diese Seite ist keine Diagnose und kann Fehler enthalten. Niemand sieht sie in Echtzeit an. Fragen Sie Ihr Behandlungsteam, bevor Sie etwas an Ihren Medikamenten ändern.
disclaimer-hours = Diese Seite ist keine Diagnose und kann Fehler enthalten. Niemand sieht sie in Echtzeit an; Ihr Behandlungsteam liest sie { $hours }. Fragen Sie Ihr Behandlungsteam, bevor Sie etwas an Ihren Medikamenten ändern.

## Nächte und Tage

night = in der Nacht von { $before } auf { $weekday }, { $date },
day = am { $weekday }, { $date },
night-again = in der Nacht auf { $weekday }
day-again = am { $weekday }
night-same = in derselben Nacht
day-same = am selben Tag
sentence-when = { $when } { $clause }.
sentence = { $clause }.
date = { $weekday }, { $date }
in-full = { $weekday }, { $date },
time-on = { $weekday }, { $time }
time = { $time }

## Einheiten. Sie stehen nach „bei“, „von“ oder „um“, also im dritten Fall; nur Schritte stehen nach „gingen“.

bpm = { $n ->
    [one] { $text } Schlag pro Minute
   *[other] { $text } Schlägen pro Minute
}
ms = { $text } ms
celsius = { $text } °C
percent = { $text } Prozent
steps-unit = { $n ->
    [one] { $text } Schritt
   *[other] { $text } Schritte
}
mg-dl = { $text } mg/dL
mmol-l = { $text } mmol/L
plain = { $text }
hours = { $n ->
    [one] { $text } Stunde
   *[other] { $text } Stunden
}
minutes = { $n ->
    [one] { $text } Minute
   *[other] { $text } Minuten
}
hours-minutes = { $hours } { $minutes }

## Messgrößen

resting_hr = Ruhepuls
    .said = Ihr Ruhepuls lag bei { $value }
    .after = lag Ihr Ruhepuls bei { $value }
sleep_hr_mean = Herzfrequenz im Schlaf
    .said = Ihre Herzfrequenz im Schlaf lag im Mittel bei { $value }
    .after = lag Ihre Herzfrequenz im Schlaf im Mittel bei { $value }
hrv_sleep = Herzfrequenzvariabilität
    .said = Ihre Herzfrequenzvariabilität lag bei { $value }
    .after = lag Ihre Herzfrequenzvariabilität bei { $value }
    .definition = Die Herzfrequenzvariabilität sagt, wie stark die Zeit von einem Herzschlag zum nächsten schwankt.
skin_temp_sleep = Hauttemperatur im Schlaf
    .said = Ihre Hauttemperatur im Schlaf lag bei { $value }
    .after = lag Ihre Hauttemperatur im Schlaf bei { $value }
    .definition = Der Ring misst die Temperatur der Haut am Finger, nicht die des Körpers.
spo2_mean = Sauerstoffsättigung
    .said = Ihre Sauerstoffsättigung lag im Mittel bei { $value }
    .after = lag Ihre Sauerstoffsättigung im Mittel bei { $value }
    .definition = Die Sauerstoffsättigung ist der Anteil des roten Blutfarbstoffs, der Sauerstoff trägt.
sleep_total = Schlafdauer
    .said = Sie schliefen { $value }
    .after = schliefen Sie { $value }
    .run = Sie schliefen damit { $days } Nächte in Folge { $side ->
        [above] länger
       *[below] kürzer
    } als sonst
    .extreme = das war Ihre { $extreme ->
        [highest] längste
       *[lowest] kürzeste
    } Nacht seit { $weeks } Wochen
steps = Schrittzahl
    .said = Sie gingen { $value }
    .after = gingen Sie { $value }
    .run = Sie gingen damit { $days } Tage in Folge { $side ->
        [above] mehr
       *[below] weniger
    } Schritte als sonst
    .extreme = das war Ihre { $extreme ->
        [highest] höchste
       *[lowest] niedrigste
    } Schrittzahl seit { $weeks } Wochen
glucose_mean = mittlerer Glukosewert
    .said = Ihr Glukosewert lag im Mittel bei { $value }
    .after = lag Ihr Glukosewert im Mittel bei { $value }
glucose_cv = Glukoseschwankung
    .said = Ihre Glukoseschwankung, also die Streuung der Werte, lag bei { $value }
    .after = lag Ihre Glukoseschwankung, also die Streuung der Werte, bei { $value }
    .definition = Die Glukoseschwankung sagt, wie weit die Werte um ihren Mittelwert streuen, in Prozent davon.
glucose_tir = Zeit im Zielbereich
    .said = Ihre Zeit im Zielbereich lag bei { $value }
    .after = lag Ihre Zeit im Zielbereich bei { $value }
    .run = dieser Anteil lag damit { $days } Tage in Folge { $side ->
        [above] über
       *[below] unter
    } Ihrem üblichen Bereich
    .extreme = das war Ihr { $extreme ->
        [highest] höchster
       *[lowest] niedrigster
    } Anteil seit { $weeks } Wochen
strain = Nachtwerte zusammen
    .said = mehrere Werte der Nacht lagen weiter als sonst von Ihrem üblichen Niveau entfernt
    .after = lagen mehrere Werte weiter als sonst von Ihrem üblichen Niveau entfernt
unknown = ein Wert
    .said = ein Wert fiel auf, für den diese Seite keine Worte hat; Ihr Behandlungsteam sieht, welcher es ist
    .after = fiel ein Wert auf, für den diese Seite keine Worte hat; Ihr Behandlungsteam sieht, welcher es ist

## Ein Wert neben seinem üblichen Bereich

usual = ({ $side ->
    [at-above] am oberen Rand Ihres üblichen Bereichs von { $low } bis { $high }
    [at-below] am unteren Rand Ihres üblichen Bereichs von { $low } bis { $high }
   *[other] üblich: { $low } bis { $high }
})
usual-one = (üblich: etwa { $low })
with-usual = { $clause } { $usual }
with-shift = { $clause }. Das ist ein { $side ->
    [above] Anstieg
   *[below] Rückgang
} von etwa { $difference } gegenüber der Woche davor

## Was die Tage davor sagen

it = der Wert
run = { $subject } lag damit { $days } { $period ->
    [night] Nächte
   *[day] Tage
} in Folge { $side ->
    [above] über
   *[below] unter
} Ihrem üblichen Bereich
extreme = das war der { $extreme ->
    [highest] höchste
   *[lowest] niedrigste
} Wert seit { $weeks } Wochen
trend = { $subject } lag { $period ->
    [night] in { $days } der letzten { $of } Nächte
   *[day] an { $days } der letzten { $of } Tage
}{ $gaps ->
    [yes] { " " }mit Messwerten
   *[no] { "" }
} { $side ->
    [above] über
   *[below] unter
} Ihrem üblichen Bereich
trend-run = { $subject } lag { $period ->
    [night] in { $days } der letzten { $of } Nächte
   *[day] an { $days } der letzten { $of } Tage
}{ $gaps ->
    [yes] { " " }mit Messwerten
   *[no] { "" }
} { $side ->
    [above] über
   *[below] unter
} Ihrem üblichen Bereich, zuletzt { $run } { $period ->
    [night] Nächte
   *[day] Tage
} in Folge
trend-since = { $subject } liegt seit { $date }, meist { $side ->
    [above] höher
   *[below] niedriger
} als sonst
trend-inside = seit { $date }, liegt { $subject } häufiger { $side ->
    [above] höher
   *[below] niedriger
} als davor
trend-by = seit { $date }, gibt es einen { $side ->
    [above] Anstieg
   *[below] Rückgang
} von etwa { $difference } gegenüber der Zeit davor
trend-lately = { $subject } lag zuletzt meist { $side ->
    [above] höher
   *[below] niedriger
} als sonst
joined = { $first }, und { $second }.
returned = { $clause }. Damit liegt der Wert nach { $days } { $period ->
    [night] Nächten
   *[day] Tagen
} außerhalb wieder in Ihrem üblichen Bereich

## Mehrere Werte einer Nacht

together = { $when } fielen { $count ->
    [2] zwei
    [3] drei
    [4] vier
    [5] fünf
   *[other] { $count }
} Werte zusammen auf.

## Ein Tag, an dem nichts gemeldet wird

quiet = { $period ->
    [night] In der Nacht von { $before } auf { $weekday }, { $date },
    [day] Am { $weekday }, { $date },
   *[both] Am { $weekday }, { $date }, und in der Nacht davor
} fiel nichts auf.
quiet-outside = { $period ->
    [night] In der Nacht von { $before } auf { $weekday }, { $date },
    [day] Am { $weekday }, { $date },
   *[both] Am { $weekday }, { $date }, und in der Nacht davor
} gab es nichts zu melden{ $outside ->
    [0] { "" }
    [1] , aber ein Wert lag außerhalb Ihres üblichen Bereichs
   *[2] , aber zwei Werte lagen außerhalb Ihres üblichen Bereichs
}.
quiet-partly = In den Messwerten, die { $period ->
    [night] aus der Nacht von { $before } auf { $weekday }, { $date },
    [day] von { $weekday }, { $date },
   *[both] von { $weekday }, { $date }, und der Nacht davor
} vorliegen, { $flagged ->
    [yes] gab es nichts zu melden
   *[no] fiel nichts auf
}{ $outside ->
    [0] { "" }
    [1] , aber ein Wert lag außerhalb Ihres üblichen Bereichs
   *[2] , aber zwei Werte lagen außerhalb Ihres üblichen Bereichs
}.
quiet-else = Sonst { $flagged ->
    [yes] gab es nichts zu melden
   *[no] fiel nichts auf
}{ $outside ->
    [0] { "" }
    [1] , aber ein Wert lag außerhalb Ihres üblichen Bereichs
   *[2] , aber zwei Werte lagen außerhalb Ihres üblichen Bereichs
}.
inside-one = { $first }. Das liegt in Ihrem üblichen Bereich.
inside-two = { $first }. { $second }. Beides liegt in Ihrem üblichen Bereich.

## Überschrittene Grenzwerte

event = { $when } lag Ihr Glukosewert zwischen { $from } und { $to } Uhr { $breaks ->
    [yes] { "mit Unterbrechungen " }
   *[no] { "" }
}{ $minutes } { $side ->
    [above] über
   *[below] unter
} { $limit }; der { $side ->
    [above] höchste
   *[below] niedrigste
} Wert war { $extreme }.
event-several = { $when } lag Ihr Glukosewert { $count ->
    [2] zweimal
    [3] dreimal
    [4] viermal
    [5] fünfmal
    [6] sechsmal
   *[other] { $count }-mal
} { $side ->
    [above] über
   *[below] unter
} { $limit }{ $sum ->
    [yes] , zusammen { $minutes }
    [more] , mit kürzeren Zeiten zusammen { $minutes }
   *[no] { "" }
}: { $list }.
event-item = { $minutes } zwischen { $from } und { $to } Uhr{ $breaks ->
    [yes] { " " }mit Unterbrechungen
   *[no] { "" }
} ({ $side ->
    [above] höchster
   *[below] niedrigster
} Wert { $extreme })
event-shorter = Dazu kommen kürzere Zeiten { $side ->
    [above] über
   *[below] unter
} { $limit }, zusammen { $minutes }.
event-many = { $when } lag Ihr Glukosewert { $count ->
    [2] zweimal
    [3] dreimal
    [4] viermal
    [5] fünfmal
    [6] sechsmal
   *[other] { $count }-mal
} { $side ->
    [above] über
   *[below] unter
} { $limit }{ $spans ->
    [yes] ; einmal begann es schon am { $began } Uhr. Sonst dauerte es am längsten
    [all] , am längsten
   *[no] , zusammen { $minutes }, am längsten
} zwischen { $from } und { $to } Uhr ({ $longest }). Der { $side ->
    [above] höchste
   *[below] niedrigste
} Wert des Tages war { $extreme }.
event-bare = { $when } lag Ihr Glukosewert { $side ->
    [above] über
   *[below] unter
} { $limit }; der { $side ->
    [above] höchste
   *[below] niedrigste
} Wert war { $extreme }.
event-open = Um Mitternacht lag er noch immer { $side ->
    [above] über
   *[below] unter
} diesem Grenzwert.
event-run = Damit lag er an { $days } Tagen in Folge mindestens 15 Minuten { $side ->
    [above] über
   *[below] unter
} { $limit }.
event-often = An { $days } der letzten { $of } Tage lag er mindestens 15 Minuten { $side ->
    [above] über
   *[below] unter
} { $limit }.
event-differ = Zwei Sensoren waren im Einsatz, und nur einer von ihnen zeigt das.
oxygen = { $when } lag Ihre Sauerstoffsättigung im Mittel bei { $value }, unter dem Grenzwert von { $limit }.
event-other = { $when } überschritt ein Wert einen Grenzwert, für den diese Seite keine Worte hat; Ihr Behandlungsteam sieht, welcher es ist.

## Der Glukosetag

glucose-day = Ihr Glukosewert lag { $all ->
    [yes] die ganze { $partly ->
        [yes] gemessene Zeit
       *[no] Zeit
    }
   *[no] { $share } der { $partly ->
        [yes] gemessenen Zeit
       *[no] Zeit
    }
} zwischen { $low } und { $high }{ $usual }
    .after = lag Ihr Glukosewert { $all ->
        [yes] die ganze { $partly ->
            [yes] gemessene Zeit
           *[no] Zeit
        }
       *[no] { $share } der { $partly ->
            [yes] gemessenen Zeit
           *[no] Zeit
        }
    } zwischen { $low } und { $high }{ $usual }
whole-day = über den ganzen Tag gesehen
glucose-usual = { " " }(üblich: { $low } bis { $high } Prozent)
almost-all = mehr als 99 Prozent
glucose-above = Über { $limit } lag { $it ->
    [yes] er
   *[no] Ihr Glukosewert
}{ $n ->
    [0] { "" }
    [2] { " zweimal, zusammen" }
    [3] { " dreimal, zusammen" }
    [4] { " viermal, zusammen" }
    [5] { " fünfmal, zusammen" }
    [6] { " sechsmal, zusammen" }
   *[other] { " " }{ $n }-mal, zusammen
} { $minutes }{ $part }.
glucose-below = Unter { $limit } lag { $it ->
    [yes] er
   *[no] Ihr Glukosewert
}{ $n ->
    [0] { "" }
    [2] { " zweimal, zusammen" }
    [3] { " dreimal, zusammen" }
    [4] { " viermal, zusammen" }
    [5] { " fünfmal, zusammen" }
    [6] { " sechsmal, zusammen" }
   *[other] { " " }{ $n }-mal, zusammen
} { $minutes }{ $part }{ $down ->
    [yes] ; der niedrigste Wert war { $lowest }
   *[no] { "" }
}.
glucose-part = { " " }({ $all ->
    [yes] alles
   *[no] meist
} zwischen { $part ->
    [night] 00:00 und 06:00
    [morning] 06:00 und 12:00
    [afternoon] 12:00 und 18:00
   *[evening] 18:00 und 24:00
} Uhr)
glucose-gap = Zwischen { $from } und { $to } Uhr fehlen Messwerte.

## Die Glukosewoche

week = in der Woche bis { $weekday }, { $date },
    .again = in derselben Woche
weekly-below_54 = { $week } lag Ihr Glukosewert { $value } der Zeit unter { $below_54 }; Ziel sind weniger als { $limit }.
weekly-below_63 = { $week } lag Ihr Glukosewert { $value } der Zeit unter { $below_63 }; Ziel sind weniger als { $limit }.
weekly-below_70 = { $week } lag Ihr Glukosewert { $value } der Zeit unter { $below_70 }; Ziel sind weniger als { $limit }.
weekly-above_140 = { $week } lag Ihr Glukosewert { $value } der Zeit über { $above_140 }; Ziel sind weniger als { $limit }.
weekly-above_250 = { $week } lag Ihr Glukosewert { $value } der Zeit über { $above_250 }; Ziel sind weniger als { $limit }.
weekly-in_range = { $week } lag Ihr Glukosewert { $value } der Zeit zwischen { $low } und { $high }; Ziel sind mehr als { $limit }.
weekly-fall = { $week } war die Zeit in Ihrem Zielbereich { $points } Prozentpunkte kürzer als in der Woche davor.
weekly-unknown = { $week } wurde ein Wochenziel für Glukose nicht mehr erreicht; Ihr Behandlungsteam sieht, welches es ist.

## Was fehlt

missing = { $stream ->
    [night] Vom Ring fehlen die Schlafdaten für { $weekday }, { $date }.
    [steps] Vom Ring fehlen die Schritte für { $weekday }, { $date }.
    [ring] Vom Ring fehlen die Daten für { $weekday }, { $date }.
    [ring-but-hr] Vom Ring fehlen Schlafdaten und Schritte für { $weekday }, { $date }.
    [glucose] Für { $weekday }, { $date }, fehlen die Glukosewerte.
   *[other] Für { $weekday }, { $date }, fehlen Daten.
}
missing-seen = { $stream ->
    [night] Vom Ring fehlen die Schlafdaten; die letzten stammen von { $seen }.
    [steps] Vom Ring fehlen die Schritte; die letzten stammen von { $seen }.
    [ring] Vom Ring fehlen die Daten; die letzten stammen von { $seen }.
    [ring-but-hr] Vom Ring fehlen Schlafdaten und Schritte; die letzten stammen von { $seen }.
    [glucose] Es fehlen die Glukosewerte; die letzten stammen von { $seen }.
   *[other] Es fehlen Daten; die letzten stammen von { $seen }.
}
seen = Die letzten stammen von { $seen }.
partial-share = { $stream ->
    [ring] Der Ring hat die Herzfrequenz am { $weekday } nur etwa { $time } lang gemessen
    [glucose] Der Glukosesensor hat am { $weekday } nur etwa { $time } lang gemessen
   *[other] Am { $weekday } liegen nur Daten für etwa { $time } vor
}{ $gap ->
    [yes] ; von { $from } bis { $to } Uhr gibt es keine Werte
   *[no] { "" }
}.
partial-none = { $stream ->
    [ring] Vom Ring fehlt am { $weekday } die Herzfrequenz.
    [glucose] Vom Glukosesensor fehlen am { $weekday } alle Werte.
   *[other] Am { $weekday } fehlen Daten.
}
partial-gap = { $stream ->
    [ring] Am { $weekday } fehlt zwischen { $from } und { $to } Uhr die Herzfrequenz.
    [glucose] Am { $weekday } fehlen zwischen { $from } und { $to } Uhr die Glukosewerte.
   *[other] Am { $weekday } fehlen zwischen { $from } und { $to } Uhr Daten.
}
partial-unknown = Am { $weekday } fehlen Daten.
lacking = { $when } fehlen Werte für { $list }.
new = { $days ->
    [one] Das ist Ihr erster Tag mit Daten.
   *[other] Bisher gibt es { $days } Tage mit Daten.
} { $soon ->
    [yes] In ein, zwei Tagen
   *[no] Nach etwa einer Woche
} gibt es einen üblichen Bereich zum Vergleichen.
provisional = Ihr üblicher Bereich beruht noch auf wenigen Tagen und kann sich ändern.

## Für das Behandlungsteam

care-usual = üblich { $median } ({ $low }–{ $high }, { $days } Tage)
care-provisional = vorläufig
care-no-usual = kein üblicher Bereich
care-difference = Abweichung { $n }
care-score = Score { $n }
care-minutes = { $n } min jenseits von { $limit }
care-since = seit { $date }
care-found-late = spät gefunden
care-uploaded = aus einer hochgeladenen Datei
care-pressure = Form wie bei Druck auf den Sensor
care-weekly = Woche { $name }: { $value }, Grenze { $limit }, seit { $since }
care-language = auf Englisch geschrieben: die gewünschte Sprache gibt es nicht
care-word = auf Englisch geschrieben: der gewünschten Sprache fehlt das Wort { $word }
