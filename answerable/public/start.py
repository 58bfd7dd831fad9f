from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from answerable.web.guards import open_to_all


@open_to_all
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "public/start.html")
