"""Spanish (usted): how facts are rendered, what the template says, and the words a model may use."""

import re

from core.explanation.languages.language import Language, Lexicon, Name, words

NAMES = {
    "resting_hr": Name("frecuencia cardíaca en reposo"),
    "hr_mean": Name("frecuencia cardíaca media"),
    "hr_min": Name("frecuencia cardíaca mínima"),
    "hr_max": Name("frecuencia cardíaca máxima"),
    "sleep_hr_mean": Name("frecuencia cardíaca durante el sueño"),
    "hrv_sleep": Name("variabilidad de la frecuencia cardíaca"),
    "skin_temp_sleep": Name("temperatura de la piel durante el sueño"),
    "spo2_mean": Name("nivel de oxígeno en sangre"),
    "spo2_min": Name("nivel mínimo de oxígeno en sangre"),
    "steps": Name("número de pasos"),
    "active_minutes": Name("tiempo de actividad"),
    "sleep_total": Name("tiempo de sueño"),
    "sleep_deep": Name("sueño profundo"),
    "sleep_rem": Name("sueño REM"),
    "sleep_light": Name("sueño ligero"),
    "sleep_awake": Name("tiempo despierto en la cama"),
    "time_in_bed": Name("tiempo en la cama"),
    "sleep_efficiency": Name("parte del tiempo en la cama que pasó durmiendo"),
    "glucose_mean": Name("glucosa media"),
    "glucose_sd": Name("dispersión de la glucosa"),
    "glucose_mage": Name("amplitud de los cambios de glucosa"),
    "glucose_cv": Name("dispersión de la glucosa"),
    "glucose_gmi": Name("índice de glucosa"),
    "glucose_gmi_14d": Name("índice de glucosa de dos semanas"),
    "glucose_tir": Name("tiempo con la glucosa en rango"),
    "glucose_titr": Name("tiempo con la glucosa en el rango estrecho"),
    "glucose_tbr_70": Name("tiempo con la glucosa baja"),
    "glucose_tbr_54": Name("tiempo con la glucosa muy baja"),
    "glucose_tar_180": Name("tiempo con la glucosa alta"),
    "glucose_tar_250": Name("tiempo con la glucosa muy alta"),
    "hr": Name("frecuencia cardíaca"),
    "spo2": Name("oxígeno en sangre"),
    "glucose": Name("glucosa"),
    "strain": Name("conjunto de señales de la noche"),
    "night": Name("registro de la noche"),
    "day": Name("registro del día"),
}

_OWNED = re.compile(r"\b(?:su|sus|la|el|los|las|un|una|tu)\s+$", re.IGNORECASE)
_CONTRACTED = {"del": "de ", "al": "a "}


def named(before: str, name: Name) -> str:
    before = re.sub(
        r"\b(del|al)\s+$", lambda m: _CONTRACTED[m[1].lower()], _OWNED.sub("", before), flags=re.IGNORECASE
    )
    return before + "su " + name.text


UNITS = {
    "bpm": ("{n} latido por minuto", "{n} latidos por minuto"),
    "ms": ("{n} milisegundo", "{n} milisegundos"),
    "celsius": ("{n} °C", "{n} °C"),
    "percent": ("{n} por ciento", "{n} por ciento"),
    "points": ("{n} punto", "{n} puntos"),
    "steps": ("{n} paso", "{n} pasos"),
    "mg_dl": ("{n} mg/dL", "{n} mg/dL"),
    "hour": ("{n} hora", "{n} horas"),
    "minute": ("{n} minuto", "{n} minutos"),
    "plain": ("{n}", "{n}"),
}

