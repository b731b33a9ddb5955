"""A night on which everything fails that can fail, with a token in every place where personal data comes in.

What it leaves behind is kept as text: tests search it for the tokens, and read the recorded calls to AWS.
"""

import datetime as dt
import json
import secrets
import ssl
import time
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.httpsession import URLLib3Session
from typer import Typer
from typer.testing import CliRunner

from core.aws.telemetry import patient_ref
from core.patient_day import PatientDay, StageMessage
from core.ports import Patient
from core.queues import RECEIVES_BEFORE
from core.runner import MAX_RECEIVES
from scripts import backfill, doctor, replay_dlq, report, roster, status, triage
from scripts.local.aws import LocalAws
from scripts.local.ministack import REGION
from scripts.operations.stack import STAGES
from tests.e2e.pipeline import Pipeline, low_glucose

START = dt.date(2026, 2, 1)
CALM_DAYS = 10
SECONDS = 240.0
OPERATOR, DOCTOR, READER = "chronicgpt-operator", "chronicgpt-doctor", "chronicgpt-reader"  # the users
PATIENTS = (
    "calm",
    "late",
    "refused",
    "rejected",
    "unreadable",
    "large",
    "torn",
    "absent",
    "odd",
    "blank",
    "raw",
    "history",
    "processed",
)
# Files in wrong places that name whoever is to be forgotten; the last one may be somebody else's.
PERHAPS = "uploads/copy of {} (2).json"
MISPLACED = (
    "uploads/{}.json",
    "uploads/2026-01-15/{}.json",
    "uploads/new/{}/2026-01-15.json",
    "uploads//{}/2026-01-15.json",
    PERHAPS,
)
# Whose day crashes a stage until it is mended.
STUMBLES = {"fetch": "odd", "process": "history", "explain": "odd"}
MODEL_FAULTS = (
    {"kind": "content_filter", "times": 1},
    {"kind": "401", "times": 1},
    {"kind": "404", "times": 1},
    {"kind": "disconnect", "times": 1},
    {"kind": "refusal", "times": 1},
    {"kind": "null_content", "times": 1},
    {"kind": "hostile", "times": 2},
    {"kind": "malformed_json", "times": 2},
)
MODEL_IS_BUSY = {"kind": "429", "times": 1, "retry_after": 16}


@dataclass(frozen=True)
class Tokens:
    """Each is unique, and none of it may be where only others are expected."""

    id: str = field(default_factory=lambda: f"canary-{secrets.token_hex(5)}")
    mail: str = field(default_factory=lambda: f"mail{secrets.token_hex(5)}")
    mail_as_id: str = field(default_factory=lambda: f"idmail{secrets.token_hex(5)}")
    text: str = field(default_factory=lambda: f"text{secrets.token_hex(5)}")
    kind: str = field(default_factory=lambda: f"kind{secrets.token_hex(5)}")
    zone: str = field(default_factory=lambda: f"Canary/Zone{secrets.token_hex(5)}")
    notes: str = field(default_factory=lambda: f"notes{secrets.token_hex(5)}")
    junk: str = field(default_factory=lambda: f"junk{secrets.token_hex(5)}")

    def day(self, who: str, back: int = 0) -> PatientDay:
        return PatientDay(f"{self.id}-{who}", START + dt.timedelta(days=back))

    def email(self, who: str) -> str:
        return f"{self.mail}-{who}@example.org"


@dataclass(frozen=True)
class Call:
    """One call to AWS that was allowed: by whom, which IAM action, on what."""

    by: str
    action: str
    resource: str


@dataclass
class Traces:
    """What a night leaves behind, by where it lies."""

    tokens: Tokens
    logs: str = ""
    messages: set[str] = field(default_factory=set)
    dead_letters: list[dict[str, Any]] = field(default_factory=list)
    model_requests: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    crashes: list[dict[str, Any]] = field(default_factory=list)
    operators: str = ""
    events: list[str] = field(default_factory=list)
    machines: list[str] = field(default_factory=list)
    ledger: str = ""
    documents: dict[str, str] = field(default_factory=dict)
    calls: set[Call] = field(default_factory=set)
    of_the_forgotten: dict[str, list[str]] = field(default_factory=dict)
    expected_ref: str = ""


