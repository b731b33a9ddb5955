### Deutsch. Jedes Wort, das Patientinnen, Patienten und Behandlungsteam lesen; docs/languages.md sagt, wie man es ändert.
###
### Die englische Datei en.ftl erklärt zu jedem Satz, wofür er da ist. Angeredet wird mit „Sie“. ".after" ist dieselbe Aussage
### nach einer Zeitangabe, mit dem Verb voran: „In der Nacht auf Dienstag lag Ihr Ruhepuls …“.

## Was am Ende der Seite steht

contact = { " " }({ $contact })
    .within = { contact }
emergency = den Notruf
emergency-number = den Notruf { $number }

closing-check-low = { closing-check-both.now } Wenn er niedrig ist, { closing-check-both.plan }.
closing-check-high = { $leads ->
    [yes] Wichtig:{ " " }
   *[no] { "" }
}Messen Sie jetzt Ihren Glukosewert. Wenn er hoch ist oder Ihnen übel ist, gehen Sie nach Ihrem Plan für hohe Werte vor; messen Sie auch die Ketone, wenn Ihr Plan das vorsieht.
closing-check-both = { closing-check-both.now } Wenn er niedrig ist, { closing-check-both.plan }. Wenn er hoch ist, gehen Sie nach Ihrem Plan für hohe Werte vor.
    .plan = { $unseen ->
        [yes] gehen Sie nach Ihrem Plan für Unterzuckerungen vor
       *[no] gehen Sie zuerst nach Ihrem Plan für Unterzuckerungen vor
    }
    .now = { $unseen ->
        [yes] Wichtig: Als die Messwerte am { in-full } endeten, war Ihr Glukosewert niedrig. Messen Sie ihn jetzt.
       *[no] { $leads ->
            [yes] Wichtig:{ " " }
           *[no] { "" }
        }Messen Sie jetzt Ihren Glukosewert.
    }
closing-check-both-ketones = { $leads ->
    [yes] Wichtig:{ " " }
   *[no] { "" }
}Messen Sie jetzt Ihren Glukosewert. Wenn er niedrig ist, gehen Sie zuerst nach Ihrem Plan für Unterzuckerungen vor. Wenn er hoch ist, gehen Sie nach Ihrem Plan für hohe Werte vor. Wenn er hoch ist oder Ihnen übel ist, messen Sie auch die Ketone, falls Ihr Plan das vorsieht.
closing-act-low = Wenn Ihr Glukosewert jetzt niedrig ist, gehen Sie nach Ihrem Plan für Unterzuckerungen vor.
closing-act-high = Wenn Ihr Glukosewert jetzt hoch ist, gehen Sie nach Ihrem Plan für hohe Werte vor.
closing-check-stopped = Als die Messwerte am { in-full } endeten, war Ihr Glukosewert hoch. Messen Sie ihn jetzt. Wenn er hoch ist, gehen Sie nach Ihrem Plan für hohe Werte vor.
closing-act-both = Wenn Ihr Glukosewert jetzt niedrig ist, gehen Sie nach Ihrem Plan für Unterzuckerungen vor. Wenn er hoch ist, gehen Sie nach Ihrem Plan für hohe Werte vor.

closing-call-low = Wenn Sie verwirrt { $both ->
    [yes] oder sehr schläfrig sind, schnell atmen, immer wieder erbrechen
   *[no] sind
} oder das Gefühl haben, ohnmächtig zu werden, wählen Sie { $emergency } oder bitten Sie jemanden darum. Rufen Sie so bald wie möglich Ihr Behandlungsteam an{ $within }, auch wenn der Wert jetzt { $also ->
    [yes] weder niedrig noch hoch
   *[no] nicht niedrig
} ist. Es geht um { $what } vom { date }. Wenn Sie deswegen schon mit dem Team gesprochen haben, müssen Sie nicht noch einmal anrufen.
closing-call-high = Wenn Sie { $low_too ->
    [yes] verwirrt oder sehr schläfrig sind, schnell atmen, immer wieder erbrechen oder das Gefühl haben, ohnmächtig zu werden
   *[no] immer wieder erbrechen, schnell atmen oder sehr schläfrig sind
}, wählen Sie { $emergency } oder bitten Sie jemanden darum. Rufen Sie so bald wie möglich Ihr Behandlungsteam an{ $within }, auch wenn der Wert jetzt { $low_too ->
    [yes] weder niedrig noch hoch
   *[no] nicht hoch
} ist. Es geht um { $what } vom { date }. Wenn Sie deswegen schon mit dem Team gesprochen haben, müssen Sie nicht noch einmal anrufen.
closing-call-oxygen = { $leads ->
    [yes] Wichtig:{ " " }
   *[no] { "" }
}Wenn Sie jetzt Atemnot oder Schmerzen in der Brust haben oder verwirrt sind, wählen Sie { $emergency }. Rufen Sie sonst so bald wie möglich Ihr Behandlungsteam an{ $within }. Es geht um { $named ->
    [yes] { $what }
   *[no] die Werte
} vom { date }. Wenn Sie deswegen schon mit dem Team gesprochen haben, müssen Sie nicht noch einmal anrufen.
closing-signs-oxygen = Wenn Sie jetzt Atemnot oder Schmerzen in der Brust haben, wählen Sie { $emergency }.
closing-call-other = { $leads ->
    [yes] Wichtig:{ " " }
   *[no] { "" }
}Wenn es Ihnen jetzt sehr schlecht geht, wählen Sie { $emergency }. Rufen Sie sonst so bald wie möglich wegen der Werte vom { in-full } Ihr Behandlungsteam an{ $within }, falls Sie das noch nicht getan haben.
closing-tell-soon = Sprechen Sie in den nächsten Tagen mit Ihrem Behandlungsteam{ $within } über { $named ->
    [yes] { $what }
   *[no] diese Werte
}, falls Sie das noch nicht getan haben. Wenn es Ihnen vorher nicht gut geht, rufen Sie das Team an.
closing-tell = Sprechen Sie beim nächsten Termin oder Telefonat mit Ihrem Behandlungsteam über { $named ->
    [yes] { $what }
   *[no] diese Werte
}.
closing-mention = Sie können beim nächsten Termin mit Ihrem Behandlungsteam über { $named ->
    [yes] { $what }
   *[no] diese Werte
} sprechen.
closing-tell-unwell = Wenn es Ihnen vorher nicht gut geht, rufen Sie das Team an{ $contact }.
closing-mention-unwell = Wenn es Ihnen nicht gut geht, rufen Sie Ihr Behandlungsteam an{ $contact }.
mention-this-low = die niedrigen Glukosewerte
mention-highs = die hohen Glukosewerte
mention-this-low-highs = { $urgent ->
    [yes] die
   *[no] diese
} niedrigen und hohen Glukosewerte
mention-values = diese { $n ->
    [3] drei
   *[other] vier
} Werte
mention-lows-highs = die niedrigen und die hohen Glukosewerte
mention-lows = die niedrigen Glukosewerte
mention-week = { $week ->
    [below] die niedrigen Glukosewerte dieser 7 Tage
    [above] die hohen Glukosewerte dieser 7 Tage
    [in_range] Ihre Glukosewerte der ganzen Woche
    [whole] die Werte der ganzen Woche
   *[all] die Glukosewerte dieser 7 Tage
}
closing-glucose-missing = Prüfen Sie bitte, ob der Sensor richtig sitzt und mit der App verbunden ist.
closing-ring-missing = { $sends ->
    [yes] Prüfen Sie in der App des Rings, ob Schlaf und Schritte dort zu sehen sind. Laden Sie den Ring auf, synchronisieren Sie ihn und tragen Sie ihn Tag und Nacht.
   *[no] Laden Sie den Ring auf, synchronisieren Sie ihn mit der App und tragen Sie ihn Tag und Nacht.
}
closing-nothing = Sie müssen jetzt nichts tun. Wenn es Ihnen nicht gut geht, rufen Sie Ihr Behandlungsteam an{ $contact }.

