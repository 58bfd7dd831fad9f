"""Tags that only format: days, moments, digits in groups."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.utils.safestring import SafeString

from answerable.core.receipt import in_groups
from answerable.words.mails import problem_name
from answerable.words.names import day_in_words, text_in, time_in_words

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    return day_in_words(value) if value else ""


@register.filter
def moment(value: datetime | None, timezone: str = "UTC") -> str:
    return time_in_words(value, timezone) if value else ""


@register.filter
def grouped(digits: str) -> str:
    return in_groups(digits)


@register.filter
def said(texts: dict[str, str]) -> str:
    return text_in(texts)


@register.filter
def in_own_language(code: str) -> str:
    """In its own language; the code itself for one that is not shipped (imported records)."""
    return dict(settings.LANGUAGES).get(code, code)


@register.filter
def mail_problem(code: str) -> str:
    return problem_name(code)


@register.inclusion_tag("web/field.html")
def field(bound: BoundField, **attrs: Any) -> dict[str, Any]:
    """One form field with its label, help and errors, tied together for screen readers."""
    described = []
    if bound.help_text:
        described.append(f"{bound.auto_id}_help")
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    extra = {key.replace("_", "-"): value for key, value in attrs.items()}
    if described:
        extra["aria-describedby"] = " ".join(described)
    if bound.errors:
        extra["aria-invalid"] = "true"
    group = bound.widget_type in ("radioselect", "checkboxselectmultiple")
    widget: SafeString = bound.as_widget(attrs=extra)
    checkbox = bound.widget_type == "checkbox"
    return {
        "field": bound,
        "widget": widget,
        "group": group,
        "checkbox": checkbox,
        "described": " ".join(described),
    }
