"""P2: no table, column, index, query or screen is keyed by, groups by, counts by or searches by a complainant."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

import answerable
from answerable.record.models import CaseKey, SealedObject, StoredEvent, Wrap

from .journey import open_at_desk, page, tell

PACKAGE = Path(answerable.__file__).parent

# Every column there is, each judged: none of them is about a complainant. A new one is judged here first.
COLUMNS = {
    "record.CaseHead": "case seq last_leaf",
    "record.StoredEvent": "id case seq type at data salt leaf_index",
    "record.SealedObject": "obj case kind digest blob",
    "record.CaseKey": "case key_type kdf_profile code_salt code_recipient code_mac content_recipient content_mac "
    "identity_recipient identity_mac",
    "record.Wrap": "id case holder opens blob",
    "record.PendingGrant": "id case office since",
    "record.Docket": "case office respondent procedure stage phase category channel language assigned_to summary "
    "question_open remedies_open imported filed_at last_event_at due_at due_clock",
    "record.Owed": "id case office respondent remedies filed_at due_at",
    "record.RunningClock": "id case clock kind state ends_at expired day place calendar asked_through warn_at",
    "record.KeptProcedure": "digest procedure version text overlay parameters since",
    "record.KeptCalendar": "version place days known_from known_through otherwise",
    "record.Outgoing": "key kind case office created_at next_try_at leased_until attempts sent_at problem",
    "record.Submission": "token case",
    "record.LedgerState": "id size frontier",
    "record.LedgerLeaf": "index entry",
    "record.LedgerNode": "place hash",
    "record.Checkpoint": "size note signed_at",
    "people.Office": "id names parent reviewed_by outside_tree email active",
    "people.Officer": "id username name administrator active kdf_profile salt verifier sealed_m recipient recipient_mac "
    "totp_sealed totp_last_step",
    "people.Duty": "id officer office role",
    "people.OfficeKey": "id office epoch key_type recipient mac",
    "people.OfficeKeyWrap": "id key officer blob",
    "people.Category": "id names office procedure place active",
    "people.Invitation": "digest officer expires_at",
    "people.UnlockedSession": "id officer office row_half locked began_at seen_at",
    "people.SessionOpening": "id session case scope",
    "people.Delay": "key failures last_at",
    "sessions.Session": "session_key session_data expire_date",
}
# Columns that an index may hold, beside primary keys: what the database can look up quickly.
INDEXED = {
    "record.StoredEvent": "leaf_index case seq",
    "record.SealedObject": "case",
    "record.Wrap": "case holder opens",
    "record.PendingGrant": "case office",
    "record.Docket": "office due_at filed_at case phase last_event_at category assigned_to respondent",
    "record.Owed": "case office due_at filed_at respondent",
    "record.RunningClock": "case clock expired state ends_at place calendar asked_through warn_at",
    "record.Outgoing": "sent_at next_try_at",
    "people.Office": "parent reviewed_by",
    "people.Officer": "username",
    "people.Duty": "officer office",
    "people.OfficeKey": "office epoch",
    "people.OfficeKeyWrap": "key officer",
    "people.Category": "office",
    "people.Invitation": "officer",
    "people.UnlockedSession": "officer office",
    "people.SessionOpening": "session case scope",
    "sessions.Session": "expire_date",
}


def models():
    return {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def test_every_column_has_been_judged():
    found = {label: {field.name for field in model._meta.concrete_fields} for label, model in models().items()}
    assert found == {label: set(names.split()) for label, names in COLUMNS.items()}


def indexed_columns(model):
    found = {field.name for field in model._meta.concrete_fields if field.db_index or field.unique}
    for index in (*model._meta.indexes, *model._meta.constraints):
        found |= {name.removeprefix("-") for name in index.fields}
        found |= {f"an expression: {expression}" for expression in getattr(index, "expressions", ())}
    return found - {model._meta.pk.name}


def test_every_indexed_column_has_been_judged():
    unjudged = {
        label: indexed_columns(model) - set(INDEXED.get(label, "").split()) for label, model in models().items()
    }
    assert {label: names for label, names in unjudged.items() if names} == {}


ABOUT_A_PERSON = {"identity", "anonymous", "contact", "complainant", "person", "phone", "address"}
ASKS = {"filter", "exclude", "get", "annotate", "aggregate", "order_by", "values", "values_list", "get_or_create"}


def test_no_query_asks_by_a_person():
    asked = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKS:
                asked |= {keyword.arg.split("__")[0] for keyword in node.keywords if keyword.arg}
                if node.func.attr in ("order_by", "values", "values_list"):
                    asked |= {
                        arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                    }
    assert "case" in asked
    assert asked & ABOUT_A_PERSON == set()


NAMED = {"who": "named", "name": "Zenobia Quartz", "contact": "+44 7700 900123"}
DESK_PAGES = ("acknowledge", "accept", "decline", "transfer", "assign", "summarise", "ask", "extend", "decide")


@pytest.fixture
def named_case(world):
    return tell(**NAMED)[0]


def test_no_desk_page_touches_identity_until_somebody_opens_it(world, named_case):
    identity = SealedObject.objects.get(kind="identity")
    village = world.desk("village")
    addresses = ["/desk/", "/desk/?show=over", f"/desk/cases/{named_case}"]
    addresses += [f"/desk/cases/{named_case}/{name}" for name in DESK_PAGES]
    for address in addresses:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert village.get(address).status_code in (200, 422), address
        said = "\n".join(query["sql"] for query in queries)
        assert "record_sealedobject" not in said, address
        assert "record_wrap" not in said, address
        assert identity.obj not in said, address


def test_opening_what_was_written_does_not_read_who_wrote_it(world, named_case):
    identity = SealedObject.objects.get(kind="identity")
    village = world.desk("village")
    open_at_desk(village, named_case, "to answer it")
    with CaptureQueriesContext(connection) as queries:
        assert "The lamp is dark." in page(village, f"/desk/cases/{named_case}")
    assert identity.obj not in "\n".join(query["sql"] for query in queries)


@pytest.mark.parametrize("words", ["Zenobia", "Quartz", "Zenobia Quartz", "+44 7700 900123", "900123", "named"])
def test_searching_for_a_person_finds_nothing(world, named_case, words):
    village = world.desk("village")
    open_at_desk(village, named_case, "to answer it")
    open_at_desk(village, named_case, "to telephone", "identity")
    response = village.get("/desk/", {"q": words})
    assert list(response.context["found"].rows) == []


def long_values(model, **of):
    """Every stored value of these rows that is long enough to link two of them."""
    found = set()
    for row in model.objects.filter(**of).values_list():
        for value in row:
            raw = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
            if len(raw) >= 16:
                found.add(raw)
    return found


def test_two_cases_of_one_person_share_nothing_that_links_them(world):
    """The same words, name and telephone, told twice: no hash, no key, no ciphertext in common."""
    first, second = tell(**NAMED)[0], tell(**NAMED)[0]
    assert first != second
    for model in (SealedObject, CaseKey, Wrap):
        assert long_values(model, case=first) & long_values(model, case=second) == {
            value for value in long_values(model, case=first) if value.startswith(b"office:")
        }
    salts = [bytes(salt) for salt in StoredEvent.objects.values_list("salt", flat=True)]
    assert len(set(salts)) == len(salts)


def test_no_page_of_the_desk_counts_or_lists_persons(world, named_case):
    village = world.desk("village")
    for address in ("/desk/", "/desk/?q=lamp", f"/desk/cases/{named_case}"):
        shown = page(village, address)
        assert "Zenobia" not in shown
        assert "7700" not in shown
