"""Spanish (usted): how facts are rendered, what the template says, and the sentences a model may write."""

import re

from core.explanation.grammar import Grammar
from core.explanation.languages.language import Language, Name, answer

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
    "sleep_efficiency": Name("proporción de sueño durante el tiempo en la cama"),
    "glucose_mean": Name("glucosa media"),
    "glucose_sd": Name("variabilidad de la glucosa"),
    "glucose_mage": Name("amplitud de las oscilaciones de la glucosa"),
    "glucose_cv": Name("variabilidad de la glucosa"),
    "glucose_gmi": Name("índice de glucosa"),
    "glucose_gmi_14d": Name("índice de glucosa de dos semanas"),
    "glucose_tir": Name("proporción de lecturas de glucosa dentro del objetivo"),
    "glucose_titr": Name("proporción de lecturas de glucosa dentro del objetivo estricto"),
    "glucose_tbr_70": Name("tiempo con la glucosa baja"),
    "glucose_tbr_54": Name("tiempo con la glucosa muy baja"),
    "glucose_tar_180": Name("tiempo con la glucosa alta"),
    "glucose_tar_250": Name("tiempo con la glucosa muy alta"),
    "hr": Name("frecuencia cardíaca"),
    "spo2": Name("oxígeno en sangre"),
    "glucose": Name("glucosa"),
    "strain": Name("valor nocturno combinado"),
    "night": Name("registro de la noche"),
    "day": Name("registro del día"),
}

_OWNED = re.compile(r"\b(?:su|sus|la|el|los|las|un|una|tu)\s+$", re.IGNORECASE)
_CONTRACTED = re.compile(r"\b(de|a)l\s+$", re.IGNORECASE)


def named(before: str, name: Name) -> str:
    return _CONTRACTED.sub(r"\1 ", _OWNED.sub("", before)) + "su " + name.text


_PERCENTAGE = re.compile(r"[\d.,]+ por ciento\b")
_CONTRACTING = re.compile(r"\b(de|a) $", re.IGNORECASE)


