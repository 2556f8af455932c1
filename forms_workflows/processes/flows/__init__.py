"""Flow classes of published process versions: ``flows.V<pk>_<first 8 of the digest>``, made when first asked for.

viewflow stores such references in its rows and resolves them by import. A name that cannot be resolved raises
AttributeError, which viewflow reads as "no flow" without remembering it.
"""

import logging
import re
import threading

from django.db import DatabaseError, router

logger = logging.getLogger(__name__)

_NAME = re.compile(r"^V(?P<pk>[0-9]+)_(?P<digest>[0-9a-f]{8})$")
_lock, _classes = threading.RLock(), {}


def class_name(version):
    """The digest in the name keeps a restored or reused primary key from meeting another version's class."""
    return f"V{version.pk}_{version.digest[:8]}"


def __getattr__(name):
    match = _NAME.match(name)
    if match is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = _classes.get(name)
    if found is None:
        with _lock:  # one class object per version and worker: viewflow compares classes by identity
            found = _classes.get(name)
            if found is None:
                found = _classes[name] = _load(name, int(match["pk"]), match["digest"])
    return found


def _load(name, pk, digest):
    from ..models import ProcessVersion
    from .compiler import compile_flow  # needs the models, which viewflow's own fields may ask for first

    using = router.db_for_write(ProcessVersion)  # not a replica that lags behind
    version = ProcessVersion._base_manager.using(using).filter(pk=pk).first()
    if version is None or not version.digest.startswith(digest):
        raise AttributeError(f"no published process version {name}")
    if not version.is_intact:
        logger.error("Process version %s does not match its digest any more", name)
        raise AttributeError(f"process version {name} was tampered with")
    try:
        return compile_flow(graph=version.process, version_pk=pk, name=name, module=__name__)
    except DatabaseError:
        raise  # passing trouble must not look like "no flow"
    except Exception as error:  # one broken version must not take every list down
        logger.exception("Cannot compile process version %s", name)
        raise AttributeError(f"process version {name} cannot be compiled") from error
