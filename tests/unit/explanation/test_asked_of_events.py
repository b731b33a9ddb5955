"""What a page with lows or highs asks of its reader, and what it names for the care team."""

import re

import pytest

from core.documents import DaysBeyond, GlucosePart
from core.explanation.care_team import care_lines
from core.explanation.compose import by_code
from core.explanation.notes.events import event_notes
from core.explanation.reader import Reader
from core.explanation.wording import wording
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    FEW_STEPS,
    GLUCOSE,
    HIGH_HEART,
    HRV,
    NOTABLE_HEART,
    SKIN,
    STRAINED,
    closing,
    context,
    day,
    high,
    low,
    said,
    strain,
    stretch,
)


@pytest.mark.parametrize(
    ("severity", "sentences"),
    [
        ("urgent", ["closing-check-low", "closing-call-low"]),
        ("notable", ["closing-act-low", "closing-tell-soon"]),
        ("info", ["closing-act-low", "closing-tell"]),
    ],
)
def test_every_low_is_told_first_and_closes_by_its_tier(severity: str, sentences: list[str]) -> None:
    found = day(HIGH_HEART, low(stretch("03:10", "04:15", 65, 44.0), severity=severity))
    page = by_code(found, Reader("en"))
    first = page.paragraphs()[0].startswith(
        "Important: check your glucose now. If it is low, follow your plan"
    )
    assert first is (severity == "urgent"), "what is urgent may not wait for the last line"
    if severity != "info":
        assert page.text[0].startswith(
            "On Tuesday, March 10, your glucose was below 54 mg/dL for 1 hour 5 minutes, from 03:10 to "
            "04:15. The lowest reading was 44 mg/dL."
        )
    assert "below 54 mg/dL for 1 hour 5 minutes" in said(found)
    assert closing(found) == sentences, "what to do now, then whom to tell"
    urgent = severity == "urgent"
    named = "as soon as you can about the low of Tuesday, March 10" if urgent else "about this low"
    assert f"care team {named}" in page.closing[1]


@pytest.mark.parametrize(
    ("lows", "highs", "said_of_highs"),
    [
        (
            "urgent",
            "urgent",
            "If it is high, follow your plan for high glucose, and check for ketones if your plan says so. "
            "Check for them too if you feel sick.",
        ),
        ("urgent", "info", "If it is high, follow your plan for high glucose."),
        ("notable", "info", "If it is high, follow your plan for high glucose."),
        ("info", "info", "If it is high, follow your plan for high glucose."),
    ],
)
def test_a_day_with_a_low_and_a_high_says_what_to_do_about_both_and_names_both(
    lows: str, highs: str, said_of_highs: str
) -> None:
    down = low(stretch("03:10", "03:40", 30, 50.0), severity=lows)
    for minutes in (180, 90):
        up = high(stretch("12:00", "15:00", minutes, 300.0), severity=highs)
        act, tell, *_ = by_code(day(down, up), Reader("en")).closing
        assert re.match("(Important: c|C)heck your glucose now. If it is low|If your glucose is low", act), (
            "it leads"
        )
        first = " first" if lows == "urgent" else ""
        assert act.endswith(f" plan for low glucose{first}. {said_of_highs}")
        assert f"about {'the' if lows == 'urgent' else 'this'} low and the high glucose" in tell
        assert ("vomiting again and again" in tell) is (highs == "urgent"), "signs of what calls for it"
    far = high(stretch("12:00", "15:00", 180, 301.0), severity=highs).model_copy(update={"value": 301.0})
    tell = " ".join(by_code(day(down, far), Reader("en")).closing)
    assert ("vomiting again and again" in tell) is (lows == "urgent"), (
        "of a reading above 300, whatever its tier"
    )
    goes_on = high(stretch("23:00", "2026-03-11T00:00", 60, 300.0, open=True), severity="info")
    now = closing(day(down, goes_on))[0]
    assert now == ("closing-check-both" if lows == "urgent" else "closing-act-both")


