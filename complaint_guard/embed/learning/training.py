"""Training of a static text model that tells same source from same topic.

Contrastive learning with in-batch negatives (multiple negatives ranking; Henderson et al. 2017): a batch holds sources
of few topics, so that most negatives are hard ones: same grievance, other author. Afterwards the vectors are partly
whitened over complaints of different sources (Su et al. 2021), which damps what complaints share anyway. Both act on
the token table alone, so that the result is a plain static embedding.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import torch
from scipy.sparse import csr_array
from tokenizers import Tokenizer
from torch.nn import functional

from complaint_guard.embed.learning.corpus import Corpus, Source
from complaint_guard.embed.learning.rewriting import Rewriter
from complaint_guard.embed.learning.vocabulary import Vocabulary, build, parts
from complaint_guard.embed.segments import tokenizer
from complaint_guard.embed.static import unit_rows


@dataclass(frozen=True)
class Training:
    """Settings of a training run; `steps` 0 gives the untrained, unwhitened model."""

    dimension: int = 256
    general_words: int = 13_000
    #: weight of a word's characters against its own part
    share: float = 0.25
    steps: int = 1_000
    sources: int = 96
    topics: int = 4
    #: share of tokens a rewritten text loses, at most
    dropout: float = 0.4
    #: share of batches whose negatives speak alike
    alike: float = 0.5
    #: cosine 1 in logits
    scale: float = 20.0
    #: learning rates of the vectors and of the log weights of tokens
    rates: tuple[float, float] = (1e-3, 1e-3)
    #: multiple of the mean variance added before whitening
    ridge: float = 3.0
    seed: int = 20260921


def learn(corpus: Corpus, training: Training) -> tuple[Tokenizer, np.ndarray]:
    """Tokenizer and (tokens, dimension) float32 table of a static model. Same seed, same result up to rounding."""
    vocabulary = build(corpus, training.general_words)
    model = _Table(vocabulary, training)
    table = _contrast(model, vocabulary, corpus, training) if training.steps else model.whole()
    if training.steps:
        table = table @ _whitening(vocabulary, corpus, table, training)
    longest = np.linalg.norm(table, axis=1).max()
    return tokenizer(vocabulary.words), (table / longest).astype(np.float32)


class _Table(torch.nn.Module):
    """Token vectors as sums of part vectors, each with a weight that starts as the token's rarity."""

    def __init__(self, vocabulary: Vocabulary, training: Training) -> None:
        super().__init__()
        self.composition = parts(vocabulary.words, training.share)
        rng = np.random.default_rng(training.seed)
        size = (self.composition.shape[1], training.dimension)
        vectors = rng.standard_normal(size, np.float32) / np.sqrt(training.dimension)
        self.vectors = torch.nn.Parameter(torch.from_numpy(vectors.astype(np.float32)))
        self.weights = torch.nn.Parameter(torch.from_numpy(np.log(vocabulary.rarity).astype(np.float32)))

    def forward(self, bags: csr_array) -> torch.Tensor:
        """(texts, d) unit vectors of bags of tokens; only the tokens and parts met are touched."""
        tokens, places = np.unique(bags.indices, return_inverse=True)
        made = self.composition[tokens]
        met, spots = np.unique(made.indices, return_inverse=True)
        vectors = _sparse(made, spots, len(met)) @ self.vectors[torch.from_numpy(met).long()]
        weighted = vectors * self.weights[torch.from_numpy(tokens).long()].exp()[:, None]
        return functional.normalize(_sparse(bags, places, len(tokens)) @ weighted, dim=1)

    def whole(self) -> np.ndarray:
        """(tokens, d) table."""
        weights = self.weights.detach().exp().numpy()
        return np.asarray(self.composition @ self.vectors.detach().numpy() * weights[:, None])


def _contrast(model: _Table, vocabulary: Vocabulary, corpus: Corpus, training: Training) -> np.ndarray:
    rng, draw = random.Random(training.seed), np.random.default_rng(training.seed)
    rewrite = Rewriter(corpus.wordings, [clause.text for clause in corpus.clauses], rng)
    rates = zip((model.vectors, model.weights), training.rates, strict=True)
    optimiser = torch.optim.Adam([{"params": [values], "lr": rate} for values, rate in rates])
    decay = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.05, training.steps)
    for _ in range(training.steps):
        batch = _batch(corpus, training, rng)
        sides = zip(*_pairs(batch, training.alike, rng), strict=True)
        bags = vocabulary.bags([rewrite(text) for side in sides for text in side])
        loss = _loss(model(_thinned(bags, training.dropout, draw)), training.scale)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        decay.step()
    return model.whole()


def _loss(vectors: torch.Tensor, scale: float) -> torch.Tensor:
    """How badly each of the vectors, left sides before right ones, tells its other side from all other sources'."""
    half = len(vectors) // 2
    logits = (scale * vectors @ vectors.T).fill_diagonal_(-torch.inf)
    return functional.cross_entropy(logits, torch.arange(2 * half).roll(half))


def _pairs(batch: list[Source], alike: float, rng: random.Random) -> list[list[str]]:
    """Two texts of each source. In a share `alike` of batches all left ones are of one kind and all right ones of
    another: then the negatives speak alike, and how one speaks (a clerk's note, a transcript) tells no source.
    """
    if rng.random() >= alike:
        return [rng.sample(source.texts, 2) if len(source.texts) > 1 else [*source.texts] * 2 for source in batch]
    longest = max(len(source.texts) for source in batch)
    kinds = rng.sample(range(longest), min(2, longest)) * 2
    return [[source.texts[kind % len(source.texts)] for kind in kinds[:2]] for source in batch]


def _batch(corpus: Corpus, training: Training, rng: random.Random) -> list[Source]:
    """Sources of few topics, those with rewritings first."""
    topics = sorted({source.topic for source in corpus.sources})
    chosen = set(rng.sample(topics, min(training.topics, len(topics))))
    near = [source for source in corpus.sources if source.topic in chosen]
    rng.shuffle(near)
    return sorted(near, key=lambda source: len(source.texts) < 2)[: training.sources]


def _thinned(bags: csr_array, most: float, draw: np.random.Generator) -> csr_array:
    """`bags` with a share of up to `most` of each text's tokens dropped."""
    shares = np.repeat(draw.uniform(0, most, bags.shape[0]), np.diff(bags.indptr))
    kept = bags.copy()
    kept.data = kept.data * (draw.random(len(kept.data)) >= shares)
    return kept


def _whitening(vocabulary: Vocabulary, corpus: Corpus, table: np.ndarray, training: Training) -> np.ndarray:
    """(d, d) map after which complaints of different sources vary alike in every direction."""
    rng = random.Random(training.seed)
    alone = [source.texts[0] for source in corpus.sources] + corpus.ordinary(2 * len(corpus.sources), rng)
    vectors = unit_rows(np.asarray(vocabulary.bags(alone) @ table))
    variances, directions = np.linalg.eigh(vectors.T @ vectors / len(vectors))
    shrunk = np.maximum(variances, 0) + training.ridge * variances.mean()
    return np.asarray((directions * shrunk**-0.5) @ directions.T)


def _sparse(rows: csr_array, columns: np.ndarray, width: int) -> torch.Tensor:
    lengths = np.diff(rows.indptr)
    cells = torch.from_numpy(np.stack([np.repeat(np.arange(len(lengths)), lengths), columns]))
    size = (len(lengths), width)
    return torch.sparse_coo_tensor(cells, torch.from_numpy(rows.data), size, check_invariants=True, is_coalesced=True)
