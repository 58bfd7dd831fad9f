from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "answerable.desk"
    label = "desk"
