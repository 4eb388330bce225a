"""The one door through which words are blanked in rows that are otherwise only ever added.

The role that runs may call it and no more: it takes the key of a place of a granted erasure, and puts
the mark in place of words. Nothing else can be written through it, and no number changes.
"""

from collections.abc import Iterator

from django.db import connection, models

from wards.isolation.rls import protected_models

ERASED = "〔消去〕"
# Written wherever words are blanked, in the same transaction.
ERASURES = ("reports_erasedplace",)
# Written by the program alone: signs, keys, hashes; the log, whose lines are sealed; what is searched for.
_NOT_WORDS = frozenset({
    *("counts", "erased_sha256", "field", "key", "model"),
    *("numbers", "records", "sha256", "token", "words"),
})  # fmt: skip
_NOT_SEARCHED = frozenset({"wards.logline", "wards.logseal", "reports.erasedplace"})
# Bytes: the whole file goes, and but for what came in from a ward its row with it. Other files are
# drawn from what is searched, and drawn anew.
FILES = {
    "reports.upload": "content",
    "reports.announcementfile": "content",
    "reports.decktemplate": "content",
}
# Text that is JSON, sealed by its own sha256.
SEALED_TEXT = ("reports.edition", "content")


def word_fields() -> Iterator[tuple[type[models.Model], list[models.Field]]]:
    """Each kind of row in which somebody's own words stand, and its fields that hold them."""
    for model in protected_models():
        if hasattr(model, "pgh_tracked_model") or model._meta.label_lower in _NOT_SEARCHED:
            continue
        fields = [
            field
            for field in model._meta.concrete_fields
            if type(field) in (models.CharField, models.TextField, models.JSONField)
            and not (field.choices or field.name in _NOT_WORDS)
        ]
        if fields:
            yield model, fields


