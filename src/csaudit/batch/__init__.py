"""How many calls at once. Everything here calls `engine.evaluate_each` and nothing else."""

from csaudit.batch.run import Batch, each, run

__all__ = ["Batch", "each", "run"]