def live_through(pipeline: Pipeline, folder: Path) -> Traces:
    """Runs the night and collects what it leaves; the stack's queues are empty afterwards."""
    night = Night(pipeline, Traces(Tokens()), folder)
    night.record(on=True)
    try:
        night.prepare()
        night.begin()
        pipeline.wait_until_drained(SECONDS, meanwhile=night.look)
        night.doubt()
        pipeline.wait_until_drained(SECONDS, meanwhile=night.look)
        night.invoke()
        night.upload()
        night.operate()
        pipeline.wait_until_drained(SECONDS, meanwhile=night.look)
        night.collect()
    finally:
        night.record(on=False)
        night.calm()
    return night.left


class Night:
    def __init__(self, pipeline: Pipeline, left: Traces, folder: Path) -> None:
        self.pipeline, self.left, self.folder, self.tokens = pipeline, left, folder, left.tokens
        self.aws: LocalAws = pipeline.aws
        self.stack = pipeline.stack
        self.began = time.time()
        self.log_pages = self.aws.client("logs").get_paginator("filter_log_events")
        self.trusted = ssl.create_default_context(cafile=str(self.aws.ministack.ca))
        self.looks = 0
        self.people: dict[str, dict[str, str]] = {}
        self.mended: set[str] = set()
        self.model_before = 0
        self.letters_before = 0
        self.heard = pipeline.listen("UrgentTopicArn")

    def prepare(self) -> None:
        """People by the operator's own script, answers of the API with tokens in them, broken documents."""
        tokens = self.tokens
        lines = ["patient_id,email,timezone,language,active,notes"]
        lines += [f"{tokens.id}-{who},{tokens.email(who)},,en,yes,{tokens.notes}" for who in PATIENTS]
        file = self.folder / "roster.csv"
        file.write_text("\n".join(lines))
        self.run(roster.app, "import", str(file), "--execute")
        self.pipeline.enrol([Patient(f"{tokens.mail_as_id}@example.org", f"{tokens.mail_as_id}@example.org")])
        self._amend(f"{tokens.id}-calm", "SET notes = :v", {":v": {"S": tokens.notes}})
        self._amend(f"{tokens.id}-gone", "SET forgotten_at = :v", {":v": {"S": "2026-01-01T00:00:00Z"}})
        self._amend(f"{tokens.id}-blank", "REMOVE email", None)
        self.model_before = len(self._model_requests())
        for back in range(CALM_DAYS):
            self._answer("calm", self._spoken(back), back)
        for who in ("late", "history"):
            self._answer(who, self._spoken(0))
        self._answer("unreadable", json.dumps([tokens.text, tokens.email("unreadable")]).encode())
        whole = self._spoken(0).decode()
        self._answer("torn", json.dumps({"sequence": [whole[:-40], json.loads(whole)]}).encode())
        self._simulated("ultrahuman", f"/_sim/days/{tokens.email('absent')}/{START}", method="DELETE")
        self._plant_the_forgotten()
        self._put("raw", tokens.day("raw"), f'{{"data": "{tokens.text}"}}')
        self._put(
            "processed", tokens.day("processed"), f'{{"schema_version": 2, "patient_id": "{tokens.text}"}}'
        )
        self.pipeline.dynamodb.put_item(
            TableName=self.stack.tables["patient_days"],
            Item={**_key(tokens.day("odd")), "features_rev": {"N": "1.5"}},
        )
        self.pipeline.dynamodb.put_item(
            TableName=self.stack.tables["patient_days"],
            Item={
                **_key(tokens.day("history", -1)),
                "features": {"S": tokens.text},
                "features_rev": {"N": "1"},
            },
        )
        self._faults(
            "ultrahuman",
            [
                {"kind": "not_shared", "match": {"email": tokens.email("refused")}},
                {"kind": "400", "match": {"email": tokens.email("rejected")}},
                {"kind": "huge", "match": {"email": tokens.email("large")}},
                {"kind": "429", "times": 1, "retry_after": 16, "match": {"email": tokens.email("late")}},
            ],
        )
        self._faults("azure", [MODEL_IS_BUSY])
        for back in range(CALM_DAYS):  # days with something to arrange, so that the model is asked
            day, email = tokens.day("calm", back), tokens.email("calm")
            body = low_glucose(day, minutes=20, title=tokens.text)
            self._simulated("ultrahuman", f"/_sim/days/{email}/{day.date}", body, method="PUT")

    def _plant_the_forgotten(self) -> None:
        """Whoever is to be forgotten, in every place that has room for their id."""
        day, s3, raw = self.tokens.day("gone"), self.pipeline.s3, self.stack.buckets["raw"]
        for kind in self.stack.buckets:
            self._put(kind, day, self.tokens.text)
        for name in MISPLACED:
            s3.put_object(Bucket=raw, Key=name.format(day.patient_id), Body=self.tokens.text.encode())
        key = f"uploads/{day.key}"
        upload = s3.create_multipart_upload(Bucket=raw, Key=key)["UploadId"]
        s3.upload_part(Bucket=raw, Key=key, UploadId=upload, PartNumber=1, Body=self.tokens.text.encode())
        self.pipeline.dynamodb.put_item(TableName=self.stack.tables["patient_days"], Item=_key(day))
        self._amend(day.patient_id, "SET since = :v, notes = :v", {":v": {"S": self.tokens.notes}})

    def begin(self) -> None:
        tokens, send = self.tokens, self.pipeline.enqueue
        send(tokens.day("calm", back) for back in range(CALM_DAYS))
        elsewhere = ("calm", "raw", "processed")  # several days, or on another stage's queue
        send(tokens.day(who) for who in PATIENTS if who not in elsewhere)
        self._send_received([(tokens.day("worn"), MAX_RECEIVES)], "fetch")  # who took five Lambdas along
        send(
            [
                tokens.day("stranger"),
                tokens.day("gone"),
                PatientDay(f"{tokens.mail_as_id}@example.org", START),
            ]
        )
        send([tokens.day("raw")], stage="process")
        send([tokens.day("processed"), tokens.day("odd")], stage="explain")
        for stage in STAGES:
            self.pipeline.send([tokens.junk, json.dumps({"patient_id": tokens.junk, "run_id": "x"})], stage)
        segment = {"version": 1, "run_id": "night", "hour": "2026-02-02T05", "segment": 0, "segments": 1}
        self.pipeline.send([json.dumps(segment)], "dispatch")  # passes over `blank`, who has no email

    def look(self) -> None:
        """What lies on the queues just now; and what has crashed once is mended, so that the night ends."""
        for queues in self._gateway("/_ministack/sqs/messages")["messages"].values():
            for messages in queues.get(REGION, {}).values():
                self.left.messages |= {json.dumps(message) for message in messages}
        self.looks += 1
        if self.looks % 4 or len(self.mended) == len(STUMBLES):
            return
        crashed = {stage for stage in STUMBLES if '"kind":"crash"' in self._logs(stage)}
        if not {"fetch", "explain"} <= crashed:  # both stumble over the same day
            crashed -= {"fetch", "explain"}
        new = crashed - self.mended
        for stage in new:  # once more by hand, while it crashes
            day = self.tokens.day(STUMBLES[stage])
            payload = {"patient_id": day.patient_id, "date": day.date.isoformat()}
            answer, failed = self.pipeline.invoke(stage, payload)
            assert failed, answer
            self.left.crashes.append(answer)
        for stage in new:
            self._mend(stage)
        self.mended |= new

    def _mend(self, stage: str) -> None:
        tokens = self.tokens
        day = tokens.day("history", -1) if stage == "process" else tokens.day("odd")
        self.pipeline.dynamodb.delete_item(TableName=self.stack.tables["patient_days"], Key=_key(day))

    def doubt(self) -> None:
        """Settled days are explained once more while the model fails: where a day still moves, an answer may go to a
        text that comes too late to be written, and nobody would be told of the failure."""
        self._faults("azure", list(MODEL_FAULTS))
        days = [self.tokens.day("calm", back) for back in range(CALM_DAYS)]
        self.pipeline.enqueue(days, stage="explain", run_id="doubt", force=True)

    def invoke(self) -> None:
        """Each stage by hand, for a stranger and for nonsense; and the hourly schedule."""
        stranger = {"patient_id": f"{self.tokens.id}-stranger", "date": START.isoformat()}
        nonsense = {"patient_id": f"{self.tokens.junk} and more", "date": self.tokens.junk}
        for stage in STAGES:
            for payload in (stranger, nonsense) if stage != "dispatch" else (nonsense,):
                answer, failed = self.pipeline.invoke(stage, payload)
                if failed:
                    self.left.refusals.append(json.dumps(answer))
        self.pipeline.invoke("dispatch", {"time": "2026-02-02T04:00:00Z"})
        self.pipeline.invoke("dispatch", {"check": "nights"})
        self.pipeline.invoke("dispatch", {"check": "nights"})
        # Suspects of a crash, together with what is innocent: they wait on their queue and are acknowledged one by one.
        for stage in ("fetch", "process", "explain"):
            days = [(self.tokens.day("calm", back), 3 * (back % 2)) for back in range(6)]
            self._send_received(days, stage, run_id="suspects", reason="replay")

    def _send_received(self, days: Sequence[tuple[PatientDay, int]], stage: str, **flags: Any) -> None:
        """Messages on a stage's queue, each with how often it was received before it waited there."""
        flags = {"run_id": "e2e", "reason": "backfill", **flags}
        entries: list[dict[str, Any]] = []
        for number, (day, before) in enumerate(days):
            entry = {"Id": str(number), "MessageBody": StageMessage.about(day, **flags).body()}
            receives = {RECEIVES_BEFORE: {"DataType": "String", "StringValue": str(before)}}
            entries.append({**entry, **({"MessageAttributes": receives} if before else {})})
        self.pipeline.sqs.send_message_batch(QueueUrl=self.stack.queues[stage], Entries=entries)

    def upload(self) -> None:
        """Somebody puts a file in a day's place, with tokens and an urgent finding in it, and takes another one away;
        and the state machine runs, for the good and for a stranger."""
        day = self._uploaded()
        uploader = self._uploader()
        raw = self.stack.buckets["raw"]
        body = low_glucose(day, title=self.tokens.text, patient=self.tokens.email("calm"))
        uploader.put_object(Bucket=raw, Key=f"uploads/{day.key}", Body=body)
        gone = self.tokens.day("gone")  # an upload of somebody who was removed: a letter tells of it
        uploader.put_object(Bucket=raw, Key=f"uploads/{gone.key}", Body=self.tokens.text.encode())
        uploader.put_object(
            Bucket=raw, Key=f"uploads/{day.patient_id}/notes.txt", Body=self.tokens.text.encode()
        )
        uploader.delete_object(Bucket=raw, Key=f"uploads/{day.patient_id}/notes.txt")
        for who in ("calm", "stranger"):
            wanted = self.tokens.day(who)
            self.left.machines += self.pipeline.machine(
                {"patient_id": wanted.patient_id, "date": wanted.date.isoformat()}
            )

    def operate(self) -> None:
        """The operators' scripts, with the rights that their policy gives and no others."""
        day = START.isoformat()
        for stage in STAGES:
            self.left.dead_letters += self._letters(stage)
        self.run(roster.app, "list")  # which names `blank`, whose entry cannot be read
        self._amend(f"{self.tokens.id}-blank", "SET email = :v", {":v": {"S": self.tokens.email("blank")}})
        self.run(roster.app, "export", "-")
        self.run(roster.app, "deactivate", f"{self.tokens.id}-odd", "--execute")
        with self._held_up("dispatch"):
            self.run(status.app, "--date", day)  # which asks how long a message waits only when one does
        self.run(status.app, "--who", self._ref())
        chosen = ("--patients", f"{self.tokens.id}-late")
        self.run(backfill.app, "--start", day, "--end", day, *chosen, "--only", "dead", "--execute")
        for stage in ("fetch", "process", "explain"):
            self.run(backfill.app, "--start", day, "--end", day, *chosen, "--from", stage, "--execute")
        self.run(replay_dlq.app, "--from", "all")
        for stage in STAGES:
            self.run(replay_dlq.app, "--from", stage, "--kind", "bad_message", "--execute")
        self.run(doctor.app, env=self._person(DOCTOR, "Doctor"))
        self._read_the_morning()
        self._lend(OPERATOR, "Eraser")
        self.run(roster.app, "forget", f"{self.tokens.id}-gone", "--execute")

    def _read_the_morning(self) -> None:
        reader, low = self._person(READER, "Reader"), self._uploaded()
        self.run(triage.app, "--date", low.date.isoformat(), env=reader)
        told = ("--by", "M. Weber", "--note", "called")
        self.run(triage.app, "ack", low.patient_id, low.date.isoformat(), *told, env=reader)
        of = ("--date", low.date.isoformat(), "-o", str(self.folder / "pages"))
        self.run(report.app, "clinic", *of, env=reader)
        self.run(report.app, "patient", "--patient", low.patient_id, *of, env=reader)

    def _uploaded(self) -> PatientDay:
        yesterday = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)
        return PatientDay(self.tokens.day("calm").patient_id, yesterday)

    def collect(self) -> None:
        left = self.left
        left.logs = "\n".join([*(self._logs(stage) for stage in STAGES), self._daemon_log()])
        self.letters_before = len(left.dead_letters)
        for stage in STAGES:
            left.dead_letters += self._letters(stage, keep=False)
        left.model_requests = self._model_requests()[self.model_before :]
        pages = self.pipeline.dynamodb.get_paginator("scan").paginate(
            TableName=self.stack.tables["patient_days"]
        )
        left.ledger = json.dumps([item for page in pages for item in page["Items"]])
        for kind in ("processed", "explanations"):
            days = [self.tokens.day("calm", back) for back in range(CALM_DAYS)]
            left.documents[kind] = b"\n".join(self.pipeline.documents(kind, days).values()).decode()
        left.of_the_forgotten = self._remains(self.tokens.day("gone").patient_id)
        left.events = self.heard()
        left.calls = set(self._calls())

    def _remains(self, patient_id: str) -> dict[str, list[str]]:
        """Where the id is still, by the kind of place."""
        s3, found = self.pipeline.s3, []
        for bucket in self.stack.buckets.values():
            for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
                found += [one["Key"] for one in (*page.get("Versions", []), *page.get("DeleteMarkers", []))]
        begun = s3.list_multipart_uploads(Bucket=self.stack.buckets["raw"]).get("Uploads", [])
        scan, tables = self.pipeline.dynamodb.get_paginator("scan"), self.stack.tables
        pages = scan.paginate(TableName=tables["patients"])
        roster = [item for page in pages for item in page["Items"]]
        places = {
            "keys": found,
            "unfinished": [one["Key"] for one in begun],
            "ledger": [self.left.ledger],
            "letters": [json.dumps(letter) for letter in self.left.dead_letters[self.letters_before :]],
            "roster": [json.dumps(item, sort_keys=True) for item in roster],
        }
        return {place: [text for text in texts if patient_id in text] for place, texts in places.items()}

    def calm(self) -> None:
        for name in self.aws.simulators:
            self._simulated(name, "/_sim/faults", method="DELETE")
        self._simulated("ultrahuman", "/_sim/days", method="DELETE")

    def record(self, *, on: bool) -> None:
        self._gateway("/_ministack/config", {"cloudtrail._recording_enabled": str(on).lower()})

    def run(self, app: Typer, *arguments: str, env: Mapping[str, str] | None = None) -> None:
        given = self._person(OPERATOR, "Operator") if env is None else env
        result = CliRunner().invoke(app, [*arguments, "--stage", "local"], env=given)
        told = f"$ {arguments}\n{result.output}\n"
        asks = app in (status.app, triage.app) and "--date" in arguments  # incomplete; somebody waits
        assert result.exit_code == (1 if asks else 0), told
        assert "refuses" not in result.output, told
        self.left.operators += told

    def _person(self, user: str, policy: str) -> dict[str, str]:
        """The shell of somebody who has one of the stack's policies for people."""
        if user not in self.people:
            self.people[user] = person(self.pipeline, user, policy)
        return self.people[user]

    @contextmanager
    def _held_up(self, stage: str) -> Iterator[None]:
        """A message waits on this stage's queue, which nobody reads."""
        functions = self.aws.client("lambda")
        answer = functions.list_event_source_mappings(FunctionName=self.stack.functions[stage])
        (mapping,) = [entry["UUID"] for entry in answer["EventSourceMappings"]]
        functions.update_event_source_mapping(UUID=mapping, Enabled=False)
        self.pipeline.send([self.tokens.junk], stage)
        yield
        functions.update_event_source_mapping(UUID=mapping, Enabled=True)

    def _uploader(self) -> Any:
        """S3 as somebody sees it who has the stack's policy for uploads and nothing else."""
        name = "chronicgpt-uploader"
        iam = self.aws.client("iam")
        iam.create_user(UserName=name)
        iam.attach_user_policy(UserName=name, PolicyArn=self.pipeline.output("UploaderPolicyArn"))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return boto3.client(
            "s3",
            endpoint_url=self.aws.endpoint,
            verify=str(self.aws.ministack.ca),
            region_name=REGION,
            aws_access_key_id=key["AccessKeyId"],
            aws_secret_access_key=key["SecretAccessKey"],
            config=Config(proxies={}, user_agent_appid=name),
        )

    def _lend(self, user: str, policy: str) -> None:
        """Somebody gets one more of the stack's policies for people."""
        arn = self.pipeline.output(f"{policy}PolicyArn")
        self.aws.client("iam").attach_user_policy(UserName=user, PolicyArn=arn)

    def _ref(self) -> str:
        name = "chronicgpt-local-patient-ref-key"
        key = self.aws.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"]
        self.left.expected_ref = patient_ref(f"{self.tokens.id}-calm", key)
        return self.left.expected_ref

    def _letters(self, stage: str, *, keep: bool = True) -> list[dict[str, Any]]:
        """What lies in a dead-letter queue; taken out at the end only."""
        if not keep:
            return self.pipeline.dead_letters(stage)
        url = self.stack.dead_letter_queues[stage]
        found = self.pipeline.sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0, MessageAttributeNames=["All"]
        )
        return [
            {
                "body": message["Body"],
                **{
                    name: value["StringValue"] for name, value in message.get("MessageAttributes", {}).items()
                },
            }
            for message in found.get("Messages", [])
        ]

    def _spoken(self, back: int) -> bytes:
        """A simulated day, with the token in every text of it and a time zone that nobody knows."""
        # Somebody who wore the ring that day: of people drawn anew each night, one in thirty did not.
        query = urllib.parse.urlencode({"email": "somebody@example.org", "date": START})
        key = {"Authorization": self.aws.simulators["ultrahuman"].api_key}
        body = json.loads(self._simulated("ultrahuman", f"/api/v1/metrics?{query}", headers=key))
        data = body["data"]
        data["latest_time_zone"] = self.tokens.zone
        data["patient"] = {"name": self.tokens.text, "mail": self.tokens.email("calm")}
        for entry in data["metric_data"]:
            if isinstance(entry.get("object"), dict):
                entry["object"] |= {"title": self.tokens.text, "subtitle": self.tokens.text}
        data["metric_data"].append({"type": self.tokens.kind, "object": {"value": self.tokens.text}})
        data["metric_data"].append(
            {"type": "hr", "object": {"values": [{"value": self.tokens.text}], "n": back}}
        )
        return json.dumps(body).encode()

    def _answer(self, who: str, body: bytes, back: int = 0) -> None:
        date = self.tokens.day(who, back).date
        self._simulated("ultrahuman", f"/_sim/days/{self.tokens.email(who)}/{date}", body, method="PUT")

    def _put(self, kind: str, day: PatientDay, text: str) -> None:
        self.pipeline.s3.put_object(Bucket=self.stack.buckets[kind], Key=day.key, Body=text.encode())

    def _amend(self, patient_id: str, expression: str, values: Mapping[str, Any] | None) -> None:
        self.pipeline.dynamodb.update_item(
            TableName=self.stack.tables["patients"],
            Key={"patient_id": {"S": patient_id}},
            UpdateExpression=expression,
            **({"ExpressionAttributeValues": values} if values else {}),
        )

    def _faults(self, name: str, faults: Sequence[Mapping[str, Any]]) -> None:
        self._simulated(name, "/_sim/faults", json.dumps(faults).encode(), method="POST")

    def _model_requests(self) -> list[str]:
        asked = json.loads(self._simulated("azure", "/_sim/requests"))["requests"]
        return [json.dumps(request) for request in asked]

    def _simulated(
        self,
        name: str,
        path: str,
        body: bytes | None = None,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        given = {"Content-Type": "application/json", **(headers or {})}
        request = urllib.request.Request(self.aws.simulators[name].url + path, body, given, method=method)  # noqa: S310
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            said: bytes = answer.read()
            return said

    def _gateway(self, path: str, body: Mapping[str, str] | None = None) -> Any:
        """MiniStack's own endpoints."""
        sent = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.aws.endpoint + path, sent, {"Content-Type": "application/json"})  # noqa: S310
        with urllib.request.urlopen(request, context=self.trusted) as answer:  # noqa: S310
            return json.load(answer)

    def _logs(self, stage: str) -> str:
        group = f"/aws/lambda/{self.stack.functions[stage]}"
        found = self.log_pages.paginate(logGroupName=group, startTime=int(self.began * 1000) - 1000)
        return "\n".join(event["message"] for page in found for event in page["events"])

    def _daemon_log(self) -> str:
        return self.aws.ministack.daemon.log.read_text(errors="replace")

    def _calls(self) -> Iterable[Call]:
        """The recorded calls of our functions and of the operator. Look-ups end at 50, newest first, so they are paged
        by time, which boto3 rounds to seconds."""
        credentials, session = Credentials("test", "test"), URLLib3Session(verify=str(self.aws.ministack.ca))
        target = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents"
        headers = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1"}
        end, seen = time.time() + 1, set()
        while True:
            body = json.dumps({"StartTime": self.began, "EndTime": end})
            request = AWSRequest("POST", f"{self.aws.endpoint}/", data=body, headers=headers)
            SigV4Auth(credentials, "cloudtrail", REGION).add_auth(request)
            events = json.loads(session.send(request.prepare()).content)["Events"]
            new = [event for event in events if event["EventId"] not in seen]
            if not new:
                return
            seen |= {event["EventId"] for event in new}
            end = min(event["EventTime"] for event in new)
            for event in new:
                yield from _call(event)


