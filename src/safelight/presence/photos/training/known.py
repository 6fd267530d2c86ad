"""What ImageNet's network knows of vehicles and of people, kept as it was beside what is learned.

Our photos hold hardly any fire engine, taxi or white van, and two officers on foot. ImageNet's do hold the vehicles:
how far its class `police van` lies above those of other vehicles is added to the answer, so that what our photos never
showed isn't forgotten. And two lines on its features tell whether somebody stands near, and whether it's no photo at
all (a drawing, a screenshot): pictures that a network of vehicles must leave to a person.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from safelight.presence.photos.judging.baselines import logistic
from safelight.presence.photos.training.lite import FEATURES

POLICE_VAN: Final = 734

OTHER_VEHICLES: Final = {
    "ambulance": 407,
    "beach wagon": 436,
    "cab": 468,
    "convertible": 511,
    "crash helmet": 518,
    "fire engine": 555,
    "garbage truck": 569,
    "golfcart": 575,
    "jeep": 609,
    "limousine": 627,
    "minibus": 654,
    "minivan": 656,
    "moped": 665,
    "motor scooter": 670,
    "moving van": 675,
    "pickup": 717,
    "racer": 751,
    "recreational vehicle": 757,
    "school bus": 779,
    "snowplow": 803,
    "sports car": 817,
    "streetcar": 829,
    "tow truck": 864,
    "trailer truck": 867,
    "trolleybus": 874,
}
"""ImageNet's classes of what drives in a street, and of what its riders wear, by its numbers."""

_PENALTY: Final = 0.3


class Known(nn.Module):
    """The last parts of ImageNet's network (folded), its classes of vehicles, and two lines.

    The line `people` tells whether somebody stands near, the line `strange` whether it's no photo.

    `weight`: how much of what the classes say is added to the difference of the logits.
    """

    def __init__(self, parts: nn.Sequential, classes: tuple[torch.Tensor, torch.Tensor], weight: float) -> None:
        super().__init__()
        self.parts = parts
        self.van, self.others = nn.Linear(FEATURES, 1), nn.Linear(FEATURES, len(OTHER_VEHICLES))
        self.people, self.strange = nn.Linear(FEATURES, 1), nn.Linear(FEATURES, 1)
        self.weight = weight
        with torch.no_grad():
            for layer, rows in ((self.van, [POLICE_VAN]), (self.others, list(OTHER_VEHICLES.values()))):
                layer.weight.copy_(classes[0][rows])
                layer.bias.copy_(classes[1][rows])
            for line in (self.people, self.strange):
                line.weight.zero_()
                line.bias.zero_()
        self.requires_grad_(requires_grad=False)

    def features(self, maps: torch.Tensor) -> torch.Tensor:
        """n x FEATURES of what the parts below make of pictures."""
        features: torch.Tensor = self.parts(maps).mean((2, 3))
        return features

    def leaning(self, maps: torch.Tensor) -> torch.Tensor:
        """n: by how much the logit of police rises, and the other falls."""
        features = self.features(maps)
        above = self.van(features)[:, 0] - torch.logsumexp(self.others(features), 1)
        half: torch.Tensor = above * (self.weight / 2)
        return half

    def beside(self, features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """n each: how likely somebody stands near, and how likely it's no photo, were both as likely as not."""
        return torch.sigmoid(self.people(features)[:, 0]), torch.sigmoid(self.strange(features)[:, 0])


def fit(line: nn.Linear, features: NDArray[np.float64], labels: NDArray[np.int64]) -> None:
    """Fit a line to features (n x FEATURES) of which some are labelled 1; nothing where one label is missing."""
    if not 0 < labels.sum() < len(labels):
        return
    score = logistic(features, labels, _PENALTY)
    bias = float(score(np.zeros((1, FEATURES)))[0])
    weight = score(np.eye(FEATURES)) - bias
    with torch.no_grad():
        line.weight.copy_(torch.from_numpy(weight)[None])
        line.bias.fill_(bias)
