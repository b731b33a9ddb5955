### English. Every word that patients and care teams read; docs/languages.md says how to change it.
###
### "{ $name }" is filled in by the program: numbers with their units, days, times. A line that begins with "#" explains what
### follows and is not shown. Text in "[one]" and "*[other]" is for one and for several. Sentences begin in lower case where
### something may stand before them; the program writes the capital.

## What the page asks: last, or first where something is urgent (counsel: these are the fixed sentences; which one is shown is decided in core/explanation/closing/asked.py)

# Filled into the sentences below where CARE_TEAM_CONTACT is set: behind "your care team", or in the middle of a sentence in brackets.
contact = : { $contact }
    .within = { " " }({ $contact })
# Stands for EMERGENCY_NUMBER where that is not set.
emergency = your local emergency number
# { $number } is EMERGENCY_NUMBER.
emergency-number = { $number }

# { $leads }: whether the sentence is the first of the page, which begins with it where something is urgent, or readings stopped at a low.
# What to do now. "check": of an urgent finding.
# { $unseen }: it was low as the readings stopped, and nothing is urgent: why to check it is told further down.
closing-check-low = { closing-check-both.now } If it is low, { closing-check-both.plan }.
closing-check-high = { $leads ->
    [yes] Important: check
   *[no] Check
} your glucose now. If it is high, or you feel sick, follow your plan for high glucose, with a ketone check if your plan has one.
closing-check-both = { closing-check-both.now } If it is low, { closing-check-both.plan }. If it is high, follow your plan for high glucose.
    .plan = { $unseen ->
        [yes] follow your plan for low glucose
       *[no] follow your plan for low glucose first
    }
    .now = { $unseen ->
        [yes] Important: your glucose was low when the readings stopped on { in-full }. Check it now.
       *[no] { $leads ->
            [yes] Important: check
           *[no] Check
        } your glucose now.
    }
# Of an urgent high on a day that had lows: who feels sick may be low, and must not follow the plan for high glucose.
closing-check-both-ketones = { $leads ->
    [yes] Important: check
   *[no] Check
} your glucose now. If it is low, follow your plan for low glucose first. If it is high, follow your plan for high glucose, and check for ketones if your plan says so. Check for them too if you feel sick.
closing-act-low = If your glucose is low now, follow your plan for low glucose.
closing-act-high = If your glucose is high now, follow your plan for high glucose.
# It was high as the readings stopped.
closing-check-stopped = Your glucose was high when the readings stopped on { in-full }. Check it now. If it is high, follow your plan for high glucose.
closing-act-both = If your glucose is low now, follow your plan for low glucose. If it is high, follow your plan for high glucose.

# Whom to tell. { $what }: what was found, if { $named }: where that has a name, and is one to four things; { $urgent }: in a call, which
# names the day. { $both }: whether a high was urgent or above 300; { $also }: whether highs are to be told beside a low, { $low_too }: a low beside highs.
closing-call-low = If you are confused{ $both ->
    [yes] , faint, very drowsy, breathing fast or vomiting again and again
   *[no] { " " }or faint
}, call { $emergency } or have someone call. { $also ->
    [yes] Whatever the reading is now,
   *[no] Even if your glucose is not low now,
} call your care team{ $within } as soon as you can about { $what } of { in-full }, unless you already have.
closing-call-high = If you { $low_too ->
    [yes] are confused, faint, very drowsy, breathing fast or vomiting again and again
   *[no] keep vomiting, breathe fast or are very drowsy
}, call { $emergency } or have someone call. { $low_too ->
    [yes] Whatever the reading is now,
   *[no] Even if your glucose is not high now,
} call your care team{ $within } as soon as you can about { $what } of { in-full }, unless you already have.
closing-call-oxygen = { $leads ->
    [yes] Important: if
   *[no] If
} you are short of breath, have chest pain or feel confused now, call { $emergency }. Otherwise call your care team{ $within } as soon as you can about { $named ->
    [yes] { $what }
   *[no] the readings
} of { in-full }, unless you already have.
# Beside an urgent low or high.
closing-signs-oxygen = If you are short of breath or have chest pain now, call { $emergency }.
# An urgent finding of a rule that this page does not know yet.
closing-call-other = { $leads ->
    [yes] Important: if
   *[no] If
} you feel very unwell now, call { $emergency }. Otherwise call your care team{ $within } as soon as you can about a reading of { in-full }, unless you already have.
closing-tell-soon = Tell your care team{ $within } about { $named ->
    [yes] { $what }
   *[no] this
} within a few days, unless you already have. If you feel unwell before then, call them.
closing-tell = Tell your care team about { $named ->
    [yes] { $what }
   *[no] this
} the next time you see or speak with them.
# Of what is less than that.
closing-mention = You can mention { $named ->
    [yes] { $what }
   *[no] this
} at your next visit.
# After either, and after a ring to look after, where there is one.
closing-tell-unwell = If you feel unwell before then, call them{ $contact }.
closing-mention-unwell = If you feel unwell, call your care team{ $contact }.
mention-this-low = { $urgent ->
    [yes] the
   *[no] { $lows ->
        [one] this
       *[other] these
    }
} { $lows ->
    [one] low
   *[other] lows
}
mention-highs = the high glucose
mention-this-low-highs = { mention-this-low } and the high glucose
# Of so many values, if the page tells no others.
mention-values = these { $n ->
    [3] three
   *[other] four
} values
mention-lows-highs = the low and high glucose
mention-lows = the low glucose
# { $week }: what was found in it; "whole" where lows, or highs, have been named.
mention-week = { $week ->
    [below] the week's lows
    [above] the week's highs
    [in_range] the week's time in range
    [whole] the readings of the whole week
   *[all] the week's glucose
}
closing-glucose-missing = Check that your sensor and its app are working.
# { $sends }: it measures the heart rate, and it is sleep or steps that are missing.
closing-ring-missing = { $sends ->
    [yes] Check in your ring's app that your sleep and steps show there, and that the ring is charged, worn day and night, and synced.
   *[no] Check that your ring is charged, worn day and night, and synced with its app.
}
closing-nothing = There is nothing you need to do about these readings. If you feel unwell, call your care team{ $contact }.

