"""The heads of all chains, signed and written outside the database.

Whoever may write the database can write the chains anew, from the first event to the last, and nothing inside
shows it. A head that was published before does: the chain must still lead through it.
"""

import base64
import json
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused

from ..canonical import canonical, plain
from ..models import Chain, Event

LATEST = "heads.json"


def new_key():
    """A private key as it stands in ``AUDIT_SIGNING_KEY``."""
    return base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()


def private_key():
    """The installation's key, or None where none is set. Refused for one that is none."""
    text = getattr(settings, "AUDIT_SIGNING_KEY", "")
    if not text:
        return None
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text, validate=True))
    except ValueError as error:
        raise Refused(
            _("AUDIT_SIGNING_KEY is no key. Make one with: manage.py publish_heads --new-key")
        ) from error


def public_text(key):
    return base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def folder():
    return Path(settings.AUDIT_HEADS_ROOT)


def write_heads():
    """Write today's signed heads and return the file's path. Refused where no key is set.

    ``heads.json`` is the latest, ``heads-<date>.json`` one for each day; an earlier file is never changed.
    """
    key = private_key()
    if key is None:
        raise Refused(_("AUDIT_SIGNING_KEY is not set. Make a key with: manage.py publish_heads --new-key"))
    now = timezone.now()
    text = json.dumps(signed(heads(now), key), ensure_ascii=False, indent=1) + "\n"
    folder().mkdir(parents=True, exist_ok=True)
    dated = folder() / f"heads-{timezone.localtime(now):%Y-%m-%d}.json"
    for path in [folder() / LATEST, *([] if dated.exists() else [dated])]:
        draft = path.with_suffix(".new")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    return dated


def written_today():
    return (folder() / f"heads-{timezone.localdate():%Y-%m-%d}.json").exists()


def heads(now):
    chains = Chain.objects.order_by("key").values_list("key", "seq", "hash")
    return plain({"at": now, "chains": {key: {"seq": seq, "hash": hash_} for key, seq, hash_ in chains}})


def signed(content, key):
    signature = base64.b64encode(key.sign(canonical(content).encode())).decode()
    return {**content, "public_key": public_text(key.public_key()), "signature": signature}


def read_heads(text, *, public_key=""):
    """The chains of a heads file, {key: {"seq", "hash"}}, once its signature holds. Refused if it does not.

    ``public_key`` is the one to trust; without it the installation's own, without that the file's.
    """
    try:
        content = json.loads(text)
        signature = base64.b64decode(content.pop("signature"), validate=True)
        named = content.pop("public_key")
        own = private_key()
        trusted = public_key or (public_text(own.public_key()) if own else named)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(trusted, validate=True))
        key.verify(signature, canonical(content).encode())
        return {
            str(chain): (int(head["seq"]), str(head["hash"])) for chain, head in content["chains"].items()
        }
    except InvalidSignature as error:
        raise Refused(_("The signature of the heads does not hold.")) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(_("This is no file of heads.")) from error


def contradictions(chains):
    """Sentences about chains that do not lead through these heads any more."""
    for key, (seq, hash_) in sorted(chains.items()):
        if not seq:
            continue
        event = Event.objects.filter(chain=key, seq=seq).only("hash").first()
        if event is None:
            yield _("%(chain)s has lost events: its head was at %(seq)d.") % {"chain": key, "seq": seq}
        elif event.hash != hash_:
            yield _("%(chain)s was written anew: position %(seq)d is not what was published.") % {
                "chain": key,
                "seq": seq,
            }


def write_due_heads():
    """Write the heads once a day, where a key is set. Returns the number of days written: one or none."""
    if private_key() is None or written_today():
        return 0
    write_heads()
    return 1
