"""Giving the office's key to a colleague who has a duty here: by someone who holds it, never by an administrator."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.people import keys
from answerable.people.models import Officer
from answerable.people.unlocked import SignedIn
from answerable.web.guards import officers_only


@require_POST
@officers_only
def colleagues(request: HttpRequest, signed_in: SignedIn) -> HttpResponse:
    officer = get_object_or_404(Officer, id=request.POST.get("officer", "").replace("\0", ""), active=True)
    try:
        keys.give_key(str(signed_in.office.id if signed_in.office else ""), officer, signed_in.held_keys())
        messages.success(request, _("%(name)s can now open the cases of this office.") % {"name": officer.name})
    except KeyError:
        messages.warning(
            request, _("You do not hold the key of this office yourself. Please ask a colleague who does.")
        )
    return redirect("worklist")