# Added where the sentences before name nobody to call: of a ring that has been silent for days, or a sensor that stopped; else. { $only }: whether they
# only asked to look after the sensor or the ring.
closing-unwell-ring = If data is still missing after you have checked, or you feel unwell, call your care team{ $contact }.
closing-unwell = { $only ->
    [yes] There is nothing else you need to do.{ " " }
   *[no] { "" }
}If you feel unwell, call your care team{ $contact }.

# Below every page. { $hours } is CARE_TEAM_HOURS.
disclaimer = This page is not a diagnosis and may be wrong. Nobody watches it in real time. Ask your care team before you change any medicine.
disclaimer-hours = This page is not a diagnosis and may be wrong. Nobody watches it in real time; your care team reads it { $hours }. Ask your care team before you change any medicine.

## Nights and days. The night of a day ended on its morning; its page is read a day later, or after that.

# The first time that a night or a day is named: "in the night from Monday to Tuesday, March 10".
night = on the night from { $before } to { $weekday }, { $date }
day = on { $weekday }, { $date }
# When the other of the two has been named.
night-again = on the night from { $before } to { $weekday }
day-again = on { $weekday }
# When it has been named before.
night-that = that night
# The same after another date.
night-to = on the night into { $weekday }
# Of lows or highs of this day, the first of which began on the day before, and not on its evening.
day-before-too = on { $before } and { $weekday }{ $again ->
    [no] , { $date }
   *[yes] { "" }
}
# For what is missing of it.
night-lacking = that night
# For what stands beside a finding of the same night or day.
night-same = the same night
day-same = the same day
# A sentence that begins with one of these; { $clause } is "your resting heart rate was …".
sentence-when = { $when }, { $clause }.
sentence = { $clause }.
sentence-still = Still, { $clause }.
# A date without a year, in a sentence: "since Tuesday, March 3".
date = { $weekday }, { $date }
# The page's day in full, within a sentence that goes on.
in-full = { $weekday }, { $date }
# A time on another day than the page's.
time-on = { $time } on { $weekday }
# A time of the day; { $hour } for languages that need it.
time = { $time }
# The end of the day.
midnight = midnight

## Units. { $text } is the number as it is written here, { $n } decides between one and several.

bpm = { $n ->
    [one] { $text } beat per minute
   *[other] { $text } beats per minute
}
ms = { $text } ms
celsius = { $text } °C
percent = { $text } percent
# For a share of the time.
share = { $text } percent
steps-unit = { $n ->
    [one] { $text } step
   *[other] { $text } steps
}
mg-dl = { $text } mg/dL
mmol-l = { $text } mmol/L
plain = { $text }
hours = { $n ->
    [one] { $text } hour
   *[other] { $text } hours
}
minutes = { $n ->
    [one] { $text } minute
   *[other] { $text } minutes
}
# A sum that clock times beside it do not quite add up to.
about = about { $text }
# A time in which readings are missing.
at-least = at least { $text }
# When a low or high began before which there are no readings.
or-earlier = { $time } (or earlier)
or-later = { $time } or later
hours-minutes = { $hours } { $minutes }

## Metrics. ".said" is a sentence's core; ".run" and ".extreme" replace the general

## sentences below where those would read badly; ".usual" stands for "Usually it is …"; ".drifted" names it in a request
## where it has drifted within its usual range; ".definition" is the fixed sentence

## on what the metric is, and follows what was said of it.

resting_hr = resting heart rate
    .yours = your resting heart rate
    .drifted = { $side ->
        [above] the rise in your resting heart rate
       *[below] the drop in your resting heart rate
    }
    .subject = your resting heart rate
    .again = it was { $value }
    .said = your resting heart rate was { $value }
sleep_hr_mean = heart rate in sleep
    .yours = your heart rate in sleep
    .drifted = { $side ->
        [above] the rise in your heart rate in sleep
       *[below] the drop in your heart rate in sleep
    }
    .said = your heart rate in sleep was { $value } on average
hrv_sleep = heart rate variability
    .yours = your heart rate variability
    .drifted = { $side ->
        [above] the rise in your heart rate variability
       *[below] the drop in your heart rate variability
    }
    .subject = your heart rate variability
    .subjectexplained = your heart rate variability (how the time between heart beats varies)
    .again = it was { $value }
    .said = your heart rate variability was { $value }
    .explained = your heart rate variability (how the time between heart beats varies) was { $value }
    .definition = This value tells how the time between heart beats varies.
skin_temp_sleep = skin temperature
    .yours = your skin temperature
    .drifted = { $side ->
        [above] the rise in your skin temperature
       *[below] the drop in your skin temperature
    }
    .said = your skin temperature was { $value }
    .definition = The ring measures the temperature of the skin on your finger, not your body temperature.
spo2_mean = blood oxygen level
    .yours = your blood oxygen level
    .drifted = { $side ->
        [above] the rise in your blood oxygen level
       *[below] the drop in your blood oxygen level
    }
    .said = your blood oxygen level was { $value } on average
    .definition = Blood oxygen is the share of the red blood pigment that carries oxygen.
sleep_total = time asleep
    .lacking = sleep time
    .yours = your sleep
    .said = you slept { $value }
    .counted = your ring recorded { $value } of sleep
    .usual = That is { $side ->
        [above] longer
       *[below] shorter
    } than usual: most nights you sleep between { $low } and { $high }{ $young ->
        [0] { "" }
       *[other] , based on { $young } nights
    }
    .often = { $gaps ->
        [nth] this was the { nth } night in two weeks that you slept { $side ->
            [above] more
           *[below] less
        } than usual{ $of ->
            [14] { "" }
           *[other] { " " }{ measured }
        }
       *[no] you slept { $side ->
            [above] more
           *[below] less
        } than usual on { $days } { $gaps ->
            [weeks] of the { $of } measured nights in the two weeks ending with this one
            [yes] of the { $of } measured nights ending with this one
           *[no] of the { $of } nights ending with this one
        }
    }
    .run = you have slept { $side ->
        [above] more
       *[below] less
    } than usual for { $days } nights in a row
    .extreme = this was { $also ->
        [yes] { "also " }
       *[no] { "" }
    }your { $extreme ->
        [highest] longest
       *[lowest] shortest
    } { $recorded ->
        [yes] { "recorded " }
       *[no] { "" }
    }sleep in { $weeks }
