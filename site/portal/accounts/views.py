"""One's own sessions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .sessions import end_sessions, handle_of, own_sessions


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request):
    """Where I am signed in. A post ends the session of this handle, or all others."""
    here = request.session.session_key
    rows = own_sessions(request.user)
    if request.method == "POST":
        handle = request.POST.get("session", "")
        others = [row for row in rows if row.session_key != here]
        ended = end_sessions(
            others if handle == "others" else [row for row in others if handle_of(row) == handle]
        )
        if ended:
            messages.success(request, _("Signed out there."))
        else:
            messages.info(request, _("That session had ended already."))
        return redirect("account_sessions")
    listed = [{"row": row, "handle": handle_of(row), "here": row.session_key == here} for row in rows]
    return render(request, "account/sessions.html", {"sessions": listed, "others": len(listed) > 1})
