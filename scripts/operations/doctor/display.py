"""The doctor's report for people: what is found beside what is needed, and below what is wrong how to mend it."""

from rich.table import Table
from rich.text import Text

from scripts.operations.doctor.finding import Finding, Verdict
from scripts.operations.doctor.report import Night, Report
from scripts.operations.terminal import err, out

MARKS = {Verdict.GOOD: ("✓", "green"), Verdict.WRONG: ("✗", "bold red"), Verdict.UNKNOWN: ("?", "yellow")}


def show(report: Report) -> None:
    parts = (
        ("before a deploy", report.before),
        ("after it", report.after),
        ("the APIs", report.apis),
    )
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("", "what", "found", "needed", "by the right"):
        table.add_column(name)
    for title, findings in parts:
        if findings:
            table.add_row("", Text(title, style="dim"))
            for finding in findings:
                table.add_row(*_cells(finding))
    out.print(table)
    for finding in report.findings:
        if finding.mend:  # whole lines, so that a command can be copied
            out.print(
                Text(f"{finding.what}: {finding.mend}", style=MARKS[finding.verdict][1]), soft_wrap=True
            )
    if report.night:
        out.print(_night(report.night), soft_wrap=True)
        if report.night.prices:
            err.print(f"[dim]prices of {report.night.prices}[/]", soft_wrap=True)
    for note in report.notes:
        out.print(note, soft_wrap=True, markup=False)
    out.print(_answer(report), soft_wrap=True)
    err.print(f"next: {report.next}", soft_wrap=True, markup=False)


def _cells(finding: Finding) -> list[Text]:
    mark, style = MARKS[finding.verdict]
    found = Text(finding.found, style="" if finding.verdict is Verdict.GOOD else style)
    return [Text(mark, style=style), Text(finding.what), found, Text(finding.needed), Text(finding.right)]


def _night(night: Night) -> Text:
    if night.unseen:
        return Text(f"A night's cost cannot be told: {night.unseen}")
    if not night.cost:
        return Text("")
    if not night.patients:
        return Text("A night: nobody on the roster is active yet")
    cost = night.cost
    days = f"{night.patients:,} patients × {night.lookback_days} days = {cost.patient_days:,} patient-days"
    parts = f"AWS {_dollars(cost.dollars_aws)}, model {_dollars(cost.dollars_model)}"
    return Text(f"A night: {days}, {_dollars(cost.dollars)} at most ({parts})")


def _dollars(amount: float) -> str:
    return f"${amount:,.2f}" if amount >= 0.01 else f"${amount:.4f}"


def _answer(report: Report) -> Text:
    counts = {verdict: sum(f.verdict is verdict for f in report.findings) for verdict in Verdict}
    if counts[Verdict.WRONG]:
        return Text(f"{report.stage}: {counts[Verdict.WRONG]} wrong", style="bold red")
    if counts[Verdict.UNKNOWN]:
        return Text(
            f"{report.stage}: nothing wrong that can be seen, {counts[Verdict.UNKNOWN]} unknown",
            style="yellow",
        )
    half = "ready for a deploy" if report.after is None else "healthy"
    return Text(f"{report.stage}: {half}", style="bold green")
