-- T12, T13: counties whose key specialties are all accepted, and specialties that received
-- what the plan puts into each.
--
-- The plan allots the first stage to two counties and the second to the other seven; a county
-- without a specialty on the list is asked about too.
WITH allotted AS (
    SELECT area_key AS county,
        CASE WHEN area_key IN (6212230000000, 6212260000000) THEN '2015' ELSE 'rest' END AS stage
    FROM area_version
    WHERE closed_at IS NULL AND level = 'county'
        AND area_key BETWEEN 6212000000000 AND 6212999999999
        AND valid_from <= '2016-08-31' AND (valid_until IS NULL OR valid_until >= '2016-08-31')
),
specialty AS (
    SELECT s.subject_id, s.area_key / 10000000 * 10000000 AS county,
        CASE batch WHEN '2015' THEN '2015' ELSE 'rest' END AS stage,
        max(m.kind = 'accepted') AS accepted
    FROM key_specialty_version s
    JOIN milestone_version m ON m.project_id = s.subject_id AND m.closed_at IS NULL
        AND m.reached_on <= '2016-08-31'
    WHERE s.closed_at IS NULL AND s.area_key BETWEEN 6212000000000 AND 6212999999999
    GROUP BY s.subject_id HAVING NOT max(m.kind = 'withdrawn')
),
completed AS (
    SELECT allotted.county, allotted.stage, min(accepted) IS TRUE AS counts
    FROM allotted LEFT JOIN specialty USING (county) GROUP BY allotted.county
),
received AS (
    SELECT project_id, sum(CASE step WHEN 'received' THEN amount ELSE -amount END) AS fen
    FROM funding_version
    WHERE closed_at IS NULL AND project_id IN (SELECT subject_id FROM specialty)
        AND moved_on <= '2016-08-31' AND level IN ('central', 'provincial', 'municipal')
        AND step IN ('received', 'reclaimed')
    GROUP BY project_id
)
SELECT 'T12', stage, county, counts, 1 FROM completed
UNION ALL
SELECT 'T13', stage, county, sum(fen IS 250000000), count(*)
FROM specialty LEFT JOIN received ON project_id = subject_id GROUP BY stage, county
