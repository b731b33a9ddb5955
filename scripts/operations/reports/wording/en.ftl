### English. What the page of a patient's month says beside the texts of its days.
title = { $patient }: { $days } days up to { $date }
private = This page holds health data. Keep it safe. It is not a diagnosis, and nobody watches it in real time.
known = { $known } of { $days } days have data.
left-out = Days that could not be shown
lows = Lows below { $level } in these days: { $n ->
    [0] none
   *[other] { $listed }
}
agp = Glucose profile of the last 14 days ({ $days } with readings)
agp-none = No glucose readings in the last 14 days.
agp-few = Fewer than five days have readings: no profile is drawn.
agp-about = Line: the median of each half hour. Dark band: the middle half of readings (25 to 75 %). Light band: 5 to 95 %. Green lines: target range.
mean = Mean glucose
gmi = Glucose management indicator (GMI)
cv = Variation (CV), goal at most 36 %
active = Time with readings, goal at least 70 %
measure = Measure
value = Value
ranges = Time in ranges
range = Range
share = Share of time
goal = Goal
met = met
not-met = not met
above = above { $high }
between = { $low } to { $high }
below = below { $low }
at-least = at least { $n } %
under = all { $beyond }: under { $n } %
days = Day by day
days-about = Each from 00:00 to 24:00; blue: target range. ↓: a low below { $level }, with its lowest reading and when.
trends = Day by day against your usual range
trends-about = Blue area: your usual range. Triangle: urgent. Square: look at this week. Circle: for information.
trend = { $metric }: { $n } days, { $low } to { $high }, last { $last }
findings = { $n ->
    [0] no findings
    [one] one finding
   *[other] { $n } findings
}
stages = Sleep by night
stage-deep = deep
stage-rem = REM
stage-light = light
stage-awake = awake
stages-about = { $n } nights, { $hours } hours asleep on average
weekly = Weekly goals not reached
weekly-none = None in these days.
category-below_54 = time below { $level }
category-below_63 = time below { $level }
category-below_70 = time below { $level }
category-above_140 = time above { $level }
category-above_250 = time above { $level }
category-in_range = time in range
category-fall = time in range, fall in points
since = since
texts = What was said
no-data = No data in these days.
date = Date
