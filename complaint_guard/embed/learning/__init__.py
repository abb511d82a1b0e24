"""How the shipped text model is made: vocabulary, rewriting, training. Nothing here runs in a night."""

from complaint_guard.embed.learning.corpus import Clause, Corpus, Source
from complaint_guard.embed.learning.filling import fill_slots
from complaint_guard.embed.learning.training import Training, learn

__all__ = ["Clause", "Corpus", "Source", "Training", "fill_slots", "learn"]
