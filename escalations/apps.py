from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    name = "escalations"

    def ready(self):
        from escalations import service_figures
        from escalations.from_review import say_signed_off
        from reviews import commands as reviewing
        from reviews import figures

        reviewing.FOLLOWERS.append(say_signed_off)
        figures.OF_AN_IRO.append(service_figures.of_iro)
        figures.OF_A_TEAM.append(service_figures.of_team)
