"""Letters: how a text is kept, when two mean the same, which are odd, and which were lost;
what is worked out of words once, until words are erased.

kept            as a text is stored: each letter as it was written, without what nobody can see
plain           for reading: one width and one code point a letter
compact         the same in one piece
comparing_key   for comparing names: variants of a letter and capitals count as one
searching_key   for finding: hiragana and katakana as well
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from unicodedata import category, normalize

from django.db.models import Field, Q, QuerySet

_forget: list[Callable[[], None]] = []


def known_words(most: int) -> Callable[[Callable], Callable]:
    """Decorator as `lru_cache`, for what rests on its arguments alone."""

    def knowing(work_out: Callable) -> Callable:
        known = lru_cache(most)(work_out)
        _forget.append(known.cache_clear)
        return known

    return knowing


def forget_words() -> None:
    """Empties what is known of words, in this process."""
    for forget in _forget:
        forget()


# The letter that Unicode calls equivalent to a radical of U+2E80 to U+2EFF (property
# Equivalent_Unified_Ideograph). Those of U+2F00 to U+2FDF are compatible with theirs: NFKC knows them.
_RADICALS = """
    ⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺑𡯂 ⺒巳 ⺓幺
    ⺔彑 ⺕彐 ⺖忄 ⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛
    ⺨犭 ⺩王 ⺪𤴔 ⺫目 ⺬示 ⺭礻 ⺮𥫗 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳㓁 ⺴冗 ⺵𦉫 ⺶羊 ⺷𦍌 ⺸𦍋 ⺹耂 ⺺肀
    ⺻聿 ⺼肉 ⺽𦥑 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻇𧢲 ⻈讠 ⻉贝 ⻊𧾷 ⻋车 ⻌辶 ⻍辶
    ⻎辶 ⻏邑 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻕𨸏 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞𩙿 ⻟飠 ⻠饣
    ⻡𩠐 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⻳龟
"""
# The older forms that 常用漢字表 (平成22年内閣告示第2号) prints in brackets behind today's, in both
# code points where Unicode has two that NFKC keeps apart.
_OLDER_FORMS = """
    亞亜 惡悪 壓圧 圍囲 醫医 爲為 壹壱 隱隠 榮栄 營営 衞衛 驛駅 圓円 鹽塩 緣縁 艷艶 應応 歐欧 毆殴
    櫻桜 奧奥 橫横 溫温 穩穏 假仮 價価 畫画 會会 繪絵 壞壊 懷懐 槪概 擴拡 殼殻 覺覚 學学 嶽岳 樂楽
    渴渇 罐缶 卷巻 陷陥 勸勧 寬寛 關関 歡歓 觀観 氣気 歸帰 僞偽 戲戯 犧犠 舊旧 據拠 擧挙 虛虚 峽峡
    挾挟 狹狭 鄕郷 曉暁 區区 驅駆 勳勲 薰薫 徑径 莖茎 惠恵 揭掲 溪渓 經経 螢蛍 輕軽 繼継 鷄鶏 藝芸
    擊撃 缺欠 硏研 縣県 儉倹 劍剣 險険 圈圏 檢検 獻献 權権 顯顕 驗験 嚴厳 廣広 效効 恆恒 黃黄 鑛鉱
    號号 國国 黑黒 碎砕 濟済 齋斎 劑剤 雜雑 參参 棧桟 蠶蚕 慘惨 贊賛 殘残 絲糸 齒歯 兒児 辭辞 濕湿
    實実 寫写 釋釈 壽寿 收収 從従 澁渋 獸獣 縱縦 肅粛 處処 緖緒 敍叙 將将 稱称 涉渉 燒焼 證証 奬奨
    條条 狀状 乘乗 淨浄 剩剰 疊畳 繩縄 壤壌 孃嬢 讓譲 釀醸 觸触 囑嘱 眞真 寢寝 愼慎 盡尽 圖図 粹粋
    醉酔 穗穂 隨随 髓髄 樞枢 數数 瀨瀬 聲声 靑青 齊斉 淸清 靜静 稅税 攝摂 竊窃 說説 專専 淺浅 戰戦
    踐践 錢銭 潛潜 纖繊 禪禅 雙双 壯壮 爭争 莊荘 搜捜 插挿 巢巣 曾曽 瘦痩 裝装 總総 騷騒 增増 藏蔵
    臟臓 卽即 屬属 續続 墮堕 對対 體体 帶帯 滯滞 臺台 瀧滝 擇択 澤沢 擔担 單単 膽胆 團団 斷断 彈弾
    遲遅 癡痴 蟲虫 晝昼 鑄鋳 廳庁 徵徴 聽聴 敕勅 鎭鎮 遞逓 鐵鉄 點点 轉転 傳伝 燈灯 當当 黨党 盜盗
    稻稲 鬪闘 德徳 獨独 讀読 屆届 貳弐 惱悩 腦脳 霸覇 拜拝 廢廃 賣売 麥麦 發発 髮髪 拔抜 晚晩 蠻蛮
    祕秘 濱浜 甁瓶 拂払 佛仏 倂併 竝並 餠餅 邊辺 變変 辨弁 瓣弁 辯弁 步歩 寶宝 豐豊 襃褒 飜翻 每毎
    萬万 滿満 麵麺 默黙 彌弥 譯訳 藥薬 與与 豫予 餘余 譽誉 搖揺 樣様 謠謡 來来 賴頼 亂乱 覽覧 龍竜
    兩両 獵猟 綠緑 淚涙 壘塁 禮礼 勵励 戾戻 靈霊 齡齢 曆暦 歷歴 戀恋 鍊錬 爐炉 勞労 郞郎 樓楼 錄録
    灣湾
