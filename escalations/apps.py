from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    name = "escalations"

    def ready(self):
        from escalations.from_review import say_signed_off
        from reviews import commands as reviewing

        reviewing.FOLLOWERS.append(say_signed_off)
