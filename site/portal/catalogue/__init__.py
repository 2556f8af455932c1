"""The message catalogues: compile them, bring them up to date with the code, say what they lack.

``python -m portal.catalogue compile | collect | check``: none of them needs GNU gettext.

``locale`` holds the project's own strings, ``locale_vendor`` those that packages leave in English on screens we use.
"""
