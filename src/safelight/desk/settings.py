"""The desk's own settings, read by the desk alone: the public site knows none of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import orjson
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from safelight.core.errors import BadFilter


class DeskSettings(BaseSettings):
    """What the desk's operator can set, all optional; each is named SAFELIGHT_ and its field's name in capitals."""

    model_config = SettingsConfigDict(env_prefix="SAFELIGHT_", extra="ignore", frozen=True)

    desk_home: Path = Field(
        default_factory=lambda: Path.home() / ".safelight-desk",
        description="Folder of bundles, chain and keys; nothing of the public site.",
    )
    desk_database_url: str | None = Field(None, description="PostgreSQL of the desk's service; no command needs it.")
    desk_key: SecretStr | None = Field(
        None, description="An age identity (AGE-SECRET-KEY-1…): opens and signs. Made in the desk's folder without it."
    )
    desk_allow: str | None = Field(
        None, description="host:port that capture may reach though the address is private, comma-separated."
    )
    desk_hash_lists: Path | None = Field(
        None, description="Folder of *.sha256, *.md5 and *.pdq: pictures that must not be kept. Checked before sealing."
    )
    desk_quarantine_to: str | None = Field(
        None, description="age1… of whoever may open what was quarantined. A key of its own in the folder without it."
    )
    desk_report_route: str | None = Field(
        None, description="Whom to tell of a quarantined picture, in a sentence. The law's own route without it."
    )
    desk_unlinked_days: int = Field(
        90, ge=1, description="Days after which a bundle that nobody marked as kept may be deleted."
    )
    spark: str | None = Field(
        None, description="Address of a Spark master (local[2], spark://host:7077): desk link works there. Else here."
    )
    desk_kept_days: int | None = Field(
        None, ge=1, description="Days after which a kept bundle may be deleted; only by hand without it."
    )
    tsa_url: str | None = Field(None, description="RFC 3161 authority that stamps bundles. They wait without it.")
    tsa_ca: Path | None = Field(
        None, description="PEM file of that authority's root. The roots that browsers know without it."
    )

    def fingerprint(self) -> str:
        """SHA-256 of all settings but the secrets: which configuration a capture was made under."""
        plain = self.model_dump(mode="json", exclude={"desk_key", "desk_database_url"})
        return hashlib.sha256(orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)).hexdigest()


def load_desk_settings(**overrides: object) -> DeskSettings:
    """Settings from the environment; `overrides` that are not None win. A bad value gets a sentence."""
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return DeskSettings(**given)  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = f"SAFELIGHT_{str(first['loc'][0]).upper()}"
        raise BadFilter(f"{name}: {first['msg']}.", fix="See the operator guide, The desk's settings.") from None
