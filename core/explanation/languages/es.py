"""Spanish (usted): how facts are rendered, what the template says, and the words a model may use."""

import re

from core.explanation.languages.language import Language, Lexicon, Name, answer, forms, words

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
    "glucose_sd": Name("variabilidad de la glucosa"),
    "glucose_mage": Name("amplitud de las oscilaciones de la glucosa"),
    "glucose_cv": Name("variabilidad de la glucosa"),
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
    "strain": "{name} estuvo {value}.",
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
    "data_gap": "hay un hueco de {amount} en los datos",
    "data_none": "no hay datos de este día",
    "overview_safety": "se alcanzó un límite de seguridad",
    "overview_one": "1 medida se aparta de lo habitual en usted",
    "overview_many": "{n} medidas se apartan de lo habitual en usted",
    "overview_usual": "todo lo que aquí comparamos estuvo en su rango habitual",
    "overview_none_apart": "ninguna medida se aparta mucho de lo habitual en usted",
    "overview_nothing": "hay muy pocos datos para comparar con lo habitual en usted",
    "overview_template": "Su día en resumen: {overview}.",
    "and": " y ",
    "data_note": "Faltan datos de este día. Es posible que esta página no lo muestre todo.",
    "data_note_new": "Todavía tenemos datos de pocos días. Su rango habitual aún puede cambiar.",
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
    "rule_spo2_low": "Su oxígeno en sangre estuvo bajo durante la noche. Llame hoy mismo a su equipo médico.",
    "rule_other": "Se alcanzó un límite de seguridad. Llame hoy mismo a su equipo médico.",
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
a además ahora al alcanzó anotado anotó aparece aquí así atención breve como con cuenta dato datos de
del detalle durante día el ella en encontramos entre equipo es esta este esto estos estuvo está fue fueron ha
hasta hay hemos hoy indica información jornada junto la las le lea lectura lecturas leer llegó lo los marca
marcó medición mediciones medida medidas medido medimos mencionar mención mirada mirar momento mostrado mostró
muestra muestran nos nota notas observa observamos obtuvo para parte por primero punto página que queda quedó
recoge reflejó refleja registra registrado registramos registro registros registró resultado resumen revisar se
sensor según señal señala señales situó sitúa son su sus también tenemos tiene tuvo un una usted valor
valores vea vemos ver vimos vio vistazo y
""")

# Neutral too, and not worth the prompt's tokens: models use them unasked.
MORE = words("""
abarca acerca acompaña agrega agregamos agrupado ahora ahí alcanza alcanzaba alcanzado alcanzó allí anillo
anota anotaciones anotación anotada anotamos anotó aparecieron apareció aparecía apartado aporta aportan
aportó aprecia apreciamos apreciar apuntado apuntamos apunte apuntó archivo arroja arrojó aspecto aspectos
aunque añade añadimos bloque brevemente brindó cada calculado calculamos capta captada captado captamos
captura captó caso cifra cifras cita colección comenta comentamos comentario comparación comparada comparado
comparados comparamos comparar compararlo comparativa compare comparte compartir compilado comprende
compártalo concretamente concreto conjunta conoce conocer consignado consignó consta constató consulta
contado contamos contenía conteo contexto contiene continuación cuadro cual cuales cuando cuanto cuenta da
dan dato decir dedicado define deja dejan dejó describe descrito desde detallado detallamos detalles
detectado detectamos detectó devolvió dice dieron dio dispositivo dispositivos dispuso documentado documentó
días echamos echar elemento elementos emitió encontrado encontramos enseña enseñó entrada entradas entregó
enumera enviado envió era esa ese eso esquema estaba estaban estado estar estas estos estuvieron están
evolución examina examinado existe expresa extraído facilita ficha figura figuraba figuran formato frente
fueron general grupo gráfico ha haber había han histórico hoja hola identificado identificó igualmente
incluido incluimos incluye incluía indica indicaba indicado indican indicó informa informe instante
introducción lado largo le leyó leído leímos lista listado llamado llega llegaba llegan lleva llevar llevó
localizado luego marca marcaba marcado material mediciones medido medía menciona mencionado mencionamos
mensaje mide miden midieron midió mientras mire miremos monitor mostrado mostramos mostraron muestra
muestran muestras nombrado nombre nota notado notamos nuestra nuestro nuestros número observaciones
observación observado observó obtenido obtenidos obtuvimos obtuvo ofrece ofrecemos ojeada otra otras otro
otros panel panorama partes parámetro pedimos plasma plasmado portada posición precisado presenta presentado
presentamos presente presentó principal principales proporciona proporcionó publicado pulsera punto pusimos
puso página queda quedaba quedado quedan quedando quedaron recap recapitula recapitulación recapitulamos
recibido recibimos recibió recoge recogen recogida recogido recogieron recogimos recogió recolectado
recolectó recuento referido refiere refleja reflejado reflejan reflejó registraba registrada registradas
registrados registran registraron registros relata remarca repasa repasamos repasando repaso reporta reportó
reseña reseñamos respecto resulta resultados resultó reunido reunimos revela reveló revisado revisamos
revisando revisión reúne saber sección seguido seguimiento seguía sensor sensores ser serie señalaba
señalado señaló sido siendo sintetiza situaba situado situamos solicitamos suma sumaba sumado suman sumando
sumaron sumó síntesis tabla tablero tal tanto tema tenemos tener tenido tenía texto tienen tipo titular toda
todo todos toma tomada tomado tomamos tomaron tomó total totales trae trajo transcurso transmite
transmitidos transmitió tras trata través tuvieron título ubica ubicó usamos va valora van ve veamos ver
versión viendo viene vino vio visita visión vista vistas visto visualiza vuelta ítem
""") | words("""
alguna algunas aquella aquellas aquello asimismo cuya cuyas cuyo cuyos dan dando dar daba dado del delante
dicha dicho dichas dichos dijo ella ellas ello ellos ese esos esas estando estuvimos eran fuimos cómo
contador donde momentos repasemos sepa transcurrió transcurre transcurría transcurso habido hallazgo
hallazgos han hubo iba iban incluyen incluyó incluyendo hasta junto juntas juntos lee leen leemos leyendo
leyeron leída leídas leídos les luego manera forma modo mediante modos muestreo nos obtener obtiene obtenida
obtenidas obtienen propia propias propio propios personal personales punto resumido resumida resumimos
resumir resume resumiendo ronda rondaba rondan rondando rondó respectivo respectiva seguidamente sido
situarse suya suyas suyo suyos teniendo tuvimos tuvo verse veía veían viendo vieron vienen vinieron ya
nivel niveles dato datos diario diaria periodo período lapso ocasión finalmente inicialmente actual
actualmente actuales apartados cierre comienzo ciclo día diurna diurno diurnas diurnos digital dispositivo
escrito escrita escritos imagen foto fotografía visual balance relación respectivamente conclusión
estadística indicador indicadores métrica métricas
""")
# All forms in which a report is told, of the regular verbs.
MORE |= forms(
    """
    anot registr present indic reflej report observ not marc señal lleg qued result revis repas arroj aport
    apreci detect capt list mencion detall document apunt plasm situ ubic coment relat inform entreg facilit
    proporcion consign figur recopil mir consult examin visualiz calcul sum compar public guard enumer
    identific incorpor agreg hall contabiliz cit orden agrup acompañ reseñ analiz
    """,
    "a an ó aron aba aban amos ado ada ados adas ar ando",
)
MORE |= forms("cuent", "a an") | forms("cont", "ó aron aba aban amos ado ada ados adas ando")
MORE |= words("""
emite emiten emitió emitido emitida emitieron fecha pantalla perfil palabras frase saludo novedad novedades
asunto plano
""")
MORE |= forms("alcanz", "a an ó aron aba aban amos ado ada ados adas ar ando")
MORE |= forms("mostr encontr", "ó aron aba aban amos ado ada ados adas ar ando") | forms(
    "muestr encuentr", "a an"
)
MORE |= forms("describ recib compart exist", "ió ieron ía ían imos ido ida idos idas ir iendo")
MORE |= forms("describ recib compart exist aparec ofrec comprend", "e en")
MORE |= forms("aparec ofrec comprend", "ió ieron ía ían emos ido ida idos idas er iendo")

LEXICON = Lexicon(
    letters="A-Za-zÁÉÍÓÚÜÑáéíóúüñ",
    core=CORE,
    more=MORE,
    usual=words("""
        acostumbra acostumbrada acostumbrado acostumbrados base costumbre generalmente habitual habituales
        habitualmente normalmente rango referencia suele suelen típica típicamente típicas típico típicos
        usual usuales usualmente
    """),
    apart=words("""
        aleja alejada alejado alejó aparta apartaba apartado apartan apartó cambia cambiado cambiaron cambio
        cambios cambió destaca destacado destacan destacar destacó desviación desvió desvía diferencia
        diferencias diferente diferentes difiere difirió distinta distintas distinto distintos fuera inusual
        lejos llama llamó movido movió mueve sale salido salió variación variaciones varió
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
        algunas cobertura corte cortes cubierta cubierto cubre datos escasa escaso escasos falta faltaban
        faltado faltan faltaron faltó hueco huecos incompleta incompletas incompleto incompletos interrumpió
        interrupción limitada limitadas limitado limitados parcial parciales parcialmente pausa perdieron
        perdió pocas pocos solo solamente sólo vacío
    """),
    whole=words("todo toda todos todas cada total totales conjunto completo completa íntegro"),
    trend=words("""
        alejando cambiado cambiando cambio continuo desarrolla desarrollo desde días evoluciona evolucionado
        evolucionando evolución gradual gradualmente hace ido juntas juntos lentamente lento movido moviendo
        mantuvo movimiento patrón poco progresivamente progresivo reciente recientes señales sostenida
        sostenido tendencia unas unos va variando varias varios viene últimamente últimas últimos
    """),
    weight=words("""
        alerta atender aviso avisos clave destacado esencial favor fundamental importancia importante
        importantes pedimos preste principal prioridad prioritaria prioritario relevante urgente
    """),
    unlisted={
        "apart": forms(
            "alej apart cambi destac desvi modific resalt llam separ vari",
            "a an ó aron aba aban ado ada ados adas ar ando",
        )
        | forms("distanci", "a an ó aron aba aban ado ada ados adas ar ando")
        | words("""
            ajeno atípica atípico alejadas alejados aparte cambiante contraste desplazado desplazamiento
            desplazó desviaciones desvían difieren difería discrepa distancia distinguió distingue
            infrecuente inhabitual inhabituales inusuales inusualmente mueven movieron movía moverse notoria
            particularidad salen salieron salía singular resalte sobresale sobresalió viró vira
        """),
        "alike": forms("acerc ajust asemej", "a an ó aron aba aban ado ada ados adas ar ando")
        | words("""
            sintonía acordes alineada alineado armonía cercanas cercanos coincidente coincidía coinciden
            coincidieron comparable comparables concordancia concuerda conforme constancia conserva conservó
            conservado continuaba continuado corresponden correspondió correspondía encajan encajaba
            equiparable estabilidad estables familiar iguala igualó invariable inalterado manteniendo
            mantenía mantenerse mantienen mantuvieron mismas mismos mantenida parecidas permanecen
            permaneció permanecía permanecido próximas próximos seguido semejantes siguen siguieron seguía
            uniforme
        """),
        "night": words("""
            descansa descansar descansado descansó dormida duerme durmiendo descansando cama acostado
            acostada
        """),
        "gaps": forms("cubr", "e en ía ían ió ieron imos ir iendo")
        | forms("falt", "a an aba aban ado ando ar")
        | words("""
            algún algunos ausencia ausencias ausente ausentes breves brecha brechas completar cortada
            cortado cortó cubiertas cubiertos desconectado escasas escasez escasean espacios falta faltante
            faltantes fragmentada fragmentado fragmento fragmentos intermitente interrumpida interrumpido
            interrumpidos interrupciones intervalos lagunas laguna limitación pausas perdida perdido
            perdidos perdidas perdió poca porción restante salto saltos tramo tramos únicamente vacíos vacía
            disponible disponibles parte partes
        """),
        "trend": forms(
            "alej cambi desplaz modific perfil vari evolucion",
            "a an ó aron aba aban ado ada ados adas ando arse",
        )
        | forms("desarroll dibuj prolong apunt", "a an ó aron aba aban ado ada ando")
        | words("""
            afianza alejándose apareciendo cambios cambiante constante constantes continua continuada
            continuado continuamente continúa continuó desplazamiento desplazándose deriva derivando
            gradualmente graduales iban lenta lentas lentos mantenida mantenido mantiene moverse moviéndose
            mueve movimientos movió noches paulatina paulatinamente paulatino persiste persistente
            progresiva progresión prosigue repetido repite seguido sigue siguió siguiendo sostiene
            tendencias tiempo variando venía venido viniendo ya
        """),
        "weight": words("""
            alertas emite emitió advertencia avisa aviso avisó central detenerse esencial fijarse leyendo
            importa merece pide prestar prioritarios requiere relevancia señalado solicita solicitamos
            urgentes mirarlo dato
        """),
    },
    idioms=(
        r"\bla última noche\b|\b(?:la|esta) (?:pasada noche|noche pasada)\b|\b(?:la|el|lo) siguiente(?=:"
        r"| (?:lectura|valor"
        r"|nota|registro|resultado|dato|medición|detalle|información)\b)|\bpara (?:empezar|comenzar"
        r"|resumir|terminar)\b"
        r"|\b(?:vale|merece) la pena (?:mirar|ver|leer|mencionar|señalar|notar|destacar|revisar|anotar)\b"
        r"|\btenga en cuenta(?= que\b|:| (?:esto|este|esta)\b| \{name\})|\btenga presente(?= que\b)"
        r"|\ben (?:pocas|resumidas) (?:palabras|cuentas)\b|\ben una sola (?:frase|línea|mirada)\b"
        r"|\ben una (?:frase|línea)\b"
        r"|\bo sea(?=,| \{difference\})|\ben cambio(?=,)|\bpor (?:su|otra) (?:parte|lado)\b"
        r"|\b(?:día|jornada) (?:se )?(?:cerró|cierra|terminó|acabó) con\b|\bsi (?:miramos|vemos|repasamos"
        r"|observamos|leemos)\b"
        r"|\b(?:a )?continuación\b|\bde (?:forma|manera|modo) que\b|\bsobre(?= (?:\{name\}|su (?:día"
        r"|jornada|registro|noche)"
        r"|el (?:día|registro)|la (?:noche|jornada)|hoy)\b| \{name\})|\ben primer lugar\b|\bante todo\b"
        r"|\ben (?:lugar|vez) de\b|\bde acuerdo con\b|\ba grandes rasgos\b|\ba la vez\b"
        r"|\ben (?:su )?conjunto\b|\bdebe saber(?=:"
        r"| que\b)"
        r"|\blo más (?:destacado|relevante|notable)\b"
        r"|\b(?:punto|dato|aviso|nota|valor|lectura) más importante\b|\bun poco de (?:atención|contexto)\b"
        r"|\bqueremos(?= (?:mostrar|señalar|contar|compartir))"
        r"|\bpuede(?= (?:ver|leer|observar|consultar|revisar)\b)|\bpodemos(?= (?:ver|leer|observar|decir)\b)"
        r"|\btal (?:como|y como)(?= (?:se|lo|muestra|vemos|vimos)\b)|\bmuy(?= (?:cerca|similar|parecid))"
        r"|\binformación sobre\b"
        r"|\blo más importante\b|\brequiere(?= su atención)"
        r"|\bes decir\b|\ba lo largo\b|\bpor (?:último|favor)\b|\buna cosa\b"
        r"|\b(?:su )?equipo médico\b|\bbuen(?:os|as) (?:días|tardes|noches)\b|\bnúmero de registro\b"
        r"|\bcompar(?:ado|ada|amos|ando) (?:hoy |este día |su día )?con sus? (?:días|rango) (?:habituales"
        r"|habitual)\b"
        r"|\bresumen de (?:su )?salud\b|\bdatos (?:de|del) (?:hoy|día|su día|registro)\b|\bsus datos\b"
        r"|\bal final\b"
    ),
    idioms_of={
        "apart": (
            r"\blugar(?= (?:habitual|usual|típico))|\blo que más (?:llama|llamó|destaca|destacó|resalta"
            r"|resaltó)\b|\bllam\w+ la atención\b"
            r"|\bse (?:sale|salió) de\b"
        ),
        "alike": (
            r"\blugar(?= (?:habitual|usual|típico|de siempre))|\b(?:similar(?:es)?|parecid[oa]s?|semejantes?"
            r"|igual(?:es)?|comparables?|cercan[oa]s?"
            r"|próxim[oa]s?|acordes?"
            r"|línea|equiparables?|mism[oa]s?|coincid\w+|como)(?: (?:al?|que|con|en|la|las|los|lo|el|de|sus))*"
            r" (?:otr[oa]s|demás)(?: (?:noches|días))?\b"
            r"|\bse (?:parecen?|pareció|parecía)\b|\b(?:como|lo de|el de|la de|de|que) siempre\b"
        ),
        "night": r"\b(?:durante|en) (?:el|su) sueño\b|\bmientras dormía\b",
        "trend": (
            r"\bdesde hace (?:unos|unas|varios|varias|algunos|algunas) (?:días|noches)\b|\bpoco a poco\b"
            r"|\b(?:día|noche) (?:tras|a) (?:día|noche)\b|\bde (?:día en día|noche en noche)\b"
            r"|\bcada vez\b(?! más| menos)"
            r"|\bdesde hace (?:un tiempo|tiempo)\b|\bpaso a paso\b|\bcon el paso de (?:los días|las noches)\b"
            r"|\balgunos días\b|\balgunas noches\b"
        ),
        "weight": (
            r"\b(?:queremos|quisiéramos) (?=llamar|pedir)|\b(?:ponga|preste|fije) (?:su )?atención\b"
            r"|\ben primer lugar\b|\bantes que (?:el resto|lo demás)\b|\bllam\w+ la atención\b"
        ),
        "gaps": (
            r"\bsin (?:cubrir|registrar|medir)\b|\bhizo (?:una )?pausas?\b|\bno (?:tenemos|hay|captó|registró"
            r"|recogió|midió|mostró|recibió|recibimos|contamos con"
            r"|llegaron|se registraron) tod[oa]s?\b|\bno (?:todo|todas|todos|toda|está completo"
            r"|está completa)\b"
        ),
    },
    not_usual=r"(?!)",
    now=r"\b(?:hoy|anoche|esta noche|este día|la última noche)\b",
    governed=(
        r"(?:de|del|a|al|con|frente a|respecto a|en|como|que|entre|dentro de|fuera de|lejos de|cerca de"
        r"|para|donde)"
        r"(?: (?:su|sus|lo|el|la|los|las|un|una|valor|valores|noches|noche|días|día|es|ser|nivel|línea"
        r"|lugar|punto|donde))*\s+"
    ),
    adjoining=(
        r"(?: (?:en usted|para usted|rango|valor|valores|nivel))?"
        r"(?: (?:de|es|son|fue|era|es de|ser de|ser|estar en|está en))?"
    ),
    alike_usual=(
        r"(?<!\{usual\} )(?<!diferencia )(?<!diferencias )(?<!contraste )\b(?:en|como|con) (?:(?:su"
        r"|sus|lo"
        r"|el|la|un|una|es|valor|días|noches) )*"
        r"(?:habitual|habituales|usual|típico|típica|normalmente|rango|siempre|costumbre|referencia|base"
        r"|suele|acostumbra)\b(?<!con su valor habitual)"
        r"|\b(?:valor|nivel|lo) de (?:costumbre|siempre)\b|\bdonde (?:suele|acostumbra)\b|\b(?:sigue"
        r"|siguió|seguido|continúa|mantuvo|mantiene)"
        r" (?:en |con )?su (?:rango|valor|nivel)\b"
    ),
    comparators=(
        r"comparaci[oó]n con|comparad[oa] con|frente al?|respecto (?:a|de)l?|junto a|en (?:lugar|vez) de"
        r"|que (?:lo|su|sus)"
        r"|(?:habitual(?:es)?|usual(?:es)?|típic[oa]s?|referencia|costumbre),? que (?:es|son|ronda|rondan"
        r"|está|están)|desde|fuera de|dentro de"
        r"|cerca de|similar a|parecid[oa] a|distint[oa] (?:de|a)|diferente (?:de|a)|entre|línea con|lejos de"
        r"|cercan[oa] a|próxim[oa] a|se (?:aleja|alejó|aparta|apartó) de|(?:salió|sale|difiere|difirió) de"
    ),
    breaks="mientras|y|pero|que|cuando|donde|frente|respecto|comparado|comparada|comparación|aunque|según",
    not_before_difference="de|a|desde|que|como|en|entre|hasta|cerca de|habitual|rango|dentro de|fuera de|para|por",
    misread=(
        (  # the reading stands beside the usual: it is no part of it, no way to it, and not between the two
            r"\bentre (?:su |lo )?(?:habitual )?\{|\{value\} y (?:de |en )?(?:lo habitual,? )?(?:de )?\{usual\}"
            r"|\b(?:sum|añad)\w* \{value\} a\b|\bde \{value\}, lo\b|\bdespués (?:lo habitual,? )?\{usual"
            r"|\b(?:huecos?|cortes?|pausas?|interru\w*|falta\w*|perd\w*|vacío)\b[^.;,:()]*\{value\}"
            r"|\{value\}[^.;,:()]*\b(?:huecos?|cortes?|pausas?|falta\w*|perd\w*|vacío)\b"
            r"|\{value\}[^.;]*\b(?:ahora|a estar)\b[^.;]*\{difference\}|\bva de \{value\}|\blo que falta"
            r"|\b(?:días|noches) (?:habituales|usuales|típic[ao]s),? \{name\}[^.;]*\{difference\}"
        ),
        (  # {value} is a reading, not how far it is from the usual
            r"\b(?:cambi|vari|mov|alej|desvi|desplaz|apart|difier|difer|difir|distanci|distingu)\w* (?:en "
            r"|por |de )?\{value\}"
            r"|\b(?:diferencia|distancia|desviación|variación|cambio"
            r"|desplazamiento)\b[^.;,:{]*(?:\{name\}[^.;,:{]*)?"
            r"\b(?:de|es|fue) \{value\}|\{value\} (?:lejos|aparte)\b|\{value\} de (?:\{usual\}|lo habitual|su)"
            r"|\{usual\} (?:fue|es|era) \{name\}"
        ),
        (  # nor is it what is missing
            r"\b(?:falt|perdi)\w* (?:de )?\{value\}|\{value\} (?:falt|perdi)|\b(?:hueco|pausa|corte"
            r"|interrupción|vacío)s?\b"
            r"[^.;,:{]*(?:\{name\}[^.;,:{]*)?\b(?:de|es|fue|cubren?) \{value\}"
        ),
        (  # nor several days' value
            r"(?<!otras )(?<!otros )\b(?:días|noches)\b(?! habituales| típic"
            r"| usuales)[^.;,:{]*\{name\}(?:(?!\b(?:ahora|hoy|anoche)\b)[^.;,:{])*\{value\}"
        ),
    ),
    wrong=(
        (  # {name} is the subject of what changes: nothing changes it, and nothing else changes
            "cause",
            r"\b(?:día|noche|jornada|esto|eso|registro|sensor)(?: \w+)?"
            r" (?:cambi|muev|mov|desplaz|vari)\w* (?:a )?\{name"
            r"|\b(?:día|jornada) (?:fue|es|estuvo) (?:distint|diferent|inusual|igual|estable)\w*\b(?! (?:al?|en) )"
            r"|\bpor (?:el|esto|eso|un|una|ello|otr[oa])\b(?! (?:vistazo|momento|lado)\b)",
        ),
        ("person", r"\botr[oa]s tienen\b"),
        ("size", r"\btodo (?:encaj|coincid|sigue|está|es|fue)\w*"),
        (  # the usual stands still: it is the value that moves
            "swap",
            r"(?:\b(?:habitual(?:es)?|típic\w+|usual(?:es)?|rango|referencia|base|costumbre)\b(?: en usted)?|\{usual\})"
            r"(?: (?:se|ha|han|había|hoy))* (?:cambi|mov|muev|desplaz|vari|difier|difiri|alej|apart|desvi|desví)\w*",
        ),
        (
            "cause",
            r"\bsensor(?:es)?(?: (?:se|estuvo|está|fue|ha|han|estaba|estaban))+ (?:mov|fuera|lejos|interrump|cambi"
            r"|apart|alej|perd|desvi|sal)\w*|\basí,? (?:\{name|\{value)",
        ),
        (
            "person",
            r"\b(?:su|nuestro|al|del) equipo\b|\bequipo (?:lo |la |ya )?(?:vio|ve|tiene|tuvo|sabe|mir|ley|lee|hac)\w*"
            r"|\b(?:diferente|distint[oa]|lejos|fuera|alejad[oa]) de usted\b|\b(?:para|con) usted (?:es|fuera|lejos)\b"
            r"|\busted (?:es|estuvo|está|estaba|fue|salió|sale|dormía|descansaba) (?:\w+ )?(?:diferent|distint|fuera"
            r"|lejos|alej|apart|inusual)\w*|\busted (?:salió|sale)\b",
        ),
        ("advice", r"\bhay que\b|\bes para\b|\bllam\w+\b(?![^.;]* atención\b)"),
        (
            "size",
            r"\b(?:tod[oa]s|cada)(?: (?:los|las|sus))* (?:valor|lectur|medid|medicion|medición|registro)\w*"
            r"|\bfalt\w+ (?:solo|sólo|solamente|poc\w+)\b|\b(?:solo|sólo|solamente)\b[^.;{]*\bmomento\b",
        ),
        ("negation", r"\bdej\w* de\b"),
        ("size", r"\bun[oa]s \{"),
        (
            "cause",
            r"\bequipo (?:se )?(?:cambi|mov|puso|llev)\w*|\bpor (?:usted|su (?:día|jornada|noche|descanso))\b"
            r"|\bllev\w+ (?:a )?\{name\}"
            r"|\busted (?:se )?(?:cambi|mov|llev|perd|apart|alej|desvi|modific|desplaz|dej|hizo|interrump)\w*",
        ),
        ("person", r"\b(?:para|de) otr[oa]s\b(?! (?:noches|días)\b)"),
        ("time", r"\ben otr[oa]s(?=,| \{)|\bya\b"),
        (
            "direction",
            r"\b(?:mov|cambi|ido|va|v[ou]?elv|desplaz|evolucion|regres)\w* (?:a|hacia|hasta) (?:lo|su)\b",
        ),
        (
            "negation",
            r"\b(?:huecos?|pausas?|cortes?|interrupci\w+)\b[^.;]*\bcub\w+|\b(?:día|jornada) cubiert[oa]\b"
            r"|\bestá disponible\b|\b(?:solo|sólo|solamente) falta\w*|\bqued\w+ cubiert[oa]s?(?=:| con)",
        ),
        (
            "cause",
            r"\b(?:ya|dado|visto|puesto|es|así|de (?:forma|manera|modo)) que(?= su\b| usted\b)|\bya que\b"
            r"|\bdado que\b",
        ),
        (
            "time",
            r"\bhasta (?:ahora|hoy|anoche|que)\b|\bhace (?:días|noches|un|una)\b|\baquel\w* (?:día|noche)",
        ),
        (
            "time",
            r"\b(?:otr[oa]s|tod[oa]s l[oa]s|cada|estos|estas|varios|varias|algunos) (?:días?|noches?)\b",
        ),
    ),
    never_of={
        "weight": (
            r"\b(?:cambi|sal[ei]|mov|alej|vari|desplaz|desvi|revis|consult|examin)\w*|\blejos\b|\bqued\w+ atrás\b"
            r"|\b(?:por|durante|solo|en) un momento\b|\bbreve\w*\b|\bequipo médico\b|\bequipo (?:lo |la "
            r"|ya )?(?:vio|ve|ha |sabe|conoce|recib|ley|mir|not)\w*"
            r"|\b(?:tuvo|tiene|tuvimos|tenemos|tenido|recibió|estuvo|obtuvo)\b[^.;{]*\b(?:atención|en cuenta)\b"
            r"|\bahora\b|\bavisos?\b[^.;{]*\b(?:qued|lleg|anota|registr)\w*|\{name\} queda (?:anota|registra)\w*"
            r"|\batención estuvo\b|\b(?:vimos|visto|leímos|vieron) (?:el|los|este) avisos?\b"
        ),
        "night": (  # how somebody slept is a measure of its own
            r"\b(?:durmió|dormido|descansó|dormía|descansaba|descanso|noche|madrugada)(?: (?:fue|sigue|siguió|continúa"
            r"|continuó|es|estuvo|se mantuvo))? (?:igual|dentro|estable|fuera|distint|diferent|lejos|cambi|contin|sigue"
            r"|siguió|complet|constante|similar|parecid|inusual)\w*\b(?! (?:al?|en) )|\b(?:durm|dormid|descans)\w*"
            r"[^.;{]*\btoda la noche\b|\b(?:estable|constante|complet[oa]|mism[oa]) (?:descanso|noche)\b"
            r"|\b(?:descanso|noche) (?:estable|constante|complet[oa])\b|\besta noche (?:\{name\} )?(?:se )?"
            r"(?:sigue|mueve|continúa|es|está|sale|aleja)\b"
        ),
        "trend": (  # the value is the last night's, and a drift does not stand still
            r"\{value\}(?: \w+){0,2} (?:días|noches)\b"
            r"|\b(?:últimamente|reciente\w*|tendencia|hace poco|poco a poco)\b(?:(?!\b(?:ahora|anoche|hoy|últim[oa])\b)"
            r"[^.;,])*\{value\}"
            r"|\b(?:días|noches)\b(?:(?!\b(?:ahora|anoche|hoy|últim[oa])\b)[^.;:,])*\{value\}"
            r"|\b(?:mant\w+|sigue|sigui\w+|contin\w+|perman\w+|lleva\w*|viene\w*|va)(?: en| de| a)? \{value"
            r"|\b(?:va|es|está|fue|sigue) (?:lent[oa]|lentamente|constante|estable)\b"
            r"(?! (?:cambi|mov|evol|vari|alej|y))"
        ),
    },
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
    traps=words("""
        porque pues debido gracias más menos mucho algo bien bueno normal ligeramente muy todavía antes ayer
        siempre nunca sin pero actividad sueño corazón pasos cuerpo salud
    """),
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
    examples=(
        answer(
            "Este es su día de un vistazo: {overview}.",
            glucose__safety="Importante hoy: {name} fue de {value}.",
            resting_hr__out_of_range=(
                "Anoche {name} fue de {value}, en comparación con su valor habitual de {usual}. Está {difference}."
            ),
            hr__data="Faltan lecturas de {name}: {value}.",
            sleep_total__measure="Anoche {name} fue de {value}, cerca de lo habitual: {usual}.",
        ),
        answer(
            "Esto es lo que vimos hoy: {overview}.",
            hrv_sleep__drift="Vemos una tendencia: {name} está {difference}. Anoche fue de {value}.",
            steps__measure="También registramos {value} en {name}.",
        ),
    ),
)
