### Español. Todas las palabras que leen pacientes y equipo médico; docs/languages.md explica cómo cambiarlas.
###
### El archivo inglés en.ftl explica para qué sirve cada frase. Se trata de «usted».

## Lo que cierra la página

contact = { " " }({ $contact })
    .within = { contact }
emergency = número local de emergencias
emergency-number = { $number }

closing-check-low = { closing-check-both.now } Si está baja, { closing-check-both.plan }.
closing-check-high = { $leads ->
    [yes] Importante: mida
   *[no] Mida
} ahora su glucosa. Si está alta o tiene náuseas, siga su plan para la glucosa alta y mida las cetonas si su plan lo prevé.
closing-check-both = { closing-check-both.now } Si está baja, { closing-check-both.plan }. Si está alta, siga su plan para la glucosa alta.
    .plan = { $unseen ->
        [yes] siga su plan para la glucosa baja
       *[no] siga primero su plan para la glucosa baja
    }
    .now = { $unseen ->
        [yes] Importante: su glucosa estaba baja cuando acabaron las lecturas del { in-full }. Mídala ahora.
       *[no] { $leads ->
            [yes] Importante: mida
           *[no] Mida
        } ahora su glucosa.
    }
closing-check-both-ketones = { $leads ->
    [yes] Importante: mida
   *[no] Mida
} ahora su glucosa. Si está baja, siga primero su plan para la glucosa baja. Si está alta, siga su plan para la glucosa alta. En ese caso, o si tiene náuseas, mida las cetonas si su plan lo prevé.
closing-act-low = Si ahora tiene la glucosa baja, siga su plan para la glucosa baja.
closing-act-high = Si ahora tiene la glucosa alta, siga su plan para la glucosa alta.
closing-check-stopped = Su glucosa estaba alta cuando acabaron las lecturas del { in-full }. Mídala ahora. Si está alta, siga su plan para la glucosa alta.
closing-act-both = Si ahora tiene la glucosa baja, siga su plan para la glucosa baja. Si la tiene alta, siga su plan para la glucosa alta.

closing-call-low = Si nota confusión{ $both ->
    [yes] , cree que va a desmayarse, vomita sin parar, respira rápido o tiene mucha somnolencia
   *[no] { " " }o cree que va a desmayarse
}, llame al { $emergency } o pida a alguien que llame. { $also ->
    [yes] Sea cual sea el resultado,
   *[no] Aunque ahora no esté baja,
} llame lo antes posible a su equipo médico{ $within } para informar { $what } del { in-full }, si aún no lo ha hecho.
closing-call-high = Si { $low_too ->
    [yes] nota confusión, cree que va a desmayarse, vomita sin parar, respira rápido o tiene mucha somnolencia
   *[no] vomita sin parar, respira rápido o tiene mucha somnolencia
}, llame al { $emergency } o pida a alguien que llame. { $low_too ->
    [yes] Sea cual sea el resultado,
   *[no] Aunque ahora no esté alta,
} llame lo antes posible a su equipo médico{ $within } para informar { $what } del { in-full }, si aún no lo ha hecho.
closing-call-oxygen = { $leads ->
    [yes] Importante: si
   *[no] Si
} ahora le falta el aire, le duele el pecho o nota confusión, llame al { $emergency }. Si no, llame lo antes posible a su equipo médico{ $within } para informar { $named ->
    [yes] { $what }
   *[no] de los valores
} del { in-full }, si aún no lo ha hecho.
closing-signs-oxygen = Si ahora le falta el aire o le duele el pecho, llame al { $emergency }.
closing-call-other = { $leads ->
    [yes] Importante: si
   *[no] Si
} ahora se encuentra muy mal, llame al { $emergency }. Si no, llame lo antes posible a su equipo médico{ $within } para informar de los datos del { in-full }, si aún no lo ha hecho.
closing-tell-soon = En los próximos días, informe a su equipo médico{ $within } { $named ->
    [yes] { $what }
   *[no] de estos datos
}, si aún no lo ha hecho. Si se encuentra mal, no espere: llame enseguida a su equipo médico.
closing-tell = En su próxima visita o llamada, hable con su equipo médico { $named ->
    [yes] { $what }
   *[no] de estos datos
}.
closing-mention = En su próxima visita, puede hablar con su equipo médico { $named ->
    [yes] { $what }
   *[no] de estos datos
}.
closing-tell-unwell = Si se encuentra mal, no espere: llame a su equipo médico{ $contact }.
closing-mention-unwell = Si no se encuentra bien, llame a su equipo médico{ $contact }.
mention-this-low = de los valores bajos de glucosa
mention-highs = de los valores altos de glucosa
mention-this-low-highs = de { $urgent ->
    [yes] los
   *[no] estos
} valores bajos y altos de glucosa
# De tres o más, si la página no cuenta otros.
mention-values = de estos { $n ->
    [3] tres
   *[other] cuatro
} valores
mention-lows-highs = de los valores bajos y altos de glucosa
mention-lows = de los valores bajos de glucosa
mention-week = { $week ->
    [below] de los valores bajos de esos 7 días
    [above] de los valores altos de esos 7 días
    [in_range] del tiempo entre { $low } y { $high } en esos 7 días
    [whole] de los valores de toda la semana
   *[all] de la glucosa de esos 7 días
}
closing-glucose-missing = Compruebe que el sensor y la aplicación funcionan bien.
closing-ring-missing = { $sends ->
    [yes] Mire si en la aplicación del anillo aparecen el sueño y los pasos. Lleve puesto el anillo día y noche, manténgalo cargado y sincronícelo con el teléfono.
   *[no] Lleve puesto el anillo día y noche, manténgalo cargado y sincronícelo con el teléfono.
}
closing-nothing = No tiene que hacer nada. Si no se encuentra bien, llame a su equipo médico{ $contact }.

closing-unwell-ring = Si después siguen faltando datos, llame a su equipo médico{ $contact }. Llame también si no se encuentra bien.
closing-unwell = { $only ->
    [yes] No tiene que hacer nada más.{ " " }
   *[no] { "" }
}Si no se encuentra bien, llame a su equipo médico{ $contact }.

