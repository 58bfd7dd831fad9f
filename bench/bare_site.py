"""One view, one row."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path

from .bare import TABLE


class Row(models.Model):
    id = models.BigAutoField(primary_key=True)
    text = models.TextField()

    class Meta:
        app_label = "bench"
        managed = False
        db_table = TABLE


def insert(request: HttpRequest) -> HttpResponse:
    row = Row.objects.create(text=request.POST["what_happened"])
    body = f"row {row.pk}"
    return HttpResponse(body, headers={"Content-Length": str(len(body))})


urlpatterns = [path("tell/", insert)]
