"""English: how facts are rendered, what the template says, and the words a model may use."""

import re

from core.explanation.languages.language import Language, Lexicon, Name, answer, forms, words

NAMES = {
    "resting_hr": Name("resting heart rate"),
    "hr_mean": Name("mean heart rate"),
    "hr_min": Name("lowest heart rate"),
    "hr_max": Name("highest heart rate"),
    "sleep_hr_mean": Name("heart rate in sleep"),
    "hrv_sleep": Name("heart rate variability"),
    "skin_temp_sleep": Name("skin temperature in sleep"),
    "spo2_mean": Name("blood oxygen level"),
    "spo2_min": Name("lowest blood oxygen level"),
    "steps": Name("step count"),
    "active_minutes": Name("active time"),
    "sleep_total": Name("time asleep"),
    "sleep_deep": Name("deep sleep"),
    "sleep_rem": Name("dream sleep"),
    "sleep_light": Name("light sleep"),
    "sleep_awake": Name("time awake in bed"),
    "time_in_bed": Name("time in bed"),
    "sleep_efficiency": Name("share of time in bed spent asleep"),
    "glucose_mean": Name("mean glucose"),
    "glucose_sd": Name("spread of glucose"),
    "glucose_mage": Name("size of glucose swings"),
    "glucose_cv": Name("spread of glucose"),
    "glucose_gmi": Name("glucose index"),
    "glucose_gmi_14d": Name("glucose index of two weeks"),
    "glucose_tir": Name("time with glucose in range"),
    "glucose_titr": Name("time with glucose in the tight range"),
    "glucose_tbr_70": Name("time with low glucose"),
    "glucose_tbr_54": Name("time with very low glucose"),
    "glucose_tar_180": Name("time with high glucose"),
    "glucose_tar_250": Name("time with very high glucose"),
    "hr": Name("heart rate"),
    "spo2": Name("blood oxygen"),
    "glucose": Name("glucose"),
    "strain": Name("mix of night signals"),
    "night": Name("night data"),
    "day": Name("day record"),
}

_OWNED = re.compile(r"(?:\b(?:your|the|this|a|an|our)\s+)$", re.IGNORECASE)
_DETERMINED = re.compile(r"(?:'s|’s)\s+$")


def named(before: str, name: Name) -> str:
    if _DETERMINED.search(before):
        return before + name.text
    return _OWNED.sub("", before) + "your " + name.text


UNITS = {
    "bpm": ("{n} beat per minute", "{n} beats per minute"),
    "ms": ("{n} millisecond", "{n} milliseconds"),
    "celsius": ("{n} °C", "{n} °C"),
    "percent": ("{n} percent", "{n} percent"),
    "points": ("{n} point", "{n} points"),
    "steps": ("{n} step", "{n} steps"),
    "mg_dl": ("{n} mg/dL", "{n} mg/dL"),
    "hour": ("{n} hour", "{n} hours"),
    "minute": ("{n} minute", "{n} minutes"),
    "plain": ("{n}", "{n}"),
}

PHRASES = {
    "out_of_range": "{name} was {value} {when}. That is {difference}. Your usual is {usual}.",
    "out_of_range_bare": "{name} was {value} {when}.",
    "strain": "{name} was {value}.",
    "drift": "{name} is {difference}.",
    "safety": "{name}: {value}.",
    "data": "{name}: {value}.",
    "measure": "{name} was {value} {when}. Your usual is {usual}.",
    "measure_bare": "{name} was {value} {when}.",
    "today": "today",
    "last_night": "last night",
    "strain_value": "further from your usual than on most nights",
    "drift_above": "higher than usual in recent days",
    "drift_below": "lower than usual in recent days",
    "safety_glucose_low": "{amount} at the lowest, with {minutes} below {limit}",
    "safety_glucose_high": "{amount} at the highest, with {minutes} above {limit}",
    "safety_spo2_low": "{amount} on average, below {limit}",
    "care_minutes": "{n} min beyond {limit}",
    "care_since": "since {date}",
    "data_share": "data present for {amount} of the day",
    "data_gap": "a gap of {amount} in the data",
    "data_none": "no data for this day",
    "overview_safety": "a safety limit was reached",
    "overview_one": "1 measure stands out from your usual days",
    "overview_many": "{n} measures stand out from your usual days",
    "overview_usual": "everything compared here was in your usual range",
    "overview_none_apart": "we found no measure far from your usual days",
    "overview_nothing": "there is too little data to compare with your usual days",
    "overview_template": "Your day at a glance: {overview}.",
    "and": " and ",
    "data_note": "Some data is missing for this day. This page may not show all of it.",
    "data_note_new": "We have few days of data so far. Your usual range may still change.",
    "disclaimer": "This page is not a diagnosis. It may be wrong.",
    "no_medication_change": "Do not change your medicine because of this page. Ask your care team first.",
    "emergency": (
        "Call your local emergency number at once if you have chest pain, faint or can hardly breathe."
    ),
    "rule_glucose_low": "Your glucose was very low. Follow your plan for low glucose and call your care team today.",
    "rule_glucose_high": (
        "Your glucose was very high for a long time. Follow your plan for high glucose and call "
        "your care team today."
    ),
    "rule_spo2_low": "Your blood oxygen was low through the night. Call your care team today.",
    "rule_other": "This reached a safety limit. Call your care team today.",
    "care_usual": "usual {median} ({low}–{high}, {days} days)",
    "care_provisional": "provisional",
    "care_no_usual": "no usual range",
    "care_difference": "difference {n}",
    "care_score": "score {n}",
    "care_language": "written in English: the language asked for is not available",
    "prompt_compared": "compared with",
}