steps = step count
    .yours = your step count
    .said = you took { $value }
    .counted = your ring counted { $value }
    .usual = That is { $side ->
        [above] more
       *[below] fewer
    } than usual: most days you take { $low } to { $high }{ $young ->
        [0] { "" }
       *[other] , based on { $young } days
    }
    .often = { $gaps ->
        [nth] this was the { nth } day in two weeks that you took { $side ->
            [above] more
           *[below] fewer
        } than usual{ $of ->
            [14] { "" }
           *[other] { " " }{ measured }
        }
       *[no] you took { $side ->
            [above] more
           *[below] fewer
        } than usual on { $days } { $gaps ->
            [weeks] of the { $of } measured days in the two weeks ending with this one
            [yes] of the { $of } measured days ending with this one
           *[no] of the { $of } days ending with this one
        }
    }
    .run = you have taken { $side ->
        [above] more
       *[below] fewer
    } steps than usual for { $days } days in a row
    .extreme = this was { $also ->
        [yes] { "also " }
       *[no] { "" }
    }your { $extreme } step count in { $weeks }
glucose_mean = mean glucose
    .yours = your average glucose
    .drifted = { $side ->
        [above] the rise in your average glucose
       *[below] the drop in your average glucose
    }
    .subject = your average glucose
    .again = it was { $value }
    .said = your glucose was { $value } on average
    .extreme = this was the { $extreme } average in { $weeks }
glucose_cv = glucose variation
    .yours = your glucose variation
    .said = your glucose variation (how much it goes up and down) was { $value }
    .definition = Glucose variation is how far readings spread around their average, in percent of it.
glucose_tir = time in the target range
    .yours = your time between { $low } and { $high }
    .said = your time in the target range was { $value }
    .run = it has been { $side ->
        [above] above
       *[below] below
    } your usual range for { $days } days in a row
    .often = it was { $side ->
        [above] above
       *[below] below
    } { $ranged ->
        [yes] that
       *[no] your usual range
    } on { $days } of { $same ->
        [yes] those { $of } days
        [again] the same { $of } days
       *[no] the { $gaps ->
            [yes] { $of } measured days ending with this one
           *[no] { $of } days ending with this one
        }
    }{ $run ->
        [0] { "" }
       *[other] , the last { $run } in a row
    }
    .extreme = this was the { $extreme } percentage in { $weeks }
# Several signals of a night together, where they cannot be told one by one.
strain = combined night reading
    .said = several readings of the night lay further than usual from your usual level
# A metric that this page has no words for.
unknown = a reading
    .said = a reading stood out that this page has no words for; your care team sees which one

## A value beside its usual range

# { $young }: of how many { $period } the range is, where they are few, else 0. ".brief": in the same sentence, on a long page.
# ".back": for how many nights before it was beyond the range, and on which side.
# "at-…" and { $edge }: the value and the end that it lies beyond read alike, so that the ends would seem to deny it.
usual = { $side ->
    [at-above] That is just above your usual range
    [at-below] That is just below your usual range
    [inside] That is in your usual range, { $low } to { $high }
    [inside-still] That is still in your usual range, { $low } to { $high }
    [inside-wide] That is in your usual range, which is wide: { $low } to { $high }
    [shifted] It was still in your usual range, { $low } to { $high }
    [shifted-in] It was in your usual range, { $low } to { $high }
    [shifted-back] It was back in your usual range, { $low } to { $high }
    [above] That is above your usual { $low } to { $high }
    [below] That is below your usual { $low } to { $high }
   *[other] Usually it is { $low } to { $high }
}{ usual.few }{ $side ->
    [shifted-back] { usual.back }
   *[other] { "" }
}
    .brief = { $edge ->
        [yes] { "just " }
       *[no] { "" }
    }{ $amount ->
        [yes] { $side ->
            [above] more
           *[below] less
        } than
        [count] { $side ->
            [above] more
           *[below] fewer
        } than
       *[no] { $side ->
            [above] above
           *[below] below
        }
    } your usual { $edge ->
        [yes] range
       *[no] { $low } to { $high }
    }{ $young ->
        [0] { "" }
       *[other] { " " }(based on { $young } { $period ->
            [night] nights
           *[day] days
        })
    }
    .few = { $young ->
        [0] { "" }
       *[other] , based on { $young } { $period ->
            [night] nights
           *[day] days
        }
    }
    .back = , after { $back ->
        [one] a night
       *[other] { $back } nights
    } { $was ->
        [above] above
        [below] below
       *[outside] outside
    } it
# Where both ends are the same once rounded.
usual-one = Usually it is about { $low }
# { $clause } with the range after it; { $brief }: in one sentence, with { $run } if it has been so for days.
with-usual = { $clause }{ $brief ->
    [yes] , { $usual }{ $run }
   *[no] . { $usual }
}
usual-run = { " " }for the { usual-run.nth }
    .nth = { nth } { $period } in a row
nth = { $days ->
    [2] 2nd
    [3] 3rd
    [21] 21st
    [22] 22nd
    [23] 23rd
    [31] 31st
    [32] 32nd
    [33] 33rd
   *[other] { $days }th
}
# The same of how rare it is.
usual-extreme = , the { $amount ->
    [no] { $extreme }
    [yes] { $extreme ->
        [highest] most
       *[lowest] least
    }
   *[count] { $extreme ->
        [highest] most
       *[lowest] fewest
    }
} in { $weeks }
# Of a value in its range, which { $usual } names: how far it is from the week before, by { $change }, and for how many { $days }.
with-shift-inside = { $clause }. That is about { $change } { $side ->
    [above] more
   *[below] less
} than in the week before{ $days ->
    [1] { "" }
   *[other] , and it has been { $side ->
        [above] higher
       *[below] lower
    } for { $days } nights in a row
}. { $usual }{ $before ->
    [below] . In the week before, it was mostly below that range
    [above] . In the week before, it was mostly above that range
   *[no] { "" }
}
# Where the range is not told.
with-side = { $clause }, { $side ->
    [above] { $amount ->
        [yes] more
        [count] more
       *[no] higher
    }
   *[below] { $amount ->
        [yes] less
        [count] fewer
       *[no] lower
    }
} than usual

# { $n }: how many weeks or days; "nearly": a day or two is missing.
weeks = { $unit ->
    [days] { $n } days
    [nearly] nearly { $n } weeks
   *[weeks] { $n } weeks
}

## What the days before say. { $subject } is "it"; { $period } is night or day; { $ranged }: whether the sentence before
## names the range, "same" if as what the value lies beyond on this side.

