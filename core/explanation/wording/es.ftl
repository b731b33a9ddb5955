### Español. Todas las palabras que leen pacientes y equipo médico; docs/languages.md explica cómo cambiarlas.
###
### El archivo inglés en.ftl explica para qué sirve cada frase. Se trata de «usted».

## Lo que cierra la página

contact = : { $contact }
emergency = número local de emergencias

closing-urgent-low = Mida ahora su glucosa. Si está baja, siga primero su plan para la glucosa baja. Después llame a su equipo médico por { $lows ->
    [one] este valor bajo
   *[other] estos valores bajos
}, si aún no lo ha hecho{ $contact }. Si está confuso o a punto de desmayarse, llame al { $emergency }.
closing-urgent-high = Mida ahora su glucosa. Si sigue alta o se siente mal, siga su plan para la glucosa alta y mida las cetonas si su plan lo prevé. Llame por ello a su equipo médico, si aún no lo ha hecho{ $contact }. Si vomita sin parar, respira rápido o está muy somnoliento, llame al { $emergency }.
closing-urgent-oxygen = Si ahora le falta el aire, le duele el pecho o está confuso, llame al { $emergency }. Si no, llame a su equipo médico por este valor, si aún no lo ha hecho{ $contact }.
closing-urgent-other = Llame por ello a su equipo médico, si aún no lo ha hecho{ $contact }. Si ahora se encuentra muy mal, llame al { $emergency }.
closing-notable-low = Si su glucosa está baja ahora, siga primero su plan. Informe a su equipo médico de estos valores bajos en los próximos días, si aún no lo ha hecho{ $contact }.
closing-low = Si su glucosa está baja ahora, siga primero su plan. Informe a su equipo médico de { $lows ->
    [one] este valor bajo
   *[other] estos valores bajos
} la próxima vez que hablen.
closing-high = Si su glucosa sigue alta, siga su plan para la glucosa alta. Informe a su equipo médico la próxima vez que hablen.
closing-mention = Coméntelo en su próxima visita. Si no se encuentra bien, llame a su equipo médico{ $contact }.
closing-glucose-missing = Si hubo valores bajos o altos en las horas sin lecturas, aquí no pueden verse. Revise el sensor y la aplicación.
closing-ring-missing = Lleve el anillo día y noche, cárguelo y sincronícelo con el móvil.
closing-nothing = No tiene que hacer nada. Si no se encuentra bien, llame a su equipo médico{ $contact }.

disclaimer = Esta página no es un diagnóstico y puede contener errores. Nadie la vigila en tiempo real. Consulte a su equipo médico antes de cambiar su medicación.
disclaimer-hours = Esta página no es un diagnóstico y puede contener errores. Nadie la vigila en tiempo real; su equipo médico la lee { $hours }. Consulte a su equipo médico antes de cambiar su medicación.

## Noches y días

night = en la noche del { $before } al { $weekday } { $date }
day = el { $weekday } { $date }
night-again = en la noche del { $before } al { $weekday }
day-again = el { $weekday }
night-same = esa misma noche
day-same = ese mismo día
sentence-when = { $when }, { $clause }.
sentence = { $clause }.
date = { $weekday } { $date }
in-full = { $weekday } { $date }
time-on = { $time } del { $weekday }
time = { $hour ->
    [1] la { $time } h
   *[other] las { $time } h
}

## Unidades

bpm = { $n ->
    [one] { $text } latido por minuto
   *[other] { $text } latidos por minuto
}
ms = { $text } ms
celsius = { $text } °C
percent = { $text } %
steps-unit = { $n ->
    [one] { $text } paso
   *[other] { $text } pasos
}
mg-dl = { $text } mg/dL
mmol-l = { $text } mmol/L
plain = { $text }
hours = { $n ->
    [one] { $text } hora
   *[other] { $text } horas
}
minutes = { $n ->
    [one] { $text } minuto
   *[other] { $text } minutos
}
hours-minutes = { $hours } y { $minutes }

