/*
 * Says under a date field (data-echo="date") how the date was read: R6.9.1, 令和６年９月１日 and 2024/9/1
 * all become 令和6年9月1日(日). The server reads the same ways and decides; this only shows it earlier.
 */
(() => {
  "use strict";

  // First days of the eras, latest first; wards/fiscal.py has the same.
  const ERAS = [
    { name: "令和", letter: "R", first: [2019, 5, 1] },
    { name: "平成", letter: "H", first: [1989, 1, 8] },
    { name: "昭和", letter: "S", first: [1926, 12, 25] },
  ];
  const WEEKDAYS = "日月火水木金土";
  const SHAPE = /^(令和|平成|昭和|R|H|S)?(\d{1,4}|元)[./年-](\d{1,2})[./月-](\d{1,2})日?$/;

  const number = ([year, month, day]) => year * 10000 + month * 100 + day;

  const normalised = (text) =>
    text
      .normalize("NFKC")
      .toUpperCase()
      .replace(/[\s\u3000]/g, "")
      .replace(/[．。、，]/g, ".")
      .replace(/[‐‑–—−ー]/g, "-");

  const eraOf = (day) => ERAS.find((era) => number(day) >= number(era.first));

  const parse = (text) => {
    const match = SHAPE.exec(normalised(text));
    if (!match) return null;
    const [, written, yearText, month, day] = match;
    const era = ERAS.find(({ name, letter }) => written === name || written === letter);
    if (!era && (yearText === "元" || yearText.length !== 4)) return null;
    const year = yearText === "元" ? 1 : Number(yearText);
    const parts = [era ? era.first[0] + year - 1 : year, Number(month), Number(day)];
    const date = new Date(Date.UTC(parts[0], parts[1] - 1, parts[2]));
    const exists = date.getUTCMonth() + 1 === parts[1] && date.getUTCDate() === parts[2];
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
      const unread = text && !read && event.type === "change";
      echo.classList.toggle("unread", Boolean(unread));
      if (read) echo.textContent = `${describe(read)}として読み取ります`;
      else echo.textContent = unread ? "日付として読めません。例: R6.9.1、2024/9/1" : "";
    };
    input.addEventListener("input", show);
    input.addEventListener("change", show);
    show(new Event("load"));
  };

  document.querySelectorAll('input[data-echo="date"]').forEach(attach);
})();
