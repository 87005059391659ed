"""One invented call in the JSON formats of Western vendors."""

from __future__ import annotations

from collections.abc import Callable

from western.amazon import (
    call_analytics,
    contact_lens,
    contact_lens_chat,
    post_call,
    transcribe,
    transcribe_channels,
    transcribe_old,
    transcribe_segments,
    transcribe_voices,
)
from western.azure import azure_batch, azure_conversation, azure_fast, azure_stereo, azure_understanding
from western.call import CALLS, CHINESE, ENGLISH, EPOCH_MS, STARTED, Json, Said, by_channel, ms
from western.google import ccai_conversation, ccai_upload, google_channels, google_second, google_voices
from western.others import (
    assemblyai,
    deepgram,
    genesys,
    openai_diarized,
    twilio,
    whisper,
    whisper_cpp,
    whisperx,
    whisperx_mixed,
)

__all__ = [
    "CALLS",
    "CHINESE",
    "ENGLISH",
    "FORMATS",
    "STARTED",
    "Said",
    "assemblyai",
    "azure_batch",
    "azure_conversation",
    "azure_fast",
    "azure_stereo",
    "azure_understanding",
    "by_channel",
    "call_analytics",
    "ccai_conversation",
    "ccai_upload",
    "contact_lens",
    "contact_lens_chat",
    "deepgram",
    "genesys",
    "google_channels",
    "google_second",
    "google_voices",
    "openai_diarized",
    "post_call",
    "transcribe",
    "transcribe_channels",
    "transcribe_old",
    "transcribe_segments",
    "transcribe_voices",
    "twilio",
    "whisper",
    "whisper_cpp",
    "whisperx",
    "whisperx_mixed",
]


def ticks(seconds: float) -> float:
    return seconds * 1e7


FORMATS: dict[str, tuple[str, Callable[[list[Said]], Json]]] = {
    "Transcribe, voices": ("transcribe", transcribe_voices),
    "Transcribe, voices, before 2021": ("transcribe", transcribe_old),
    "Transcribe, channels": ("transcribe", transcribe_channels),
    "Transcribe, audio segments": ("transcribe", transcribe_segments),
    "Call Analytics": ("call-analytics", call_analytics),
    "Contact Lens, voice": ("contact-lens", contact_lens),
    "Contact Lens, chat": ("contact-lens", contact_lens_chat),
    "Post Call Analytics": ("post-call-analytics", post_call),
    "Google v1, voices": ("google-speech", google_voices),
    "Google v2, voices": ("google-speech", google_second),
    "Google, channels, snake case": ("google-speech", google_channels),
    "CCAI upload": ("ccai-upload", ccai_upload),
    "CCAI conversation": ("ccai-conversation", ccai_conversation),
    "Azure batch, ticks": ("azure-batch", lambda call: azure_batch(call, InTicks=ticks)),
    "Azure batch, ISO": ("azure-batch", lambda call: azure_batch(call, **{"": lambda s: f"PT{s:.2f}S"})),
    "Azure batch, milliseconds": ("azure-batch", lambda call: azure_batch(call, Milliseconds=ms)),
    "Azure batch, stereo": ("azure-batch", azure_stereo),
    "Azure fast": ("azure-fast", azure_fast),
    "Azure conversation items": ("azure-conversation", azure_conversation),
    "Azure Content Understanding": ("azure-understanding", azure_understanding),
    "Deepgram, utterances": ("deepgram", lambda call: deepgram(call, "utterances")),
    "Deepgram, paragraphs": ("deepgram", lambda call: deepgram(call, "paragraphs")),
    "Deepgram, words": ("deepgram", lambda call: deepgram(call, "words")),
    "Deepgram, channels": ("deepgram", lambda call: deepgram(call, "channels")),
    "AssemblyAI, utterances": ("assemblyai", lambda call: assemblyai(call, "utterances")),
    "AssemblyAI, words": ("assemblyai", lambda call: assemblyai(call, "words")),
    "AssemblyAI, channels": ("assemblyai", lambda call: assemblyai(call, "channels")),
    "WhisperX": ("whisperx", whisperx),
    "WhisperX, both people in a segment": ("whisperx", whisperx_mixed),
    "OpenAI diarized": ("whisper", openai_diarized),
    "whisper.cpp, stereo": ("whisper-cpp", whisper_cpp),
    "Genesys, offsets": ("genesys", genesys),
    "Genesys, epoch": ("genesys", lambda call: genesys(call, EPOCH_MS)),
    "Twilio, channels": ("twilio", twilio),
    "Twilio, roles": ("twilio", lambda call: twilio(call, "Customer", "Agent")),
}
"""Name → format and how the call is written in it."""
