"""Events as stored: read back exactly as written, and nothing guessed."""

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.core.case import events as e
from answerable.core.case.codec import (
    CodecFault,
    event_data,
    field_types,
    read_event,
    read_time,
    sealed_refs,
    write_time,
)

from .case_world import ANSWER, DECIDED, DECISION, FILED, LETTER, NARRATIVE, happened, sealed

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
refs = st.builds(e.SealedRef, words, words, words, st.integers(0, 2**40))
points = st.builds(e.Point, words, st.booleans(), st.none() | st.dates())
times = st.datetimes(timezones=st.just(UTC))
BY_TYPE = {
    datetime: times,
    date: st.dates(),
    str: words,
    bool: st.booleans(),
    int: st.integers(0, 10**6),
    e.SealedRef: refs,
    tuple[str, ...]: st.lists(words, max_size=3).map(tuple),
    tuple[e.Point, ...]: st.lists(points, max_size=3).map(tuple),
}


def values_of(kind):
    if kind in BY_TYPE:
        return BY_TYPE[kind]
    (inner,) = [part for part in kind.__args__ if part is not type(None)]
    return st.none() | BY_TYPE[inner]


def events_of(cls):
    kinds = field_types(cls)
    return st.builds(cls, **{f.name: values_of(kinds[f.name]) for f in dataclasses.fields(cls)})


@pytest.mark.parametrize("name", e.EVENTS)
def test_what_is_written_is_read_back(name):
    @settings(max_examples=settings().max_examples // 5)  # for each of the events
    @given(events_of(e.EVENTS[name]))
    def identity(event):
        stored = json.loads(rfc8785.dumps(event_data(event)))
        assert read_event(name, stored) == event

    identity()


OLDER = {
    "extended_before_consent_was_kept": (happened(e.TimeExtended, "2026-03-16"), ("agreed", "ground")),
    "filed_before_there_were_classes": (FILED, ("case_class", "respondent", "imported")),
    "review_asked_before_lateness_was_kept": (happened(e.ReviewAsked, "2026-03-20"), ("late", "because_of_silence")),
}


@pytest.mark.parametrize("name", OLDER)
def test_a_field_with_a_default_may_be_missing_in_what_was_written_before(name):
    event, missing = OLDER[name]
    data = {key: value for key, value in event_data(event).items() if key not in missing}
    assert set(missing) <= set(event_data(event))
    assert read_event(type(event).__name__, data) == event


DATA = event_data(FILED)
DECISION_DATA = event_data(DECIDED)
WRONG = {
    "unknown_event": ("GrievanceForgotten", DATA),
    "field_too_many": ("GrievanceFiled", {**DATA, "risk": "high"}),
    "field_missing": ("GrievanceFiled", {k: v for k, v in DATA.items() if k != "office"}),
    "field_of_another_event": ("Assigned", DATA),
    "number_for_a_flag": ("GrievanceFiled", {**DATA, "anonymous": 1}),
    "flag_for_a_number": ("GrievanceFiled", {**DATA, "narrative": {**DATA["narrative"], "size": True}}),
    "number_for_a_text": ("GrievanceFiled", {**DATA, "category": 7}),
    "fraction_for_a_number": (
        "RemedyPerformed",
        {**event_data(happened(e.RemedyPerformed, "2026-03-30")), "remedy": 1.0},
    ),
    "nothing_for_a_text": ("GrievanceFiled", {**DATA, "category": None}),
    "nothing_for_a_sealed_object": ("GrievanceFiled", {**DATA, "narrative": None}),
    "text_for_a_sealed_object": ("GrievanceFiled", {**DATA, "narrative": "The lamp is dark"}),
    "number_for_a_sealed_object": ("GrievanceFiled", {**DATA, "narrative": 5}),
    "sealed_object_lacks_a_field": ("GrievanceFiled", {**DATA, "narrative": {"obj": "1"}}),
    "text_for_a_list": ("DecisionIssued", {**DECISION_DATA, "points": "upheld"}),
    "point_with_a_field_more": (
        "DecisionIssued",
        {**DECISION_DATA, "points": [{**DECISION_DATA["points"][0], "name": "x"}]},
    ),
    "no_time": ("GrievanceFiled", {**DATA, "at": "yesterday"}),
    "number_for_a_time": ("GrievanceFiled", {**DATA, "at": 1772445600}),
    "time_without_a_zone": ("GrievanceFiled", {**DATA, "at": "2026-03-02T10:00:00.000000"}),
    "time_of_another_zone": ("GrievanceFiled", {**DATA, "at": "2026-03-02T10:00:00.000000+08:00"}),
    "time_cut_short": ("GrievanceFiled", {**DATA, "at": "2026-03-02T10:00:00.5Z"}),
    "day_without_dashes": (
        "ComplainantAsked",
        {**event_data(happened(e.ComplainantAsked, "2026-03-06")), "answer_by": "20260313"},
    ),
    "no_day": ("ComplainantAsked", {**event_data(happened(e.ComplainantAsked, "2026-03-06")), "answer_by": "soon"}),
    "not_even_fields": ("GrievanceFiled", 5),
}


@pytest.mark.parametrize("name", WRONG)
def test_nothing_is_guessed(name):
    with pytest.raises(CodecFault):
        read_event(*WRONG[name])


def test_a_time_is_written_in_utc_to_the_microsecond():
    moment = datetime(2026, 3, 2, 18, 0, 0, 5, tzinfo=timezone(timedelta(hours=8)))
    assert write_time(moment) == "2026-03-02T10:00:00.000005Z"
    assert read_time("2026-03-02T10:00:00.000005Z") == moment
    with pytest.raises(ValueError, match="naive"):
        write_time(datetime(2026, 3, 2))  # noqa: DTZ001  # the point


def test_an_event_that_holds_something_else_cannot_be_written():
    with pytest.raises(CodecFault):
        event_data(dataclasses.replace(FILED, category=1.5))


def test_the_bytes_of_an_event_do_not_change():
    """They are in the public log: a build that writes them otherwise cannot prove what an older one wrote."""
    event = happened(e.Acknowledged, "2026-03-04", letter=LETTER)
    assert rfc8785.dumps(event_data(event)) == (
        b'{"at":"2026-03-04T10:00:00.000000Z","by":"o-clerk","happened_at":"2026-03-04T10:00:00.000000Z",'
        b'"imported":false,"letter":{"digest":"sha256:' + b"0" * 64 + b'","kind":"letter","obj":"obj-letter",'
        b'"size":512},"notice":"ack1","office":"town"}'
    )


def test_every_sealed_object_an_event_addresses():
    identity = sealed("identity")
    assert sealed_refs(dataclasses.replace(FILED, identity=identity)) == (NARRATIVE, identity)
    assert sealed_refs(FILED) == (NARRATIVE,)
    assert sealed_refs(DECIDED) == (DECISION,)
    assert sealed_refs(happened(e.QuestionAnswered, "2026-03-09")) == (ANSWER,)
    assert sealed_refs(happened(e.CaseClosed, "2026-03-18")) == ()
