"""The characters that Chinese text is mostly made of, to tell a right decoding from a wrong one."""

from __future__ import annotations

from typing import Final

_BOTH: Final = (
    "的一不在人有我他大上和地到以要就出可也你生能而子那得自年下用道行所然家事成方多去如都同面起看定天分小部其些主本前只因"
    "想意力它把十民第公此已工使情明性知全三又正外高由最手心政美相利二等或新己反月合回代信化老次位度先教立及比解水名真走各入"
    "几口平目太少再感接必件管市直命完共收取元千百万四五六七八九零"
    "嗯啊吧呢哦唔好早晚退保卡手机址姓工人理查心快改先生女士麻烦"
    "：，。？！、；（）“”…"
)

SIMPLIFIED: Final = frozenset(
    _BOTH
    + "客服吗喂妳这个们中来为国说时会对发后里过种经么学现当没动进还样理开从实两长间问很给话员号码电订单货费户务"
    "请谢您让帮稍询诉处款换确认记录这边车点线级处关系统员区队图书场员张该应变认气题总数报听觉受带热双边远办议"
    "联络结转账户网机铁银贷险赔偿满价烦"
)
"""Frequent characters of simplified Chinese, those of service calls among them."""

TRADITIONAL: Final = frozenset(
    _BOTH + "這個們中來為國說時會對發後裡裏過種經麼學現當沒動進還樣理開從實兩長間問很給話員號碼電訂單貨費戶務"
    "請謝您讓幫稍詢訴處款換確認記錄這邊車點線級處關係統員區隊圖書場員張該應變認氣題總數報聽覺受帶熱雙邊遠辦議"
    "聯絡結轉帳戶網機鐵銀貸險賠償滿價客服麻煩嗎"
)
"""The same for traditional Chinese."""
