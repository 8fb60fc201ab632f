"""Files of former systems, and sample counties."""

from __future__ import annotations

from muniment.errors import MunimentError


class ImporterError(MunimentError):
    """Files of former systems."""

    http_status = 422


class NothingToImport(ImporterError):
    """A folder without one of the files that are read."""

    says = "{path} holds nothing to import."
    advice = "Nothing was recorded. A folder holds one or more of {names}; a single file needs --kind."
    exit_code = 2


class KindNeeded(ImporterError):
    """A single file whose kind was not said and can not be told from its name."""

    says = "It is not said what {file} holds."
    advice = "Nothing was recorded. Add --kind with one of {kinds}."
    exit_code = 2


class NotATable(ImporterError):
    """A file that is no separated text."""

    says = "{file} is not a table of text: {why}."
    advice = "Nothing was recorded. Open it in its own program and save as CSV (best: “CSV UTF-8”), then import that."


class FileEmpty(ImporterError):
    """A file without even headings."""

    says = "{file} is empty."
    advice = "Nothing was recorded. Export it again; a table with no rows still has its headings."


class SignsRefused(ImporterError):
    """A file whose letters can not be told with certainty."""

    says = "The letters of {file} can not be read with certainty: {why}."
    advice = "Nothing was recorded. Export it again as UTF-8, or repair the lines named: a name read wrongly is lost."


class HeadingsRefused(ImporterError):
    """Headings that do not say what each column holds."""

    says = "The headings of {file} can not be used: {why}."
    advice = (
        "Nothing was recorded. Correct the first row, or name the columns in a mapping (docs/importing.md)."
    )


class MappingRefused(ImporterError):
    """A mapping file that says something that can not be followed."""

    says = "The mapping {file} can not be used: {why}."
    advice = "Nothing was recorded. docs/importing.md shows the four tables and their words."
    exit_code = 2


class RowsRefused(ImporterError):
    """Some rows can not be taken, so none was."""

    says = "{refused} of {rows} rows can not be taken; the first: {first}."
    advice = (
        "Nothing was recorded. Correct the rows and import again, or add --keep-good to record the others and have "
        "these written beside the file, with reasons."
    )


class AlreadyImported(ImporterError):
    """The same bytes once more."""

    says = "{file} was imported already, on {on}, by {by} ({recorded} of {rows} rows)."
    advice = (
        "Nothing was recorded this time. The other files of a folder can be imported one by "
        "one. If these rows must be taken a second time, add --again."
    )


class FileChanged(ImporterError):
    """A file that is still being written."""

    says = "{file} changed while it was read."
    advice = "Nothing was recorded. Wait until the export is complete, then import again."


class NoPlaceForRefused(ImporterError):
    """Refused rows could be written nowhere, and would be known to nobody."""

    says = "Nothing can be written in {folder}, where refused rows of {file} would go."
    advice = "Nothing was recorded. Copy the file to a folder of yours and import it there, or leave out --keep-good."


class SampleFolderTaken(ImporterError):
    """A sample county would be written over other files."""

    says = "{folder} holds files already."
    advice = "Nothing was written. Name an empty folder."
    exit_code = 2
