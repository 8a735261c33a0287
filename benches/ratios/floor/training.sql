-- T07, T08, T09: studies with their allowance, turns of duty in August 2016, and intakes.
--
-- Asked about are the village doctors whose main post lies at a clinic of the county where they
-- count. A study is half a year of calendar months with both ends; of 31 August there is no 31st
-- half a year later, so the month's own end is the earlier of the two. The 1st of August 2016 is
-- a Monday, so the weeks of its days are sevens.
WITH merged AS MATERIALIZED (
    SELECT subject_id, merged_into FROM practitioner_version
    WHERE closed_at IS NULL AND merged_into > 0
),
post AS (
    SELECT coalesce(merged_into, practitioner_id) AS person, facility_id, role, valid_from,
        e.area_key / 10000000 AS county,
        first_value(e.area_key / 10000000) OVER (
            PARTITION BY coalesce(merged_into, practitioner_id)
            ORDER BY valid_from DESC, facility_id DESC
        ) AS home
    FROM employment_version e LEFT JOIN merged ON merged.subject_id = practitioner_id
    WHERE e.closed_at IS NULL AND main
        AND valid_from <= '2016-08-31' AND (valid_until IS NULL OR valid_until >= '2016-08-31')
),
doctor AS (
    SELECT person, county, max(post.valid_from) AS since, clinic.area_key AS village
    FROM post JOIN facility_version clinic ON clinic.subject_id = facility_id
        AND clinic.closed_at IS NULL AND clinic.kind = 'village_clinic'
        AND clinic.area_key BETWEEN 6212000000000 AND 6212999999999
        AND clinic.valid_from <= '2016-08-31'
        AND (clinic.valid_until IS NULL OR clinic.valid_until >= '2016-08-31')
    WHERE county = home AND role = 'village_doctor' GROUP BY person
),
poor AS (
    SELECT area_key FROM poverty_listing_version
    WHERE closed_at IS NULL AND area_key BETWEEN 6212000000000 AND 6212999999999
        AND valid_from <= '2016-08-31' AND (valid_until IS NULL OR valid_until >= '2016-08-31')
),
paid AS (
    SELECT trainee_id, sum(CASE step WHEN 'paid' THEN amount ELSE -amount END) AS fen
    FROM allowance_version
    WHERE closed_at IS NULL AND area_key BETWEEN 6212000000000 AND 6212999999999
        AND paid_on <= '2016-08-31'
    GROUP BY trainee_id
),
studied AS (
    SELECT DISTINCT coalesce(merged_into, practitioner_id) AS person,
        t.area_key / 10000000 AS county
    FROM trainee_version t JOIN paid ON trainee_id = t.subject_id AND fen = 600000
    LEFT JOIN merged ON merged.subject_id = practitioner_id
    WHERE t.closed_at IS NULL AND valid_from <= '2016-08-31'
        AND (left_on IS NULL OR left_on > '2016-08-31')
        AND exam_on <= '2016-08-31' AND exam_result = 'passed'
        AND valid_until >= min(
            date(valid_from, '+6 months', '-1 day'),
            date(valid_from, 'start of month', '+7 months', '-1 day')
        )
),
way AS (
    SELECT coalesce(merged_into, practitioner_id) AS person, d.area_key / 10000000 AS county, way,
        max(valid_from)
    FROM duty_choice_version d LEFT JOIN merged ON merged.subject_id = practitioner_id
    WHERE d.closed_at IS NULL AND d.area_key BETWEEN 6212000000000 AND 6212999999999
        AND valid_from <= '2016-08-31' AND (valid_until IS NULL OR valid_until >= '2016-08-31')
    GROUP BY 1, 2
),
worked AS (
    SELECT DISTINCT coalesce(merged_into, practitioner_id) AS person,
        d.area_key / 10000000 AS county, value AS day
    FROM duty_month_version d JOIN json_each('[' || days || ']')
    LEFT JOIN merged ON merged.subject_id = practitioner_id
    WHERE d.closed_at IS NULL AND d.area_key BETWEEN 6212000000000 AND 6212999999999
        AND month = '2016-08-01'
),
run AS (
    SELECT person, county, day, lead(day, 4) OVER (
            PARTITION BY person, county ORDER BY day
        ) AS fifth
    FROM worked
),
turns AS (
    SELECT person, county, count(DISTINCT (day - 1) / 7) AS weeks, max(fifth - day < 7) AS week
    FROM run GROUP BY person, county
),
kept AS (
    SELECT person, county FROM turns JOIN way USING (person, county)
    WHERE CASE way WHEN 'weekly_day' THEN weeks >= 4 ELSE week END
),
admitted AS (
    SELECT DISTINCT year FROM intake_version i JOIN student_version s ON s.intake_id = i.subject_id
        AND s.closed_at IS NULL AND s.admitted_on <= '2016-08-31'
    WHERE i.closed_at IS NULL AND i.area_key BETWEEN 6212000000000 AND 6212999999999
        AND year BETWEEN 2015 AND 2024
)
SELECT 'T07', 'training', county * 10000000, count(studied.person), count(*)
FROM doctor LEFT JOIN studied USING (person, county) WHERE village IN poor GROUP BY county
UNION ALL
SELECT 'T08', 'rota', county * 10000000, count(kept.person), count(*)
FROM doctor LEFT JOIN kept USING (person, county) WHERE since <= '2016-08-01' GROUP BY county
UNION ALL
-- The year under way is asked about once somebody is admitted, the first one in any case.
SELECT 'T09', 'decade', 6212000000000, count(*),
    (SELECT count(*) FROM (SELECT year FROM admitted UNION SELECT 2015))
FROM admitted