closing-unwell-ring = Rufen Sie Ihr Behandlungsteam an{ $contact }, wenn danach noch immer Daten fehlen oder wenn es Ihnen nicht gut geht.
closing-unwell = { $only ->
    [yes] Mehr müssen Sie jetzt nicht tun.{ " " }
   *[no] { "" }
}Wenn es Ihnen nicht gut geht, rufen Sie Ihr Behandlungsteam an{ $contact }.

disclaimer = Diese Seite ist keine Diagnose und kann Fehler enthalten. Niemand sieht sie in Echtzeit an. Fragen Sie Ihr Behandlungsteam, bevor Sie etwas an Ihren Medikamenten ändern.
disclaimer-hours = Diese Seite ist keine Diagnose und kann Fehler enthalten. Niemand sieht sie in Echtzeit an; Ihr Behandlungsteam liest sie { $hours }. Fragen Sie Ihr Behandlungsteam, bevor Sie etwas an Ihren Medikamenten ändern.

## Nächte und Tage

night = in der Nacht von { $before } auf { $weekday }, { $date },
day = am { $weekday }, { $date },
night-again = in der Nacht von { $before } auf { $weekday }
day-again = am { $weekday }
night-that = in der Nacht auf { $weekday }
night-to = in der Nacht auf { $weekday }
day-before-too = am { $before } und am { $weekday }{ $again ->
    [no] , { $date },
   *[yes] { "" }
}
night-lacking = aus dieser Nacht
night-same = in derselben Nacht
day-same = am selben Tag
sentence-when = { $when } { $clause }.
sentence = { $clause }.
sentence-still = Aber { $clause }.
date = { $weekday }, { $date }
in-full = { $weekday }, { $date },
time-on = { $time } Uhr am { $weekday }
time = { $time }
midnight = 24:00

## Einheiten. Sie stehen nach „bei“ oder „von“, also im dritten Fall; nur Schritte stehen hinter „haben Sie“.

# ".difference": hinter „um“ oder vor „höher“, also im vierten Fall.
bpm = { $n ->
    [one] { $text } Schlag pro Minute
   *[other] { $text } Schlägen pro Minute
}
    .difference = { $n ->
        [one] { $text } Schlag pro Minute
       *[other] { $text } Schläge pro Minute
    }
ms = { $text } ms
celsius = { $text } °C
percent = { $text } Prozent
share = { $text } Prozent
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
about = etwa { $text }
at-least = mindestens { $text }
or-earlier = { $time } (oder früher)
or-later = mindestens { $time }
hours-minutes = { $hours } { $minutes }

## Messgrößen

resting_hr = Ruhepuls
    .it = er
    .lacking = den Ruhepuls
    .yours = Ihren Ruhepuls
    .drifted = Ihren { $side ->
        [above] gestiegenen
       *[below] gesunkenen
    } Ruhepuls
    .subject = Ihr Ruhepuls
    .again = er lag bei { $value }
    .againafter = lag er bei { $value }
    .said = Ihr Ruhepuls lag bei { $value }
    .after = lag Ihr Ruhepuls bei { $value }
sleep_hr_mean = Herzfrequenz im Schlaf
    .it = sie
    .lacking = die Herzfrequenz im Schlaf
    .yours = Ihre Herzfrequenz im Schlaf
    .drifted = Ihre { $side ->
        [above] höhere
       *[below] niedrigere
    } Herzfrequenz im Schlaf
    .said = Ihre Herzfrequenz im Schlaf lag im Durchschnitt bei { $value }
    .after = lag Ihre Herzfrequenz im Schlaf im Durchschnitt bei { $value }
hrv_sleep = Herzfrequenzvariabilität
    .it = sie
    .lacking = die Herzfrequenzvariabilität
    .yours = Ihre Herzfrequenzvariabilität
    .drifted = Ihre { $side ->
        [above] höhere
       *[below] niedrigere
    } Herzfrequenzvariabilität
    .subject = Ihre Herzfrequenzvariabilität
    .subjectexplained = Ihre Herzfrequenzvariabilität (wie stark die Abstände zwischen den Herzschlägen schwanken)
    .again = sie lag bei { $value }
    .againafter = lag sie bei { $value }
    .said = Ihre Herzfrequenzvariabilität lag bei { $value }
    .after = lag Ihre Herzfrequenzvariabilität bei { $value }
    .explained = Ihre Herzfrequenzvariabilität (wie stark die Abstände zwischen den Herzschlägen schwanken) lag bei { $value }
    .explainedafter = lag Ihre Herzfrequenzvariabilität (wie stark die Abstände zwischen den Herzschlägen schwanken) bei { $value }
    .definition = Die Herzfrequenzvariabilität gibt an, wie stark die Zeit von einem Herzschlag zum nächsten schwankt.
skin_temp_sleep = Hauttemperatur
    .it = sie
    .lacking = die Hauttemperatur
    .yours = Ihre Hauttemperatur
    .drifted = Ihre { $side ->
        [above] höhere
       *[below] niedrigere
    } Hauttemperatur
    .said = Ihre Hauttemperatur lag bei { $value }
    .after = lag Ihre Hauttemperatur bei { $value }
    .definition = Der Ring misst die Temperatur der Haut am Finger, nicht Ihre Körpertemperatur.
spo2_mean = Sauerstoffsättigung
    .it = sie
    .lacking = die Sauerstoffsättigung
    .yours = Ihre Sauerstoffsättigung
    .drifted = Ihre { $side ->
        [above] höhere
       *[below] niedrigere
    } Sauerstoffsättigung
    .said = Ihre Sauerstoffsättigung lag im Durchschnitt bei { $value }
    .after = lag Ihre Sauerstoffsättigung im Durchschnitt bei { $value }
    .definition = Die Sauerstoffsättigung ist der Anteil des roten Blutfarbstoffs, der Sauerstoff trägt.
