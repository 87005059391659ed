"""The call as Azure writes it."""

from __future__ import annotations

from collections.abc import Callable

from western.call import Json, Said, by_channel, ms, number


def azure_batch(call: list[Said], **times: Callable[[float], Json]) -> Json:
    def phrase(turn: Said) -> Json:
        measures = {
            f"{name}{key}": made(value)
            for key, made in times.items()
            for name, value in (("offset", turn.start), ("duration", turn.end - turn.start))
        }
        return {
            "recognitionStatus": "Success",
            "channel": 0,
            "speaker": number(turn) + 1,
            "nBest": [{"display": turn.text}],
            **measures,
        }

    failed = {"recognitionStatus": "Failure", "channel": 0, "nBest": [{"display": "?"}]}
    source = "https://store.example/calls/call-17.wav?sv=1&sig=SECRET"
    return {
        "source": source,
        "combinedRecognizedPhrases": [{"channel": 0}],
        "recognizedPhrases": [*map(phrase, call), failed],
    }


def azure_stereo(call: list[Said]) -> Json:
    document = azure_batch(by_channel(call), InTicks=lambda s: s * 1e7)
    for phrase, turn in zip(document["recognizedPhrases"], by_channel(call), strict=False):
        del phrase["speaker"]
        phrase["channel"] = number(turn)
    return document


def azure_fast(call: list[Said]) -> Json:
    phrases = [
        {
            "speaker": number(t),
            "offsetMilliseconds": ms(t.start),
            "durationMilliseconds": ms(t.end - t.start),
            "text": t.text,
        }
        for t in call
    ]
    return {"durationMilliseconds": 15000, "combinedPhrases": [{"text": "…"}], "phrases": phrases}


def azure_conversation(call: list[Said]) -> Json:
    items = [{"id": str(n), "participantId": t.role.title(), "text": t.text} for n, t in enumerate(call)]
    return {
        "analysisInput": {
            "conversations": [{"id": "contact-17", "modality": "transcript", "conversationItems": items}]
        }
    }


def azure_understanding(call: list[Said]) -> Json:
    phrases = [
        {"speaker": t.role.title(), "startTimeMs": ms(t.start), "endTimeMs": ms(t.end), "text": t.text}
        for t in call
    ]
    return {
        "status": "Succeeded",
        "result": {"contents": [{"markdown": "WEBVTT", "transcriptPhrases": phrases}]},
    }