disclaimer = Esta página no es un diagnóstico y puede contener errores. Nadie la vigila en tiempo real. Consulte a su equipo médico antes de cambiar su medicación.
disclaimer-hours = Esta página no es un diagnóstico y puede contener errores. Nadie la vigila en tiempo real; su equipo médico la lee { $hours }. Consulte a su equipo médico antes de cambiar su medicación.

## Noches y días

night = en la noche del { $before } al { $weekday } { $date },
day = el { $weekday } { $date }
night-again = en la noche del { $before } al { $weekday },
day-again = ese { $weekday }
night-that = esa noche
night-to = en la noche del { $before } al { $weekday },
day-before-too = el { $before } y el { $weekday }{ $again ->
    [no] { " " }{ $date }
   *[yes] { "" }
}
night-lacking = esa noche
night-same = esa misma noche
day-same = ese mismo día
sentence-when = { $when } { $clause }.
sentence = { $clause }.
sentence-still = Aun así, { $clause }.
date = { $weekday } { $date }
in-full = { $weekday } { $date }
time-on = { $time } del { $weekday }
time = { $hour ->
    [1] la { $time }
   *[other] las { $time }
}
midnight = las 24:00

## Unidades

bpm = { $n ->
    [one] { $text } latido por minuto
   *[other] { $text } latidos por minuto
}
ms = { $text } ms
celsius = { $text } °C
percent = { $text } %
share = el { $text } %
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
about = { $hours ->
    [0] unos { $text }
    [1] alrededor de { $text }
   *[other] unas { $text }
}
at-least = al menos { $text }
or-earlier = { $time } (o antes)
or-later = { $time } (o después)
hours-minutes = { $hours } y { $minutes }

## Medidas

resting_hr = frecuencia cardíaca en reposo
    .lacking = de la frecuencia cardíaca en reposo
    .yours = de su frecuencia cardíaca en reposo
    .drifted = { $side ->
        [above] del aumento
       *[below] del descenso
    } de su frecuencia cardíaca en reposo
    .subject = su frecuencia cardíaca en reposo
    .again = fue de { $value }
    .said = su frecuencia cardíaca en reposo fue de { $value }
sleep_hr_mean = frecuencia cardíaca durante el sueño
    .lacking = de la frecuencia cardíaca durante el sueño
    .yours = de su frecuencia cardíaca durante el sueño
    .drifted = { $side ->
        [above] del aumento
       *[below] del descenso
    } de su frecuencia cardíaca durante el sueño
    .said = su frecuencia cardíaca durante el sueño fue de { $value } de media
hrv_sleep = variabilidad de la frecuencia cardíaca
    .lacking = de la variabilidad de la frecuencia cardíaca
    .yours = de la variabilidad de su frecuencia cardíaca
    .drifted = { $side ->
        [above] del aumento
       *[below] del descenso
    } de la variabilidad de su frecuencia cardíaca
    .subject = la variabilidad de su frecuencia cardíaca
    .subjectexplained = la variabilidad de su frecuencia cardíaca (cuánto cambia el tiempo entre latidos)
    .again = fue de { $value }
    .said = la variabilidad de su frecuencia cardíaca fue de { $value }
    .explained = la variabilidad de su frecuencia cardíaca (cuánto cambia el tiempo entre latidos) fue de { $value }
    .definition = La variabilidad de la frecuencia cardíaca indica cuánto cambia el tiempo entre un latido y el siguiente.
skin_temp_sleep = temperatura de la piel
    .lacking = de la temperatura de la piel
    .yours = de la temperatura de su piel
    .drifted = { $side ->
        [above] del aumento
       *[below] del descenso
    } de la temperatura de su piel
    .said = la temperatura de su piel fue de { $value }
    .definition = El anillo mide la temperatura de la piel del dedo, no la temperatura corporal.
spo2_mean = saturación de oxígeno
    .lacking = de la saturación de oxígeno
    .yours = de su saturación de oxígeno
    .drifted = { $side ->
        [above] del aumento
       *[below] del descenso
    } de su saturación de oxígeno
    .said = su saturación de oxígeno fue del { $value } de media
    .definition = La saturación de oxígeno es la parte de la hemoglobina de la sangre que lleva oxígeno.
sleep_total = tiempo de sueño
    .lacking = del sueño
    .yours = de sus horas de sueño
    .said = durmió { $value }
    .counted = su anillo registró { $value } de sueño
    .usual = , { $side ->
        [above] más
       *[below] menos
    } de lo habitual en usted (de { $low } a { $high }{ $young ->
        [0] { "" }
       *[other] , con datos de { $young } noches
    })
    .often = { $gaps ->
        [nth] fue la { nth } noche en dos semanas en que durmió { $side ->
            [above] más
           *[below] menos
        } de lo habitual{ $of ->
            [14] { "" }
           *[other] { " " }{ measured }
        }
       *[no] contando esa noche, durmió { $side ->
            [above] más
           *[below] menos
        } de lo habitual en { $days } { $gaps ->
            [weeks] de las { $of } noches con lecturas de las últimas dos semanas
            [yes] de las últimas { $of } noches con datos
           *[no] de las últimas { $of } noches
        }
    }
    .run = ya iban { $days } noches seguidas durmiendo { $side ->
        [above] más
       *[below] menos
    } de lo habitual
    .extreme = fue { $also ->
        [yes] { "también " }
       *[no] { "" }
    }la noche { $recorded ->
        [yes] con { $extreme ->
            [highest] más
           *[lowest] menos
        } sueño registrado
       *[no] en que { $extreme ->
            [highest] más
           *[lowest] menos
        } durmió
    } en { $weeks }
steps = pasos
    .lacking = de los pasos
    .yours = de cuánto camina
    .said = dio { $value }
    .counted = su anillo contó { $value }
    .usual = , { $side ->
        [above] más
       *[below] menos
    } de lo habitual en usted (de { $low } a { $high }{ $young ->
        [0] { "" }
       *[other] , con datos de { $young } días
    })
    .often = { $gaps ->
        [nth] fue el { nth } día en dos semanas con { $side ->
            [above] más
           *[below] menos
        } pasos de lo habitual{ $of ->
            [14] { "" }
           *[other] { " " }{ measured }
        }
       *[no] contando ese día, dio { $side ->
            [above] más
           *[below] menos
        } pasos de lo habitual en { $days } { $gaps ->
            [weeks] de los { $of } días con lecturas de las últimas dos semanas
            [yes] de los últimos { $of } días con lecturas
           *[no] de los últimos { $of } días
        }
    }
    .run = ya iban { $days } días seguidos con { $side ->
        [above] más
       *[below] menos
    } pasos de lo habitual
    .extreme = fue { $also ->
        [yes] { "también " }
       *[no] { "" }
    }el día con { $extreme ->
        [highest] más
       *[lowest] menos
    } pasos en { $weeks }
