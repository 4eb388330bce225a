"""Decides what a ward is: one of Osaka City's 24, under its municipal code."""

from __future__ import annotations

from django.db import models

CITY = "大阪市"


class Ward(models.Model):
    """A ward, e.g. 北区 = 27127. The code is text and the key, so it can be read in every table."""

    code = models.CharField("区コード", max_length=5, primary_key=True)
    lg_code = models.CharField("団体コード（検査数字付き）", max_length=6, unique=True)
    display_order = models.PositiveSmallIntegerField("公式の順", unique=True)
    name = models.CharField("区名", max_length=10, unique=True)
    kana = models.CharField("カナ", max_length=20)
    hiragana = models.CharField("ひらがな", max_length=20)
    romaji = models.CharField("ローマ字", max_length=30)
    tile_row = models.PositiveSmallIntegerField("区の地図の行")
    tile_col = models.PositiveSmallIntegerField("区の地図の列")

    class Meta:
        verbose_name = "区"
        verbose_name_plural = "区"
        ordering = ["display_order"]
        constraints = [
            models.UniqueConstraint(fields=["tile_row", "tile_col"], name="ward_tile_is_its_own"),
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^271\d\d$"), name="ward_code_is_of_osaka_city"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """With the city, since 北区 exists in many cities: 大阪市北区."""
        return f"{CITY}{self.name}"
