### Deutsch. Was die Seite eines Monats neben den Texten der Tage sagt.
title = { $patient }: { $days } Tage bis { $date }
private = Diese Seite enthält Gesundheitsdaten. Bewahren Sie sie sicher auf. Sie ist keine Diagnose, und niemand liest sie in Echtzeit mit.
known = An { $known } von { $days } Tagen gibt es Daten.
left-out = Tage, die nicht gezeigt werden können
lows = Werte unter { $level } in diesen Tagen: { $n ->
    [0] keine
   *[other] { $listed }
}
agp = Glukoseprofil der letzten 14 Tage ({ $days } mit Messwerten)
agp-none = Keine Glukosewerte in den letzten 14 Tagen.
agp-few = An weniger als fünf Tagen gibt es Werte: Es wird kein Profil gezeichnet.
agp-about = Linie: Median jeder halben Stunde. Dunkles Band: die mittlere Hälfte der Werte (25 bis 75 %). Helles Band: 5 bis 95 %. Grüne Linien: Zielbereich.
mean = Mittlere Glukose
gmi = Glukose-Management-Indikator (GMI)
cv = Schwankung (CV), Ziel höchstens 36 %
active = Zeit mit Werten, Ziel mindestens 70 %
measure = Messgröße
value = Wert
ranges = Zeit in den Bereichen
range = Bereich
share = Anteil der Zeit
goal = Ziel
met = erreicht
not-met = nicht erreicht
above = über { $high }
between = { $low } bis { $high }
below = unter { $low }
at-least = mindestens { $n } %
under = alles { $beyond }: unter { $n } %
days = Tag für Tag
days-about = Jeweils von 00:00 bis 24:00 Uhr; blau: Zielbereich. ↓: Werte unter { $level }, mit dem tiefsten und wann.
trends = Tag für Tag neben Ihrem üblichen Bereich
trends-about = Blaue Fläche: Ihr üblicher Bereich. Dreieck: dringend. Quadrat: diese Woche ansehen. Kreis: zur Kenntnis.
trend = { $metric }: { $n } Tage, { $low } bis { $high }, zuletzt { $last }
findings = { $n ->
    [0] keine Auffälligkeit
    [one] eine Auffälligkeit
   *[other] { $n } Auffälligkeiten
}
stages = Schlaf nach Nächten
stage-deep = tief
stage-rem = REM
stage-light = leicht
stage-awake = wach
stages-about = { $n } Nächte, im Mittel { $hours } Stunden Schlaf
weekly = Wochenziele, die nicht erreicht sind
weekly-none = Keine in diesen Tagen.
category-below_54 = Zeit unter { $level }
category-below_63 = Zeit unter { $level }
category-below_70 = Zeit unter { $level }
category-above_140 = Zeit über { $level }
category-above_250 = Zeit über { $level }
category-in_range = Zeit im Zielbereich
category-fall = Zeit im Zielbereich, Rückgang in Punkten
since = seit
texts = Was gesagt wurde
no-data = Keine Daten in diesen Tagen.
date = Datum
