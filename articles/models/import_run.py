"""What was imported when, and which file each imported article came from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One run of an import, with its report."""

    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    paths = models.JSONField(_("paths"), default=list)
    options = models.JSONField(_("options"), default=dict)
    counts = models.JSONField(_("counts"), default=dict)
    report = models.JSONField(_("report"), default=list)

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        ordering = ("-started_at",)

    def __str__(self) -> str:
        return f"{localtime(self.started_at):%Y-%m-%d %H:%M}"


class ImportUpload(models.Model):
    """Files someone uploaded, kept between the report of a dry run and the import.

    In the database, not among the pictures: those are public, and a site may have
    several machines.
    """

    name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField()
    options = models.JSONField(default=dict)
    made_at = models.DateTimeField(_("uploaded"), auto_now_add=True, db_index=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("uploaded import")
        verbose_name_plural = _("uploaded imports")

    def __str__(self) -> str:
        return self.name


class ImportedFile(models.Model):
    """The file an article came from: its identity in the next import."""

    path = models.CharField(
        _("path"),
        max_length=1024,
        unique=True,
        help_text=_("Below the imported folder."),
    )
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20, default="utf-8")
    has_bom = models.BooleanField(default=False)
    article = models.OneToOneField(
        "articles.Article",
        models.CASCADE,
        related_name="imported_file",
        verbose_name=_("article"),
    )
    content_hash = models.CharField(
        max_length=64, help_text=_("The article's own hash right after the import.")
    )
    open_links = models.JSONField(
        default=list,
        help_text=_("Links to files that were not there yet."),
    )
    read_as = models.JSONField(
        default=dict,
        help_text=_("Zone, keys and places of dates, where they were not the usual."),
    )
    imported_at = models.DateTimeField(_("imported"), auto_now=True)

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ("path",)

    def __str__(self) -> str:
        return self.path
