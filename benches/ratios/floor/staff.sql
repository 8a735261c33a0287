-- T10, T11: general practitioners of township hospitals and health centres, and how many of
-- these have three of them, or five.
--
-- Everybody counts at the main post that began last: by a registration for that place or for
-- none, or by training where there is no registration at all.
WITH merged AS MATERIALIZED (
    SELECT subject_id, merged_into FROM practitioner_version
    WHERE closed_at IS NULL AND merged_into > 0
),
post AS MATERIALIZED (
    SELECT coalesce(merged_into, practitioner_id) AS person, facility_id,
        row_number() OVER (
            PARTITION BY coalesce(merged_into, practitioner_id)
            ORDER BY valid_from DESC, facility_id DESC
        ) AS back
    FROM employment_version e LEFT JOIN merged ON merged.subject_id = practitioner_id
    WHERE e.closed_at IS NULL AND main
        AND valid_from <= '2016-08-31' AND (valid_until IS NULL OR valid_until >= '2016-08-31')
),
held AS MATERIALIZED (
    SELECT coalesce(merged_into, practitioner_id) AS person, c.facility_id AS for_place,
        kind = 'general_practitioner_training' AS trained
    FROM certificate_version c LEFT JOIN merged ON merged.subject_id = practitioner_id
    WHERE c.closed_at IS NULL AND (general_practice OR kind = 'general_practitioner_training')
        AND valid_from <= '2016-08-31' AND (valid_until IS NULL OR valid_until >= '2016-08-31')
        AND (ended_on IS NULL OR ended_on > '2016-08-31')
),
practitioner AS MATERIALIZED (
    SELECT person, facility_id FROM post JOIN held USING (person) WHERE back = 1
    GROUP BY person
    HAVING max(NOT trained AND (for_place IS NULL OR for_place = facility_id)) OR min(trained)
),
institution AS MATERIALIZED (
    SELECT f.area_key / 10000000 * 10000000 AS county, count(person) AS people
    FROM facility_version f LEFT JOIN practitioner ON facility_id = f.subject_id
    WHERE f.closed_at IS NULL AND f.area_key BETWEEN 6212000000000 AND 6212999999999
        AND kind IN ('township_hospital', 'community_health_centre', 'community_health_station')
        AND valid_from <= '2016-08-31' AND (valid_until IS NULL OR valid_until >= '2016-08-31')
    GROUP BY f.subject_id
)
SELECT 'T10', 'three', county, sum(people >= 3), count(*), sum(people)
FROM institution GROUP BY county
UNION ALL
SELECT 'T11', 'five', county, sum(people >= 5), count(*), sum(people)
FROM institution GROUP BY county
