"""What patient-days roughly cost: list prices and rough amounts of use, as constants with their date."""

from dataclasses import dataclass

from core.patient_day import StageName

PRICES_AS_OF = "2025-06, us-east-1, list prices without free tier; gpt-4o-mini, global standard"
SQS_REQUEST = 0.40e-6
LAMBDA_REQUEST = 0.20e-6
LAMBDA_GB_SECOND = 13.3334e-6  # arm64
DYNAMODB_WRITE = 0.625e-6  # on demand
DYNAMODB_READ = 0.125e-6
S3_PUT = 5e-6
S3_GET = 0.4e-6
TOKEN_IN = 0.15e-6
TOKEN_OUT = 0.60e-6

TOKENS_IN = 2_500  # per explanation: system prompt, schema, facts; most of it cached by Azure, which is not counted on
TOKENS_OUT = 250
BATCH = 10  # messages in one receive, delete and invocation


@dataclass(frozen=True)
class Use:
    """What one message of a stage uses; DynamoDB writes count the index as well."""

    gigabytes: float
    seconds: float
    writes: int
    reads: int
    puts: int
    gets: int


USES = {
    StageName.FETCH: Use(0.25, 0.15, writes=2, reads=2, puts=1, gets=2),
    StageName.PROCESS: Use(0.5, 0.1, writes=6, reads=24, puts=1, gets=3),
    StageName.EXPLAIN: Use(0.25, 0.4, writes=2, reads=2, puts=1, gets=3),
}
ORDER = (StageName.FETCH, StageName.PROCESS, StageName.EXPLAIN)


@dataclass(frozen=True)
class Estimate:
    """Of one pass, roughly: what is unchanged costs no model call, a text that the verifier refuses costs a second one,
    and late days add baseline messages."""

    patient_days: int
    messages: int
    api_calls: int
    model_calls: int
    dollars_aws: float
    dollars_model: float

    @property
    def dollars(self) -> float:
        return self.dollars_aws + self.dollars_model


def estimate(patient_days: int, explained: int, first: StageName, *, asked: int | None = None) -> Estimate:
    """For patient-days that enter at stage `first`, of which `explained` go on to explain, and `asked` of those (all
    if not given) to the model."""
    asked = explained if asked is None else asked
    counts = {
        stage: explained if stage is StageName.EXPLAIN else patient_days
        for stage in ORDER[ORDER.index(first) :]
    }
    return Estimate(
        patient_days=patient_days,
        messages=sum(counts.values()),
        api_calls=counts.get(StageName.FETCH, 0),
        model_calls=asked,
        dollars_aws=sum(count * _message(USES[stage]) for stage, count in counts.items()),
        dollars_model=asked * (TOKENS_IN * TOKEN_IN + TOKENS_OUT * TOKEN_OUT),
    )


def _message(use: Use) -> float:
    return (
        3 / BATCH * SQS_REQUEST
        + LAMBDA_REQUEST / BATCH
        + use.gigabytes * use.seconds * LAMBDA_GB_SECOND
        + use.writes * DYNAMODB_WRITE
        + use.reads * DYNAMODB_READ
        + use.puts * S3_PUT
        + use.gets * S3_GET
    )
