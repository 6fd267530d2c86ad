"""What the network was before: ImageNet's features and classes of a photo, to hold what it learned against."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from safelight.images.pixels import Pixels
from safelight.presence.photos.training.known import POLICE_VAN
from safelight.presence.photos.training.lite import Lite, imagenet_file, load_imagenet
from safelight.presence.photos.training.onnx_file import MAPS, PICTURE, lower_bytes
from safelight.presence.photos.training.views import normal
from safelight.presence.photos.verifiers import session

_SIDE: Final = 224


def backbone() -> Callable[[Pixels], tuple[NDArray[np.float64], float]]:
    """Photo -> its features, and how far `police van` lies above the likeliest of the other 999 classes."""
    net = Lite()
    weight, bias = (value.double().numpy() for value in load_imagenet(net, imagenet_file()))
    net.fold()
    asked = session(lower_bytes(net, slice(None)))

    def look(pixels: Pixels) -> tuple[NDArray[np.float64], float]:
        (maps,) = asked.run([MAPS], {PICTURE: normal(Image.fromarray(pixels), _SIDE)[None]})
        features = maps[0].mean((1, 2)).astype(np.float64)
        classes = weight @ features + bias
        return features, float(classes[POLICE_VAN] - np.delete(classes, POLICE_VAN).max())

    return look
