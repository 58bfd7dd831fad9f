"""Leaving: the cookie is taken away, and nothing on this device remembers the case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from answerable.web.guards import open_to_all

from .visit import COOKIE


@require_POST
@open_to_all
def leave(request: HttpRequest) -> HttpResponse:
    response = redirect("start")
    response.delete_cookie(COOKIE, path="/case/", samesite="Strict")
    return response
