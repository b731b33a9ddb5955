"""Prepares and evaluates a blind reader panel on real days (docs/panel.md): days, facts, texts, sheets, scores."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter, ValidationError

from core.documents import ProcessedDocument
from core.explanation.compose import by_code
from core.explanation.document import ExplanationDocument
from core.explanation.model.prompt import messages_for
from core.explanation.notes import notes_of
from core.explanation.page import Page, write_page
from core.explanation.plan import code_plan, definitions, needs_arranging, read_plan
from core.explanation.reader import Clinic, Reader
from core.explanation.wording import CODES
from core.stages.assessment import MeasuredDay, measure_day
from scripts.dev.reading_panel.choice import SEED, Drawn, draw
from scripts.dev.reading_panel.facts import as_markdown, chat_prompt, facts_of
from scripts.dev.reading_panel.scores import Read, Score, reads, remarks, tables
from scripts.dev.reading_panel.sheets import KINDS, instructions, letters, sheet
from scripts.dev.recorded_days import recorded, sensor_bodies, sensor_days

CLINICS = {
    "en": Clinic("Riverside Clinic, 555 0142", "on weekdays from 9 to 16", "911"),
    "de": Clinic("Praxis am Fluss, 030 555 0142", "werktags von 9 bis 16 Uhr", "112"),
    "es": Clinic("Clínica del Río, 91 555 0142", "los días laborables de 9 a 16 h", "112"),
}
"""Made up."""
RECORDINGS, SENSORS = "recordings", "t1d_uom_train"
app = typer.Typer(no_args_is_help=True, add_completion=False)
Folder = Annotated[Path, typer.Argument(help="The panel's folder; outside the repository.")]
Data = Annotated[Path, typer.Argument(help=f"Folder with {RECORDINGS}/ and {SENSORS}/.", exists=True)]


@app.command()
def prepare(data: Data, folder: Folder, seed: Annotated[int, typer.Option()] = SEED) -> None:
    """Draw the days, and write for each its facts, the code's texts and the prompts."""
    people: dict[str, list[ProcessedDocument]] = {}
    for source, found in (
        (RECORDINGS, recorded(data / RECORDINGS)),
        (SENSORS, sensor_days(data / SENSORS)),
    ):
        for name, document in found:
            people.setdefault(f"{source}/{name.split()[0]}", []).append(document)
    drawn = draw(people, seed)
    asked = 0
    for one in drawn:
        days = people[one.person]
        measured = measure_day(_body(data, one), dt.date.fromisoformat(one.date), days[one.index].timezone)
        asked += write_day(folder, one, days[one.index], days[: one.index], measured)
    _put(folder / "days.json", json.dumps([asdict(one) for one in drawn], indent=1))
    typer.echo(f"{len(drawn)} days in {folder}; {asked} of them ask the model")


def _body(data: Path, day: Drawn) -> bytes:
    if day.person.startswith(RECORDINGS):
        return (data / day.person / f"{day.date}.json").read_bytes()
    return dict(sensor_bodies(data / f"{day.person}.glucose.csv"))[dt.date.fromisoformat(day.date)]


def write_day(
    folder: Path,
    day: Drawn,
    document: ProcessedDocument,
    before: Sequence[ProcessedDocument],
    measured: MeasuredDay,
) -> bool:
    """The files of one day; whether a model would be asked about it."""
    mine = folder / "days" / day.day
    facts = facts_of(document, before, measured, CLINICS["en"])
    _put(mine / "chat_prompt.txt", chat_prompt(facts))
    for code in CODES:
        of_clinic = facts_of(document, before, measured, CLINICS[code])
        _put(mine / _name("facts", code, "md"), as_markdown(of_clinic))
        page = by_code(document, Reader(code, clinic=CLINICS[code]))
        _put(mine / _name("code", code), as_read(page))
    notes = notes_of(document)
    asks = needs_arranging(notes)
    messages = messages_for(notes, definitions(document, notes)) if asks else []
    _put(
        mine / "prompt.txt", "\n".join(f"--- {m['role']} ---\n{m['content']}" for m in messages) or "no call"
    )
    _put(folder / "documents" / f"{day.day}.json", document.model_dump_json())
    return asks


def as_read(page: ExplanationDocument | Page) -> str:
    """What the patient reads, without the line that stands below every page."""
    return "\n\n".join(page.paragraphs())


