"""The administrator's offices. An administrator opens no case."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from answerable.people.models import Office
from answerable.people.unlocked import SignedIn
from answerable.record.models import Docket, Owed
from answerable.web.guards import administrators_only
from answerable.web.redrawn import form_of
from answerable.words.names import list_in_words, text_in

from ..text import OfficeText


class NamesForm(forms.Form):
    """An id for new rows, and a name in each language shipped; English is needed."""

    def __init__(self, *args: Any, names: dict[str, str] | None = None, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if new:
            self.fields["id"] = forms.SlugField(
                label=_("Short name, in Latin letters"), max_length=40, help_text=_("It cannot be changed later.")
            )
        for code, language in settings.LANGUAGES:
            self.fields[f"name_{code}"] = OfficeText(
                label=_("Name (%(language)s)") % {"language": language}, required=code == "en", most=120,
                one_line=True, initial=(names or {}).get(code, ""),
            )  # fmt: skip
        order = ["id", *(f"name_{code}" for code, _language in settings.LANGUAGES)]
        self.order_fields(order)

    def names(self) -> dict[str, str]:
        found = {code: self.cleaned_data[f"name_{code}"] for code, _language in settings.LANGUAGES}
        return {code: name for code, name in found.items() if name}


class OfficeForm(NamesForm):
    parent = forms.ModelChoiceField(Office.objects.all(), label=gettext_lazy("Office above"), required=False)
    reviewed_by = forms.ModelChoiceField(Office.objects.all(), label=gettext_lazy("Reviewed by"), required=False,
        help_text=gettext_lazy("Empty: the office above."))  # fmt: skip
    outside_tree = forms.BooleanField(label=gettext_lazy("Stands outside, as an ombudsman"), required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail for notices"), required=False)
    active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)

    def __init__(self, *args: Any, row: Office | None = None, **kwargs: Any) -> None:
        super().__init__(*args, names=row.names if row else None, new=row is None, **kwargs)
        self.row = row
        for name in ("parent", "reviewed_by"):
            self.fields[name].label_from_instance = lambda office: text_in(office.names)  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        own_id = self.row.id if self.row else fields.get("id")
        if self.row is None and Office.objects.filter(id=fields.get("id", "")).exists():
            self.add_error("id", _("This short name is taken."))
        above, seen = fields.get("parent"), {own_id}
        while above is not None:
            if above.id in seen:
                self.add_error("parent", _("An office cannot stand above itself."))
                break
            seen.add(above.id)
            above = above.parent
        if fields.get("reviewed_by") is not None and fields["reviewed_by"].id == own_id:
            self.add_error("reviewed_by", _("An office cannot review itself."))
        if fields.get("outside_tree") and fields.get("parent") is not None:
            self.add_error("outside_tree", _("An office that stands outside has no office above it."))
        if self.row is not None and not fields.get("active"):
            self._may_stop(self.row)
        return fields

    def _may_stop(self, row: Office) -> None:
        """No case may be left with an office that is not in use: nobody would answer it."""
        here = Docket.objects.filter(office=row.id)
        count = here.filter(Q(phase__in=("received", "accepted")) | Q(remedies_open__gt=0)).count()
        if count:
            text = ngettext(
                "%(count)s case here is not finished. It has to be sent to another office or finished first.",
                "%(count)s cases here are not finished. They have to be sent to another office or finished first.",
                count,
            )
            self.add_error("active", text % {"count": count})
        away = Owed.objects.filter(office=row.id).exclude(case__in=here.values("case")).count()
        if away:
            text = ngettext(
                "It owes a remedy in %(count)s case that another office has now. It has to be performed first.",
                "It owes remedies in %(count)s cases that other offices have now. They have to be performed first.",
                away,
            )
            self.add_error("active", text % {"count": away})
        first = [text_in(category.names) for category in row.categories.filter(active=True).order_by("place", "id")]
        if first:
            text = _("It is the first office for: %(names)s. Please choose another office for them first.")
            self.add_error("active", text % {"names": list_in_words(first)})


@administrators_only
def offices(request: HttpRequest, signed_in: SignedIn) -> HttpResponse:
    form = form_of(request, OfficeForm)
    if request.method == "POST" and form.is_valid():
        _save(Office(id=form.cleaned_data["id"]), form)
        messages.success(request, _("Saved."))
        return redirect("admin-offices")
    rows = Office.objects.select_related("parent").prefetch_related("keys").order_by("id")
    return render(request, "desk/admin/offices.html", {"form": form, "rows": rows}, status=422 if form.errors else 200)


@administrators_only
def office(request: HttpRequest, signed_in: SignedIn, office_id: str) -> HttpResponse:
    row = get_object_or_404(Office, id=office_id)
    initial = {name: getattr(row, name) for name in ("parent", "reviewed_by", "outside_tree", "email", "active")}
    form = form_of(request, partial(OfficeForm, row=row), **initial)
    if request.method == "POST" and form.is_valid():
        _save(row, form)
        messages.success(request, _("Saved."))
        return redirect("admin-offices")
    return render(
        request, "desk/admin/edit.html", {"form": form, "title": text_in(row.names)}, status=422 if form.errors else 200
    )


def _save(row: Office, form: OfficeForm) -> None:
    row.names = form.names()
    for name in ("parent", "reviewed_by", "outside_tree", "email", "active"):
        setattr(row, name, form.cleaned_data[name])
    row.save()
