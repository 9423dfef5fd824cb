from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class HomeConfig(AppConfig):
    name = "iro_portal.home"

    def ready(self):
        from iro_portal.home.retention import guards  # models are there only now

        # Once a migrate, whatever it altered: SQLite makes an altered table anew, without its triggers.
        post_migrate.connect(guards.put_up, sender=apps.get_app_config("exchange"), dispatch_uid="frozen rows")
