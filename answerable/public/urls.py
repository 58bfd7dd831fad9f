from django.urls import path

from . import health, log, robots, start

urlpatterns = [
    path("", start.start, name="start"),
    path("log/", log.log, name="log"),
    path("log/checkpoint", log.checkpoint, name="log-checkpoint"),
    path("log/key", log.key, name="log-key"),
    path("log/consistency/<int:old>/<int:new>", log.consistency, name="log-consistency"),
    path("robots.txt", robots.robots, name="robots"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
