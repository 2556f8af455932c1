"""The desk: where applicants and reviewers work."""

from django.urls import path

from .views import applications, designations, filling, home, lists, objections, panels, rounds, sheets, tasks

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("messages/", home.messages, name="messages"),
    path("messages/read/", home.read_all, name="read_all"),
    path("messages/<int:pk>/", home.message, name="message"),
    path("apply/<int:round_pk>/", applications.apply, name="apply"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/finish/", applications.finish, name="finish"),
    path("applications/<int:pk>/reopen/", applications.reopen, name="reopen"),
    path("applications/<int:pk>/sign/", applications.sign, name="sign"),
    path("applications/<int:pk>/resubmit/", applications.resubmit, name="resubmit"),
    path("applications/<int:pk>/withdraw/", applications.withdraw_application, name="withdraw"),
    path("applications/<int:pk>/review/", filling.review, name="review"),
    path("applications/<int:pk>/sections/<slug:code>/", filling.section, name="section"),
    path("partners/<int:pk>/confirm/", applications.confirm, name="confirm"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/<str:direction>/", tasks.step, name="step"),
    path("cases/<int:pk>/", tasks.case, name="case"),
    path("sheets/", sheets.sheets, name="sheets"),
    path("sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("rounds/<int:pk>/", rounds.round_overview, name="round"),
    path("rounds/<int:pk>/export/", rounds.export_summary, name="export"),
    path("rounds/<int:round_pk>/panels/new/", panels.new_panel, name="new_panel"),
    path("rounds/<int:round_pk>/ranking/", lists.ranking, name="ranking"),
    path("rounds/<int:round_pk>/designation/", designations.designation, name="designation"),
    path("panels/<int:pk>/", panels.panel, name="panel"),
    path("panels/<int:pk>/edit/", panels.edit_panel, name="edit_panel"),
    path("shortlists/<int:pk>/", lists.shortlist, name="shortlist"),
    path("objections/", objections.objections, name="objections"),
    path("objections/<int:pk>/", objections.objection, name="objection"),
    path("objections/<int:pk>/evidence/", objections.evidence, name="evidence"),
    path("files/<uuid:pk>/", filling.attachment, name="attachment"),
]
