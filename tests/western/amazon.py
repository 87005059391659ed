"""The call as Amazon writes it."""

from __future__ import annotations

import re

from western.call import Json, Said, iso, ms, number


def transcribe_items(turn: Said, **label: str) -> list[Json]:
    items: list[Json] = []
    for word, start, end in turn.words:
        spoken, mark = re.fullmatch(r"(.*?)([,.?，。？]?)", word).groups()  # type: ignore[union-attr]
        times = {"start_time": f"{start:.3f}", "end_time": f"{end:.3f}"}
        items.append(
            {
                "type": "pronunciation",
                "alternatives": [{"confidence": "0.98", "content": spoken}],
                **times,
                **label,
            }
        )
        if mark:
            items.append(
                {"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": mark}], **label}
            )
    return items


def transcribe(call: list[Said], **results: Json) -> Json:
    whole = [{"transcript": " ".join(turn.text for turn in call)}]
    return {
        "jobName": "job-17",
        "accountId": "000000000000",
        "status": "COMPLETED",
        "results": {"transcripts": whole, **results},
    }


def transcribe_voices(call: list[Said]) -> Json:
    items = [item for turn in call for item in transcribe_items(turn, speaker_label=f"spk_{number(turn)}")]
    return transcribe(call, speaker_labels={"speakers": 2, "segments": []}, items=items)


def transcribe_old(call: list[Said]) -> Json:
    segments = [
        {
            "speaker_label": f"spk_{number(turn)}",
            "start_time": f"{turn.start - 0.1:.3f}",
            "items": [
                {"start_time": f"{start:.3f}", "speaker_label": f"spk_{number(turn)}"}
                for _, start, _ in turn.words
            ],
        }
        for turn in call
    ]
    items = [item for turn in call for item in transcribe_items(turn)]
    return transcribe(call, speaker_labels={"speakers": 2, "segments": segments}, items=items)


def transcribe_channels(call: list[Said]) -> Json:
    channels = [
        {
            "channel_label": f"ch_{n}",
            "items": [i for t in call if number(t) == n for i in transcribe_items(t)],
        }
        for n in (0, 1)
    ]
    return transcribe(call, channel_labels={"channels": channels, "number_of_channels": 2}, items=[])


def transcribe_segments(call: list[Said]) -> Json:
    segments = [
        {
            "id": n,
            "transcript": t.text,
            "start_time": str(t.start),
            "end_time": str(t.end),
            "speaker_label": f"spk_{number(t)}",
        }
        for n, t in enumerate(call)
    ]
    return transcribe(call, speaker_labels={"speakers": 2}, items=[], audio_segments=segments)


def analysed(turn: Said, **who: str) -> Json:
    times = {"BeginOffsetMillis": ms(turn.start), "EndOffsetMillis": ms(turn.end)}
    return {"Content": turn.text, "Sentiment": "NEUTRAL", "LoudnessScores": [70.1, None], **times, **who}


def call_analytics(call: list[Said]) -> Json:
    transcript = [analysed(turn, ParticipantRole=turn.role.upper()) for turn in call]
    return {
        "JobStatus": "COMPLETED",
        "JobName": "job-17",
        "Channel": "VOICE",
        "ConversationCharacteristics": {},
        "Transcript": transcript,
    }


def contact_lens(call: list[Said], output: str = "Raw") -> Json:
    people = [
        {"ParticipantId": f"id-{role}", "ParticipantRole": role.upper()} for role in ("customer", "agent")
    ]
    transcript = [analysed(turn, ParticipantId=f"id-{turn.role}") for turn in call]
    return {
        "Version": "1.1.0",
        "Channel": "VOICE",
        "JobStatus": "COMPLETED",
        "LanguageCode": "en-US",
        "CustomerMetadata": {"ContactId": "contact-17"},
        "ContentMetadata": {"Output": output, "RedactionTypes": ["PII"]},
        "Participants": people,
        "Transcript": transcript,
    }


def contact_lens_chat(call: list[Said]) -> Json:
    def item(turn: Said) -> Json:
        who = {
            "ParticipantId": turn.role,
            "ParticipantRole": turn.role.upper(),
            "DisplayName": turn.role.title(),
        }
        return {
            "AbsoluteTime": iso(turn.start),
            "Type": "MESSAGE",
            "ContentType": "text/plain",
            "Content": turn.text,
            **who,
        }

    joined = {
        "AbsoluteTime": iso(0),
        "Type": "EVENT",
        "ParticipantId": "customer",
        "ParticipantRole": "CUSTOMER",
    }
    people = [
        {"ParticipantId": role, "ParticipantRole": role.upper(), "DisplayName": role.title()}
        for role in ("customer", "agent")
    ]
    return {
        **contact_lens([]),
        "Channel": "CHAT",
        "Participants": people,
        "Transcript": [joined, *map(item, call)],
    }


def post_call(call: list[Said]) -> Json:
    labels = [{"Speaker": "spk_1", "DisplayText": "Agent"}, {"Speaker": "spk_0", "DisplayText": "Customer"}]
    about = {
        "GUID": "contact-17",
        "Agent": "A17",
        "ConversationTime": "2026-03-02 09:30:00",
        "SpeakerLabels": labels,
        "Cust": "None",
    }
    segments = [
        {
            "SegmentSpeaker": f"spk_{number(t)}",
            "SegmentStartTime": t.start,
            "SegmentEndTime": t.end,
            "DisplayText": t.text,
        }
        for t in call
    ]
    return {"ConversationAnalytics": about, "SpeechSegments": segments}