"""
# Forms of a letter that names of people, places and institutions keep, as in 人名用漢字 (戸籍法施行規則
# 別表第二) and among the 異体字 of the family registers. Letters of another meaning, such as 阪 and 坂 or
# 畑 and 畠, are two letters and not here.
_FORMS_IN_NAMES = """
    髙高 﨑崎 嵜崎 𠮷吉 邉辺 濵浜 栁柳 桒桑 嶋島 嶌島 冨富 戶戸 吳呉 吴呉 巖巌 嵒巌 彥彦 堯尭 遙遥
    凛凜 龜亀 强強 敎教 顏顔 產産 俱倶 瑤瑶 舍舎 况況 晉晋 曻昇 昻昂 舘館 檜桧 槇槙 淵渕 渊渕 埜野
    籠篭 藪薮 頴穎 峯峰 湧涌 熙煕 凞煕 熈煕 鷗鴎 蠟蝋 蟬蝉 頰頬 塡填 剝剥 靱靭 礪砺 禰祢 禱祷 祿禄
    萊莱 蔣蒋 繫繋 嚙噛 俠侠 兔兎 穐秋 秌秋 劔剣 劒剣 釼剣 靏鶴 靎鶴 寉鶴 鄰隣 鴈雁 畧略 羣群 亰京
    𣘺橋 圡土 𡈽土 悳徳 惪徳 翆翠 栢柏 牀床 蘓蘇 窻窓 窗窓 驒騨 鰺鯵 耻恥 脉脈 曺曹 聰聡 曵曳 鐮鎌
    壺壷 寕寧 譱善 棊棋 楳梅 舩船 薗園 崗岡 秊年 焰焔 裡裏 萠萌 矦侯 皋皐 皜皓 夘卯 姊姉 乕虎 㐂喜
    㐧第 㔟勢 㝡最 㠀島 閒間 樑梁
