"""For search engines: the pages about cases and the desk are not for them. The pages say so themselves as well."""

from django.http import HttpRequest, HttpResponse

from answerable.web.guards import open_to_all

TEXT = "User-agent: *\nDisallow: /case/\nDisallow: /desk/\n"


@open_to_all
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(TEXT, content_type="text/plain; charset=utf-8")
