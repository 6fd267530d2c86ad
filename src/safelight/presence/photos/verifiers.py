"""Who can be asked what a photo shows: a network in ONNX with its card, or a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, model_validator

from safelight.core.errors import StoreError
from safelight.images.pixels import Pixels
from safelight.presence.photos.verifier import Heat, Outcome, PhotoVerdict

Channels = tuple[float, float, float]

HEAT: Final = "heat"
"""The name of a network's answer (1 x 1 x rows x columns) that says which parts of a photo spoke for police."""

PEOPLE, STRANGE = "people", "strange"
"""Names of a network's answers (1 x 1 each): how likely somebody stands near, and how likely it's no photo."""


class Card(BaseModel):
    """What a network must be told and believed, as its card (JSON) says.

    The network takes one picture, 1 x 3 x `side` x `side`: the photo squeezed to a square, values 0 to 1, less `mean`,
    by `std`. Its first answer is two logits: not police, police; divided by `temperature` they make a probability (as
    validation showed). At or above `police_at` a photo shows police, at or below `not_police_at` it doesn't, between
    them a person looks. `most_energy`: -T ln(sum of e^(logit/T)) above which a photo is unlike those of the training
    (Liu et al., "Energy-based out-of-distribution detection", 2020): whatever the probability says, a person looks.
    `people_at`: where the network's answer PEOPLE is as high or higher, a photo isn't called `not police`: a network of
    vehicles can't tell an officer from a passer-by, so a person looks. `strange_at`: where its answer STRANGE is as
    high or higher it's no photo but a drawing, a screenshot or the like: a person looks. None: it doesn't tell that.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = Field(min_length=1, max_length=80)
    side: int = Field(ge=8, le=1024)
    mean: Channels = (0.0, 0.0, 0.0)
    std: Channels = (1.0, 1.0, 1.0)
    temperature: float = Field(default=1.0, gt=0)
    police_at: float = Field(gt=0, le=1)
    not_police_at: float = Field(ge=0, lt=1)
    most_energy: float
    people_at: float | None = Field(default=None, gt=0, le=1)
    strange_at: float | None = Field(default=None, gt=0, le=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.not_police_at >= self.police_at or min(self.std) <= 0:
            raise ValueError("thresholds or deviations are not in order")
        return self

    def beside(self) -> dict[str, float | None]:
        """From where on answers beside the logits send a photo to a person."""
        return {PEOPLE: self.people_at, STRANGE: self.strange_at}


@dataclass(frozen=True, slots=True)
class Moderator:
    """Nobody but a person says what a photo shows: how it is where no network is set up."""

    def verify(self, pixels: Pixels) -> PhotoVerdict:  # a person sees it, not we
        """Unsure: it goes to a person."""
        return PhotoVerdict(Outcome.UNSURE, None, "moderator")


@dataclass(frozen=True, slots=True)
class OnnxVerifier:
    """A network that was trained to tell photos of police from others."""

    card: Card
    _session: onnxruntime.InferenceSession = field(repr=False)

    @classmethod
    def load(cls, model: Path, card: Path) -> OnnxVerifier:
        """The network at `model` as the card at `card` says. Raises StoreError: one of them can't be used."""
        try:
            said, network = Card.model_validate_json(card.read_bytes()), session(model.read_bytes())
            told = {one.name for one in network.get_outputs()}
            if any(at is not None and name not in told for name, at in said.beside().items()):
                raise ValueError
            return cls(said, network)
        except Exception:  # what onnxruntime raises has no class in common
            raise StoreError(
                "The network that looks at photos, or its card, can't be used.",
                fix="Without it photos go to moderators.",
                operator=f"Check {model} and {card}.",
            ) from None

    def verify(self, pixels: Pixels) -> PhotoVerdict:
        """What the network says; unsure where it isn't sure, the photo is unlike any it knows or none, or it fails.

        Unsure too where it sees no police, but somebody near.
        """
        answers = self._answers(pixels)
        if answers is None:
            return PhotoVerdict(Outcome.UNSURE, None, self.card.name)
        scaled = answers.logits / self.card.temperature
        spread = float(np.logaddexp(scaled[0], scaled[1]))
        probability = float(np.exp(scaled[1] - spread))
        energy = -self.card.temperature * spread
        outcome = self._outcome(probability, energy, answers.beside)
        return PhotoVerdict(outcome, probability, self.card.name, answers.heat)

    def _outcome(self, probability: float, energy: float, beside: frozenset[str]) -> Outcome:
        if energy > self.card.most_energy or STRANGE in beside:
            return Outcome.UNSURE
        if probability >= self.card.police_at:
            return Outcome.POLICE
        return Outcome.NOT_POLICE if probability <= self.card.not_police_at and PEOPLE not in beside else Outcome.UNSURE

    def _answers(self, pixels: Pixels) -> _Answers | None:
        """All that the network says, or None where it fails or its numbers are none."""
        side = self.card.side
        square = np.asarray(Image.fromarray(pixels).resize((side, side), Image.Resampling.BILINEAR), dtype=np.float32)
        normal = (square / 255 - np.array(self.card.mean, np.float32)) / np.array(self.card.std, np.float32)
        try:
            asked, (first, *others) = self._session.get_inputs()[0].name, self._session.get_outputs()
            names = [first.name, *(one.name for one in others if one.name in (HEAT, PEOPLE, STRANGE))]
            said = dict(zip(names, self._session.run(names, {asked: normal.transpose(2, 0, 1)[None]}), strict=True))
            logits = np.asarray(said[first.name], dtype=np.float64).reshape(2)
            beside = {name: float(np.reshape(said[name], ())) for name in (PEOPLE, STRANGE) if name in said}
        except Exception:  # what onnxruntime raises has no class in common
            return None
        if not np.isfinite([*logits, *beside.values()]).all():
            return None
        high = (name for name, at in self.card.beside().items() if at is not None and beside[name] >= at)
        return _Answers(logits, frozenset(high), _heat(said.get(HEAT)))


@dataclass(frozen=True, slots=True)
class _Answers:
    """Two logits, which of the answers beside are high, and the heat of a network that has one."""

    logits: NDArray[np.float64]
    beside: frozenset[str]
    heat: Heat | None


def _heat(answer: NDArray[np.float32] | None) -> Heat | None:
    if answer is None or answer.ndim != 4 or not np.isfinite(answer).all():
        return None
    return tuple(tuple(float(part) for part in row) for row in answer[0, 0])


def session(model: bytes) -> onnxruntime.InferenceSession:
    """A network ready to be asked, on one core: photos come one after another, and the web has the others."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
