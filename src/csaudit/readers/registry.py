"""The formats csaudit reads. A new format family is one module in `formats/` and one line here."""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csaudit.readers.document import DocumentFormat
    from csaudit.readers.draft import Draft
    from csaudit.readers.options import ReadOptions
    from csaudit.readers.source import Source

MODULES: Final = {
    "convokit": "convokit",
    "jddc": "jddc",
    "uss": "uss",
    "tencent-callback": "tencent_callback",
    "wecom": "wecom",
    "jsonl": "native_jsonl",
    "json": "generic_json",
    "xlsx": "spreadsheet",
    "docx": "word",
    "html": "html_table",
    "subtitles": "subtitles",
    "csv": "delimited",
    "text": "plain_text",
}
"""Format name → module in `formats/`, in the order in which text formats are tried."""

FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "funasr": ("funasr",),
    "alibaba": ("aliyun-nls", "dashscope", "tingwu"),
    "aliyun_sca": ("aliyun-sca",),
    "tencent": ("tencent-asr",),
    "iflytek": ("iflytek-v1", "iflytek-v2"),
    "volcengine": ("volcengine",),
    "huawei": ("huawei-sis", "huawei-cec"),
    "dialogue_sets": ("stc3", "abcd", "csds", "mobilecs"),
    "amazon": ("contact-lens", "call-analytics", "post-call-analytics", "transcribe", "connect-evaluation"),
    "google": ("ccai-conversation", "ccai-upload", "google-speech", "ccai-analysis"),
    "azure": ("azure-batch", "azure-fast", "azure-conversation", "azure-understanding", "azure-job"),
    "deepgram": ("deepgram",),
    "assemblyai": ("assemblyai",),
    "genesys": ("genesys",),
    "twilio": ("twilio",),
    "whisper": ("whisperx", "whisper", "whisper-cpp"),
}
"""Module in `formats/` → names of its vendor's JSON formats (its `DOCUMENTS`), in the order in which a document is shown to them."""

FORMATS: Final = (*MODULES, *(name for names in FAMILIES.values() for name in names))


class Reader(Protocol):
    """What a module in `formats/` offers."""

    def sniff(self, source: Source) -> bool:
        """Whether the source looks like this format; only its head need be looked at."""

    def read(self, source: Source, options: ReadOptions) -> Iterator[Draft]:
        """The calls of the source, in its order; raises `TranscriptError` when the whole can't be read."""


def reader(name: str) -> Reader:
    """The reader of one format, imported when first asked for."""
    module: Reader = importlib.import_module(f"csaudit.readers.formats.{MODULES[name]}")
    return module


@cache
def document_formats(name: str | None = None) -> tuple[DocumentFormat, ...]:
    """The vendors' JSON formats in order, or the one called `name`; none when `name` isn't a vendor's."""
    families = [family for family, names in FAMILIES.items() if name is None or name in names]
    modules = [importlib.import_module(f"csaudit.readers.formats.{family}") for family in families]
    return tuple(fmt for module in modules for fmt in module.DOCUMENTS if name in (None, fmt.name))