glucose_mean = glucosa media
    .yours = de su glucosa media
    .drifted = { $side ->
        [above] del aumento
       *[below] del descenso
    } de su glucosa media
    .subject = su glucosa media
    .again = fue de { $value }
    .said = su glucosa media fue de { $value }
    .extreme = fue la media más { $extreme ->
        [highest] alta
       *[lowest] baja
    } en { $weeks }
glucose_cv = variación de la glucosa
    .yours = de la variación de su glucosa
    .said = la variación de su glucosa (cuánto sube y baja) fue del { $value }
    .usual = , { $side ->
        [above] más
       *[below] menos
    } de lo habitual en usted (del { $low } al { $high } %{ $young ->
        [0] { "" }
       *[other] , con datos de { $young } días
    })
    .definition = La variación de la glucosa indica cuánto se alejan las lecturas de su media, en porcentaje de esta.
glucose_tir = tiempo en el rango objetivo
    .yours = de su tiempo entre { $low } y { $high }
    .said = su tiempo en el rango objetivo fue del { $value }
    .run = ya iban { $days } días seguidos por { $side ->
        [above] encima
       *[below] debajo
    } de lo habitual en usted
    .often = { $same ->
        [yes] { "" }
        [again] { "" }
       *[no] contando ese { $weekday },{ " " }
    }estuvo por { $side ->
        [above] encima
       *[below] debajo
    } de { $ranged ->
        [yes] eso
       *[no] lo habitual en usted
    } en { $days } de { $same ->
        [yes] esos { $of } días
        [again] esos mismos { $of } días
       *[no] los últimos { $of } días{ $gaps ->
            [yes] { " " }con lecturas
           *[no] { "" }
        }
    }{ $run ->
        [0] { "" }
       *[other] , incluidos los { $run } últimos
    }
    .extreme = fue el porcentaje más { $extreme ->
        [highest] alto
       *[lowest] bajo
    } en { $weeks }
strain = valores de la noche en conjunto
    .said = varios valores de la noche se alejaron más de lo habitual de su nivel
unknown = un valor
    .said = destacó un valor para el que esta página no tiene palabras; su equipo médico ve cuál es

## Un valor junto a su intervalo habitual

usual = { $side ->
    [at-above] , justo por encima de lo habitual en usted{ $young ->
        [0] { "" }
       *[other] { " " }(con datos de { $young } { $period ->
            [night] noches
           *[day] días
        })
    }
    [at-below] , justo por debajo de lo habitual en usted{ $young ->
        [0] { "" }
       *[other] { " " }(con datos de { $young } { $period ->
            [night] noches
           *[day] días
        })
    }
    [shifted] Aun así, estuvo dentro de lo habitual en usted (de { $low } a { $high }{ usual.few })
    [shifted-in] Estuvo dentro de lo habitual en usted (de { $low } a { $high }{ usual.few })
    [shifted-back] Estuvo de nuevo dentro de lo habitual en usted (de { $low } a { $high }{ usual.few }){ usual.back }
    [inside-still] , aún dentro de lo habitual en usted (de { $low } a { $high }{ usual.few })
    [inside-wide] , dentro de lo habitual en usted, que es un intervalo amplio (de { $low } a { $high }{ usual.few })
    [inside] , dentro de lo habitual en usted (de { $low } a { $high }{ usual.few })
   *[other] , por { $side ->
        [above] encima
       *[below] debajo
    } de lo habitual en usted (de { $low } a { $high }{ usual.few })
}
    .brief = , { $edge ->
        [yes] justo{ " " }
       *[no] { "" }
    }{ $amount ->
        [no] por { $side ->
            [above] encima
           *[below] debajo
        }
       *[other] { $side ->
            [above] más
           *[below] menos
        }
    } de lo habitual{ $edge ->
        [yes] { $young ->
            [0] { "" }
           *[other] { " " }(con datos de { $young } { $period ->
                [night] noches
               *[day] días
            })
        }
       *[no] { " " }(de { $low } a { $high }{ usual.few })
    }
    .few = { $young ->
        [0] { "" }
       *[other] , con datos de { $young } { $period ->
            [night] noches
           *[day] días
        }
    }
    .back = . En { $back ->
        [one] la noche anterior
       *[other] las { $back } noches anteriores
    } estuvo { $was ->
        [above] por encima
        [below] por debajo
       *[outside] fuera
    }
usual-one = { " " }(lo habitual en usted: unos { $low })
with-usual = { $clause }{ $usual }{ $run }
usual-run = { " " }por { usual-run.nth }
    .nth = { $period ->
        [night] { $days ->
            [2] segunda
            [3] tercera
            [4] cuarta
            [5] quinta
            [6] sexta
            [7] séptima
            [8] octava
            [9] novena
            [10] décima
           *[other] { $days }.ª
        } noche seguida
       *[day] { $days ->
            [2] segundo
            [3] tercer
            [4] cuarto
            [5] quinto
            [6] sexto
            [7] séptimo
            [8] octavo
            [9] noveno
            [10] décimo
           *[other] { $days }.º
        } día seguido
    }
nth = { $period ->
    [night] { $days }.ª
   *[day] { $days ->
        [3] 3.er
       *[other] { $days }.º
    }
}
usual-extreme = , { $amount ->
    [no] el valor más { $extreme ->
        [highest] alto
       *[lowest] bajo
    }
   *[other] la { $extreme ->
        [highest] mayor
       *[lowest] menor
    } cantidad
} en { $weeks }
with-shift-inside = { $clause }, unos { $change } { $side ->
    [above] más
   *[below] menos
} que en la semana anterior{ $days ->
    [1] { "" }
   *[other] ; fue la { usual-run.nth } con un valor más { $side ->
        [above] alto
       *[below] bajo
    } que el de esa semana
}. { $usual }{ $before ->
    [below] . En la semana anterior estuvo casi siempre por debajo de ese intervalo
    [above] . En la semana anterior estuvo casi siempre por encima de ese intervalo
   *[no] { "" }
}
with-side = { $clause }, { $amount ->
    [yes] { $side ->
        [above] más
       *[below] menos
    } de lo habitual
    [count] { $side ->
        [above] más
       *[below] menos
    } de lo habitual
   *[no] por { $side ->
        [above] encima
       *[below] debajo
    } de lo habitual
}

