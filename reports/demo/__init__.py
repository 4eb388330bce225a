"""The demonstration: invented years, marked 架空, that add up to 資料４."""
