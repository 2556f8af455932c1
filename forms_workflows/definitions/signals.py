"""What the apps with definitions are told while one is published. Receivers that raise stop it; nothing is changed then."""

from django.dispatch import Signal

#: A draft is to be published, now or at a set time. ``draft``: the definition as it would be.
publishing = Signal()
#: A definition has gone live. ``definition``: as it is now; ``by``: the person who published it, or None.
went_live = Signal()
