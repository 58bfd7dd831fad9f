"""Who opens what: the right code, the offices responsible, and nobody who changed a row."""

import pytest

from answerable.core import sealing
from answerable.core.case import commands as c
from answerable.people import keys
from answerable.people.models import OfficeKey, Officer
from answerable.record import vault
from answerable.record.handle import handle
from answerable.record.loading import load_events
from answerable.record.models import CaseKey, SealedObject, Wrap
from answerable.record.rows import Writes

from .record_world import NOON, actor, file_case, found_office


def narrative_of(reference):
    return load_events(reference)[0].narrative


def held(officer_and_m):
    return keys.held_by(*officer_and_m)


def test_the_code_and_the_responsible_office_open_the_same_text(town):
    reference, code = file_case()
    ref = narrative_of(reference)
    assert "lamp" in vault.open_with_code(reference, code).read(ref)
    assert "lamp" in vault.open_with_office_key(reference, held(town)).read(ref)


def test_a_wrong_code_and_an_unknown_reference_open_nothing(town):
    reference, code = file_case()
    other = file_case()[0]
    assert vault.open_with_code(other, code) is None
    assert vault.open_with_code("000000000098", code) is None
    assert vault.open_with_code(reference, code) is not None


def test_an_unknown_reference_costs_the_same_derivation(town, monkeypatch):
    reference, code = file_case()
    asked = []
    derive = sealing.identity_from_code
    monkeypatch.setattr(sealing, "identity_from_code", lambda *given: asked.append(given) or derive(*given))
    vault.open_with_code(reference, code)
    vault.open_with_code("000000000098", code)
    vault.open_with_code("000000000098", code)
    assert len(asked) == 3
    assert asked[1] == asked[2], "the same dummy salt each time"
    assert asked[1][1] != asked[0][1]


def test_the_code_is_kept_nowhere(town):
    reference, code = file_case()
    row = CaseKey.objects.get(case=reference)
    stored = [
        bytes(row.code_salt),
        row.code_recipient.encode(),
        *map(bytes, Wrap.objects.values_list("blob", flat=True)),
    ]
    assert not [value for value in stored if code.encode() in value]


def transfer(reference, code, to):
    """From town, as the desk does it: wrapped to the new office, the old one shut out."""
    wraps = vault.open_with_code(reference, code).wraps_for(to)
    handle(
        reference, c.Transfer(by=actor("town"), at=NOON, to_office="county"), Writes(wraps=wraps, shut_out=("town",))
    )


def test_after_a_transfer_the_former_office_holds_no_wrap(town):
    reference, code = file_case()
    county = found_office("county")
    transfer(reference, code, keys.vault_office("county"))
    assert set(Wrap.objects.values_list("holder", flat=True)) == {"code", "office:county:1"}
    with pytest.raises(vault.NoKey):
        vault.open_with_office_key(reference, held(town))
    opened = vault.open_with_office_key(reference, held(county))
    assert (opened.content, opened.identity) != (None, None)
    assert "lamp" in opened.read(narrative_of(reference))


def test_shutting_out_takes_every_epoch_and_no_other_office_with_a_like_name(town):
    reference, code = file_case()
    for holder in ("office:town:2", "office:town-two:1"):
        Wrap.objects.create(case=reference, holder=holder, opens="content", blob=b"age")
    found_office("county")
    transfer(reference, code, keys.vault_office("county"))
    assert set(Wrap.objects.values_list("holder", flat=True)) == {"code", "office:county:1", "office:town-two:1"}


def test_an_office_that_never_had_the_case_holds_no_wrap(town):
    village = found_office("village")
    reference, _ = file_case()
    with pytest.raises(vault.NoKey):
        vault.open_with_office_key(reference, held(village))


def test_a_swapped_case_key_is_never_sealed_to(town):
    """Who can only write SQL must not read the future."""
    reference, _ = file_case()
    thief = sealing.recipient_of(sealing.new_identity())
    for column in ("content_recipient", "identity_recipient"):
        kept = getattr(CaseKey.objects.get(case=reference), column)
        CaseKey.objects.filter(case=reference).update(**{column: thief})
        with pytest.raises(sealing.RecipientForged):
            vault.seal_to_case(reference, "letter", "for the complainant alone")
        CaseKey.objects.filter(case=reference).update(**{column: kept})
    vault.seal_to_case(reference, "letter", "for the complainant alone")


