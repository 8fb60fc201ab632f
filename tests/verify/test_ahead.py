"""Files that are hashed while the proofs are read: the same digests, and nobody waits for ever."""

import threading

import pytest

from muniment.verify import ahead
from muniment.verify.package import FileRefused, Volume
from tests.verify.thief import PACKAGE, digest, failing, judge, vector_files, write

FILES = vector_files()


@pytest.fixture(autouse=True)
def always(monkeypatch):
    monkeypatch.setattr(ahead, "WORTH_IT", 0)


def test_the_verdict_is_the_same(tmp_path):
    assert judge(FILES, tmp_path / "good").verdict == PACKAGE["verdict"]
    assert failing(judge({**FILES, "DATA/README.TXT": b"!"}, tmp_path / "bad")) == {14}


def test_digests_are_those_of_the_files_in_any_order(tmp_path):
    volume = Volume(write(FILES, tmp_path))
    with ahead.Digests(volume) as digests:
        for path in sorted(FILES, reverse=True):
            assert digests.of(path) == digest(FILES[path])
        assert digests.of("PACKAGE.note") == digest(FILES["PACKAGE.note"])  # asked again
        with pytest.raises(FileRefused):
            digests.of("not there")


def test_a_file_that_can_not_be_read_is_told_to_whoever_asks(tmp_path, monkeypatch):
    volume = Volume(write(FILES, tmp_path))
    (tmp_path / "DATA/README.TXT").unlink()
    real = Volume.digest

    def digest_or_die(self, path):
        if path == "PACKAGE.note":
            raise MemoryError
        return real(self, path)

    monkeypatch.setattr(Volume, "digest", digest_or_die)
    with ahead.Digests(volume) as digests:
        with pytest.raises(FileRefused, match="can not be read"):
            digests.of("DATA/README.TXT")
        with pytest.raises(MemoryError):
            digests.of("PACKAGE.note")
        assert digests.of("manifest-sha256.txt")


def test_what_was_begun_ends_with_the_check(tmp_path):
    before = threading.active_count()
    with ahead.Digests(Volume(write(FILES, tmp_path))):
        pass
    for thread in threading.enumerate():
        if thread.daemon and thread is not threading.current_thread():
            thread.join(10)
    assert threading.active_count() <= before
