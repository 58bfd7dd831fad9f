"""Leaving: the cookie is taken away, and nothing on this device remembers the case."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from answerable.web.guards import open_to_all

from .visit import forget


@open_to_all
def leave(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("look-up")
    return forget(redirect("start"))


@open_to_all
def leave_at_once(request: HttpRequest) -> HttpResponse:
    """The quick exit of a page that shows a case: to a harmless site, and going back shows nothing.

    A plain link may ask for it: being made to leave harms nobody.
    """
    return forget(HttpResponseRedirect(settings.EXIT_URL))
