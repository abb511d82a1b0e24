"""Room 3: text vectors. All text model inference happens here, and nowhere else."""

from complaint_guard.embed.encoder import Encoder, load_encoder
from complaint_guard.embed.identity import text_model
from complaint_guard.embed.room import embed

__all__ = ["Encoder", "embed", "load_encoder", "text_model"]