# Neutral words that the prompt lists: enough for every sentence that is asked for.
CORE = words("""
a about across add also and are around as at be been came care collected daily data day day's details device
during entry figure finding for found from gave given gives glance got had has have here here's how in into is
it its level list listed lists logged look looked looking looks measure measured measurement measurements
measures mention mentioned moment note noted notice noticed now of on our overall overview page part please
point reached read reading readings record recorded records report reported result results review said saw see
seeing seen sensor sensors share shared show showed shown shows signals sit sits summary team tells that the
then there these this those to today today's together value values view was we we've were what when where which
while with worth you your
""")

# Neutral too, and not worth the prompt's tokens: models use them unasked.
MORE = words("""
account add added adding addition additionally adds afterwards against all along alongside although
altogether amid among an answer appeared appearing area around arrive arrived arrives aspect at available be
became being beside besides between board bring brings brought but by called came caught chart check checked
checking collected collection come comes coming compare compared compares comparing comparison comprises
concerning contain contained contains content context count counted counts course cover covered covers daily
data day's deliver delivered delivers depicted describe described describes detail details detected detects
device devices did display displayed displays do document documented does done drawn each enter entered
entries every examined fact facts feature featured features field figures file filed find finding findings
finds focus follow followed following follows form formed forms found frame full furthermore gather gathered
gave general generated gets getting given gives giving go goes got group grouped hand happened heading
headline held hello here's hi highlight highlighted highlights holding holds identified identifies include
included includes including indicate indicated indicates indicating indication info information into
introduces it's item items itself joined keeping kind know label labeled labelled land landed lands
lastly latest lay let's level levels lie lies listing lists located log logged logging logs made main makes
making mark marked marks meanwhile memo mentioned mentions message met moments monitored moreover namely
notes noticing number numbers observation observations observe observed obtain obtained occasion occurred
occurs offer offers onto order our outcome outline outlined outlines output own panel paragraph particular
parts period phase pick picked picture pictured piece plain plot plotted pointed portion position positioned
posted prepared present presented presents print produced profile provide provided provides quick quickly
quoted ran reads recalled recap receive received receiving recording recordings refer referred refers
reflect reflected reflects refreshed regard regarding regards register registered registers relative remark
report reported reporting reports represent represented represents returned returns reveal revealed
revealing reveals reviewed reviewing ring rings row rows run said sat say says scan scanned scope screen
section seeing segment sends sensor sensor's sensors sent series served set several shared sheet show
showing side signal signalled singled slot snapshot some source speak speaks specific spot spotted state
stated stats stretch stretches subject such sum summaries summarised summarize summarized summing sums
supplied supply surface survey table tell telling tells than thank that's then there's these thing things
those though through throughout title top topic total totaled totalled totals touch trace traced traces
tracked tracker tracking transmitted turn turned turning turns type update updated us value values versus
via view viewed viewing visible watched way we've wearable wearing went whereas whole word words wore wrap
wraps wrist write writing written yield yielded yields you're you've yours yourself
""")
# All forms in which a report is told.
MORE |= forms(
    """
    record report show display list detail document present represent reflect collect read view detect log
    highlight mention contain mark turn chart return deliver register appear print signal
    gather review assess check count enter add label track inspect post cover
    """,
    "- s ed ing",
)
MORE |= forms(
    """
        not measur captur compar observ summaris summariz describ receiv includ provid recogniz shar
        stor stat trac compil indicat acquir examin outlin
    """,
    "e es ed ing",
)
MORE |= words("""
accompanied accompany additional afterwards amounted amounts apiece appearance appears background begins
bring brings bullet calendar came capture check closing collection combined comment comments compilation
considered conveys corresponding counted current currently dashboard daytime describes description display
drawn during features following follows format found further gathered get gets give gives glimpse go got
graph graphs group pointed pointing here's hereby herewith image indicator indicators individual
individually initial insight instance introduction its journal key letter likewise line lines listed
makes marker markers metric metrics name named naming nutshell obtained offer opened opening order ordered
own paper passage photo picture pieces plus presentation presently put puts putting recap recapped recaps
record-keeping reference register related remarks respectively round run-through rundown saved section
separate separately short showcases showing side similarly speaking specifics spells statement stats sum
summing supplied table taken takes talk tallied tallies tally text thank then therein thereof timeline
titled told turn update upon various view viewing walkthrough way wearable's wearables what what's
words worn wrap wrap-up write-up
""")