sleep_total = Schlafdauer
    .lacking = die Schlafdauer
    .yours = Ihren Schlaf
    .said = Sie haben { $value } geschlafen
    .counted = Ihr Ring hat { $value } Schlaf gemessen
    .countedafter = hat Ihr Ring { $value } Schlaf gemessen
    .after = haben Sie { $value } geschlafen
    .usual = , { $side ->
        [above] mehr
       *[below] weniger
    } als üblich ({ $low } bis { $high }{ $young ->
        [0] { "" }
       *[other] ; berechnet aus bisher erst { $young } Nächten
    })
    .often = { $gaps ->
        [nth] das war in zwei Wochen die { nth } Nacht mit { $side ->
            [above] mehr
           *[below] weniger
        } Schlaf als üblich{ $of ->
            [14] { "" }
           *[other] { " " }{ measured }
        }
       *[no] in { $days } { $gaps ->
            [weeks] von { $of } gemessenen Nächten der letzten zwei Wochen (diese mitgezählt)
            [yes] von { $of } gemessenen Nächten bis einschließlich dieser
           *[no] der letzten { $of } Nächte (diese mitgezählt)
        } haben Sie { $side ->
            [above] mehr
           *[below] weniger
        } geschlafen als üblich
    }
    .run = das war die { $days }. Nacht in Folge mit { $side ->
        [above] mehr
       *[below] weniger
    } Schlaf als sonst
    .extreme = so { $recorded ->
        [yes] { $extreme ->
            [highest] viel
           *[lowest] wenig
        } Schlaf hat Ihr Ring seit { $weeks } nicht gemessen
       *[no] { $extreme ->
            [highest] lange
           *[lowest] wenig
        } haben Sie seit { $weeks } nicht mehr geschlafen
    }
steps = Schrittzahl
    .lacking = die Schrittzahl
    .yours = Ihre Schrittzahl
    .said = Sie haben { $value } gemacht
    .after = haben Sie { $value } gemacht
    .counted = Ihr Ring hat { $value } gezählt
    .countedafter = hat Ihr Ring { $value } gezählt
    .usual = , { $side ->
        [above] mehr
       *[below] weniger
    } als üblich ({ $low } bis { $high }{ $young ->
        [0] { "" }
       *[other] ; berechnet aus bisher erst { $young } Tagen
    })
    .often = { $gaps ->
        [nth] das war in zwei Wochen der { nth } Tag mit { $side ->
            [above] mehr
           *[below] weniger
        } Schritten als üblich{ $of ->
            [14] { "" }
           *[other] { " " }{ measured }
        }
       *[no] an { $days } { $gaps ->
            [weeks] von { $of } Tagen mit Messwerten der zwei Wochen
            [yes] der { $of } Tage mit Messwerten
           *[no] der { $of } Tage
        } bis einschließlich { $weekday } haben Sie { $side ->
            [above] mehr
           *[below] weniger
        } Schritte gemacht als üblich
    }
    .run = das war der { $days }. Tag in Folge mit { $side ->
        [above] mehr
       *[below] weniger
    } Schritten als sonst
    .extreme = es war { $also ->
        [yes] { "auch " }
       *[no] { "" }
    }die { $extreme ->
        [highest] höchste
       *[lowest] niedrigste
    } Schrittzahl seit { $weeks }
glucose_mean = mittlerer Glukosewert
    .it = er
    .yours = Ihren durchschnittlichen Glukosewert
    .drifted = Ihren { $side ->
        [above] höheren
       *[below] niedrigeren
    } durchschnittlichen Glukosewert
    .subject = Ihr durchschnittlicher Glukosewert
    .again = er lag bei { $value }
    .againafter = lag er bei { $value }
    .said = Ihr Glukosewert lag im Durchschnitt bei { $value }
    .after = lag Ihr Glukosewert im Durchschnitt bei { $value }
    .extreme = es war der { $extreme ->
        [highest] höchste
       *[lowest] niedrigste
    } Durchschnitt seit { $weeks }
glucose_cv = Glukoseschwankung
    .it = sie
    .yours = die Schwankung Ihrer Glukosewerte
    .said = die Schwankung Ihrer Glukosewerte (wie stark sie auf und ab gehen) lag bei { $value }
    .after = lag die Schwankung Ihrer Glukosewerte (wie stark sie auf und ab gehen) bei { $value }
    .usual = , { $side ->
        [above] größer
       *[below] kleiner
    } als üblich ({ $low } bis { $high }{ $young ->
        [0] { "" }
       *[other] ; berechnet aus bisher erst { $young } Tagen
    })
    .definition = Die Schwankung gibt an, wie weit die Werte von ihrem Durchschnitt abweichen, in Prozent davon.
glucose_tir = Zeit im Zielbereich
    .yours = Ihre Zeit zwischen { $low } und { $high }
    .said = Ihre Zeit im Zielbereich lag bei { $value }
    .after = lag Ihre Zeit im Zielbereich bei { $value }
    .run = der Anteil lag { $days } Tage in Folge { $side ->
        [above] über
       *[below] unter
    } Ihrem üblichen Bereich
    .often = an { $days } { $same ->
        [yes] dieser { $of } Tage
        [again] derselben { $of } Tage
       *[no] { $gaps ->
            [yes] der letzten { $of } Tage mit Messwerten
           *[no] der { $of } Tage
        } bis einschließlich { $weekday }
    } lag der Anteil { $ranged ->
        [yes] { $side ->
            [above] darüber
           *[below] darunter
        }
       *[no] { $side ->
            [above] über
           *[below] unter
        } Ihrem üblichen Bereich
    }{ $run ->
        [0] { "" }
       *[other] , zuletzt an { $run } Tagen in Folge
    }
    .extreme = es war der { $extreme ->
        [highest] höchste
       *[lowest] niedrigste
    } Anteil seit { $weeks }
strain = Nachtwerte zusammen
    .said = mehrere Werte der Nacht lagen weiter als sonst von Ihrem üblichen Niveau entfernt
    .after = lagen mehrere Werte weiter als sonst von Ihrem üblichen Niveau entfernt
unknown = ein Wert
    .said = ein Wert fiel auf, für den diese Seite keine Worte hat; Ihr Behandlungsteam sieht, welcher es ist
    .after = fiel ein Wert auf, für den diese Seite keine Worte hat; Ihr Behandlungsteam sieht, welcher es ist

## Ein Wert neben seinem üblichen Bereich

usual = { $side ->
    [at-above] , knapp über Ihrem üblichen Bereich{ $young ->
        [0] { "" }
       *[other] { " " }(berechnet aus bisher erst { $young } { $period ->
            [night] Nächten
           *[day] Tagen
        })
    }
    [at-below] , knapp unter Ihrem üblichen Bereich{ $young ->
        [0] { "" }
       *[other] { " " }(berechnet aus bisher erst { $young } { $period ->
            [night] Nächten
           *[day] Tagen
        })
    }
    [shifted] Der Wert lag noch in Ihrem üblichen Bereich ({ $low } bis { $high }{ usual.few })
    [shifted-in] Der Wert lag in Ihrem üblichen Bereich ({ $low } bis { $high }{ usual.few })
    [shifted-back] Der Wert lag wieder in Ihrem üblichen Bereich ({ $low } bis { $high }{ usual.few }){ usual.back }
    [inside-still] { " " }(noch in Ihrem üblichen Bereich von { $low } bis { $high }{ usual.few })
    [inside-wide] { " " }(in Ihrem üblichen Bereich; er ist weit: { $low } bis { $high }{ usual.few })
    [inside] { " " }(in Ihrem üblichen Bereich von { $low } bis { $high }{ usual.few })
   *[other] , { $side ->
        [above] höher
       *[below] niedriger
    } als üblich ({ $low } bis { $high }{ usual.few })
}
    .few = { $young ->
        [0] { "" }
       *[other] ; berechnet aus bisher erst { $young } { $period ->
            [night] Nächten
           *[day] Tagen
        }
    }
    .back = . In { $back ->
        [one] der Nacht
       *[other] den { $back } Nächten
    } davor lag er { $was ->
        [above] darüber
        [below] darunter
       *[outside] außerhalb
    }
