/*
 * Says under a date field (data-echo="date") how the date was read: R6.9.1, 令和６年９月１日 and 2024/9/1
 * all become 令和6年9月1日(日). The server reads the same ways and decides; this only shows it earlier.
 */
(() => {
  "use strict";

  // First days of the eras, latest first; wards/fiscal.py and wards/japanese/dates.py have the same.
  const ERAS = [
    { name: "令和", words: ["令和", "令", "R", "レイワ", "れいわ"], first: [2019, 5, 1] },
    { name: "平成", words: ["平成", "平", "H", "ヘイセイ", "へいせい"], first: [1989, 1, 8] },
    { name: "昭和", words: ["昭和", "昭", "S", "ショウワ", "しょうわ"], first: [1926, 12, 25] },
  ];
  const WEEKDAYS = "日月火水木金土";
  const ERA_WORDS = ERAS.flatMap((era) => era.words).join("|");
  const SEPARATED = new RegExp(
    `^(?:(?<written>${ERA_WORDS})\\.?)?(?<yearText>\\d{1,4}|元)(?:年|(?<between>[/.,、・-]))` +
      "(?<month>\\d{1,2})(?:月|(?<!年\\d+)\\k<between>|(?<=年\\d+)[/.,、・-])(?<day>\\d{1,2})日?" +
      `(?:\\((?<bracketed>[${WEEKDAYS}]?)(?:曜日?)?[・,、/]?(?:祝日?|休日?)?\\)|(?<bare>[${WEEKDAYS}])曜日?)?(?:付け?|現在)?$`,
  );
  // The server reads these as well; here nothing is said of them.
  const READ_BY_THE_SERVER = /[〇一二三四五六七八九十末]|^[令平昭RHS]\D?\d{6}$|[ T]0{1,2}:00/;
  const EIGHT_DIGITS = /^(?<yearText>\d{4})(?<month>\d{2})(?<day>\d{2})$/;

  const number = ([year, month, day]) => year * 10000 + month * 100 + day;

  const normalised = (text) =>
    text
      .normalize("NFKC")
      .toUpperCase()
      .replace(/(?<!\d)\s+|\s+(?!\d)/g, "")
      .replace(/[‐‑–—−ー]/g, "-");

  const eraOf = (day) => ERAS.find((era) => number(day) >= number(era.first));

  const parse = (text) => {
    const plain = normalised(text);
    const match = SEPARATED.exec(plain) ?? EIGHT_DIGITS.exec(plain);
    if (!match) return null;
    const { written, yearText, month, day, bracketed, bare } = match.groups;
    const weekday = bracketed || bare;
    const era = ERAS.find(({ words }) => words.includes(written));
    if (!era && (yearText === "元" || yearText.length !== 4)) return null;
    const year = yearText === "元" ? 1 : Number(yearText);
    const parts = [era ? era.first[0] + year - 1 : year, Number(month), Number(day)];
    const date = new Date(Date.UTC(parts[0], parts[1] - 1, parts[2]));
    const exists = date.getUTCMonth() + 1 === parts[1] && date.getUTCDate() === parts[2];
    if (weekday && weekday !== WEEKDAYS[date.getUTCDay()]) return null;
    // 平成31年5月1日 was never a day, and neither was 令和元年4月30日.
    return exists && eraOf(parts) && (!era || eraOf(parts) === era) ? { parts, date } : null;
  };

  const yearName = (year, era) => {
    const count = year - era.first[0] + 1;
    return `${era.name}${count === 1 ? "元" : count}年`;
  };

  const describe = ({ parts, date }) => {
    const [year, month, day] = parts;
    const fiscal = month >= 4 ? year : year - 1;
    // A fiscal year carries the name of the era of most of its days.
    const fiscalName = yearName(fiscal, eraOf([fiscal, 12, 31]) ?? eraOf(parts));
    const weekday = WEEKDAYS[date.getUTCDay()];
    return `${yearName(year, eraOf(parts))}${month}月${day}日(${weekday})・${fiscalName}度`;
  };

  const attach = (input) => {
    const echo = document.createElement("output");
    echo.className = "echo";
    echo.id = `${input.id}_echo`;
    echo.htmlFor = input.id;
    echo.setAttribute("aria-live", "polite");
    input.after(echo);
    const described = input.getAttribute("aria-describedby");
    input.setAttribute("aria-describedby", [described, echo.id].filter(Boolean).join(" "));

    const show = (event) => {
      const text = input.value.trim();
      const read = text && parse(text);
      // While somebody is still typing, an unfinished date is not yet a wrong one.
      const unread =
        text && !read && event.type === "change" && !READ_BY_THE_SERVER.test(text.normalize("NFKC"));
      echo.classList.toggle("unread", Boolean(unread));
      if (read) echo.textContent = `${describe(read)}として読み取ります`;
      else echo.textContent = unread ? `日付として読めません。${input.dataset.example}` : "";
    };
    input.addEventListener("input", show);
    input.addEventListener("change", show);
    show(new Event("load"));
  };

  document.querySelectorAll('input[data-echo="date"]').forEach(attach);
})();
