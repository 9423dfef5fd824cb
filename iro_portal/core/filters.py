"""What filters of lists share. Their values live in the address, so a filtered list can be sent as a link."""

import django_filters


class ListFilter(django_filters.FilterSet):
    """A filter of a list that shows nothing while one of its values cannot be read."""

    @property
    def qs(self):
        """What fits; nothing while a filter cannot be read, so that no wrong number is taken for an answer."""
        return super().qs if not self.is_bound or self.is_valid() else self.queryset.none()