usual-one = { " " }(üblich: etwa { $low })
with-usual = { $clause }{ $usual }{ $run }
usual-run = , { usual-run.nth }
    .nth = { $period ->
        [night] die { nth } Nacht
       *[day] der { nth } Tag
    } in Folge
nth = { $days }.
usual-extreme = , { $amount ->
    [no] der { $extreme ->
        [highest] höchste
       *[lowest] niedrigste
    } Wert seit { $weeks }
    [yes] so { $extreme ->
        [highest] viel
       *[lowest] wenig
    } wie seit { $weeks } nicht
   *[count] so { $extreme ->
        [highest] viele
       *[lowest] wenige
    } wie seit { $weeks } nicht
}
with-shift-inside = { $clause }, etwa { $difference } { $side ->
    [above] höher
   *[below] niedriger
} als in der Woche davor{ $days ->
    [1] { "" }
   *[other] . Das war die { $days }. Nacht in Folge mit einem { $side ->
        [above] höheren
       *[below] niedrigeren
    } Wert
}. { $usual }{ $before ->
    [below] . In der Woche davor lag er meist darunter
    [above] . In der Woche davor lag er meist darüber
   *[no] { "" }
}
with-side = { $clause }, { $side ->
    [above] { $amount ->
        [yes] mehr
        [count] mehr
       *[no] höher
    }
   *[below] { $amount ->
        [yes] weniger
        [count] weniger
       *[no] niedriger
    }
} als üblich

weeks = { $unit ->
    [days] { $n } Tagen
    [nearly] knapp { $n } Wochen
   *[weeks] { $n } Wochen
}

## Was die Tage davor sagen

it = der Wert
run = { $ranged ->
    [same] damit lag { $subject } { $period ->
        [night] die { $days ->
            [2] zweite
            [3] dritte
            [4] vierte
            [5] fünfte
            [6] sechste
           *[other] { $days }.
        } Nacht
       *[day] den { $days ->
            [2] zweiten
            [3] dritten
            [4] vierten
            [5] fünften
            [6] sechsten
           *[other] { $days }.
        } Tag
    } in Folge { $side ->
        [above] darüber
       *[below] darunter
    }
   *[other] { $subject } lag { $days } { $period ->
        [night] Nächte
       *[day] Tage
    } in Folge { $side ->
        [above] über
       *[below] unter
    } Ihrem üblichen Bereich
}
often = { $gaps ->
    [nth] { trend.nth }
   *[no] das war das { $days ->
        [2] zweite
        [3] dritte
        [4] vierte
        [5] fünfte
        [6] sechste
       *[other] { $days }.
    } Mal in { $gaps ->
        [weeks] den zwei Wochen bis zu { $period ->
            [night] dieser Nacht
           *[day] diesem Tag
        }, bei { $of } Messungen
       *[other] { $of } { $period ->
            [night] Nächten
           *[day] Tagen
        }
    }{ $gaps ->
        [yes] { " " }mit Messwerten
       *[other] { "" }
    }
}
extreme = es war { $also ->
    [yes] { "auch " }
   *[no] { "" }
}der { $extreme ->
    [highest] höchste
   *[lowest] niedrigste
} Wert seit { $weeks }
extreme-young = so { $amount ->
    [yes] { $extreme ->
        [highest] viel
       *[lowest] wenig
    } war es
    [count] { $extreme ->
        [highest] viele
       *[lowest] wenige
    } waren es
   *[no] { $extreme ->
        [highest] hoch
       *[lowest] niedrig
    } war der Wert
} { $period ->
    [night] in keiner dieser { $n } Nächte
   *[day] an keinem dieser { $n } Tage
}
measured = (von { $of } mit Messwerten)
trend = { $gaps ->
    [nth] { trend.nth }
   *[no] { $subject } lag { trend.often } { $side ->
        [above] über
       *[below] unter
    } Ihrem üblichen Bereich
}
    .nth = das war in zwei Wochen { $period ->
        [night] die { nth } Nacht
       *[day] der { nth } Tag
    } { $side ->
        [above] über
       *[below] unter
    } Ihrem üblichen Bereich{ $of ->
        [14] { "" }
       *[other] { " " }{ measured }
    }
    .often = { $period ->
        [night] in { $days } { $gaps ->
            [weeks] von { $of } gemessenen Nächten der letzten zwei Wochen (diese mitgezählt)
            [yes] von { $of } gemessenen Nächten bis einschließlich dieser
           *[no] der letzten { $of } Nächte (diese mitgezählt)
        }
       *[day] an { $days } { $gaps ->
            [weeks] von { $of } Tagen mit Messwerten der zwei Wochen
            [yes] von { $of } Tagen mit Messwerten
           *[no] der { $of } Tage
        } bis einschließlich { $weekday }
    }
