"""The environment is typed: what is missing or malformed names itself and how to set it, and never tells its value."""

import pytest

from core.errors import BadSettings
from core.settings import DispatchSettings, ExplainSettings, FetchSettings, ProcessSettings, Settings

COMMON = {
    "DEAD_LETTER_QUEUE_URL": "https://queue/dlq",
    "PATIENTS_TABLE_NAME": "patients",
    "PATIENT_DAYS_TABLE_NAME": "patient-days",
}
DISPATCH = {
    **COMMON,
    "DISPATCH_QUEUE_URL": "https://queue/dispatch",
    "FETCH_QUEUE_URL": "https://queue/fetch",
}
FETCH = {
    **COMMON,
    "FETCH_QUEUE_URL": "https://queue/fetch",
    "PROCESS_QUEUE_URL": "https://queue/process",
    "ULTRAHUMAN_API_KEY": "k-1",
}
PROCESS = {
    **COMMON,
    "PROCESS_QUEUE_URL": "https://queue/process",
    "EXPLAIN_QUEUE_URL": "https://queue/explain",
    "EVENT_BUS_NAME": "events",
}
EXPLAIN = {**COMMON, "EXPLAIN_QUEUE_URL": "https://queue/explain"}
AZURE = {"AZURE_OPENAI_ENDPOINT": "https://one.openai.azure.com/", "AZURE_OPENAI_API_KEY": "k-2"}
NEEDED = [
    (kind, environment, name)
    for kind, environment in (
        (DispatchSettings, DISPATCH),
        (FetchSettings, FETCH),
        (ProcessSettings, PROCESS),
        (ExplainSettings, EXPLAIN),
    )
    for name in environment
]


def test_the_defaults_are_those_that_users_rely_on() -> None:
    fetch, process, explain = (
        FetchSettings.load(FETCH),
        ProcessSettings.load(PROCESS),
        ExplainSettings.load(EXPLAIN),
    )
    assert fetch.raw_data_bucket_name == process.raw_data_bucket_name == "ultrahuman-raw-data"
    assert (
        process.processed_data_bucket_name == explain.processed_data_bucket_name == "health-metrics-processed"
    )
    assert explain.explanations_bucket_name == "health-llm-explanations"
    assert explain.azure_openai_deployment == "gpt-4o-mini"
    assert explain.azure_openai_api_version == "2024-02-15-preview"
    assert explain.azure_openai_endpoint is explain.azure_openai_api_key is None
    assert fetch.ultrahuman_api_base_url == "https://partner.ultrahuman.com/api/v1"
    assert fetch.ultrahuman_api_path == "/metrics"
    assert fetch.log_level == "INFO"
    assert fetch.ultrahuman_email is fetch.ultrahuman_patient_id is fetch.ultrahuman_timezone is None


def test_the_night_is_at_four_and_looks_back_three_days() -> None:
    dispatch = DispatchSettings.load(DISPATCH)
    assert (dispatch.nightly_local_hour, dispatch.lookback_days) == (4, 3)


@pytest.mark.parametrize(
    ("kind", "environment", "name", "text", "value"),
    [
        (
            FetchSettings,
            FETCH,
            "ULTRAHUMAN_API_BASE_URL",
            "http://127.0.0.1:9/api/v1/",
            "http://127.0.0.1:9/api/v1",
        ),
        (FetchSettings, FETCH, "ULTRAHUMAN_API_PATH", "/partner/daily_metrics", "/partner/daily_metrics"),
        (FetchSettings, FETCH, "ULTRAHUMAN_API_KEY", "k-3", "k-3"),
        (FetchSettings, FETCH, "ULTRAHUMAN_API_KEY", " k-3\n", "k-3"),
        (FetchSettings, FETCH, "ULTRAHUMAN_EMAIL", "ada@example.org", "ada@example.org"),
        (FetchSettings, FETCH, "ULTRAHUMAN_PATIENT_ID", "p-7", "p-7"),
        (Settings, COMMON, "ULTRAHUMAN_TIMEZONE", " Asia/Kathmandu ", "Asia/Kathmandu"),
        (FetchSettings, FETCH, "RAW_DATA_BUCKET_NAME", "raw-7", "raw-7"),
        (ProcessSettings, PROCESS, "RAW_DATA_BUCKET_NAME", "raw-7", "raw-7"),
        (ProcessSettings, PROCESS, "PROCESSED_DATA_BUCKET_NAME", "processed-7", "processed-7"),
        (ExplainSettings, EXPLAIN, "PROCESSED_DATA_BUCKET_NAME", "processed-7", "processed-7"),
        (ExplainSettings, EXPLAIN, "EXPLANATIONS_BUCKET_NAME", "explanations-7", "explanations-7"),
        (
            ExplainSettings,
            EXPLAIN | AZURE,
            "AZURE_OPENAI_ENDPOINT",
            "https://two.example/",
            "https://two.example",
        ),
        (ExplainSettings, EXPLAIN | AZURE, "AZURE_OPENAI_API_KEY", "k-4", "k-4"),
        (ExplainSettings, EXPLAIN, "AZURE_OPENAI_DEPLOYMENT", "other", "other"),
        (ExplainSettings, EXPLAIN, "AZURE_OPENAI_API_VERSION", "2024-10-21", "2024-10-21"),
        (Settings, COMMON, "LOG_LEVEL", "debug", "DEBUG"),
        (DispatchSettings, DISPATCH, "NIGHTLY_LOCAL_HOUR", "0", 0),
        (DispatchSettings, DISPATCH, "LOOKBACK_DAYS", "7", 7),
    ],
)
def test_every_variable_is_read(
    kind: type[Settings], environment: dict[str, str], name: str, text: str, value: object
) -> None:
    assert getattr(kind.load({**environment, name: text}), name.lower()) == value


