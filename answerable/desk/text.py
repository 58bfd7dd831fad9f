"""Text that officers type: cleaned as at every door; a limit is said without "you can send the rest"."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from answerable.web.text import PersonText


class OfficeText(PersonText):
    def clean(self, value: Any) -> str:
        try:
            return super().clean(value)
        except ValidationError as problem:
            if problem.code != "long":
                raise
            raise ValidationError(
                _("This is %(count)s characters long. Please keep it to %(most)s."), params=problem.params, code="long"
            ) from None
