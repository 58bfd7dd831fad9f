"""For whoever watches the server: alive, and ready to take a grievance."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from answerable.record import ledger
from answerable.web.guards import open_to_all


@open_to_all
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@open_to_all
def readyz(request: HttpRequest) -> HttpResponse:
    """503 with the reason in a word: database | migrations | log."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return HttpResponse("migrations\n", status=503, content_type="text/plain")
        ledger.check_high_water()
    except DatabaseError:
        return HttpResponse("database\n", status=503, content_type="text/plain")
    except ledger.LogBroken:
        return HttpResponse("log\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