trend-run = { $gaps ->
    [nth] { trend.nth }, zuletzt { $run } { $period ->
        [night] Nächte
       *[day] Tage
    } in Folge
   *[no] { $subject } lag { trend.often } { $side ->
        [above] über
       *[below] unter
    } Ihrem üblichen Bereich, zuletzt { $run } { $period ->
        [night] Nächte
       *[day] Tage
    } in Folge
}
trend-since = { $capped ->
    [yes] { $subject } lag in den zwei Wochen bis zu { $period ->
        [night] dieser Nacht
       *[day] diesem Tag
    } meist
   *[no] { $subject } liegt seit { $date }, meist
} { $side ->
    [above] höher
   *[below] niedriger
} als sonst
trend-inside = { $capped ->
    [yes] in den zwei Wochen bis zu { $period ->
        [night] dieser Nacht
       *[day] diesem Tag
    } lag { $subject }
   *[no] seit { $date }, liegt { $subject }
} aber häufiger { $side ->
    [above] höher
   *[below] niedriger
} als in den Wochen davor
trend-by = { $capped ->
    [these] { $of ->
        [14] in diesen zwei Wochen
       *[other] { $period ->
            [night] in diesen { $of } Nächten
           *[day] an diesen { $of } Tagen
        }
    } lag { $subject }
    [yes] in den zwei Wochen bis zu { $period ->
        [night] dieser Nacht
       *[day] diesem Tag
    } lag { $subject }
   *[no] seit { $period ->
        [night] { "der Nacht auf " }
       *[day] { "" }
    }{ $date }, liegt { $subject }
}{ $inside ->
    [yes] { " " }aber
   *[no] { "" }
} meist etwa { $difference } { $side ->
    [above] höher
   *[below] niedriger
} als in den Wochen davor
trend-first = { $capped ->
    [yes] In den zwei Wochen bis { $weekday }, { $date }, lag
    [again] In denselben zwei Wochen lag
   *[no] Seit { $period ->
        [night] { "der Nacht auf " }
       *[day] { "" }
    }{ $since }, liegt
} { $subject } meist etwa { $difference } { $side ->
    [above] höher
   *[below] niedriger
} als in den Wochen davor.
but = aber { $sentence }
trend-lately = { $subject } lag zuletzt meist { $side ->
    [above] höher
   *[below] niedriger
} als sonst
shift = { $subject } war etwa { $difference } { $amount ->
    [no] { $side ->
        [above] höher
       *[below] niedriger
    }
   *[other] { $side ->
        [above] mehr
       *[below] weniger
    }
} als in der Woche davor{ $days ->
    [1] { "" }
   *[other] ; { $amount ->
        [no] { $side ->
            [above] höher
           *[below] niedriger
        } war er
       *[other] { $side ->
            [above] mehr
           *[below] weniger
        } war es
    } { $days } Nächte in Folge
}
joined = { $first }; { $second }.
returned = { $clause }, wieder in Ihrem üblichen Bereich{ $ranged ->
    [yes] { " " }von { $low } bis { $high }
   *[no] { "" }
}{ $young ->
    [0] { "" }
   *[other] { " " }(berechnet aus bisher erst { $young } { $period ->
        [night] Nächten
       *[day] Tagen
    })
}. In den { $days } { $period ->
    [night] Nächten
   *[day] Tagen
} davor lag der Wert { $was ->
    [above] darüber
    [below] darunter
   *[outside] außerhalb
}

## Mehrere Werte einer Nacht

together = { $when } fielen { $count ->
    [0] mehrere
    [2] zwei
    [3] drei
    [4] vier
    [5] fünf
   *[other] { $count }
} Werte auf.

## Ein Tag, an dem nichts gemeldet wird

quiet = { $period ->
    [night] In der Nacht von { $before } auf { $weekday }, { $date },
    [day] Am { $weekday }, { $date },
   *[both] Am { $weekday }, { $date }, und in der Nacht davor
} fiel nichts auf.
quiet-partly = An den Messwerten { $period ->
    [night] aus der Nacht von { $before } auf { $weekday }, { $date },
    [day] von { $weekday }, { $date },
   *[both] von { $weekday }, { $date }, und der Nacht davor
} fiel nichts auf.
quiet-new = Es gibt Messwerte { $period ->
    [night] aus der Nacht von { $before } auf { $weekday }, { $date }
    [day] von { $weekday }, { $date }
   *[both] von { $weekday }, { $date }, und der Nacht davor
}, aber noch nichts, womit sie sich vergleichen lassen.
all-young = Diese üblichen Bereiche sind aus bisher erst { $young }{ $same ->
    [yes] { "" }
   *[no] { " " }bis { $most }
} Tagen berechnet.
quiet-else = Sonst fiel nichts auf.
inside-one = { $first }. Das lag in Ihrem üblichen Bereich{ $young ->
    [0] { "" }
   *[other] { " " }(berechnet aus bisher erst { $young } { $period ->
        [night] Nächten
       *[day] Tagen
    })
}.
inside-two = { $first }. { $second }. Beides lag in Ihrem üblichen Bereich{ $young ->
    [0] { "" }
   *[other] { " " }(berechnet aus bisher erst { $young }{ $most ->
        [0] { "" }
       *[other] { " " }bis { $most }
    } { $period ->
        [night] Nächten
       *[day] Tagen
    })
}.

## Überschrittene Grenzwerte

