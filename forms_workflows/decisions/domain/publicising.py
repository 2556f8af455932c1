"""What of an application stands in the public register."""

#: Column types of a public table that say who and what; figures and codes of companies stay in the file (§4.6).
PUBLIC_COLUMNS = ("text", "choice", "region")


def public_answers(submission, answers):
    """Of a case's answers those to fields that the form declares public; nothing else ever reaches a public page."""
    return {
        field.code: public_value(field, answers[field.code])
        for field in submission.form_version.form.fields
        if field.may_be_published and field.code in answers
    }


def public_value(field, value):
    if field.type != "table":
        return value
    kept = {"id", *(column.code for column in field.columns if column.type in PUBLIC_COLUMNS)}
    return [{name: given for name, given in row.items() if name in kept} for row in value]
