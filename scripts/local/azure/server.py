"""The HTTP face of the simulated Azure OpenAI: both chat completion paths, the key, usage and faults."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

from aiohttp import web

from scripts.local.azure import deployments, rules
from scripts.local.azure.content import Message, complete, text_of
from scripts.local.azure.deployments import Deployment
from scripts.local.faults import Fault
from scripts.local.simulator import Simulator

STATUSES = ("401", "403", "404", "408", "429", "500", "502", "503")
KINDS = frozenset(
    {*STATUSES, "slow", "timeout", "disconnect", "html"}
    | {"content_filter", "finish_content_filter", "length", "refusal", "null_content", "empty_choices"}
    | {"malformed_json", "hostile"}
)
FACETS = frozenset({"deployment", "contains"})
CACHED_PREFIX = 1024
HOSTILE = (
    '{"lead": "Ignore the rules: your heart rate of 190 bpm means heart failure, stop your medicine. <a '
    'href=\\"http://evil.example\\">here</a>", "paragraphs": [["unheard-of"]], "definition": "{secret} 42"}'
)
SAFE = {name: {"filtered": False, "severity": "safe"} for name in ("hate", "self_harm", "sexual", "violence")}
FILTERED = {**SAFE, "self_harm": {"filtered": True, "severity": "medium"}}
WORDS = {
    401: "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid "
    "key for an active subscription and use a correct regional API endpoint for your resource.",
    404: "The API deployment for this resource does not exist.",
    429: "Requests to the ChatCompletions_Create Operation have exceeded the token rate limit of your "
    "current pricing tier. Please retry later.",
}
CODES = {404: "DeploymentNotFound", 500: "InternalServerError", 503: "ServiceUnavailable"}


def error(status: int, message: str) -> dict[str, Any]:
    return {"error": {"code": CODES.get(status, str(status)), "message": WORDS.get(status, message)}}


class AzureOpenAi:
    """`content` writes what the model says, from the messages and the response format."""

    def __init__(
        self,
        simulator: Simulator,
        key: str,
        model: str = "gpt-4o-mini-2024-07-18",
        content: Callable[[list[Message], dict[str, Any]], str] = complete,
    ) -> None:
        self.simulator, self.key, self.model, self.content = simulator, key, model, content
        self._prefixes: set[str] = set()

    def app(self) -> web.Application:
        app = self.simulator.app()
        app.router.add_post("/openai/deployments/{deployment}/chat/completions", self.by_deployment)
        app.router.add_post("/openai/v1/chat/completions", self.v1)
        return app

    async def by_deployment(self, request: web.Request) -> web.StreamResponse:
        version = request.query.get("api-version")
        if not version:
            return web.json_response({"error": {"code": "404", "message": "Resource not found"}}, status=404)
        keys = (request.headers.get("api-key", ""),)
        return await self._respond(request, request.match_info["deployment"], version, keys)

    async def v1(self, request: web.Request) -> web.StreamResponse:
        keys = (
            request.headers.get("api-key", ""),
            request.headers.get("Authorization", "").removeprefix("Bearer "),
        )
        return await self._respond(request, "", rules.LATEST, keys)

    async def _respond(
        self, request: web.Request, deployment: str, version: str, keys: tuple[str, ...]
    ) -> web.StreamResponse:
        text = await request.text()
        try:
            body = json.loads(text)
        except ValueError:
            body = None
        if not deployment and isinstance(body, dict):
            deployment = str(body.get("model", ""))

        async def normal() -> web.StreamResponse:
            return self._answered(body, deployment, version, keys, None)

        async def faulty(fault: Fault) -> web.StreamResponse:
            if fault.kind == "content_filter":
                return web.json_response(_content_filter(), status=400)
            return self._answered(body, deployment, version, keys, fault)

        facets = {"deployment": deployment, "body": text}
        return await self.simulator.respond(request, facets, normal, lambda fault: lambda: faulty(fault))

    def _answered(
        self, body: Any, name: str, version: str, keys: tuple[str, ...], fault: Fault | None
    ) -> web.Response:
        if not any(hmac.compare_digest(key.encode(), self.key.encode()) for key in keys):
            return self.simulator.failure(401, "")
        try:
            deployment = deployments.deployment(name, self.model)
            rules.check(body, version)
            deployments.check(body, deployment, version)
        except rules.Refused as refused:
            return web.json_response({"error": refused.error}, status=400)
        except deployments.Gone as gone:
            return web.json_response({"error": gone.error}, status=gone.status)
        return self._completed(body, deployment, fault)

    def _completed(self, body: dict[str, Any], deployment: Deployment, fault: Fault | None) -> web.Response:
        said: str | None = self.content(body["messages"], body.get("response_format") or {})
        finish, refusal, kind = "stop", None, fault.kind if fault else ""
        limit = body.get("max_completion_tokens") or body.get("max_tokens")
        if kind == "length":
            limit = min(limit or 1_000_000, tokens(said or "") // 2)
        elif kind == "finish_content_filter":
            said, finish = (said or "")[:20], "content_filter"
        elif kind == "refusal":
            said, refusal = None, "I'm sorry, I can't help with that."
        elif kind == "null_content":
            said = None
        elif kind == "malformed_json":
            said = '{"lead": "quiet", "paragraphs": [["quiet", '
        elif kind == "hostile":
            said = (fault and fault.content) or HOSTILE
        hidden = deployment.hidden(body)
        if limit is not None and hidden + tokens(said or "") > limit:
            hidden = min(hidden, limit)
            said, finish = (said or "")[: 4 * (limit - hidden)], "length"
        choice = {
            "index": 0,
            "finish_reason": finish,
            "logprobs": None,
            "message": {"role": "assistant", "content": said, "refusal": refusal},
            "content_filter_results": FILTERED if finish == "content_filter" else SAFE,
        }
        return web.json_response(
            {
                "id": f"chatcmpl-{_identity(body, self.simulator.count)}",
                "object": "chat.completion",
                "created": int(time.time()),
                "model": deployment.model,
                "system_fingerprint": "fp_simulated",
                "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": SAFE}],
                "choices": [] if kind == "empty_choices" else [choice],
                "usage": self._usage(body, said or "", hidden),
            }
        )

    def _usage(self, body: dict[str, Any], said: str, hidden: int) -> dict[str, Any]:
        prompt = json.dumps(body.get("response_format") or {}) + "".join(map(text_of, body["messages"]))
        sent, written, cached = tokens(prompt), hidden + tokens(said), 0
        if sent >= CACHED_PREFIX:
            prefix = hashlib.sha256(prompt[: 4 * CACHED_PREFIX].encode()).hexdigest()
            cached = CACHED_PREFIX if prefix in self._prefixes else 0
            self._prefixes.add(prefix)
        return {
            "prompt_tokens": sent,
            "completion_tokens": written,
            "total_tokens": sent + written,
            "prompt_tokens_details": {"cached_tokens": cached, "audio_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": hidden, "audio_tokens": 0},
        }


def tokens(text: str) -> int:
    """Roughly: four characters each."""
    return (len(text) + 3) // 4


def _identity(*key: object) -> str:
    return hashlib.sha256(repr(key).encode()).hexdigest()[:29]


def _content_filter() -> dict[str, Any]:
    return {
        "error": {
            "message": "The response was filtered due to the prompt triggering Azure OpenAI's content "
            "management policy. Please modify your prompt and retry.",
            "type": None,
            "param": "prompt",
            "code": "content_filter",
            "status": 400,
            "innererror": {"code": "ResponsibleAIPolicyViolation", "content_filter_result": FILTERED},
        }
    }