PHRASES = {
    "out_of_range": "{when} {name} fue de {value}. Es decir, {difference}. Lo habitual en usted: {usual}.",
    "out_of_range_bare": "{when} {name} fue de {value}.",
    "strain": "{when} {name} estuvo {value}.",
    "drift": "{name} está {difference}.",
    "safety": "{name}: {value}.",
    "data": "{name}: {value}.",
    "measure": "{when} {name} fue de {value}. Lo habitual en usted: {usual}.",
    "measure_bare": "{when} {name} fue de {value}.",
    "today": "Hoy",
    "last_night": "Anoche",
    "strain_value": "más lejos de lo habitual que en la mayoría de las noches",
    "drift_above": "por encima de lo habitual en los últimos días",
    "drift_below": "por debajo de lo habitual en los últimos días",
    "safety_glucose_low": "{amount} en el punto más bajo, con {minutes} por debajo de {limit}",
    "safety_glucose_high": "{amount} en el punto más alto, con {minutes} por encima de {limit}",
    "safety_spo2_low": "{amount} de media, por debajo de {limit}",
    "care_minutes": "{n} min más allá de {limit}",
    "care_since": "desde {date}",
    "data_share": "hay datos del {amount} del día",
    "data_gap": "faltan datos de {amount}",
    "data_none": "no hay datos de este día",
    "overview_safety": "se alcanzó un límite de seguridad",
    "overview_one": "1 medida se aparta de sus días habituales",
    "overview_many": "{n} medidas se apartan de sus días habituales",
    "overview_usual": "todo lo que aquí comparamos estuvo en su rango habitual",
    "overview_none_apart": "ninguna medida se aparta mucho de sus días habituales",
    "overview_nothing": "hay muy pocos datos para comparar con sus días habituales",
    "overview_template": "Su día en resumen: {overview}.",
    "and": " y ",
    "data_note": "Faltan datos de este día. Es posible que esta página no lo muestre todo.",
    "data_note_new": "Aún tenemos pocos días de datos. Su rango habitual puede cambiar todavía.",
    "disclaimer": "Esta página no es un diagnóstico. Puede contener errores.",
    "no_medication_change": "No cambie su medicación por esta página. Consulte antes a su equipo médico.",
    "emergency": (
        "Llame enseguida al número local de emergencias si tiene dolor en el pecho, se desmaya "
        "o apenas puede respirar."
    ),
    "rule_glucose_low": "Su glucosa estuvo muy baja. Siga su plan para la glucosa baja y llame hoy a su equipo médico.",
    "rule_glucose_high": (
        "Su glucosa estuvo muy alta durante mucho tiempo. "
        "Siga su plan para la glucosa alta y llame hoy a su equipo médico."
    ),
    "rule_spo2_low": "Su oxígeno en sangre estuvo bajo durante la noche. Llame hoy a su equipo médico.",
    "rule_other": "Se alcanzó un límite de seguridad. Llame hoy a su equipo médico.",
    "care_usual": "habitual {median} ({low}–{high}, {days} días)",
    "care_provisional": "provisional",
    "care_no_usual": "sin rango habitual",
    "care_difference": "diferencia {n}",
    "care_score": "puntuación {n}",
    "care_language": "en inglés: el idioma pedido no está disponible",
    "prompt_compared": "en comparación con",
}

# Neutral words that the prompt lists: enough for every sentence that is asked for.
CORE = words("""
a además al anotado aparece aquí así atención breve como con conjunto de del detalle durante día el ella en
entre equipo es esta este esto estuvo está fue ha hay hemos hoy información jornada junto la las le lea
lectura lecturas leer llegó lo los marcó medición medida medidas medimos mencionar mención mirada mirar
momento mostró muestra nos nota notas observa observamos para parte por primero punto página que queda quedó
registra registrado registramos registro registró resultado resumen revisar se según señal señala señales
situó sitúa son su sus también tiene total tuvo un una usted valor valores vea vemos vimos vistazo y
""")

