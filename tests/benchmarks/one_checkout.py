"""One checkout of this repository, deployed on a local AWS of its own, that measures what it is told on stdin.

Run with the checkout's own interpreter and in its folder, whatever its age: it uses nothing of it but its local AWS and
the shape of messages and ledger items. Answers each line of stdin with a line of JSON: CPU seconds by stage of the
function's process (user and system time), or calls by stage and operation.
"""

import json
import os
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.httpsession import URLLib3Session

sys.path.insert(0, os.getcwd())
from scripts.local.aws import LocalAws, local_aws

STAGES = ("fetch", "process", "explain")
SIMULATORS = {"ultrahuman": ("--wild", "0", "--late-rate", "0", "--now", "2026-06-01"), "azure": ()}
PATIENTS = [f"p-{number:03}" for number in range(20)]
BATCH = 10
AGAIN = (0, 1, 5, 20, 60)
"""Seconds until what was refused comes again."""
FIRST = 10  # the first measured day of April; the five weeks before it are there already
TICK = os.sysconf("SC_CLK_TCK")


class Checkout:
    """A deployed stack whose functions are handed full batches by us instead of by their queues."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws, self.stack = aws, aws.stack
        self.sqs, self.dynamodb, self.functions = (aws.client(s) for s in ("sqs", "dynamodb", "lambda"))
        for mapping in self.functions.list_event_source_mappings()["EventSourceMappings"]:
            self.functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
        for patient in PATIENTS:
            item = {"patient_id": patient, "email": f"{patient}@example.org", "timezone": "Europe/Berlin"}
            self.dynamodb.put_item(
                TableName=self.stack.tables["patients"], Item={name: {"S": x} for name, x in item.items()}
            )
        self.next = FIRST
        self.warm()

    def warm(self) -> None:
        """Every function has started, and everybody has five weeks behind them, as different from one another as those
        of the simulator are: of copies of one day nearly everything would be flagged on the next."""
        for date in [f"2026-03-{n:02}" for n in range(1, 32)] + [f"2026-04-{n:02}" for n in range(1, FIRST)]:
            self.whole_days(PATIENTS, date)
        self.whole_days(PATIENTS, self.new_date())

    def new_date(self) -> str:
        self.next += 1
        return f"2026-04-{self.next - 1:02}"

    def whole_days(self, patients: Iterable[str], date: str) -> dict[str, float]:
        """CPU seconds by stage for these patients' day."""
        bodies = [self.message(patient, date) for patient in patients]
        spent = {}
        for stage in STAGES:
            spent[stage] = self.deliver(stage, bodies)
            following = STAGES[STAGES.index(stage) + 1 :]
            bodies = self.take(following[0]) if following else []
        return spent

    def replay(self) -> dict[str, float]:
        """CPU seconds by stage for finished days that come again."""
        date = f"2026-04-{self.next - 1:02}"
        spent = {
            stage: self.deliver(stage, [self.message(p, date, reason="replay") for p in PATIENTS])
            for stage in STAGES
        }
        assert not any(self.take(stage) for stage in STAGES), "finished work was passed on"
        return spent

    @staticmethod
    def message(patient: str, date: str, reason: str = "backfill") -> str:
        about = {"version": 1, "patient_id": patient, "date": date, "run_id": f"bench-{time.monotonic_ns()}"}
        return json.dumps({**about, "reason": reason, "explain": True, "force": False, "deferrals": 0})

    def deliver(self, stage: str, bodies: list[str]) -> float:
        """CPU seconds of these messages. What is refused comes again, as from its queue: in one run of five a service
        was away for a moment."""
        assert len(bodies) == len(PATIENTS)
        before = self.cpu(stage)
        for i in range(0, len(bodies), BATCH):
            waiting = bodies[i : i + BATCH]
            for wait in AGAIN:
                waiting = self._refused(stage, waiting)
                if not waiting:
                    break
                print(f"{stage} refused {len(waiting)}\n{self._warnings(stage)}", flush=True)
                time.sleep(wait)
            assert not waiting, f"{stage} refused {len(waiting)} to the end"
        return self.cpu(stage) - before

    def _refused(self, stage: str, bodies: list[str]) -> list[str]:
        records = [
            {
                "messageId": str(number),
                "receiptHandle": str(number),
                "body": body,
                "attributes": {"ApproximateReceiveCount": "1"},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
            }
            for number, body in enumerate(bodies)
        ]
        payload = json.dumps({"Records": records})
        answer = self.functions.invoke(FunctionName=self.stack.functions[stage], Payload=payload)
        told = json.loads(answer["Payload"].read())
        return [bodies[int(one["itemIdentifier"])] for one in told["batchItemFailures"]]

    def _warnings(self, stage: str) -> str:
        """The last lines of that function's log that are more than information."""
        logs = self.aws.client("logs")
        group = f"/aws/lambda/{self.stack.functions[stage]}"
        lines = [
            str(event["message"])
            for stream in logs.describe_log_streams(logGroupName=group)["logStreams"]
            for event in logs.get_log_events(logGroupName=group, logStreamName=stream["logStreamName"])[
                "events"
            ]
        ]
        return "\n".join([one for one in lines if '"level"' in one and '"level":"INFO"' not in one][-20:])

    def take(self, stage: str) -> list[str]:
        """What waits for a stage."""
        url, found = self.stack.queues[stage], []
        while messages := self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                found.append(str(message["Body"]))
                self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return found

    def cpu(self, stage: str) -> float:
        """User and system time of that function's processes until now."""
        return sum(
            (int(fields[11]) + int(fields[12])) / TICK
            for fields in _processes(f"AWS_SDK_UA_APP_ID=chronicgpt-{stage}")
        )

    def calls(self) -> dict[str, dict[str, int]]:
        """Calls for all patients' next day, by stage and operation."""
        self._record(on=True)
        began = time.time()
        self.whole_days(PATIENTS, self.new_date())
        self._record(on=False)
        counted: dict[str, Counter[str]] = {stage: Counter() for stage in STAGES}
        for event in self._events(began):
            agent = json.loads(event["CloudTrailEvent"])["userAgent"]
            for stage in STAGES:
                counted[stage][event["EventName"]] += f"app/chronicgpt-{stage}" in agent.split()
        return {stage: {name: n for name, n in one.items() if n} for stage, one in counted.items()}

    def _record(self, *, on: bool) -> None:
        body = json.dumps({"cloudtrail._recording_enabled": str(on).lower()}).encode()
        url = f"{self.aws.endpoint}/_ministack/config"
        request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310
        urllib.request.urlopen(request).close()  # noqa: S310

    def _events(self, began: float) -> Iterator[Mapping[str, Any]]:
        """Look-ups end at 50, newest first, so they are paged by time, which boto3 rounds to seconds."""
        target = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents"
        headers = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1"}
        end, seen = time.time() + 1, set()
        while True:
            body = json.dumps({"StartTime": began, "EndTime": end})
            request = AWSRequest("POST", f"{self.aws.endpoint}/", data=body, headers=headers)
            SigV4Auth(Credentials("test", "test"), "cloudtrail", "us-east-1").add_auth(request)
            events = json.loads(URLLib3Session().send(request.prepare()).content)["Events"]
            new = [event for event in events if event["EventId"] not in seen]
            if not new:
                return
            seen |= {event["EventId"] for event in new}
            end = min(event["EventTime"] for event in new)
            yield from new


def _processes(named: str) -> Iterator[list[str]]:
    """The fields of /proc/PID/stat after the process's name, of those with that in their environment."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if named in (folder / "environ").read_text(errors="replace").split("\0") and _is_ours(folder):
                yield (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # somebody else's, or gone


def _is_ours(folder: Path) -> bool:
    """Whether it is a worker of the local AWS that this process has started."""
    parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
    return parent == DAEMON


DAEMON = ""


def main() -> None:
    global DAEMON
    answers, sys.stdout = sys.stdout, sys.stderr
    with local_aws(simulators=SIMULATORS) as aws:
        DAEMON = str(aws.ministack.daemon.pid)
        checkout = Checkout(aws)
        told = {
            "day": lambda: checkout.whole_days(PATIENTS, checkout.new_date()),
            "replay": checkout.replay,
            "calls": checkout.calls,
        }
        print(json.dumps("ready"), file=answers, flush=True)
        for line in sys.stdin:
            print(json.dumps(told[line.strip()]()), file=answers, flush=True)


if __name__ == "__main__":
    main()
