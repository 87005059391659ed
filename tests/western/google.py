"""The call as Google writes it."""

from __future__ import annotations

from western.call import EPOCH_MS, Json, Said, by_channel, iso, ms, number, proto


def google_voices(call: list[Said]) -> Json:
    """v1: results without voices, then one that repeats every word with its voice."""

    def words(turn: Said, **tag: int) -> list[Json]:
        return [
            {"word": word, "startTime": f"{start:.3f}s", "endTime": f"{end:.3f}s", **tag}
            for word, start, end in turn.words
        ]

    plain = [
        {
            "alternatives": [{"transcript": t.text, "words": words(t)}, {"transcript": "?"}],
            "resultEndTime": f"{t.end}s",
        }
        for t in call
    ]
    last = {"alternatives": [{"words": [word for t in call for word in words(t, speakerTag=number(t) + 1)]}]}
    return {"name": "42", "done": True, "response": {"results": [*plain, {"alternatives": []}, last]}}


def google_second(call: list[Said]) -> Json:
    """v2: every result with voices of its own."""
    return {
        "results": [
            {
                "alternatives": [
                    {
                        "transcript": turn.text,
                        "words": [
                            {
                                "word": w,
                                "startOffset": f"{s:.3f}s",
                                "endOffset": f"{e:.3f}s",
                                "speakerLabel": str(number(turn) + 1),
                            }
                            for w, s, e in turn.words
                        ],
                    }
                ],
                "resultEndOffset": f"{turn.end}s",
                "languageCode": "en-us",
            }
            for turn in call
        ]
    }


def google_channels(call: list[Said]) -> Json:
    """A dump of a client library: snake case, durations as objects."""
    return {
        "results": [
            {
                "channel_tag": number(turn) + 1,
                "alternatives": [
                    {
                        "transcript": turn.text,
                        "words": [
                            {"word": w, "start_time": proto(s), "end_time": proto(e)}
                            for w, s, e in turn.words
                        ],
                    }
                ],
            }
            for turn in by_channel(call)
        ]
    }


def ccai_upload(call: list[Said]) -> Json:
    entries = [
        {
            "text": t.text,
            "role": t.role.upper(),
            "user_id": number(t),
            "start_timestamp_usec": (EPOCH_MS + ms(t.start)) * 1000,
        }
        for t in call
    ]
    return {"entries": entries, "agent_id": "A17"}


def ccai_conversation(call: list[Said]) -> Json:
    roles = {"agent": "HUMAN_AGENT", "customer": "END_USER"}
    segments = [
        {
            "text": t.text,
            "channelTag": number(t) + 1,
            "segmentParticipant": {"role": roles[t.role]},
            "words": [{"word": w, "startOffset": f"{s}s", "endOffset": f"{e}s"} for w, s, e in t.words],
        }
        for t in call
    ]
    return {
        "name": "projects/p/locations/l/conversations/contact-17",
        "agentId": "A17",
        "medium": "PHONE_CALL",
        "startTime": iso(0),
        "labels": {"queue": "billing", "team": "north"},
        "transcript": {"transcriptSegments": segments},
    }
