"""What was posted after the session had ended: kept, and shown again to the same person after signing in."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.signing import BadSignature, Signer
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from forms_workflows.wording import joined

KEY = "interrupted"
#: Name of the hidden field that says who filled in a form.
AUTHOR = "author"
#: Characters of everything that was typed; a session is a row of the database.
LONGEST = 500_000
signer = Signer(salt="desk.author")


def author_of(user):
    """What the hidden field holds: nobody can put another person's name there."""
    return signer.sign(user.pk)


def keep(request, *, page):
    """Keep the post in the session of whoever has to sign in now, and lead there. ``page`` shows it again.

    Files cannot be kept; their names are, so that the person is told which to choose again.
    """
    try:
        author = signer.unsign(request.POST.get(AUTHOR, ""))
    except BadSignature:
        author = None
    data = {
        name: values for name, values in request.POST.lists() if name not in (AUTHOR, "csrfmiddlewaretoken")
    }
    size = sum(len(name) + sum(map(len, values)) for name, values in data.items())
    if author and page and size <= LONGEST:
        files = [upload.name for name in request.FILES for upload in request.FILES.getlist(name)]
        request.session[KEY] = {"path": request.path, "author": author, "data": data, "files": files}
    return redirect_to_login(request.get_full_path() if page else reverse("desk:home"))


def take(request):
    """What this person had posted to this address before signing in, once; else nothing."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEY]
    if kept["author"] != str(request.user.pk):
        return None
    data = QueryDict(mutable=True)
    for name, values in kept["data"].items():
        data.setlist(name, values)
    messages.warning(request, what_became_of_it(kept["files"]))
    return data


def what_became_of_it(files):
    text = _("You had been signed out. What you had typed stands below again and is not saved yet.")
    if files:
        text += " " + _("Choose these files again: %(names)s.") % {"names": joined(files)}
    return text


def forget(sender, request, user, **kwargs):
    """Somebody else has signed in: what was kept is not for those eyes."""
    kept = request.session.get(KEY)
    if kept and kept["author"] != str(user.pk):
        del request.session[KEY]