event = { $when } lag Ihr Glukosewert { $open ->
    [midnight] ab { $from } Uhr { $breaks ->
        [yes] { "mit Unterbrechungen " }
        [few] { "fast ohne Unterbrechung " }
       *[no] { "" }
    }
   *[other] { $breaks ->
        [yes] { "mit Unterbrechungen " }
       *[no] { "" }
    }{ $over ->
        [yes] { "" }
       *[no] { $minutes } lang{ " " }
    }
}{ $side ->
    [above] über
   *[below] unter
} { $limit }{ $open ->
    [midnight] { $breaks ->
        [yes] , auch noch um Mitternacht
       *[no] , um Mitternacht noch immer
    }
    [gap] : von { $from } Uhr bis mindestens { $to } Uhr
    [on] : ab { $from } Uhr
    [end] : von { $from } bis { $to } Uhr, als die Messung endete
   *[no] : { $breaks ->
        [yes] zwischen { $from } und { $to } Uhr
        [one] zwischen { $from } und { $to } Uhr
        [few] von { $from } bis { $to } Uhr fast ohne Unterbrechung
       *[no] von { $from } bis { $to } Uhr
    }
} ({ $open ->
    [midnight] { $over ->
        [yes] { "" }
       *[no] { $breaks ->
            [yes] zusammen { $minutes }, { "" }
           *[no] { $minutes }, { "" }
        }
    }
   *[other] { "" }
}{ $side ->
    [above] höchster
   *[below] niedrigster
} Wert{ $day ->
    [yes] { " " }des Tages
   *[no] { "" }
} { $extreme }).
event-several = { $when } lag Ihr Glukosewert { $shorter ->
    [yes] { $sum ->
        [yes] insgesamt { $minutes }{ " " }
       *[no] { "" }
    }
   *[no] { $count ->
        [2] { "zweimal " }
        [3] { "dreimal " }
        [4] { "viermal " }
        [5] { "fünfmal " }
        [6] { "sechsmal " }
       *[other] { $count }-mal{ " " }
    }
}{ $side ->
    [above] über
   *[below] unter
} { $limit }{ $shorter ->
    [yes] { $mostly ->
        [again] :
        [no] , am längsten
       *[yes] , vor allem
    }
   *[no] :
} { $list }{ $each ->
    [yes] ; der { $side ->
        [above] höchste
       *[below] niedrigste
    } Wert war jedes Mal { $extreme }
   *[no] { "" }
}.{ $shorter ->
    [yes] { "" }
   *[no] { $sum ->
        [yes] { " " }Das waren zusammen { $minutes }.
       *[no] { "" }
    }
}
event-again = { $when } lag Ihr Glukosewert wieder { $side ->
    [above] über
   *[below] unter
} { $limit }: { $list }.
event-item = { $open ->
    [midnight] von { $from } Uhr { $breaks ->
        [yes] mit Unterbrechungen bis mindestens Mitternacht
        [few] fast ohne Unterbrechung bis mindestens Mitternacht
       *[no] bis mindestens Mitternacht
    }
    [gap] von { $from } Uhr bis mindestens { $to } Uhr
    [on] ab { $from } Uhr
    [end] von { $from } bis { $to } Uhr, als die Messung endete
   *[no] { $breaks ->
        [yes] zwischen { $from } und { $to } Uhr mit Unterbrechungen
        [few] von { $from } bis { $to } Uhr fast ohne Unterbrechung
       *[no] { $between ->
            [yes] zwischen { $from } und { $to } Uhr
           *[no] von { $from } bis { $to } Uhr
        }
    }
}
event-item-beside = { $time } ({ $beside })
event-item-extreme = { $side ->
    [above] höchster
   *[below] niedrigster
} Wert { $extreme }
event-shorter = { $sum ->
    [yes] Dazu { $one ->
        [yes] kam eine kürzere Zeit
       *[no] kamen kürzere Zeiten
    } { $parts } ({ $rest }).
    [again] Am { $weekday } lag Ihr Glukosewert { $parts } wieder { $side ->
        [above] über
       *[below] unter
    } { $limit }, insgesamt { $rest } lang{ $far }.
   *[no] Dazu kamen{ $spans ->
        [yes] { " " }am { $weekday }
       *[no] { "" }
    } kürzere Zeiten, zusammen { $rest }{ $known ->
        [yes] { " " }{ $parts }
       *[no] { "" }
    }{ $far }.
}
event-rest-far = { " " }({ $side ->
    [above] höchster
   *[below] niedrigster
} Wert { $extreme })
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
} { $limit }{ $far ->
    [within] { " " }({ $side ->
        [above] höchster
       *[below] niedrigster
    } Wert { $extreme })
   *[after] { "" }
}{ $spans ->
    [yes] { $own ->
        [yes] , an diesem Tag zusammen { $minutes }
       *[no] { "" }
    }. Das erste Mal begann um { $began } und dauerte bis { $ended } Uhr. Von den anderen dauerte das längste
    [all] { $own ->
        [yes] , an diesem Tag zusammen { $minutes }
       *[no] { "" }
    }, am längsten
   *[no] { $around ->
        [yes] , jedes Mal zwischen { $first } und { $last } Uhr, zusammen { $minutes }
       *[no] , zusammen { $minutes }
    }, { $tied ->
        [yes] unter anderem
       *[no] am längsten
    }
} { $open ->
    [midnight] von { $from } Uhr bis mindestens Mitternacht
    [gap] von { $from } Uhr bis mindestens { $to } Uhr
    [on] ab { $from } Uhr
    [end] von { $from } bis { $to } Uhr, als die Messung endete
   *[no] { $breaks ->
        [yes] zwischen { $from } und { $to } Uhr, mit Unterbrechungen
        [few] von { $from } bis { $to } Uhr fast ohne Unterbrechung
       *[no] von { $from } bis { $to } Uhr
    }
}{ $lasted ->
    [yes] { " " }({ $longest })
   *[no] { "" }
}.{ $far ->
    [within] { "" }
   *[after] { " " }Der { $side ->
        [above] höchste
       *[below] niedrigste
    } Wert des Tages war { $extreme }.
}
event-bare = { $when } lag Ihr Glukosewert { $count ->
    [0] { $known ->
        [yes] { "insgesamt " }{ $minutes }{ " " }
       *[no] { "" }
    }
   *[other] { event-bare.times }{ " " }
}{ $side ->
    [above] über
   *[below] unter
} { $limit }{ $count ->
    [0] ; der { $side ->
        [above] höchste
       *[below] niedrigste
    } Wert war { $extreme }
   *[other] { event-rest-far }{ $known ->
        [yes] , an diesem Tag zusammen { $minutes }
       *[no] { "" }
    }
}.{ $spans ->
    [yes] { " " }{ $count ->
        [0] Die Zeit { $side ->
            [above] darüber
           *[below] darunter
        }
       *[other] Das erste Mal
    } dauerte von { $began } bis { $ended } Uhr.
   *[no] { "" }
}
    .times = { $count ->
        [2] zweimal
        [3] dreimal
        [4] viermal
        [5] fünfmal
        [6] sechsmal
       *[other] { $count }-mal
    }
event-open = { $open ->
    [midnight] Am Ende des Tages
   *[end] Als die Messung endete,
} lag Ihr Glukosewert { $again ->
    [yes] wieder{ " " }
   *[no] { "" }
}{ $side ->
    [above] über
   *[below] unter
} { $limit }.
event-met = { $side ->
    [above] Über
   *[below] Unter
} { $limit } lag er mindestens { $minutes } lang.
event-run = { $days ->
    [2] Auch am { $before } lag Ihr Glukosewert { event-often.lasting }.
    [14] { event-run.days } lag Ihr Glukosewert { event-often.lasting }.
   *[other] Der { $weekday } war der { $days }. Tag in Folge mit mindestens 15 Minuten { event-often.beyond }.
}
    .days = { $same ->
        [yes] an allen diesen { $days } Tagen
       *[no] an allen { $days } Tagen bis einschließlich { $weekday }
    }
event-often = { event-often.days }{ $run ->
    [0] { "" }
   *[other] ,
} lag Ihr Glukosewert { event-often.lasting }.
    .days = an { $days } { $same ->
        [yes] dieser { $of } Tage
        [again] derselben { $of } Tage
        [before] der { $of } Tage davor{ $gaps ->
            [yes] { " " }mit Messwerten
           *[no] { "" }
        }
       *[no] der { $of } Tage{ $gaps ->
            [yes] { " " }mit Messwerten
           *[no] { "" }
        } bis einschließlich { $weekday }
    }{ $run ->
        [0] { "" }
       *[other] , zuletzt an { $run } Tagen in Folge
    }
    .lasting = { $brief ->
        [yes] { "zeitweise " }
       *[no] mindestens 15 Minuten{ " " }
    }{ event-often.beyond }
    .beyond = { $side ->
        [above] über
       *[below] unter
    } { $limit }
event-rare = An keinem der { $days } Tage davor{ $gaps ->
    [yes] { " " }mit Messwerten
   *[no] { "" }
} lag Ihr Glukosewert mindestens 15 Minuten { $side ->
    [above] über
   *[below] unter
} { $limit }.
event-differ = Zwei Sensoren waren im Einsatz, und nur einer von ihnen zeigt das.
oxygen = { $when } lag Ihre Sauerstoffsättigung im Durchschnitt bei { $value }, unter dem Grenzwert von { $limit }.
event-other = { $when } überschritt ein Wert einen Grenzwert, für den diese Seite keine Worte hat; Ihr Behandlungsteam sieht, welcher es ist.

## Der Glukosetag

glucose-day = Ihr Glukosewert lag { $all ->
    [yes] { $partly ->
        [no] die ganze Zeit
       *[yes] bei allen Messungen
    }
   *[no] { $share } { $partly ->
        [yes] der gemessenen Zeit
        [thin] der rund { $hours } mit Messwerten
       *[no] { $brief ->
            [yes] des Tages
           *[no] der Zeit
        }
    }
} zwischen { $low } und { $high }{ $usual }
    .after = lag Ihr Glukosewert { $all ->
        [yes] { $partly ->
            [no] die ganze Zeit
           *[yes] bei allen Messungen
        }
       *[no] { $share } { $partly ->
            [yes] der gemessenen Zeit
            [thin] der rund { $hours } mit Messwerten
           *[no] der Zeit
        }
    } zwischen { $low } und { $high }{ $usual }
