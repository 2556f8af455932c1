"""Time stamps of the daily heads: somebody else's word that the file existed by then (RFC 3161).

Whoever has the installation's key can sign other heads for a day that is past; no authority stamps them for that
day any more. A stamp stands beside its file under the same name, as the authority's answer in DER, so that others
check it too: ``openssl ts -verify -in heads-<date>.tsr -data heads-<date>.json -CAfile …``.
"""

import logging
from http.client import HTTPException
from pathlib import Path
from urllib.request import Request, urlopen

from cryptography import x509
from django.conf import settings
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused

from . import heads

try:
    import rfc3161_client as rfc3161
except ImportError:  # an option: shenping[timestamp]
    rfc3161 = None

logger = logging.getLogger(__name__)

#: Seconds that the tick waits for the authority, and what an answer takes at most.
PATIENCE, ANSWER_BYTES = 10, 100_000


def stamp_of(path):
    return path.with_suffix(".tsr")


def stamp_due_heads():
    """Have the daily files stamped that are not yet, the newest first. Returns how many were.

    An authority that is away or answers nonsense is a warning in the log; the next sweep asks again.
    """
    if not settings.AUDIT_STAMP_URL:
        return 0
    done = 0
    for path in sorted(heads.folder().glob("heads-*.json"), reverse=True):
        if stamp_of(path).exists():
            continue
        try:
            write_stamp(path)
        except (Refused, OSError) as error:
            logger.warning("%s has no time stamp yet: %s", path.name, error)
            break
        done += 1
    return done


def write_stamp(path):
    """Have the file stamped, and keep the answer once it holds. Refused or OSError where that cannot be."""
    content = path.read_bytes()
    request = library().TimestampRequestBuilder().data(content).build()
    answer = ask(request.as_bytes())
    read_stamp(answer, content, authority=settings.AUDIT_STAMP_CERTIFICATE, nonce=request.nonce)
    draft = path.with_suffix(".new")
    draft.write_bytes(answer)
    draft.replace(stamp_of(path))


def ask(query):
    request = Request(  # noqa: S310  the settings take http and https only
        settings.AUDIT_STAMP_URL, data=query, headers={"Content-Type": "application/timestamp-query"}
    )
    try:
        with urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
            return response.read(ANSWER_BYTES)
    except (OSError, HTTPException) as error:
        raise Refused(_("the time-stamp authority is away (%(reason)s)") % {"reason": error}) from error


def read_stamp(answer, content, *, authority, nonce=None):
    """When ``content`` was stamped. Refused if the answer is not this authority's word about this content.

    ``authority`` is a file with the certificates to trust (PEM). Nothing is asked of anybody: the certificates
    have to have been valid when it was stamped.
    """
    library()
    trusted = certificates(authority)
    try:
        stamp = rfc3161.decode_timestamp_response(answer)
        rfc3161.VerifierBuilder(roots=trusted, nonce=nonce).build().verify_message(stamp, content)
        at = stamp.tst_info.gen_time
    except (ValueError, rfc3161.VerificationError) as error:
        raise Refused(_("The time stamp does not hold: %(reason)s") % {"reason": error}) from error
    return at


def certificates(path):
    try:
        return x509.load_pem_x509_certificates(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        raise Refused(
            _("“%(path)s” is no file with certificates of a time-stamp authority (PEM).") % {"path": path}
        ) from error


def library():
    if rfc3161 is None:
        raise Refused(_("Time stamps need a package: install shenping[timestamp]."))
    return rfc3161
