"""One invented call as every Chinese recogniser would write it, and their tasks that hold no transcript."""

from __future__ import annotations

import json
from typing import Any

import same_call
from csaudit.model import Role

SPOKEN = [
    (int(role == "customer"), said, 1000 * start, 1000 * end) for role, said, start, end in same_call.SPOKEN
]
"""Speaker, words, start and end in milliseconds."""
ROLES = [Role.AGENT, Role.CUSTOMER]
EXPECTED = [(ROLES[who], said, start / 1000, end / 1000) for who, said, start, end in SPOKEN]
NAMES = ["客服", "客户"]


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# --- Alibaba ---------------------------------------------------------------------------------------------


def nls_sentences(speakers: bool = False) -> list[dict[str, Any]]:
    return [
        {"Text": said, "BeginTime": start, "EndTime": end, "ChannelId": 0 if speakers else who}
        | {"EmotionValue": 6.4, "SpeechRate": 210, "SilenceDuration": 0}
        | ({"SpeakerId": str(who + 1)} if speakers else {})
        for who, said, start, end in SPOKEN
    ]


def nls(sentences: list[dict[str, Any]] | None = None, **fields: Any) -> dict[str, Any]:
    found = nls_sentences() if sentences is None else sentences
    task = {"TaskId": "t-01", "StatusCode": 21050000, "StatusText": "SUCCESS", "BizDuration": 13400}
    return {**task, "RequestId": "r-01", "Result": {"Sentences": found}, **fields}