def test_an_urgent_high_with_a_low_says_what_to_do_about_the_low() -> None:
    up, down = (
        high(stretch("12:00", "15:00", 180, 300.0), severity="urgent"),
        low(stretch("03:10", "03:40", 30, 50.0), severity="info"),
    )
    for events, act in (((up,), "closing-check-high"), ((up, down), "closing-check-both-ketones")):
        assert closing(day(*events)) == [act, "closing-call-high"]
    act, call = by_code(day(up, down), Reader("en")).closing
    assert act.startswith(
        "Important: check your glucose now. If it is low, follow your plan for low glucose first. If it is"
    )
    assert (
        "call your care team as soon as you can about the low and the high glucose of Tuesday, March 10, unless"
        in call
    )
    assert call.startswith("If you are confused, faint, very drowsy, breathing fast or vomiting"), (
        "there was a low"
    )
    assert "Whatever the reading is now" in call
    alone = by_code(day(up), Reader("en")).closing[1]
    assert "confused" not in alone
    assert "Even if your glucose is not high now" in alone


def test_found_late_comes_first_among_the_care_team_s_lines_and_pressure_is_theirs_alone() -> None:
    late = low(stretch("03:10", "04:30", 65, 44.0, pressure_shape=True), found_late=True)
    lines = care_lines(day(HIGH_HEART, late), wording("en"))
    assert "found late" in lines[0]
    assert "pressure shape" in lines[0]
    assert "pressure" not in said(day(late))


def test_several_lows_add_up_and_the_shorter_ones_among_them_are_named() -> None:
    two = [stretch("01:00", "01:20", 20, 50.0), stretch("05:00", "05:20", 20, 49.0)]
    assert "twice: from 01:00" in said(day(low(*two)))
    more = low(*two)
    more = more.model_copy(update={"evidence": more.evidence | {"minutes": 48.0}})
    assert "for 48 minutes in all. The longest stretches were from 01:00" in said(day(more))
    spanning = [stretch("00:00", "00:20", 60, 50.0, minutes_before=40), two[1]]
    text = said(day(low(*spanning)))
    assert (
        "below 54 mg/dL twice. This happened from 00:00 to 00:20 (1 hour, down to 50) and from 05:00" in text
    )


def test_lows_come_before_highs_as_in_what_to_do_about_them() -> None:
    down = low(stretch("05:10", "06:10", 60, 50.0), severity="urgent")
    up = stretch("12:00", "2026-03-11T00:00", 720, 445.0)
    for goes_on in (True, False):
        found = day(down, high(up | ({"open": True} if goes_on else {}), severity="urgent"))
        assert "below 54" in said(found).split("\n")[0]
        assert closing(found) == ["closing-check-both-ketones", "closing-call-low"]


def test_what_to_mention_is_named_if_it_is_not_much() -> None:
    for anomalies, asked in (
        ((HIGH_HEART,), "You can mention your resting heart rate at your next visit."),
        (
            (NOTABLE_HEART, FEW_STEPS),
            "Tell your care team about your resting heart rate the next time you see or speak with them.",
        ),
        (
            (HIGH_HEART, FEW_STEPS),
            "You can mention your resting heart rate and your step count at your next visit.",
        ),
        (
            (high(stretch("12:00", "13:00", 60, 280.0), severity="info"),),
            "You can mention the high glucose at your next visit.",
        ),
        (
            (anomaly("of a later version", "out_of_range", 1.0, "?"),),
            "You can mention this at your next visit.",
        ),
        (
            (strain(resting_hr=2.0, hrv_sleep=2.6, skin_temp_sleep=2.9),),
            "Tell your care team about these three values within",
        ),
    ):
        values = STRAINED if anomalies[0].kind == "strain" else {}
        assert asked in by_code(day(*anomalies, values=values), Reader("en")).closing[0]


@pytest.mark.parametrize("severity", ["info", "notable"])
def test_what_to_do_about_a_high_now_comes_before_what_can_wait(severity: str) -> None:
    goes_on = high(stretch("23:20", "2026-03-11T00:00", 40, 281.0, open=True), severity=severity)
    assert closing(day(goes_on)) == [
        "closing-act-high",
        f"closing-{'tell-soon' if severity == 'notable' else 'mention'}",
    ]


