"""The Encoder protocol, and which encoder the settings name."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from complaint_guard.embed.static import StaticEncoder, unit_rows
from complaint_guard.errors import SettingsError
from complaint_guard.settings import EmbedSettings

SHIPPED = Path(__file__).parent / "model"


class Encoder(Protocol):
    """A text model."""

    name: str
    dimension: int

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """(n, d) float32, rows L2-normed; an empty text has a zero row."""
        ...


def load_encoder(settings: EmbedSettings) -> Encoder:
    """Encoder of the folder `settings.model`, or of the model in the package if that is "".

    Raises SettingsError if the folder is not a sentence-transformers model that can be read offline.
    """
    folder = Path(settings.model).expanduser() if settings.model else SHIPPED
    if not (folder / "modules.json").is_file():
        raise SettingsError(
            f"embed.model {folder}: no modules.json there; give a folder saved by sentence-transformers, "
            'or "" for the model in the package'
        )
    try:
        return StaticEncoder.read(folder) or SentenceTransformerEncoder(folder)
    except Exception as error:  # tokenizers raises bare Exception, and other modules what their authors chose
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise SettingsError(
            f"embed.model {folder}: cannot be read ({reason}); "
            'save the model again, or set it to "" for the one in the package'
        ) from error


class SentenceTransformerEncoder:
    """Encoder of any other model, run by sentence-transformers; it loads torch, and never asks the network."""

    def __init__(self, folder: Path) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"
        from sentence_transformers import SentenceTransformer

        self.name = folder.name
        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self.dimension = int(self._model.encode([" "]).shape[1])

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """(n, d) float32, rows L2-normed; an empty text has a zero row."""
        written = np.array([bool(text) for text in texts])
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        if written.any():
            some = [text for text in texts if text]
            vectors[written] = self._model.encode(some, show_progress_bar=False, convert_to_numpy=True)
        return unit_rows(vectors)