def person(pipeline: Pipeline, user: str, policy: str) -> dict[str, str]:
    """The shell of a new user who has one of the stack's policies for people and nothing else."""
    aws, iam = pipeline.aws, pipeline.aws.client("iam")
    iam.create_user(UserName=user)
    iam.attach_user_policy(UserName=user, PolicyArn=pipeline.output(f"{policy}PolicyArn"))
    key = iam.create_access_key(UserName=user)["AccessKey"]
    return {
        "AWS_ENDPOINT_URL": aws.endpoint,
        "AWS_CA_BUNDLE": str(aws.ministack.ca),
        "AWS_REGION": REGION,
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
        "COLUMNS": "200",
    }


# CloudTrail's names, where they differ from IAM's.
ACTIONS = {
    "SendMessageBatch": "SendMessage",
    "DeleteMessageBatch": "DeleteMessage",
    "ChangeMessageVisibilityBatch": "ChangeMessageVisibility",
    "HeadObject": "GetObject",
    "ListObjects": "ListBucket",
    "UpdateFunctionConfiguration": "GetFunctionConfiguration",  # MiniStack's name for both
    "Invoke": "InvokeFunction",
}
KNOW_NO_RESOURCE = ("ListRules", "ListAllMyBuckets")
NEEDS_NO_RIGHT = ("GetCallerIdentity",)


