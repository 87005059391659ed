"""The call as Deepgram, AssemblyAI, Whisper and its kin, Genesys and Twilio write it."""

from __future__ import annotations

from western.call import Json, Said, iso, ms, number


def deepgram(call: list[Said], shape: str) -> Json:
    several = shape == "channels"
    words = {n: [{"word": w.lower(), "punctuated_word": w, "start": s, "end": e, **({} if several else {"speaker": number(t)})} for t in call for w, s, e in t.words if not several or number(t) == n] for n in (0, 1)}  # fmt: skip
    alternatives: list[Json] = [{"transcript": "…", "words": words[n]} for n in ((0, 1) if several else (0,))]
    if shape == "paragraphs":
        alternatives[0]["paragraphs"] = {"paragraphs": [{"speaker": number(t), "start": t.start, "end": t.end, "sentences": [{"text": t.text}]} for t in call]}  # fmt: skip
    results: Json = {"channels": [{"alternatives": [each]} for each in alternatives]}
    if shape == "utterances":
        results["utterances"] = [
            {"start": p[0][1], "end": p[-1][2], "channel": 0, "speaker": number(t), "transcript": (" " if p[0][0].isascii() else "").join(w for w, _, _ in p)}
            for t in call
            for p in (t.words[:2], t.words[2:])
            if p
        ]  # fmt: skip
    return {
        "metadata": {"request_id": "request-17", "created": iso(9999), "channels": len(alternatives)},
        "results": results,
    }


def assemblyai(call: list[Said], shape: str) -> Json:
    def who(turn: Said) -> Json:
        return {
            "speaker": "AB"[number(turn)],
            **({"channel": str(number(turn) + 1)} if shape == "channels" else {}),
        }

    words = [{"text": w, "start": ms(s), "end": ms(e), **who(t)} for t in call for w, s, e in t.words]
    utterances = [{"text": t.text, "start": ms(t.start), "end": ms(t.end), **who(t)} for t in call]
    return {
        "id": "transcript-17",
        "status": "completed",
        "audio_url": "https://cdn.example/upload/call-17.wav?token=SECRET",
        "audio_duration": 15,
        "words": words,
        "utterances": None if shape == "words" else utterances,
    }


def whisper_word(turn: Said, here: int) -> str:
    word = turn.words[here][0]
    return f" {word}" if word.isascii() else word


def whisper(call: list[Said]) -> Json:
    segments = [
        {"id": n, "seek": 0, "start": t.start, "end": t.end, "text": f" {t.text}", "avg_logprob": -0.2}
        for n, t in enumerate(call)
    ]
    return {"text": "…", "language": "en", "segments": segments}


def whisperx(call: list[Said]) -> Json:
    segments = [
        {
            "start": t.start,
            "end": t.end,
            "text": f" {t.text}",
            "speaker": f"SPEAKER_{number(t):02}",
            "words": [],
        }
        for t in call
    ]
    return {"segments": segments, "word_segments": []}


def whisperx_mixed(call: list[Said]) -> Json:
    """Two segments, each with the words of both people; the first word couldn't be aligned."""

    def words(turns: list[Said]) -> list[Json]:
        return [
            {"word": w, "start": s, "end": e, "score": 0.9, "speaker": f"SPEAKER_{number(t):02}"}
            for t in turns
            for w, s, e in t.words
        ]

    halves = [call[:2], call[2:]]
    segments = [
        {"start": h[0].start, "end": h[1].end, "text": "…", "speaker": "SPEAKER_01", "words": words(h)}
        for h in halves
    ]
    return {"segments": segments, "word_segments": [], "language": "en"}


def openai_diarized(call: list[Said]) -> Json:
    segments = [
        {
            "type": "transcript.text.segment",
            "id": str(n),
            "start": t.start,
            "end": t.end,
            "text": t.text,
            "speaker": "AB"[number(t)],
        }
        for n, t in enumerate(call)
    ]
    return {"task": "transcribe", "duration": 15.0, "segments": segments}


def whisper_cpp(call: list[Said]) -> Json:
    parts = [
        {"offsets": {"from": ms(t.start), "to": ms(t.end)}, "text": f" {t.text}", "speaker": str(number(t))}
        for t in call
    ]
    return {"systeminfo": "…", "result": {"language": "en"}, "transcription": parts}


def genesys(call: list[Said], origin: int = 0) -> Json:
    sides = {"agent": "internal", "customer": "external"}
    phrases = [
        {
            "decoratedText": t.text,
            "text": t.text.lower(),
            "participantPurpose": sides[t.role],
            "startTimeMs": origin + ms(t.start),
            "duration": {"milliseconds": ms(t.end - t.start)},
        }
        for t in call
    ]
    people = [
        {
            "participantPurpose": "agent",
            "userId": "A17",
            "queueId": "billing",
            "startTimeMs": origin,
            "endTimeMs": origin + 15_000,
        },
        {
            "participantPurpose": "external",
            "ani": "tel:+15550100",
            "startTimeMs": origin,
            "endTimeMs": origin + 15_000,
        },
    ]
    transcripts = [{"transcriptId": "1", "phrases": by_time} for by_time in (phrases[::2], phrases[1::2])]
    start = {"conversationStartTime": origin} if origin else {}
    return {
        "conversationId": "contact-17",
        "mediaType": "call",
        "participants": people,
        "transcripts": transcripts,
        **start,
    }


def twilio(call: list[Said], *roles: str) -> Json:
    sentences = [
        {
            "media_channel": number(t) + 1,
            "sentence_index": n,
            "start_time": str(t.start),
            "end_time": str(t.end),
            "transcript": t.text,
        }
        for n, t in enumerate(call)
    ]
    people = [{"channel_participant": n, "role": role} for n, role in enumerate(roles, 1)]
    document = {"sentences": sentences[::-1], "meta": {"key": "sentences", "next_page_url": None}}
    return {**document, "channel": {"participants": people}} if people else document
