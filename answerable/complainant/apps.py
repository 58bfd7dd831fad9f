from django.apps import AppConfig


class ComplainantConfig(AppConfig):
    name = "answerable.complainant"
    label = "complainant"