def _call(event: Mapping[str, Any]) -> Iterable[Call]:
    """The IAM actions that a recorded event stands for, on ARNs without the patient's part of the key."""
    detail = json.loads(event["CloudTrailEvent"])
    asked, agent = detail["requestParameters"], detail["userAgent"].split()
    by = next(
        (part.removeprefix("app/chronicgpt-") for part in agent if part.startswith("app/chronicgpt-")), None
    )
    service = {"monitoring": "cloudwatch"}.get(service := event["EventSource"].split(".")[0], service)
    name = ACTIONS.get(event["EventName"], asked.get("Action", event["EventName"]))
    if by is None or name in NEEDS_NO_RIGHT:
        return
    if name == "TransactWriteItems":
        for ((kind, item),) in (write.items() for write in asked["TransactItems"]):
            yield Call(by, f"dynamodb:{kind}Item", _arn("dynamodb", f"table/{item['TableName']}"))
        return
    if name == "BatchGetItem":
        for asked_table in asked["RequestItems"]:
            yield Call(by, "dynamodb:BatchGetItem", _arn("dynamodb", f"table/{asked_table}"))
        return
    if name == "GET.lambda":  # MiniStack's name for both; that neither is denied, the doctor itself says
        yield from (
            Call(by, f"lambda:{one}", "*") for one in ("GetAccountSettings", "ListEventSourceMappings")
        )
        return
    if by == "doctor" and service == "s3":  # it looks at no bucket, only at whose names are taken
        name = "ListAllMyBuckets"
    if by == "eraser" and service == "s3":  # of S3's calls MiniStack notes the method only
        name = {
            "ListBucket": "ListBucketVersions",
            "POST.s3": "DeleteObjectVersion",
            "DeleteObject": "AbortMultipartUpload",
        }[name]
    yield Call(by, f"{service}:{name}", _resource(by, service, name, asked, event["Resources"]))


