"""Word boundaries by jieba, for phrases that ask for them with `<…>`.

jieba takes half a second to load its dictionary, so nothing here is imported or built before the first question.
"""

from __future__ import annotations

import logging
import warnings
from functools import cache, lru_cache
from typing import Any

from csaudit.text.private import keep, private_folder, recall


@cache
def _tokenizer() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42.1 has invalid escapes and uses pkg_resources
        import jieba  # noqa: PLC0415

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    name = f"jieba-{jieba.__version__}"
    words = recall(name)
    if words is None:
        tokenizer.tmp_dir = str(private_folder())
        tokenizer.initialize()
        keep(name, (tokenizer.FREQ, tokenizer.total))
    else:
        # Unmarshalled from bytes it takes a third of the time of jieba's own reading from its file (PERF §1).
        tokenizer.FREQ, tokenizer.total = words
        tokenizer.initialized = True
    return tokenizer


@lru_cache(maxsize=512)
def boundaries(sentence: str) -> frozenset[int]:
    """The offsets in `sentence` at which a word starts or ends."""
    return frozenset(
        offset for _, start, end in _tokenizer().tokenize(sentence, HMM=False) for offset in (start, end)
    )


def is_word(sentence: str, start: int, end: int) -> bool:
    """Whether `sentence[start:end]` is made of whole words."""
    return {start, end} <= boundaries(sentence)
