from django.urls import path

from .views.heads import published

app_name = "audit"
urlpatterns = [path("heads.json", published, name="heads")]