"""
USUAL_OF_RADICAL = dict(_RADICALS.split())
USUAL_OF_VARIANT = dict((_OLDER_FORMS + _FORMS_IN_NAMES).split())

# What Unicode has nothing drawn for (property Default_Ignorable_Code_Point, and U+FFF9 to U+FFFB), but
# selectors: they choose the form of the letter before them, and belong to a name.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
# A joiner between two pictures makes one of them; anywhere else it is nothing.
_LONE_JOINER = "(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
_NEVER_KEPT = re.compile(f"[{_UNSEEN}]|{_LONE_JOINER}")
_NOT_COMPARED = re.compile(f"[{_UNSEEN}{_SELECTORS}\u200d]")
_LINE_BREAK = re.compile("\r\n?|[\v\x85\u2028\u2029]")
_SPACES = re.compile("[\t\xa0\u2000-\u200a\u202f\u205f]")
# Whether there is anything to do: most texts have nothing of it.
_NOT_AS_KEPT = re.compile(
    f"^\\s|\\s$|[\t\r\v\x85\xa0\u2000-\u200d\u2028\u2029\u202f\u205f{_UNSEEN}]"
)

# The marks of が and ぱ as letters of their own, and the signs that CP932 and Unicode tell apart.
_ONE_SIGN = str.maketrans("゛゜〜−‖", "\u3099\u309a~-∥")
_ONE_FORM = str.maketrans(USUAL_OF_RADICAL)
_USUAL_FORM = str.maketrans(USUAL_OF_VARIANT)
_HIRAGANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
# Two letters, of which people write one for the other: 斉藤 is looked for as 斎藤.
_SEARCHED_ALIKE = _HIRAGANA | str.maketrans("斉", "斎")
# As the letter behind a radical is printed in Japan, where its oldest form is another one.
_PRINTED = str.maketrans("戶靑黃黑", "戸青黄黒")
HYPHENS = "-‐‑‒–—―⁃˗﹣－−─━ーｰ"
_HYPHEN = str.maketrans(dict.fromkeys(HYPHENS, "-"))


def kept(text: str) -> str:
    r"""A text as it is stored: without white space around it and what nobody can see.

    >>> kept(" \u3000𠮷田\u200b葛󠄀\u00ad城\r\n髙﨑\ufeff ")
    '𠮷田葛󠄀城\n髙﨑'
    """
    if not _NOT_AS_KEPT.search(text):
        return text
    return _SPACES.sub(" ", _LINE_BREAK.sub("\n", _NEVER_KEPT.sub("", text))).strip()


def plain(text: str) -> str:
    """A text with one code point for each letter, whatever its width, selector or radical.

    >>> plain("⻄区　ﾌｼﾞﾀ病院 １２") == plain("西区 フジタ病院 12") == "西区 フジタ病院 12"
    True
    """
    if text.isascii():
        return text
    seen = _NOT_COMPARED.sub("", text).translate(_ONE_FORM).translate(_ONE_SIGN)
    # What NFKC takes apart, such as ⾎, may be composed anew only in a second round.
    return normalize("NFKC", normalize("NFKC", seen).translate(_ONE_SIGN))


def compact(text: str) -> str:
    """The same without any white space.

    >>> compact("医療機関\\n 所在地")
    '医療機関所在地'
    """
    return normalize("NFKC", "".join(plain(text).split()))


def with_hyphens(text: str) -> str:
    """A plain text in which all that is typed for a hyphen is one.

    >>> with_hyphens("５３６‐０００１"), with_hyphens("2ー1−7")
    ('536-0001', '2-1-7')
    """
    return one_hyphen(plain(text))


def one_hyphen(text: str) -> str:
    """A text in which all that is typed for a hyphen is one; the other letters stay."""
    return text.translate(_HYPHEN)


def in_place(text: str) -> str:
    """The same letter by letter, so that each stands where it stood in the text.

    >>> in_place("ｶﾞ㈱　２−１")
    'カﾞ㈱ 2-1'
    """
    return text if text.isascii() else "".join(map(_in_place, text))


@lru_cache(maxsize=10_000)
def _in_place(letter: str) -> str:
    narrow = plain(letter)
    return narrow if len(narrow) == 1 and category(narrow) != "Mn" else letter


@known_words(50_000)
def comparing_key(text: str) -> str:
    """A name for comparing: width, space, capitals and the form of a letter do not count.

    >>> comparing_key("医療法人髙﨑会　ﾌｼﾞﾀ病院") == comparing_key("医療法人高崎会 フジタ病院")
    True
    """
    return normalize("NFKC", compact(text).translate(_USUAL_FORM).casefold())


def searching_key(text: str) -> str:
    """A name for finding: as compared, and hiragana and katakana alike.

    >>> searching_key("齊藤ｸﾘﾆｯｸ")
    '斎藤くりにっく'
    """
    return comparing_key(text).translate(_SEARCHED_ALIKE)


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A letter that is another than it seems, and the one that is meant."""

    odd: str
    usual: str

    def __str__(self) -> str:
        return f"「{self.odd}」（U+{ord(self.odd):04X}）は「{self.usual}」"