weeks = { $unit ->
    [days] { $n } días
    [nearly] casi { $n } semanas
   *[weeks] { $n } semanas
}

## Lo que dicen los días anteriores

it = el valor
run = { $days ->
    [2] fue { $period ->
        [night] la segunda noche seguida
       *[day] el segundo día seguido
    }
    [3] fue { $period ->
        [night] la tercera noche seguida
       *[day] el tercer día seguido
    }
    [4] fue { $period ->
        [night] la cuarta noche seguida
       *[day] el cuarto día seguido
    }
    [5] fue { $period ->
        [night] la quinta noche seguida
       *[day] el quinto día seguido
    }
    [6] fue { $period ->
        [night] la sexta noche seguida
       *[day] el sexto día seguido
    }
    [7] fue { $period ->
        [night] la séptima noche seguida
       *[day] el séptimo día seguido
    }
    [8] fue { $period ->
        [night] la octava noche seguida
       *[day] el octavo día seguido
    }
    [9] fue { $period ->
        [night] la novena noche seguida
       *[day] el noveno día seguido
    }
    [10] fue { $period ->
        [night] la décima noche seguida
       *[day] el décimo día seguido
    }
   *[other] ya iban { $days } { $period ->
        [night] noches seguidas
       *[day] días seguidos
    }
} { $ranged ->
    [same] así
   *[other] por { $side ->
        [above] encima
       *[below] debajo
    } de lo habitual en usted
}
often = { $gaps ->
    [nth] { trend.nth }
   *[no] contando { $period ->
        [night] esa noche
       *[day] ese día
    }, estuvo por { $side ->
        [above] encima
       *[below] debajo
    } de lo habitual en { $days } { trend.often }
}
extreme = fue { $also ->
    [yes] { "también " }
   *[no] { "" }
}el valor más { $extreme ->
    [highest] alto
   *[lowest] bajo
} en { $weeks }
shift = fueron unos { $change } { $side ->
    [above] más
   *[below] menos
} que en la semana anterior{ $days ->
    [1] { "" }
   *[other] ; fue la { usual-run.nth } con un valor más { $side ->
        [above] alto
       *[below] bajo
    } que el de esa semana
}
extreme-young = fue { $amount ->
    [yes] { $extreme ->
        [highest] más
       *[lowest] menos
    }
    [count] { $extreme ->
        [highest] más
       *[lowest] menos
    }
   *[no] un valor más { $extreme ->
        [highest] alto
       *[lowest] bajo
    }
} que en cualquiera de { $period ->
    [night] esas { $n } noches
   *[day] esos { $n } días
}
measured = (de { $period ->
    [night] las
   *[day] los
} { $of } con lecturas)
trend = { $gaps ->
    [nth] { trend.nth }
   *[no] { $ranged ->
        [same] estuvo así{ " " }
       *[other] { "" }
    }en { $days } { $ranged ->
        [yes] { $period ->
            [night] { $gaps ->
                [weeks] de las { $of } noches con lecturas de las dos semanas
                [yes] de las { $of } noches con lecturas
               *[no] de las { $of } noches
            }
           *[day] { $gaps ->
                [weeks] de los { $of } días con lecturas de las dos semanas
                [yes] de los { $of } días con lecturas
               *[no] de los { $of } días
            }
        }
       *[other] { trend.often }
    }{ $ranged ->
        [yes] { " " }hasta { $period ->
            [night] esa
           *[day] ese
        }
       *[other] , contando { $period ->
            [night] esa
           *[day] ese
        }
    }{ $ranged ->
        [same] { "" }
       *[other] , estuvo por { $side ->
            [above] encima
           *[below] debajo
        } de lo habitual en usted
    }
}
    .nth = fue { $period ->
        [night] la { nth } noche
       *[day] el { nth } día
    } así en dos semanas{ $of ->
        [14] { "" }
       *[other] { " " }{ measured }
    }
    .often = { $period ->
        [night] { $gaps ->
            [weeks] de las { $of } noches con lecturas de las últimas dos semanas
            [yes] de las últimas { $of } noches con lecturas
           *[no] de las últimas { $of } noches
        }
       *[day] { $gaps ->
            [weeks] de los { $of } días con lecturas de las últimas dos semanas
            [yes] de los últimos { $of } días con lecturas
           *[no] de los últimos { $of } días
        }
    }
trend-run = { $gaps ->
    [nth] { trend.nth }, y { $period ->
        [night] la { $run }.ª seguida
       *[day] el { $run }.º seguido
    }
   *[no] contando { $period ->
        [night] esa noche
       *[day] ese día
    }, estuvo por { $side ->
        [above] encima
       *[below] debajo
    } de lo habitual en { $days } { trend.often }, { $period ->
        [night] incluidas las { $run } últimas
       *[day] incluidos los { $run } últimos
    }
}
trend-since = { $capped ->
    [yes] en las dos semanas que terminaron entonces
   *[no] desde el { $date }
}, { $subject } estuvo en general más { $side ->
    [above] alto
   *[below] bajo
} de lo habitual
trend-inside = pero { $capped ->
    [yes] en las dos semanas que terminaron entonces
   *[no] desde el { $date }
}, { $subject } suele ser algo más { $side ->
    [above] alto
   *[below] bajo
} que en las semanas anteriores
trend-by = { $capped ->
    [these] en { $of ->
        [14] esas dos semanas
       *[other] { $period ->
            [night] esas { $of } noches
           *[day] esos { $of } días
        }
    }
    [yes] en las dos semanas que terminaron { $period ->
        [night] esa noche
       *[day] ese día
    }
   *[no] desde el { $date }
}, { $inside ->
    [yes] { "sin embargo, " }
   *[no] { "" }
}{ $subject } { $capped ->
    [no] ha estado
   *[yes] estuvo
} en general unos { $difference } más { $side ->
    [above] alto
   *[below] bajo
} que en las semanas anteriores
trend-first = { $capped ->
    [yes] En las dos semanas que terminaron el { $weekday } { $date }
    [again] En esas dos semanas
   *[no] Desde el { $since }
}, { $subject } estuvo en general unos { $difference } más { $side ->
    [above] alta
   *[below] baja
} que en las semanas anteriores.
but = pero { $sentence }
trend-lately = últimamente, { $subject } está casi siempre más { $side ->
    [above] alto
   *[below] bajo
} de lo habitual
joined = { $first }, y { $second }.
returned = { $clause }, de nuevo dentro de lo habitual en usted{ $ranged ->
    [yes] , de { $low } a { $high }
   *[no] { "" }
}{ $young ->
    [0] { "" }
   *[other] { " " }(con datos de { $young } { $period ->
        [night] noches
       *[day] días
    })
}. En { $period ->
    [night] las { $days } noches anteriores
   *[day] los { $days } días anteriores
} estuvo { $was ->
    [above] por encima
    [below] por debajo
   *[outside] fuera
}