it = it
run = { $subject } has been { $side ->
    [above] above
   *[below] below
} { $ranged ->
    [no] your usual
   *[other] that
} range for { $days } { $period ->
    [night] nights
   *[day] days
} in a row
# On how many of the last days, this one included, it was as the sentence before says.
often = { trend }
# { $also }: whether of another value, or of this night or day, as much has just been said.
extreme = { $also ->
    [yes] the value was also the { $extreme }
   *[no] this was the { $extreme } value
} in { $weeks }
# How far it is from the week before, and for how many { $days }.
shift = { $subject } was about { $change } { $side ->
    [above] more
   *[below] less
} than in the week before{ $days ->
    [1] { "" }
   *[other] , and it has been { $side ->
        [above] higher
       *[below] lower
    } for { $days } nights in a row
}
# Of a young range, which has said of how many nights, { $n }, it is. { $amount }: "yes" of sleep, "count" of steps.
extreme-young = this was { $amount ->
    [yes] { $extreme ->
        [highest] more
       *[lowest] less
    }
    [count] { $extreme ->
        [highest] more
       *[lowest] fewer
    }
   *[no] { $extreme ->
        [highest] higher
       *[lowest] lower
    }
} than on any of those { $n } { $period ->
    [night] nights
   *[day] days
}
# { $gaps }: "nth" where this one is one of them and its range has just been named; "weeks" beside a range of few nights, whose
# number and that of the nights with readings collided. { measured }: of how many, if not of 14.
measured = (of { $of } measured)
trend = { $gaps ->
    [nth] this was the { trend.nth }
   *[no] on { $days } { trend.often }, { $subject } was { $side ->
        [above] above
       *[below] below
    } { $ranged ->
        [no] your usual
       *[other] that
    } range
}
    .nth = { nth } { $period ->
        [night] night
       *[day] day
    } in two weeks { $side ->
        [above] above
       *[below] below
    } that range{ $of ->
        [14] { "" }
       *[other] { " " }{ measured }
    }
    .often = { $gaps ->
        [weeks] of the { $of } measured { $period ->
            [night] nights
           *[day] days
        } in the two weeks ending with this one
        [yes] of the { $of } measured { $period ->
            [night] nights
           *[day] days
        } ending with this one
       *[no] of the { $of } { $period ->
            [night] nights
           *[day] days
        } ending with this one
    }
trend-run = { $gaps ->
    [nth] this was the { trend.nth }, and the { $run ->
        [2] 2nd
        [3] 3rd
       *[other] { $run }th
    } in a row
   *[no] on { $days } { trend.often }, { $subject } was { $side ->
        [above] above
       *[below] below
    } { $ranged ->
        [no] your usual
       *[other] that
    } range, the last { $run } in a row
}
trend-since = { $capped ->
    [yes] in the two weeks up to that { $period }, { $subject } was mostly { $side ->
        [above] higher
       *[below] lower
    } than usual
   *[no] { $subject } has mostly been { $side ->
        [above] higher
       *[below] lower
    } than usual since { $date }
}
# Of a value that lies inside its range, of which "it" speaks.
trend-inside = but { $capped ->
    [yes] in the two weeks up to that { $period }
   *[no] since { $date }
}, { $subject } { $capped ->
    [yes] was more often
   *[no] has more often been
} { $side ->
    [above] higher
   *[below] lower
} than in the weeks before
# { $capped }: "these" where the sentence before has told of { $of } of these nights or days.
# { $difference }: how far the middle of those days lies from what was usual before. { $inside }: whether the sentence before says
# that this value is in its range.
trend-by = { $capped ->
    [these] over those { $of ->
        [14] two weeks
       *[other] { $of } { $period ->
            [night] nights
           *[day] days
        }
    }
    [yes] in the two weeks up to that { $period }
   *[no] since { $date }
}, { $inside ->
    [yes] { "though, " }
   *[no] { "" }
}{ $subject } { $capped ->
    [no] has been
   *[yes] was
} about { $difference } { $side ->
    [above] higher
   *[below] lower
} than in the weeks before
# Of a value that lies inside its range: said before it. { $capped }: "again" of a second one.
trend-first = { $capped ->
    [yes] In the two weeks up to { $weekday }, { $date }
    [again] In the same two weeks
   *[no] Since { $since }
}, { $subject } { $capped ->
    [no] has been
   *[yes] was
} about { $difference } { $side ->
    [above] higher
   *[below] lower
} than { $capped ->
    [again] before
   *[no] in the weeks before
}.
# Of a value that is the rarest of weeks on the other side than the drift that the sentence before tells.
but = but { $sentence }
# Where it is not known since when.
trend-lately = { $subject } has mostly been { $side ->
    [above] higher
   *[below] lower
} than usual lately
# Two of these in one sentence.
joined = { $first }, and { $second }.
# { $was }: on which side it was before; { $ranged }: whether the range is known.
returned = { $clause }. That is back in your usual range{ $ranged ->
    [yes] , { $low } to { $high }
   *[no] { "" }
}{ $young ->
    [0] { "" }
   *[other] { " " }(based on { $young } { $period ->
        [night] nights
       *[day] days
    })
}{ $ranged ->
    [yes] ,
   *[no] { "" }
} after { $days } { $period ->
    [night] nights
   *[day] days
} { $was ->
    [above] above
    [below] below
   *[outside] outside
} it

## Several readings of one night

# { $count }: 0 where the page's night or day had others.
together = { $when }, { $count ->
    [0] several
    [2] two
    [3] three
    [4] four
    [5] five
   *[other] { $count }
} of your values stood out.

## A day on which nothing is flagged. { $period } is what there are readings of.