_RADICAL = re.compile("[\u2e80-\u2fdf]")


def lookalikes(text: str) -> list[Lookalike]:
    """The radicals that stand in a text for letters: PDF files give them away when copied.

    >>> [str(each) for each in lookalikes("大阪市⻄区、神⼾")]
    ['「⻄」（U+2EC4）は「西」', '「⼾」（U+2F3E）は「戸」']
    """
    odd = dict.fromkeys(_RADICAL.findall(text))
    return [Lookalike(each, usual) for each in odd if (usual := mended(each)) != each]


def mended(text: str) -> str:
    """A text with the letters that are meant instead of radicals.

    >>> mended("大阪市⻄区")
    '大阪市西区'
    """
    return _RADICAL.sub(lambda match: plain(match[0]).translate(_PRINTED), text)


def lookalike_sentence(found: Iterable[Lookalike]) -> str:
    """What is said of look-alikes.

    >>> lookalike_sentence(lookalikes("⻄区"))
    '「⻄」（U+2EC4）は「西」に似た別の文字です。'
    """
    return f"{'、'.join(map(str, found))}に似た別の文字です。"


# --- Letters lost on the way -------------------------------------------------------------------

# What programs write for a letter that an encoding lacks. The question mark is a letter of texts as
# well: it stands for a lost one only where JIS X 0208, which all kinds of Shift_JIS share, has none.
_LOST, _LOST_IF_RARE = frozenset("〓□\ufffd"), frozenset("?？")
# In sentences a square may begin a line.
_LOST_IN_SENTENCES = frozenset("〓\ufffd")
_LETTER = re.compile(f".[{_SELECTORS}]*", re.DOTALL)


def has_marks_of_loss(text: str, *, may_be_sentence: bool = False) -> bool:
    """Whether there is any mark in a text that programs write for a letter which they lose.

    >>> has_marks_of_loss("?田医院"), has_marks_of_loss("在宅医療とは?", may_be_sentence=True)
    (True, False)
    >>> has_marks_of_loss("〓田医院の研修", may_be_sentence=True)
    True
    """
    marks = _LOST_IN_SENTENCES if may_be_sentence else _LOST | _LOST_IF_RARE
    return not marks.isdisjoint(text)


def has_lost_letters(text: str, stored: str) -> bool:
    """Whether a text is the stored one with ?, 〓, □ or U+FFFD in place of some of its letters.

    >>> has_lost_letters("?田 翔", "𠮷田 翔"), has_lost_letters("山?", "山田")
    (True, False)
    >>> has_lost_letters("〓田", "山田"), has_lost_letters("𠮷田", "𠮷田")
    (True, False)
    """
    if not has_marks_of_loss(text):
        return False
    # How far the text may be the stored one, and whether a letter of it was lost until there.
    reached = {(0, False)}
    for letter in _LETTER.findall(stored):
        reached = {step for place, lost in reached for step in _steps(text, place, lost, letter)}
    return (len(text), True) in reached