def inflected(before: str, slot: str) -> str:
    """The text with the amount after it; a percentage takes an article: "fue del 97 por ciento"."""
    if not _PERCENTAGE.match(slot) or not re.search(r"\w $", before):
        return before + slot
    if _CONTRACTING.search(before):
        return _CONTRACTING.sub(r"\1l ", before) + slot
    return before + ("el " if before.endswith(" en ") else "un ") + slot


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
    "out_of_range": "{when} {name} fue de {value}. Quedó {difference}. Su valor habitual es de {usual}.",
    "out_of_range_bare": "{when} {name} fue de {value}.",
    "strain": "{name} estuvo {value}.",
    "drift": "{name} ha estado {difference}.",
    "safety": "{name}: {value}.",
    "data": "{name}: {value}.",
    "measure": "{when} {name} fue de {value}. Su valor habitual es de {usual}.",
    "measure_bare": "{when} {name} fue de {value}.",
    "today": "hoy",
    "last_night": "anoche",
    "strain_value": "más lejos de su nivel habitual que en la mayoría de las noches",
    "drift_above": "en los últimos días por encima de lo habitual",
    "drift_below": "en los últimos días por debajo de lo habitual",
    "safety_glucose_low": "{amount} en el punto más bajo, con {minutes} por debajo de {limit}",
    "safety_glucose_high": "{amount} en el punto más alto, con {minutes} por encima de {limit}",
    "safety_spo2_low": "{amount} en promedio, por debajo del {limit}",
    "care_minutes": "{n} min más allá de {limit}",
    "care_since": "desde {date}",
    "data_share": "hay datos del {amount} del día",
    "data_gap": "hay un hueco de {amount} en los datos",
    "data_none": "no hay datos de este día",
    "overview_safety": "se alcanzó un límite de seguridad",
    "overview_one": "1 medida se aparta de lo habitual en usted",
    "overview_many": "{n} medidas se apartan de lo habitual en usted",
    "overview_usual": "todo lo que comparamos aquí estuvo dentro de su rango habitual",
    "overview_none_apart": "no encontramos ninguna medida lejos de lo habitual en usted",
    "overview_outside": "no todas las medidas estuvieron dentro de su rango habitual",
    "overview_nothing": "no hay suficientes datos para compararlos con lo habitual en usted",
    "overview_template": "Su día de un vistazo: {overview}.",
    "and": " y ",
    "duration_and": " y ",
    "data_note": "Faltan datos de este día. Es posible que esta página no lo muestre todo.",
    "data_note_new": "Por ahora tenemos datos de pocos días. Su rango habitual aún puede cambiar.",
    "disclaimer": "Esta página no es un diagnóstico. Puede contener errores.",
    "no_medication_change": (
        "No cambie su medicación por lo que lea en esta página. Consulte antes con su equipo médico."
    ),
    "emergency": (
        "Llame enseguida al número de emergencias de su zona si tiene dolor en el pecho, se desmaya "
        "o apenas puede respirar."
    ),
    "rule_glucose_low": (
        "Su glucosa estuvo muy baja. Siga su plan para la glucosa baja y llame hoy mismo a su equipo médico."
    ),
    "rule_glucose_high": (
        "Su glucosa estuvo muy alta durante mucho tiempo. "
        "Siga su plan para la glucosa alta y llame hoy mismo a su equipo médico."
    ),
    "rule_spo2_low": "Su oxígeno en sangre estuvo bajo. Llame hoy mismo a su equipo médico.",
    "rule_other": "Se alcanzó un límite de seguridad. Llame hoy mismo a su equipo médico.",
    "care_usual": "habitual {median} ({low}–{high}, {days} días)",
    "care_provisional": "provisional",
    "care_no_usual": "sin rango habitual",
    "care_difference": "diferencia {n}",
    "care_score": "puntuación {n}",
    "care_language": "en inglés: el idioma pedido no está disponible",
}