## Medidas

resting_hr = frecuencia cardíaca en reposo
    .said = su frecuencia cardíaca en reposo fue de { $value }
sleep_hr_mean = frecuencia cardíaca durante el sueño
    .said = su frecuencia cardíaca durante el sueño fue de { $value } de media
hrv_sleep = variabilidad de la frecuencia cardíaca
    .said = la variabilidad de su frecuencia cardíaca fue de { $value }
    .definition = La variabilidad de la frecuencia cardíaca indica cuánto cambia el tiempo entre un latido y el siguiente.
skin_temp_sleep = temperatura de la piel durante el sueño
    .said = la temperatura de su piel durante el sueño fue de { $value }
    .definition = El anillo mide la temperatura de la piel del dedo, no la del cuerpo.
spo2_mean = saturación de oxígeno
    .said = su saturación de oxígeno fue del { $value } de media
    .definition = La saturación de oxígeno es la parte de la hemoglobina de la sangre que lleva oxígeno.
sleep_total = tiempo de sueño
    .said = durmió { $value }
    .run = lleva { $days } noches seguidas durmiendo { $side ->
        [above] más
       *[below] menos
    } de lo habitual
    .extreme = fue su sueño más { $extreme ->
        [highest] largo
       *[lowest] corto
    } en { $weeks } semanas
steps = pasos
    .said = dio { $value }
    .run = lleva { $days } días seguidos con { $side ->
        [above] más
       *[below] menos
    } pasos de lo habitual
    .extreme = fue su número de pasos más { $extreme ->
        [highest] alto
       *[lowest] bajo
    } en { $weeks } semanas
glucose_mean = glucosa media
    .said = su glucosa fue de { $value } de media
glucose_cv = variación de la glucosa
    .said = la variación de su glucosa, la dispersión de las lecturas, fue del { $value }
    .definition = La variación de la glucosa indica cuánto se alejan las lecturas de su media, en porcentaje de esta.
glucose_tir = tiempo en el rango objetivo
    .said = su tiempo en el rango objetivo fue del { $value }
    .run = este porcentaje lleva { $days } días seguidos por { $side ->
        [above] encima
       *[below] debajo
    } de su intervalo habitual
    .extreme = fue su porcentaje más { $extreme ->
        [highest] alto
       *[lowest] bajo
    } en { $weeks } semanas
strain = valores de la noche en conjunto
    .said = varios valores de la noche se alejaron más de lo habitual de su nivel
unknown = un valor
    .said = destacó un valor para el que esta página no tiene palabras; su equipo médico ve cuál es

## Un valor junto a su intervalo habitual

usual = ({ $side ->
    [at-above] en el límite superior de su intervalo habitual, de { $low } a { $high }
    [at-below] en el límite inferior de su intervalo habitual, de { $low } a { $high }
   *[other] lo habitual: de { $low } a { $high }
})
usual-one = (lo habitual en usted: unos { $low })
with-usual = { $clause } { $usual }
with-shift = { $clause }. Son unos { $difference } { $side ->
    [above] más
   *[below] menos
} que en la semana anterior

## Lo que dicen los días anteriores

