"""Text that people type: cleaned the same way at every door."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NARRATIVE_MOST = 50_000
# Categories Cc (but tab and line end) and Cs, and the direction overrides.
DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e]")


def clean_text(text: str) -> str:
    """NFC, line ends as \\n, control characters but tab and line end dropped; direction overrides dropped, because
    they can make a sentence read as another; isolates, joiners and emoji stay. Text with nothing to be seen is "".
    """
    text = DROPPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = unicodedata.normalize("NFC", text).strip()
    return text if any(not ch.isspace() and unicodedata.category(ch) != "Cf" for ch in text) else ""


SCRIPTS = {"zh-hans": "CJK", "ar": "ARABIC", "en": "LATIN", "es": "LATIN", "fr": "LATIN"}


def language_of(text: str, told_in: str) -> str:
    """`told_in` if the text is written in that language's script; "" if the person wrote another language."""
    script = SCRIPTS.get(told_in)
    letters = [ch for ch in text[:500] if ch.isalpha()]
    alike = sum(unicodedata.name(ch, "").startswith(script) for ch in letters) if script else 0
    return told_in if alike * 2 > len(letters) else ""


class PersonText(forms.CharField):
    """A text area for people's own words: `dir="auto"`, cleaned, with a limit said in characters."""

    def __init__(self, *, most: int = 5000, rows: int = 5, one_line: bool = False, **kwargs: Any) -> None:
        widget: forms.Widget
        if one_line:
            widget = forms.TextInput(attrs={"dir": "auto"})
        else:
            widget = forms.Textarea(attrs={"dir": "auto", "rows": rows})
        self.most, self.one_line = most, one_line
        super().__init__(widget=widget, strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        text = clean_text(super().to_python(value) or "")
        return " ".join(text.split()) if self.one_line else text

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What is shown again with an error is cleaned too: a page cannot carry every character."""
        return self.to_python(super().bound_data(data, initial))

    def clean(self, value: Any) -> str:
        text: str = self.to_python(value)  # NUL is cleaned away before Django's own check refuses it
        self.validate(text)
        if len(text) > self.most:
            raise ValidationError(
                _(
                    "This is %(count)s characters long. Please keep it to %(most)s; "
                    "you can send the rest as an addition."
                ),
                params={"count": len(text), "most": self.most},
                code="long",
            )
        return text
