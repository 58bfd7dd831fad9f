"""P3: who the complainant is, how to reach them, what was written: a stolen database opens nothing, and nothing else
that the site leaves behind tells it.
"""

import base64
import time
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from answerable.people.models import Office
from answerable.record.models import CaseKey, SealedObject
from answerable.tasks.worker import work_once
from tests.desk.desk_world import PASSWORD

from .journey import tell, visit, whole_life


def stolen_database() -> bytes:
    """Every byte of it: the files on SQLite, every column of every row on PostgreSQL."""
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        return b"".join(path.read_bytes() for path in Path(name).parent.glob(Path(name).name + "*"))
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [
                bytes(v) if isinstance(v, (bytes, memoryview)) else str(v).encode() for row in cursor for v in row
            ]
    return b"\n".join(found)


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def written_as(word: str) -> list[bytes]:
    """The ways a careless program would leave a word lying about."""
    raw = word.encode()
    return [raw, raw.hex().encode(), raw[::-1], word.encode("utf-16-le"), base64.b64encode(raw).rstrip(b"=")[:-1]]


def found_in(haystack: bytes, words: dict[str, str]) -> list[str]:
    return [place for place, word in words.items() if any(form in haystack for form in written_as(word))]


@pytest.fixture
def life(world, logs, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    Office.objects.update(email="office@example.org")
    lived = whole_life(world)
    work_once(timezone.now())
    lived.complainant.post("/case/proof", {"reference": lived.reference, "code": lived.code})
    return lived


def test_a_whole_life_leaves_no_sealed_word_anywhere(life, logs, settings, tmp_path):
    secrets = {**life.marks.said, "code": life.code, "password": PASSWORD}
    assert len(secrets) >= 25
    assert found_in(stolen_database(), secrets) == []
    assert found_in(logs.getvalue().encode(), {**secrets, "reference": life.reference}) == []
    mails = list(Path(settings.EMAIL_FILE_PATH).iterdir())
    assert mails
    assert found_in(everything_in(Path(settings.EMAIL_FILE_PATH)), secrets) == []
    assert found_in(everything_in(Path(settings.HOME)), secrets) == []


def test_the_search_itself_finds_what_is_there(life):
    """Else an empty answer above would mean nothing."""
    database = stolen_database()
    assert found_in(database, {"the summary": "A dark lamp", "the reference": life.reference}) == [
        "the summary",
        "the reference",
    ]


def test_every_sealed_object_is_an_age_file_of_padded_size(life):
    for row in SealedObject.objects.all():
        assert bytes(row.blob).startswith(b"age-encryption.org/v1\n")
    short = SealedObject.objects.filter(kind__in=["statement", "answer", "question"])
    assert len({len(sealed_part(bytes(row.blob))) for row in short}) == 1, "short texts of any length weigh the same"


def sealed_part(blob: bytes) -> bytes:
    """What follows the header, which has a stanza of random length in it."""
    _header, _, rest = blob.partition(b"\n--- ")
    return rest.partition(b"\n")[2]


def test_neither_the_answer_nor_its_headers_leak_on_the_way(life):
    response = life.complainant.get("/case/story")
    headers = str(response.headers) + str(response.cookies)
    assert found_in(headers.encode(), {**life.marks.said, "code": life.code, "reference": life.reference}) == []
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] in ("no-referrer", "same-origin")


def test_a_fault_of_ours_is_logged_without_what_was_typed(world, logs, monkeypatch):
    reference, code = tell()
    client = visit(reference, code)
    client.raise_request_exception = False

    def fails(*_args, **_kwargs):
        raise ValueError("zqsecretqz")

    monkeypatch.setattr("answerable.web.steps.handle", fails)
    response = client.post("/case/add", {"words": "zqsecretqz", "seen": "1"})
    assert response.status_code == 500
    assert "zqsecretqz" not in response.content.decode()
    assert "ValueError" in logs.getvalue(), "the fault itself is told"
    assert "zqsecretqz" not in logs.getvalue()
    assert reference not in logs.getvalue()


def test_a_wrong_code_is_neither_logged_nor_kept(world, logs):
    reference, _ = tell()
    _, wrong = tell(what_happened="another")
    Client().post("/case/", {"reference": reference, "code": wrong})
    assert found_in(logs.getvalue().encode() + stolen_database(), {"code": wrong}) == []


def test_the_code_alone_does_not_say_whose_case_it_is(world):
    """One salt for each case: one search cannot attack every receipt at once."""
    for _ in range(3):
        tell(what_happened=str(time.monotonic()))
    salts = [bytes(salt) for salt in CaseKey.objects.values_list("code_salt", flat=True)]
    assert len(set(salts)) == 3
    assert {len(salt) for salt in salts} == {16}
