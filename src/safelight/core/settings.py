"""Settings: one typed class, read once from the environment, passed in; nothing else reads the environment.

>>> Settings(home=Path("/tmp/x"), rate_limit=60).rate_limit
60
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from safelight.core.errors import BadFilter


class Settings(BaseSettings):
    """What an operator can set, all optional; each is named SAFELIGHT_ and its field's name in capitals."""

    model_config = SettingsConfigDict(env_prefix="SAFELIGHT_", extra="ignore", frozen=True)

    home: Path = Field(
        default_factory=lambda: Path.home() / ".safelight",
        description="Folder of the city databases, keys and catalogue additions. --home beats it.",
    )
    public_url: str = Field("http://127.0.0.1:8000", description="Address of the public site, for links and citations.")
    database_url: str | None = Field(
        None, description="PostgreSQL for people and sessions; SQLite in the home folder without it."
    )
    secret_key: SecretStr | None = Field(None, description="Signs sessions. Made in HOME/keys without it.")
    record_key: SecretStr | None = Field(
        None, description="64 hex digits: keys record ids and the noise. Made in HOME/keys without it."
    )
    rate_limit: int = Field(600, ge=1, description="API requests a minute a client; none on loopback.")
    trusted_proxies: str | None = Field(
        None, description="Addresses of reverse proxies whose X-Forwarded-For is believed, comma-separated."
    )
    contact: str | None = Field(None, description="E-mail or address put into the User-Agent that publishers see.")
    socrata_token: SecretStr | None = Field(
        None, description="Application token for Socrata portals: a higher limit, nothing else."
    )
    x_bearer: SecretStr | None = Field(
        None, description="Bearer token of an X project; without it no account on X is read."
    )
    day_key_dir: Path | None = Field(
        None, description="Folder of Presence's day keys, in memory: /dev/shm without it. Elsewhere: for a demo alone."
    )
    twilio_account_sid: str | None = Field(None, description="Twilio account whose numbers people text to.")
    twilio_auth_token: SecretStr | None = Field(
        None, description="Its token; two, comma-separated, while one is replaced. Without it Twilio's hook is off."
    )
    twilio_numbers: str | None = Field(
        None, description="Which number is of which city: +12135550100=los_angeles, comma-separated."
    )
    twilio_api: str = Field("https://api.twilio.com", description="Twilio's API; another one for tests alone.")
    webhook_secret: SecretStr | None = Field(
        None, description="Shared with a gateway that posts texts as signed JSON. Without it that hook is off."
    )
    webhook_url: str | None = Field(None, description="Where that gateway takes texts to be sent and deletions.")
    text_seconds: float = Field(
        10.0, ge=0, description="Seconds between two texts that one number sends by itself: carriers allow no more."
    )
    text_budget: int = Field(500, ge=0, description="Parts of texts a day that a city's number sends by itself.")
    photo_model: str | None = Field(
        None,
        description="Network that looks at photos (ONNX, its card beside it as .json), or `moderator`: people alone.",
    )
    exit_url: str = Field(
        "https://www.weather.gov/", description="Where the quick-exit button of every page leads: a neutral page."
    )
    tiles_style: str | None = Field(
        None,
        description="Address of a MapLibre style for an online base map, whose server sees where readers look.",
    )
    log_level: str = Field("warning", description="debug, info, warning or error.")


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment; `overrides` that are not None win. A bad value gets a sentence."""
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = f"SAFELIGHT_{str(first['loc'][0]).upper()}"
        raise BadFilter(f"{name}: {first['msg']}.", fix="See the operator guide, Settings.") from None