whole-day = über den ganzen Tag gesehen
one-sensor = nach einem der beiden Sensoren
glucose-usual = { $side ->
    [below] , { $run ->
        [0] { "" }
       *[other] den { $run }. Tag in Folge{ " " }
    }weniger als üblich (
   *[other] { " " }(üblich:{ " " }
}{ $typical ->
    [0] { $open ->
        [yes] mindestens { $low }
       *[no] { $low } bis { $high }
    }
   *[other] an einem typischen Tag etwa { $typical }
} Prozent{ $young ->
    [0] { "" }
   *[other] ; berechnet aus bisher erst { $young } Tagen
})
almost-all = mehr als 99 Prozent
glucose-last-low = Der letzte Wert des Tages, um { $time } Uhr, war { $reading }{ $edge ->
    [yes] { "" }
   *[no] { " " }und lag damit unter { $limit }
}.
just-beyond = etwas { $side ->
    [above] mehr
   *[below] weniger
} als { $limit }
glucose-average = Der Durchschnitt war { $mean }, der { $extreme ->
    [highest] höchste
   *[lowest] niedrigste
} seit { $weeks }.
glucose-average-usual = Der Durchschnitt war { $mean }, höher als üblich ({ $low } bis { $high }).
glucose-above = { $it ->
    [when] { $when } lag Ihr Glukosewert
    [counting] Insgesamt lag Ihr Glukosewert
    [it] Er lag
   *[no] Ihr Glukosewert lag
} { $n ->
    [0] { $total ->
        [yes] { $it ->
            [counting] { "" }
           *[other] { "insgesamt " }
        }
       *[no] { "" }
    }{ $minutes }
    [2] zweimal
    [3] dreimal
    [4] viermal
    [5] fünfmal
    [6] sechsmal
   *[other] { $n }-mal
} über { $limit }{ $n ->
    [0] { "" }
   *[other] , zusammen { $minutes }
}{ $times ->
    [0] { $part }
   *[other] : { $list }
}.
glucose-below = { $it ->
    [when] { $when } lag Ihr Glukosewert
    [counting] Insgesamt lag Ihr Glukosewert
    [it] Er lag
   *[no] Ihr Glukosewert lag
} { $n ->
    [0] { $total ->
        [yes] { $it ->
            [counting] { "" }
           *[other] { "insgesamt " }
        }
       *[no] { "" }
    }{ $minutes }
    [2] zweimal
    [3] dreimal
    [4] viermal
    [5] fünfmal
    [6] sechsmal
   *[other] { $n }-mal
} unter { $limit }{ $n ->
    [0] { "" }
   *[other] , zusammen { $minutes }
}{ $times ->
    [0] { $part }
   *[other] : { $list }
}.
glucose-very-low = { $minutes } davon{ $known ->
    [clock] { " " }({ $part })
    [yes] { " " }({ $part })
   *[no] { "" }
} lag er unter { $limit }.
glucose-no-lows = Kein Wert lag unter { $limit }.
glucose-no-highs = Kein Wert lag über { $limit }.
glucose-farthest = Der { $side ->
    [above] höchste
   *[below] niedrigste
} Wert{ $day ->
    [yes] { " " }des Tages
   *[no] { "" }
} war { $extreme }{ $part }.
glucose-farthest-in = , { $part }
part-of-day = { $part ->
    [night] vor 06:00 Uhr
    [morning] am Vormittag
    [afternoon] am Nachmittag
   *[evening] am Abend
}
part-same-night = in derselben Nacht
part-late = am Nachmittag und am Abend
between-times = { $early ->
    [cut] bis mindestens { $to } Uhr
    [until] von { $from } bis mindestens { $to } Uhr
    [yes] vor { $to } Uhr
    [late] nach { $from } Uhr
   *[no] zwischen { $from } und { $to } Uhr
}{ $off ->
    [yes] { " " }(mit Unterbrechungen)
   *[no] { "" }
}
glucose-part = , { $off ->
    [yes] { $all ->
        [yes] mit Unterbrechungen, nur{ " " }
        [each] mit Unterbrechungen{ " " }
       *[no] mit Unterbrechungen, vor allem{ " " }
    }
   *[no] { $all ->
        [yes] nur { "" }
        [each] { "" }
        [nearly] fast nur { "" }
       *[no] vor allem { "" }
    }
}{ $when }
glucose-longest = , am längsten { $time }
part-again = { $first } und wieder { $then }
glucose-again = . Das war { $first } und wieder { $then }
glucose-once = , { $time }{ $breaks ->
    [yes] { " " }mit Unterbrechungen
    [few] { " " }fast ohne Unterbrechung
   *[no] { "" }
}
glucose-time = { $open ->
    [midnight] von { $from } Uhr bis mindestens Mitternacht
    [gap] von { $from } Uhr bis mindestens { $to } Uhr
    [on] ab { $from } Uhr
   *[no] von { $from } bis { $to } Uhr
}
ring-gap = { $edge ->
    [start] vor { $to } Uhr
    [end] nach { $from } Uhr
   *[no] zwischen { $from } und { $to } Uhr
} fehlen die Messwerte der Herzfrequenz
    .after = fehlen { $edge ->
        [start] vor { $to } Uhr
        [end] nach { $from } Uhr
       *[no] zwischen { $from } und { $to } Uhr
    } die Messwerte der Herzfrequenz
glucose-gap = { $edge ->
    [start] vor { $to } Uhr
    [end] nach { $from } Uhr
   *[no] zwischen { $from } und { $to } Uhr
} fehlen die Glukosewerte
    .after = fehlen { $edge ->
        [start] vor { $to } Uhr
        [end] nach { $from } Uhr
       *[no] zwischen { $from } und { $to } Uhr
    } die Glukosewerte
glucose-held = { $known ->
    [yes] Der letzte Wert davor war { $reading }
   *[no] Direkt davor war Ihr Glukosewert { $side ->
        [below] niedrig
       *[above] hoch
    }
}; wie lange Ihr Glukosewert danach { $side ->
    [below] niedrig
   *[above] hoch
} blieb, ist nicht bekannt.
glucose-unknown = Ob es { $when ->
    [before] davor
    [after] danach
    [then] in dieser Zeit
   *[else] in der übrigen Zeit
} niedrige oder hohe Werte gab, ist nicht bekannt.

## Die Glukosewoche

week = in den 7 Tagen bis einschließlich { $weekday }, { $date },
    .named = in den 7 Tagen bis einschließlich { $weekday }
    .again = in denselben 7 Tagen
week-partly = Messwerte gibt es für etwa { $days } dieser 7 Tage.
week-share = { $week } lag Ihr Glukosewert { $share }.
week-share-more = In denselben 7 Tagen lag er { $share }.
week-just = { $side ->
    [above] etwas mehr als
   *[below] etwas weniger als
} { $limit }
week-target = { " " }(Ziel: { $side ->
    [above] über
   *[below] unter
} { $limit }{ $since })
week-since = ; seit dem { $since }{ $capped ->
    [yes] { " " }oder länger
   *[no] { "" }
} { $steady ->
    [no] mehrfach nicht erreicht
   *[yes] nicht erreicht
}
week-of-the-time = { " " }der Zeit
weekly-below_54 = { $value }{ $of } unter { $below_54 }{ $target }
weekly-below_63 = { $value }{ $of } unter { $below_63 }{ $target }
weekly-below_70 = { $value }{ $of } unter { $below_70 }{ $target }
weekly-above_140 = { $value }{ $of } über { $above_140 }{ $target }
weekly-above_250 = { $value }{ $of } über { $above_250 }{ $target }
weekly-in_range = { $value }{ $of } zwischen { $low } und { $high }{ $target }
weekly-fall = { $told ->
    [unknown] { $week } lag Ihr Glukosewert { $points } Prozentpunkte der Zeit weniger zwischen { $low } und { $high } als in der Woche davor.
    [yes] Das war weniger als in der Woche davor ({ $before }).
   *[no] { $week } lag Ihr Glukosewert { $share } der Zeit zwischen { $low } und { $high }, weniger als in der Woche davor ({ $before }).
}
weekly-unknown = { $week } wurde ein Wochenziel für Glukose nicht mehr erreicht; Ihr Behandlungsteam sieht, welches es ist.

## Was fehlt

missing = { $stream ->
    [night] Vom Ring fehlen die Daten der Nacht auf { $weekday }.
    [steps] Vom Ring fehlen die Schritte für { $weekday }.
    [ring] Vom Ring fehlen die Daten für { $weekday }.
    [ring-but-told] Vom Ring fehlen Schlafdaten und Schritte für { $weekday }.
    [ring-but-some] Der Ring hat am { $weekday } die Herzfrequenz nur zeitweise gesendet und keine Schlafdaten und keine Schritte.
    [ring-but-hr] Der Ring hat am { $weekday } die Herzfrequenz gesendet, aber keine Schlafdaten und keine Schritte.
    [glucose] Für { $weekday } fehlen die Glukosewerte.
   *[other] Für { $weekday } fehlen Daten.
}
missing-seen = Am { $weekday }{ $named ->
    [yes] { "" }
   *[no] , { $date },
} fehlten { $stream ->
    [night] die Schlafdaten des Rings
    [steps] die Schrittzahlen des Rings
    [ring] die Daten des Rings
    [ring-but-told] die Schlafdaten und Schrittzahlen des Rings
    [ring-but-some] die Schlafdaten und Schrittzahlen des Rings
    [ring-but-hr] die Schlafdaten und Schrittzahlen des Rings
    [glucose] die Glukosewerte
   *[other] Daten
}; die letzten stammen vom { $seen }.{ $stream ->
    [ring-but-some] { " " }Der Ring hat die Herzfrequenz nur zeitweise gemessen.
    [ring-but-hr] { " " }Der Ring hat aber die Herzfrequenz gemessen.
   *[other] { "" }
}
missing-long = Am { $weekday }{ $named ->
    [yes] { "" }
   *[no] , { $date },
} fehlten schon seit { $days } Tagen { $stream ->
    [night] die Schlafdaten des Rings
    [steps] die Schrittzahlen des Rings
    [ring] die Daten des Rings
    [ring-but-told] die Schlafdaten und Schrittzahlen des Rings
    [ring-but-some] die Schlafdaten und Schrittzahlen des Rings
    [ring-but-hr] die Schlafdaten und Schrittzahlen des Rings
    [glucose] die Glukosewerte
   *[other] Daten
}. Die letzten stammen vom { $seen }.{ $stream ->
    [ring-but-some] { " " }Der Ring hat die Herzfrequenz nur zeitweise gemessen.
    [ring-but-hr] { " " }Der Ring hat aber die Herzfrequenz gemessen.
   *[other] { "" }
}
seen = Die letzten kamen am { $seen }.
partial-share = { $stream ->
    [ring] Der Ring hat die Herzfrequenz am { $weekday } nur etwa { $time } lang gemessen.
    [glucose] Der Glukosesensor hat am { $weekday } { $only ->
        [yes] { "nur " }
       *[no] { "" }
    }etwa { $time } lang gemessen.
   *[other] Am { $weekday } liegen nur Daten für etwa { $time } vor.
}
partial-steps = Wenn Sie den Ring in { $gap ->
    [yes] dieser Zeit
    [longest] dieser oder der übrigen Zeit ohne Messwerte
   *[no] der übrigen Zeit
} nicht getragen haben, sind vielleicht nicht alle Schritte gezählt.
partial-sleep = Deshalb ist die Schlafdauer vielleicht weniger genau.
partial-night = Deshalb sind die Werte dieser Nacht vielleicht weniger genau.
steps-unsure = Wenn Sie den Ring nicht den ganzen Tag getragen haben, sind vielleicht nicht alle Schritte gezählt.
partial-share-began = Der erste Wert kam um { $to } Uhr.
partial-share-gap = Die längste Lücke dauerte von { $from } bis { $to } Uhr.
steps-back = Die letzte Schrittzahl davor stammt vom { $seen }.
partial-before = Die letzten Werte davor kamen am { $seen }.
partial-none = { $stream ->
    [ring] Der Ring hat am { $weekday } keine Herzfrequenz gemessen.
    [glucose] Der Glukosesensor hat am { $weekday } keine Werte gesendet.
   *[other] Am { $weekday } fehlen Daten.
}
partial-began = Am { $weekday } begann der Glukosesensor um { $to } Uhr zu messen.
partial-gap = Am { $weekday } fehlen { $edge ->
    [start] vor { $to } Uhr
    [end] nach { $from } Uhr
   *[no] zwischen { $from } und { $to } Uhr
} { $stream ->
    [glucose] die Glukosewerte
   *[other] Daten
}.
partial-unknown = Am { $weekday } fehlen Daten.
none-of = standard
lacking = { $when } fehlen die Messwerte für { $list }.
lacking-short = Wenn Sie den Ring nicht die ganze Nacht getragen haben, ist die Schlafdauer vielleicht nicht genau.
lacking-since = Am { $weekday }{ $named ->
    [yes] { "" }
   *[no] , { $date },
} gab es vom Ring keine Messwerte für { $list }.
lacking-since-item = { $list } (die letzten stammen vom { $seen })
new = { $days ->
    [one] In den fünf Wochen bis { $weekday } gab es nur an diesem Tag Daten. Was für Sie üblich ist, lässt sich noch nicht sagen.
   *[other] In den fünf Wochen bis einschließlich { $weekday } gab es erst an { $days } Tagen Daten. Das ist noch zu wenig, um zu sagen, was für Sie üblich ist.
}

new-glucose = { $days ->
    [one] In den fünf Wochen bis { $weekday } gab es nur an diesem Tag Glukosewerte. Was für Sie üblich ist, lässt sich noch nicht sagen.
   *[other] In den fünf Wochen bis einschließlich { $weekday } gab es erst an { $days } Tagen Glukosewerte. Das ist noch zu wenig, um zu sagen, was für Sie üblich ist.
}

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
