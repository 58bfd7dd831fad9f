"""`python -m tests.catalogue` draws docs/catalogue/ anew: events, refusals, settings and routes, from the code."""

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.settings")
    django.setup()
    from tests.habits.drawing import write_all

    write_all()
