"""A small institution and one case, for tests of the writer."""

from datetime import UTC, datetime

from answerable.core import receipt
from answerable.core.case import commands as c
from answerable.people import keys
from answerable.people.models import Duty, Office, Officer
from answerable.record import chance, vault
from answerable.record.handle import open_case
from answerable.record.rows import Writes

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"


def found_office(office: str, parent: str | None = None) -> tuple[Officer, str]:
    """An office with one officer who holds its key; the officer and their M."""
    row = Office.objects.create(
        id=office, names={"en": office.title()}, parent_id=parent, email=f"{office}@example.org"
    )
    officer = Officer(id=f"o-{office}", username=office, name=f"Officer of {office}")
    m = keys.set_password(officer, PASSWORD)
    Duty.objects.create(officer=officer, office=row)
    keys.found_missing_keys(officer)
    return officer, m


def actor(office: str) -> c.Actor:
    return c.Actor("officer", f"o-{office}", office)


def file_case(
    office: str = "town",
    *,
    narrative: str = "The lamp is dark.",
    submission: str | None = None,
    procedure: str = "uk-two-stage-2024",
    **fields,
):
    """Reference and code of a new case."""
    reference = receipt.make_reference(chance.digits(10))
    code = receipt.make_code(chance.digits(22))
    to = keys.vault_office(office)
    new = vault.new_case(reference, code, [to], [to])
    told = vault.seal_text(new.keyring.content_recipient, reference, "narrative", {"what_happened": narrative})
    command = c.FileGrievance(
        by=c.COMPLAINANT,
        at=fields.pop("at", NOON),
        case=reference,
        office=office,
        category="roads",
        channel="web",
        language="en",
        anonymous=True,
        narrative=told.ref,
        **fields,
    )
    writes = Writes((told,), new.wraps, keyring=new.keyring, submission=submission)
    handled = open_case(procedure, command, writes)
    return handled.case.id, code
