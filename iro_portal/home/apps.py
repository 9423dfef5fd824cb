from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "iro_portal.home"
