"""The three groups of a newsroom and what each may do."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from articles.publishing.rights import record_rights, rights_of

_MAKE = ("view", "add", "change")
_ALL = (*_MAKE, "delete")
_READ = ("view",)

# Group → model → actions. An author writes drafts; an editor keeps the records in
# order; a publisher decides what the public sees.
ROLES: dict[str, dict[str, tuple[str, ...]]] = {
    "Author": {
        "article": _MAKE,
        "illustration": _MAKE,
        "source": _MAKE,
        "sourcehost": _READ,
        "tag": ("view", "add"),
        "category": _READ,
        "series": _READ,
        "author": _READ,
        "citation": _READ,
        "revision": _READ,
        "review": _READ,
        "figure": _READ,
        "figurecitation": _READ,
        "entity": _READ,
        "measure": _READ,
        "derivation": _READ,
        "derivationinput": _READ,
        "figuretable": _READ,
        "figurecell": _READ,
        "chartspec": _READ,
        "correction": _READ,
    },
    "Editor": {
        "article": (*_ALL, "review"),
        "illustration": _ALL,
        "source": _ALL,
        "sourcehost": _MAKE,
        "tag": _ALL,
        "category": _MAKE,
        "series": _ALL,
        "author": _MAKE,
        "citation": _READ,
        "revision": _READ,
        "review": _READ,
        "figure": ("view", "change", "delete"),
        "figurecitation": _ALL,
        "entity": _ALL,
        "measure": _ALL,
        "derivation": _ALL,
        "derivationinput": _ALL,
        "figuretable": _ALL,
        "figurecell": _ALL,
        "chartspec": _ALL,
        "correction": _READ,
        "activity": _READ,
        "redirect": _MAKE,
        "importrun": ("view", "add"),
    },
    "Publisher": {
        "article": (*_ALL, "publish", "review"),
        "illustration": _ALL,
        "source": _ALL,
        "sourcehost": _MAKE,
        "tag": _ALL,
        "category": _ALL,
        "series": _ALL,
        "author": _ALL,
        "citation": _READ,
        "revision": _READ,
        "review": _READ,
        "figure": ("view", "change", "delete"),
        "figurecitation": _ALL,
        "entity": _ALL,
        "measure": _ALL,
        "derivation": _ALL,
        "derivationinput": _ALL,
        "figuretable": _ALL,
        "figurecell": _ALL,
        "chartspec": _ALL,
        "correction": _READ,
        "activity": _READ,
        "redirect": _ALL,
        "importrun": ("view", "add"),
    },
}


@transaction.atomic
def setup_roles() -> list[Group]:
    """Make or mend the groups; their permissions become exactly those of `ROLES`."""
    groups = []
    for name, models in ROLES.items():
        group, _made = Group.objects.get_or_create(name=name)
        wanted = Q(pk__in=[])
        for model, actions in models.items():
            codenames = [f"{action}_{model}" for action in actions]
            wanted |= Q(content_type__model=model, codename__in=codenames)
        before = rights_of(group)
        group.permissions.set(
            Permission.objects.filter(wanted, content_type__app_label="articles")
        )
        record_rights(group, before=before)
        groups.append(group)
    return groups
