"""What must be right before a deploy, each as a pure function from what was seen to a finding. Asks nobody anything."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.secret import is_reference
from scripts.operations.doctor.finding import Check, Finding

SKEW = 300.0  # seconds by which AWS lets a signature's time be wrong
PYTHON = (3, 11)
NODE = ((20, 19), (22, 13))  # the least of each line that osls 4.3.1 takes, and everything from 24 on
NODE_FROM = 24
QUOTA = "L-B99A9384"  # Lambda's "Concurrent executions"

ACCOUNT = Check("account", "credentials that AWS takes", "sts:GetCallerIdentity")
REGION = Check("region", "AWS_REGION, and every tool in it")
CLOCK = Check("clock", f"within {SKEW:.0f} s of AWS's")
CONFIGURATION = Check("configuration", "every function starts with it", "lambda:GetFunctionConfiguration")
KEY = Check("key", "readable, in the stack's region", "ssm:GetParameter or secretsmanager:GetSecretValue")
CONCURRENCY = Check("Lambda concurrency", "room for every stage", "lambda:GetAccountSettings")
BUCKETS = Check("bucket names", "free, or this stack's own", "s3:ListAllMyBuckets")


@dataclass(frozen=True)
class Regions:
    """What names a region: the two variables, and the profile's `region` in ~/.aws/config."""

    aws_region: str = ""
    aws_default_region: str = ""
    profile: str = ""

    def of_tools(self) -> dict[str, str]:
        """Which region each tool works in, empty where it knows none: none of them reads all three in one order."""
        return {
            "serverless": self.aws_region,
            "scripts": self.aws_region,
            "the aws command": self.aws_region or self.aws_default_region or self.profile,
            "boto3": self.aws_default_region or self.profile,
        }


class Owner(StrEnum):
    """Whose a bucket's name is."""

    OURS = "ours"
    NOBODY = "nobody"
    SOMEBODY = "somebody"


@dataclass(frozen=True)
class Bucket:
    """A bucket that the stack has or will make; `region` where it is ours and AWS says so."""

    name: str
    owner: Owner
    region: str = ""


@dataclass(frozen=True)
class KeyLook:
    """What the store said of a key's name, never the key: an error code, or what is odd about the value."""

    code: str = ""
    plain_text: bool = False  # an SSM String, which everybody reads who may list parameters
    empty: bool = False
    json: bool = False


def account(number: str, who: str) -> Finding:
    return ACCOUNT.good(f"{number}, as {who}")


def no_way(
    reason: str, mend: str = "log in, or set AWS_PROFILE, until `aws sts get-caller-identity` answers"
) -> Finding:
    """In place of `account` where there are no credentials, or nobody answers."""
    return ACCOUNT.wrong(reason, mend)


def tools_agree(stage: str, regions: Regions) -> Finding:
    """Keys in one region and patients' data in another is what two tools with two regions make of a deploy."""
    if stage == "local":
        return REGION.good("the local AWS has one region only")
    if not regions.aws_region:
        others = sorted({region for region in (regions.aws_default_region, regions.profile) if region})
        hint = others[0] if others else "eu-central-1"
        elsewhere = f"; others would work in {' and '.join(others)}" if others else ""
        return REGION.wrong(
            f"AWS_REGION is not set, and `serverless` reads nothing else{elsewhere}",
            f"export AWS_REGION={hint} AWS_DEFAULT_REGION={hint}",
        )
    astray = {tool: region for tool, region in regions.of_tools().items() if region != regions.aws_region}
    if wrong := {tool: region for tool, region in astray.items() if region}:
        tools = ", ".join(f"{tool} in {region}" for tool, region in wrong.items())
        return REGION.wrong(
            f"AWS_REGION is {regions.aws_region}, but {tools}",
            f"export AWS_DEFAULT_REGION={regions.aws_region}",
        )
    return REGION.good(regions.aws_region)


def clock(seconds_ahead: float | None) -> Finding:
    """Of this machine against AWS's own: signatures of another time are refused, and a night would be misjudged."""
    if seconds_ahead is None:
        return CLOCK.unknown("AWS's answers did not say the time", "compare with `date -u` by hand")
    if abs(seconds_ahead) >= SKEW:
        way = "ahead of" if seconds_ahead > 0 else "behind"
        return CLOCK.wrong(
            f"{abs(seconds_ahead):,.0f} s {way} AWS's", "switch on the system's time synchronisation"
        )
    return CLOCK.good("right" if abs(seconds_ahead) < 2 else f"{abs(seconds_ahead):.0f} s apart")


def python(version: tuple[int, ...]) -> Finding:
    check = Check("Python", "3.11 or later")
    shown = ".".join(map(str, version[:3]))
    if version[:2] < PYTHON:
        return check.wrong(shown, "install Python 3.11 or later, remove .venv, then `npm run setup`")
    return check.good(shown)


def node(version: str | None, *, framework: bool) -> Finding:
    """`version` as `node --version` prints it, None without Node; `framework`: whether it is installed."""
    check = Check("Node", "20.19, 22.13, 24 or later; the framework")
    found = re.match(r"v?(\d+)\.(\d+)", version or "")
    if not found:
        return check.wrong("there is no Node", "install Node 24, then `npm run setup`")
    major, minor = int(found[1]), int(found[2])
    shown = str(version).strip().removeprefix("v")
    if major < NODE_FROM and not any(major == line and minor >= least for line, least in NODE):
        return check.wrong(shown, "install Node 24, then `npm run setup`")
    if not framework:
        return check.wrong(f"{shown}, without the Serverless Framework", "npm run setup")
    return check.good(shown)