_DOOR = """
CREATE TABLE IF NOT EXISTS erasing (xid xid8 PRIMARY KEY);
CREATE OR REPLACE FUNCTION erased_json(said jsonb, words text, whole boolean) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
SELECT CASE jsonb_typeof(said)
    WHEN 'string' THEN to_jsonb(erased_text(said #>> '{{}}', words, whole))
    WHEN 'array' THEN (SELECT coalesce(jsonb_agg(erased_json(each, words, whole) ORDER BY place), '[]')
        FROM jsonb_array_elements(said) WITH ORDINALITY inside(each, place))
    WHEN 'object' THEN (SELECT coalesce(jsonb_object_agg(key, erased_json(value, words, whole)), '{{}}')
        FROM jsonb_each(said))
    ELSE said END
$$;
CREATE OR REPLACE FUNCTION erase_place(place bigint) RETURNS integer[] LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE asked record; relation text; key text; said text; moved text; done integer;
    counts integer[] := '{{}}';
BEGIN
    SELECT p.model, p.record, p.field, e.words, e.whole INTO asked
    FROM reports_erasedplace p JOIN reports_erasure e ON e.id = p.erasure_id
    WHERE p.id = place AND p.erased_at IS NULL AND e.decision = 'granted' AND e.words <> '';
    IF NOT FOUND OR asked.model || '.' || asked.field <> ALL ('{{{columns}}}') THEN
        RAISE EXCEPTION 'no place of a granted erasure' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO erasing VALUES (pg_current_xact_id());
    PERFORM set_config('pgtrigger.ignore', '{{erasing}}', true);
    FOREACH relation IN ARRAY ARRAY[replace(asked.model, '.', '_'),
                                    replace(asked.model, '.', '_') || 'version'] LOOP
        key := CASE WHEN cardinality(counts) = 0 THEN 'id' ELSE 'pgh_obj_id' END;
        SELECT CASE format_type(atttypid, NULL)
            WHEN 'jsonb' THEN format('erased_json(%I, $1, $2)', attname)
            WHEN 'character varying'
            THEN format('left(erased_text(%I, $1, $2), %s)', attname, nullif(atttypmod, -1) - 4)
            ELSE format('erased_text(%I, $1, $2)', attname) END INTO said
        FROM pg_attribute WHERE attrelid = to_regclass(relation) AND attname = asked.field;
        done := 0;
        IF FOUND AND asked.model = 'reports.upload' AND asked.field = 'content' THEN
            UPDATE reports_upload SET content = NULL, withheld = '{withheld}', summary = '{{}}',
                result = CASE WHEN settled_at IS NULL THEN 'refused' ELSE result END
            WHERE id = asked.record AND content IS NOT NULL;
            GET DIAGNOSTICS done = ROW_COUNT;
        ELSIF FOUND AND asked.model || '.' || asked.field = ANY ('{{{files}}}') THEN
            -- What was drawn with a template is drawn anew with the one before.
            DELETE FROM reports_editionfile f USING reports_edition e
            WHERE asked.model = 'reports.decktemplate' AND e.id = f.edition_id AND asked.record =
                (SELECT max(t.id) FROM reports_decktemplate t WHERE t.at <= e.made_at);
            EXECUTE format('DELETE FROM %I WHERE id = $1', relation) USING asked.record;
            GET DIAGNOSTICS done = ROW_COUNT;
        ELSIF FOUND AND asked.model || '.' || asked.field = '{sealed}' THEN
            UPDATE reports_edition SET content = erased_json(content::jsonb, asked.words, asked.whole),
                erased_sha256 = encode(sha256(convert_to(
                    erased_json(content::jsonb, asked.words, asked.whole)::text, 'UTF8')), 'hex')
            WHERE id = asked.record;
            GET DIAGNOSTICS done = ROW_COUNT;
            -- Drawn anew from what is left.
            DELETE FROM reports_editionfile WHERE edition_id = asked.record;
        ELSIF FOUND THEN
            -- A form that is open shows another version from now on; no reader of the moment sees that.
            SELECT coalesce(min(format(', %1$I = %1$I + interval ''1 microsecond''', attname)), '')
            INTO moved FROM pg_attribute
            WHERE attrelid = to_regclass(relation) AND attname = 'updated_at' AND key = 'id';
            EXECUTE format('UPDATE %I SET %I = %s%s WHERE %I = $3 AND %I <> %s',
                           relation, asked.field, said, moved, key, asked.field, said)
            USING asked.words, asked.whole, asked.record;
            GET DIAGNOSTICS done = ROW_COUNT;
        END IF;
        counts := counts || done;
    END LOOP;
    PERFORM set_config('pgtrigger.ignore', '', true);
    DELETE FROM erasing;
    RETURN counts;
END $$;
"""
_TEXT = """
CREATE OR REPLACE FUNCTION erased_text(said text, words text, whole boolean) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
SELECT CASE WHEN strpos(said, words) = 0 THEN said WHEN whole THEN '{erased}'
    ELSE replace(said, words, '{erased}') END
$$;
"""
WITHHELD = "個人情報が含まれていたので、消去しました。"


def door() -> str:
    """The statements that make the door, for the owner of the tables; after each `migrate`."""
    columns = {
        f"{model._meta.label_lower}.{field.name}" for model, of in word_fields() for field in of
    }
    files = {f"{label}.{name}" for label, name in FILES.items()}
    return _TEXT.format(erased=ERASED) + _DOOR.format(
        columns=",".join(sorted(columns | files)),
        files=",".join(sorted(files)),
        sealed=".".join(SEALED_TEXT),
        withheld=WITHHELD,
    )


def erase_place(pk: int) -> tuple[int, int]:
    """Blanks the words of an erasure at one of its places: in how many rows, how many versions.

    Raises ProgrammingError for a place of what is not granted, IntegrityError where the database
    refuses what would be left.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_place(%s)", [pk])
        rows, versions = cursor.fetchone()[0]
        return rows, versions
