from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page

from answerable.web.guards import open_to_all


# The one page that is compressed: it holds no secret and repeats nothing anybody sent, so its length tells nothing.
@open_to_all
@gzip_page
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "public/start.html")