def configuration(complaints: Sequence[str], dropped: Sequence[str], *, deployed: bool) -> Finding:
    """`complaints`: what the functions would refuse to start with; `dropped`: what is deployed and not set here."""
    if complaints:
        return CONFIGURATION.wrong("; ".join(complaints), "export them as README, Configuration, says")
    if not deployed:
        return CONFIGURATION.good("this shell's variables are complete")
    if dropped:
        return CONFIGURATION.good(
            f"as deployed (a deploy from this shell would take away {', '.join(dropped)})"
        )
    return CONFIGURATION.good("as deployed, with what this shell sets")


def key(variable: str, reference: str, look: KeyLook | None, *, stage: str, region: str) -> Finding:
    """A key is there, in the stack's own region, and can be read. `look` is None where there was nothing to ask."""
    store, _, name = reference.partition(":")
    ssm = store == "ssm"
    right = ("ssm:GetParameter" if ssm else "secretsmanager:GetSecretValue") if look else ""
    check = replace(KEY, what=variable, right=right)
    if not is_reference(reference):
        if stage == "local":
            return check.good("a literal, which stage local alone takes")
        return check.wrong("a key in plain text", f"store it and name it: {_store(variable, stage, region)}")
    if look is None:
        return check.unknown(f"{reference} was not looked at", "mend the account and the region first")
    put = (
        f"aws ssm put-parameter --region {region} --type SecureString --name {name} --value …"
        if ssm
        else f"aws secretsmanager create-secret --region {region} --name {name} --secret-string …"
    )
    overwrite = (
        f"{put} --overwrite"
        if ssm
        else f"aws secretsmanager put-secret-value --region {region} --secret-id {name} --secret-string …"
    )
    if look.code in ("ParameterNotFound", "ResourceNotFoundException"):
        return check.wrong(f"{reference} does not exist in {region}", put)
    if look.code:
        return check.unknown(
            f"{reference} could not be read ({look.code})",
            "lend yourself DoctorPolicy; a key under a KMS key of your own needs a grant of yours",
        )
    if look.plain_text:
        return check.wrong(
            f"{reference} is a String, not encrypted",
            f"aws ssm delete-parameter --region {region} --name {name}, then {put}",
        )
    if look.empty:
        return check.wrong(f"{reference} is empty", overwrite)
    if look.json:
        return check.wrong(f"{reference} holds JSON: the whole text would be sent as the key", overwrite)
    return check.good(f"{reference} is there and readable")


def _store(variable: str, stage: str, region: str) -> str:
    name = f"/chronicgpt/{stage}/{variable.lower().replace('_', '-')}"
    put = f"aws ssm put-parameter --region {region} --type SecureString --name {name} --value …"
    return f"{put}; export {variable}=ssm:{name}"


def concurrency(limit: int, unreserved: int, stages: Mapping[str, int]) -> Finding:
    """Lambda runs as many at once as the account has left over. Where the stages' own bounds do not fit, messages are
    throttled, and each throttle burns one of their five receives. A new account has 10 in all."""
    needed = sum(stages.values())
    parts = " + ".join(f"{stage} {count}" for stage, count in stages.items())
    check = replace(CONCURRENCY, needed=f"{needed} unreserved ({parts})")
    found = f"{unreserved:,} of {limit:,} unreserved"
    if unreserved >= needed:
        return check.good(found)
    if limit >= needed:
        return check.wrong(
            found,
            f"take back {needed - unreserved} of what other functions reserve, or lower maximumConcurrency in "
            "serverless.yml",
        )
    return check.wrong(
        found,
        f"aws service-quotas request-service-quota-increase --service-code lambda --quota-code {QUOTA} "
        f"--desired-value 1000; until then lower maximumConcurrency in serverless.yml to {limit} in sum",
    )


def buckets(seen: Sequence[Bucket], *, region: str, stacks_own: Sequence[str]) -> Finding:
    """`stacks_own`: those of the deployed stack. One of ours that is not among them was left by a removed stack."""
    named = {
        Owner.SOMEBODY: "belongs to another account",
        Owner.OURS: "is yours already, but no part of this stack",
    }
    troubles, mends = [], set()
    for bucket in seen:
        if bucket.name in stacks_own:
            continue
        if bucket.owner in named:
            where = f" (in {bucket.region})" if bucket.region and bucket.region != region else ""
            troubles.append(f"{bucket.name} {named[bucket.owner]}{where}")
            mends.add(bucket.owner)
    other = "choose other names: RAW_DATA_BUCKET_NAME, PROCESSED_DATA_BUCKET_NAME, EXPLANATIONS_BUCKET_NAME"
    left = "import what a removed stack left behind, or " if Owner.OURS in mends else ""
    if troubles:
        return BUCKETS.wrong("; ".join(troubles), left + other)
    free = sum(bucket.name not in stacks_own for bucket in seen)
    return BUCKETS.good(f"{len(stacks_own)} this stack's, {free} free" if stacks_own else f"{free} free")
