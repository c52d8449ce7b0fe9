"""Why an address cannot be cited and what to do about it, in the editor's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The gate's own sentences (`URL_MESSAGES`), which knows no translations; a test holds
# the two together.
REMEDIES: dict[str, Promise] = {
    "url_empty": _("There is no address here. Paste the address of the page."),
    "url_scheme": _(
        "Only addresses that start with http:// or https:// can be cited. "
        "Open the page in a browser and copy its full address."
    ),
    "url_syntax": _(
        "Two slashes are missing after http: or https:. "
        "Write the address as https://host/path."
    ),
    "url_userinfo": _(
        "The address carries a user name or password before an @ sign. "
        "Remove everything between // and @."
    ),
    "url_chars": _(
        "The address contains a space, a line break or a character that no address "
        "may hold. Copy it again from the browser, or use its percent-encoded form."
    ),
    "url_host": _(
        "The host name is not the name of a public site. "
        "Numbers, local names and malformed names cannot be cited: "
        "use the site's own name, as in www.example.com."
    ),
    "url_port": _(
        "The address names a port that is not allowed. "
        "Remove the colon and the number after the host name."
    ),
    "url_too_long": _(
        "The address is longer than 2,048 characters. "
        "Use the page's short or canonical address."
    ),
}


def remedy(code: object) -> str:
    """What to do about an address refused for this reason; empty for any other."""
    return str(REMEDIES.get(str(code), ""))