## Varios valores de una noche

together = { $when } { $count ->
    [0] varios
    [2] dos
    [3] tres
    [4] cuatro
    [5] cinco
   *[other] { $count }
} valores se apartaron de lo habitual en usted.

## Un día sin avisos

quiet = { $period ->
    [night] En la noche del { $before } al { $weekday } { $date }
    [day] El { $weekday } { $date }
   *[both] El { $weekday } { $date } y la noche anterior
} no hubo nada que destacar.
quiet-partly = En los datos recibidos { $period ->
    [night] de la noche del { $before } al { $weekday } { $date }
    [day] del { $weekday } { $date }
   *[both] del { $weekday } { $date } y de la noche anterior
} no hubo nada que destacar.
quiet-new = Hay lecturas { $period ->
    [night] de la noche del { $before } al { $weekday } { $date }
    [day] del { $weekday } { $date }
   *[both] del { $weekday } { $date } y de la noche anterior
}, pero todavía no hay con qué compararlas.
all-young = Estos intervalos habituales se han calculado con solo { $young }{ $same ->
    [yes] { "" }
   *[no] { " " }a { $most }
} días de datos.
quiet-else = En los demás datos no hubo nada que destacar.
inside-one = { $first }, dentro de lo habitual en usted{ $young ->
    [0] { "" }
   *[other] { " " }(con datos de { $young } { $period ->
        [night] noches
       *[day] días
    })
}.
inside-two = { $first }. { $second }. Ambos valores estuvieron dentro de lo habitual en usted{ $young ->
    [0] { "" }
   *[other] { " " }(con datos de { $young }{ $most ->
        [0] { "" }
       *[other] { " " }a { $most }
    } { $period ->
        [night] noches
       *[day] días
    })
}.

## Límites superados

event = { $when } su glucosa estuvo { $over ->
    [yes] { "" }
   *[no] { $minutes }{ " " }
}por { $side ->
    [above] encima
   *[below] debajo
} de { $limit }{ $over ->
    [yes] { " " }
   *[no] :{ " " }
}{ $open ->
    [midnight] desde { $from } al menos hasta la medianoche
    [gap] desde { $from } al menos hasta { $to }
    [on] desde { $from }
    [end] de { $from } a { $to }, cuando acaban las lecturas
   *[no] { $breaks ->
        [yes] entre { $from } y { $to }
        [one] entre { $from } y { $to }
       *[no] { $plain ->
            [yes] de { $start } a { $stop }
           *[no] de { $from } a { $to }
        }
    }
}{ $breaks ->
    [yes] , con interrupciones
    [few] , casi sin interrupción
   *[no] { "" }
} ({ $day ->
    [yes] { $side ->
        [above] máximo
       *[below] mínimo
    } del día:
   *[no] { $side ->
        [above] subió
       *[below] bajó
    } hasta
} { $extreme }).
event-several = { $when } su glucosa estuvo { $sum ->
    [yes] en total { $minutes }{ " " }
   *[no] { $shorter ->
        [yes] { "" }
       *[no] { $count ->
            [2] { "dos veces " }
            [3] { "tres veces " }
           *[other] { $count } veces{ " " }
        }
    }
}por { $side ->
    [above] encima
   *[below] debajo
} de { $limit }{ $sum ->
    [yes] { $shorter ->
        [yes] { $mostly ->
            [no] { $told ->
                [one] . El periodo más largo fue
               *[other] . Los periodos más largos fueron
            }
           *[yes] , sobre todo
        }
       *[no] :
    }
   *[no] :
} { $list }{ $each ->
    [yes] ; { $told ->
        [2] las dos veces
        [3] las tres veces
       *[other] cada vez
    } { $side ->
        [above] subió
       *[below] bajó
    } hasta { $extreme }
   *[no] { "" }
}.
event-again = { $when } volvió a estar por { $side ->
    [above] encima
   *[below] debajo
} de { $limit }: { $list }.
event-item = { $open ->
    [midnight] desde { $from } al menos hasta la medianoche
    [gap] desde { $from } al menos hasta { $to }
    [on] desde { $from }
    [end] de { $from } a { $to }, cuando acaban las lecturas
   *[no] { $between ->
        [yes] entre { $from } y { $to }
       *[no] { $plain ->
            [yes] de { $start } a { $stop }
           *[no] de { $from } a { $to }
        }
    }
}{ $breaks ->
    [yes] { " " }con interrupciones
    [few] { " " }casi sin interrupción
   *[no] { "" }
}
event-item-beside = { $time } ({ $beside })
event-item-extreme = { $side ->
    [above] subió
   *[below] bajó
} hasta { $extreme }
event-shorter = { $sum ->
    [yes] También hubo { $one ->
        [yes] un rato más corto
       *[no] ratos más cortos
    }, { $parts } ({ $rest }).
    [again] El { $weekday } { $parts } volvió a estar por { $side ->
        [above] encima
       *[below] debajo
    } de { $limit } durante { $rest } en total{ $far }.
   *[no] También hubo ratos más cortos{ $spans ->
        [yes] { " " }el { $weekday }
       *[no] { "" }
    }{ $known ->
        [yes] { " " }{ $parts }
       *[no] { "" }
    }: { $rest } en total{ $far }.
}
event-rest-far = { " " }({ $side ->
    [above] subió
   *[below] bajó
} hasta { $extreme })
event-many = { $when } su glucosa estuvo { $count ->
    [2] dos
    [3] tres
    [4] cuatro
    [5] cinco
   *[other] { $count }
} veces por { $side ->
    [above] encima
   *[below] debajo
} de { $limit }{ $far ->
    [within] { " " }({ $side ->
        [above] subió
       *[below] bajó
    } hasta { $extreme })
   *[after] { "" }
}{ $spans ->
    [yes] { $own ->
        [yes] , { $minutes } de ese día en total
       *[no] { "" }
    }. La primera fue desde { $began } hasta { $ended }
    [all] { $own ->
        [yes] , { $minutes } de ese día en total
       *[no] { "" }
    }
   *[no] { $around ->
        [yes] { " " }entre { $first } y { $last }
       *[no] { "" }
    }, { $minutes } en total
}. { $spans ->
    [yes] De las demás veces, la más larga
   *[no] { $tied ->
        [yes] Uno de los periodos más largos
       *[no] El periodo más largo
    }
} { $lasted ->
    [yes] duró { $longest },
   *[no] fue
} { $breaks ->
    [yes] { "con interrupciones, " }
    [few] { "casi sin interrupción, " }
   *[no] { "" }
}{ $open ->
    [midnight] desde { $from } al menos hasta la medianoche
    [gap] desde { $from } al menos hasta { $to }
    [on] desde { $from }
    [end] de { $from } a { $to }, cuando acaban las lecturas
   *[no] { $breaks ->
        [yes] entre { $from } y { $to }
       *[no] de { $from } a { $to }
    }
}.{ $far ->
    [within] { "" }
   *[after] { " " }El valor más { $side ->
        [above] alto
       *[below] bajo
    } del día fue de { $extreme }.
}
event-bare = { $when } su glucosa estuvo { $count ->
    [0] { $known ->
        [yes] { "en total " }{ $minutes }{ " " }
       *[no] { "" }
    }
   *[other] { event-bare.times }{ " " }
}por { $side ->
    [above] encima
   *[below] debajo
} de { $limit }{ $count ->
    [0] ; el valor más { $side ->
        [above] alto
       *[below] bajo
    } fue de { $extreme }
   *[other] { event-rest-far }{ $known ->
        [yes] , { $minutes } en total ese día
       *[no] { "" }
    }
}.{ $spans ->
    [yes] { " " }{ $count ->
        [0] El periodo que empezó a { $began } duró
       *[other] La primera vez duró desde { $began }
    } hasta { $ended }.
   *[no] { "" }
}
    .times = { $count ->
        [2] dos veces
        [3] tres veces
        [4] cuatro veces
        [5] cinco veces
        [6] seis veces
       *[other] { $count } veces
    }
