"""What can be asked of the box beside reading: pages drawn, places found, redactions made and judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from muniment.readers.limits import TooMuchError
from muniment.readers.source import Source, UnreadableError
from muniment.readers.walk import Tell

# Name: module and function `(source, tell, product, about)`. Modules load when they are first wanted.
_TASKS = {
    "draw": ("drawing", "draw"),
    "suggest": ("redaction.suggesting", "suggest"),
    "redact": ("redaction.applying", "apply"),
    "leaks": ("redaction.gate", "leaks"),
    "check": ("redaction.judging", "judge"),
}


def run(task: str, source: Source, tell: Tell, product: IO[bytes], about: Mapping[str, Any]) -> None:
    """Do it; whatever is in the way is said as `refused`."""
    module, name = _TASKS[task]
    try:
        loaded = __import__(f"muniment.readers.{module}", fromlist=[name])
        getattr(loaded, name)(source, tell, product, about)
        product.flush()
    except (UnreadableError, TooMuchError) as refused:
        tell({"refused": str(refused).rstrip(".")})
    except MemoryError:
        tell({"refused": "it asks for more memory than a file may have"})
    except Exception as error:  # noqa: BLE001  whatever a library raises over a stranger's bytes
        tell({"refused": f"it can not be worked on ({type(error).__name__}: {str(error)[:200]})"})
