"""Two cases draw the same reference: the second is told under another one, and nobody sees an error."""

from __future__ import annotations

import pytest
from django.utils import timezone

from answerable.core import receipt
from answerable.people.models import Category, Office
from answerable.record import chance, vault
from answerable.record.handle import ReferenceTaken
from answerable.record.loading import load_case
from answerable.web.telling import file_told

from .record_world import file_case, found_office

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, SECOND = "1234567890", "0987654321"


def draw(monkeypatch, *references):
    """The next references drawn; codes stay random."""
    real, waiting = chance.digits, list(references)
    monkeypatch.setattr(chance, "digits", lambda count: waiting.pop(0) if count == 10 and waiting else real(count))


def test_the_writer_says_that_a_reference_is_taken_and_writes_nothing(monkeypatch):
    found_office("town")
    draw(monkeypatch, FIRST, FIRST)
    first, code = file_case(narrative="The first.")
    with pytest.raises(ReferenceTaken):
        file_case(narrative="The second.")
    assert load_case(first).seq == 1
    assert vault.open_with_code(first, code) is not None


def test_a_filing_draws_again(monkeypatch):
    found_office("town")
    category = Category.objects.create(id="roads", office_id="town", procedure="uk-two-stage-2024", names={"en": "R"})
    draw(monkeypatch, FIRST, FIRST, SECOND)
    first, _ = file_case()
    code = receipt.make_code(chance.digits(22))
    second, repeated = file_told(
        {"what_happened": "The second."}, category, Office.objects.get(id="town"), code=code, submission="web:second",
        channel="web", now=timezone.now(),
    )  # fmt: skip
    assert (second, repeated) == (receipt.make_reference(SECOND), False)
    assert second != first
    opener = vault.open_with_code(second, code)
    assert opener is not None
