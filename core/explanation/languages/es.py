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
    "hrv_sleep_ln": Name("variabilidad de la frecuencia cardíaca"),
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
    "hrv": Name("variabilidad de la frecuencia cardíaca"),
    "temp": Name("temperatura de la piel"),
    "temperature": Name("temperatura de la piel"),
    "spo2": Name("oxígeno en sangre"),
    "glucose": Name("glucosa"),
    "motion": Name("movimiento"),
    "sleep": Name("sueño"),
    "strain": Name("conjunto de señales de la noche"),
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
    "drift_above": "por encima de lo habitual en los últimos 14 días",
    "drift_below": "por debajo de lo habitual en los últimos 14 días",
    "data_share": "hay datos del {amount} del día",
    "data_gap": "faltan datos de {amount}",
    "data_none": "no hay datos de este día",
    "overview_safety": "se alcanzó un límite de seguridad",
    "overview_one": "1 medida se aparta de sus días habituales",
    "overview_many": "{n} medidas se apartan de sus días habituales",
    "overview_usual": "todo lo que pudimos comparar estuvo en su rango habitual",
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
    "care_language": "–",
    "prompt_compared": "en comparación con",
}

VOCABULARY = words("""
a además ahora al allí anotada anotado anotamos anotó aparece aparecen aporta apunte aquí así atención
añadimos breve cada cifra cifras como comparación comparada comparado comparar compare con conjunto conviene
cuadro da dan dato de deja dejó del desde destaca detalle detalles dice dio durante día días e el ella en
entre equipo era es esa ese esta estaba estado este esto estos estuvo está frente fue fueron ha haber han
hay hemos hoy indica indicó información informe jornada junto la las le lectura lecturas leer llega llegó lo
los luego marca marcó mañana mediciones medición medida medidas medido medimos mención merece mirar mire
misma mismo momento mostramos mostró muestra muestran médico nos nota notas nuestra número o observa
observado observamos obtuvo ofrece ofrecemos para parte pasada pasado por presenta presentamos presentó
primera primero puede pues punto página queda quedan quedó recoge recogido recogió registrada registrado
registrados registramos registro registró repaso respecto resultado resultados resumen revisar revisión
saber se según ser señala señalamos si sido siguiente siguientes situó sitúa sobre son su suma sus tabla
también tenemos tener tiene toma tomada tomado tras trata tuvo un una usted vale valor valores vamos ve vea
vemos ver vez vio vista vistazo visto y ya último últimos
""") - {"mañana", "vale", "último", "últimos", "número"}

LEXICON = Lexicon(
    letters="A-Za-zÁÉÍÓÚÜÑáéíóúüñ",
    vocabulary=VOCABULARY,
    usual=words(
        "habitual habituales habitualmente usual suele costumbre rango normalmente típico típica referencia"
    ),
    apart=words(
        "fuera aparta apartó apartada distinto distinta diferente difiere cambio cambió sale "
        "salió destaca alejó aleja"
    ),
    alike=words(
        "dentro similar cerca parecido parecida coincide mismo misma línea estable igual mantiene mantuvo"
    ),
    night=words("noche noches anoche nocturna nocturno nocturnos madrugada"),
    gaps=words(
        "falta faltan faltó hueco huecos incompleto incompleta parcial limitado limitados "
        "escasos pocos datos sensor vacío"
    ),
    comparators=(
        r"(?:(?:en )?comparaci[oó]n con|comparad[oa] con|frente a|respecto (?:a|de)|junto a|que|desde|de|fuera de|dentro de)"
    ),
    breaks=r"\b(?:mientras|y|pero|que|frente|respecto|comparado|comparada|comparación|desde|cuando|donde)\b",
    wrong=(),
    required_before_value=None,
    forbidden={
        "number": words("cero uno dos tres cuatro cinco seis siete ocho nueve diez doble mitad"),
        "direction": words(
            "más menos mayor menor alto alta bajo baja encima debajo subió bajó aumentó disminuyó "
            "superior inferior"
        ),
        "negation": words("no ni nunca jamás ningún ninguna nada sin tampoco nadie"),
        "cause": words("porque debido causa causado provoca razón motivo estrés culpa"),
        "reassurance": words("bien bueno buena sano sana tranquilo tranquila preocupe normal excelente"),
        "medication": words("insulina metformina dosis pastilla medicina medicamento fármaco"),
        "diagnosis": words(
            "enfermedad diabetes infección fiebre gripe hipoglucemia diagnóstico anormal patológico"
        ),
        "unit": words("latidos milisegundos ciento grados mg minutos horas pasos mmol"),
        "metric": words("corazón cardíaca pulso glucosa azúcar sueño oxígeno temperatura variabilidad"),
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