quiet = Nothing stood out { $period ->
    [night] on the night from { $before } to { $weekday }, { $date }
    [day] on { $weekday }, { $date }
   *[both] on { $weekday }, { $date }, or in the night before
}.
# Where readings are missing or cover a part of the time only, and nothing is told of what was measured.
quiet-partly = In the readings { $period ->
    [night] from the night from { $before } to { $weekday }, { $date }
    [day] from { $weekday }, { $date }
   *[both] from { $weekday }, { $date }, and the night before
}, nothing stood out.
# Of first days, where nothing is told of what was measured.
quiet-new = There are readings from { $period ->
    [night] the night from { $before } to { $weekday }, { $date }
    [day] { $weekday }, { $date }
   *[both] { $weekday }, { $date }, and the night before
}, but nothing to compare them with yet.
# Where all ranges that are told are of { $young } to { $most } nights or days.
all-young = These usual ranges are based on only { $young }{ $same ->
    [yes] { "" }
   *[no] { " " }to { $most }
} days so far.
# After what is missing.
quiet-else = Nothing else stood out.
inside-one = { $first }. That is in your usual range{ usual.few }.
# Of ranges of { $young } nights or days, or of so many to { $most }, which is 0 if they are as many.
inside-two = { $first }. { $second }. Both are in your usual range{ $young ->
    [0] { "" }
   *[other] , based on { $young }{ $most ->
        [0] { "" }
       *[other] { " " }to { $most }
    } { $period ->
        [night] nights
       *[day] days
    }{ $most ->
        [0] { "" }
       *[other] { " " }so far
    }
}.

## Limits that were passed

# { $when } is "On Tuesday, March 10"; { $extreme } the reading farthest out.
# { $breaks }: it came back above or below the limit for a while in between, or "few": for a short while, or "one": for a reading. { $over }: its minutes are not told.
event = { $when }, your glucose was { $side ->
    [above] above
   *[below] below
} { $limit }{ $over ->
    [yes] { "" }
   *[no] { " " }for { $minutes },
} { $breaks ->
    [yes] { "on and off " }
    [few] { "almost without a break " }
   *[no] { "" }
}{ $open ->
    [midnight] from { $from } until midnight or later
    [gap] from { $from } until { $to } or later
    [on] from { $from } on
    [end] from { $from } to { $to }, when the readings end
   *[no] { $breaks ->
        [yes] between { $from } and { $to }
        [one] between { $from } and { $to }
       *[no] from { $from } to { $to }
    }
}{ $far ->
    [within] { " " }({ $side ->
        [above] up
       *[below] down
    } to { $extreme })
   *[after] . The { $side ->
        [above] highest
       *[below] lowest
    } reading{ $day ->
        [yes] { " " }of the day
       *[no] { "" }
    } was { $extreme }
}.
# { $count }: 0 where { $shorter } times are among them, which are not counted; { $mostly }: whether what is listed is most of it, "summed" beside the sum, "again" on the day after that night; { $told }: how many are listed. { $sum }: whether the minutes of all are told. { $each }:
# whether all went as far, to { $extreme }. { $together }: whether they are two, told in one sentence, and their sum after it.
event-several = { $when }, your glucose was { $side ->
    [above] above
   *[below] below
} { $limit }{ $shorter ->
    [yes] { $mostly ->
        [again] { "" }
        [yes] , mostly
       *[no] { $sum ->
            [yes] { " " }for { $minutes } in all
           *[no] { "" }
        }. The longest { $told ->
            [one] stretch was
           *[other] stretches were
        }
    }
   *[no] { $together ->
        [yes] { " " }twice:
       *[no] { $count ->
            [2] { " " }twice
            [3] { " " }three times
           *[other] { " " }{ $count } times
        }{ $sum ->
            [yes] , for { $minutes } in all
           *[no] { "" }
        }. This happened
    }
} { $list }{ $each ->
    [yes] , each time { $side ->
        [above] up
       *[below] down
    } to { $extreme }
   *[no] { "" }
}.{ $together ->
    [yes] { $sum ->
        [yes] { " " }Together, that was { $minutes }.
       *[no] { "" }
    }
   *[no] { "" }
}
# What was on this day, after what began on the day before.
event-again = { $when }, it was { $side ->
    [above] above
   *[below] below
} { $limit } again { $list }.
# { $open }: it goes on at midnight.
event-item = { $breaks ->
    [yes] { "on and off " }
   *[no] { "" }
}{ $open ->
    [midnight] from { $from } until midnight or later
    [gap] from { $from } until { $to } or later
    [on] from { $from } on
    [end] from { $from } to { $to }, when the readings end
   *[no] { $between ->
        [yes] between { $from } and { $to }
       *[no] from { $from } to { $to }
    }
}{ $breaks ->
    [few] { " " }almost without a break
   *[no] { "" }
}
# { $beside }: for how long, how far, or both.
event-item-beside = { $time } ({ $beside })
event-item-extreme = { $side ->
    [above] up
   *[below] down
} to { $extreme }
# Times of less than 15 minutes.
# { $sum }: whether the minutes of all have been told, of which { $rest } are left; then { $parts } are known. "again": on the day after a
# time of the night.
event-shorter = { $sum ->
    [yes] There { $one ->
        [yes] was also a shorter { $side ->
            [above] high
           *[below] dip
        }
       *[no] were also shorter { $side ->
            [above] highs
           *[below] dips
        }
    } { $parts } ({ $rest }).
    [again] It was { $side ->
        [above] above
       *[below] below
    } { $limit } again on { $weekday } { $parts }, for { $rest } in all{ $far }.
   *[no] There were also shorter times{ $spans ->
        [yes] { " " }on { $weekday }
       *[no] { "" }
    }{ $known ->
        [yes] { " " }{ $parts }
       *[no] { "" }
    }, { $rest } in all{ $far }.
}
# How far these went, where it is known.
event-rest-far = { " " }({ $side ->
    [above] up
   *[below] down
} to { $extreme })
# More than three times, { $around }: all between { $first } and { $last }; { $tied }: another was as long. { $spans }: part of it lies on the day before.
event-many = { $when }, your glucose was { $side ->
    [above] above
   *[below] below
} { $limit } { $count ->
    [2] twice
    [3] three times
    [4] four times
    [5] five times
    [6] six times
    [7] seven times
    [8] eight times
    [9] nine times
   *[other] { $count } times
}{ $far ->
    [within] { " " }({ $side ->
        [above] up
       *[below] down
    } to { $extreme })
   *[after] { "" }
}{ $spans ->
    [yes] { $own ->
        [yes] , for { $minutes } that day
       *[no] { "" }
    }. One lasted from { $began } to { $ended }
    [all] { $own ->
        [yes] , for { $minutes } that day
       *[no] { "" }
    }
   *[no] { $around ->
        [yes] { " " }between { $first } and { $last }
       *[no] { "" }
    }, for { $minutes } in all
}. { $spans ->
    [yes] Of the others, the longest
   *[no] { $tied ->
        [yes] One of the longest stretches
       *[no] The longest stretch
    }
} was{ $lasted ->
    [yes] { " " }{ $longest }
   *[no] { "" }
}{ $breaks ->
    [yes] { " on and off" }
   *[no] { "" }
} { $open ->
    [midnight] from { $from } until midnight or later
    [gap] from { $from } until { $to } or later
    [on] from { $from } on
    [end] from { $from } to { $to }, when the readings end
   *[no] { $breaks ->
        [yes] between { $from } and { $to }
       *[no] from { $from } to { $to }
    }
}{ $breaks ->
    [few] , almost without a break
   *[no] { "" }
}.{ $far ->
    [within] { "" }
   *[after] { " " }The { $side ->
        [above] highest
       *[below] lowest
    } reading of the day was { $extreme }.
}
# Without times but those of one that { $spans } midnight before the day.
event-bare = { $when }, your glucose was { $side ->
    [above] above
   *[below] below
} { $limit }{ $count ->
    [0] { $known ->
        [yes] { " " }for { $minutes } in all
       *[no] { "" }
    }; the { $side ->
        [above] highest
       *[below] lowest
    } reading was { $extreme }
   *[other] { event-bare.times } ({ $side ->
        [above] up
       *[below] down
    } to { $extreme }){ $known ->
        [yes] , for { $minutes } that day
       *[no] { "" }
    }
}.{ $spans ->
    [yes] { " " }{ $count ->
        [0] The { $side ->
            [above] high
           *[below] low
        } that began at { $began } lasted until { $ended }.
       *[other] The first lasted from { $began } until { $ended }.
    }
   *[no] { "" }
}
    .times = { $count ->
        [2] { " " }twice
        [3] { " " }three times
        [4] { " " }four times
        [5] { " " }five times
        [6] { " " }six times
       *[other] { " " }{ $count } times
    }
