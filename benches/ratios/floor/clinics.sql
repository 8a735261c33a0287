-- T01, T02: clinics that were accepted, and new builds that received just what is granted.
--
-- A pass puts the step on record in the act that concludes the inspection, so the steps alone
-- tell who was accepted. A project exists from its first step on and is outside every count
-- once it is taken out of the plan. A batch that no stage is called after would be asked for its
-- money in both.
WITH project AS (
    SELECT p.subject_id, p.area_key / 10000000 * 10000000 AS county, p.batch, p.work_kind,
        max(m.kind = 'accepted') AS accepted
    FROM clinic_project_version p
    JOIN milestone_version m ON m.project_id = p.subject_id AND m.closed_at IS NULL
        AND m.reached_on <= '2016-08-31'
    WHERE p.closed_at IS NULL AND p.area_key BETWEEN 6212000000000 AND 6212999999999
    GROUP BY p.subject_id HAVING NOT max(m.kind = 'withdrawn')
),
received AS (
    SELECT project_id, sum(CASE step WHEN 'received' THEN amount ELSE -amount END) AS fen
    FROM funding_version
    WHERE closed_at IS NULL AND area_key BETWEEN 6212000000000 AND 6212999999999
        AND moved_on <= '2016-08-31' AND level IN ('central', 'provincial')
        AND step IN ('received', 'reclaimed')
    GROUP BY project_id
)
SELECT 'T01', batch, county, sum(accepted), count(*)
FROM project WHERE batch IN ('2015', '2016') GROUP BY batch, county
UNION ALL
SELECT 'T02', stage.column1, county, sum(fen IS 10000000), count(*)
FROM (VALUES ('2015'), ('2016')) AS stage
JOIN project ON batch = stage.column1 OR batch NOT IN ('2015', '2016')
LEFT JOIN received ON project_id = subject_id
WHERE work_kind = 'new_build' GROUP BY stage.column1, county
