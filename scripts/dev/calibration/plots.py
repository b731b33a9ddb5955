"""The pictures of docs/calibration.md: small SVGs that come out the same on every run."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scripts.dev.calibration.replay import Rate

matplotlib.rcParams["svg.hashsalt"] = "calibration"
matplotlib.rcParams["svg.fonttype"] = "none"

Halves = dict[str, list[float]]
COLOURS = {"fit": "#95a5a6", "report": "#2c3e50"}


def _save(figure: Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line.rstrip() for line in lines) + "\n", encoding="utf-8")


def _axes(title: str, x: str, y: str) -> tuple[Figure, Axes]:
    figure, axes = plt.subplots(figsize=(5.6, 3.4))
    axes.set_title(title, fontsize=10)
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.grid(alpha=0.3)
    return figure, axes


def loads(path: Path, rates: dict[str, Rate], targets: dict[str, float]) -> None:
    """Share of assessed patient-days by severity and rule, with the interval over persons."""
    figure, axes = _axes("People not used for fitting", "", "share of patient-days")
    names = list(rates)
    values = np.array([rates[name].value for name in names])
    low = values - [rates[name].low for name in names]
    high = np.array([rates[name].high for name in names]) - values
    axes.bar(names, values, color=COLOURS["report"])
    axes.errorbar(names, values, yerr=np.vstack((low, high)).clip(0), fmt="none", color="#e67e22", capsize=3)
    for name, target in targets.items():
        at = names.index(name)
        axes.plot((at - 0.45, at + 0.45), (target, target), color="#c0392b")
    axes.tick_params(axis="x", labelrotation=25, labelsize=8)
    _save(figure, path)


def power_curve(path: Path, sizes: list[float], found: Halves, target: tuple[float, float]) -> None:
    """Share of shifts that were notable within three nights, by their size."""
    figure, axes = _axes("A lasting shift of resting heart rate", "shift, bpm", "notable within 3 nights")
    for half, shares in found.items():
        axes.plot(sizes, shares, "o-", color=COLOURS[half], label=half, markersize=3)
    axes.plot(*target, "+", color="#c0392b", markersize=12)
    axes.set_ylim(0, 1)
    axes.legend()
    _save(figure, path)


def trade_off(path: Path, loads_at: list[float], power_at: list[float], labels: list[str], used: int) -> None:
    """Notable load against power, as the minimum of a shift varies."""
    figure, axes = _axes("What a lower threshold costs", "notable patient-days", "power at +6 bpm")
    axes.plot(loads_at, power_at, "o-", color=COLOURS["report"], markersize=3)
    for x, y, label in zip(loads_at, power_at, labels, strict=True):
        axes.annotate(label, (x, y), fontsize=7, xytext=(4, -8), textcoords="offset points")
    axes.plot(loads_at[used], power_at[used], "o", color="#c0392b", markersize=6)
    axes.axvline(0.05, color="#c0392b", lw=0.8, ls="--")
    axes.axhline(0.8, color="#c0392b", lw=0.8, ls="--")
    _save(figure, path)


def roc(path: Path, well: list[float], ill: list[float], area: float) -> None:
    """The strain composite on nights as they were and with the published illness shifts."""
    figure, axes = _axes(f"Composite, illness nights: AUC {area:.2f}", "false alarms", "found")
    limits = np.unique(np.quantile(well, np.linspace(0, 1, 200)))[::-1]
    false = [float(np.mean(np.array(well) > limit)) for limit in limits]
    true = [float(np.mean(np.array(ill) > limit)) for limit in limits]
    axes.plot(false, true, color=COLOURS["report"])
    axes.plot((0, 1), (0, 1), color="#95a5a6", ls="--", lw=0.8)
    _save(figure, path)