LEXICON = Lexicon(
    letters="A-Za-z",
    core=CORE,
    more=MORE,
    usual=words("""
        baseline customarily customary generally habitual most mostly norm normally often range ranges
        reference regular typical typically usual usually
    """),
    apart=words("""
        apart away change changed changes changing depart departed departs departure deviate deviated
        deviates deviation differ differed difference different differs distance distinct leaves left like
        move moved moves moving out outside shift shifted shifting shifts so stand standing stands stood
        unlike unusual varied varies
    """),
    alike=words("""
        aligned alignment alike close closely comparable consistent consistently familiar fit fits fitted
        inside keeping keeps kept like line match matched matches matching much near nearby pattern remain
        remained remains same similar similarly so stable stay stayed staying stays steady unchanged within
    """),
    night=words("""
        asleep bed night night's nights nighttime overnight rested sleeping slept tonight tonight's
    """),
    gaps=words("""
        affect affected affects break breaks could coverage covered cut few gap gaps hole holes incomplete
        interrupted interruption limited missed missing only part partial partially partly pause paused so
        sparse stretch stretches thin
    """),
    whole=words("all altogether complete each every fully full total totals whole throughout"),
    trend=words("""
        already build building built changing continue continued continues continuing days develop developed
        developing drift drifted drifting drifts emerged emerging gradual gradually keeps lasted lasting
        lately ongoing pattern patterns persisted persistent progressive recent recently several slow slowly
        so some something steadily steady still trend trending trends
    """),
    weight=words("""
        alert alerts an attention draw flag flagged follows gave give important importance key level main
        pay priority sensor top urgent
    """),
    unlisted={
        "apart": forms("depart contrast shift stray wander break drift differ", "- s ed ing")
        | forms("deviat diverg vari chang mov", "e es ed ing")
        | words("""
            atypical changed contrasting departures deviations differences differently distanced distinctive
            distinctly exception exceptional leaving noticeable outlier separated shifting standout stepped
            stepping stray uncommon uncharacteristic uncustomary unfamiliar unusually variation variations
        """),
        "alike": forms("align resembl echo mirror match settl follow", "- s ed ing")
        | forms("resembl settl", "e es ed ing")
        | words("""
            accord accordance agree agreed agrees agreement belong belonged belongs consistency constant
            continue continued continues continuity corresponded corresponds hold held holding holds inline
            level likewise maintained maintains maintaining parallel patterns resemblance settled stability
            stably steadily tracked tracks uniform unaltered
        """),
        "night": words("resting nightly bedtime nighttime's night-time"),
        "gaps": words("""
            absent absence available blank blanks broken captured coverage disrupted disruption fragment
            fragmented fragments incompletely intermittent interrupt interruptions interval intervals lack
            lacked lacking lacks leave leaves leaving left limit limits miss misses patches patchy pauses
            pausing portion portions remainder scattered segments several skipped spots spotty unavailable
            unrecorded
        """),
        "trend": forms(
            "drift shift trend build develop continu persist emerg unfold evolv wander head", "- s ed ing"
        )
        | forms("continu emerg evolv chang mov", "e es ed ing")
        | words("""
            along already begun changes consistent consistently constant continual continually continuously
            course crept creeping development during evolution extended further gone going incremental
            incrementally kept lasts lately lingered lingering movement moves nights pointing progress
            progressed progressing progression progressively prolonged repeated repeatedly run running
            stretch sustained time underway
        """),
        "weight": words("""
            alerted alerting drawing especially flags following first foremost gives giving matter matters
            needed needs noting pointed points prioritise prioritize prominent requires sensors special take
            taken urgently warning warnings
        """),
    },
    idioms=(
        r"\bif (?:you|we) (?:look|glance|take a look)\b|\b(?:look|looks|looked|looking|went|going|read"
        r"|reading) (?:over|through|back)(?= (?:your|the|today|this|these|those|what|it|all|over|at|on)\b)"
        r"|\blook(?:s|ed|ing)? back\b"
        r"|\btak(?:e|es|ing) (?:a|another) (?:moment|minute|quick look)\b|\bin (?:a nutshell|a few words"
        r"|other words|one line|one sentence|total|turn|sum)\b|\bas a whole\b|\b(?:tells?|told) the story\b"
        r"|\blike(?= (?:this|that)\b)|\bwe would like to\b|\bwe'd like to\b|\byou(?:'ll| will)(?= (?:find"
        r"|see|read)\b)|\bput together\b|\bput simply\b"
        r"|\bto (?:begin|start)(?: with)?\b|\bthat is to say\b|\bthe same (?:page|report|record)\b"
        r""
        r"|\bhow (?:your day|today|the day) (?:went|looked|looks|turned out|unfolded|measured up|compares"
        r"|compared)\b"
        r"|\bone (?:thing|point|item|note|finding)\b|\bup[- ]to[- ]date\b|\b(?:add|adds|added|sum|sums"
        r"|summed) up\b"
        r"|\binstead of\b|\bas well(?: as)?\b|\bin short\b|\b(?:details|notes|points|findings|more|list"
        r"|rest)(?: \w+)? below\b"
        r"|\bhealth (?:summary|note|notes|update|report|readings)\b|\bcare team\b"
        r"|\b(?:at|by) the end of the day\b|\bthe day ended with\b|\bafter(?= a look| the (?:day|night)\b)"
        r"|\b(?:over|this) time\b|\bfinally(?=,)|\bfirst(?=[,:.]|$)|\bthe first (?:thing|point)\b"
        r"|\b(?:this|please|name\}) first\b"
        r"|\bright(?= (?:around|at|in|on|within|near)\b)|\bwell(?= (?:within|inside)\b)|\bmore(?= typical)"
        r"|\bshort (?:look|summary|note|overview)\b|\bin place of\b|\bfalls?(?= (?:in|within|inside)\b)"
        r"|\bfell(?= (?:in|within|inside)\b)|\b(?:stands?|stood)(?= at\b)|\blast(?= (?:several|few|days))"
        r"|\bthe average(?= (?:of|for)\b)|\bto sum up\b|\busual one\b"
        r"|\b(?:you|we) can(?= (?:see|say|read|look|compare|find|note)\b)|\bwe want to draw\b"
        r"|\blet(?:'s| us)(?= look| see)"
        r"|\bneeds(?= (?:your |some )?attention\b)|\blike(?= (?:this|that) )"
        r"|\b(?:main|the|these|some|few) points\b|\bin brief\b|\b(?:a|this) brief (?:look|summary|note"
        r"|overview)\b"
        r"|\bover(?= (?:the|this|time|recent|several|these|your (?:day|night))\b)"
        r"|\blast(?= night)|\bnext(?= to\b|,| comes| is)|\blooking back\b|\bkeep(?:ing)? in mind\b"
        r"|\bon average\b"
        r"|\btak(?:en together|e (?:a )?(?:look|note)|ing a look|es its place)\b|\b(?:most|usual"
        r"|typical) days\b"
        r"|\bcompar(?:ed|ing) (?:today|it|this|this day|your day|you|them) (?:with|to"
        r"|against) your (?:own )?usual "
        r"(?:days|range|ranges)\b|\bgood (?:morning|day|evening)\b"
    ),
    idioms_of={
        "apart": (
            r"\bplace(?= today\b|[,.:]| with\b| at\b)(?<=usual place)|\bat the same time\b"
            r"|\bout of (?:the ordinary|line|step)(?: with\b)?|\bset (?:it|itself) apart\b"
            r"|\bset apart\b"
            r"|\b(?:usual|typical|customary|habitual|regular) pattern\b|\bor(?=,? \{difference\})"
            r"|\bmakes? (?:it|this)(?= \{difference\})"
            r"|\bmak(?:e|es|ing) \{name\} (?=stand|differ)"
        ),
        "alike": (
            r"\bplace(?<=usual place)|\ba (?:steady|familiar|stable|usual|typical) one\b|\b(?:like|as (?:on"
            r"|with|in)|similar to|close to|same as(?: on)?|in line with|much like|matched"
            r"|matches)"
            r" (?:your |the |most of (?:your|the) )?other (?:days|nights)\b"
            r"|\bas (?:always|ever)\b|\bpart of the usual\b|\bat home\b|\bas (?:it"
            r"|you) usually (?:is|do|does|are)\b"
        ),
        "night": r"\b(?:during|in) (?:your |the )?(?:sleep|night's sleep)\b|\bas you slept\b",
        "trend": (
            r"\b(?:night|day) (?:by|after) (?:night|day)\b|\bbit by bit\b|\blittle by little\b"
            r"|\bstep by step\b|\bfor (?:some time|a while)(?: now)?\b"
            r"|\bover (?:the )?(?:past|last) (?:few |several )?(?:days|nights)\b|\bnot (?:a )?(?:single"
            r"|one-off)\b|\bas (?:the )?(?:days|nights) (?:go|went|have gone)\b(?: on| by)?"
            r"|\bin the same direction\b|\bin (?:one|a) direction\b|\bof late\b"
        ),
        "weight": (
            r"\b(?:with|for) your care team\b|\bset off an alert\b|\bfirst of all\b"
            r"|\bbefore (?:the rest|all|anything else)\b(?! of)|\bat the top of\b|\btake (?:a )?(?:moment|look|note)\b"
        ),
        "gaps": (
            r"\bnot (?:all|every|covered|(?:fully |completely )?(?:complete|recorded|covered|available))\b"
            r"|\b(?:some|a few|the) others? (?:are|is|were|was)(?= missing)|\bothers (?:are|were)(?= missing)"
            r"|\bnot (?:a |the )?(?:full|whole|complete)\b|\bsome of the day\b|\bdid not (?:come through"
            r"|come in|arrive)\b|\bat times\b"
        ),
    },
    not_usual=r"\bmost (?:important|recent)\b",
    now=(
        r"\b(?:today|today's|tonight|tonight's|this (?:day|night|morning|time)|last night|last night's"
        r"|overnight)\b"
    ),
    governed=(
        r"(?:where|from|to|unlike|with|against|of|than|outside|within|inside|near|beside|beyond|versus"
        r"|alongside|like"
        r"|as|in|into"
        r"|between|leave|leaves|left|match|matches|matched|fit|fits|follow|follows|followed)"
        r"(?: (?:your|the|its|a|what|is|own|of|on|had|with|most|you|it))*\s+"
    ),
    adjoining=r"(?: (?:range|ranges|value|level|day|days|place))?(?: (?:of|is|was|being|are))?",
    alike_usual=(
        r"(?<!\{usual\} )(?<!from )\b(?:in|at|as|like|into) (?:(?:your|the|its|a|own|you|it|on) )*"
        r"(?:usual|usually|typical|typically|customary|customarily|habitual|normally|regular|norm|baseline"
        r"|generally|most)\b"
        r"|(?<!from )\bwhere (?:it|you) (?:usually|normally|typically|generally)\b"
    ),
    comparators=(
        r"instead of|compared (?:with|to)|comparison (?:with|to)|relative to|against|versus|beside"
        r"|alongside|next to"
        r"|from|than"
        r"|outside(?: of)?|within|inside|near|close to|similar to|like|unlike|between|line with"
    ),
    breaks=(
        r"while|and|but|whereas|where|which|that is|compared|against|versus|beside|alongside|relative|though"
        r"|although"
    ),
    not_before_difference=(
        r"from|to|of|than|against|near|like|unlike|in|into|until|within|outside|inside|beside|versus"
        r"|between|beyond"
        r"|before|after|by|usual|range"
    ),
    misread=(
        (  # the reading stands beside the usual: it is no part of it, no way to it, and not between the two
            r"\{value\} (?:to|of) (?:your |the )?(?:usual |typical )?(?:\{usual\}|level|range)|\{value\} in all\b"
            r"|\bin (?:all|total)\b[^.;]*\{usual\}|\{usual\} of\b"
            r"|\{value\},? (?:\{difference\},? )?(?:and )?(?:which|this|that|it) is"
            r" (?!usually|typically)(?:\w+ ){0,3}\{usual\}"
            r"|\bbetween (?:your usual |your typical )?\{(?:usual|value)\} and\b"
            r"|\{value\} and (?:at )?(?:your |the )?(?:usual |typical )?\{usual\}(?! there)"
            r"|\bthen (?:your |the )?(?:usual |typical )?\{usual\}"
            r"|\b(?:stayed|was|is|sat|stood|remained|kept) at (?:your |the )?(?:usual |typical )?\{usual\}"
            r"|\{difference\},? (?:and )?as (?:is|it)\b"
            r"|\b(?:gaps?|breaks?|holes?|paus\w*|interrupt\w*|miss\w*|lost)\b[^.;,:()]*\{value\}"
            r"|\{value\}[^.;,:()]*\b(?:gaps?|breaks?|holes?|pauses?|paused|missing|missed|lost)\b"
            r"|\{value\}[^.;]*\bnow\b[^.;]*\{difference\}|\beach (?:day|night)\b"
            r"|\b(?:the|what is|what was) missing\b|\bfor \{value\}|\bcut to\b"
        ),
        (  # {value} is a reading, not how far it is from the usual
            r"\bby \{value\}|\b(?:mov|shift|chang|drift|differ|deviat|depart|vari|stray)\w* \{value\}"
            r"|\b(?:difference|distance|deviation|departure|change|shift)\b[^.;,:{]*(?:\{name\}[^.;,:{]*)?"
            r"\b(?:is|was|of) \{value\}|\{value\} (?:away|off|apart)\b|\{usual\} (?:was|is|were) \{name\}"
        ),
        (  # nor is it what is missing
            r"\{value\}(?: (?:is|are|was|were))? (?:missing|lost|absent)\b|\b(?:gap|break|hole|interruption"
            r"|pause)s?\b"
            r"[^.;,:{]*(?:\{name\}[^.;,:{]*)?\b(?:of|is|was|were|covers?) \{value\}"
            r"|\b(?:missing|missed|misses|miss|lost|lacks?|lacking)(?: (?:of|is|was|are|only|for"
            r"|from))* \{value\}"
        ),
        (  # nor several days' value
            r"(?<!usual )(?<!typical )(?<!other )\b(?:days|nights)\b[^.;,:{]*\{name\}(?:(?!\b(?:now|night"
            r"|today|latest)\b)[^.;,:{])*\{value\}"
            r"|\{name\}(?:(?!\b(?:now|today)\b)[^.;,:{])*\{value\}[^.;,:{]*\b(?:several|recent|few"
            r"|past)\b[^.;,:{]*\b(?:days|nights)\b"
        ),
    ),
    wrong=(
        (  # {name} is the subject of what changes: nothing changes it, and nothing else changes
            "cause",
            r"\b(?:days?|nights?|you|devices?|sensors?|this|that|it|records?|what \w+ had)(?: \w+)?"
            r" (?:chang|mov|shift|var)\w* \{name|\b(?:your|the) (?:days?|nights?|records?)(?: has| have| had)?"
            r" (?:chang|mov|shift|drift|differ|left)\w*|\bchang\w* (?:of|in) (?:your|the) (?:day|night)\b"
            r"|\byour chang\w*|\bthe (?:difference|change) is (?:the|your|on)\b",
        ),
        ("size", r"\ball (?:match|fit|is\b)\w*"),
        (  # the usual stands still: it is the value that moves
            "swap",
            r"\b(?:usual|typical|customary|habitual|regular|norm|baseline|reference)(?: (?:range|reading|value"
            r"|level|day|pattern))?(?: (?:has|have|had|was|is|been))* (?:mov|shift|chang|differ|depart|deviat|vari"
            r"|drift)\w*"
            r"|\{usual\}(?: (?:has|have|had|was|is|been))* (?:mov|shift|chang|differ|vari|depart|drift|deviat)\w*"
            r"|\bwe(?:'ve| have)? (?:chang|mov|shift)\w*|\b(?:chang|mov|shift)\w* your (?:usual|typical)\b",
        ),
        (  # "so" may draw a comparison from a reading, never a reading from something else
            "cause",
            r"^(?!.*\bso here is\b)(?:(?!\{(?:value|difference)\}).)*\bso\b(?! far)"
            r"|\bso\b(?! far|,? (?:it|this|that|here|stays?|sits?|stands?)\b)",
        ),
        (
            "cause",
            r"\b(?:sensors?|devices?)(?: (?:was|were|is|are|had|has|have|been|got))* (?:moved|shifted|away|out"
            r"|changed|left|apart|affected|paused|limited|interrupted|cut|thin|missing|missed|incomplete|asleep)\b"
            r"|\baffect(?:s|ed)? by\b|\bby (?:a|the|this) (?:gap|pause|break)\b"
            r"|\bwhen you\b(?! (?:slept|were asleep|rested)\b)",
        ),
        ("person", r"(?<!as a )(?<!\bour )\bteam\b"),
        (
            "time",
            r"\b(?:has|have) been (?:chang|mov|shift|differ)ing\b|\bthen (?:it )?(?:mov|shift|chang|left|to \{|\{)",
        ),
        ("judgement", r"\bsomething (?:is|was|has been|had been)? ?(?:build|develop|emerg)\w*"),
        (
            "advice",
            r"\bsee (?:your|our|the|a) (?:care )?team\b|\b(?:value|level|reading|figure|measure|result"
            r"|range)s? to (?:have|reach|keep|be|hold|get|match)\b",
        ),
        ("negation", r"\bcould\b(?! (?:only|be|see)\b)"),
        (
            "size",
            r"(?<!not )\b(?:each|every|all)(?: (?:the|your|of|these|single))* (?:readings?|values?|measurements?"
            r"|entry|entries|figures?)\b",
        ),
        ("judgement", r"\b(?:unusual|different|changed|typical|usual) you\b"),
        ("cause", r"\b(?:day|night) put\b|\bby you\b"),
        ("doubt", r"\b(?:is|was) the (?:sensor|device)\b"),
        ("reassurance", r"\bon track\b|\bkeep it\b"),
        (
            "advice",
            r"(?:^|[.;:,–(]\s*|\b(?:please|so|and) )(?:change|move|shift|keep|stay|leave|match|fit|depart|vary"
            r"|settle|hold"
            r"|maintain|continue|stand|align|mirror|follow|agree|remain)\b(?! (?:in|from|of|at|over|was|is"
            r"|away)\b)",
        ),
        ("swap", r"\{name\} (?:has )?(?:left|leaves) \{|\breturn\w* to\b"),
        (
            "direction",
            r"\b(?:shift|head|mov|drift|return|settl|wander|com(?=e\b|es\b|ing\b)|came)\w* (?:back )?(?:to"
            r"|into|towards?) (?:your |the )*"
            r"(?:usual|typical)\b",
        ),
        ("time", r"\b(?:still|already)\b"),
        ("negation", r"\{name\} (?:is|was) covered\b"),
        ("negation", r"\bgaps?\b[^.;]*\bcovered\b|\bmissing only\b|\bonly (?:a )?few [^.;{]*missing\b"),
        ("doubt", r"\bappear(?:s|ed)? to\b"),
        ("judgement", r"\b(?:like|want) to\b(?! draw)|\blook after\b|\bin you\b|\bseen (?:this|it)\b"),
        ("time", r"\bfirst (?:day|night|time)\b"),
        ("swap", r"\bfrom (?:your )?(?:usual )?(?:range of )?\{usual\} to\b"),
        (
            "cause",
            r"\byou\b(?! (?:for|had|have|got|recorded|reached|measured|logged|noted|see|can|came|were at"
            r"|were asleep|are at|were (?:near|close)|are near|glance|look|find|read|stayed|remained|kept"
            r"|usually"
            r"|normally|typically|rested|do\b|did|slept|last night|today|overnight|is|was|and|on most)\b"
            r"|\s*[.,;:()]|\s*$|\s*\{|\s+that \{overview)",
        ),
        ("cause", r"\bresults? of\b|\b(?:comes?|came|follow(?:s|ed)?) from\b"),
        (
            "time",
            r"\b(?:other|some|several|all|these|those|every|each|both) (?:the )?(?:days?|nights?)\b"
            r"(?! signals| measures| readings)",
        ),
    ),
    never_of={
        "weight": (
            r"\bteam\b|\bfor a moment\b|\bnow\b(?! on)|\b(?:has had|had been)\b|\btake it\b|\bworth a glance\b"
            r"|\balerts?\b[^.;{]*\b(?:noted|listed|recorded|record|shared|mentioned|came)\b"
            r"|\b(?:moved?|left|leaves|away|chang\w*|shift\w*|depart\w*|check\w*|review\w*|went|gone|looked)\b"
            r"|\b(?:our|given|got|gave|had|gives?|has|have|its) (?:\w+ ){0,2}attention\b|\b(?:seen|noted"
            r"|noticed|read|found) by\b"
            r"|\btop (?:value|reading|level|measure|measurement|figure|record|result|signal)s?\b"
        ),
        "apart": r"\bwent away\b|\b(?:is|are) (?:leaving|moving|shifting)\b",
        "night": (  # how somebody slept is a measure of its own
            r"\b(?:slept|rested)\b(?! in bed| last night| overnight| tonight| today| and| your|\s*(?:[,.;:)–(]|$|\{))"
            r"|(?<!while )(?<!as )(?<!when )\byou (?:slept|rested|were (?:asleep|sleeping|resting))\b"
            r"|\bbed (?:the|all|for)\b|\b(?:steady|stable|same|consistent|familiar) (?:\w+ )?(?:night|sleep)\b"
            r"|\bnights? (?:was|were|are|is) (?:steady|stable|similar|alike|consistent|the same)\b"
            r"|\btonight (?:\{name\} )?(?:stays|moves|keeps|remains|is|shifts|leaves)\b"
        ),
        "trend": (  # the value is the last night's, and a drift does not stand still
            r"\{value\}(?: \w+){0,2} (?:for|over|in) (?:\w+ )?(?:days|nights)\b|\{value\} (?:lately|recently)\b"
            r"|\b(?:lately|recently|recent|trend|drift)\b(?:(?!\b(?:now|night|today|latest|last)\b)[^.;,])*\{value\}"
            r"|\b(?:still|already) (?:at |around |near |was |is )?\{value\}"
            r"|\b(?:was|is|were|sits?|stands?) (?:still|already) (?:at\b|\{value)"
            r"|\b(?:persist|linger)\w*[^.;{]*\{value\}"
            r"|\b(?:keeps?|kept|stay\w*|remain\w*|is|was|been) (?:steady|steadily|slow|still)\b(?! \w)"
            r"|\b(?:slow|steady)\b(?! (?:(?:and|but) (?:steady|gradual|slow|ongoing) )?(?:trend|chang|drift|shift|mov"
            r"|pattern|pace|develop|progress|departure|deviation|build))"
            r"|\bsteadily at\b"
        ),
    },
    forbidden={
        "number": words("""
            couple double dozen eight eighty eleven fifty five forty four half hundred nine ninety once one
            pair quarter seven seventy six sixty ten third thirty thousand three triple twelve twenty twice
            two zero
        """),
        "direction": words("""
            above below beyond climbed cooler decrease decreased decreasing down downward drop dropped
            elevated exceeded fall fallen falling faster fell fewer greater high higher highest increase
            increased increasing less longer low lower lowest more raised reduced rise risen rising rose
            shorter slower smaller under up upward warmer
        """),
        "negation": words("""
            aren't barely can't cannot didn't doesn't don't hardly hasn't haven't isn't neither never no
            nobody none nor not nothing nowhere scarcely wasn't weren't without won't
        """),
        "cause": words("""
            alcohol because cause caused causes causing coffee due exercise explain explained explains food
            hence illness leads meal meals owing reason since so stress therefore travel triggered weather
            why
        """),
        "reassurance": words("""
            alarming bad best better calm concern dangerous excellent fine good great harmless healthy nice
            normal ok okay perfect reassuring relax safe well worried worry worse worst
        """),
        "medication": words("""
            aspirin dose doses drug drugs inhaler insulin medication medications medicine medicines
            metformin pill pills prescription supplement supplements tablet tablets therapy treatment
        """),
        "diagnosis": words("""
            abnormal apnea arrhythmia bradycardia cold condition diabetes diabetic diagnosed diagnosis
            disease disorder fever flu hyperglycemia hypoglycemia hypoxia illness infection pathological
            sick syndrome tachycardia virus
        """),
        "advice": words("""
            avoid call consider drink eat exercise must ought recommend rest should try walk
        """),
        "size": words("""
            big bit clearly extremely far just large little much notably slightly small somewhat strongly
            very
        """),
        "unit": words("""
            beats bpm celsius degrees dl hour hours mg milliseconds minute minutes mmol ms percent points
            steps
        """),
        "metric": words("""
            blood glucose heart hrv oxygen pulse rate skin sleep spo2 step sugar temperature variability
        """),
    },
    traps=words("""
        because since due therefore hence more less just bit slightly good normal not yet again may will
        should activity body health heart sleep
    """),
)