# The day's data end while it lasts.
event-open = { $again ->
    [yes] The { $open ->
        [midnight] day
       *[end] readings
    } ended { $side ->
        [above] above
       *[below] below
    } { $limit } again
   *[no] { $open ->
        [midnight] When the day ended at midnight
       *[end] When the readings ended
    }, your glucose was { $side ->
        [above] above
       *[below] below
    } { $limit }
}.
# For how long it was above a limit further out, which made the finding a graver one; shorter times are not counted.
event-met = Your glucose was { $side ->
    [above] above
   *[below] below
} { $limit } for at least { $minutes }.
# How often lately, this day included. A day counts from 15 minutes on. { $same }: so many days have been counted just before, "again" where something of a week stands in between, "before" where this day is none of them; { $gaps }:
# whether readings are missing on some of the last 14; { $brief }: on a long page, of all days: it is true without those minutes, too.
event-run = { $days ->
    [2] On { $before }, too, it was { event-often.lasting }.
   *[other] On each of { event-run.days }, it was { event-often.lasting }.
}
    .days = { $same ->
        [yes] those { $days } days
       *[no] the { $days } days ending on { $weekday }
    }
event-often = On { event-often.days }, it was { event-often.lasting }.
    .days = { $days } of { $same ->
        [yes] those { $of } days
        [again] the same { $of } days
        [before] the { $of } days{ $gaps ->
            [yes] { " " }with readings
           *[no] { "" }
        } before
       *[no] the { $of } days{ $gaps ->
            [yes] { " " }with readings up to { $weekday }
           *[no] { " " }ending on { $weekday }
        }
    }{ $run ->
        [0] { "" }
       *[other] , the last { $run } in a row
    }
    .lasting = { event-often.beyond }{ $brief ->
        [yes] { "" }
       *[no] { " " }for 15 minutes or more
    }
    .beyond = { $side ->
        [above] above
       *[below] below
    } { $limit }
# How rare it is: of so many days before, with readings.
event-rare = On the { $days } days { $gaps ->
    [yes] with readings before that
   *[no] before
}, it was never { $side ->
    [above] above
   *[below] below
} { $limit } for 15 minutes or more.
# Two sensors at once, of which one saw no such reading.
event-differ = Two sensors were in use, and only one of them shows this.
oxygen = { $when }, your blood oxygen level was { $value } on average, below the limit of { $limit }.
event-other = { $when }, a reading passed a safety limit that this page has no words for; your care team sees which one.

## The day's glucose, for people with a sensor

