### Español. Lo que la página de un mes dice junto a los textos de los días.
title = { $patient }: { $days } días hasta el { $date }
private = Esta página contiene datos de salud. Guárdela en un lugar seguro. No es un diagnóstico, y nadie la vigila en tiempo real.
known = Hay datos en { $known } de { $days } días.
left-out = Días que no se pueden mostrar
lows = Bajadas por debajo de { $level } en estos días: { $n ->
    [0] ninguna
   *[other] { $listed }
}
agp = Perfil de glucosa de los últimos 14 días ({ $days } con lecturas)
agp-none = No hay lecturas de glucosa en los últimos 14 días.
agp-few = Hay lecturas en menos de cinco días: no se dibuja ningún perfil.
agp-about = Línea: mediana de cada media hora. Banda oscura: la mitad central de las lecturas (25 a 75 %). Banda clara: 5 a 95 %. Líneas verdes: intervalo objetivo.
mean = Glucosa media
gmi = Indicador de control de glucosa (GMI)
cv = Variación (CV), objetivo como máximo 36 %
active = Tiempo con lecturas, objetivo al menos 70 %
measure = Medida
value = Valor
ranges = Tiempo en cada intervalo
range = Intervalo
share = Parte del tiempo
goal = Objetivo
met = alcanzado
not-met = no alcanzado
above = más de { $high }
between = { $low } a { $high }
below = menos de { $low }
at-least = al menos { $n } %
under = todo lo que está { $beyond }: menos del { $n } %
days = Día a día
days-about = Cada uno de 00:00 a 24:00 h; azul: rango objetivo. ↓: por debajo de { $level }, con el valor más bajo y su hora.
trends = Día a día junto a su intervalo habitual
trends-about = Zona azul: su intervalo habitual. Triángulo: urgente. Cuadrado: mirar esta semana. Círculo: a título informativo.
trend = { $metric }: { $n } días, { $low } a { $high }, último { $last }
findings = { $n ->
    [0] sin hallazgos
    [one] un hallazgo
   *[other] { $n } hallazgos
}
stages = Sueño por noches
stage-deep = profundo
stage-rem = REM
stage-light = ligero
stage-awake = despierto
stages-about = { $n } noches, { $hours } horas de sueño de media
weekly = Objetivos semanales no alcanzados
weekly-none = Ninguno en estos días.
category-below_54 = tiempo por debajo de { $level }
category-below_63 = tiempo por debajo de { $level }
category-below_70 = tiempo por debajo de { $level }
category-above_140 = tiempo por encima de { $level }
category-above_250 = tiempo por encima de { $level }
category-in_range = tiempo en el intervalo objetivo
category-fall = tiempo en el intervalo objetivo, descenso en puntos
since = desde
texts = Lo que se dijo
no-data = No hay datos en estos días.
date = Fecha