event-open = { $open ->
    [midnight] Al acabar el día
   *[end] Cuando acaban las lecturas,
} estaba { $again ->
    [yes] de nuevo{ " " }
   *[no] { "" }
}por { $side ->
    [above] encima
   *[below] debajo
} de { $limit }.
event-met = Estuvo al menos { $minutes } por { $side ->
    [above] encima
   *[below] debajo
} de { $limit }.
event-run = { $days ->
    [2] También el { $before } estuvo { event-often.lasting }.
    [14] { $same ->
        [yes] En cada uno de { event-run.days }, estuvo { event-often.lasting }.
       *[no] Contando ese { $weekday }, estuvo { event-often.lasting } en cada uno de { event-run.days }.
    }
   *[other] Fueron { $days } días seguidos, contando ese { $weekday }, con al menos 15 minutos { event-often.beyond }.
}
    .days = { $same ->
        [yes] esos { $days } días
       *[no] los últimos { $days } días
    }
event-often = { $same ->
    [yes] En { event-often.days }, estuvo { event-often.lasting }.
    [again] En { event-often.days }, estuvo { event-often.lasting }.
    [before] Estuvo { event-often.lasting } en { event-often.days }.
   *[no] Contando ese { $weekday }, estuvo { event-often.lasting } en { event-often.days }.
}
    .days = { $days } de { $same ->
        [yes] esos { $of } días
        [again] esos mismos { $of } días
        [before] los { $of } días anteriores{ $gaps ->
            [yes] { " " }con lecturas
           *[no] { "" }
        }
       *[no] los últimos { $of } días{ $gaps ->
            [yes] { " " }con lecturas
           *[no] { "" }
        }
    }{ $run ->
        [0] { "" }
       *[other] , incluidos los { $run } últimos
    }
    .lasting = { $brief ->
        [yes] en algún momento{ " " }
       *[no] al menos 15 minutos{ " " }
    }{ event-often.beyond }
    .beyond = por { $side ->
        [above] encima
       *[below] debajo
    } de { $limit }
event-rare = En ninguno de los { $days } días anteriores{ $gaps ->
    [yes] { " " }con lecturas
   *[no] { "" }
} estuvo al menos 15 minutos por { $side ->
    [above] encima
   *[below] debajo
} de { $limit }.
event-differ = Había dos sensores en uso y solo uno de ellos lo muestra.
oxygen = { $when } su saturación de oxígeno fue del { $value } de media, por debajo del límite del { $limit }.
event-other = { $when } un valor superó un límite de seguridad para el que esta página no tiene palabras; su equipo médico ve cuál es.

## La glucosa del día

