"""Ask the company's directory whether a password is right. It stands for any part of a login
that can fail: a database, a network, a missing table."""

from django.contrib.auth.backends import ModelBackend


class DirectoryBackend(ModelBackend):
    def authenticate(self, request, username=None, password=None):
        raise ConnectionError("directory.example.org does not answer")
