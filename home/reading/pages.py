"""Pages about to be drawn as items of a list."""


def prepare_listing(pages):
    """The pages as a list, each kind having read at once what its items show: a list costs the same however long."""
    pages = list(pages)
    for model in {type(page) for page in pages}:
        if prepare := getattr(model, "prepare_listing", None):
            prepare([page for page in pages if type(page) is model])
    return pages
