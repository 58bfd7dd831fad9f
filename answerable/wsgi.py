"""The site as a WSGI application, for granian or another server."""

import os
import signal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.settings")

from django.core.wsgi import get_wsgi_application

from answerable.tasks.orphans import end_with_parent
from answerable.web.logs import set_up_logs

set_up_logs()
end_with_parent(lambda: os.kill(os.getpid(), signal.SIGKILL))  # nobody is left who could stop it gracefully
application = get_wsgi_application()
