-- T03, T04: poor villages that a standard clinic serves, and those whose clinic has a device.
--
-- A clinic is standard since before the plan, or by an accepted project that names it or, where
-- it names none, lies in the same village. A village that is served without a clinic is asked
-- for no device; one of which nothing is entered is.
WITH poor AS (
    SELECT DISTINCT area_key FROM poverty_listing_version
    WHERE closed_at IS NULL AND area_key BETWEEN 6212000000000 AND 6212999999999
        AND valid_from <= '2016-08-31' AND (valid_until IS NULL OR valid_until >= '2016-08-31')
),
way AS (
    SELECT area_key, mode IN ('own', 'shared') AS by_clinic, facility_id FROM coverage_version
    WHERE closed_at IS NULL AND area_key BETWEEN 6212000000000 AND 6212999999999
        AND valid_from <= '2016-08-31' AND (valid_until IS NULL OR valid_until >= '2016-08-31')
),
place AS (
    SELECT subject_id, area_key, standard_since FROM facility_version
    WHERE closed_at IS NULL AND area_key BETWEEN 6212000000000 AND 6212999999999
        AND valid_from <= '2016-08-31' AND (valid_until IS NULL OR valid_until >= '2016-08-31')
),
accepted AS (
    SELECT p.facility_id, p.area_key FROM clinic_project_version p
    JOIN milestone_version m ON m.project_id = p.subject_id AND m.closed_at IS NULL
        AND m.reached_on <= '2016-08-31' AND m.kind IN ('accepted', 'withdrawn')
    WHERE p.closed_at IS NULL AND p.area_key BETWEEN 6212000000000 AND 6212999999999
    GROUP BY p.subject_id HAVING NOT max(m.kind = 'withdrawn')
),
standard AS (
    SELECT subject_id FROM place WHERE standard_since <= '2016-08-31'
    UNION SELECT facility_id FROM accepted WHERE facility_id IS NOT NULL
    UNION SELECT subject_id FROM place JOIN accepted USING (area_key)
    WHERE accepted.facility_id IS NULL
),
equipped AS (
    SELECT d.facility_id FROM device_version d JOIN place ON place.subject_id = d.facility_id
    WHERE d.closed_at IS NULL AND d.delivered_on <= '2016-08-31'
),
village AS (
    SELECT poor.area_key / 10000000 * 10000000 AS county,
        max(NOT by_clinic OR facility_id IN standard) AS served,
        max(by_clinic) AS by_clinic,
        max(by_clinic AND facility_id IN equipped) AS equipped
    FROM poor LEFT JOIN way USING (area_key) GROUP BY poor.area_key
)
SELECT 'T03', 'coverage', county, sum(served IS TRUE), count(*)
FROM village GROUP BY county
UNION ALL
SELECT 'T04', 'device', county, sum(equipped IS TRUE), count(*)
FROM village WHERE by_clinic IS NOT FALSE GROUP BY county
