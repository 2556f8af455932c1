"""What happens to people that work may depend on. Sent inside the transaction of the change."""

from django.dispatch import Signal

# With ``person`` and ``by``: nobody signs in with the account any more. Tasks that the person holds go back.
person_deactivated = Signal()

# With ``person``, ``desk`` (the token that the person no longer has, ``role@d<department>``) and ``by``.
role_revoked = Signal()

# With ``role``, ``department`` and ``organisation``, each of which may be None: which stages somebody serves who holds
# the role there. Each receiver answers a list of objects with a ``process`` and its ``stages``.
services_asked = Signal()
