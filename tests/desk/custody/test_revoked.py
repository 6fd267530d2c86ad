"""A stamp whose authority's certificate was revoked or has ended: RFC 3161, section 4."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from safelight.desk.capture.captured import Captured
from safelight.desk.custody import Desk, open_desk, stamp, stamping, verify_desk
from safelight.desk.custody.packing import MANIFEST
from safelight.desk.custody.revoking import NoStamp
from safelight.desk.settings import DeskSettings
from tests.authority import Authority, served
from tests.desk.custody.samples import NOW, PURPOSE

ENDED = Path(__file__).with_name("ended")
"""A stamp whose authority's certificate ended four seconds after it began, made once with `openssl ts`."""
REASONS = x509.ReasonFlags


@pytest.fixture(scope="module")
def stamped(
    started_authority: Authority, tmp_path_factory: pytest.TempPathFactory, captured: Captured
) -> tuple[bytes, Mapping[str, bytes]]:
    """A manifest, and the files of its stamp."""
    started_authority.down, started_authority.canned = False, None
    started_authority.revoked = started_authority.list_of_revoked()
    home = tmp_path_factory.mktemp("stamped")
    desk = open_desk(DeskSettings(desk_home=home, tsa_url=started_authority.url, tsa_ca=started_authority.root))
    ref = desk.seal(captured, PURPOSE, NOW)
    assert stamp(desk, NOW).stamped == (ref.id,)
    (noted,) = (one.what for one in verify_desk(desk.vault).findings if one.what.startswith("Stamped"))
    assert "not revoked by the list of" in noted
    files = {path.name: path.read_bytes() for path in desk.vault.folder("stamps", ref.id).iterdir()}
    return desk.unpacked(ref.id).content[MANIFEST], files


def test_no_stamp_is_taken_of_an_authority_that_is_revoked(
    desk: Desk, captured: Captured, authority: Authority
) -> None:
    ref = desk.seal(captured, PURPOSE, NOW)
    authority.revoked = authority.list_of_revoked(datetime.now(UTC) - timedelta(days=1), REASONS.superseded)
    done = stamp(desk, NOW)
    assert (done.stamped, done.waiting) == ((), (ref.id,))
    assert "was revoked on" in done.why
    authority.revoked = b"no list at all"
    assert stamp(desk, NOW).stamped == (ref.id,)
    (noted,) = (one.what for one in verify_desk(desk.vault).findings if one.what.startswith("Stamped"))
    assert "no list of revoked certificates was to be had" in noted


@pytest.mark.parametrize(
    ("after", "reason", "holds"),
    [
        (timedelta(days=1), REASONS.superseded, True),
        (timedelta(days=1), REASONS.cessation_of_operation, True),
        (timedelta(days=1), REASONS.key_compromise, False),
        (timedelta(days=1), None, False),
        (timedelta(days=-1), REASONS.superseded, False),
    ],
)
def test_a_kept_list_is_heeded_offline(
    stamped: tuple[bytes, Mapping[str, bytes]],
    started_authority: Authority,
    after: timedelta,
    reason: x509.ReasonFlags | None,
    holds: bool,
) -> None:
    manifest, files = stamped
    when = stamping.check(manifest, files).at + after
    kept = {**files, stamping.REVOKED: started_authority.list_of_revoked(when, reason)}
    if holds:
        assert "leaves earlier stamps as they are" in stamping.check(manifest, kept).revocation
        return
    with pytest.raises(NoStamp, match="was revoked on"):
        stamping.check(manifest, kept)


def test_a_list_of_somebody_else_is_no_list(stamped: tuple[bytes, Mapping[str, bytes]], tmp_path: Path) -> None:
    manifest, files = stamped
    with served(tmp_path) as other:
        foreign = other.revoked
    for content in (foreign, b"damaged"):
        with pytest.raises(NoStamp, match="not one of who issued"):
            stamping.check(manifest, {**files, stamping.REVOKED: content})


def test_a_stamp_from_before_its_certificate_ended_goes_on_holding() -> None:
    files = {path.name: path.read_bytes() for path in ENDED.iterdir()}
    found = stamping.check(files.pop(MANIFEST), files)
    assert found.at < found.until < datetime.now(UTC)


def test_a_stamp_by_a_certificate_that_had_ended_is_refused(captured: Captured, tmp_path: Path, home: Path) -> None:
    with served(tmp_path) as authority:
        reissue(authority.folder, datetime.now(UTC) - timedelta(days=1))
        desk = open_desk(DeskSettings(desk_home=home, tsa_url=authority.url, tsa_ca=authority.root))
        desk.seal(captured, PURPOSE, NOW)
        done = stamp(desk, NOW)
    assert not done.stamped
    assert "expired" in done.why


def reissue(folder: Path, until: datetime) -> None:
    """The authority's certificate once more, ending then."""
    keys = load_pem_private_key((folder / "root.key").read_bytes(), None)
    assert isinstance(keys, RSAPrivateKey)
    old = x509.load_pem_x509_certificate((folder / "tsa.pem").read_bytes())
    made = x509.CertificateBuilder().subject_name(old.subject).issuer_name(old.issuer).public_key(old.public_key())
    made = made.serial_number(old.serial_number).not_valid_before(until - timedelta(days=9)).not_valid_after(until)
    for extension in old.extensions:
        made = made.add_extension(extension.value, extension.critical)
    (folder / "tsa.pem").write_bytes(made.sign(keys, SHA256()).public_bytes(Encoding.PEM))
