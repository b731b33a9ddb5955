"""Many made-up days of everything that pages tell, mixed so that each kind of thing meets most others.

They are no people's days, and some could not happen. They are recorded (recorded_outputs.py) so that whoever changes
what is said sees on which days it says something else.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from core.documents import DaysBeyond, GlucosePart, Metric, MetricContext, ProcessedDocument, UsualRange
from core.explanation.notes.data import NIGHT_METRICS
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import ALL, HEART, context, day, high, low, strain, stretch

MIXED = 120
STRIDES = (1, 3, 5, 7, 11, 13, 17, 19, 23)
"""Aspects turn at different speeds, so that the variants of any two of them meet."""
HRV = usual(50.0, 40.0, 60.0)
SLEEP = usual(441.0, 380.0, 500.0)
STEPS = usual(7900.0, 5200.0, 11200.0)
TEMPERATURE = usual(34.2, 33.8, 34.6)
MEAN = usual(112.4, 98.0, 126.8)
SPREAD = usual(22.0, 15.0, 30.0)
SHARE = usual(85.0, 72.0, 98.0)
NARROW = usual(99.0, 97.0, 101.0)
WIDE = usual(60.0, 20.0, 100.0)
YOUNG = usual(54.4, 50.1, 58.7, provisional=True)
_BEFORE = "2026-03-09T"

LOWS: Sequence[tuple[Any, ...]] = (
    (),
    (low(stretch("03:10", "03:35", 25, 46.0)),),
    (low(stretch("03:10", "04:30", 65, 44.0), severity="urgent"),),
    (low(stretch("03:10", "03:30", 20, 53.6), stretch("21:10", "21:30", 20, 50.0), severity="notable"),),
    (low(stretch("01:00", "01:20", 20, 51.0), stretch("05:55", "06:25", 30, 49.0, open=True)),),
    (low(*(stretch(f"{h:02}:00", f"{h:02}:20", 20, 50.0 - h) for h in (1, 4, 9, 16, 22))),),
    (low(stretch(_BEFORE + "23:15", "01:16", 120, 49.0, minutes_before=45.0, at_start=True)),),
    (
        low(
            stretch(_BEFORE + "23:40", "00:30", 50, 47.0, minutes_before=20.0),
            stretch("14:00", "14:20", 20, 52.0),
            severity="urgent",
        ),
    ),
    (low(stretch("23:30", "2026-03-11T00:00", 30, 45.0, open=True), severity="urgent"),),
    (low(minutes=15.0),),
    (low(stretch("12:00", "12:20", 20, 50.0), sensors_differ=True), low(stretch("02:00", "02:15", 15, 53.0))),
    (low(stretch("12:00", "12:20", 20, 50.0), stretch("18:00", "18:15", 15, 50.0), minutes=75.0),),
    (low(stretch("08:00", "10:00", 80, 48.0)),),
    (low(*(stretch(f"{h:02}:05", f"{h:02}:25", 20, 52.0) for h in (2, 8, 20))),),
)
HIGHS: Sequence[tuple[Any, ...]] = (
    (),
    (high(stretch("19:00", "20:15", 75, 291.0), severity="info"),),
    (high(stretch("08:00", "12:00", 240, 312.0), severity="notable"),),
    (high(stretch("00:00", "07:30", 450, 388.0), severity="urgent"),),
    (high(stretch("09:00", "10:00", 60, 280.0), stretch("20:00", "21:30", 90, 301.0), severity="info"),),
    (high(*(stretch(f"{h:02}:00", f"{h:02}:40", 40, 255.0 + h) for h in (1, 7, 13, 19)), severity="info"),),
    (high(stretch("21:00", "2026-03-11T00:00", 190, 333.0, open=True), severity="notable"),),
    (high(stretch("13:00", "15:00", 90, 270.0, open=True), severity="info"),),
    (
        high(stretch(_BEFORE + "22:00", "02:00", 240, 290.0, minutes_before=120.0), severity="info"),
        anomaly(
            "heart_rhythm", "safety", 3.0, "", severity="notable", direction="above", rule="of_later_rules"
        ),
    ),
)


def _apart(metric: str, value: float, unit: str, range_: UsualRange, **more: Any) -> Any:
    return out_of_range(metric, value, unit, range_, **more)


def _drift(metric: str, value: float, unit: str, range_: UsualRange, side: str, **evidence: Any) -> Any:
    more: dict[str, Any] = {"severity": "notable", "usual": range_, "direction": side, "evidence": evidence}
    return anomaly(
        metric, "drift", value, unit, difference=value - range_.median, rule=f"drift.{metric}", **more
    )


_SHIFT = {"rule": "shift.resting_hr", "severity": "info", "evidence": {"days_running": 3}}
FLAGGED: Sequence[tuple[Any, ...]] = (
    (),
    (_apart("resting_hr", 64.2, "bpm", HEART),),
    (_apart("hrv_sleep", 31.0, "ms", HRV, severity="info"), _apart("sleep_total", 301.0, "min", SLEEP)),
    (_apart("steps", 1200.0, "steps", STEPS, severity="info"),),
    (
        strain(resting_hr=3.0, hrv_sleep=2.6, skin_temp_sleep=1.2),
        _apart("resting_hr", 66.0, "bpm", HEART),
        _apart("hrv_sleep", 30.0, "ms", HRV),
    ),
    (strain(resting_hr=1.4),),
    (_drift("hrv_sleep", 36.0, "ms", HRV, "below", since="2026-02-20", shift=-8.2),),
    (
        _drift("resting_hr", 57.0, "bpm", HEART, "above", since="2026-02-26"),
        _apart("sleep_total", 560.0, "min", SLEEP, severity="info"),
    ),
    (_apart("resting_hr", 57.6, "bpm", HEART, difference=3.2, **_SHIFT),),
    (_apart("glucose_mean", 148.6, "mg/dL", MEAN), _apart("glucose_cv", 41.0, "%", SPREAD, severity="info")),
    (_apart("glucose_tir", 61.0, "%", SHARE),),
    (
        _apart("spo2_mean", 91.2, "%", usual(96.0, 94.0, 98.0)),
        _apart("skin_temp_sleep", 35.4, "°C", TEMPERATURE, severity="info"),
    ),
    (
        anomaly(
            *("spo2_mean", "safety", 84.6, "%"),
            severity="urgent",
            direction="below",
            rule="spo2_low",
            evidence={"limit": 88.0},
        ),
        _apart("hr_of_later_rules", 3.0, "", HEART),
    ),
    (_apart("resting_hr", 58.74, "bpm", HEART, severity="info"),),
    (
        _apart("resting_hr", 63.0, "bpm", YOUNG),
        _apart("sleep_hr_mean", 71.0, "bpm", usual(62.0, 57.0, 67.0)),
        _apart("sleep_total", 299.0, "min", SLEEP, severity="info"),
        _apart("steps", 15000.0, "steps", STEPS, severity="info"),
    ),
)
HISTORY: Sequence[Mapping[str, MetricContext]] = tuple(
    {name: MetricContext.model_validate(fields) for name in metrics}
    for metrics, fields in (
        ((), {}),
        (("resting_hr", "steps", "glucose_tir"), {"side": "above", "days_outside": 3, "new": False}),
        (
            ("hrv_sleep", "sleep_total", "glucose_tir", "glucose_mean"),
            {"side": "below", "days_outside": 2, "extreme": "lowest", "extreme_days": 21},
        ),
        (
            ("resting_hr", "hrv_sleep", "skin_temp_sleep", "glucose_cv"),
            {
                "side": "above",
                "days_outside": 1,
                "outside_of_last": (9, 13),
                "extreme": "highest",
                "extreme_days": 35,
            },
        ),
        (
            ("resting_hr", "sleep_total", "steps"),
            {"returned_after": 4, "returned_from": "above", "outside_of_last": (5, 14)},
        ),
        (
            ("hrv_sleep", "resting_hr", "sleep_total"),
            {"side": "below", "days_outside": 6, "outside_of_last": (10, 14), "new": False},
        ),
        (
            ("steps", "sleep_total"),
            {"side": "above", "days_outside": 14, "extreme": "highest", "extreme_days": 14},
        ),
    )
)
BESIDE: Sequence[Mapping[str, Any]] = (
    {},
    {"steps": (2100.0, "steps", STEPS)},
    {"hrv_sleep": (33.0, "ms", HRV), "sleep_total": (345.0, "min", SLEEP)},
    {"hrv_sleep": (51.0, "ms", HRV), "skin_temp_sleep": (34.3, "°C", TEMPERATURE)},
    {"resting_hr": (47.0, "bpm", YOUNG), "steps": (13000.0, "steps", STEPS)},
    {
        "sleep_total": (432.0, "min", None),
        "steps": (8123.0, "steps", None),
        "resting_hr": (55.0, "bpm", None),
    },
    {"glucose_mean": (131.0, "mg/dL", MEAN), "glucose_cv": (31.0, "%", SPREAD)},
    {"resting_hr": (58.9, "bpm", HEART), "sleep_hr_mean": (70.0, "bpm", usual(62.0, 57.0, 67.0))},
)
GLUCOSE: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]] = (
    ({}, {}),
    (
        {"glucose_tir": (94.0, "%", SHARE)},
        {"glucose_parts": {"morning": GlucosePart(above_180=20.0, highest=196.0)}},
    ),
    (
        {"glucose_tir": (66.4, "%", SHARE), "glucose_hyper_events": (4, "count", None)},
        {
            "glucose_parts": {
                "morning": GlucosePart(above_180=60.0, highest=220.0),
                "evening": GlucosePart(above_180=200.0, above_250=40.0, highest=281.0),
            },
            "glucose_days": {"above_250": DaysBeyond(running=2, days=7, of=14)},
        },
    ),
    (
        {
            "glucose_tir": (88.0, "%", None),
            "glucose_hypo_events": (2, "count", None),
            "glucose_hypo_events_minutes": (50.0, "min", None),
        },
        {
            "glucose_parts": {
                "night": GlucosePart(below_70=35.0, below_54=10.0, lowest=52.0),
                "afternoon": GlucosePart(below_70=15.0, lowest=66.0),
            },
            "glucose_times": {
                "below_70": [
                    ("2026-03-10T03:00+01:00", "2026-03-10T03:35+01:00"),
                    ("2026-03-10T15:00+01:00", "2026-03-10T15:15+01:00"),
                ]
            },
            "glucose_days": {"below_54": DaysBeyond(running=3, days=3, of=14)},
        },
    ),
    (
        {"glucose_tir": (81.0, "%", NARROW)},
        {
            "glucose_parts": {
                "night": GlucosePart(below_70=70.0, below_54=25.0, lowest=46.0),
                "evening": GlucosePart(above_180=95.0, above_250=30.0, highest=266.0),
            },
            "glucose_times": {
                "below_70": [("2026-03-10T03:00+01:00", "2026-03-10T04:10+01:00")],
                "above_180": [("2026-03-10T19:00+01:00", "2026-03-10T20:40+01:00")],
            },
            "glucose_gap": ("2026-03-10T04:10+01:00", "2026-03-10T06:00+01:00"),
            "glucose_days": {"below_54": DaysBeyond(running=6, days=8, of=14)},
        },
    ),
    (
        {"glucose_tir": (55.0, "%", WIDE), "glucose_hyper_events": (1, "count", None)},
        {
            "glucose_parts": {
                "night": GlucosePart(
                    above_180=300.0, above_250=200.0, highest=390.0, below_70=5.0, lowest=68.0
                ),
                "morning": GlucosePart(above_180=120.0, above_250=100.0, highest=300.0),
            },
            "glucose_times": {"below_70": [("2026-03-10T12:37+01:00", "2026-03-10T12:42+01:00")]},
            "glucose_gap": ("2026-03-10T21:00+01:00", "2026-03-11T00:00+01:00"),
        },
    ),
    (
        {"glucose_tir": (100.0, "%", SHARE)},
        {"glucose_gap": ("2026-03-10T00:00+01:00", "2026-03-10T02:10+01:00")},
    ),
    (
        {
            "glucose_tir": (99.6, "%", usual(90.0, 80.0, 100.0, provisional=True)),
            "glucose_mean": (118.0, "mg/dL", MEAN),
        },
        {
            "glucose_parts": {
                part: GlucosePart(below_70=16.0, lowest=60.0)
                for part in ("night", "morning", "afternoon", "evening")
            }
        },
    ),
)
_WEEK = {"targets": "standard", "use_pct": 96.0, "values": {"in_range": 55.0}}


def _week(*categories: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return _WEEK | {"categories": [*categories]} | more


WEEKS: Sequence[dict[str, Any] | None] = (
    None,
    _week({"name": "below_70", "begins": True, "value": 5.2, "limit": 4.0, "since": "2026-03-10"}),
    _week(
        {
            "name": "in_range",
            "again": True,
            "value": 61.0,
            "limit": 70.0,
            "since": "2026-02-10",
            "capped": True,
        }
    ),
    _week(
        {"name": "fall", "begins": True, "value": 17.2, "limit": 15.0, "since": "2026-03-10"},
        {"name": "in_range", "begins": True, "value": 55.0, "limit": 70.0, "since": "2026-03-10"},
    ),
    _week(
        {"name": "fall", "begins": True, "value": 21.0, "limit": 15.0, "since": "2026-03-10"}, use_pct=74.0
    ),
    _week(
        {"name": "below_54", "again": True, "value": 1.04, "limit": 1.0, "since": "2026-02-17"},
        {"name": "above_250", "begins": True, "value": 12.0, "limit": 10.0, "since": "2026-03-10"},
        targets="older",
    ),
    _week(targets="none"),
    _week({"name": "of_later_rules", "begins": True, "value": 1.0, "limit": 2.0}),
    _week(
        {"name": "below_63", "begins": True, "value": 4.5, "limit": 4.0, "since": "2026-03-10"},
        {"name": "above_140", "again": True, "value": 31.0, "limit": 25.0, "since": "2026-03-01"},
        targets="pregnancy",
        values={},
    ),
)


def _part(series: str, value: float | None, unit: str, rule: str, **evidence: Any) -> Any:
    return anomaly(series, "data", value, unit, direction="below", rule=rule, evidence=evidence)


_MORNING = {"from": "2026-03-10T00:00+01:00", "to": "2026-03-10T07:33+01:00"}
_NOON = {"from": "2026-03-10T09:10+01:00", "to": "2026-03-10T14:44+01:00"}
_LATE = {"from": "2026-03-10T20:00+01:00", "to": "2026-03-11T00:00+01:00"}
ABSENT: Sequence[tuple[tuple[Any, ...], Mapping[str, Any]]] = (
    ((), {}),
    ((), {"last_seen": {"night": "2026-03-05", "steps": "2026-03-05"}}),
    ((), {"last_seen": {"night": "2026-03-09", "steps": "2026-03-02"}}),
    ((), {"last_seen": {"glucose": "2026-03-07"}}),
    ((_part("glucose", 47.0, "%", "coverage_low", longest_gap=_MORNING),), {}),
    ((_part("hr", 40.0, "min", "sensor_gap", longest_gap=_NOON),), {}),
    (
        (_part("glucose", 8.0, "%", "cgm_inactive", longest_gap=_LATE),),
        {"back_after": {"glucose": "2026-03-04"}},
    ),
    ((_part("hr", 0.0, "%", "coverage_low"),), {"lacking": {"hrv_sleep": "2026-03-09"}}),
    (
        (),
        {"lacking": {"sleep_total": "2026-03-01", "hrv_sleep": "2026-03-05", "of_later_rules": "2026-03-05"}},
    ),
    (
        (
            _part("glucose", 334.0, "min", "sensor_gap", longest_gap=_NOON),
            _part("hr", None, "%", "coverage_low"),
        ),
        {},
    ),
    ((), {"last_seen": {"glucose": "2026-02-10", "steps": "2026-03-08"}}),
    ((_part("glucose", 47.0, "%", "coverage_low", longest_gap=_MORNING),), {"begins": ["glucose"]}),
)
KNOWN: Sequence[Mapping[str, Any]] = ({}, {}, {"days_known": 3}, {}, {"days_known": 0})


ASPECTS: Sequence[Sequence[Any]] = (LOWS, HIGHS, FLAGGED, HISTORY, BESIDE, GLUCOSE, WEEKS, ABSENT, KNOWN)
QUIET = (3, 4, 5, 7, 8)
"""Aspects by their place in `ASPECTS`: those that are no finding."""


def wide_days() -> dict[str, ProcessedDocument]:
    """By name: each variant alone, then mixed, and mixed without a finding."""
    alone = {
        f"{place}.{i}": made(tuple(i if one == place else 0 for one in range(len(ASPECTS))))
        for place, of in enumerate(ASPECTS)
        for i in range(1, len(of))
    }
    mixed = {f"mixed {i}": made(_mixed(i)) for i in range(MIXED)}
    quiet = {f"quiet {i}": made(_mixed(i, QUIET)) for i in range(MIXED // 2)}
    return mixed | quiet | alone


def _mixed(i: int, places: Collection[int] = range(9)) -> tuple[int, ...]:
    """Which variant of each aspect."""
    turned = [(i * stride + i // len(of)) % len(of) for of, stride in zip(ASPECTS, STRIDES, strict=True)]
    return tuple(variant if place in places else 0 for place, variant in enumerate(turned))


def made(variants: tuple[int, ...]) -> ProcessedDocument:
    """A day of one variant of each aspect, by their places in it."""
    lows, highs, flagged, history, beside, glucose, week, absent, known = (
        of[i] for of, i in zip(ASPECTS, variants, strict=True)
    )
    values, parts = glucose
    found: list[Any] = [*lows, *highs, *flagged, *absent[0]]
    fields: dict[str, Any] = {"metrics": dict(history), "streams": ALL, **parts, **absent[1], **known}
    odd = sum(variants) % 2
    made = day(
        *found,
        values={**beside, **values},
        context=context(**fields) if sum(variants) % 16 != 15 else None,
        weekly=week,
        quality={"cgm_active_pct": 44.0} if odd else {},
    )
    if "days_known" in known:
        made = made.model_copy(update={"baseline": {}})
    for stream in fields.get("last_seen", {}):
        for metric in {"night": NIGHT_METRICS, "steps": ("steps",)}.get(stream, ()):
            if metric not in {one.metric for one in found}:
                made.metrics.pop(metric, None)
        if odd:
            made.metrics["coverage_hr"] = Metric(value=31.0, unit="%")
    return made
