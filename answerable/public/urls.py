from django.urls import path

from . import health, log, procedures, robots, start, when, when_data

urlpatterns = [
    path("", start.start, name="start"),
    path("when/", when.when, name="when"),
    path("when/<str:procedure_id>/", when.when_by, name="when-by"),
    path("when/<str:procedure_id>/limits.json", when_data.when_data, name="when-data"),
    path("procedures/", procedures.procedures, name="procedures"),
    path("procedures/<str:procedure_id>/", procedures.procedure, name="procedure"),
    path("procedures/<str:procedure_id>/file", procedures.procedure_file, name="procedure-file"),
    path("log/", log.log, name="log"),
    path("log/checkpoint", log.checkpoint, name="log-checkpoint"),
    path("log/key", log.key, name="log-key"),
    path("log/consistency/<int:old>/<int:new>", log.consistency, name="log-consistency"),
    path("robots.txt", robots.robots, name="robots"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
