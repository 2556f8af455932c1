"""What happens to people that work may depend on. Sent inside the transaction of the change."""

from django.dispatch import Signal

# With ``person`` and ``by``: nobody signs in with the account any more. Tasks that the person holds go back.
person_deactivated = Signal()

# With ``person``, ``desk`` (the token that the person no longer has, ``role@d<department>``) and ``by``.
role_revoked = Signal()