it = este valor
run = { $subject } lleva { $days } { $period ->
    [night] noches seguidas
   *[day] días seguidos
} por { $side ->
    [above] encima
   *[below] debajo
} de su intervalo habitual
extreme = fue el valor más { $extreme ->
    [highest] alto
   *[lowest] bajo
} en { $weeks } semanas
trend = { $subject } estuvo por { $side ->
    [above] encima
   *[below] debajo
} de su intervalo habitual en { $days } { $period ->
    [night] de las últimas { $of } noches
   *[day] de los últimos { $of } días
}{ $gaps ->
    [yes] { " " }con lecturas
   *[no] { "" }
}
trend-run = { $subject } estuvo por { $side ->
    [above] encima
   *[below] debajo
} de su intervalo habitual en { $days } { $period ->
    [night] de las últimas { $of } noches
   *[day] de los últimos { $of } días
}{ $gaps ->
    [yes] { " " }con lecturas
   *[no] { "" }
}, { $period ->
    [night] incluidas las { $run } últimas
   *[day] incluidos los { $run } últimos
}
trend-since = desde el { $date }, { $subject } está casi siempre más { $side ->
    [above] alto
   *[below] bajo
} de lo habitual
trend-inside = desde el { $date }, { $subject } suele ser algo más { $side ->
    [above] alto
   *[below] bajo
} que antes
trend-by = desde el { $date }, { $subject } es unos { $difference } más { $side ->
    [above] alto
   *[below] bajo
} que antes
trend-lately = últimamente, { $subject } está casi siempre más { $side ->
    [above] alto
   *[below] bajo
} de lo habitual
joined = { $first }, y { $second }.
returned = { $clause }. Vuelve a estar en su intervalo habitual tras { $days } { $period ->
    [night] noches
   *[day] días
} fuera de él

## Varios valores de una noche

together = { $when }, { $count ->
    [2] dos
    [3] tres
    [4] cuatro
    [5] cinco
   *[other] { $count }
} valores destacaron a la vez.

## Un día sin avisos

quiet = { $period ->
    [night] En la noche del { $before } al { $weekday } { $date }
    [day] El { $weekday } { $date }
   *[both] El { $weekday } { $date } y la noche anterior
} no destacó nada.
quiet-outside = { $period ->
    [night] No hay avisos de la noche del { $before } al { $weekday } { $date }
    [day] No hay avisos del { $weekday } { $date }
   *[both] No hay avisos del { $weekday } { $date } ni de la noche anterior
}{ $outside ->
    [0] { "" }
    [1] , pero un valor quedó fuera de su intervalo habitual
   *[2] , pero dos valores quedaron fuera de su intervalo habitual
}.
quiet-partly = En las lecturas disponibles { $period ->
    [night] de la noche del { $before } al { $weekday } { $date }
    [day] del { $weekday } { $date }
   *[both] del { $weekday } { $date } y de la noche anterior
} { $flagged ->
    [yes] no hay avisos
   *[no] no destacó nada
}{ $outside ->
    [0] { "" }
    [1] , pero un valor quedó fuera de su intervalo habitual
   *[2] , pero dos valores quedaron fuera de su intervalo habitual
}.
quiet-else = Por lo demás, { $flagged ->
    [yes] no hay avisos
   *[no] no destacó nada
}{ $outside ->
    [0] { "" }
    [1] , pero un valor quedó fuera de su intervalo habitual
   *[2] , pero dos valores quedaron fuera de su intervalo habitual
}.
inside-one = { $first }. Está en su intervalo habitual.
inside-two = { $first }. { $second }. Ambos valores están en su intervalo habitual.

## Límites superados

