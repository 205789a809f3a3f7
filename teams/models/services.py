"""The directory of services that a person may be referred to: HSDS 3.0 documents, and what is searched."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


class ServiceStatus(models.TextChoices):
    """Whether a service is there; the words of HSDS 3.0."""

    ACTIVE = "active", "Active"
    INACTIVE = "inactive", "Not active"
    DEFUNCT = "defunct", "No longer there"
    PAUSED = "temporarily closed", "Closed for a while"


class TaxonomyTerm(models.Model):
    """One need or kind of help, in the words of a taxonomy that the site loads."""

    taxonomy = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name", "taxonomy"]
        constraints = [
            models.UniqueConstraint(fields=["taxonomy", "name"], name="taxonomy_term_is_kept_once")
        ]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """One service. `document` is its HSDS 3.0 object; the columns beside it are read from that."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.TextField()
    organization = models.TextField(blank=True)
    status = models.CharField(max_length=20, choices=ServiceStatus)
    document = models.JSONField()
    # Name, organisation, needs, areas and descriptions, folded: what a search compares with.
    words = models.TextField()
    terms = models.ManyToManyField(TaxonomyTerm, blank=True, related_name="services")
    # Those that its areas name. None: it serves the whole city, or does not say.
    communities = models.ManyToManyField(
        "pilot_zones.Community", blank=True, related_name="services"
    )
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [GinIndex(fields=["words"], name="service_trgm", opclasses=["gin_trgm_ops"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ServiceStatus.values), name="service_has_a_status"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ServiceLocation(models.Model):
    """One place where a service is given; WGS 84 degrees where the directory knows them."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="locations")
    name = models.TextField(blank=True)
    address = models.TextField(blank=True)
    lat = models.FloatField(null=True, blank=True)
    lng = models.FloatField(null=True, blank=True)


class DirectoryFile(models.Model):
    """A directory that an admin laid before the centre: looked at first, and then taken or left."""

    name = models.CharField(max_length=200)
    text = models.TextField()
    laid_by = models.ForeignKey("teams.Person", on_delete=models.PROTECT, related_name="+")
    laid_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
