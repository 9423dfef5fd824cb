-- Tables on children in care, by hand, for an authority without bands and labels of its own.

-- name: children-by-age
SELECT CASE WHEN years < 1 THEN 'under-1' WHEN years < 5 THEN '1-4' WHEN years < 10 THEN '5-9' WHEN years < 16 THEN '10-15'
        ELSE '16-over' END AS row, count(*) AS count
FROM (
    SELECT extract(year FROM age(%(last)s::date, c.date_of_birth)) AS years
    FROM children_periodofcare p JOIN children_child c ON c.id = p.child_id AND c.authority_id = %(authority)s
    WHERE p.authority_id = %(authority)s AND p.kind = 'care' AND p.start <= %(last)s AND (p.end IS NULL OR p.end > %(last)s)
) aged
GROUP BY 1

-- name: children-by-age-and-gender
SELECT CASE WHEN years < 1 THEN 'under-1' WHEN years < 5 THEN '1-4' WHEN years < 10 THEN '5-9' WHEN years < 16 THEN '10-15'
        ELSE '16-over' END AS row,
    CASE WHEN sex IN ('2', 'F') THEN 'female' WHEN sex IN ('1', 'M') THEN 'male' WHEN sex = 'U' THEN 'unknown'
        WHEN sex = '' THEN 'none' ELSE 'unlisted' END AS column, count(*) AS count
FROM (
    SELECT extract(year FROM age(%(last)s::date, c.date_of_birth)) AS years, c.sex
    FROM children_periodofcare p JOIN children_child c ON c.id = p.child_id AND c.authority_id = %(authority)s
    WHERE p.authority_id = %(authority)s AND p.kind = 'care' AND p.start <= %(last)s AND (p.end IS NULL OR p.end > %(last)s)
) aged
GROUP BY 1, 2

-- name: children-by-ethnicity
SELECT CASE WHEN ethnicity IN ('WBRI', 'WIRI', 'WIRT', 'WROM', 'WOTH') THEN 'white'
        WHEN ethnicity IN ('MWBC', 'MWBA', 'MWAS', 'MOTH') THEN 'mixed'
        WHEN ethnicity IN ('AIND', 'APKN', 'ABAN', 'AOTH', 'CHNE') THEN 'asian'
        WHEN ethnicity IN ('BCRB', 'BAFR', 'BOTH') THEN 'black' WHEN ethnicity = 'OOTH' THEN 'other'
        WHEN ethnicity IN ('REFU', 'NOBT') THEN 'refused' WHEN ethnicity = '' THEN 'none' ELSE 'unlisted' END AS row,
    count(*) AS count
FROM children_periodofcare p JOIN children_child c ON c.id = p.child_id AND c.authority_id = %(authority)s
WHERE p.authority_id = %(authority)s AND p.kind = 'care' AND p.start <= %(last)s AND (p.end IS NULL OR p.end > %(last)s)
GROUP BY 1

-- name: legal-status
SELECT CASE legal_status WHEN 'C2' THEN 'full-care-order' WHEN 'C1' THEN 'interim-care-order' WHEN 'E1' THEN 'placement-order'
        WHEN 'D1' THEN 'placement-order' WHEN 'V2' THEN 'section-20' WHEN 'L1' THEN 'police-protection'
        WHEN 'L2' THEN 'emergency-protection' WHEN 'L3' THEN 'emergency-protection' WHEN 'J1' THEN 'youth-justice'
        WHEN 'J2' THEN 'youth-justice' WHEN 'J3' THEN 'youth-justice' WHEN '' THEN 'none'
        ELSE CASE WHEN legal_status IS NULL THEN 'none' ELSE 'unlisted' END END AS row, count(*) AS count
FROM (
    SELECT DISTINCT ON (p.id) e.legal_status
    FROM children_periodofcare p
    LEFT JOIN children_episode e ON e.period_id = p.id AND e.start <= %(last)s AND (e.end IS NULL OR e.end > %(last)s)
    WHERE p.authority_id = %(authority)s AND p.kind = 'care' AND p.start <= %(last)s AND (p.end IS NULL OR p.end > %(last)s)
    ORDER BY p.id, e.start DESC, e.id DESC
) current
GROUP BY 1

