from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self):
        from children import commands as care
        from reviews.commands import reschedule

        care.FOLLOWERS.append(lambda period, by: reschedule(period=period, by=by))
