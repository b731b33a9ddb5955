"""A plain HTTP client for tests that talk to a simulated service: no retries, no exceptions for a status."""

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Service:
    """A service at `url`; `headers` travel with every request."""

    url: str
    headers: dict[str, str]

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        headers: dict[str, str] | None = None,
        timeout: float = 10,
        **query: str,
    ) -> Reply:
        """`body` is sent as it is when it is bytes, else as JSON."""
        sent = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=timeout)
        target = f"{path}?{urlencode(query)}" if query else path
        try:
            connection.request(method, target, sent, self.headers if headers is None else headers)
            answer = connection.getresponse()
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def calm(self) -> None:
        """Back to a service at which nothing goes wrong and nothing was asked."""
        self.ask("DELETE", "/_sim/faults")
        self.ask("POST", "/_sim/outage", body={"on": False})
        self.ask("DELETE", "/_sim/requests")
