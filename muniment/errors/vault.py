"""Bytes by digest."""

from __future__ import annotations

from muniment.errors import MunimentError


class VaultError(MunimentError):
    """Bytes by digest."""


class NoSuchBlob(VaultError):
    """The vault has no bytes of this digest."""

    says = "The vault holds no file with the digest {digest}."
    advice = "Nothing was changed. Check the digest; `muniment file list ITEM` shows those of an item."
    exit_code = 2
    http_status = 404


class DigestMismatch(VaultError):
    """A file's bytes no longer match the digest on the ledger."""

    says = "The file {path} should have the digest {expected}, but its bytes give {found}."
    advice = (
        "Nothing was changed. Keep the file as it is for examination, and restore its bytes from a backup."
    )
    exit_code = 6
    http_status = 500


class BadDigest(VaultError):
    """Not a SHA-256 digest."""

    says = "{found!r} is not a digest: 64 digits of 0-9 and a-f are expected."
    advice = "Nothing was changed. Copy the digest from `muniment file list ITEM`."
    exit_code = 2
    http_status = 400


class VaultFull(VaultError):
    """The bytes did not fit, or the disk failed while they were written."""

    says = "{name} could not be stored: {why}."
    advice = "Nothing of it was kept and nothing was recorded. Make room, then add the file again."
    http_status = 507


class VaultLost(VaultError):
    """The vault's folder can not be used."""

    says = "The vault in {root} can not be used: {why}."
    advice = "Nothing was recorded. Check that its disk is there and that this user may write to it."
    exit_code = 6
    http_status = 503
