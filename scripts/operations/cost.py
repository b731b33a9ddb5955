"""What patient-days roughly cost: a dated table of list prices by region, and rough amounts of use."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.patient_day import StageName

AS_OF = "2026-11"
HOME = "us-east-1"  # whose prices stand in for a region that is not in the table


@dataclass(frozen=True)
class Prices:
    """Dollars for one of each, list prices without free tier. The defaults are those of us-east-1."""

    sqs_request: float = 0.40e-6
    lambda_request: float = 0.20e-6
    lambda_gb_second: float = 13.3334e-6  # arm64
    dynamodb_write: float = 0.625e-6  # on demand
    dynamodb_read: float = 0.125e-6
    s3_put: float = 5e-6
    s3_get: float = 0.4e-6
    event: float = 1e-6  # EventBridge, a custom event
    log_gb: float = 0.50  # CloudWatch Logs, taken in
    kms_request: float = 3e-6


# Of us-east-1, Lambda, DynamoDB, S3 and logs agree with price pages read at AS_OF. Everything else is from memory: look
# at AWS's own pages before you build on a cent of it.
PRICES: Mapping[str, Prices] = {
    "us-east-1": Prices(),
    "eu-central-1": Prices(
        dynamodb_write=0.7625e-6, dynamodb_read=0.1525e-6, s3_put=5.4e-6, s3_get=0.43e-6, log_gb=0.63
    ),
    "eu-north-1": Prices(dynamodb_write=0.6715e-6, dynamodb_read=0.1343e-6, log_gb=0.54),
    "ap-south-1": Prices(dynamodb_write=0.7115e-6, dynamodb_read=0.1423e-6, log_gb=0.67),
}
TOKEN_IN = 0.15e-6  # gpt-4o-mini, global standard
TOKEN_OUT = 0.60e-6

# Per explanation: system prompt, schema, notes; most of it cached by Azure, which is not counted on.
TOKENS_IN = 700
TOKENS_OUT = 80
BATCH = 10  # messages in one receive, delete and invocation
LOG_BYTES = 700  # the outcome's line and that of the metrics; and Lambda's own lines, shared by a batch
# Keys of buckets, queues and tables are kept for minutes to an hour by the services themselves.
KMS_REQUESTS = 0.1


@dataclass(frozen=True)
class Use:
    """What one message of a stage uses; DynamoDB writes count the index as well. Uploads and stored documents make no
    event, urgent findings do: one in a hundred patient-days, rather less."""

    gigabytes: float
    seconds: float
    writes: int
    reads: int
    puts: int
    gets: int
    events: float = 0.0


USES = {
    StageName.FETCH: Use(0.25, 0.15, writes=2, reads=2, puts=1, gets=2),
    StageName.PROCESS: Use(0.5, 0.1, writes=6, reads=24, puts=1, gets=3, events=0.01),
    StageName.EXPLAIN: Use(0.25, 0.4, writes=2, reads=2, puts=1, gets=3),
}
ORDER = (StageName.FETCH, StageName.PROCESS, StageName.EXPLAIN)


@dataclass(frozen=True)
class Estimate:
    """Of one pass, roughly: what is unchanged costs no model call, a plan that is not valid costs a second one,
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


def prices_as_of(region: str) -> str:
    """Which prices an estimate for that region rests on."""
    where = region if region in PRICES else f"{HOME} in place of {region}, which is not in the table"
    memory = " (from memory, not verified)" if region in PRICES and region != HOME else ""
    return f"{AS_OF}, {where}{memory}, list prices without free tier; gpt-4o-mini, global standard"


def estimate(
    patient_days: int, explained: int, first: StageName, *, asked: int | None = None, region: str = HOME
) -> Estimate:
    """For patient-days that enter at stage `first`, of which `explained` go on to explain, and `asked` of those (all
    if not given) to the model."""
    asked = explained if asked is None else asked
    prices = PRICES.get(region, PRICES[HOME])
    counts = {
        stage: explained if stage is StageName.EXPLAIN else patient_days
        for stage in ORDER[ORDER.index(first) :]
    }
    return Estimate(
        patient_days=patient_days,
        messages=sum(counts.values()),
        api_calls=counts.get(StageName.FETCH, 0),
        model_calls=asked,
        dollars_aws=sum(count * _message(USES[stage], prices) for stage, count in counts.items()),
        dollars_model=asked * (TOKENS_IN * TOKEN_IN + TOKENS_OUT * TOKEN_OUT),
    )


def nightly(patients: int, lookback_days: int, *, region: str = HOME) -> Estimate:
    """A night at its dearest: every day of the look-back new and explained by the model. A quiet one, where the days
    before yesterday have not changed, costs about that of yesterday alone."""
    days = patients * lookback_days
    return estimate(days, days, StageName.FETCH, region=region)


def _message(use: Use, prices: Prices) -> float:
    return (
        3 / BATCH * prices.sqs_request
        + prices.lambda_request / BATCH
        + use.gigabytes * use.seconds * prices.lambda_gb_second
        + use.writes * prices.dynamodb_write
        + use.reads * prices.dynamodb_read
        + use.puts * prices.s3_put
        + use.gets * prices.s3_get
        + use.events * prices.event
        + LOG_BYTES / 1e9 * prices.log_gb
        + KMS_REQUESTS * prices.kms_request
    )