event = { $when }, su glucosa estuvo por { $side ->
    [above] encima
   *[below] debajo
} de { $limit } durante { $minutes }, entre { $from } y { $to }{ $breaks ->
    [yes] , con interrupciones
   *[no] { "" }
}; el valor más { $side ->
    [above] alto
   *[below] bajo
} fue de { $extreme }.
event-several = { $when }, su glucosa estuvo { $count ->
    [2] dos
    [3] tres
   *[other] { $count }
} veces por { $side ->
    [above] encima
   *[below] debajo
} de { $limit }{ $sum ->
    [yes] , { $minutes } en total
    [more] , { $minutes } en total con los ratos más cortos
   *[no] { "" }
}: { $list }.
event-item = { $minutes } entre { $from } y { $to }{ $breaks ->
    [yes] { " " }con interrupciones
   *[no] { "" }
} ({ $side ->
    [above] máximo
   *[below] mínimo
}: { $extreme })
event-shorter = Además hubo ratos más cortos por { $side ->
    [above] encima
   *[below] debajo
} de { $limit }, { $minutes } en total.
event-many = { $when }, su glucosa estuvo { $count ->
    [2] dos
    [3] tres
    [4] cuatro
    [5] cinco
   *[other] { $count }
} veces por { $side ->
    [above] encima
   *[below] debajo
} de { $limit }{ $spans ->
    [yes] ; una de ellas empezó a { $began }
    [all] { "" }
   *[no] , { $minutes } en total
}. { $spans ->
    [yes] De las otras, la más larga
   *[no] La más larga
} duró { $longest }, entre { $from } y { $to }. El valor más { $side ->
    [above] alto
   *[below] bajo
} del día fue de { $extreme }.
event-bare = { $when }, su glucosa estuvo por { $side ->
    [above] encima
   *[below] debajo
} de { $limit }; el valor más { $side ->
    [above] alto
   *[below] bajo
} fue de { $extreme }.
event-open = A medianoche seguía por { $side ->
    [above] encima
   *[below] debajo
} de este límite.
event-run = Son { $days } días seguidos con al menos 15 minutos por { $side ->
    [above] encima
   *[below] debajo
} de { $limit }.
event-often = En { $days } de los últimos { $of } días estuvo al menos 15 minutos por { $side ->
    [above] encima
   *[below] debajo
} de { $limit }.
event-differ = Había dos sensores en uso y solo uno de ellos lo muestra.
oxygen = { $when }, su saturación de oxígeno fue del { $value } de media, por debajo del límite del { $limit }.
event-other = { $when }, un valor superó un límite de seguridad para el que esta página no tiene palabras; su equipo médico ve cuál es.

## La glucosa del día

glucose-day = su glucosa estuvo entre { $low } y { $high } { $all ->
    [yes] todo el tiempo
   *[no] durante el { $share } del tiempo
}{ $partly ->
    [yes] { " " }con lecturas
   *[no] { "" }
}{ $usual }
whole-day = en el conjunto del día
glucose-usual = { " " }(lo habitual en usted: del { $low } al { $high } %)
almost-all = más de 99 %
glucose-above = { $it ->
    [yes] Estuvo
   *[no] Su glucosa estuvo
}{ $n ->
    [0] { "" }
    [2] { " " }dos veces
    [3] { " " }tres veces
   *[other] { " " }{ $n } veces
} por encima de { $limit }{ $n ->
    [0] { " " }durante { $minutes }
   *[other] , { $minutes } en total
}{ $part }.
glucose-below = { $it ->
    [yes] Estuvo
   *[no] Su glucosa estuvo
}{ $n ->
    [0] { "" }
    [2] { " " }dos veces
    [3] { " " }tres veces
   *[other] { " " }{ $n } veces
} por debajo de { $limit }{ $n ->
    [0] { " " }durante { $minutes }
   *[other] , { $minutes } en total
}{ $part }{ $down ->
    [yes] ; el valor más bajo fue de { $lowest }
   *[no] { "" }
}.
glucose-part = { " " }({ $all ->
    [yes] todo
   *[no] sobre todo
} entre las { $part ->
    [night] 00:00 y las 06:00
    [morning] 06:00 y las 12:00
    [afternoon] 12:00 y las 18:00
   *[evening] 18:00 y las 24:00
} h)
glucose-gap = No hay lecturas entre { $from } y { $to }.

## La glucosa de la semana

week = en la semana hasta el { $weekday } { $date },
    .again = en esa misma semana,
