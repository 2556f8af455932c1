"""Sign-in: what django-allauth leaves to the project, and idle sessions."""