LANGUAGE = Language(
    code="en",
    english_name="English",
    decimal=".",
    thousands=",",
    names=NAMES,
    other_name=Name("reading"),
    named=named,
    usual_intro="your usual ",
    difference_tail=r"^,?\s+(?:than|from|to) (?:your |the )?usual\b",
    usual_range="{middle} (mostly {low} to {high})",
    units=UNITS,
    differences={
        "duration": ("about {amount} longer than usual", "about {amount} shorter than usual"),
        "steps": ("about {amount} more than usual", "about {amount} fewer than usual"),
        "other": ("about {amount} higher than usual", "about {amount} lower than usual"),
    },
    phrases=PHRASES,
    lexicon=LEXICON,
    examples=(
        answer(
            "Here is your day at a glance: {overview}.",
            glucose__safety="Please look at this: {name} was {value}.",
            resting_hr__out_of_range=(
                "Last night {name} was {value}, compared with your usual {usual}. That is {difference}."
            ),
            hr__data="Part of the record is missing for {name}: {value}.",
            sleep_total__measure="{name} was {value} last night, close to your usual {usual}.",
        ),
        answer(
            "This is what we saw today: {overview}.",
            hrv_sleep__drift="We see a trend: {name} is {difference}. Last night it was {value}.",
            steps__measure="We also recorded {value} for {name} today.",
        ),
    ),
)
