"""Pictures are shown; no other stored file has a public address."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

PICTURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def stored(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def store(name, content=PICTURE):
        return default_storage.url(default_storage.save(name, ContentFile(content)))

    return store


def test_a_rendition_is_shown_as_what_it_is(client, stored, db):
    response = client.get(stored("images/mark.width-400.png"))
    assert response.status_code == 200
    assert b"".join(response) == PICTURE
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    [
        "documents/list.pdf",
        "documents/photo.png",
        "original_images/mark.png",
        "images/a.svg",
        "images/a.html",
    ],
)
def test_whatever_is_no_picture_of_a_page_is_not(name, client, stored, db):
    assert client.get(stored(name)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "images/none.png",
        "images/../documents/photo.png",
        "images/%2e%2e/documents/photo.png",
        "images/",
        "images",
    ],
)
def test_no_way_leads_out_of_the_folder(path, client, stored, db):
    stored("documents/photo.png")
    assert client.get(f"/media/{path}").status_code == 404


def test_stored_files_are_for_our_account_only(stored, settings):
    stored("images/mark.png")
    file = settings.MEDIA_ROOT / "images" / "mark.png"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
