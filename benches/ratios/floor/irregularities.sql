-- T21: irregularities that were found, and those that were struck off.
SELECT 'T21', 'standing', area_key / 10000000 * 10000000,
    count(*) FILTER (WHERE closed_on <= '2016-08-31'), count(*)
FROM irregularity_version
WHERE closed_at IS NULL AND area_key BETWEEN 6212000000000 AND 6212999999999
    AND found_on <= '2016-08-31'
GROUP BY area_key / 10000000