# Every clause is true of every fact that its sentence is for, whatever stands before it; so they may be joined freely.
GRAMMAR = Grammar(
    phrases={
        "night": "(anoche|la noche pasada)",
        "day": "hoy",
        "then": "(además|asimismo), ",
        "lead": "(<then>|un dato[ para tener en cuenta]: )",
        "was": "(fue de|se situó en)",
        "about": "(<when>[,] {name}|{name}[ <when>])",
        "named": "(<about> <was> {value}|{name} <was> {value} <when>)",
        "saw": (
            "(registramos|medimos|anotamos|(el sensor|su sensor|el dispositivo|su dispositivo) (registró"
            "|midió)) {value}"
        ),
        "seen": (
            "([<when>[,] ]<saw> para {name}|<saw> para {name} <when>|para {name}[,] <saw>[ <when>]"
            "|[<when>[,] ](los datos|sus datos) mostraron {value} para {name}|(el valor"
            "|la cifra) de {name}[ <when>] fue de {value})"
        ),
        "bare": "{name}[ <when>]: {value}",
        "usually": (
            "((; |. )su valor habitual es de {usual}|. (para comparar|a modo de comparación)(:"
            "|,) su valor habitual es de {usual}|. (su valor habitual|lo habitual en usted): {usual})"
        ),
        "against": (
            "(, (en comparación con|frente a) su valor habitual de {usual}"
            "|, mientras que su valor habitual es de {usual}|<usually>)"
        ),
        "differs": "(, |, es decir, |, lo que supone |. este valor quedó ){difference}",
        "beyond": "fuera de (su rango habitual|lo habitual en usted)",
        "stood": (
            "(se apartó de (lo habitual[ en usted]|su nivel habitual)|se salió de su rango habitual"
            "|estuvo <beyond>)"
        ),
        "apart": "(, <beyond>|. <stood>)",
        "inside": "(dentro de|en) su rango habitual",
        "alike": "(, <inside>|. [este valor ]estuvo <inside>)",
        "latest": ". (<when>[,] <was> {value}|el valor de <when> fue de {value})",
        "trend": "((vemos|vimos|hay|se observa) una tendencia|(los|sus) datos muestran una tendencia)",
        "please": "([por favor, ](lea|vea) esto[ ahora]|importante|atención|tenga en cuenta lo siguiente)",
        "here": (
            "([este es ]su día de un vistazo|aquí tiene su día[ de un vistazo]|(un vistazo"
            "|una mirada) a su día|[esto es ]lo que vimos[ hoy])"
        ),
    },
    sentences={
        "summary": (
            "[<here>: ]{overview}.",
            "revisamos los datos de su día: {overview}.",
        ),
        "safety": (
            "[<please>. ]{name}: {value}.",
            "[<please>(:|.) ]{name} fue de {value}.",
        ),
        "data": (
            (
                "[tenga en cuenta (esto|lo siguiente). ]([(sobre|acerca de|en cuanto a|una nota sobre) ]"
                "{name}: {value}|(para|en cuanto a) {name}, {value})."
            ),
        ),
        "strain": (
            ("[<lead>](<about> estuvo {value}|{name} estuvo <when> {value}|{name} estuvo {value} <when>)."),
            "{name}: {value}.",
        ),
        "drift": (
            "([<lead>]|[<then>]<trend>: ){name} (ha estado|estuvo) {difference}[<latest>].",
            "{name}: {difference}.",
        ),
        "apart": (
            "[<lead>](<named>[<differs>]|<seen>[<differs>])[<against>].",
            "[<lead>]<named>([<differs>]<apart>| y <stood>)[<usually>].",
            ("[<lead>]<about> (quedó|se situó) {difference}[, con {value}]([<against>]|<apart>[<usually>])."),
            "[<lead>]<about>, con {value}, estuvo <beyond>[<usually>].",
            "<bare>[<differs>][<against>].",
        ),
        "differing": (
            "[<lead>](<named>|<seen>)<differs>[<against>].",
            "[<lead>]<about> (quedó|se situó) {difference}[, con {value}][<against>].",
            "<bare>[<differs>][<against>].",
        ),
        "within": (
            "[<lead>](<named>|<seen>)[<against>].",
            "[<lead>]<named>(<alike>| y estuvo <inside>)[<usually>].",
            "[<lead>]<about> estuvo <inside>, con {value}[<against>].",
            "[<lead>]<about>, con {value}, estuvo <inside>[<usually>].",
            "<bare>([<against>]|<alike>[<usually>]).",
        ),
        "measured": (
            "[<lead>](<named>|<seen>)[<against>].",
            "<bare>[<against>].",
        ),
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
    inflected=inflected,
    usual_range="{middle} (por lo general, de {low} a {high})",
    units=UNITS,
    differences={
        "steps": ("{amount} por encima de lo habitual", "{amount} por debajo de lo habitual"),
        "other": (
            "aproximadamente {amount} por encima de lo habitual",
            "aproximadamente {amount} por debajo de lo habitual",
        ),
    },
    phrases=PHRASES,
    grammar=GRAMMAR,
    examples=(
        answer(
            "Su día de un vistazo: {overview}.",
            glucose__safety="Por favor, lea esto: {name} fue de {value}.",
            resting_hr__out_of_range=(
                "Anoche {name} fue de {value}, es decir, {difference}. Su valor habitual es de {usual}."
            ),
            hr__data="Una nota sobre {name}: {value}.",
            sleep_total__measure="{name} fue de {value} anoche, dentro de su rango habitual.",
        ),
        answer(
            "Esto es lo que vimos hoy: {overview}.",
            hrv_sleep__drift="Vemos una tendencia: {name} ha estado {difference}. Anoche fue de {value}.",
            steps__measure="Hoy su dispositivo registró {value} para {name}.",
        ),
    ),
)
