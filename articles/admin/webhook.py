"""Webhooks: who is told of public changes, what was sent, and sending it again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.address_reasons import remedy
from articles.admin.logged import Logged
from articles.admin.read_only import ReadOnlyAdmin
from articles.admin.source_labels import reason
from articles.announcing import announce_test, is_hub, refusal_of, try_again
from articles.announcing.signing import key_of
from articles.models import Webhook, WebhookDelivery


class WebhookForm(forms.ModelForm):
    events = forms.MultipleChoiceField(
        label=gettext_lazy("events"),
        choices=Webhook.Event.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all of them."),
    )

    class Meta:
        model = Webhook
        fields = ("name", "url", "events", "secret", "is_active")
        # Without Django's link to the address as it is: it answers a POST alone.
        widgets = {"url": forms.URLInput(attrs={"class": "vURLField"})}

    def clean_secret(self) -> str:
        secret: str = self.cleaned_data["secret"].strip()
        try:
            key_of(secret)
        except ValueError as problem:
            raise forms.ValidationError(
                _("A secret is whsec_ and 24 to 64 bytes in base64.")
            ) from problem
        return secret

    def clean(self) -> dict[str, Any]:
        """An address no message would go to is told now, not by a failed delivery.

        A webhook that is off may hold any: switching one off is always possible.
        """
        values: dict[str, Any] = super().clean() or self.cleaned_data
        url, is_active = values.get("url"), values.get("is_active")
        if url and is_active and (code := refusal_of(url)):
            said = _REFUSED.get(code)
            self.add_error("url", f"{said} {_INSIDE}" if said else remedy(code))
        return values


_REFUSED = {
    "url_host": gettext_lazy("Nothing is sent to this host: name a public site."),
    "url_port": gettext_lazy(
        "Public receivers are reached at the usual ports only: remove the colon and "
        "the number after the host name."
    ),
}
_INSIDE = gettext_lazy(
    "A receiver inside your own network is written by its number, as in "
    "http://127.0.0.1:9000/in, and whoever runs this site names its network in "
    "WEBHOOKS_ALLOWED_NETWORKS, as in 127.0.0.1/32."
)


@admin.register(Webhook)
class WebhookAdmin(Logged):
    form = WebhookForm
    list_display = ("name", "url", "told_of", "is_active", "last_message")
    list_filter = ("is_active",)
    search_fields = ("name", "url")
    actions = ("send_test",)
    show_facets = admin.ShowFacets.NEVER

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The hub of WEBSUB_HUB has its address from there, and events of its own."""
        if obj is not None and is_hub(obj):
            return ("name", "is_active")
        return super().get_fields(request, obj)

    @admin.display(description=gettext_lazy("events"))
    def told_of(self, webhook: Webhook) -> str:
        labels = dict(Webhook.Event.choices)
        chosen = [str(labels[name]) for name in webhook.events if name in labels]
        if is_hub(webhook):
            return _("changed feeds")
        return _(", ").join(chosen) or _("all")

    @admin.display(description=gettext_lazy("last message"))
    def last_message(self, webhook: Webhook) -> str:
        last = webhook.deliveries.order_by("-created_at").first()
        return outcome(last) if last else _("none yet")

    @admin.action(
        description=gettext_lazy("Send a test message"), permissions=["change"]
    )
    def send_test(self, request: HttpRequest, rows: Any) -> None:
        number = len([announce_test(row) for row in rows if not is_hub(row)])
        messages.success(
            request,
            ngettext(
                "%(n)s test message waits for the worker; its outcome is under "
                "webhook messages.",
                "%(n)s test messages wait for the worker; their outcome is under "
                "webhook messages.",
                number,
            )
            % {"n": number},
        )


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "event", "subject", "webhook", "outcome", "attempts")
    list_filter = ("event", "webhook")
    list_select_related = ("webhook",)
    search_fields = ("subject", "id")
    list_per_page = 50
    actions = ("send_again",)
    fields = (
        *("number", "webhook", "event", "subject", "created_at", "outcome", "attempts"),
        *("next_attempt_at", "answer", "failure", "payload"),
    )
    readonly_fields = ("number", "outcome", "answer", "failure")

    @admin.display(description=gettext_lazy("outcome"))
    def outcome(self, delivery: WebhookDelivery) -> str:
        return outcome(delivery)

    @admin.display(description=gettext_lazy("number of the message"))
    def number(self, delivery: WebhookDelivery) -> str:
        """As its receiver knows it, too."""
        return str(delivery.pk)

    @admin.display(description=gettext_lazy("last answer"))
    def answer(self, delivery: WebhookDelivery) -> str:
        return f"HTTP {delivery.http_status}" if delivery.http_status else "–"

    @admin.display(description=gettext_lazy("last failure"))
    def failure(self, delivery: WebhookDelivery) -> str:
        return reason(delivery.error_code) or "–"

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.change_webhook")

    @admin.action(
        description=gettext_lazy("Send again what was given up"), permissions=["send"]
    )
    def send_again(self, request: HttpRequest, rows: Any) -> None:
        number = try_again(rows)
        messages.success(
            request,
            ngettext(
                "%(n)s message is sent again.",
                "%(n)s messages are sent again.",
                number,
            )
            % {"n": number},
        )


def outcome(delivery: WebhookDelivery) -> str:
    """How the message fared, with the reason where it did not arrive."""
    if delivery.delivered_at is not None:
        return _("delivered")
    why = reason(delivery.error_code)
    if delivery.http_status:
        why = _("answered %(status)s") % {"status": delivery.http_status}
    if delivery.is_given_up:
        return _("given up: %(reason)s") % {"reason": why} if why else _("given up")
    if delivery.attempts:
        return _("tried again later: %(reason)s") % {"reason": why}
    return _("waiting")