def test_a_gap_after_what_was_told_of_the_day_does_not_name_it_again() -> None:
    gap = {"from": "2026-03-10T17:37+01:00", "to": "2026-03-10T21:36+01:00"}
    part = anomaly("glucose", "data", 239.0, "min", rule="sensor_gap", evidence={"longest_gap": gap})
    told = "There were no glucose readings between 17:37 and 21:36"
    assert f"{told}." in said(
        day(part, high(stretch("12:00", "13:00", 60, 280.0), severity="info"), values=GLUCOSE)
    )
    first = said(day(part, values=GLUCOSE))
    assert first.startswith(f"On Tuesday, March 10, t{told[1:]}.")


def test_what_to_do_is_said_of_highs_that_are_to_be_told_beside_lows() -> None:
    """ "Tell your care team about the low and high glucose", and a plan for low glucose alone: two readers of three
    asked for the other."""
    share = out_of_range("glucose_tir", 75.0, "%", usual(95.0, 91.0, 99.0), severity="notable")
    lows = low(stretch("03:10", "03:25", 15, 60.0), severity="info")
    for minutes, act in ((270.0, "closing-act-both"), (0.0, "closing-act-low")):
        parts = {"night": GlucosePart(below_70=20.0), "evening": GlucosePart(above_180=minutes)}
        known = context(streams=ALL, glucose_parts=parts)
        found = day(share, lows, values={"glucose_tir": (75.0, "%", None)}, context=known)
        assert closing(found)[0] == act
        named = " ".join(by_code(found, Reader("en")).closing)
        assert ("high glucose within" in named or "high glucose the next" in named) is bool(minutes)


def test_an_hour_of_lows_beside_what_was_found_is_named_in_what_to_mention() -> None:
    """More than 4 % of a day, which the consensus does not allow, is to be told; one low is named beside the rest."""
    highs = high(stretch("12:00", "13:00", 60, 280.0), severity="info")
    both, highs_alone = "the low and high", "You can mention the high"
    for minutes, told in (
        (58.0, f"Tell your care team about {both} glucose the next time"),
        (57.0, f"You can mention {both} glucose at your next visit"),
        (14.0, f"{highs_alone} glucose at your next visit"),
    ):
        parts = {"night": GlucosePart(below_70=minutes, lowest=58.0)}
        found = day(highs, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
        assert told in " ".join(by_code(found, Reader("en")).closing)
    for minutes, targets, said_last in (
        (58.0, "standard", ["closing-act-low", "closing-tell"]),
        (57.0, "standard", ["closing-act-low", "closing-unwell"]),
        (15.0, "standard", ["closing-act-low", "closing-unwell"]),
        (14.0, "standard", ["closing-nothing"]),
        (58.0, "none", ["closing-nothing"]),
    ):
        parts = {"night": GlucosePart(below_70=minutes)}
        found = day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
        found = found.model_copy(update={"weekly": {"targets": targets, "categories": []}})
        assert closing(found) == said_last, "nobody has a target who takes nothing that lowers glucose"


def test_lows_that_no_rule_flags_take_no_name_from_four_findings() -> None:
    found = (
        HIGH_HEART,
        out_of_range("sleep_total", 200.0, "min", usual(441.0, 380.0, 500.0), severity="info"),
        FEW_STEPS,
        out_of_range("hrv_sleep", 30.0, "ms", HRV, severity="info"),
    )
    parts = {"night": GlucosePart(below_70=90.0, lowest=58.0)}
    page = by_code(
        day(*found, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)), Reader("en")
    )
    assert (
        "Tell your care team about your resting heart rate, your sleep, your heart rate variability, and your "
        "step count the next time" in " ".join(page.closing)
    )
    page = by_code(
        day(*found[:3], values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)), Reader("en")
    )
    assert (
        "Tell your care team about the low glucose, your resting heart rate, your sleep, and your step count the "
        in " ".join(page.closing)
    )


def test_a_low_of_another_hand_that_names_no_side_is_a_low() -> None:
    unsaid = low(stretch("03:10", "03:40", 30, 50.0), severity="urgent").model_copy(
        update={"direction": None}
    )
    found = day(unsaid, values=GLUCOSE, context=context(streams=ALL))
    assert "below 54 mg/dL for 30 minutes" in said(found)
    assert closing(found) == ["closing-check-low", "closing-call-low"]
    for value, side in ((69.0, "below"), (70.0, "above"), (280.0, "above")):
        bare = unsaid.model_copy(update={"evidence": {}, "value": value})
        assert next(iter(event_notes(day(bare)))).words["side"] == side, "nor a limit"


