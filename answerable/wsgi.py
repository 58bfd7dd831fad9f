"""The site as a WSGI application, for granian or another server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.settings")

from django.core.wsgi import get_wsgi_application

from answerable.web.logs import set_up_logs

set_up_logs()
application = get_wsgi_application()
