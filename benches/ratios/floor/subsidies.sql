-- T05: village doctors who were paid just what April, May and June of 2016 pay them.
--
-- A day pays its whole month, so the best day of a month decides. Answers are 2 for yes, 1 for
-- what is not on record and 0 for no. Being in post with a licence for the clinic decides if a
-- month pays at all; the village, the medicines and the people served decide at which rate, and
-- stay what they are between two turns. Any licence makes a village doctor, and a village that
-- has left the list goes on.
WITH month(first, last) AS (
    VALUES ('2016-04-01', '2016-04-30'), ('2016-05-01', '2016-05-31'), ('2016-06-01', '2016-06-30')
),
merged AS MATERIALIZED (
    SELECT subject_id, merged_into FROM practitioner_version
    WHERE closed_at IS NULL AND merged_into > 0
),
post AS MATERIALIZED (
    SELECT e.subject_id AS post, coalesce(merged_into, practitioner_id) AS person, facility_id,
        role, e.area_key / 10000000 AS county, valid_from,
        coalesce(valid_until, '9999') AS valid_until
    FROM employment_version e LEFT JOIN merged ON merged.subject_id = practitioner_id
    WHERE e.closed_at IS NULL AND main
        AND valid_from <= '2016-06-30' AND (valid_until IS NULL OR valid_until >= '2016-04-01')
),
-- The months in which a later main post in another county has taken the place of one here.
beyond AS MATERIALIZED (
    SELECT here.post, first FROM post here JOIN post other USING (person) JOIN month
    WHERE other.county <> here.county AND other.valid_from <= min(last, here.valid_until)
        AND other.valid_until >= first
        AND (other.valid_from, other.facility_id) > (here.valid_from, here.facility_id)
),
seat AS MATERIALIZED (
    SELECT post, person, post.county, facility_id, clinic.area_key AS village,
        post.valid_from, post.valid_until
    FROM post JOIN facility_version clinic ON clinic.subject_id = facility_id
        AND clinic.closed_at IS NULL AND clinic.kind = 'village_clinic'
        AND clinic.valid_from <= '2016-08-31'
        AND (clinic.valid_until IS NULL OR clinic.valid_until >= '2016-08-31')
    WHERE role = 'village_doctor' AND county BETWEEN 621200 AND 621299
),
licence AS MATERIALIZED (
    SELECT coalesce(merged_into, practitioner_id) AS person, c.facility_id AS for_place,
        valid_from, min(
            coalesce(valid_until, '9999'), coalesce(date(ended_on, '-1 day'), '9999')
        ) AS valid_until
    FROM certificate_version c LEFT JOIN merged ON merged.subject_id = practitioner_id
    WHERE c.closed_at IS NULL AND kind <> 'general_practitioner_training'
        AND valid_from <= '2016-06-30'
),
way AS MATERIALIZED (
    SELECT facility_id, area_key, valid_from, coalesce(valid_until, '9999') AS valid_until
    FROM coverage_version
    WHERE closed_at IS NULL AND area_key BETWEEN 6212000000000 AND 6212999999999
        AND mode IN ('own', 'shared') AND valid_from <= '2016-06-30'
),
scheme AS MATERIALIZED (
    SELECT facility_id, valid_from, coalesce(valid_until, '9999') AS valid_until
    FROM medicines_spell_version
    WHERE closed_at IS NULL AND area_key BETWEEN 6212000000000 AND 6212999999999
        AND valid_from <= '2016-08-31'
),
poor AS MATERIALIZED (
    SELECT area_key, min(valid_from) AS since FROM poverty_listing_version
    WHERE closed_at IS NULL AND area_key BETWEEN 6212000000000 AND 6212999999999
    GROUP BY area_key
),
counted AS MATERIALIZED (
    SELECT area_key, people, max(counted_on) FROM population_version
    WHERE closed_at IS NULL AND area_key BETWEEN 6212000000000 AND 6212999999999
        AND kind = 'catchment' AND counted_on BETWEEN '2015-01-01' AND '2015-12-31'
    GROUP BY area_key
),
turn AS MATERIALIZED (
    SELECT facility_id, village, '2016-04-01' AS day FROM seat
    UNION SELECT facility_id, village, scheme.valid_from FROM scheme JOIN seat USING (facility_id)
    WHERE scheme.valid_from BETWEEN '2016-04-02' AND '2016-06-30'
    UNION SELECT facility_id, village, date(scheme.valid_until, '+1 day')
    FROM scheme JOIN seat USING (facility_id)
    WHERE scheme.valid_until BETWEEN '2016-04-01' AND '2016-06-29'
    UNION SELECT facility_id, village, way.valid_from FROM way JOIN seat USING (facility_id)
    WHERE way.valid_from BETWEEN '2016-04-02' AND '2016-06-30'
    UNION SELECT facility_id, village, date(way.valid_until, '+1 day')
    FROM way JOIN seat USING (facility_id)
    WHERE way.valid_until BETWEEN '2016-04-01' AND '2016-06-29'
    UNION SELECT facility_id, village, since FROM poor JOIN seat ON village = area_key
    WHERE since BETWEEN '2016-04-02' AND '2016-06-30'
),
served AS MATERIALIZED (
    SELECT DISTINCT turn.facility_id, village, day, coalesce(way.area_key, village) AS area_key
    FROM turn LEFT JOIN way ON way.facility_id = turn.facility_id
        AND day BETWEEN valid_from AND valid_until
),
people AS MATERIALIZED (
    SELECT facility_id, village, day,
        CASE WHEN count(people) < count(*) THEN 1 ELSE 2 * (sum(people) <= 1000) END AS few
    FROM served LEFT JOIN counted USING (area_key) GROUP BY facility_id, day
),
rate AS MATERIALIZED (
    SELECT people.facility_id, day, lead(day, 1, '9999') OVER (
            PARTITION BY people.facility_id ORDER BY day
        ) AS next,
        min(few, 2 * (since IS NOT NULL AND since <= day),
            CASE WHEN max(valid_from) IS NULL THEN 1
                ELSE 2 * max(day BETWEEN valid_from AND valid_until) END) AS raised
    FROM people LEFT JOIN scheme ON scheme.facility_id = people.facility_id
    LEFT JOIN poor ON poor.area_key = village
    GROUP BY people.facility_id, day
),
-- Whether a month pays at all and whether it pays the raised rate, as one number: 8 is both.
best AS MATERIALIZED (
    SELECT person, county, first AS month, max(raised + 3 * CASE
        WHEN for_place = facility_id THEN 2 WHEN for_place IS NULL THEN 1 ELSE 0 END) AS came_to
    FROM rate JOIN seat USING (facility_id) JOIN licence USING (person)
    JOIN month ON max(first, seat.valid_from, licence.valid_from, day)
            <= min(last, seat.valid_until, licence.valid_until)
        AND max(first, seat.valid_from, licence.valid_from) < next
    WHERE (post, first) NOT IN beyond
    GROUP BY person, county, first
),
held AS MATERIALIZED (
    SELECT person, county, month, came_to IN (3, 4, 5, 7) AS open, came_to = 8 AS raised,
        CASE WHEN came_to = 8 THEN 40000 WHEN came_to >= 6 THEN 20000 ELSE 0 END AS due, 0 AS paid
    FROM best
    UNION ALL
    SELECT coalesce(merged_into, practitioner_id), s.area_key / 10000000, month, 0, 0, 0,
        CASE kind WHEN 'reclaimed' THEN -amount ELSE amount END
    FROM subsidy_payment_version s LEFT JOIN merged ON merged.subject_id = practitioner_id
    WHERE s.closed_at IS NULL AND s.area_key BETWEEN 6212000000000 AND 6212999999999
        AND month BETWEEN '2016-04-01' AND '2016-06-01' AND paid_on <= '2016-08-31'
),
of_month AS MATERIALIZED (
    SELECT person, county, max(open) AS open, max(raised) AS raised, sum(due) AS due,
        sum(paid) AS paid
    FROM held GROUP BY person, county, month
),
doctor AS MATERIALIZED (
    SELECT county, NOT max(open) AND min(paid = due) AS counts
    FROM of_month GROUP BY person, county HAVING max(open) OR max(raised) OR max(paid > due)
)
SELECT 'T05', 'from_start', county * 10000000, sum(counts), count(*)
FROM doctor GROUP BY county
