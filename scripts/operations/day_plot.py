"""Draws one day: each series, the night, the targets and the stretches that rules flagged."""

import datetime as dt
import io
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from core.documents import Anomaly, ProcessedDocument
from core.glucose_limits import HIGH, LOW, VERY_HIGH, VERY_LOW
from core.health.signals import SERIES, DaySignals
from scripts.operations.private_file import keep_private

TITLES = {
    "glucose": "glucose, mg/dL",
    "hr": "heart rate, bpm",
    "hrv": "variability, ms",
    "temp": "skin temperature, °C",
    "spo2": "oxygen, %",
    "steps": "steps",
    "motion": "motion",
}
COLOURS = {"urgent": "#c0392b", "notable": "#e67e22", "info": "#7f8c8d"}
SHOWN_ON = {
    "resting_hr": "hr",
    "sleep_hr_mean": "hr",
    "hrv_sleep": "hrv",
    "skin_temp_sleep": "temp",
    "spo2_mean": "spo2",
}


def draw(signals: DaySignals, document: ProcessedDocument, path: Path) -> None:
    """Writes the picture, for its owner only; the format follows the file's ending."""
    names = [name for name in ("glucose", *SERIES) if name in signals.series]
    names = list(dict.fromkeys(names))
    figure, rows = plt.subplots(
        max(1, len(names)), 1, sharex=True, squeeze=False, figsize=(11, 1.2 + 1.9 * max(1, len(names)))
    )
    for axes, name in zip(rows[:, 0], names, strict=False):
        _series(axes, signals, name)
        _flagged(axes, name, document.anomalies)
    for axes in rows[:, 0]:
        _night(axes, signals)
        axes.set_xlim(signals.local(signals.start), signals.local(signals.end))
        axes.xaxis.set_major_formatter(mdates.DateFormatter("%H:%M", tz=signals.zone))  # type: ignore[no-untyped-call]
    if not names:
        rows[0, 0].text(0.5, 0.5, "no series on this day", ha="center", transform=rows[0, 0].transAxes)
    flags = ", ".join(f"{a.rule} ({a.severity})" for a in document.anomalies) or "no anomaly"
    figure.suptitle(f"{document.patient_id}  {document.date}  {document.timezone}\n{flags}", fontsize=10)
    figure.tight_layout()
    picture, kind = io.BytesIO(), path.suffix[1:] or "png"
    figure.savefig(picture, format=kind, dpi=110, metadata={"Software": None} if kind == "png" else None)
    plt.close(figure)
    keep_private(path, picture.getvalue())


def _series(axes: Axes, signals: DaySignals, name: str) -> None:
    series = signals.of(name)
    times = [signals.local(t) for t in series.times.tolist()]
    axes.plot(times, series.values, ".", markersize=2.5, color="#2c3e50")  # type: ignore[arg-type]
    axes.set_ylabel(TITLES[name], fontsize=8)
    if name == "glucose":
        axes.axhspan(LOW, HIGH, color="#2ecc71", alpha=0.12, lw=0)
        for limit in (VERY_LOW, VERY_HIGH):
            axes.axhline(limit, color=COLOURS["urgent"], lw=0.7, ls="--")


def _night(axes: Axes, signals: DaySignals) -> None:
    night = signals.night
    if night is not None and night.start is not None and night.end is not None:
        start, end = (
            signals.local(max(night.start, signals.start)),
            signals.local(min(night.end, signals.end)),
        )
        axes.axvspan(start, end, color="#34495e", alpha=0.1, lw=0)  # type: ignore[arg-type]


def _flagged(axes: Axes, name: str, anomalies: list[Anomaly]) -> None:
    for anomaly in anomalies:
        if SHOWN_ON.get(anomaly.metric, anomaly.metric) != name:
            continue
        stretches = anomaly.evidence.get("stretches") or [
            anomaly.evidence.get("longest_gap") or anomaly.evidence
        ]
        for stretch in stretches:
            if "from" in stretch:
                start, end = (dt.datetime.fromisoformat(stretch[key]) for key in ("from", "to"))
                axes.axvspan(start, end, color=COLOURS[anomaly.severity], alpha=0.2, lw=0)  # type: ignore[arg-type]
