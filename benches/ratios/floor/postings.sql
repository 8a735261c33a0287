-- T14, T15, T16: postings that ran their time, and doctors who served six days of the second
-- quarter of 2016.
--
-- A stretch begins with the posting or after a gap and lasts until the next gap. It is held
-- against calendar months as a study is; a posting that may still come to them is not asked
-- about, and neither is one from before the plan.
WITH merged AS MATERIALIZED (
    SELECT subject_id, merged_into FROM practitioner_version
    WHERE closed_at IS NULL AND merged_into > 0
),
posting AS MATERIALIZED (
    SELECT p.subject_id AS posting, coalesce(merged_into, practitioner_id) AS person, kind,
        p.area_key / 10000000 AS county, sender_level, valid_from,
        coalesce(left_on, valid_until) AS last,
        CASE WHEN kind = 'secondment' OR valid_until >= min(
                date(valid_from, '+12 months', '-1 day'),
                date(valid_from, 'start of month', '+13 months', '-1 day'))
            THEN 12 ELSE 6 END AS months
    FROM posting_version p LEFT JOIN merged ON merged.subject_id = practitioner_id
    WHERE p.closed_at IS NULL AND valid_from <= '2016-08-31'
),
gap AS MATERIALIZED (
    SELECT posting_id AS posting, valid_from, coalesce(valid_until, '9999') AS valid_until
    FROM posting_gap_version WHERE closed_at IS NULL AND valid_from <= '2016-08-31'
),
begun AS MATERIALIZED (
    SELECT posting, valid_from AS day FROM posting
    UNION SELECT posting, date(valid_until, '+1 day') FROM gap WHERE valid_until < '9999'
),
stretch AS MATERIALIZED (
    SELECT posting, months, day,
        min(last, coalesce(
            date(min(gap.valid_from) FILTER (WHERE gap.valid_from > day), '-1 day'), last
        )) AS until
    FROM posting JOIN begun USING (posting) LEFT JOIN gap USING (posting)
    WHERE kind <> 'multi_site_practice' AND day BETWEEN posting.valid_from AND last
    GROUP BY posting, day
    HAVING NOT coalesce(max(day BETWEEN gap.valid_from AND gap.valid_until), 0)
),
reached AS MATERIALIZED (
    SELECT posting, max(min(until, '2016-08-31') >= full) AS reached, max(until >= full) AS may
    FROM (
        SELECT posting, until, min(
            date(day, '+' || months || ' months', '-1 day'),
            date(day, 'start of month', '+' || (months + 1) || ' months', '-1 day')) AS full
        FROM stretch
    ) GROUP BY posting
),
served AS MATERIALIZED (
    SELECT kind, county, coalesce(reached, 0) AS counts
    FROM posting LEFT JOIN reached USING (posting)
    WHERE kind <> 'multi_site_practice' AND county BETWEEN 621200 AND 621299
        AND valid_from >= '2015-01-01'
        AND (coalesce(reached, 0) OR NOT (last >= '2016-08-31' AND coalesce(may, 0)))
),
-- Who is asked for six days, by the posting that touches the quarter first.
sent AS MATERIALIZED (
    SELECT person, county, sender_level, max(valid_from, '2016-04-01') AS day,
        row_number() OVER (PARTITION BY person ORDER BY valid_from, posting) AS back
    FROM posting
    WHERE kind = 'multi_site_practice' AND valid_from <= '2016-06-30' AND last >= '2016-04-01'
),
title AS MATERIALIZED (
    SELECT coalesce(merged_into, practitioner_id) AS person, rank, valid_from,
        coalesce(valid_until, '9999') AS valid_until
    FROM title_version t LEFT JOIN merged ON merged.subject_id = practitioner_id
    WHERE t.closed_at IS NULL AND valid_from <= '2016-08-31'
),
resident AS MATERIALIZED (
    SELECT person, min(since) AS since FROM (
        SELECT person, valid_from AS since FROM title WHERE rank = 'resident'
        UNION ALL
        SELECT coalesce(merged_into, practitioner_id), valid_from FROM certificate_version c
        LEFT JOIN merged ON merged.subject_id = practitioner_id
        WHERE c.closed_at IS NULL AND kind = 'licensed_doctor' AND valid_from <= '2016-08-31'
    ) GROUP BY person
),
asked AS MATERIALIZED (
    SELECT person, county FROM sent LEFT JOIN title USING (person) LEFT JOIN resident USING (person)
    WHERE back = 1 AND county BETWEEN 621200 AND 621299
    GROUP BY person
    HAVING max(day BETWEEN valid_from AND valid_until AND (rank IN ('associate_senior', 'senior')
            OR (sender_level = 'county' AND rank = 'intermediate')))
        OR (sender_level = 'county' AND date(since, '+5 years') <= day)
),
record AS MATERIALIZED (
    SELECT person, person AS record FROM asked
    UNION ALL SELECT person, subject_id FROM asked JOIN merged ON merged_into = person
),
-- Few are asked, so their days are looked up one by one.
entry AS MATERIALIZED (
    SELECT d.subject_id AS entry, person, posting_id AS posting, facility_id, worked_on AS day,
        half, leave_kind, resolution, version, opened_at
    FROM record CROSS JOIN day_entry_version d ON practitioner_id = record
        AND worked_on BETWEEN '2016-04-01' AND '2016-06-30'
    WHERE d.closed_at IS NULL
),
-- What holds a day back until somebody keeps it: leave at the same time, a day outside the
-- posting or in a gap of it, an entry from before its day. A day that was revised was entered
-- when the first version said it.
held_back AS MATERIALIZED (
    SELECT one.entry FROM entry one JOIN entry other USING (person, day)
    WHERE other.leave_kind IS NOT NULL AND other.resolution IS NOT 'dropped'
        AND (one.half = other.half OR 'whole' IN (one.half, other.half))
    UNION SELECT entry FROM entry JOIN gap USING (posting)
    WHERE day BETWEEN gap.valid_from AND gap.valid_until
    UNION SELECT entry FROM entry JOIN posting USING (posting)
    WHERE day NOT BETWEEN posting.valid_from AND last
    UNION SELECT entry FROM entry
    WHERE date(opened_at / 1000000, 'unixepoch', '+8 hours') < day
    UNION SELECT entry FROM entry JOIN day_entry_version v ON v.subject_id = entry
        AND v.version < entry.version AND v.worked_on = day
    WHERE date(v.opened_at / 1000000, 'unixepoch', '+8 hours') < day
),
worked AS MATERIALIZED (
    SELECT entry.person, count(DISTINCT day) AS days
    FROM entry JOIN posting USING (posting)
    LEFT JOIN facility_version place ON place.subject_id = entry.facility_id
        AND place.closed_at IS NULL
    WHERE posting.kind = 'multi_site_practice' AND leave_kind IS NULL
        AND (resolution = 'kept' OR (resolution IS NULL AND entry NOT IN held_back))
        AND place.kind NOT IN ('county_hospital', 'prefecture_hospital')
    GROUP BY entry.person
)
SELECT CASE kind WHEN 'secondment' THEN 'T14' ELSE 'T16' END, 'from_start', county * 10000000,
    sum(counts), count(*)
FROM served GROUP BY kind, county
UNION ALL
SELECT 'T15', 'from_start', county * 10000000, sum(coalesce(days, 0) >= 6), count(*)
FROM asked LEFT JOIN worked USING (person) GROUP BY county