# { $all }: whether it was all the time; { $brief }: of a day that has been named, on a long page; { $partly }: whether readings are missing, "thin" all over the day, so that there are
# { $hours } of them.
glucose-day = your glucose was between { $low } and { $high } { $all ->
    [yes] { $partly ->
        [no] all the time
       *[yes] in all readings
    }
   *[no] for { $share } of the { $partly ->
        [yes] time with readings
        [thin] roughly { $hours } with readings
       *[no] { $brief ->
            [yes] day
           *[no] time
        }
    }
}{ $usual }
# Begins a sentence where the paragraph has told a part of the day before.
whole-day = over the whole day
one-sensor = by one of the two sensors
# { $open }: the range ends at 100 percent. { $young }: of how many days it is, where they are few, else 0. { $run }: on a long page,
# for how many days the share has been below it, else 0; { $edge }: whether it reads like its lower end.
glucose-usual = { $typical ->
    [0] { $run ->
        [0] . Usually that is { $low }{ $open ->
            [yes] { " " }percent or more
           *[no] { " " }to { $high } percent
        }
       *[other] , the { usual-run.nth } { $edge ->
            [yes] just below
           *[no] below
        } your usual { $open ->
            [yes] { $low } percent or more
           *[no] { $low } to { $high } percent
        }
    }{ $young ->
        [0] { "" }
       *[other] , based on { $young } days
    }
   *[other] , less than on a typical day (about { $typical } percent{ $young ->
        [0] { "" }
       *[other] , based on { $young } days
    })
}
# More than 99 but not all of it.
almost-all = more than 99 percent
# Of one low reading that stands for less than its few minutes, for the day ends.
# { $edge }: { $reading } is "just-beyond".
glucose-last-low = The last reading of the day, at { $time }, was { $reading }{ $edge ->
    [yes] { "" }
   *[no] , below { $limit }
}.
# A reading that reads like the limit that it lies beyond.
just-beyond = just { $side ->
    [above] above
   *[below] below
} { $limit }
# Of a day whose share in range says less of how rare it is.
glucose-average = The average was { $mean }, the { $extreme } in { $weeks }.
glucose-average-usual = The average was { $mean }, above your usual { $low } to { $high }.
# { $it }: "counting" after highs or lows, so many of them, which it holds; "when" where { $when } names the day; else whether
# "it" is clear. { $total }: whether it may be a sum. { $n }: how often, 0 where that is not told; { $times }: how many { $list }
# names, 0 if none; { $together }: whether they are those two; { $part } is "glucose-part", "glucose-once" or nothing.
glucose-above = { $it ->
    [when] { $when }, your glucose
    [counting] Including { $counting ->
        [one] this high
       *[other] these highs
    }, it
    [it] It
   *[no] Your glucose
} was above { $limit }{ $together ->
    [yes] { " " }twice: { $list }. Together, that was { $minutes }
   *[no] { $n ->
        [0] { " " }for { $minutes }{ $total ->
            [yes] { " " }in all
           *[no] { "" }
        }
        [2] { " " }twice, for { $minutes } in all
        [3] { " " }three times, for { $minutes } in all
        [4] { " " }four times, for { $minutes } in all
        [5] { " " }five times, for { $minutes } in all
        [6] { " " }six times, for { $minutes } in all
        [7] { " " }seven times, for { $minutes } in all
        [8] { " " }eight times, for { $minutes } in all
        [9] { " " }nine times, for { $minutes } in all
       *[other] { " " }{ $n } times, for { $minutes } in all
    }{ $times ->
        [0] { $part }
       *[other] . This happened { $list }
    }
}.
glucose-below = { $it ->
    [when] { $when }, your glucose
    [counting] Including { $counting ->
        [one] this low
       *[other] these lows
    }, it
    [it] It
   *[no] Your glucose
} was below { $limit }{ $together ->
    [yes] { " " }twice: { $list }. Together, that was { $minutes }
   *[no] { $n ->
        [0] { " " }for { $minutes }{ $total ->
            [yes] { " " }in all
           *[no] { "" }
        }
        [2] { " " }twice, for { $minutes } in all
        [3] { " " }three times, for { $minutes } in all
        [4] { " " }four times, for { $minutes } in all
        [5] { " " }five times, for { $minutes } in all
        [6] { " " }six times, for { $minutes } in all
        [7] { " " }seven times, for { $minutes } in all
        [8] { " " }eight times, for { $minutes } in all
        [9] { " " }nine times, for { $minutes } in all
       *[other] { " " }{ $n } times, for { $minutes } in all
    }{ $times ->
        [0] { $part }
       *[other] . This happened { $list }
    }
}.
# Of a day with readings all day long that had highs.
glucose-no-lows = No reading was below { $limit }.
# The same of one that had lows.
glucose-no-highs = No reading was above { $limit }.
glucose-farthest = The { $side ->
    [above] highest
   *[below] lowest
} reading{ $day ->
    [yes] { " " }of the day
   *[no] { "" }
} was { $extreme }{ $part }.
# Where that was in another part of the day than most of it.
glucose-farthest-in = , { $part }
# Of a day without an event below that limit.
glucose-very-low = It was below { $limit } for { $minutes }{ $known ->
    [clock] , { $part }
    [yes] { " " }{ $part }
   *[no] { " " }of that time
}.
part-of-day = { $part ->
    [night] before 06:00
    [morning] in the morning
    [afternoon] in the afternoon
   *[evening] in the evening
}
# In the same night as those that are told.
part-same-night = the same night
# Both of these.
part-late = in the afternoon and in the evening
# Where it is known when that was; { $early }: from midnight on, "late" until then.
between-times = { $early ->
    [cut] until { $to } or later
    [until] from { $from } until { $to } or later
    [yes] before { $to }
    [late] after { $from }
   *[no] between { $from } and { $to }
}{ $off ->
    [yes] { " " }(on and off)
   *[no] { "" }
}
# { $when } is "part-of-day", or "between-times" for a part.
glucose-part = , { $off ->
    [yes] { $all ->
        [yes] on and off, all{ " " }
        [each] on and off{ " " }
       *[no] on and off, mostly{ " " }
    }
   *[no] { $all ->
        [yes] all { "" }
        [each] { "" }
        [nearly] nearly all of it { "" }
       *[no] mostly { "" }
    }
}{ $when }
# Of many times at all times of the day.
glucose-longest = , the longest stretch { $time }
# Two of these, where the first ends as readings stop.
part-again = { $first }, and again { $then }
glucose-again = . This was { $first }, and again { $then }
# Where it was once, and the time is known.
glucose-once = , { $breaks ->
    [yes] { "on and off " }
    [few] { "almost without a break " }
   *[no] { "" }
}{ $time }
# { $open }: it may have gone on after midnight, or in a time without readings: from the last reading before "on", or until then.
glucose-time = from { $from } { $open ->
    [midnight] until midnight or later
    [gap] until { $to } or later
    [on] on
   *[no] to { $to }
}
# A time without readings that is too short to be a finding. { $edge }: whether the day begins or ends with it.
glucose-gap = there were no glucose readings { $edge ->
    [start] before { $to }
    [end] after { $from }
   *[no] between { $from } and { $to }
}
ring-gap = there were no heart rate readings { $edge ->
    [start] before { $to }
    [end] after { $from }
   *[no] between { $from } and { $to }
}
# That the last reading before it was low or high; { $known }: whether it is known which { $reading } that was.
glucose-held = { $known ->
    [yes] The last reading before that was { $reading }
   *[no] Just before, your glucose was { $side ->
        [below] low
       *[above] high
    }
}; how long it stayed { $side ->
    [below] low
   *[above] high
} is not known.
# Of a longer time, or of a day with readings for a part of it.
glucose-unknown = Lows and highs { $when ->
    [before] before that
    [after] after that
    [then] at that time
   *[else] at other times
} are not known.

## The week's glucose: said on the day on which a weekly category begins

week = in the week ending on { $weekday }, { $date },
    .named = in the week ending on { $weekday },
    .again = in the same week,
