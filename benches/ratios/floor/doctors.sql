-- T06: village doctors of poor villages with a licence that holds.
--
-- Everybody counts at the main post that began last, wherever it lies. An institution serves a
-- poor village where that village names it, or where it lies in one that names none.
WITH merged AS MATERIALIZED (
    SELECT subject_id, merged_into FROM practitioner_version
    WHERE closed_at IS NULL AND merged_into > 0
),
post AS (
    SELECT coalesce(merged_into, practitioner_id) AS person, facility_id, role, e.area_key,
        row_number() OVER (
            PARTITION BY coalesce(merged_into, practitioner_id)
            ORDER BY valid_from DESC, facility_id DESC
        ) AS back
    FROM employment_version e LEFT JOIN merged ON merged.subject_id = practitioner_id
    WHERE e.closed_at IS NULL AND main
        AND valid_from <= '2016-08-31' AND (valid_until IS NULL OR valid_until >= '2016-08-31')
),
poor AS (
    SELECT DISTINCT area_key FROM poverty_listing_version
    WHERE closed_at IS NULL AND area_key BETWEEN 6212000000000 AND 6212999999999
        AND valid_from <= '2016-08-31' AND (valid_until IS NULL OR valid_until >= '2016-08-31')
),
named AS (
    SELECT area_key, facility_id FROM coverage_version JOIN poor USING (area_key)
    WHERE closed_at IS NULL AND facility_id IS NOT NULL
        AND valid_from <= '2016-08-31' AND (valid_until IS NULL OR valid_until >= '2016-08-31')
),
place AS (
    SELECT subject_id, area_key, kind FROM facility_version
    WHERE closed_at IS NULL AND area_key BETWEEN 6212000000000 AND 6212999999999
        AND valid_from <= '2016-08-31' AND (valid_until IS NULL OR valid_until >= '2016-08-31')
),
serving AS (
    SELECT facility_id FROM named
    UNION SELECT subject_id FROM place JOIN poor USING (area_key)
    WHERE area_key NOT IN (SELECT area_key FROM named)
),
licensed AS (
    SELECT coalesce(merged_into, practitioner_id) AS person FROM certificate_version c
    LEFT JOIN merged ON merged.subject_id = practitioner_id
    WHERE c.closed_at IS NULL AND kind <> 'general_practitioner_training'
        AND valid_from <= '2016-08-31' AND (valid_until IS NULL OR valid_until >= '2016-08-31')
        AND (ended_on IS NULL OR ended_on > '2016-08-31')
)
SELECT 'T06', 'qualified', post.area_key / 10000000 * 10000000, sum(person IN licensed), count(*)
FROM post LEFT JOIN place ON place.subject_id = facility_id
WHERE back = 1 AND post.area_key BETWEEN 6212000000000 AND 6212999999999
    AND (role = 'village_doctor' OR (role = 'doctor' AND place.kind = 'village_clinic'))
    AND facility_id IN serving
GROUP BY post.area_key / 10000000
