"""What `may` answered."""

from __future__ import annotations

from muniment.errors import MunimentError


class NotAllowed(MunimentError):
    """`may` answered no."""

    says = "{user} may not {act}: {because}."
    advice = "Nothing was recorded. Ask someone whose role allows it, or an administrator for the role."
    exit_code = 3
    http_status = 403
