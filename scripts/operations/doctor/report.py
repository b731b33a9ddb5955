"""The whole examination: before, after, the APIs if they are to be asked, and what a night costs."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from core.ports import Patient
from scripts.operations.cost import Estimate, nightly, prices_as_of
from scripts.operations.doctor import after, api_checks, before, checks_after, checks_before, wanted
from scripts.operations.doctor.finding import Finding, exit_code
from scripts.operations.doctor.looking import Clients, DeployedStack, code_of, deployed_stack, guarded
from scripts.operations.nights.schedule import NightlyRules
from scripts.operations.patients.dynamodb import read_roster
from scripts.operations.stack import DOCTOR, Deployment, Stack, StackNotFound, aws_clients

FIRST_ACCOUNT = "mend the account first, then look again"


@dataclass(frozen=True)
class Night:
    """Who is fetched each night and what that costs at most; `unseen` says why that cannot be told."""

    patients: int = 0
    lookback_days: int = 0
    cost: Estimate | None = None
    prices: str = ""
    unseen: str = ""

    def as_json(self) -> dict[str, Any]:
        figures = {**dataclasses.asdict(self.cost), "dollars": self.cost.dollars} if self.cost else None
        return {**dataclasses.asdict(self), "cost": figures}


@dataclass(frozen=True)
class Report:
    """`after` is None before the first deploy, `apis` unless they were asked."""

    stage: str
    before: list[Finding]
    after: list[Finding] | None = None
    apis: list[Finding] | None = None
    night: Night | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        return [*self.before, *(self.after or ()), *(self.apis or ())]

    @property
    def exit_code(self) -> int:
        return exit_code(self.findings)

    @property
    def next(self) -> str:
        """The command that comes next."""
        again = f".venv/bin/python -m scripts.doctor --stage {self.stage}"
        if self.exit_code:
            return again
        if self.after is None:
            return f"npx serverless deploy --stage {self.stage}"
        if self.night and not self.night.patients and not self.night.unseen:
            return f".venv/bin/python -m scripts.roster import clinic.csv --stage {self.stage}"
        if self.apis is None:
            return f"{again} --ask-apis"
        return f".venv/bin/python -m scripts.status --stage {self.stage}"

    def as_json(self) -> dict[str, Any]:
        def listed(findings: list[Finding] | None) -> list[dict[str, Any]] | None:
            return None if findings is None else [finding.as_json() for finding in findings]

        return {
            "stage": self.stage,
            "exit_code": self.exit_code,
            "before": listed(self.before),
            "after": listed(self.after),
            "apis": listed(self.apis),
            "night": self.night.as_json() if self.night else None,
            "notes": self.notes,
            "next": self.next,
        }


def examine(stage: str, environ: Mapping[str, str], *, ask_apis: bool = False) -> Report:
    """Looks at everything that can be seen. Raises nothing of AWS's: what cannot be seen is a finding."""
    tools = before.tools(stage, environ)
    try:
        clients = aws_clients(stage, by=DOCTOR, environ=environ)
        first, number = before.account(clients)
    except StackNotFound as reason:
        first, number = [checks_before.no_way(str(reason), "as it says, then look again")], ""
    except BotoCoreError as error:  # a profile that is not there, a configuration that cannot be read
        first, number = [checks_before.no_way(f"no credentials ({type(error).__name__})")], ""
    if not number:
        unseen = (checks_before.CONCURRENCY, checks_before.BUCKETS)
        variables = wanted.merged(environ, {})
        known = [checks_before.configuration(wanted.complaints(stage, variables), (), deployed=False)]
        blind = [check.unknown("not looked at", FIRST_ACCOUNT) for check in unseen]
        return Report(stage, [*first, *tools, *known, *blind])

    deployed, unseen_stack = _deployed(stage, clients)
    variables = wanted.merged(environ, deployed.variables() if deployed else {})
    ahead = [
        *first,
        *tools,
        before.configuration(stage, number, environ, variables, deployed),
        *before.keys(stage, variables, clients),
        before.concurrency(stage, clients),
        before.buckets(stage, number, environ, clients, deployed),
    ]
    behind = after.examine(stage, clients, deployed) if deployed else [unseen_stack] if unseen_stack else None
    night, someone = _night(stage, clients, deployed)
    apis = None
    if ask_apis:
        apis = [
            guarded(
                api_checks.ULTRAHUMAN, lambda: api_checks.ask_ultrahuman(variables, clients, lambda: someone)
            ),
            api_checks.ask_azure(variables, clients),
        ]
    return Report(stage, ahead, behind, apis, night, [api_checks.NO_PROOF] if ask_apis else [])


def _deployed(stage: str, clients: Clients) -> tuple[DeployedStack | None, Finding | None]:
    try:
        return deployed_stack(stage, clients), None
    except (ClientError, BotoCoreError) as error:
        trouble = error  # the name of an exception ends with its clause

        def again() -> Finding:
            raise trouble

        return None, guarded(checks_after.STACK, again)


def _night(
    stage: str, clients: Clients, deployed: DeployedStack | None
) -> tuple[Night | None, Patient | None]:
    """What a night costs at most, and the first active patient."""
    if deployed is None:
        return None, None
    try:
        rules = NightlyRules.read(deployed.variables())
        roster = read_roster(Deployment(stage, Stack.of(deployed.outputs), clients))
    except KeyError:
        return None, None  # an older version, as its finding says
    except ClientError as error:
        return Night(unseen=f"AWS refuses {error.operation_name} ({code_of(error)})"), None
    except BotoCoreError as error:
        return Night(unseen=f"AWS does not answer ({type(error).__name__})"), None
    active = roster.active or ([rules.sole] if rules.sole and not roster.patients else [])
    region = str(clients("dynamodb").meta.region_name)
    cost = nightly(len(active), rules.lookback_days, region=region)
    found = Night(len(active), rules.lookback_days, cost, prices_as_of(region))
    return found, active[0] if active else None
