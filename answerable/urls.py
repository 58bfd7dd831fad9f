"""Every route. A test walks them and asks each view for its guard."""

from django.urls import include, path

urlpatterns = [
    path("", include("answerable.public.urls")),
    path("", include("answerable.complainant.urls")),
    path("desk/", include("answerable.desk.urls")),
]

handler400 = "answerable.web.errors.bad_request"
handler403 = "answerable.web.errors.forbidden"
handler404 = "answerable.web.errors.not_found"
handler500 = "answerable.web.errors.fault"
