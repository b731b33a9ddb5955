"""The HTTP face of the simulated Ultrahuman API: its two endpoints, its refusals, and its controls."""

import asyncio
import datetime as dt
import hmac
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from scripts.local.faults import Fault
from scripts.local.simulator import Answer, Simulator, hang_up
from scripts.local.ultrahuman.days import Days, dump, entries_of
from scripts.local.ultrahuman.late_sync import LATE_RULES

STATUSES = ("400", "401", "403", "404", "429", "500", "502", "503")
KINDS = frozenset(
    {*STATUSES, "slow", "timeout", "disconnect", "html"}
    | {"malformed", "empty", "huge", "error_in_200", "truncated", "no_metrics"}
    | {"not_shared", "unknown_user"}
)
# What the API's documentation says of a person who gave us no access, and of one whom it does not know.
NOT_SHARED = (401, "user has not shared access for the provided email")
UNKNOWN_USER = (404, "user not found or no data sharing permission")
FACETS = frozenset({"email", "date"})
HUGE = 20 * 2**20
OWNER = "owner@example.org"  # whom a token without an email stands for


def error(status: int, message: str) -> dict[str, Any]:
    return {"data": None, "error": message, "status": status}


class UltrahumanApi:
    def __init__(self, simulator: Simulator, days: Days, key: str) -> None:
        self.simulator, self.days, self.key = simulator, days, key

    def app(self) -> web.Application:
        app = self.simulator.app()
        app.router.add_get("/api/v1/metrics", self.metrics)
        app.router.add_get("/api/v1/partner/daily_metrics", self.daily_metrics)
        app.router.add_put("/_sim/days/{email}/{date}", self._put_day)
        app.router.add_delete("/_sim/days/{email}/{date}", self._delete_day)
        app.router.add_delete("/_sim/days", self._delete_days)
        app.router.add_get("/_sim/now", self._get_now)
        app.router.add_put("/_sim/now", self._put_now)
        app.router.add_get("/_sim/late", self._get_late)
        app.router.add_post("/_sim/late", self._post_late)
        app.router.add_delete("/_sim/late", self._delete_late)
        return app

    async def metrics(self, request: web.Request) -> web.StreamResponse:
        """The partner-key endpoint."""
        email = request.query.get("email", "")
        return await self._respond(request, email, request.query.get("date", ""), daily=False)

    async def daily_metrics(self, request: web.Request) -> web.StreamResponse:
        """The daily-metrics endpoint: a date, or the local days that a span of epochs touches."""
        email = request.query.get("email", OWNER)
        if "start_epoch" in request.query or "end_epoch" in request.query:
            return await self._span(request, email)
        return await self._respond(request, email, request.query.get("date", ""), daily=True)

    async def _respond(
        self, request: web.Request, email: str, date: str, *, daily: bool
    ) -> web.StreamResponse:
        async def normal() -> web.StreamResponse:
            if refusal := self._refusal(request):
                return refusal
            try:
                day = _date(date)
            except ValueError:
                return self.simulator.failure(400, "date must be YYYY-MM-DD")
            body = self.days.document(email, day, daily=daily)
            return self.simulator.failure(404, "No data found") if body is None else _json(body)

        return await self.simulator.respond(
            request, {"email": email, "date": date}, normal, self._faulty(request, normal)
        )

    def _faulty(self, request: web.Request, normal: Answer) -> Callable[[Fault], Answer]:
        async def about_a_person(fault: Fault) -> web.StreamResponse:
            refusal = self._refusal(request)  # a wrong key is refused whoever is asked for
            status, text = NOT_SHARED if fault.kind == "not_shared" else UNKNOWN_USER
            return refusal or self.simulator.failure(status, text)

        def answer(fault: Fault) -> Answer:
            if fault.kind in ("not_shared", "unknown_user"):
                return lambda: about_a_person(fault)
            return lambda: spoiled(request, fault, normal)

        return answer

    async def _span(self, request: web.Request, email: str) -> web.StreamResponse:
        async def normal() -> web.StreamResponse:
            if refusal := self._refusal(request):
                return refusal
            person = self.days.person(email)
            zone = person.timezone if person else dt.UTC
            try:
                first, last = (
                    dt.datetime.fromtimestamp(int(request.query[name]), zone).date()
                    for name in ("start_epoch", "end_epoch")
                )
            except (KeyError, ValueError, OverflowError):
                return self.simulator.failure(400, "start_epoch and end_epoch must be Unix seconds")
            if not dt.timedelta() <= last - first <= dt.timedelta(days=31):
                return self.simulator.failure(400, "at most 31 days from start_epoch to end_epoch")
            days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
            bodies = {day: self.days.document(email, day, daily=True) for day in days}
            found = {day.isoformat(): entries_of(body) for day, body in bodies.items() if body is not None}
            if not found:
                return self.simulator.failure(404, "No data found")
            inner: dict[str, Any] = {"metrics": found}
            if person is None or person.zone_told:
                inner["latest_time_zone"] = str(zone)
            return _json(dump({"data": inner, "error": None, "status": 200}))

        return await self.simulator.respond(request, {"email": email}, normal, self._faulty(request, normal))

    def _refusal(self, request: web.Request) -> web.Response | None:
        given = request.headers.get("Authorization", "")
        if hmac.compare_digest(given.encode(), self.key.encode()):
            return None
        return self.simulator.failure(401, "Unauthorized")

    async def _put_day(self, request: web.Request) -> web.Response:
        _date(request.match_info["date"])
        self.days.override(request.match_info["email"], request.match_info["date"], await request.read())
        return web.json_response({"overrides": len(self.days.overrides)})

    async def _delete_day(self, request: web.Request) -> web.Response:
        self.days.vanish(request.match_info["email"], request.match_info["date"])
        return web.json_response({"overrides": len(self.days.overrides)})

    async def _delete_days(self, request: web.Request) -> web.Response:
        self.days.overrides.clear()
        return web.json_response({"overrides": 0})

    async def _get_now(self, request: web.Request) -> web.Response:
        return web.json_response({"now": self.days.now})

    async def _put_now(self, request: web.Request) -> web.Response:
        self.days.now = parse_now((await request.json())["now"])
        return await self._get_now(request)

    async def _get_late(self, request: web.Request) -> web.Response:
        return web.json_response([rule.model_dump(exclude_defaults=True) for rule in self.days.late])

    async def _post_late(self, request: web.Request) -> web.Response:
        given = json.loads(await request.text())
        self.days.late = LATE_RULES.validate_python(given if isinstance(given, list) else [given])
        self.days.asked.clear()
        return await self._get_late(request)

    async def _delete_late(self, request: web.Request) -> web.Response:
        self.days.late = []
        self.days.asked.clear()
        return web.json_response([])


