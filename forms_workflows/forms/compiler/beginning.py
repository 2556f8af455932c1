"""What a field may be filled in from when a draft begins: nothing but the applicant and the round is known then."""

KNOWN = {
    "applicant": {"record": dict.fromkeys(("kind", "region", "level", "code"), "text")},
    "round": {"record": {"year": "number"}},
}
#: Types of fields that can be filled in for the applicant; what somebody declares or uploads is not among them.
FILLED_IN = ("text", "long_text", "integer", "decimal", "choice", "region", "date", "credit_code")
