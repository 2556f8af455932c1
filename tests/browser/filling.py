"""Types an answers document into a form as it stands on the page, whatever fields it has."""

SILENT = ("computed", "note")


class Filler:
    """Fills the inputs inside of ``place`` (a page or a part of one). ``files``: {field code: [(name, content)]}."""

    def __init__(self, place, files=None):
        self.place, self.files = place, files or {}

    def fill(self, section, answers):
        """Every field of a section of a schema that the document answers and the page shows."""
        for field in section.fields:
            name = field.code
            if name in self.files:
                self.upload(name, self.files[name])
            elif answers.get(name) is not None:
                self.enter(field, name, answers[name])

    def enter(self, field, name, value):
        kind = field.type
        if kind in SILENT:
            return
        if kind == "table":
            self.enter_rows(field, name, value)
        elif isinstance(value, dict):  # a contact, an indicator by year
            for part, text in value.items():
                self.write(f"{name}-{part}", text)
        elif kind == "declaration":
            self.choose(name, "true" if value else "false")
        elif isinstance(value, list):
            for code in value:
                self.choose(name, code)
        elif kind in ("choice", "region"):
            self.choose(name, value)
        else:
            self.write(name, value)

    def enter_rows(self, field, name, rows):
        """Add as many rows as are wanted, then fill them in the order in which they stand."""
        shown = self.place.locator(f'[data-table="{field.code}"] > tbody > tr')
        while not field.fixed_rows and shown.count() < len(rows):
            self.place.locator(f'[name="add-{name}"]').click()
        for number, row in enumerate(rows):
            row_id = shown.nth(number).get_attribute("data-row")
            for column in field.columns:
                value = row.get(column.code)
                if value is not None:
                    self.enter(column, f"{name}-{row_id}-{column.code}", value)

    def write(self, name, text):
        self.place.locator(f'[name="{name}"]').fill(str(text))

    def choose(self, name, code):
        """An option of a drop-down list, else a radio button or a box."""
        one = self.place.locator(f'select[name="{name}"]')
        if one.count():
            one.select_option(code)
        else:
            self.place.locator(f'[name="{name}"][value="{code}"]').check()

    def upload(self, name, files):
        self.place.locator(f'[name="{name}"]').set_input_files(
            [{"name": file, "mimeType": "application/pdf", "buffer": content} for file, content in files]
        )