# Neutral too, and not worth the prompt's tokens: models use them unasked.
MORE = words("""
acerca agrega agregamos ahora ahí alcanza alcanzaba alcanzado alcanzó allí anillo anota anotamos anotó
aparecieron apareció aparecía apartado aporta aportan aportó apuntado apuntamos apunte apuntó aspecto aunque
añade añadimos brindó cada capta captada captado captamos captó cerró cierra cifra cifras colección comenta
comentamos comienza comparación comparada comparado comparados comparamos comparar compararlo comparativa
compare comparte compartir compártalo concretamente concreto conjunta conoce consta consulta contado
contamos conteo contexto continuación cuadro cual cuales cuando cuanto cuenta da dan dato decir deja dejan
dejó describe descrito desde detallamos detalles detectado detectamos detectó dice dieron dio dispositivo
dispositivos dispuso días empezamos empieza encontrado encontramos enseña era esa ese eso estaba estaban
estado estar estas estos estuvieron están evolución existe facilita figura figuran fin final finalizó
finalmente frente fueron general grupo ha haber había han hola igualmente incluido incluimos incluye indica
indicado indican indicó informa informe lado largo lista listado llega llegan lleva llevar llevó luego marca
marcaba marcado mediciones medido mide miden midieron midió mientras mire miremos monitor mostrado mostramos
mostraron muestra muestran muestras nombre nota notado notamos nuestra nuestro nuestros número observaciones
observación observado observó obtenido obtuvimos obtuvo ofrece ofrecemos otra otras otro otros panorama
partes pasa pasamos pase pasó presenta presentado presentamos presentó principal principales pulsera punto
pusimos puso página queda quedado quedan quedaron queremos quiero quisimos recap recibido recibimos recibió
recoge recogen recogida recogido recogieron recogimos recogió refleja reflejado reflejan reflejó registrada
registradas registrados registran registraron registros repasa repasamos repasando repaso reporta reportó
respecto resulta resultados resultó reunimos revela reveló revisado revisamos revisando revisión saber
sección seguido seguimiento sensor sensores ser serie sido siendo situaba situado situamos suma sumaba
sumado suman sumando sumaron sumó tabla tal tanto tema tenemos tener tenido tenía tienen toda todo todos
toma tomada tomado tomamos tomó total totales trae trajo tras trata través tuvieron ubica ubicó usamos va
valora van ve veamos ver viendo viene vino visita visión vista vistas visto vuelta ítem
""")