# { $days }: of about how many days there are readings, where that is not most of it.
week-partly = There are readings for about { $days } of these 7 days.
# { $share } is one of those below that say which share of the time; the others of the same week follow.
week-share = { $week } your glucose was { $share }.
week-share-more = It was { $share }.
# Where the share would read like the target that it misses.
week-just = just { $side ->
    [above] over
   *[below] under
} { $limit }
week-target = { " " }(target: { $side ->
    [above] over
   *[below] under
} { $limit }{ $since })
# Since when the target has been missed, where that did not begin in this week; { $steady }: in each week since then.
week-since = , missed { $steady ->
    [no] { "on and off " }
   *[yes] { "" }
}since { $capped ->
    [yes] { "at least " }
   *[no] { "" }
}{ $since }
# { $of }: of which time, in the first of a sentence; the others of it say no unit either.
week-of-the-time = { " " }of the time
weekly-below_54 = below { $below_54 } for { $value }{ $of }{ $target }
weekly-below_63 = below { $below_63 } for { $value }{ $of }{ $target }
weekly-below_70 = below { $below_70 } for { $value }{ $of }{ $target }
weekly-above_140 = above { $above_140 } for { $value }{ $of }{ $target }
weekly-above_250 = above { $above_250 } for { $value }{ $of }{ $target }
weekly-in_range = between { $low } and { $high } for { $value }{ $of }{ $target }
# { $told }: whether the share has just been told, of the same week; "unknown" where nobody knows it.
weekly-fall = { $told ->
    [unknown] { $week } your glucose was between { $low } and { $high } for { $points } percentage points less of the time than in the week before.
    [yes] That is down from { $before } in the week before.
   *[no] { $week } your glucose was between { $low } and { $high } for { $share } of the time. That is down from { $before } in the week before.
}
weekly-unknown = { $week } your glucose began to miss a weekly target; your care team sees which one.

## What is missing

missing = { $stream ->
    [night] Your ring sent no sleep data for { $weekday }.
    [steps] Your ring sent no steps for { $weekday }.
    [ring] Your ring sent no data for { $weekday }.
    [ring-but-told] Your ring sent no sleep data and no steps for { $weekday }.
    [ring-but-some] Your ring sent some heart rate readings for { $weekday }, but no sleep data and no steps.
    [ring-but-hr] Your ring sent heart rate readings for { $weekday }, but no sleep data and no steps.
    [glucose] Your glucose sensor sent no readings for { $weekday }.
   *[other] Some data is missing for { $weekday }.
}
missing-seen = { $stream ->
    [night] Your ring has sent no sleep data
    [steps] Your ring has sent no step count
    [ring] Your ring has sent no data
    [ring-but-told] Your ring has sent no sleep data and no step count
    [ring-but-some] Your ring sends some heart rate readings, but has sent no sleep data and no step count
    [ring-but-hr] Your ring sends heart rate readings, but has sent no sleep data and no step count
    [glucose] Your glucose sensor has sent no readings
   *[other] Some data has been missing
} since { $seen }.
# With for how long, where that is long ago. { $named }: whether the page has named its day in full.
missing-long = { missing-seen } By { $weekday }{ $named ->
    [yes] { "" }
   *[no] , { $date }
}, that was { $weeks }.
# After the sentence above it, on a page that names its day nowhere else.
seen = The last came for { $seen }.
# { $only }: not of a sensor that began on that day, nor of a ring that usually measures no more.
partial-share = { $stream ->
    [ring] Your ring sent heart rate readings for only about { $time } of { $weekday }.
    [glucose] Your glucose sensor sent readings for { $only ->
        [yes] { "only " }
       *[no] { "" }
    }about { $time } of { $weekday }.
   *[other] There is data for only about { $time } of { $weekday }.
}
# Beside a low step count.
partial-steps = If your ring was off { $gap ->
    [yes] at that time
    [longest] then or at other times of the day
   *[no] for the rest of the day
}, some of your steps may not be counted.
# Beside little sleep.
partial-sleep = So your sleep time may be less exact.
# Beside a finding of the heart in that night.
partial-night = So that night's values may be less exact.
# Beside a low step count, where there is no data of the night.
steps-unsure = If your ring was off for a part of the day, some of your steps may not be counted.
# Of a step count that is there again after whole days without.
steps-back = The last step count before that was from { $seen }.
# Of a sensor that sent nothing in the days before.
partial-share-began = The first came at { $to }.
partial-share-gap = The longest gap was from { $from } to { $to }.
# After it, where whole days without any lie before: { $seen } is the last that had some.
partial-before = The last before that came on { $seen }.
partial-none = { $stream ->
    [ring] Your ring sent no heart rate readings on { $weekday }.
    [glucose] Your glucose sensor sent no readings on { $weekday }.
   *[other] Some data is missing on { $weekday }.
}
# The same where that is all that is missing.
partial-began = On { $weekday }, your glucose sensor began to send readings at { $to }.
partial-gap = On { $weekday }, there { $stream ->
    [glucose] were no glucose readings
   *[other] is no data
} { $edge ->
    [start] before { $to }
    [end] after { $from }
   *[no] between { $from } and { $to }
}.
partial-unknown = Some data is missing on { $weekday }.
# How things are listed that are not there: "or", "standard" for "and" (CLDR's lists), or the word before the last.
none-of = or
# { $list } names the { $n } metrics, by their ".lacking" where they have one, listed as what is not there; { $all }: with "and".
lacking = There were no readings of { $list } { $when }.
# Beside very little sleep.
lacking-short = If your ring was off for a part of the night, your sleep time may not be exact.
lacking-since = Your ring has sent { $list }.
lacking-since-item = no { $list } since { $seen }
new = { $days ->
    [one] { $weekday } was your only day of data in five weeks, so it is too early to say what is usual for you.
   *[other] In the five weeks ending on { $weekday }, there were { $days } days of data, too few to say what is usual for you.
}

# Of a sensor that was not worn for long, beside a ring that was.
new-glucose = { $days ->
    [one] { $weekday } was the only day with glucose readings in five weeks, so it is too early to say what is usual for you.
   *[other] In the five weeks ending on { $weekday }, there were { $days } days with glucose readings, too few to say what is usual for your glucose.
}

## For the care team

care-usual = usual { $median } ({ $low }–{ $high }, { $days } days)
care-provisional = provisional
care-no-usual = no usual range
care-difference = difference { $n }
care-score = score { $n }
care-minutes = { $n } min beyond { $limit }
care-since = since { $date }
care-found-late = found late
care-uploaded = from an uploaded file
care-pressure = pressure shape
care-weekly = week { $name }: { $value }, limit { $limit }, since { $since }
care-language = written in English: the language asked for is not available
care-word = written in English: the language asked for lacks the word { $word }
