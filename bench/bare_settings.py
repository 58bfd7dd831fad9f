"""The product's settings without its middleware and pages."""

from answerable.settings import *  # noqa: F403  # the one star import there is: everything else must be the same

MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.bare_site"