@pytest.mark.parametrize(("running", "days", "named"), [(5, 5, "tell"), (2, 7, "tell"), (4, 6, "mention")])
def test_highs_that_go_on_for_days_are_to_be_told_and_say_what_to_do(
    running: int, days: int, named: str
) -> None:
    known = {"above_250": DaysBeyond(running=running, days=days, of=14)}
    short = high(stretch("18:08", "18:23", 15, 256.0), severity="info").model_copy(update={"value": 256.0})
    found = day(short, values=GLUCOSE, context=context(streams=ALL, glucose_days=known))
    act = ["closing-act-high"] if named == "tell" else []
    assert closing(found) == [*act, f"closing-{named}"]


@pytest.mark.parametrize(("farthest", "act"), [(301.0, ["closing-act-high"]), (300.0, [])])
def test_a_very_high_reading_alone_says_what_to_do_about_highs(farthest: float, act: list[str]) -> None:
    short = high(stretch("13:28", "14:00", 32, farthest), severity="info")
    assert closing(day(short.model_copy(update={"value": farthest}))) == [*act, "closing-mention"]


def test_any_high_is_named_beside_a_graver_low() -> None:
    """A page that told a low of 22 minutes to the team, and not 501 mg/dL, was called unsafe."""
    short, named = (
        high(stretch("13:28", "14:00", 32, 286.0), severity="info"),
        "low and the high glucose",
    )
    for severity, until in (("notable", " within a few days"), ("urgent", " of Tuesday, March 10, unless")):
        found = day(low(stretch("03:10", "03:40", 30, 50.0), severity=severity), short)
        assert f"{named}{until}" in by_code(found, Reader("en")).closing[1]


@pytest.mark.parametrize(
    ("severity", "tell"), [("notable", "closing-tell-soon"), ("urgent", "closing-call-high")]
)
def test_a_low_of_a_lesser_tier_is_named_beside_a_high(severity: str, tell: str) -> None:
    found = day(
        low(stretch("03:10", "03:40", 30, 50.0)),
        high(stretch("12:00", "13:00", 60, 280.0), severity=severity),
    )
    assert closing(found)[-1] == tell
    assert "low and the high glucose" in by_code(found, Reader("en")).closing[-1]


def test_of_more_than_four_findings_lows_and_highs_alone_are_named() -> None:
    acute = (
        low(stretch("03:10", "03:40", 30, 50.0), severity="notable"),
        high(stretch("12:00", "15:00", 180, 280.0), severity="info"),
    )
    values = [
        one.model_copy(update={"severity": "notable"})
        for one in (
            HIGH_HEART,
            out_of_range("sleep_total", 200.0, "min", usual(441.0, 380.0, 500.0)),
            out_of_range("hrv_sleep", 30.0, "ms", HRV),
        )
    ]
    four = by_code(day(*acute, *values[:2]), Reader("en")).closing[-1]
    assert "about this low and the high glucose, your resting heart rate, and your sleep within" in four
    five = by_code(day(*acute, *values), Reader("en")).closing[-1]
    assert "about this low and the high glucose within" in five
    more = (FEW_STEPS, out_of_range("skin_temp_sleep", 35.1, "°C", SKIN))
    values += [one.model_copy(update={"severity": "notable"}) for one in more]
    assert "Tell your care team about this within" in by_code(day(*values), Reader("en")).closing[-1]


@pytest.mark.parametrize("severity", ["notable", "urgent"])
def test_a_finding_that_has_no_name_takes_none_from_a_low(severity: str) -> None:
    later = anomaly("of a later version", "out_of_range", 1.0, "?", severity=severity)
    page = by_code(day(low(stretch("03:10", "03:40", 30, 50.0), severity=severity), later), Reader("en"))
    urgent = severity == "urgent"
    named = "as soon as you can about the low of Tuesday, March 10" if urgent else "about this low"
    assert f"your care team {named}" in page.closing[1]


