"""What every command shares: how it says that its input cannot be used, and how it gets Django ready."""

from __future__ import annotations

import os
import tempfile


class Wrong(Exception):
    """Input that cannot be used; the text says what to mend."""


def set_up_django() -> None:
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        raise Wrong(str(wrong)) from None


def set_up_to_read() -> None:
    """Django for a command that only reads files: no site is begun or touched, no database is opened."""
    from django.conf import settings

    if settings.configured:
        set_up_django()
        return
    before = os.environ.get("ANSWERABLE_HOME")
    with tempfile.TemporaryDirectory() as nowhere:
        os.environ["ANSWERABLE_HOME"] = nowhere
        try:
            set_up_django()
        finally:
            del os.environ["ANSWERABLE_HOME"]
            if before is not None:
                os.environ["ANSWERABLE_HOME"] = before
