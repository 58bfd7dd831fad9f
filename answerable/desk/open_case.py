"""Opening sealed content: a reason once a session, case and scope; an event the complainant sees (P4)."""

from __future__ import annotations

from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from answerable.core.case import commands as c
from answerable.people.models import SessionOpening
from answerable.people.unlocked import SignedIn
from answerable.record import vault
from answerable.record.rows import Writes
from answerable.web.guards import officers_only
from answerable.web.redrawn import form_of, only_shown
from answerable.web.steps import Build, take_step

from .queries import case_for, load_case_page
from .text import OfficeText

REASON_LEAST = 5


class ReasonForm(forms.Form):
    reason = OfficeText(
        label=gettext_lazy("Why do you need to open it?"), most=300, one_line=True,
        help_text=gettext_lazy("The complainant sees your name and this reason."),
    )  # fmt: skip

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if len(reason) < REASON_LEAST:
            raise ValidationError(_("Please give the reason in a few words."))
        return reason


@require_POST
@officers_only
def open_case(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    case_for(signed_in, ref)
    scope: Literal["content", "identity"] = "identity" if request.POST.get("scope") == "identity" else "content"
    form = form_of(request, ReasonForm) if only_shown(request) else ReasonForm(request.POST)

    def build(fields: dict[str, Any]) -> tuple[c.Command, Writes]:
        reason = vault.seal_to_case(ref, "reason", fields["reason"])
        command = c.OpenSealed(by=signed_in.actor, at=timezone.now(), scope=scope, reason=reason.ref)
        return command, Writes((reason,))

    if SessionOpening.objects.filter(session=signed_in.session, case=ref, scope=scope).exists():
        return redirect("desk-case", ref)  # asked once, told once
    if only_shown(request):
        return _case_page(request, signed_in, ref, form)
    try:
        vault.open_with_office_key(ref, signed_in.held_keys())
    except vault.NoKey:
        form.is_valid()
        form.add_error(
            None, _("You do not hold the key of this case. A colleague who holds the office's key can give it to you.")
        )
    if form.is_valid() and _opened(signed_in, ref, scope, form, build):
        return redirect("desk-case", ref)
    return _case_page(request, signed_in, ref, form, status=422)


def _case_page(
    request: HttpRequest, signed_in: SignedIn, ref: str, form: ReasonForm, status: int = 200
) -> HttpResponse:  # fmt: skip
    page = load_case_page(signed_in, ref, timezone.now())
    return render(request, "desk/case.html", {"page": page, "form": form}, status=status)


def _opened(signed_in: SignedIn, ref: str, scope: str, form: ReasonForm, build: Build) -> bool:
    """One event an opening, however often the button is pressed: the row of the session is the lock."""
    with transaction.atomic():
        _row, new = SessionOpening.objects.get_or_create(session_id=signed_in.session, case=ref, scope=scope)
        if new and take_step(ref, form, build, seen_seq=None) is None:
            transaction.set_rollback(True)
            return False
    return True
