"""Passkeys (WebAuthn): a signature of the browser's or the telephone's own key.

The library reads and checks what the browser sends; what it needs between a question
and its answer is the `state`, which the caller keeps in the session.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import now

from articles.conf import conf
from articles.models import Activity, Passkey
from articles.publishing.activity import record

if TYPE_CHECKING:
    from fido2.server import Fido2Server
    from fido2.webauthn import AttestedCredentialData

# fido2 and the cryptography below it are 11 MB and a fifth of a second: imported by the
# functions that use them, not by every process that starts.


class BadPasskey(ValueError):
    """What the browser sent is no answer to what it was asked."""


def can_have_passkeys(host: str) -> bool:
    """Browsers make them for names, never for numbers such as 127.0.0.1."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return bool(host)
    return False


def begin_adding(user: User, host: str) -> tuple[dict[str, Any], Any]:
    """What the browser is asked for a new passkey, as JSON, and the state."""
    from fido2.webauthn import PublicKeyCredentialUserEntity, ResidentKeyRequirement

    entity = PublicKeyCredentialUserEntity(
        id=str(user.pk).encode(),
        name=user.get_username(),
        display_name=user.get_full_name() or user.get_username(),
    )
    options, state = _server(host).register_begin(
        entity,
        credentials=_credentials(_passkeys(user, host)),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=_verification(),
    )
    return dict(options)["publicKey"], state


def finish_adding(user: User, name: str, host: str, state: Any, answer: Any) -> Passkey:
    """Keeps the passkey; raises `BadPasskey`."""
    from fido2.utils import websafe_encode

    data = _checked(lambda: _server(host).register_complete(state, answer))
    credential = data.credential_data
    identifier = websafe_encode(credential.credential_id)
    if Passkey.objects.filter(credential_id=identifier).exists():
        raise BadPasskey("This passkey is known already.")
    with transaction.atomic():
        passkey = Passkey.objects.create(
            user=user,
            name=name,
            host=host,
            credential_id=identifier,
            credential=bytes(credential),
            counter=data.counter,
        )
        record(user, Activity.Verb.SECOND_FACTOR_ADDED, by=user, text=name)
    return passkey


def begin_asking(user: User, host: str) -> tuple[dict[str, Any], Any] | None:
    """What the browser is asked at a log-in; None for who has no passkey here."""
    passkeys = _passkeys(user, host)
    if not passkeys:
        return None
    options, state = _server(host).authenticate_begin(
        _credentials(passkeys), user_verification=_verification()
    )
    return dict(options)["publicKey"], state


def finish_asking(user: User, host: str, state: Any, answer: Any) -> Passkey:
    """The passkey that signed; raises `BadPasskey`."""
    from fido2.utils import websafe_encode
    from fido2.webauthn import AuthenticationResponse

    passkeys = _passkeys(user, host)
    used = _checked(
        lambda: _server(host).authenticate_complete(
            state, _credentials(passkeys), answer
        )
    )
    identifier = websafe_encode(used.credential_id)
    response = AuthenticationResponse.from_dict(answer).response
    counter = response.authenticator_data.counter
    with transaction.atomic():
        passkey = Passkey.objects.select_for_update().get(credential_id=identifier)
        # One that counts backwards is a copy of the key; most do not count at all.
        if counter <= passkey.counter and (counter or passkey.counter):
            raise BadPasskey("The passkey's counter ran backwards: it was copied.")
        passkey.counter, passkey.used_at = counter, now()
        passkey.save()
    return passkey


def _server(host: str) -> Fido2Server:
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=conf.site_name))


def _verification() -> Any:
    """A right password came first, so that touching the key is enough."""
    from fido2.webauthn import UserVerificationRequirement

    return UserVerificationRequirement.DISCOURAGED


def _passkeys(user: User, host: str) -> list[Passkey]:
    return list(user.passkeys.filter(host=host))


def _credentials(passkeys: list[Passkey]) -> list[AttestedCredentialData]:
    from fido2.webauthn import AttestedCredentialData

    return [AttestedCredentialData(bytes(one.credential)) for one in passkeys]


def _checked(ask: Any) -> Any:
    """A stranger wrote what is read here: whatever is wrong with it is one error."""
    try:
        return ask()
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as problem:
        raise BadPasskey(f"No answer to what was asked: {problem}") from problem
