"""A place of which no rule is encoded: lines, possession time and our own notice of existence; no date of law."""

from muniment.jurisdictions.calendar import Calendar
from muniment.jurisdictions.law import Ground, Pack

PACK = Pack(
    code="general",
    name="General (no rule encoded)",
    review="unreviewed",
    number_label="case number",
    calendar=Calendar("US"),
    grounds=(
        Ground(
            code="general.protective-order",
            says="A court ordered that the contents be withheld",
            source="the order named",
            needs_order=True,
            mark="R",
        ),
    ),
    not_encoded=("every rule of disclosure of this place",),
)