weekly-below_54 = { $week } su glucosa estuvo por debajo de { $below_54 } el { $value } del tiempo; objetivo: menos del { $limit }.
weekly-below_63 = { $week } su glucosa estuvo por debajo de { $below_63 } el { $value } del tiempo; objetivo: menos del { $limit }.
weekly-below_70 = { $week } su glucosa estuvo por debajo de { $below_70 } el { $value } del tiempo; objetivo: menos del { $limit }.
weekly-above_140 = { $week } su glucosa estuvo por encima de { $above_140 } el { $value } del tiempo; objetivo: menos del { $limit }.
weekly-above_250 = { $week } su glucosa estuvo por encima de { $above_250 } el { $value } del tiempo; objetivo: menos del { $limit }.
weekly-in_range = { $week } su glucosa estuvo entre { $low } y { $high } el { $value } del tiempo; objetivo: más del { $limit }.
weekly-fall = { $week } su tiempo en el rango objetivo fue { $points } puntos porcentuales menor que en la semana anterior.
weekly-unknown = { $week } dejó de cumplirse un objetivo semanal de glucosa; su equipo médico ve cuál es.

## Lo que falta

missing = { $stream ->
    [night] No hay datos de sueño del anillo del { $weekday } { $date }.
    [steps] No hay pasos del anillo del { $weekday } { $date }.
    [ring] No hay datos del anillo del { $weekday } { $date }.
    [ring-but-hr] No hay datos de sueño ni pasos del anillo del { $weekday } { $date }.
    [glucose] No hay lecturas de glucosa del { $weekday } { $date }.
   *[other] Faltan datos del { $weekday } { $date }.
}
missing-seen = { $stream ->
    [night] No hay datos de sueño del anillo; los últimos son del { $seen }.
    [steps] No hay pasos del anillo; los últimos son del { $seen }.
    [ring] No hay datos del anillo; los últimos son del { $seen }.
    [ring-but-hr] No hay datos de sueño ni pasos del anillo; los últimos son del { $seen }.
    [glucose] No hay lecturas de glucosa; las últimas son del { $seen }.
   *[other] Faltan datos; los últimos son del { $seen }.
}
seen = Los últimos son del { $seen }.
partial-share = { $stream ->
    [ring] Hay solo unas { $time } de lecturas de la frecuencia cardíaca del { $weekday }
    [glucose] Hay solo unas { $time } de lecturas de glucosa del { $weekday }
   *[other] Hay solo unas { $time } de datos del { $weekday }
}{ $gap ->
    [yes] ; entre { $from } y { $to } no hay ninguna
   *[no] { "" }
}.
partial-none = { $stream ->
    [ring] El anillo no envió lecturas de la frecuencia cardíaca el { $weekday }.
    [glucose] El sensor de glucosa no envió lecturas el { $weekday }.
   *[other] Faltan datos del { $weekday }.
}
partial-gap = { $stream ->
    [ring] No hay lecturas de la frecuencia cardíaca entre { $from } y { $to } del { $weekday }.
    [glucose] No hay lecturas de glucosa entre { $from } y { $to } del { $weekday }.
   *[other] No hay datos entre { $from } y { $to } del { $weekday }.
}
partial-unknown = Faltan datos del { $weekday }.
lacking = { $when } faltan lecturas de { $list }.
new = { $days ->
    [one] Este es su primer día con datos.
   *[other] Hasta ahora hay { $days } días con datos.
} { $soon ->
    [yes] En uno o dos días
   *[no] Al cabo de una semana, más o menos,
} habrá un intervalo habitual con el que comparar.
provisional = Su intervalo habitual se basa aún en pocos días y puede cambiar.

## Para el equipo médico

care-usual = habitual { $median } ({ $low }–{ $high }, { $days } días)
care-provisional = provisional
care-no-usual = sin intervalo habitual
care-difference = diferencia { $n }
care-score = puntuación { $n }
care-minutes = { $n } min más allá de { $limit }
care-since = desde { $date }
care-found-late = hallado tarde
care-uploaded = de un archivo subido
care-pressure = forma de presión sobre el sensor
care-weekly = semana { $name }: { $value }, límite { $limit }, desde { $since }
care-language = escrito en inglés: el idioma pedido no está disponible
care-word = escrito en inglés: al idioma pedido le falta la palabra { $word }
