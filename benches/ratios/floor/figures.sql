-- T17 to T20: figures of 2015 that were accepted, those of the base of 2014 with them.
--
-- Parts of a rate are added up, so numerators and denominators are what is told; of an amount
-- it is whether it is low enough, and a county that has none is asked about too.
WITH figure AS (
    SELECT indicator, substr(period, 1, 4) AS year, area_key AS county, numerator, denominator
    FROM figure_version
    WHERE closed_at IS NULL AND area_key BETWEEN 6212000000000 AND 6212999999999
        AND plan = 'longnan-health-2015' AND indicator IN ('N1', 'N2P', 'N5', 'N6')
        AND ends_on BETWEEN '2014-01-01' AND '2015-12-31'
        AND accepted_on <= '2016-08-31'
),
rate AS (
    SELECT CASE indicator WHEN 'N1' THEN 'T17' WHEN 'N2P' THEN 'T18' ELSE 'T20' END AS target,
        county, numerator, denominator, year = '2014' AS of_base
    FROM figure WHERE indicator <> 'N5' AND (indicator <> 'N1' OR year = '2015')
)
SELECT target, 'from_start', county, count(*),
    sum(denominator * (NOT of_base)), sum(numerator * (NOT of_base)),
    sum(numerator * of_base), sum(denominator * of_base)
FROM rate GROUP BY target, county
UNION ALL
SELECT 'T19', 'from_start', area_key, numerator <= 300000, 1, NULL, 0, 0
FROM area_version LEFT JOIN figure ON county = area_key AND indicator = 'N5' AND year = '2015'
WHERE closed_at IS NULL AND level = 'county' AND area_key BETWEEN 6212000000000 AND 6212999999999
    AND valid_from <= '2016-08-31' AND (valid_until IS NULL OR valid_until >= '2016-08-31')