LEXICON = Lexicon(
    letters="A-Za-zÁÉÍÓÚÜÑáéíóúüñ",
    core=CORE,
    more=MORE,
    usual=words("""
        acostumbra generalmente habitual habituales habitualmente normalmente rango referencia suele suelen
        típica típicamente típicas típico típicos usual usuales
    """),
    apart=words("""
        aleja alejada alejado alejó aparta apartaba apartado apartan apartó cambia cambiado cambio cambios
        cambió destaca destacado destacan destacar destacó desviación desvió desvía diferencia diferencias
        diferente diferentes difiere difirió distinta distinto distintos fuera inusual lejos llama llamó
        movido movió mueve sale salido salió variación varió
    """),
    alike=words("""
        acorde cerca cercana cercano coincide coinciden coincidió consonancia constante continuó continúa
        corresponde dentro encaja encajó estable igual línea mantenido mantiene mantuvo misma mismo parecida
        parecido parecidos permanece permaneció próxima próximo semejante sigue siguió similar similares
    """),
    night=words("""
        anoche descansaba descanso dormido dormir dormía durmió madrugada noche noches nocturna nocturnas
        nocturno nocturnos
    """),
    gaps=words("""
        corte cubierta cubierto cubre datos escasa escaso escasos falta faltado faltan faltaron faltó hueco
        huecos incompleta incompletas incompleto incompletos interrumpió interrupción limitada limitadas
        limitado limitados parcial parciales parcialmente pausa perdieron perdió pocas pocos solo sólo vacío
    """),
    trend=words("""
        cambiado cambiando cambio continuo desarrollo días evoluciona evolucionado evolucionando gradual
        gradualmente juntas juntos lentamente movido moviendo patrón poco progresivamente progresivo
        reciente recientes señales sostenida sostenido tendencia variando varias varios últimas últimos
    """),
    weight=words("""
        alerta clave destacado esencial favor fundamental importante importantes preste prioridad
        prioritario urgente
    """),
    idioms=(
        r"\blo más importante\b|\brequiere(?= su atención)"
        r"|\bes decir\b|\ba lo largo\b|\bpor (?:último|favor)\b|\buna cosa\b"
        r"|\b(?:su )?equipo médico\b|\bbuen(?:os|as) (?:días|tardes|noches)\b|\bnúmero de registro\b"
        r"|\bcompar(?:ado|ada|amos|ando) (?:hoy |este día |su día )?con sus? (?:días|rango) (?:habituales|habitual)\b"
        r"|\bresumen de (?:su )?salud\b|\bdatos (?:de|del) (?:hoy|día|su día|registro)\b|\bsus datos\b|\bal final\b"
    ),
    now=r"\b(?:hoy|anoche|esta noche|este día|la última noche)\b",
    governed=(
        r"(?:de|del|a|al|con|frente a|respecto a|en|como|que|entre|dentro de|fuera de|lejos de|cerca de|para)"
        r"(?: (?:su|sus|lo|el|la|un|una|valor|valores|noches|noche|días|día|es|ser|nivel))*\s+"
    ),
    adjoining=(
        r"(?: (?:en usted|para usted|rango|valor|valores|nivel))?"
        r"(?: (?:de|es|son|fue|era|es de|ser de|ser|estar en|está en))?"
    ),
    alike_usual=(
        r"(?<!\{usual\} )\b(?:en|como|con) (?:(?:su|sus|lo|el|la|un|una|es|valor|días|noches) )*"
        r"(?:habitual|habituales|usual|típico|típica|normalmente|rango|siempre)\b(?<!con su valor habitual)"
    ),
    comparators=(
        r"comparaci[oó]n con|comparad[oa] con|frente al?|respecto (?:a|de)l?|junto a|que|desde|fuera de|dentro de"
        r"|cerca de|similar a|parecid[oa] a|distint[oa] (?:de|a)|diferente (?:de|a)|entre|línea con|lejos de"
        r"|cercan[oa] a|próxim[oa] a"
    ),
    breaks="mientras|y|pero|que|cuando|donde|frente|respecto|comparado|comparada|comparación|aunque|según",
    not_before_difference="de|a|desde|que|como|en|entre|hasta|cerca de|habitual|rango|dentro de|fuera de|para|por",
    wrong=(
        ("negation", r"\bdej\w* de\b"),
        (
            "time",
            r"\b(?:otr[oa]s|tod[oa]s l[oa]s|cada|estos|estas|varios|varias|algunos) (?:días?|noches?)\b",
        ),
    ),
    forbidden={
        "number": words("""
            cero cien ciento cinco cincuenta cuarenta cuarto cuatro diez doble doce docena dos mil mitad
            nueve ocho once par quince segundo seis sesenta siete tercera tercio treinta tres triple uno
            veinte
        """),
        "direction": words("""
            abajo alta alto altos arriba aumento aumentó baja bajado bajo bajos bajó cayó creció debajo
            descenso disminuyó elevada elevado encima inferior mayor menor menos más máximo mínimo reducido
            sobre subido subió supera superior superó
        """),
        "negation": words("no ni nunca jamás ningún ninguna nada sin tampoco nadie apenas"),
        "cause": words("""
            alcohol causa causado cena consecuencia culpa debido estrés gracias motivo porque provoca
            provocó razón
        """),
        "reassurance": words("""
            bien buena bueno excelente mala malo mejor normal peor perfecto preocupe sana sano tranquila
            tranquilo
        """),
        "medication": words("""
            dosis fármaco insulina medicación medicamento medicina metformina pastilla pastillas tratamiento
        """),
        "diagnosis": words("""
            anormal apnea arritmia diabetes diagnóstico enfermedad enfermo fiebre gripe hipoglucemia
            infección patológico
        """),
        "advice": words("debe debería tome beba coma descanse evite camine llame haga vaya"),
        "size": words("""
            algo bastante claramente demasiado gran grande ligeramente mucho muy pequeño poco
        """),
        "unit": words("latidos milisegundos grados mg minutos horas pasos mmol puntos porcentaje"),
        "metric": words("""
            azúcar cardíaca corazón frecuencia glucosa oxígeno piel pulso sangre sueño temperatura
            variabilidad
        """),
    },
)

LANGUAGE = Language(
    code="es",
    english_name="Spanish (usted)",
    decimal=",",
    thousands=".",
    names=NAMES,
    other_name=Name("registro"),
    named=named,
    usual_intro="lo habitual: ",
    difference_tail=r"^,?\s+(?:que|de|a) (?:lo |su )?(?:habitual|usual)\b",
    usual_range="{middle} (casi siempre de {low} a {high})",
    units=UNITS,
    differences={
        "duration": ("cerca de {amount} más de lo habitual", "cerca de {amount} menos de lo habitual"),
        "steps": ("cerca de {amount} más de lo habitual", "cerca de {amount} menos de lo habitual"),
        "other": (
            "cerca de {amount} por encima de lo habitual",
            "cerca de {amount} por debajo de lo habitual",
        ),
    },
    phrases=PHRASES,
    lexicon=LEXICON,
    examples=(),
)
