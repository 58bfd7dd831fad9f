"""Text that people type: cleaned the same way at every door."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NARRATIVE_MOST = 50_000


def clean_text(text: str) -> str:
    """NFC, line ends as \\n, control characters but tab and line end dropped; direction overrides dropped, because
    they can make a sentence read as another; isolates, joiners and emoji stay.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    overrides = "\u202a\u202b\u202c\u202d\u202e"
    return "".join(
        ch for ch in text if ch in "\n\t" or (unicodedata.category(ch) not in ("Cc", "Cs") and ch not in overrides)
    ).strip()


class PersonText(forms.CharField):
    """A text area for people's own words: `dir="auto"`, cleaned, with a limit said in characters."""

    def __init__(self, *, most: int = 5000, rows: int = 5, one_line: bool = False, **kwargs: Any) -> None:
        widget: forms.Widget
        if one_line:
            widget = forms.TextInput(attrs={"dir": "auto"})
        else:
            widget = forms.Textarea(attrs={"dir": "auto", "rows": rows})
        self.most = most
        super().__init__(widget=widget, strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")

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