-- name: placement-type
SELECT CASE WHEN placement IN ('U1', 'U2', 'U3') THEN 'relative-foster'
        WHEN placement IN ('U4', 'U5', 'U6') AND provider = 'PR1' THEN 'own-foster'
        WHEN placement IN ('U4', 'U5', 'U6') THEN 'other-foster' WHEN placement IN ('A3', 'A4', 'A5', 'A6') THEN 'adoption'
        WHEN placement = 'P1' THEN 'parents' WHEN placement IN ('K2', 'S1') AND provider = 'PR1' THEN 'own-home'
        WHEN placement IN ('K2', 'S1') THEN 'other-home' WHEN placement IN ('K1', 'R5') THEN 'secure'
        WHEN placement IN ('R1', 'R2', 'R3') THEN 'residential' WHEN placement IN ('K3', 'H5', 'P2', 'P3') THEN 'independent'
        WHEN placement IN ('T0', 'T1', 'T2', 'T3', 'T4') THEN 'temporary'
        WHEN placement IN ('Z1', 'Z11', 'Z12', 'Z13', 'Z14') THEN 'other'
        WHEN placement IS NULL OR placement = '' THEN 'none' ELSE 'unlisted' END AS row, count(*) AS count
FROM (
    SELECT DISTINCT ON (p.id) e.placement, e.provider
    FROM children_periodofcare p
    LEFT JOIN children_episode e ON e.period_id = p.id AND e.start <= %(last)s AND (e.end IS NULL OR e.end > %(last)s)
    WHERE p.authority_id = %(authority)s AND p.kind = 'care' AND p.start <= %(last)s AND (p.end IS NULL OR p.end > %(last)s)
    ORDER BY p.id, e.start DESC, e.id DESC
) current
GROUP BY 1

-- name: placed-over-20-miles
SELECT count(*) FILTER (WHERE over_20_miles) AS "over-20-miles", count(*) FILTER (WHERE NOT over_20_miles) AS "within-20-miles",
    count(*) FILTER (WHERE over_20_miles IS NULL) AS "not-recorded"
FROM (
    SELECT DISTINCT ON (p.id) e.over_20_miles
    FROM children_periodofcare p
    LEFT JOIN children_episode e ON e.period_id = p.id AND e.start <= %(last)s AND (e.end IS NULL OR e.end > %(last)s)
    WHERE p.authority_id = %(authority)s AND p.kind = 'care' AND p.start <= %(last)s AND (p.end IS NULL OR p.end > %(last)s)
    ORDER BY p.id, e.start DESC, e.id DESC
) current

-- name: entering-care-by-age
SELECT CASE WHEN years < 1 THEN 'under-1' WHEN years < 5 THEN '1-4' WHEN years < 10 THEN '5-9' WHEN years < 16 THEN '10-15'
        ELSE '16-over' END AS row, count(*) AS count
FROM (
    SELECT extract(year FROM age(p.start, c.date_of_birth)) AS years
    FROM children_periodofcare p JOIN children_child c ON c.id = p.child_id
    WHERE p.authority_id = %(authority)s AND p.kind = 'care' AND p.start_known AND p.start >= %(start)s AND p.start < %(end)s
) aged
GROUP BY 1

-- name: leaving-care-reasons
SELECT CASE WHEN p.end_reason IN ('E4A', 'E4B') THEN 'returned-home' WHEN p.end_reason = 'E13' THEN 'others'
        WHEN p.end_reason IN ('E11', 'E12') THEN 'adopted'
        WHEN p.end_reason IN ('E43', 'E44', 'E45', 'E46', 'E47', 'E48') THEN 'special-guardianship'
        WHEN p.end_reason = 'E41' THEN 'arrangements-order' WHEN p.end_reason IN ('E5', 'E6') THEN 'independent'
        WHEN p.end_reason = 'E17' THEN 'staying-put' WHEN p.end_reason = 'E7' THEN 'adult-care'
        WHEN p.end_reason = 'E15' THEN 'age-assessed' WHEN p.end_reason IN ('E9', 'E14') THEN 'custody'
        WHEN p.end_reason = 'E16' THEN 'abroad' WHEN p.end_reason = 'E3' THEN 'other-council' WHEN p.end_reason = 'E2' THEN 'died'
        WHEN p.end_reason = 'E8' THEN 'other' WHEN p.end_reason = '' THEN 'none' ELSE 'unlisted' END AS row, count(*) AS count
FROM children_periodofcare p
WHERE p.authority_id = %(authority)s AND p.kind = 'care' AND p.end >= %(start)s AND p.end < %(end)s
GROUP BY 1

-- name: leaving-care-by-age
SELECT CASE WHEN years < 1 THEN 'under-1' WHEN years < 5 THEN '1-4' WHEN years < 10 THEN '5-9' WHEN years < 16 THEN '10-15'
        WHEN years < 18 THEN '16-17' ELSE '18-over' END AS row, count(*) AS count
