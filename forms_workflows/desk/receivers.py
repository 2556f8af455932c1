"""What the desk does when something happens elsewhere."""

from django.contrib.auth.signals import user_logged_in

from .views.interrupted import forget


def connect():
    user_logged_in.connect(forget, dispatch_uid="desk.forget_interrupted")