def snake(value: Any) -> Any:
    if isinstance(value, list):
        return [snake(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        "".join(f"_{c.lower()}" if c.isupper() else c for c in key).lstrip("_"): snake(v)
        for key, v in value.items()
    }


def nls_legacy() -> dict[str, Any]:
    document: dict[str, Any] = snake({key: value for key, value in nls().items() if key != "Result"})
    return {**document, "result": snake(nls_sentences())}


def nls_by_channel() -> list[dict[str, Any]]:
    return sorted(nls_sentences(), key=lambda item: item["ChannelId"])


def dashscope(channels: bool) -> dict[str, Any]:
    sentences = [
        {"begin_time": start, "end_time": end, "text": said, "sentence_id": here, "speaker_id": who}
        for here, (who, said, start, end) in enumerate(SPOKEN)
    ]
    tracks = [0, 1] if channels else [0]
    return {
        "file_url": "https://storage.invalid/rec/cg-0001.wav?Signature=SECRET",
        "properties": {"original_duration_in_milliseconds": 13400, "channels": tracks},
        "transcripts": [
            {
                "channel_id": track,
                "text": "",
                "sentences": [s for s in sentences if not channels or s["speaker_id"] == track],
            }
            for track in tracks
        ],
    }


def tingwu() -> dict[str, Any]:
    paragraphs = []
    for here, (who, said, start, end) in enumerate(SPOKEN):
        middle = (start + end) // 2
        halves = (said[:5], start, middle), (said[5:], middle, end)
        heard = [
            {"Id": n, "SentenceId": here, "Start": a, "End": b, "Text": part}
            for n, (part, a, b) in enumerate(halves)
        ]
        paragraphs.append({"ParagraphId": f"p{here}", "SpeakerId": str(who + 1), "Words": heard})
    return {"TaskId": "tw-01", "Transcription": {"AudioInfo": {"Duration": 13400}, "Paragraphs": paragraphs}}


def sca() -> dict[str, Any]:
    dialogue = [
        {"role": NAMES[who], "identity": ["A2207", "C88"][who], "words": said, "begin": start, "end": end}
        | {"beginTime": f"2026-05-01 09:30:{start // 1000:02}"}
        for who, said, start, end in SPOKEN
    ]
    tickets = [{"tid": "T-01", "context": {"skill_group": "燃气一组", "note": "x"}, "dialogue": dialogue}]
    return {"business": "民用气", "optional": 1, "tickets": tickets}


def sca_review() -> dict[str, Any]:
    rows = [
        {"Role": NAMES[who], "Identity": ["A2207", "C88"][who], "Words": said, "Begin": start, "End": end}
        | {
            "BeginTime": "2026-05-01 09:30:00",
            "EmotionValue": 5,
            "SilenceDuration": 200,
            "HourMinSec": "00:00",
        }
        for who, said, start, end in SPOKEN
    ]
    return {"Success": True, "Data": {"Tid": "T-01", "Dialogues": {"Dialogue": rows}}}


def sca_result(*, heard: bool = True) -> dict[str, Any]:
    rows = [
        {"Role": NAMES[who], "Identity": NAMES[who], "Words": said, "Begin": start, "End": end}
        for who, said, start, end in SPOKEN
    ]
    result = {
        "TaskId": "k-01",
        "Score": 90,
        "Status": 1,
        "HitResult": {"HitResult": []},
        "Recording": {"Id": "T-01"},
    }
    agent = {"Id": "A2207", "Name": "林", "SkillGroup": "燃气一组"}
    heard_too = {"AsrResult": {"AsrResult": rows}, "Agent": agent} if heard else {}
    return {"Code": "200", "Data": {"PageNumber": 1, "ResultInfo": {"ResultInfo": [{**result, **heard_too}]}}}


# --- Tencent, iFlytek, Volcengine, Huawei, FunASR -----------------------------------------------------------


def tencent(**fields: Any) -> dict[str, Any]:
    detail = [
        {"FinalSentence": said, "StartMs": start, "EndMs": end, "SpeakerId": who, "EmotionalEnergy": 7.0}
        | {"Words": None, "EmotionType": None, "SliceSentence": said, "SpeechSpeed": 5.1, "SilenceTime": 0}
        for who, said, start, end in SPOKEN
    ]
    data = {"TaskId": 77, "Status": 2, "StatusStr": "success", "ErrorMsg": "", "Result": tencent_text()}
    return {"Response": {"RequestId": "q-01", "Data": {**data, "ResultDetail": detail, **fields}}}


def tencent_text() -> str:
    return "".join(
        f"[0:{start / 1000:.3f},0:{end / 1000:.3f},{who}]  {said}\n" for who, said, start, end in SPOKEN
    )


def iflytek_v1() -> list[dict[str, str]]:
    return [
        {"bg": str(start), "ed": str(end), "onebest": said, "speaker": str(who + 1)}
        for who, said, start, end in SPOKEN
    ]


def iflytek_v2(*, roles: bool = True, tracks: bool = False) -> dict[str, Any]:
    lattice = []
    for who, said, start, end in SPOKEN:
        slots = [
            {"wb": n, "we": n + 1, "cw": [{"w": char, "wp": "n"}, {"w": "别", "wp": "n"}]}
            for n, char in enumerate(said)
        ]
        slots.append({"wb": 99, "we": 99, "cw": [{"w": "", "wp": "g"}]})
        st = {"bg": str(start), "ed": str(end), "rl": str(who + 1 if roles else 0), "rt": [{"ws": slots}]}
        lattice.append({"json_1best": compact({"st": st})})
    label = {"rl_track": [{"rl": "1", "track": "L"}, {"rl": "2", "track": "R"}]} if tracks else {}
    order = {"orderId": "o-01", "status": 4, "failType": 0, "originalDuration": 13400}
    content = {"orderInfo": order, "orderResult": compact({"lattice": lattice, "label": label})}
    return {"code": "000000", "descInfo": "success", "content": content}


def volcengine() -> dict[str, Any]:
    utterances = [
        {
            "text": said,
            "start_time": start,
            "end_time": end,
            "words": [{"start_time": start}],
            "definite": True,
        }
        | {"additions": {"speaker": str(who + 1), "volume": "61.0", "log_id": "L-01"}}
        for who, said, start, end in SPOKEN
    ]
    del utterances[1]["start_time"]
    partial = {
        "text": "好，快",
        "start_time": 13200,
        "end_time": 13300,
        "definite": False,
        "additions": {"speaker": "2"},
    }
    return {"audio_info": {"duration": 13400}, "result": {"text": "", "utterances": [*utterances, partial]}}


def huawei() -> dict[str, Any]:
    segments = [
        {"start_time": start, "end_time": end, "result": {"text": said, "score": 0.9, "analysis_info": facts}}
        for who, said, start, end in SPOKEN
        for facts in [{"role": ["AGENT", "USER"][who], "emotion": "NORMAL", "speed": 5.0}]
    ]
    return {
        "status": "FINISHED",
        "job_id": "j-01",
        "create_time": "2026-05- 01T09:29:00Z",
        "segments": segments,
    }


def huawei_cec() -> dict[str, Any]:
    segments = [
        {"segment_id": here, "asr_text": said, "speaker": ["staff", "customer"][who]}
        | {"start_time": start / 1000, "end_time": end / 1000}
        for here, (who, said, start, end) in enumerate(SPOKEN)
    ]
    facts = {"call_id": "c-01", "call_time": 1_777_600_000, "staff_name": "林", "duration": 13}
    return {**facts, "left_channel": "customer", "right_channel": "staff", "segments": segments}


def funasr(key: str = "text") -> list[dict[str, Any]]:
    info = []
    for who, said, start, end in SPOKEN:
        cut = said.find("，") + 1 or len(said) // 2
        middle = start + (end - start) * cut // len(said)
        parts = (said[:cut], start, middle), (said[cut:], middle, end)
        info += [{key: f"<|zh|><|NEUTRAL|>{part}", "start": a, "end": b, "spk": who} for part, a, b in parts]
    return [{"key": "cg-0001", "text": "<|zh|>整段文字", "sentence_info": info}]


def funasr_cli() -> dict[str, Any]:
    segments = [
        {"start": start, "end": end, "text": said, "speaker": who} for who, said, start, end in SPOKEN
    ]
    return {
        "text": "",
        "segments": segments,
        "file": "/data/cg-0001.wav",
        "audio_duration_s": 13.4,
        "processing_s": 0.4,
    }


def funasr_server() -> dict[str, Any]:
    segments = [
        {"id": here, "start": start / 1000, "end": end / 1000, "text": said, "speaker": f"SPK{who}"}
        for here, (who, said, start, end) in enumerate(SPOKEN)
    ]
    return {"task": "transcribe", "language": "zh", "duration": 13.4, "text": "", "segments": segments}


VENDORS: dict[str, tuple[str, Any]] = {
    "NLS, two channels": ("aliyun-nls", nls()),
    "NLS, channels one after the other": ("aliyun-nls", nls(nls_by_channel())),
    "NLS, speakers": ("aliyun-nls", nls(nls_sentences(speakers=True))),
    "NLS, result alone": ("aliyun-nls", nls()["Result"]),
    "NLS, bare list": ("aliyun-nls", nls_by_channel()),
    "NLS, result as a string": ("aliyun-nls", nls(Result=compact(nls()["Result"]))),
    "NLS, old callback": ("aliyun-nls", nls_legacy()),
    "DashScope, speakers": ("dashscope", dashscope(channels=False)),
    "DashScope, channels": ("dashscope", dashscope(channels=True)),
    "听悟": ("tingwu", tingwu()),
    "听悟, paragraphs alone": ("tingwu", tingwu()["Transcription"]),
    "SCA upload": ("aliyun-sca", sca()),
    "SCA upload as a string": ("aliyun-sca", {"JsonStr": compact(sca())}),
    "SCA review": ("aliyun-sca", sca_review()),
    "SCA review, bare list": ("aliyun-sca", {"Data": {"Vid": "T-01", "Status": 1, "Dialogues": sca_review()["Data"]["Dialogues"]["Dialogue"]}}),
    "SCA result": ("aliyun-sca", sca_result()),
    "Tencent detail": ("tencent-asr", tencent()),
    "Tencent without its response": ("tencent-asr", tencent()["Response"]),
    "Tencent detail alone": ("tencent-asr", tencent()["Response"]["Data"]["ResultDetail"]),
    "Tencent text": ("tencent-asr", tencent(ResultDetail=None)),
    "Tencent callback": ("tencent-asr", {"code": 0, "message": "", "requestId": 77, "resultDetail": compact(tencent()["Response"]["Data"]["ResultDetail"])}),
    "iFlytek v1 list": ("iflytek-v1", iflytek_v1()),
    "iFlytek v1 answer": ("iflytek-v1", {"ok": 0, "err_no": 0, "failed": None, "data": compact(iflytek_v1())}),
    "iFlytek v2 answer": ("iflytek-v2", iflytek_v2()),
    "iFlytek v2 with tracks": ("iflytek-v2", iflytek_v2(tracks=True)),
    "iFlytek v2 order result": ("iflytek-v2", json.loads(iflytek_v2()["content"]["orderResult"])),
    "Volcengine": ("volcengine", volcengine()),
    "Volcengine, old answer": ("volcengine", {"resp": {"code": 1000, "message": "Success", "id": "v1", **volcengine()["result"]}}),
    "Volcengine, bare": ("volcengine", volcengine()["result"]),
    "Huawei": ("huawei-sis", huawei()),
    "Huawei, wrapped": ("huawei-sis", {"asr_result": huawei(), "job_id": "j-01"}),
    "Huawei CEC": ("huawei-cec", huawei_cec()),
    "FunASR": ("funasr", funasr()),
    "FunASR, sentence": ("funasr", funasr("sentence")[0]),
    "FunASR command line": ("funasr", funasr_cli()),
    "FunASR server": ("funasr", funasr_server()),
}  # fmt: skip

APART = frozenset(
    {
        "NLS, two channels",
        "NLS, channels one after the other",
        "NLS, result alone",
        "NLS, bare list",
        "NLS, result as a string",
        "NLS, old callback",
        "DashScope, channels",
        "iFlytek v2 with tracks",
        "Huawei CEC",
    }
)
"""Where the file says that the channels were recorded apart."""

TASKS: dict[str, tuple[Any, str, str]] = {
    "NLS failed": (nls([], StatusCode=41050002, StatusText="FILE_DOWNLOAD_FAILED", Result=None), "failed-task", "FILE_DOWNLOAD_FAILED"),
    "NLS failed without a result": ({"TaskId": "t", "StatusCode": 41050004, "StatusText": "FILE_TOO_LARGE"}, "failed-task", "FILE_TOO_LARGE"),
    "NLS waits": ({"TaskId": "t", "StatusCode": 21050002, "StatusText": "QUEUEING"}, "unfinished-task", "QUEUEING"),
    "NLS heard nobody": (nls([], StatusText="SUCCESS_WITH_NO_VALID_FRAGMENT"), "no-speech", ""),
    "NLS empty": (nls([]), "no-speech", ""),
    "DashScope failed": ({"output": {"task_status": "SUCCEEDED", "results": [{"subtask_status": "FAILED", "code": "InvalidFile.Download", "message": "cannot fetch https://x.invalid/a.wav?Signature=SECRET"}]}}, "failed-task", "InvalidFile.Download"),
    "DashScope runs": ({"request_id": "r", "output": {"task_id": "d", "task_status": "RUNNING"}}, "unfinished-task", "RUNNING"),
    "DashScope elsewhere": ({"output": {"task_status": "SUCCEEDED", "results": [{"subtask_status": "SUCCEEDED", "transcription_url": "https://x.invalid/r.json?Signature=SECRET"}]}}, "task-status", "transcription_url"),
    "DashScope empty": ({**dashscope(channels=False), "transcripts": []}, "no-speech", ""),
    "听悟 runs": ({"Code": "0", "Data": {"TaskId": "t", "TaskStatus": "ONGOING"}}, "unfinished-task", "ONGOING"),
    "听悟 failed": ({"Data": {"TaskId": "t", "TaskStatus": "FAILED", "ErrorCode": "TSC.AudioFormat", "ErrorMessage": "bad"}}, "failed-task", "TSC.AudioFormat"),
    "听悟 elsewhere": ({"Data": {"TaskId": "t", "TaskStatus": "COMPLETED", "Result": {"Transcription": "https://x.invalid/r?Signature=SECRET"}}}, "task-status", "Transcription"),
    "SCA result without its dialogue": (sca_result(heard=False), "analysis-only", "AsrResult"),
    "SCA review runs": ({"Data": {"Status": 0, "Vid": "v", "Dialogues": []}}, "unfinished-task", "Status 0"),
    "Tencent failed": ({"Response": {"Data": {"TaskId": 9, "Status": 3, "StatusStr": "failed", "Result": "", "ResultDetail": None, "ErrorMsg": "Failed to download audio file!"}}}, "failed-task", "Failed to download"),
    "Tencent runs": ({"Data": {"TaskId": 9, "Status": 1, "StatusStr": "doing", "Result": "", "ResultDetail": None}}, "unfinished-task", "doing"),
    "Tencent waits": ({"Data": {"TaskId": 9, "Status": 0, "StatusStr": "waiting", "Result": "", "ErrorMsg": ""}}, "unfinished-task", "waiting"),
    "Tencent refused": ({"Response": {"Error": {"Code": "FailedOperation.NoSuchTask", "Message": "no task"}, "RequestId": "q"}}, "failed-task", "NoSuchTask"),
    "Tencent empty": (tencent(Result="", ResultDetail=[]), "no-speech", ""),
    "Tencent only text, no speakers": (tencent(Result="[0:0.020,0:2.380]  您好\n", ResultDetail=None), "no-speakers", ""),
    "iFlytek v1 failed": ({"ok": -1, "err_no": 26605, "failed": "任务不存在", "data": None}, "failed-task", "任务不存在"),
    "iFlytek v1 runs": ({"ok": 0, "err_no": 0, "failed": None, "data": compact({"status": 3, "desc": "音频转写中"})}, "unfinished-task", "音频转写中"),
    "iFlytek v1 without speakers": ([{**item, "speaker": "0"} for item in iflytek_v1()], "no-speakers", ""),
    "iFlytek v2 failed": ({"code": "000000", "content": {"orderInfo": {"status": -1, "failType": 5}, "orderResult": ""}}, "failed-task", "failType 5"),
    "iFlytek v2 runs": ({"code": "000000", "content": {"orderInfo": {"status": 3}, "orderResult": ""}}, "unfinished-task", "3"),
    "iFlytek v2 refused": ({"code": "26600", "descInfo": "转写业务通用错误"}, "failed-task", "转写业务通用错误"),
    "iFlytek v2 receipt": ({"code": "000000", "descInfo": "success", "content": {"orderId": "o", "taskEstimateTime": 28000}}, "unfinished-task", "orderId"),
    "iFlytek v2 without speakers": (iflytek_v2(roles=False), "no-speakers", ""),
    "Volcengine failed": ({"resp": {"code": 1012, "message": "Invalid audio format", "id": "v"}}, "failed-task", "Invalid audio format"),
    "Volcengine runs": ({"resp": {"code": 2000, "message": "Process", "id": "v"}}, "unfinished-task", "Process"),
    "Volcengine empty": ({"audio_info": {"duration": 900}, "result": {"text": ""}}, "no-speech", ""),
    "Huawei refused": ({"error_code": "SIS.0032", "error_msg": "audio too long"}, "failed-task", "SIS.0032"),
    "Huawei runs": ({"status": "RUNNING", "create_time": "2026-05-01T09:29:00Z", "start_time": ""}, "unfinished-task", "RUNNING"),
    "Huawei CEC list": ({"calls": [{"staff_id": "1", "call_id": "c", "left_channel": "customer"}]}, "analysis-only", "calls"),
    "FunASR empty": ([{"key": "a", "text": "", "timestamp": []}], "no-speech", ""),
    "FunASR without speakers": ([{"key": "a", "text": "<|zh|>您好", "timestamp": [[10, 90], [90, 200]]}], "no-speakers", ""),
}  # fmt: skip
"""Document, code of the skip, and what of the vendor's reason is said."""