FROM (
    SELECT extract(year FROM age(p.end, c.date_of_birth)) AS years
    FROM children_periodofcare p JOIN children_child c ON c.id = p.child_id
    WHERE p.authority_id = %(authority)s AND p.kind = 'care' AND p.end >= %(start)s AND p.end < %(end)s
) aged
GROUP BY 1

-- name: children-in-care-by-month
SELECT to_char(day, 'YYYY-MM') AS row, count(p.id) AS "in-care"
FROM generate_series(%(start)s::date, %(last)s::date, interval '1 month') first,
    LATERAL (SELECT (first + interval '1 month' - interval '1 day')::date AS day) last
LEFT JOIN children_periodofcare p ON p.authority_id = %(authority)s AND p.kind = 'care' AND p.start <= day
    AND (p.end IS NULL OR p.end > day)
GROUP BY 1;
SELECT to_char(start, 'YYYY-MM') AS row, count(*) AS entered FROM children_periodofcare
WHERE authority_id = %(authority)s AND kind = 'care' AND start_known AND start >= %(start)s AND start < %(end)s
GROUP BY 1;
SELECT to_char("end", 'YYYY-MM') AS row, count(*) AS left FROM children_periodofcare
WHERE authority_id = %(authority)s AND kind = 'care' AND "end" >= %(start)s AND "end" < %(end)s
GROUP BY 1

-- name: looked-after-at-any-time
WITH stays AS (
    SELECT child_id, start, start_known, "end" FROM children_periodofcare
    WHERE authority_id = %(authority)s AND kind = 'care' AND start < %(end)s AND ("end" IS NULL OR "end" >= %(start)s)
), month_ends AS (
    SELECT (first + interval '1 month' - interval '1 day')::date AS day
    FROM generate_series(%(start)s::date, %(last)s::date, interval '1 month') first
), at_end AS (
    SELECT day, count(start) AS number FROM month_ends LEFT JOIN stays ON start <= day AND ("end" IS NULL OR "end" > day) GROUP BY day
)
SELECT count(DISTINCT child_id) FILTER (WHERE "end" IS NULL OR "end" > %(start)s) AS children,
    count(*) FILTER (WHERE "end" IS NULL OR "end" > %(start)s) AS times,
    count(*) FILTER (WHERE start_known AND start >= %(start)s) AS entered, count(*) FILTER (WHERE "end" < %(end)s) AS left,
    count(*) FILTER (WHERE "end" IS NULL OR "end" > %(last)s) AS "in-care",
    (SELECT min(number) FROM at_end) AS lowest, (SELECT max(number) FROM at_end) AS highest
FROM stays

-- name: children-rates
WITH area AS (
    SELECT f.value FROM reports_enteredfigure f
    WHERE f.authority_id = %(authority)s AND f.measure = 'children-in-area' AND f.kind = 'figure' AND f.last = %(last)s
        AND f.first IN (%(start)s, %(last)s) AND f.value IS NOT NULL
        AND NOT EXISTS (SELECT FROM reports_enteredfigure s WHERE s.supersedes_id = f.id)
    ORDER BY f.first DESC, f.id DESC LIMIT 1
)
SELECT 10000 * count(*) FILTER (WHERE start <= %(last)s AND ("end" IS NULL OR "end" > %(last)s)) / max(value) AS "in-care",
    10000 * count(*) FILTER (WHERE start_known AND start >= %(start)s) / max(value) AS entered,
    10000 * count(*) FILTER (WHERE "end" >= %(start)s AND "end" < %(end)s) / max(value) AS left
FROM children_periodofcare LEFT JOIN area ON true
WHERE authority_id = %(authority)s AND kind = 'care' AND start < %(end)s AND ("end" IS NULL OR "end" >= %(start)s)

-- name: sibling-groups
SELECT CASE WHEN size < 5 THEN size::text ELSE '5' END AS row, count(*) AS groups, sum(size) AS children
FROM (
    SELECT m.group_id, count(*) AS size
    FROM children_siblingmembership m
    WHERE m.authority_id = %(authority)s AND m.start <= %(last)s AND (m.end IS NULL OR m.end > %(last)s) AND EXISTS (
        SELECT FROM children_periodofcare p WHERE p.authority_id = %(authority)s AND p.child_id = m.child_id AND p.kind = 'care'
            AND p.start <= %(last)s AND (p.end IS NULL OR p.end > %(last)s))
    GROUP BY 1
) sized
GROUP BY 1
