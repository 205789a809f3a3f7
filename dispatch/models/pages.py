"""What a person keeps of the pages they use."""

from django.db import models


class SavedFilter(models.Model):
    """A filter of a page that somebody gave a name: the query of its address."""

    person = models.ForeignKey(
        "teams.Person", on_delete=models.CASCADE, related_name="saved_filters"
    )
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "page", "name"], name="filter_has_its_name_once"
            )
        ]
