"""What the simulated services share: outages, a log of requests, control endpoints, start and stop.

It knows nothing of what a service answers; each server passes its own answers and error bodies in.
"""

import asyncio
import json
import logging
import signal
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from aiohttp import web

from scripts.local.faults import Fault, Faults, parse_faults
from scripts.operations.paths import ROOT

log = logging.getLogger("simulator")
Answer = Callable[[], Awaitable[web.StreamResponse]]
HTML = "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"


class Simulator:
    """The state of one simulated service and its control endpoints under `/_sim/`."""

    def __init__(
        self,
        kinds: frozenset[str],
        facets: frozenset[str],
        error: Callable[[int, str], dict[str, Any]],
        *,
        seed: int = 1,
        latency: float = 0.0,
        keep_bodies: bool = False,
    ) -> None:
        self.faults = Faults(kinds, facets, seed)
        self.error, self.latency, self.keep_bodies = error, latency, keep_bodies
        self.outage_until = 0.0
        self.requests: deque[dict[str, Any]] = deque(maxlen=50_000)
        self.count = 0

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._recorded], client_max_size=64 * 2**20)
        app.router.add_get("/_sim/faults", self._get_faults)
        app.router.add_post("/_sim/faults", self._post_faults)
        app.router.add_delete("/_sim/faults", self._delete_faults)
        app.router.add_post("/_sim/outage", self._post_outage)
        app.router.add_get("/_sim/requests", self._get_requests)
        app.router.add_delete("/_sim/requests", self._delete_requests)
        return app

    def failure(self, status: int, message: str, retry_after: float | None = None) -> web.Response:
        headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
        return web.json_response(self.error(status, message), status=status, headers=headers)

    async def respond(
        self,
        request: web.Request,
        facets: Mapping[str, str],
        normal: Answer,
        faulty: Callable[[Fault], Answer],
    ) -> web.StreamResponse:
        """The normal answer, unless an outage or a fault comes before it."""
        await asyncio.sleep(self.latency)
        if time.monotonic() < self.outage_until:
            return self.failure(503, "Service unavailable")
        fault = self.faults.draw(facets)
        if fault is None:
            return await normal()
        if fault.kind == "slow":
            await asyncio.sleep(5.0 if fault.seconds is None else fault.seconds)
            return await normal()
        if fault.kind == "timeout":
            await asyncio.sleep(60.0 if fault.seconds is None else fault.seconds)
            return hang_up(request)
        if fault.kind == "disconnect":
            return hang_up(request)
        if fault.kind == "html":
            return web.Response(text=HTML, content_type="text/html")
        if fault.kind.isdigit():
            return self.failure(int(fault.kind), f"Simulated {fault.kind}", fault.retry_after)
        return await faulty(fault)()

    @web.middleware
    async def _recorded(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if request.path.startswith("/_sim/"):
            return await control_errors(request, handler)
        entry: dict[str, Any] = {
            "method": request.method,
            "path": request.path,
            "query": dict(request.query),
            "time": time.time(),
            "status": None,
        }
        if self.keep_bodies:
            entry["body"] = (await request.read()).decode(errors="replace")
        self.requests.append(entry)
        self.count += 1
        try:
            response: web.StreamResponse = await handler(request)
        except web.HTTPException as refusal:
            entry["status"] = refusal.status
            return self.failure(refusal.status, refusal.text or refusal.reason)
        entry["status"] = response.status if request.transport is not None else None
        return response

    async def _get_faults(self, request: web.Request) -> web.Response:
        pairs = zip(self.faults.list, self.faults.fired, strict=True)
        return web.json_response([{**f.model_dump(exclude_none=True), "fired": n} for f, n in pairs])

    async def _post_faults(self, request: web.Request) -> web.Response:
        self.faults.replace(parse_faults(await request.text()))
        return await self._get_faults(request)

    async def _delete_faults(self, request: web.Request) -> web.Response:
        self.faults.replace([])
        return web.json_response([])

    async def _post_outage(self, request: web.Request) -> web.Response:
        wanted = await request.json()
        seconds = float(wanted.get("seconds", 1e9 if wanted.get("on") else 0))
        self.outage_until = time.monotonic() + seconds
        return web.json_response({"outage": seconds > 0, "seconds": seconds})

    async def _get_requests(self, request: web.Request) -> web.Response:
        by_status = Counter(str(entry["status"]) for entry in self.requests)
        return web.json_response(
            {"count": self.count, "by_status": by_status, "requests": list(self.requests)}
        )

    async def _delete_requests(self, request: web.Request) -> web.Response:
        self.requests.clear()
        self.count = 0
        return web.json_response({"count": 0})


async def control_errors(request: web.Request, handler: Any) -> web.StreamResponse:
    """Tell the one who steers the simulator what was wrong with the request, as a 400."""
    try:
        response: web.StreamResponse = await handler(request)
    except (ValueError, AttributeError, TypeError, KeyError) as mistake:
        return web.json_response({"error": str(mistake)}, status=400)
    return response


def hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.close()
    return web.Response()


def run(app: web.Application, port: int) -> None:
    """Serve on the loopback, print the ready line, end on SIGTERM or SIGINT."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    asyncio.run(_serve(app, port))


async def _serve(app: web.Application, port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
    print(json.dumps({"url": f"http://127.0.0.1:{runner.addresses[0][1]}"}), flush=True)
    log.info("ready")
    await stop.wait()
    await runner.cleanup()
    log.info("stopped")


@contextmanager
def running(module: str, *arguments: str) -> Iterator[str]:
    """The URL of a simulator in a process of its own: `running("scripts.local.azure", "--api-key", "k")`."""
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        ready = process.stdout.readline() if process.stdout else ""
        if not ready:
            raise RuntimeError(f"{module} did not start; its reason is above")
        yield json.loads(ready)["url"]
    finally:
        process.terminate()
        process.wait(10)
