"""What the processed document holds."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Finite = Annotated[float, Field(allow_inf_nan=False)]
Severity = Literal["info", "notable", "urgent"]


class Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


class Metric(Document):
    value: Finite | int | str
    unit: str


class UsualRange(Document):
    """What is usual for this person: median and scaled MAD over `days` valid days, and the range of 2 MAD.

    Median and range are in the metric's unit; the MAD is on `scale`, the one that the score is computed on.
    """

    median: Finite
    mad: Finite
    low: Finite
    high: Finite
    days: int
    provisional: bool
    scale: Literal["linear", "ln", "sqrt"] = "linear"


class Anomaly(Document):
    metric: str
    kind: Literal["out_of_range", "strain", "drift", "safety", "weekly", "data"]
    severity: Severity
    value: Finite | None
    unit: str
    usual: UsualRange | None
    difference: Finite | None
    score: Finite | None
    direction: Literal["above", "below"] | None
    evidence: dict[str, Any]
    rule: str
    rule_version: str = ""


class Extendable(Document):
    """May hold fields of a later version, which are passed over: while one deploys, or after one went back, explain
    reads what a newer process wrote."""

    model_config = ConfigDict(extra="ignore")


class MetricContext(Extendable):
    """What the days before say of one metric, all of them judged by this day's own usual range.

    `days_outside`: for how many days running, this day included, it has lain outside that range on the side of this
    day; 0 inside. `returned_after`: inside again after that many days outside, on the side `returned_from`.
    `outside_of_last`: (days outside on the side that matters, days with a value) of the last 14, this day included.
    `extreme`: this day's value is the highest or lowest of the `extreme_days` days before it, which are at least 14
    with at least 10 values. `new`: this day's range flags none of the 13 days before.
    """

    side: Literal["above", "below"] | None = None
    days_outside: int = 0
    returned_after: int = 0
    returned_from: Literal["above", "below"] | None = None
    outside_of_last: tuple[int, int] = (0, 0)
    extreme: Literal["highest", "lowest"] | None = None
    extreme_days: int = 0
    new: bool = True


class GlucosePart(Extendable):
    """Minutes of glucose beyond each level in one part of the day; those below 70 hold those below 54, and so on.

    `lowest` and `highest`: the reading (mg/dL) farthest out, where one lies below 70 or above 180.
    """

    below_54: Finite = 0.0
    below_70: Finite = 0.0
    above_180: Finite = 0.0
    above_250: Finite = 0.0
    lowest: Finite | None = None
    highest: Finite | None = None


PARTS_OF_DAY = ("night", "morning", "afternoon", "evening")


class DaysBeyond(Extendable):
    """On how many days a person's glucose was beyond a level for 15 minutes or more, this day included: `running` one
    after another, and `days` of the `of` days with readings among the last 14. `running` is 0 where this day was below
    54 for less."""

    running: int
    days: int
    of: int


class Context(Extendable):
    """What explain needs of other days, put here by process, so that an explanation is a function of one document.

    `metrics` by metric name, for those that have a usual range and a value. `last_seen`: the last date before this day
    on which a stream (night, steps, glucose) that is absent today had data, for streams seen in the last 35 days.
    `days_known`: days of the last 35 with any data. `streams`: those with data in the last 35 days or today.
    `glucose_parts`: this day's own glucose by part of the day (night, morning, afternoon, evening). `glucose_days`: by
    level (below_54, above_250), where this day is one of them, or below 54 for less. `glucose_times`: by level
    (below_54, below_70, above_180), from when to when this day's readings were beyond it, where that was twelve times
    at most.
    `glucose_first`: when this day's first reading was, if that was beyond one of them and the day before does not show
    that it had not been so until then.
    `glucose_gap`: this day's longest time without readings (its two ends), if that is an hour or more, else the longest
    that cut a low off;
    `glucose_before_gap`: the reading (mg/dL) before it, if this day has one; `ring_gap`: the same of heart rate, from
    an hour and a half on. `lacking`: by metric of a measured night, the last date before this day on which one had it
    that most nights had until then, and this one has not.
    `window`: from when to when this day lasted, where that is not its date on the clock that its times are told by, as
    after a flight.
    `back_after`: by stream that is there again after a day or more without, the last date before that had it. `begins`:
    streams that are there today and on none of the 35 days before.
    """

    metrics: dict[str, MetricContext]
    last_seen: dict[str, str]
    streams: list[str]
    days_known: int
    glucose_parts: dict[str, GlucosePart] = Field(default_factory=dict)
    glucose_days: dict[str, DaysBeyond] = Field(default_factory=dict)
    glucose_times: dict[str, list[tuple[str, str]]] = Field(default_factory=dict)
    glucose_first: str | None = None
    glucose_gap: tuple[str, str] | None = None
    glucose_before_gap: float | None = None
    ring_gap: tuple[str, str] | None = None
    window: tuple[str, str] | None = None
    lacking: dict[str, str] = Field(default_factory=dict)
    back_after: dict[str, str] = Field(default_factory=dict)
    begins: list[str] = Field(default_factory=list)

    @field_validator("glucose_parts")
    @classmethod
    def _as_the_day_goes(cls, parts: dict[str, GlucosePart]) -> dict[str, GlucosePart]:
        """A stored document has its keys sorted, and "in the afternoon and in the night" would be told of it."""
        return {name: parts[name] for name in PARTS_OF_DAY if name in parts} | parts


class ProcessedDocument(Document):
    """`weekly` and `context` say what other days bear on this one: None where nobody computed it."""

    schema_version: Literal[2] = 2
    patient_id: str
    date: str
    timezone: str
    raw_sha256: str
    rules_version: str
    quality: dict[str, Any]
    metrics: dict[str, Metric]
    baseline: dict[str, UsualRange]
    anomalies: list[Anomaly]
    context: Context | None = None
    weekly: dict[str, Any] | None = None
