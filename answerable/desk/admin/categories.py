"""What grievances may be about: who handles them first, under which procedure."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.people.models import Category, Office, OfficeKey
from answerable.people.unlocked import SignedIn
from answerable.record.rulebooks import all_procedures
from answerable.web.guards import administrators_only
from answerable.web.redrawn import form_of
from answerable.words.names import text_in

from .offices import NamesForm

FIELDS = ("office", "procedure", "place", "active")


class CategoryForm(NamesForm):
    office = forms.ModelChoiceField(Office.objects.all(), label=gettext_lazy("Handled first by"))
    procedure = forms.ChoiceField(label=gettext_lazy("Procedure"), choices=[])
    place = forms.IntegerField(label=gettext_lazy("Place in the list"), min_value=0, max_value=9999, initial=100)
    active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)

    def __init__(self, *args: Any, row: Category | None = None, **kwargs: Any) -> None:
        super().__init__(*args, names=row.names if row else None, new=row is None, **kwargs)
        self.row = row
        self.fields["office"].label_from_instance = lambda office: text_in(office.names)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["procedure"].choices = [(p.id, text_in(p.title)) for p in all_procedures()]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        office = fields.get("office")
        if office is not None and not office.active and fields.get("active"):
            self.add_error("office", _("This office is not in use."))
        if self.row is None and Category.objects.filter(id=fields.get("id", "")).exists():
            self.add_error("id", _("This short name is taken."))
        return fields


@administrators_only
def categories(request: HttpRequest, signed_in: SignedIn) -> HttpResponse:
    form = form_of(request, CategoryForm)
    if request.method == "POST" and form.is_valid():
        _save(Category(id=form.cleaned_data["id"]), form)
        messages.success(request, _("Saved."))
        return redirect("admin-categories")
    rows = Category.objects.select_related("office").order_by("place", "id")
    titles = {procedure.id: text_in(procedure.title) for procedure in all_procedures()}
    with_key = set(OfficeKey.objects.values_list("office_id", flat=True))
    listed = [(row, titles.get(row.procedure, row.procedure), row.office_id in with_key) for row in rows]
    return render(
        request, "desk/admin/categories.html", {"form": form, "rows": listed}, status=422 if form.errors else 200
    )


@administrators_only
def category(request: HttpRequest, signed_in: SignedIn, category_id: str) -> HttpResponse:
    row = get_object_or_404(Category, id=category_id)
    form = form_of(request, partial(CategoryForm, row=row), **{name: getattr(row, name) for name in FIELDS})
    if request.method == "POST" and form.is_valid():
        _save(row, form)
        messages.success(request, _("Saved."))
        return redirect("admin-categories")
    return render(
        request, "desk/admin/edit.html", {"form": form, "title": text_in(row.names)}, status=422 if form.errors else 200
    )


def _save(row: Category, form: CategoryForm) -> None:
    row.names = form.names()
    for name in FIELDS:
        setattr(row, name, form.cleaned_data[name])
    row.save()
