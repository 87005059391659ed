"""The skeleton of a new check, one per kind: it loads, and its examples show what to fill in."""

from __future__ import annotations

_HEAD = """\
# yaml-language-server: $schema=check.schema.json
dimension: {dimension}
title: {{zh: 一句话说明这个检查, en: What this check is about}}
severity: major            # minor | major | fatal
confidence: high           # high | medium | low（low 只进待复核）
{block}message: {{zh: '客服说了“{{match}}”', en: 'The agent said "{{match}}"'}}
why: {{zh: 为什么这样不好, en: Why it matters}}
suggest: {{zh: 可以改说……, en: What to say instead}}
cite: [依据]
examples:
  bad:
    - |
{bad}
  good:
    - |
{good}
  near_miss:
    - |
{near}
"""

_BLOCKS = {
    "forbid": """\
forbid:
  who: agent
  says: [不归我(们|)管]
  unless:
    - quoted
""",
    "require": """\
require:
  who: agent
  says: [(请问|有什么)…(帮您|为您)]
  where: {opening: 2}
""",
    "respond": """\
respond:
  when: {who: customer, says: [等了…(天|小时)]}
  expect: {who: agent, says: [(抱歉|对不起|久等)]}
  within: {agent_turns: 2}
  if_call_ends: skip
""",
    "order": """\
order:
  when:
    - {who: customer, says: [(进不去|打不开)]}
  first: {who: agent, says: [(马上|现在)…(处理|联系)]}
  then: {who: agent, says: [(补偿|优惠券)]}
""",
    "count": """\
count:
  of: {who: agent, says: [非常抱歉]}
  max: 3
""",
    "measure": """\
measure:
  metric: length
  who: agent
  above: 60
""",
    "priority": """\
priority:
  fault: secondary_first
""",
    "repeat": """\
repeat:
  of: {who: agent, says: [您(可以|先)…(试试|申请)]}
  after: {who: customer, says: [(不行|没用|试过了)]}
""",
    "weigh": """\
weigh:
  model: moves
  fault: judge_questioning
  quote: {agent: [judging]}
  at_least: 0.7
""",
    "combine": """\
combine:
  let:
    sold: {who: agent, says: [已经(帮您|给您|)开通]}
    agreed: {who: customer, says: [(同意|可以|好的)…开通]}
  expr: sold and not agreed
""",
}

_EXAMPLES = {
    "forbid": (
        ("客户：退款怎么还没到？", "客服：这个不归我管。【命中】"),
        ("客户：退款怎么还没到？", "客服：我马上帮您查。"),
        ("客户：上次有人跟我说不归他管。", "客服：我不会跟您说“不归我管”，我来查。"),
    ),
    "require": (
        ("客服：喂。", "客服：说吧。【命中】"),
        ("客服：您好，请问有什么可以帮您？",),
        ("客服：您好，我是小林。", "客服：有什么我能帮您的？"),
    ),
    "respond": (
        ("客户：我等了三天了！【命中】", "客服：订单号。", "客户：123。", "客服：查到了。"),
        ("客户：我等了三天了！", "客服：实在抱歉，让您久等了。"),
        ("客户：我等了三天了！", "客服：订单号？", "客户：123。", "客服：抱歉，我现在就催。"),
    ),
    "order": (
        ("客户：门禁坏了，我进不去。", "客服：可以给您发优惠券。【命中】", "客服：我马上联系物业。"),
        ("客户：门禁坏了，我进不去。", "客服：我马上联系物业。", "客服：另外补偿您一张优惠券。"),
        ("客户：给张优惠券吧。", "客服：可以给您发优惠券。"),
    ),
    "count": (
        ("客服：非常抱歉。", "客服：非常抱歉。", "客服：非常抱歉。", "客服：非常抱歉。【命中】"),
        ("客服：非常抱歉，我马上处理。",),
        ("客服：非常抱歉。", "客服：非常抱歉。", "客服：非常抱歉。"),
    ),
    "measure": (
        ("客户：怎么激活？", f"客服：{'您先打开应用再点一下右上角的设置按钮，' * 4}【命中】"),
        ("客户：怎么激活？", "客服：您先打开应用，我一步一步跟您说。"),
        ("客户：" + "我从上周开始就一直打不开这个页面，" * 5, "客服：我看一下。"),
    ),
    "repeat": (
        ("客服：您可以重启试试。", "客户：没用。", "客服：您可以重启试试。【命中】"),
        ("客服：您可以重启试试。", "客户：没用。", "客服：那我给您派师傅上门。"),
        ("客服：您可以重启试试。", "客户：好。", "客服：您可以重启试试。"),
    ),
    "priority": (
        (
            "客户：门禁坏了我进不去，你们得赔我误工费。",
            "客服：我给您申请补偿一百块。【命中】",
            "客服：我马上联系物业给您开门。",
        ),
        (
            "客户：门禁坏了我进不去，你们得赔我误工费。",
            "客服：我马上联系物业给您开门。",
            "客服：另外给您申请补偿。",
        ),
        ("客户：你们得赔我误工费。", "客服：我给您申请补偿一百块。"),
    ),
    "weigh": (
        (
            "客服：您好，请问有什么可以帮您？",
            "客户：你们前台那个小伙子当着一屋子人骂我抠门。",
            "客服：嗯，您说。",
            "客户：我都没还嘴。",
            "客服：没有录音我们不好认定，会不会是您误会了？【命中】",
            "客户：我误会？",
            "客服：那您再想想。",
            "客户：算了。",
        ),
        (
            "客服：您好，请问有什么可以帮您？",
            "客户：你们前台那个小伙子当着一屋子人骂我抠门。",
            "客服：当着那么多人，换谁都下不来台，是我们不对。",
            "客户：就是。",
            "客服：店长今晚八点前给您打电话道歉。",
            "客户：好。",
            "客服：给您添堵了。",
            "客户：嗯。",
        ),
        ("客户：你们前台骂我抠门。", "客服：会不会是您误会了？"),
    ),
    "combine": (
        ("客服：已经给您开通了。【命中】", "客户：啊？"),
        ("客户：可以，开通吧。", "客服：已经帮您开通。"),
        ("客服：要开通吗？", "客户：不用。"),
    ),
}


def skeleton(kind: str, dimension: str = "process") -> str:
    """The YAML text of a new check of a kind; an unknown kind (a plugin's) gets an empty block to fill."""
    bad, good, near = (
        "\n".join(f"      {line}" for line in lines) for lines in _EXAMPLES.get(kind, _EXAMPLES["forbid"])
    )
    block = _BLOCKS.get(kind, f"{kind}: {{}}\n")
    return _HEAD.format(dimension=dimension, block=block, bad=bad, good=good, near=near)
