"""A sealed text that was altered hides no other: the story stands, says which text is lost, and raises an alarm."""

import json

import pytest

from answerable.core import sealing
from answerable.core.case import commands as c
from answerable.record.loading import load_events
from answerable.record.models import SealedObject, StoredEvent
from answerable.record.vault import recipients_of

from .complainant_world import asked, by_office, decided, text_of

LOST = "This text has been changed or damaged since it was written, so it is not shown."


def flip_a_bit(row: SealedObject) -> None:
    blob = bytearray(row.blob)
    blob[-1] ^= 1
    SealedObject.objects.filter(obj=row.obj).update(blob=bytes(blob))


def put_another_there(row: SealedObject) -> None:
    """One that opens: anybody can seal to a public key."""
    frame = sealing.Frame(row.case, row.kind, row.obj)
    blob = sealing.seal(recipients_of(row.case)["content"], frame, b"We owe you nothing.")
    SealedObject.objects.filter(obj=row.obj).update(blob=blob, digest=sealing.digest(blob))


DAMAGE = {
    "a bit altered": flip_a_bit,
    "another in its place": put_another_there,
    "emptied": lambda row: SealedObject.objects.filter(obj=row.obj).update(blob=b""),
    "gone": lambda row: row.delete(),
}


def alarms(logs) -> list[tuple[str, str]]:
    lines = [json.loads(line) for line in logs.getvalue().splitlines()]
    return [(line["kind"], line["level"]) for line in lines if line["event"] == "sealed text damaged"]


def entry_of(reference: str, seq: int) -> int:
    return StoredEvent.objects.get(case=reference, seq=seq).leaf_index


@pytest.mark.damaged("a letter is altered")
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_one_damaged_letter_hides_nothing_else_and_is_told_of(case, visitor, logs, damage):
    reference = case[0]
    by_office(reference, c.Acknowledge, sealed=("letter", "letter", "We have it."))
    damage(SealedObject.objects.get(case=reference, kind="letter"))
    response = visitor.get("/case/story")
    assert response.status_code == 200
    page = text_of(response)
    assert "We have it." not in page
    assert "We owe you nothing." not in page
    assert "The lamp is dark." in page
    assert page.count(LOST) == 1
    told = page.split("Village Office confirmed that it has your grievance.")[1].split("</li>")[0]
    assert f"is proved by entry {entry_of(reference, 2)} of the public log" in told
    assert alarms(logs) == [("letter", "error")]
    for private in (reference, "lamp", load_events(reference)[1].letter.obj):
        assert private not in logs.getvalue()


@pytest.mark.damaged("what was told is altered")
def test_the_complainant_s_own_words_too(case, visitor, logs):
    flip_a_bit(SealedObject.objects.get(case=case[0], kind="narrative"))
    page = text_of(visitor.get("/case/story"))
    assert "The lamp is dark." not in page
    assert f"is proved by entry {entry_of(case[0], 1)} of the public log" in page
    assert alarms(logs) == [("narrative", "error")]


@pytest.mark.damaged("a question is altered")
def test_a_damaged_question_can_still_be_answered(case, visitor, logs):
    asked(case[0], "On which day?")
    assert "On which day?" in text_of(visitor.get("/case/answer"))
    flip_a_bit(SealedObject.objects.get(case=case[0], kind="question"))
    response = visitor.get("/case/answer")
    assert response.status_code == 200
    assert f"is proved by entry {entry_of(case[0], 2)} of the public log" in text_of(response)
    assert alarms(logs) == [("question", "error")]
    sent = visitor.post("/case/answer", {"words": "I cannot read it.", "seen": str(len(load_events(case[0])))})
    assert sent.status_code == 302


@pytest.mark.damaged("a decision is altered")
def test_a_decision_that_cannot_be_read_has_not_been_read(case, visitor):
    """Else the time to ask for review would begin with it."""
    decided(case[0])
    sound = SealedObject.objects.get(case=case[0], kind="decision")
    flip_a_bit(sound)
    page = text_of(visitor.get("/case/story"))
    assert LOST in page
    assert 'href="/case/review"' in page
    assert "NoticeDelivered" not in [type(event).__name__ for event in load_events(case[0])]
    sound.save()
    assert "No money." in text_of(visitor.get("/case/story"))
    assert "NoticeDelivered" in [type(event).__name__ for event in load_events(case[0])]


def test_a_sound_story_raises_no_alarm(case, visitor, logs):
    assert LOST not in text_of(visitor.get("/case/story"))
    assert alarms(logs) == []
