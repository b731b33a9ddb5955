"""Says what is missing before a deploy, and whether everything is in order after it. It changes nothing.

    # before the first deploy, in the shell that will deploy; and once more after it
    .venv/bin/python -m scripts.doctor --stage prod
    # the two APIs as well: one request to Ultrahuman, one tiny completion of Azure's
    .venv/bin/python -m scripts.doctor --stage prod --ask-apis
    # for a pipeline that deploys
    .venv/bin/python -m scripts.doctor --stage prod --json

Each line says what was looked at, what was found and needed, and the right that the look needs; the stack's
`DoctorPolicy` has them all. What is not good says how to mend it. Variables are taken from this shell, as `serverless
deploy` would take them; what it does not set is taken as it is deployed. The functions are started with an empty batch,
which does no work. Keys are read to see that they can be, and never shown. Exit code 0: all is good, 1: something is
wrong, 2: nothing wrong that could be seen, but not everything could.
"""

import os
from typing import Annotated

import typer

from scripts.operations.doctor.api_checks import COSTS
from scripts.operations.doctor.display import show
from scripts.operations.doctor.report import examine
from scripts.operations.stack import Stage
from scripts.operations.terminal import (
    JsonOption,
    StageOption,
    application,
    err,
    print_json,
    report_errors,
)

app = application()


@app.command(help=__doc__)
def doctor(
    ask_apis: Annotated[
        bool, typer.Option("--ask-apis", help="Ask Ultrahuman and Azure, too; it says what that costs.")
    ] = False,
    stage: StageOption = Stage.DEV,
    as_json: JsonOption = False,
) -> None:
    with report_errors():
        if ask_apis:
            err.print(COSTS, soft_wrap=True, markup=False)
        report = examine(stage.value, os.environ, ask_apis=ask_apis)
        if as_json:
            print_json(report.as_json())
        else:
            show(report)
        if report.exit_code:
            raise typer.Exit(report.exit_code)


if __name__ == "__main__":
    app()
