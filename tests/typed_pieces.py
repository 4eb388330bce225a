"""Makes texts that are nearly days, months, numbers or times; `st.text()` is almost never one."""

from hypothesis import strategies as st

# Full-width letters, as they are typed with the Japanese keyboard on.
WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})

ERAS = " 令和 R ｒ H 平成 昭和 ㋿"
YEARS = "6 元 ６ 06 2024 2024 ２０２４ 六 十二 31 0 0000 9999 24 ٦"
MARKS = "年 年 / . - － ・ ー 年度 年。"
MONTHS = "9 9 ９ 09 12 2 九 十二 13 0 ㋈ 9①"
MARKS_OF_MONTHS = "月 月 / . - － 月分  月。"
DAYS = "1 1 １ 01 30 31 29 三十一 0 末 45 1²"
TAILS = " 日 日(日) (日曜日) 日（月・祝） 日から 日頃 日〜2日 日付 日現在 日10時 日\x00"
SIGNS = "   + - − △ ▲ 約 ー"
NUMBERS = "0 1 38 ３８ 1,234 １，２３４ 1，23 12 999999999 9999999999 1.000 19.5 1. .5 ½ 30① 30⒈ ٣"
UNITS = "   人 名 時間 h 回 部 人程度 人。 時間30分 %"
HALVES = "   午前 午後 PM am"
HOURS = "0 3 ３ 12 13 24 99 正午"
MINUTES = ": ： 時 時半 :00 :5 :30 :60 時30分 :30:00 時五分 PM"


def _in_turn(*places: str) -> st.SearchStrategy[str]:
    """One of the words of each place (between two spaces: none), one after the other."""
    return st.tuples(*(st.sampled_from(words.split(" ")) for words in places)).map("".join)


def _or_anything(nearly: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.builds("{}{}{}".format, nearly, st.text(max_size=2), nearly)
    return nearly | two | st.text(max_size=30)


typed_days = _or_anything(_in_turn(ERAS, YEARS, MARKS, MONTHS, MARKS_OF_MONTHS, DAYS, TAILS))
typed_months = _or_anything(_in_turn(ERAS, YEARS, MARKS, MONTHS, MARKS_OF_MONTHS))
typed_numbers = _or_anything(_in_turn(SIGNS, NUMBERS, UNITS))
typed_times = _or_anything(_in_turn(HALVES, HOURS, MINUTES))