@pytest.mark.parametrize(("kind", "environment", "name"), NEEDED)
@pytest.mark.parametrize("empty", [None, "", "  "])
def test_a_missing_or_empty_variable_names_itself_and_how_to_set_it(
    kind: type[Settings], environment: dict[str, str], name: str, empty: str | None
) -> None:
    left = (
        {**environment, name: empty}
        if empty is not None
        else {k: v for k, v in environment.items() if k != name}
    )
    with pytest.raises(BadSettings, match=f"^{name} is missing: set it in the environment") as refusal:
        kind.load(left)
    assert ";" not in str(refusal.value), "only that one is told"


def test_an_empty_optional_variable_means_its_default() -> None:
    empty = dict.fromkeys(
        ("RAW_DATA_BUCKET_NAME", "LOG_LEVEL", "ULTRAHUMAN_EMAIL", "ULTRAHUMAN_API_BASE_URL"), ""
    )
    assert FetchSettings.load({**FETCH, **empty}) == FetchSettings.load(FETCH)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(BadSettings) as refusal:
        DispatchSettings.load({"LOOKBACK_DAYS": "many"})
    named = {
        "DEAD_LETTER_QUEUE_URL",
        "PATIENTS_TABLE_NAME",
        "DISPATCH_QUEUE_URL",
        "FETCH_QUEUE_URL",
        "LOOKBACK_DAYS",
    }
    assert all(name in str(refusal.value) for name in named)


@pytest.mark.parametrize(
    ("kind", "environment", "name", "text"),
    [
        (FetchSettings, FETCH, "ULTRAHUMAN_API_BASE_URL", "s3cret"),
        (FetchSettings, FETCH, "ULTRAHUMAN_API_BASE_URL", "ftp://s3cret"),
        (FetchSettings, FETCH, "ULTRAHUMAN_API_BASE_URL", "https://user:s3cret@host/api/v1"),
        (FetchSettings, FETCH, "ULTRAHUMAN_API_BASE_URL", "https://host/api?key=s3cret"),
        (FetchSettings, FETCH, "ULTRAHUMAN_API_BASE_URL", "https://[s3cret]/api"),
        (FetchSettings, FETCH, "ULTRAHUMAN_API_BASE_URL", "https://s3cret℀/api"),
        (FetchSettings, FETCH, "ULTRAHUMAN_API_BASE_URL", "https://:s3cret@/api"),
        (FetchSettings, FETCH, "ULTRAHUMAN_API_PATH", "metrics/s3cret"),
        (FetchSettings, FETCH, "ULTRAHUMAN_API_PATH", "/s3cret?a=b"),
        (FetchSettings, FETCH, "ULTRAHUMAN_EMAIL", "s3cret"),
        (FetchSettings, FETCH, "ULTRAHUMAN_EMAIL", "s3cret @example.org"),
        (FetchSettings, FETCH, "ULTRAHUMAN_PATIENT_ID", "../s3cret"),
        (Settings, COMMON, "ULTRAHUMAN_TIMEZONE", "Mars/s3cret"),
        (Settings, COMMON, "ULTRAHUMAN_TIMEZONE", "../s3cret"),
        (Settings, COMMON, "ULTRAHUMAN_TIMEZONE", "Europe"),
        (Settings, COMMON, "LOG_LEVEL", "s3cret"),
        (Settings, COMMON, "DEFERRAL_BASE_SECONDS", "s3cret"),
        (DispatchSettings, DISPATCH, "NIGHTLY_LOCAL_HOUR", "24"),
        (DispatchSettings, DISPATCH, "NIGHTLY_LOCAL_HOUR", "s3cret"),
        (DispatchSettings, DISPATCH, "LOOKBACK_DAYS", "0"),
        (DispatchSettings, DISPATCH, "LOOKBACK_DAYS", "36"),
        (ExplainSettings, EXPLAIN | AZURE, "AZURE_OPENAI_ENDPOINT", "s3cret"),
        (ExplainSettings, EXPLAIN | AZURE, "AZURE_OPENAI_ENDPOINT", "https://[s3cret"),
        (ExplainSettings, EXPLAIN, "AZURE_OPENAI_API_VERSION", "s3cret"),
        (ExplainSettings, EXPLAIN, "AZURE_OPENAI_TPM", "-1"),
    ],
)
def test_a_malformed_variable_names_itself_and_never_its_value(
    kind: type[Settings], environment: dict[str, str], name: str, text: str
) -> None:
    with pytest.raises(BadSettings, match=f"^{name} is malformed .*set it in the environment") as refusal:
        kind.load({**environment, name: text})
    assert "s3cret" not in str(refusal.value)


def test_the_oauth_api_is_refused_with_what_to_use_instead() -> None:
    base = "https://partner.ultrahuman.com/api/partners/v1"
    with pytest.raises(
        BadSettings, match=r"ULTRAHUMAN_API_BASE_URL .*OAuth.* not supported: use a partner key"
    ):
        FetchSettings.load({**FETCH, "ULTRAHUMAN_API_BASE_URL": base})


def test_an_endpoint_without_its_key_is_told_by_the_names_of_both() -> None:
    with pytest.raises(
        BadSettings, match="AZURE_OPENAI_API_KEY is missing while AZURE_OPENAI_ENDPOINT is set"
    ) as refusal:
        ExplainSettings.load({**EXPLAIN, "AZURE_OPENAI_ENDPOINT": "https://one.openai.azure.com"})
    assert "one.openai" not in str(refusal.value)


def test_the_process_environment_is_what_is_read_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in COMMON.items():
        monkeypatch.setenv(name, value)
    assert Settings.load().patients_table_name == "patients"
