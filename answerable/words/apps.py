from django.apps import AppConfig


class WordsConfig(AppConfig):
    name = "answerable.words"
    label = "words"