@app.command()
def plans(folder: Folder) -> None:
    """Judge days/NN/plan.json as first answers; model.txt is by that plan, or by the code's if it is not valid."""
    verdicts: dict[str, Any] = {}
    for path in sorted(folder.glob("days/*/plan.json")):
        document = ProcessedDocument.model_validate_json(
            (folder / "documents" / f"{path.parent.name}.json").read_bytes()
        )
        notes = notes_of(document)
        offered = definitions(document, notes)
        plan, objections = read_plan(path.read_text(encoding="utf-8"), notes, offered)
        page = write_page(
            document, notes, plan or code_plan(notes, offered), Reader("en", clinic=CLINICS["en"])
        )
        text, other = as_read(page), (path.parent / "code.txt").read_text(encoding="utf-8").strip()
        _put(path.parent / "model.txt", text)
        verdicts[path.parent.name] = {"valid": plan is not None, "differs": text != other} | (
            {"objections": objections} if objections else {}
        )
    for day, verdict in verdicts.items():
        typer.echo(f"{day} {json.dumps(verdict)}")
    valid, differ = (sum(one[what] for one in verdicts.values()) for what in ("valid", "differs"))
    typer.echo(f"{valid} of {len(verdicts)} valid at first look; {differ} texts differ from the code's")
    _put(folder / "verdicts.json", json.dumps(verdicts, indent=1))


@app.command()
def sheets(folder: Folder) -> None:
    """Write sheets/ and key.json from the texts at hand; the chat model's must be there."""
    days = TypeAdapter(list[Drawn]).validate_json((folder / "days.json").read_bytes())
    if without := [one.day for one in days if not (folder / "days" / one.day / "chat.txt").is_file()]:
        raise typer.BadParameter(f"no chat.txt on these days: {', '.join(without)}")
    key: dict[str, dict[str, list[str]]] = {}
    pages: dict[str, str] = {}
    for one in days:
        mine = folder / "days" / one.day
        for code in CODES:
            files = {kind: mine / _name(kind, code) for kind in KINDS}
            texts = {kind: path.read_text(encoding="utf-8") for kind, path in files.items() if path.is_file()}
            name = one.day if code == "en" else f"{one.day}.{code}"
            key[name] = letters(texts, f"{SEED} {name}")
            facts = (mine / _name("facts", code, "md")).read_text(encoding="utf-8")
            pages[name] = sheet(name, facts, texts, key[name])
    known = folder / "key.json"
    if list(folder.glob("scores/*.json")) and known.is_file() and json.loads(known.read_bytes()) != key:
        raise typer.BadParameter("there are scores for other letters: move scores/ away first")
    for name, text in pages.items():
        _put(folder / "sheets" / f"{name}.md", text)
    _put(folder / "sheets" / "READ_ME_FIRST.md", instructions())
    _put(known, json.dumps(key, indent=1))
    typer.echo(f"{len(pages)} sheets in {folder / 'sheets'}; the key is {known}")


@app.command()
def scores(
    folder: Folder,
    why: Annotated[bool, typer.Option("--remarks", help="Also what readers remarked.")] = False,
) -> None:
    """Print the tables from scores/READER.json; exit code 1 if a score is missing, unknown or not readable."""
    found, doubts = _scores(folder)
    typer.echo(tables(found))
    if why:
        typer.echo("\n".join(remarks(found)))
    _exit(doubts)


@app.command()
def keep(folder: Folder, file: Annotated[Path, typer.Argument(help="docs/panel/ROUND.json")]) -> None:
    """Write the round's texts and scores to one file, with neither the facts of its days nor whose days they are; of
    texts that are the same, one. Exit code 1 as for scores."""
    found, doubts = _scores(folder)
    key = json.loads((folder / "key.json").read_bytes())
    kept: dict[str, Any] = {}
    for one in TypeAdapter(list[Drawn]).validate_json((folder / "days.json").read_bytes()):
        texts: dict[str, dict[str, str]] = {}
        for code in CODES:
            kinds = [same[0] for same in key[one.day if code == "en" else f"{one.day}.{code}"].values()]
            files = {kind: folder / "days" / one.day / _name(kind, code) for kind in kinds}
            texts[code] = {kind: path.read_text("utf-8").strip() for kind, path in files.items()}
        scored = [
            {"reader": of.reader, "language": of.language, "text": of.kind, **of.score.as_kept()}
            for of in found
            if of.score.day.partition(".")[0] == one.day and of.kind in texts[of.language]
        ]
        kept[one.day] = {"stratum": one.stratum, "texts": texts, "scores": scored}
    _put(file, json.dumps(kept, indent=1, ensure_ascii=False))
    typer.echo(f"{len(kept)} days and {sum(len(day['scores']) for day in kept.values())} scores in {file}")
    _exit(doubts)


def _scores(folder: Path) -> tuple[list[Read], list[str]]:
    """What readers gave, and what is wrong with it."""
    given: dict[str, list[Score]] = {}
    wrong: list[str] = []
    for path in sorted(folder.glob("scores/*.json")):
        try:
            given[path.stem] = TypeAdapter(list[Score]).validate_json(path.read_bytes())
        except ValidationError as error:
            wrong.append(f"{path.name}: {error}")
    found, doubts = reads(given, json.loads((folder / "key.json").read_bytes()))
    return found, wrong + doubts


def _exit(doubts: Sequence[str]) -> None:
    for one in doubts:
        typer.echo(one, err=True)
    raise typer.Exit(1 if doubts else 0)


def _name(kind: str, code: str, ending: str = "txt") -> str:
    return f"{kind}.{ending}" if code == "en" else f"{kind}.{code}.{ending}"


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    app()
