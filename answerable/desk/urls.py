from django.urls import path, register_converter

from . import (
    accept,
    account,
    acknowledge,
    ask,
    assign,
    case,
    classify,
    close,
    colleagues,
    decide,
    decline,
    delay,
    extend,
    join,
    new,
    open_case,
    received,
    remedy,
    review,
    sign_in,
    summarise,
    transfer,
    worklist,
)
from .admin import categories, officers, offices


class Reference:
    """12 digits; whatever else stands there is answered as an unknown case is."""

    regex = "[0-9]{12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Reference, "reference")
CASE = "cases/<reference:ref>"
urlpatterns = [
    path("", worklist.worklist, name="worklist"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("join", join.join, name="join"),
    path("account", account.account, name="account"),
    path("account/one-time-code", account.one_time_code, name="one-time-code"),
    path("office", account.office, name="change-office"),
    path("colleagues", colleagues.colleagues, name="colleagues"),
    path("new", new.new, name="desk-new"),
    path(CASE, case.case, name="desk-case"),
    path(f"{CASE}/open", open_case.open_case, name="desk-open"),
    path(f"{CASE}/acknowledge", acknowledge.acknowledge, name="desk-acknowledge"),
    path(f"{CASE}/accept", accept.accept, name="desk-accept"),
    path(f"{CASE}/decline", decline.decline, name="desk-decline"),
    path(f"{CASE}/transfer", transfer.transfer, name="desk-transfer"),
    path(f"{CASE}/assign", assign.assign, name="desk-assign"),
    path(f"{CASE}/summarise", summarise.summarise, name="desk-summarise"),
    path(f"{CASE}/ask", ask.ask, name="desk-ask"),
    path(f"{CASE}/extend", extend.extend, name="desk-extend"),
    path(f"{CASE}/delay", delay.delay, name="desk-delay"),
    path(f"{CASE}/received", received.received, name="desk-received"),
    path(f"{CASE}/classify", classify.classify, name="desk-classify"),
    path(f"{CASE}/decide", decide.decide, name="desk-decide"),
    path(f"{CASE}/remedy", remedy.remedy, name="desk-remedy"),
    path(f"{CASE}/close", close.close, name="desk-close"),
    path(f"{CASE}/review", review.review, name="desk-review"),
    path("admin/", offices.offices, name="admin-offices"),
    path("admin/offices/<slug:office_id>", offices.office, name="admin-office"),
    path("admin/officers", officers.officers, name="admin-officers"),
    path("admin/officers/<slug:officer_id>", officers.officer, name="admin-officer"),
    path("admin/categories", categories.categories, name="admin-categories"),
    path("admin/categories/<slug:category_id>", categories.category, name="admin-category"),
]
