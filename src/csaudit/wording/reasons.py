"""Why a check was not applicable, or couldn't be judged; why a hit was excused."""

ENTRIES: dict[str, tuple[str, str]] = {
    "too-short": ("通话太短，综合判断不适用", "too short to be weighed"),
    "weighed": ("连同前后文看，多半不是", "unlikely, given what was said around it"),
    "no-trigger": ("没有出现触发情形", "nothing in the call triggers it"),
    "call-ended": ("触发之后通话就结束了", "the call ended right after the trigger"),
    "first-missing": ("该先做的那件事通话里没有出现", "the thing that should come first never came"),
    "no-turns": ("没有可查的话轮", "there is no turn to look at"),
    "no-core-issue": ("看不出客户的核心问题属于哪一类", "no category fits what the customer wants"),
    "no-times": ("转写没有可靠的时间", "the transcript gives no reliable times"),
    "no-overlap": (
        "单路录音事后分的说话人，看不出谁打断谁",
        "speakers of one stream were told apart afterwards, so who cut in can't be seen",
    ),
    "roles-unknown": ("分不清谁是客服、谁是客户", "it isn't clear who the agent is"),
    "no-agent-turns": ("整通没有客服发言", "the agent never speaks"),
    "no-customer-turns": ("整通没有客户发言", "the customer never speaks"),
    "metadata": ("不在适用范围：{field}", "out of scope: {field}"),
    "metadata-missing": (
        "缺少元数据 {field}，无法判断是否适用",
        "metadata {field} is missing, so its scope can't be judged",
    ),
    "quoted": ("引用或否定这个说法", "quoted, or named to reject it"),
    "negated": ("前面有否定", "negated"),
    "retracted": ("自己随即更正或收回", "taken back right away"),
    "third_party": ("说的是别人说过的话", "about what somebody else said"),
    "customer_said_first": ("客户先说的原话", "the customer said it first"),
    "same_turn": ("同一轮里有补救", "made good in the same turn"),
    "same_sentence": ("同一句里有补救", "made good in the same sentence"),
    "replying_to": ("是在回应客户的提问", "answers what the customer asked"),
    "preceded_by": ("之前已经先做到位", "what should come first came first"),
    "followed_by": ("随后有补救", "made good right after"),
    "metadata_exception": ("元数据豁免", "excused by metadata"),
    "order-lost": (
        "双方的话分列存放，先后顺序已丢失",
        "both sides came in columns of their own, so the order is lost",
    ),
}