async def spoiled(request: web.Request, fault: Fault, normal: Answer) -> web.StreamResponse:
    """The normal answer with this fault done to it."""
    if fault.kind == "empty":
        return _json(b"")
    if fault.kind == "no_metrics":
        inner = {"metric_data": [], "latest_time_zone": "UTC"}
        return _json(dump({"data": inner, "error": None, "status": 200}))
    if fault.kind == "error_in_200":
        return _json(dump(error(fault.status or 500, fault.content or "Something went wrong")))
    if fault.kind == "huge":
        return _json(
            b'{"data": {"metric_data": [], "padding": "' + b"x" * HUGE + b'"}, "error": null, "status": 200}'
        )
    whole = await normal()
    body = whole.body if isinstance(whole, web.Response) and isinstance(whole.body, bytes) else b""
    if fault.kind == "malformed":
        return _json(body[: len(body) * 2 // 3])
    cut = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(body))})
    await cut.prepare(request)
    await cut.write(body[: len(body) // 2])
    await asyncio.sleep(0)
    hang_up(request)
    return cut


def parse_now(now: str | float | None) -> float | None:
    """Unix seconds from a number or an ISO time; None is the real clock."""
    if now is None or isinstance(now, int | float):
        return now
    try:
        return float(now)
    except ValueError:
        at = dt.datetime.fromisoformat(now)
        return (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).timestamp()


def _date(text: str) -> dt.date:
    day = dt.date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(f"not YYYY-MM-DD: {text!r}")
    return day


def _json(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="application/json")
