"""Letters that are written in more than one way: the rarer form, and the usual one behind it."""

from __future__ import annotations

# The letter that Unicode calls equivalent to a radical of U+2E80 to U+2EFF (property
# Equivalent_Unified_Ideograph). Those of U+2F00 to U+2FDF are compatible with theirs: NFKC knows them.
_RADICALS = (
    "⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺑𡯂 ⺒巳 ⺓幺 ⺔彑 "
    "⺕彐 ⺖忄 ⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 "
    "⺪𤴔 ⺫目 ⺬示 ⺭礻 ⺮𥫗 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳㓁 ⺴冗 ⺵𦉫 ⺶羊 ⺷𦍌 ⺸𦍋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽𦥑 "
    "⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻇𧢲 ⻈讠 ⻉贝 ⻊𧾷 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 ⻐钅 ⻑長 "
    "⻒镸 ⻓长 ⻔门 ⻕𨸏 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞𩙿 ⻟飠 ⻠饣 ⻡𩠐 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 "
    "⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⻳龟 "
)
# The older forms that 常用漢字表 (平成22年内閣告示第2号) prints in brackets behind today's, in both
# code points where Unicode has two that NFKC keeps apart.
_OLDER_FORMS = (
    "亞亜 惡悪 壓圧 圍囲 醫医 爲為 壹壱 隱隠 榮栄 營営 衞衛 驛駅 圓円 鹽塩 緣縁 "
    "艷艶 應応 歐欧 毆殴 櫻桜 奧奥 橫横 溫温 穩穏 假仮 價価 畫画 會会 繪絵 壞壊 "
    "懷懐 槪概 擴拡 殼殻 覺覚 學学 嶽岳 樂楽 渴渇 罐缶 卷巻 陷陥 勸勧 寬寛 關関 "
    "歡歓 觀観 氣気 歸帰 僞偽 戲戯 犧犠 舊旧 據拠 擧挙 虛虚 峽峡 挾挟 狹狭 鄕郷 "
    "曉暁 區区 驅駆 勳勲 薰薫 徑径 莖茎 惠恵 揭掲 溪渓 經経 螢蛍 輕軽 繼継 鷄鶏 "
    "藝芸 擊撃 缺欠 硏研 縣県 儉倹 劍剣 險険 圈圏 檢検 獻献 權権 顯顕 驗験 嚴厳 "
    "廣広 效効 恆恒 黃黄 鑛鉱 號号 國国 黑黒 碎砕 濟済 齋斎 劑剤 雜雑 參参 棧桟 "
    "蠶蚕 慘惨 贊賛 殘残 絲糸 齒歯 兒児 辭辞 濕湿 實実 寫写 釋釈 壽寿 收収 從従 "
    "澁渋 獸獣 縱縦 肅粛 處処 緖緒 敍叙 將将 稱称 涉渉 燒焼 證証 奬奨 條条 狀状 "
    "乘乗 淨浄 剩剰 疊畳 繩縄 壤壌 孃嬢 讓譲 釀醸 觸触 囑嘱 眞真 寢寝 愼慎 盡尽 "
    "圖図 粹粋 醉酔 穗穂 隨随 髓髄 樞枢 數数 瀨瀬 聲声 靑青 齊斉 淸清 靜静 稅税 "
    "攝摂 竊窃 說説 專専 淺浅 戰戦 踐践 錢銭 潛潜 纖繊 禪禅 雙双 壯壮 爭争 莊荘 "
    "搜捜 插挿 巢巣 曾曽 瘦痩 裝装 總総 騷騒 增増 藏蔵 臟臓 卽即 屬属 續続 墮堕 "
    "對対 體体 帶帯 滯滞 臺台 瀧滝 擇択 澤沢 擔担 單単 膽胆 團団 斷断 彈弾 遲遅 "
    "癡痴 蟲虫 晝昼 鑄鋳 廳庁 徵徴 聽聴 敕勅 鎭鎮 遞逓 鐵鉄 點点 轉転 傳伝 燈灯 "
    "當当 黨党 盜盗 稻稲 鬪闘 德徳 獨独 讀読 屆届 貳弐 惱悩 腦脳 霸覇 拜拝 廢廃 "
    "賣売 麥麦 發発 髮髪 拔抜 晚晩 蠻蛮 祕秘 濱浜 甁瓶 拂払 佛仏 倂併 竝並 餠餅 "
    "邊辺 變変 辨弁 瓣弁 辯弁 步歩 寶宝 豐豊 襃褒 飜翻 每毎 萬万 滿満 麵麺 默黙 "
    "彌弥 譯訳 藥薬 與与 豫予 餘余 譽誉 搖揺 樣様 謠謡 來来 賴頼 亂乱 覽覧 龍竜 "
    "兩両 獵猟 綠緑 淚涙 壘塁 禮礼 勵励 戾戻 靈霊 齡齢 曆暦 歷歴 戀恋 鍊錬 爐炉 "
    "勞労 郞郎 樓楼 錄録 灣湾 "
)
# Forms of a letter that names of people, places and institutions keep, as in 人名用漢字 (戸籍法施行規則
# 別表第二) and among the 異体字 of the family registers. Letters of another meaning, such as 阪 and 坂 or
# 畑 and 畠, are two letters and not here.
_FORMS_IN_NAMES = (
    "髙高 﨑崎 嵜崎 𠮷吉 邉辺 濵浜 栁柳 桒桑 嶋島 嶌島 冨富 戶戸 吳呉 吴呉 巖巌 "
    "嵒巌 彥彦 堯尭 遙遥 凛凜 龜亀 强強 敎教 顏顔 產産 俱倶 瑤瑶 舍舎 况況 晉晋 "
    "曻昇 昻昂 舘館 檜桧 槇槙 淵渕 渊渕 埜野 籠篭 藪薮 頴穎 峯峰 湧涌 熙煕 凞煕 "
    "熈煕 鷗鴎 蠟蝋 蟬蝉 頰頬 塡填 剝剥 靱靭 礪砺 禰祢 禱祷 祿禄 萊莱 蔣蒋 繫繋 "
    "嚙噛 俠侠 兔兎 穐秋 秌秋 劔剣 劒剣 釼剣 靏鶴 靎鶴 寉鶴 鄰隣 鴈雁 畧略 羣群 "
    "亰京 𣘺橋 圡土 𡈽土 悳徳 惪徳 翆翠 栢柏 牀床 蘓蘇 窻窓 窗窓 驒騨 鰺鯵 耻恥 "
    "脉脈 曺曹 聰聡 曵曳 鐮鎌 壺壷 寕寧 譱善 棊棋 楳梅 舩船 薗園 崗岡 秊年 焰焔 "
    "裡裏 萠萌 矦侯 皋皐 皜皓 夘卯 姊姉 乕虎 㐂喜 㐧第 㔟勢 㝡最 㠀島 閒間 樑梁 "
)


def _pairs(words: str) -> dict[str, str]:
    return dict(words.split())


USUAL_OF_RADICAL = _pairs(_RADICALS)
USUAL_OF_VARIANT = _pairs(_OLDER_FORMS) | _pairs(_FORMS_IN_NAMES)