def _resource(
    by: str, service: str, name: str, asked: Mapping[str, Any], named: Sequence[Mapping[str, str]]
) -> str:
    if name in KNOW_NO_RESOURCE:
        return "*"
    if service == "s3":
        bucket = f"arn:aws:s3:::{named[0]['ResourceName']}"
        folder = "uploads/" if by == "uploader" else ""
        return bucket if name.startswith("ListBucket") else f"{bucket}/{folder}patient/2026-03-31.json"
    if service == "events":
        return _arn(service, f"event-bus/{asked['Entries'][0]['EventBusName']}")
    if service == "dynamodb":
        return _arn(
            service, f"table/{asked['TableName']}" + (f"/index/{i}" if (i := asked.get("IndexName")) else "")
        )
    if service == "sqs":
        return _arn(service, str(asked["QueueUrl"]).rsplit("/", 1)[-1])
    if service == "ssm":
        return _arn(service, f"parameter{asked['Name']}")
    if service == "secretsmanager":
        return _arn(service, f"secret:{asked['SecretId']}-Ab12Cd")
    if service == "lambda":
        return _arn(service, f"function:{named[0]['ResourceName']}")
    if service == "sns":
        return str(asked["TopicArn"])
    if service == "cloudformation":
        return _arn(service, f"stack/{asked['StackName']}/1")
    return "*"


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:000000000000:{resource}"


def _key(day: PatientDay) -> dict[str, Any]:
    return {"patient_id": {"S": day.patient_id}, "date": {"S": day.date.isoformat()}}
