"""Who may do what, address by address: written by hand, held against the URL table.

The letters stand for the roles of `ROLES`; a role not named is refused: with the log-in
page for who is not staff, with 403 for staff. Readers' addresses are everybody's.
"""

from __future__ import annotations

ROLES = {
    "n": "anonymous",
    "r": "reader",  # an account that is not staff
    "s": "staff",  # staff without a group
    "a": "author",
    "e": "editor",
    "p": "publisher",
    "x": "administrator",
}
EVERYBODY = "".join(ROLES)
STAFF = "saepx"

# Model → what author, editor, publisher, administrator may: view add change delete.
MODELS = {
    "activity": ("", "v", "v", "v"),
    "article": ("va", "vacd", "vacd", "vacd"),  # here: the draft of another author
    "author": ("v", "vac", "vacd", "vacd"),
    "category": ("v", "vac", "vacd", "vacd"),
    "chartspec": ("v", "vacd", "vacd", "vacd"),
    "correction": ("v", "v", "v", "v"),
    "derivation": ("v", "vacd", "vacd", "vacd"),
    "edgepurge": ("", "", "", "v"),
    "entity": ("v", "vacd", "vacd", "vacd"),
    "figure": ("v", "vc", "vc", "vc"),
    "figuretable": ("v", "vacd", "vacd", "vacd"),
    "group": ("", "", "", "vacd"),
    "illustration": ("vac", "vacd", "vacd", "vacd"),
    "importrun": ("", "v", "v", "v"),
    "measure": ("v", "vacd", "vacd", "vacd"),
    "redirect": ("", "vac", "vacd", "vacd"),
    "revision": ("v", "v", "v", "v"),
    "series": ("v", "vacd", "vacd", "vacd"),
    "source": ("vac", "vacd", "vacd", "vacd"),
    "sourcehost": ("v", "vc", "vc", "vc"),
    "tag": ("va", "vacd", "vacd", "vacd"),
    "user": ("", "", "", "vacd"),
    "webhook": ("", "", "", "vacd"),
    "webhookdelivery": ("", "", "", "v"),
}

# Every other address below the admin: who may GET, who may POST. "-": nobody reads or
# sends there, and a 405 says so to those who would be let in.
OTHERS = {
    "first-administrator": (EVERYBODY, EVERYBODY),  # the token decides
    "admin:login": (EVERYBODY, EVERYBODY),
    "admin:index": (STAFF, STAFF),
    "admin:second_step": (STAFF, STAFF),  # leads on who is not between two steps
    "admin:two_factor": (STAFF, STAFF),
    "admin:two_factor_password": (STAFF, STAFF),
    "admin:two_factor_app": (STAFF, STAFF),  # these ask for the password first
    "admin:two_factor_passkey": (STAFF, STAFF),
    "admin:two_factor_codes": (STAFF, STAFF),
    "admin:two_factor_remove": ("-" + STAFF, STAFF),
    "admin:two_factor_reset": ("x", "x"),
    "admin:logout": ("-" + STAFF, "nrsaepx"),
    "admin:password_change": (STAFF, STAFF),
    "admin:password_change_done": (STAFF, "-" + STAFF),
    "admin:autocomplete": ("", "-" + STAFF),  # refused: it names no field here
    "admin:jsi18n": (STAFF, "-" + STAFF),
    "admin:view_on_site": (STAFF, STAFF),
    "admin:app_list": (STAFF, STAFF),  # 404 to whom it would be empty
    "admin/(?P<url>.*)$": (STAFF, STAFF),
    "admin:auth_user_password_change": ("x", "x"),
    "admin:articles_article_preview": ("-" + STAFF, "aepx"),
    "admin:articles_article_autosave": ("-" + STAFF, "aepx"),
    "admin:articles_article_upload": ("-" + STAFF, "aepx"),
    "admin:articles_article_lookup": ("aepx", "-" + STAFF),
    "admin:articles_article_sources": ("-" + STAFF, "aepx"),
    "admin:articles_article_reviews": ("epx", "epx"),
    "admin:articles_article_desk": ("-" + STAFF, ""),  # refused: it names no action
    "admin:articles_article_compare": ("aepx", "aepx"),
    "admin:articles_article_presence": ("-" + STAFF, "aepx"),
    "admin:articles_figure_review": ("epx", "epx"),
    "admin:articles_figure_report": ("aepx", "aepx"),  # shows, and changes nothing
    "admin:articles_figure_proposal": ("aepx", "aepx"),  # 404: nothing waits here
    "admin:articles_figure_waiting": ("aepx", "aepx"),  # 404: nothing waits here
    "admin:articles_importrun_upload": ("epx", "epx"),
    "admin:articles_importrun_check": ("epx", "epx"),
    "admin:articles_figure_numbers": ("-" + STAFF, "aepx"),
    "admin:articles_revision_restore": ("-" + STAFF, "epx"),
    "admin:articles_source_problems": ("aepx", "aepx"),
    "admin:articles_source_paste": ("aepx", "aepx"),
    "admin:articles_figuretable_compose": ("epx", "epx"),
    "admin:articles_figuretable_preview": ("-epx", "epx"),
    "admin:articles_chartspec_preview": ("-epx", "epx"),
}

_LETTERS = {"changelist": "v", "add": "a", "change": "v", "delete": "d", "history": "v"}
_SENDING = {**_LETTERS, "change": "c"}


def rule(name: str, route: str) -> tuple[str, str] | None:
    """Who may GET and who may POST; None for an address without a rule."""
    if name in OTHERS:
        return OTHERS[name]
    if name.startswith("admin:"):
        app, _, rest = name.removeprefix("admin:").partition("_")
        model, _, view = rest.rpartition("_")
        if app not in {"articles", "auth"} or view not in _LETTERS:
            return None
        if model not in MODELS:
            return None
        if view == "history" and model != "article":
            return (STAFF, STAFF)  # of a row that is not there: Django says so first
        rights = dict(zip("aepx", MODELS[model], strict=True))
        return tuple(  # type: ignore[return-value]
            "".join(who for who, letters in rights.items() if wanted[view] in letters)
            for wanted in (_LETTERS, _SENDING)
        )
    if route.startswith("admin/"):
        return (STAFF, STAFF)  # Django's redirects of its former addresses
    return (EVERYBODY, "-" + EVERYBODY)  # the site: everybody reads, nobody sends
