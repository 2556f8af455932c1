"""A browser of a few lines: cookies, forms, and the proxy's headers, over a real connection."""

import http.client
import re

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

HOST = "apply.example.org"


class Unexpected(Exception):
    """The site answered otherwise than it should."""


class Answer:
    def __init__(self, response, body):
        self.status, self.headers, self.body = response.status, response.headers, body

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def location(self):
        return self.headers.get("Location", "")


class Browser:
    """One person's. Speaks to the application server as the proxy on the same machine would."""

    def __init__(self, port, *, address="203.0.113.7"):
        self.port, self.address, self.cookies = port, address, {}

    def get(self, path, *, expect=200):
        return self.ask("GET", path, expect=expect)

    def post(self, path, data, *, expect=302):
        fields = data | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        body = encode_multipart(BOUNDARY, fields)
        return self.ask("POST", path, body, {"Content-Type": MULTIPART_CONTENT}, expect=expect)

    def press(self, path, data):
        """Post, and say yes where the site asks before what cannot be undone."""
        answer = self.post(path, data, expect=(200, 302))
        return answer if answer.status == 302 else self.post(path, data | {"sure": "1"})

    def sign_in(self, username, password):
        self.get("/accounts/login/")
        self.post("/accounts/login/", {"login": username, "password": password})
        return self

    def ask(self, method, path, body=None, headers=None, *, expect):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": self.address,
            "Referer": f"https://{HOST}/",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **(headers or {}),
        }
        connection.request(method, path, body, sent)
        response = connection.getresponse()
        answer = Answer(response, response.read())
        connection.close()
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status not in (expect if isinstance(expect, tuple) else (expect,)):
            told = re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2])
            raise Unexpected(
                f"{method} {path}: {answer.status} instead of {expect}. {' '.join(told.split())[:600]}"
            )
        return answer
