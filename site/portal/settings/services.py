"""What stands behind an address in the environment: the cache, the object storage, the collector of errors."""

from importlib.util import find_spec
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .environment import choice, needed, text

#: Entries of the cache in the database. Rate limits must not be thrown out by others.
CACHE_ENTRIES = 100_000


def caches(url):
    """``CACHES`` for ``redis://host:6379/0``, ``database``, or (nothing) the memory of each process."""
    if not url:
        return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    if url == "database":
        return {
            "default": {
                "BACKEND": "django.core.cache.backends.db.DatabaseCache",
                "LOCATION": "portal_cache",
                "OPTIONS": {"MAX_ENTRIES": CACHE_ENTRIES},
            }
        }
    if urlsplit(url).scheme in {"redis", "rediss", "unix"}:
        require("redis", "CACHE_URL", "redis")
        return {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}}
    raise ImproperlyConfigured(
        f"Set CACHE_URL to “database” or to a Redis server (redis://host:6379/0) instead of “{url}”."
    )


def object_storages(bucket):
    """The two storages of uploads in one bucket of an S3-compatible service: what is public and what is not."""
    require("storages", "OBJECT_STORAGE_BUCKET", "storage")
    options = {
        "bucket_name": bucket,
        "endpoint_url": text("OBJECT_STORAGE_ENDPOINT") or None,
        "region_name": text("OBJECT_STORAGE_REGION") or None,
        "access_key": text("OBJECT_STORAGE_KEY") or None,
        "secret_key": text("OBJECT_STORAGE_SECRET") or None,
        "addressing_style": choice("OBJECT_STORAGE_ADDRESSING", "auto", ("auto", "path", "virtual")),
        "default_acl": "private",
        "file_overwrite": False,
    }
    backend = "portal.operations.storage.ObjectStorage"
    return {
        "default": {"BACKEND": backend, "OPTIONS": {**options, "location": "media"}},
        "private": {"BACKEND": backend, "OPTIONS": {**options, "location": "private"}},
    }


def start_collector(dsn, *, environment):
    """Send unhandled errors to a Sentry-compatible collector, without anything that names a person."""
    require("sentry_sdk", "SENTRY_DSN", "sentry")
    import sentry_sdk  # optional: only whoever sets the variable has it

    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
    )


def time_stamps():
    """Address and certificates of the authority that stamps the published heads; both empty where none does."""
    url, certificate = text("AUDIT_STAMP_URL"), text("AUDIT_STAMP_CERTIFICATE")
    if url:
        require("rfc3161_client", "AUDIT_STAMP_URL", "timestamp")
        if urlsplit(url).scheme not in {"http", "https"}:
            raise ImproperlyConfigured(f"Set AUDIT_STAMP_URL to an http or https address instead of “{url}”.")
        needed("AUDIT_STAMP_CERTIFICATE", "to the file with the time-stamp authority's certificates (PEM).")
    return url, certificate


def require(module, variable, extra):
    if find_spec(module) is None:
        raise ImproperlyConfigured(
            f"{variable} needs the package {module}. Install shenping[{extra}], or leave {variable} out."
        )