glucose-day = su glucosa estuvo entre { $low } y { $high } { $all ->
    [yes] { $partly ->
        [no] todo el tiempo
       *[yes] en todas las lecturas
    }
   *[no] { $share } { $partly ->
        [yes] del tiempo con lecturas
        [thin] de las aproximadamente { $hours } con lecturas
       *[no] { $brief ->
            [yes] del día
           *[no] del tiempo
        }
    }
}{ $usual }
whole-day = en el conjunto del día,
one-sensor = según uno de los dos sensores,
glucose-usual = { $side ->
    [below] , { $run ->
        [0] { "" }
       *[other] por { usual-run.nth }{ " " }
    }menos de lo habitual en usted (
   *[other] { " " }(lo habitual en usted:{ " " }
}{ $typical ->
    [0] { $open ->
        [yes] el { $low } % o más
       *[no] del { $low } al { $high } %
    }
   *[other] en un día típico, alrededor del { $typical } %
}{ $young ->
    [0] { "" }
   *[other] , con datos de { $young } días
})
almost-all = más del 99 %
glucose-last-low = La última lectura del día, a { $time }, fue de { $reading }{ $edge ->
    [yes] { "" }
   *[no] , por debajo de { $limit }
}.
just-beyond = algo { $side ->
    [above] más
   *[below] menos
} de { $limit }
glucose-average = La media fue de { $mean }, la más { $extreme ->
    [highest] alta
   *[lowest] baja
} en { $weeks }.
glucose-average-usual = La media fue de { $mean }, más de lo habitual en usted (de { $low } a { $high }).
glucose-above = { $it ->
    [when] { $when } su glucosa estuvo
    [counting] { $counting ->
        [one] Incluida esa subida
       *[other] Incluidas esas subidas
    }, estuvo
    [it] Estuvo
   *[no] Su glucosa estuvo
} { $total ->
    [yes] { "en total " }
   *[no] { $times ->
        [0] { $n ->
            [0] { "" }
           *[other] { "en total " }
        }
       *[other] { "" }
    }
}{ $minutes } por encima de { $limit }{ $times ->
    [0] { $n ->
        [0] { "" }
       *[other] { " " }({ $n } veces)
    }{ $part }
   *[other] : { $list }
}.
glucose-below = { $it ->
    [when] { $when } su glucosa estuvo
    [counting] { $counting ->
        [one] Incluida esa bajada
       *[other] Incluidas esas bajadas
    }, estuvo
    [it] Estuvo
   *[no] Su glucosa estuvo
} { $total ->
    [yes] { "en total " }
   *[no] { $times ->
        [0] { $n ->
            [0] { "" }
           *[other] { "en total " }
        }
       *[other] { "" }
    }
}{ $minutes } por debajo de { $limit }{ $times ->
    [0] { $n ->
        [0] { "" }
       *[other] { " " }({ $n } veces)
    }{ $part }
   *[other] : { $list }
}.
glucose-very-low = Durante { $minutes } de ese tiempo{ $known ->
    [clock] { " " }({ $part })
    [yes] { " " }({ $part })
   *[no] { "" }
}, estuvo por debajo de { $limit }.
glucose-no-lows = Ninguna lectura bajó de { $limit }.
glucose-no-highs = Ninguna lectura superó { $limit }.
glucose-farthest = El valor más { $side ->
    [above] alto
   *[below] bajo
}{ $day ->
    [yes] { " " }del día
   *[no] { "" }
} fue de { $extreme }{ $part }.
glucose-farthest-in = , { $part }
part-of-day = { $part ->
    [night] de madrugada
    [morning] por la mañana
    [afternoon] por la tarde
   *[evening] después de las 18:00
}
part-same-night = esa misma madrugada
part-late = desde el mediodía
between-times = { $early ->
    [cut] hasta { $to } o más tarde
    [until] desde { $from } hasta { $to } o más tarde
    [yes] antes de { $to }
    [late] después de { $from }
   *[no] entre { $from } y { $to }
}{ $off ->
    [yes] { " " }(a ratos)
   *[no] { "" }
}
glucose-part = , { $off ->
    [yes] { $all ->
        [yes] a ratos, siempre{ " " }
        [each] a ratos{ " " }
       *[no] a ratos, sobre todo{ " " }
    }
   *[no] { $all ->
        [yes] siempre { "" }
        [each] { "" }
        [nearly] casi siempre { "" }
       *[no] sobre todo { "" }
    }
}{ $when }
glucose-longest = ; el periodo más largo fue { $time }
part-again = { $first }, y de nuevo { $then }
glucose-again = . Fue { $first }, y de nuevo { $then }
glucose-once = , { $time }{ $breaks ->
    [yes] , con interrupciones
    [few] , casi sin interrupción
   *[no] { "" }
}
glucose-time = { $open ->
    [midnight] desde { $from } al menos hasta la medianoche
    [gap] desde { $from } al menos hasta { $to }
    [on] desde { $from }
   *[no] { $plain ->
        [yes] de { $start } a { $stop }
       *[no] de { $from } a { $to }
    }
}
ring-gap = no hubo lecturas de la frecuencia cardíaca { $edge ->
    [start] antes de { $to }
    [end] después de { $from }
   *[no] entre { $from } y { $to }
}
glucose-gap = no hubo lecturas de glucosa { $edge ->
    [start] antes de { $to }
    [end] después de { $from }
   *[no] entre { $from } y { $to }
}
glucose-held = { $known ->
    [yes] La última lectura antes de eso fue de { $reading }
   *[no] Justo antes su glucosa estaba { $side ->
        [below] baja
       *[above] alta
    }
}; no se sabe hasta cuándo siguió { $side ->
    [below] baja
   *[above] alta
}.
glucose-unknown = No se sabe si { $when ->
    [before] antes
    [after] después
    [then] en ese tiempo
   *[else] en el resto del tiempo
} hubo valores bajos o altos.

## La glucosa de la semana

week = en los 7 días que terminaron el { $weekday } { $date },
    .named = en los 7 días que terminaron ese { $weekday },
    .again = en esos mismos 7 días
week-partly = Hay lecturas de unos { $days } de esos 7 días.
week-share = { $week } su glucosa estuvo { $share }.
week-share-more = En esos mismos 7 días estuvo { $share }.
week-just = algo { $side ->
    [above] más
   *[below] menos
} del { $limit }
week-target = { " " }(objetivo: { $side ->
    [above] más del
   *[below] menos del
} { $limit }{ $since })
week-since = ; { $steady ->
    [no] desde el { $since }{ $capped ->
        [yes] { " " }o antes
       *[no] { "" }
    } no siempre se cumple
   *[yes] no se cumple desde el { $since }{ $capped ->
        [yes] { " " }o antes
       *[no] { "" }
    }
}
week-of-the-time = { " " }del tiempo
weekly-below_54 = { $value }{ $of } por debajo de { $below_54 }{ $target }
weekly-below_63 = { $value }{ $of } por debajo de { $below_63 }{ $target }
weekly-below_70 = { $value }{ $of } por debajo de { $below_70 }{ $target }
weekly-above_140 = { $value }{ $of } por encima de { $above_140 }{ $target }
weekly-above_250 = { $value }{ $of } por encima de { $above_250 }{ $target }
weekly-in_range = { $value }{ $of } entre { $low } y { $high }{ $target }
weekly-fall = { $told ->
    [unknown] { $week } su glucosa estuvo entre { $low } y { $high } { $points } puntos porcentuales menos del tiempo que en la semana anterior.
    [yes] Fue menos que en la semana anterior ({ $before }).
   *[no] { $week } su glucosa estuvo entre { $low } y { $high } { $share } del tiempo, menos que en la semana anterior ({ $before }).
}
weekly-unknown = { $week } dejó de cumplirse un objetivo semanal de glucosa; su equipo médico ve cuál es.

## Lo que falta

missing = { $stream ->
    [night] No hay datos de la noche del anillo del { $weekday }.
    [steps] No hay pasos del anillo del { $weekday }.
    [ring] No hay datos del anillo del { $weekday }.
    [ring-but-told] No hay datos de la noche ni pasos del anillo del { $weekday }.
    [ring-but-some] El anillo envió la frecuencia cardíaca del { $weekday } solo a ratos, y no envió datos de la noche ni pasos.
    [ring-but-hr] El anillo envió la frecuencia cardíaca del { $weekday }, pero no datos de la noche ni pasos.
    [glucose] No hay lecturas de glucosa del { $weekday }.
   *[other] Faltan datos del { $weekday }.
}
missing-seen = El { $weekday }{ $named ->
    [yes] { "" }
   *[no] { " " }{ $date }
} faltaban { $stream ->
    [night] los datos que el anillo mide por la noche: los últimos son
    [steps] los datos de pasos del anillo: los últimos son
    [ring] los datos del anillo: los últimos son
    [ring-but-told] los pasos y los datos que el anillo mide por la noche: los últimos son
    [ring-but-some] los pasos y los datos que el anillo mide por la noche: los últimos son
    [ring-but-hr] los pasos y los datos que el anillo mide por la noche: los últimos son
    [glucose] las lecturas de glucosa: las últimas son
   *[other] datos: los últimos son
} del { $seen }.{ $stream ->
    [ring-but-some] { " " }El anillo registra la frecuencia cardíaca solo a ratos.
    [ring-but-hr] { " " }El anillo sí registra la frecuencia cardíaca.
   *[other] { "" }
}
missing-long = El { $weekday }{ $named ->
    [yes] { "" }
   *[no] { " " }{ $date }
} hacía { $weeks } que no había { $stream ->
    [night] datos de lo que el anillo mide por la noche: los últimos son
    [steps] datos de sus pasos: los últimos son
    [ring] datos del anillo: los últimos son
    [ring-but-told] datos de sus pasos ni de lo que el anillo mide por la noche: los últimos son
    [ring-but-some] datos de sus pasos ni de lo que el anillo mide por la noche: los últimos son
    [ring-but-hr] datos de sus pasos ni de lo que el anillo mide por la noche: los últimos son
    [glucose] lecturas de glucosa: las últimas son
   *[other] datos: los últimos son
} del { $seen }.{ $stream ->
    [ring-but-some] { " " }El anillo registra la frecuencia cardíaca solo a ratos.
    [ring-but-hr] { " " }El anillo sí registra la frecuencia cardíaca.
   *[other] { "" }
}
seen = Los últimos son del { $seen }.
partial-share = { $stream ->
    [ring] El { $weekday } solo hubo lecturas de frecuencia cardíaca durante alrededor de { $time }.
    [glucose] El { $weekday } { $only ->
        [yes] { "solo " }
       *[no] { "" }
    }hubo lecturas de glucosa durante unas { $time }.
   *[other] Del { $weekday } solo hay alrededor de { $time } de datos.
}
partial-steps = Si en { $gap ->
    [yes] ese tiempo
   *[other] las horas sin lecturas
} no llevaba puesto el anillo, puede que falten pasos.
partial-sleep = Por eso, puede que el tiempo de sueño sea menos exacto.
partial-night = Por eso, puede que los valores de esa noche sean menos exactos.
steps-unsure = Si no llevó puesto el anillo todo el día, puede que falten pasos.
partial-share-began = La primera llegó a { $to }.
partial-share-gap = El periodo más largo sin lecturas fue de { $from } a { $to }.
steps-back = El recuento de pasos anterior es del { $seen }.
partial-before = Las anteriores son del { $seen }.
partial-none = { $stream ->
    [ring] El anillo no envió lecturas de la frecuencia cardíaca el { $weekday }.
    [glucose] El sensor de glucosa no envió lecturas el { $weekday }.
   *[other] Faltan datos del { $weekday }.
}
partial-began = El { $weekday } el sensor de glucosa empezó a medir a { $to }.
partial-gap = El { $weekday } no hubo { $stream ->
    [glucose] lecturas de glucosa
   *[other] datos
} { $edge ->
    [start] antes de { $to }
    [end] después de { $from }
   *[no] entre { $from } y { $to }
}.
partial-unknown = Faltan datos del { $weekday }.
none-of = ni
lacking = { $when } no hubo datos { $list }.
lacking-short = Si no llevó puesto el anillo toda la noche, puede que el tiempo de sueño no sea exacto.
lacking-since = El { $weekday }{ $named ->
    [yes] { "" }
   *[no] { " " }{ $date }
} no hubo datos { $list }.
lacking-since-item = { $list } (los últimos son del { $seen })
new = { $days ->
    [one] Ese { $weekday } es el único día con datos en cinco semanas: aún es pronto para saber qué es lo habitual en usted.
   *[other] Hasta ese { $weekday } solo hay datos de { $days } días en cinco semanas: aún es pronto para saber qué es lo habitual en usted.
}

new-glucose = { $days ->
    [one] Ese { $weekday } es el único día con lecturas de glucosa en cinco semanas: aún es pronto para saber qué es lo habitual en usted.
   *[other] Hasta ese { $weekday } solo hay lecturas de glucosa de { $days } días en cinco semanas: aún es pronto para saber qué es lo habitual en usted.
}

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