def _steps(text: str, place: int, lost: bool, letter: str) -> Iterator[tuple[int, bool]]:
    """Where the text goes on behind a letter of the stored one, or behind what is left of it."""
    if text.startswith(letter, place):
        yield place + len(letter), lost
        return
    if place < len(text) and plain(text[place]) == plain(letter):
        yield place + 1, lost
        # Behind the letter itself a mark may be left of its selector.
        place += 1
    elif not category(letter[0]).startswith("L"):
        return
    marks = _LOST | _LOST_IF_RARE if _is_rare(letter) else _LOST
    # A letter of several units of UTF-16 may leave a mark for each.
    for _ in range(len(letter.encode("utf-16-le")) // 2):
        if place >= len(text) or text[place] not in marks:
            return
        place += 1
        yield place, True


def _is_rare(letter: str) -> bool:
    try:
        letter.encode("shift_jis")
    except UnicodeEncodeError:
        return True
    return False


# --- Searching ------------------------------------------------------------------------------------

# Where letters stand that have another spelling: Latin, Greek, Cyrillic, radicals, kana, compatible
# ideographs, and what is half or full of width.
_BLOCKS = ((0x21, 0x250), (0x370, 0x530), (0x2E80, 0x2FE0), (0x3041, 0x3100))
_BLOCKS += ((0xF900, 0xFB00), (0xFF01, 0xFFE7), (0x2F800, 0x2FA20))
_BETWEEN = f"[\\s\u3000\u200d{_UNSEEN}{_SELECTORS}]*"


def pattern_of(words: str) -> str:
    """A regular expression, for PostgreSQL and Python, of all ways to write what is looked for."""
    return _BETWEEN.join(map(_spelling, searching_key(words)))


@lru_cache(maxsize=10_000)
def _spelling(letter: str) -> str:
    whole = f"[{''.join(map(_escaped, dict.fromkeys([letter, *_spellings().get(letter, ())])))}]"
    parts = normalize("NFD", letter)
    # が may be stored as か and its mark.
    return f"(?:{whole}|{''.join(map(_spelling, parts))})" if len(parts) > 1 else whole


def _escaped(letter: str) -> str:
    return f"\\{letter}" if letter.isascii() and not letter.isalnum() else letter


@cache
def _spellings() -> dict[str, list[str]]:
    """The single letters that are looked for as one, by that one."""
    found = defaultdict(list)
    letters = [chr(code) for block in _BLOCKS for code in range(*block)]
    for letter in (*letters, *USUAL_OF_VARIANT, *set(USUAL_OF_VARIANT.values())):
        key = searching_key(letter)
        if len(key) == 1 and letter not in found[key]:
            found[key].append(letter)
    return found


def searched_alike() -> str:
    """Each rarer letter with the one it is looked for as, for searching in the browser."""
    variants = (*USUAL_OF_RADICAL, *USUAL_OF_VARIANT, "斉")
    return "".join(letter + searching_key(letter) for letter in variants)


def with_words(
    rows: QuerySet, words: str, fields: Iterable[str], coded: Iterable[Field] = ()
) -> QuerySet:
    """The rows in which every word stands in one of the fields, or in the name of a code in them.

    coded: fields with choices, which are shown by the names of their codes.
    """
    fields, coded = tuple(fields), tuple(coded)
    for pattern in filter(None, map(pattern_of, words.split())):
        anywhere = Q()
        for name in fields:
            anywhere |= Q(**{f"{name}__regex": pattern})
        for field in coded:
            codes = [code for code, name in field.flatchoices if re.search(pattern, str(name))]
            anywhere |= Q(**{f"{field.name}__in": codes})
        rows = rows.filter(anywhere)
    return rows