def test_a_key_moved_from_another_case_is_forged_too(town):
    """Its mark is right, for the other case."""
    reference, other = file_case()[0], file_case()[0]
    theirs = CaseKey.objects.get(case=other)
    CaseKey.objects.filter(case=reference).update(
        content_recipient=theirs.content_recipient, content_mac=bytes(theirs.content_mac)
    )
    with pytest.raises(sealing.RecipientForged):
        vault.seal_to_case(reference, "letter", "x")


def test_a_swapped_office_key_gets_no_case(town):
    OfficeKey.objects.update(recipient=sealing.recipient_of(sealing.new_identity()))
    with pytest.raises(sealing.RecipientForged):
        keys.vault_office("town")


def test_a_swapped_officer_key_gets_no_office_key(town):
    officer, m = town
    Officer.objects.filter(id=officer.id).update(recipient=sealing.recipient_of(sealing.new_identity()))
    with pytest.raises(sealing.RecipientForged):
        keys.give_key("town", Officer.objects.get(id=officer.id), keys.held_by(officer, m))


def test_exchanged_wraps_of_two_cases_open_neither(town):
    """A wrap that fits the code but holds another case's key is refused, not believed."""
    reference, _ = file_case()
    other, _ = file_case()
    holder = keys.vault_office("town").holder
    here = Wrap.objects.get(case=reference, holder=holder, opens="content")
    there = Wrap.objects.get(case=other, holder=holder, opens="content")
    Wrap.objects.filter(id=here.id).update(blob=bytes(there.blob))
    with pytest.raises(sealing.MovedCiphertext):
        vault.open_with_office_key(reference, held(town))
    Wrap.objects.filter(id=here.id).update(blob=bytes(here.blob))


def test_moved_ciphertext_is_refused(town):
    """A sealed text put in another's place, with its row mended to match, does not open there."""
    reference, code = file_case()
    other, _ = file_case(narrative="Somebody else's story.")
    ref = narrative_of(reference)
    kept = SealedObject.objects.get(obj=ref.obj)
    theirs = SealedObject.objects.get(case=other)
    opener = vault.open_with_code(reference, code)
    SealedObject.objects.filter(obj=ref.obj).update(blob=bytes(theirs.blob), digest=theirs.digest)
    with pytest.raises(sealing.MovedCiphertext):
        opener.read(ref)
    SealedObject.objects.filter(obj=ref.obj).update(blob=bytes(kept.blob), digest=kept.digest)
    assert "lamp" in opener.read(ref)


@pytest.mark.damaged("an event's text points to another object of the same case")
def test_ciphertext_moved_within_a_case_does_not_fit_its_frame(town):
    reference, code = file_case()
    letter = vault.seal_to_case(reference, "letter", "You will be heard.")
    handle(reference, c.Acknowledge(by=actor("town"), at=NOON, letter=letter.ref), Writes((letter,)))
    ref = narrative_of(reference)
    SealedObject.objects.filter(obj=ref.obj).update(blob=letter.blob, digest=letter.ref.digest)
    forged = type(ref)(ref.obj, ref.kind, letter.ref.digest, letter.ref.size)
    with pytest.raises(sealing.MovedCiphertext):
        vault.open_with_code(reference, code).read(forged)


def test_of_many_texts_a_damaged_one_is_named_and_the_others_are_read(town):
    reference, code = file_case()
    ref = narrative_of(reference)
    key, forged = vault.recipients_of(reference)["content"], {}
    for obj, blob in {
        "a" * 32: b"no age file",
        "b" * 32: sealing.seal(
            sealing.recipient_of(sealing.new_identity()), sealing.Frame(reference, "x", "b" * 32), b""
        ),
        "c" * 32: sealing.seal(key, sealing.Frame(reference, "x", "c" * 32), b"\xff\xfe"),
    }.items():
        forged[obj] = type(ref)(obj, "x", sealing.digest(blob), len(blob))
        SealedObject.objects.create(obj=obj, case=reference, kind="x", digest=forged[obj].digest, blob=blob)
    missing = type(ref)("d" * 32, "x", "sha256:00", 1)
    opened = vault.open_with_code(reference, code).read_all([*forged.values(), missing, ref])
    assert opened.damaged == {*forged, "d" * 32}
    assert list(opened.texts) == [ref.obj]
    SealedObject.objects.filter(obj__in=forged).delete()


def test_identity_has_a_key_of_its_own(town):
    reference, _ = file_case()
    ring = vault.recipients_of(reference)
    assert ring["content"] != ring["identity"]
    Wrap.objects.filter(holder__startswith="office:", opens="identity").delete()
    opener = vault.open_with_office_key(reference, held(town))
    assert opener.identity is None
    assert [wrap.opens for wrap in opener.wraps_for(keys.vault_office("town"))] == ["content"]
