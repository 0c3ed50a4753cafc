"""Chinese in both kinds of characters: the data file has the simplified ones, and each stands for one traditional.

The table holds the characters of the data file and no others; ``tests/unit/test_classify_languages.py`` sees to that.
"""

from __future__ import annotations

from collections.abc import Iterator

SIMPLIFIED = (
    "与东两为丽举义乌乐乔习书买乱争于云亚产优会伟伦体储党兰关兴兹内冈军冲几击刚别办务动劳势区医华协卢卫参"
    "发台叶后员咸团国图圣场块墙声复奥孙学宁审宪宫宾对尔岛峡币带广庆库庞开强当彻征总悦慑战执扬报数无旧时晋"
    "机权条来杰极构枪楼欧毕气汉泽济涛温湾满澜热爱犹独环电盘矶积税红约纳纽线组织绍经统绳维综缅罗联脚脱腊节"
    "苏莱萨蒋袭装规议讯识话语说诸诺谈贝贡财费赖赞车轮辅边达迈运进远违连选逊邓邮钓钦链锡锦长门间闻阁队际陆"
    "韦韩顿领颇颠马骚鱼鲁鲜麦黄齐龙系万凯灵贾"
)
TRADITIONAL = (
    "與東兩為麗舉義烏樂喬習書買亂爭於雲亞產優會偉倫體儲黨蘭關興茲內岡軍沖幾擊剛別辦務動勞勢區醫華協盧衛參"
    "發臺葉後員鹹團國圖聖場塊牆聲復奧孫學寧審憲宮賓對爾島峽幣帶廣慶庫龐開強當徹徵總悅懾戰執揚報數無舊時晉"
    "機權條來傑極構槍樓歐畢氣漢澤濟濤溫灣滿瀾熱愛猶獨環電盤磯積稅紅約納紐線組織紹經統繩維綜緬羅聯腳脫臘節"
    "蘇萊薩蔣襲裝規議訊識話語說諸諾談貝貢財費賴贊車輪輔邊達邁運進遠違連選遜鄧郵釣欽鏈錫錦長門間聞閣隊際陸"
    "韋韓頓領頗顛馬騷魚魯鮮麥黃齊龍係萬凱靈賈"
)

_TABLE = str.maketrans(SIMPLIFIED, TRADITIONAL)


def forms(words: str, _rule: str) -> Iterator[str]:
    """The phrase in simplified and in traditional characters."""
    yield words
    yield words.translate(_TABLE)
    if "台" in words:  # is in use in traditional writing, too
        yield words.translate(_TABLE).replace("臺", "台")