@pytest.mark.parametrize(("tier", "named"), [("info", False), ("notable", True)])
def test_beside_a_low_a_value_is_named_from_notable_on(tier: str, named: bool) -> None:
    found = day(low(stretch("03:10", "03:40", 30, 50.0)), HIGH_HEART.model_copy(update={"severity": tier}))
    told = "this low and your resting heart rate" if named else "this low"
    assert f"Tell your care team about {told} the next" in " ".join(by_code(found, Reader("en")).closing)


@pytest.mark.parametrize(("days", "of", "soon"), [(5, 5, True), (14, 14, True), (4, 4, False), (5, 6, False)])
def test_a_week_that_misses_its_target_with_highs_on_each_day_is_told_soon(
    days: int, of: int, soon: bool
) -> None:
    """The care team looks at it this week; "the next time you see them" was too slack for fourteen readers of three
    rounds."""
    category = {"name": "in_range", "value": 41.0, "limit": 70.0, "since": "2026-03-10", "begins": True}
    counted = {"above_250": DaysBeyond(running=days, days=days, of=of)}
    highs = high(stretch("18:08", "18:23", 15, 256.0), severity="info")
    known = context(streams=ALL, glucose_days=counted)
    found = day(highs, weekly={"targets": "standard", "categories": [category]}, context=known)
    assert ("closing-tell-soon" in closing(found)) is soon
    lows = category | {"name": "below_70", "value": 4.2, "limit": 4.0}
    found = day(highs, weekly={"targets": "standard", "categories": [lows]}, context=known)
    assert "closing-tell-soon" not in closing(found), "of a week of lows a day of them does"


@pytest.mark.parametrize(
    ("days", "running", "soon"), [(5, 1, True), (4, 1, False), (5, 5, True), (4, 4, False)]
)
def test_a_low_as_on_five_of_the_last_days_is_told_soon(days: int, running: int, soon: bool) -> None:
    counted = {"below_54": DaysBeyond(running=running, days=days, of=14)}
    found = low(stretch("16:01", "16:26", 25, 50.0))
    known = context(streams=ALL, glucose_days=counted)
    assert ("closing-tell-soon" in closing(day(found, context=known))) is soon
    highs = high(stretch("16:01", "18:26", 145, 280.0), severity="info")
    often = {"above_250": DaysBeyond(running=running, days=days, of=14)}
    known = context(streams=ALL, glucose_days=often)
    assert "closing-tell-soon" not in closing(day(highs, context=known)), "of lows alone"


@pytest.mark.parametrize(
    ("since", "soon"),
    [("2026-03-10", False), ("2026-03-09", True), ("2026-03-07", True), ("2026-03-06", False), (None, False)],
)
def test_what_is_told_within_days_of_a_missed_week_s_beginning_takes_no_request_back(
    since: str | None, soon: bool
) -> None:
    held = {"name": "in_range", "value": 61.0, "limit": 70.0, "since": since, "begins": False}
    weekly = {"targets": "standard", "categories": [held, "odd"]}
    highs = high(stretch("16:01", "18:26", 145, 280.0), severity="info")
    for found in (low(stretch("16:01", "16:26", 25, 50.0)), highs):
        assert closing(day(found, weekly=weekly))[-1] == ("closing-tell-soon" if soon else "closing-tell")
    assert "closing-tell-soon" not in closing(day(HIGH_HEART, weekly=weekly)), (
        "of the heart nothing was asked"
    )
    parts = {"night": GlucosePart(below_70=60.0, lowest=60.0)}
    unflagged = day(values=GLUCOSE, weekly=weekly, context=context(streams=ALL, glucose_parts=parts))
    assert ("closing-tell-soon" in closing(unflagged)) is soon


@pytest.mark.parametrize(
    ("days", "running", "told"), [(2, 2, "these lows"), (4, 2, "these lows"), (2, 1, "this low")]
)
def test_a_low_with_another_the_day_before_is_told_as_lows(days: int, running: int, told: str) -> None:
    known = context(streams=ALL, glucose_days={"below_54": DaysBeyond(running=running, days=days, of=14)})
    found = day(low(stretch("08:35", "08:50", 15, 50.0)), context=known)
    assert f"about {told} the next time" in " ".join(by_code(found, Reader("en")).closing)
    urgent = day(low(stretch("08:35", "09:50", 75, 50.0), severity="urgent"), context=known)
    assert "about the low of Tuesday, March 10" in " ".join(by_code(urgent, Reader("en")).closing)
