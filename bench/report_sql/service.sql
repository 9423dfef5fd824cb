-- Tables on the IRO service and on what children get, by hand.

-- name: iro-ethnicity
SELECT coalesce(nullif(s.ethnic_group, ''), 'none') AS row, count(*) AS count
FROM people_staff s
WHERE s.authority_id = %(authority)s AND EXISTS (
    SELECT FROM people_postholding h JOIN people_post p ON p.id = h.post_id AND p.authority_id = %(authority)s AND p.role = 'iro'
    WHERE h.staff_id = s.id AND h.start <= %(last)s AND (h.end IS NULL OR h.end > %(last)s))
GROUP BY 1

-- name: iro-caseload
WITH here AS (
    SELECT child_id FROM children_periodofcare
    WHERE authority_id = %(authority)s AND kind = 'care' AND start <= %(last)s AND ("end" IS NULL OR "end" > %(last)s)
), posts AS (
    SELECT DISTINCT ON (here.child_id) here.child_id, p.id AS post, a.id IS NOT NULL AS allocated
    FROM here
    LEFT JOIN children_allocation a ON a.child_id = here.child_id AND a.kind = 'iro' AND a.start <= %(last)s
        AND (a.end IS NULL OR a.end > %(last)s)
    LEFT JOIN people_postholding h ON h.staff_id = a.staff_id AND h.authority_id = %(authority)s AND h.start <= %(last)s
        AND (h.end IS NULL OR h.end > %(last)s)
    LEFT JOIN people_post p ON p.id = h.post_id AND p.role IN ('iro', 'iro-manager')
    ORDER BY here.child_id, p.role, p.id
)
SELECT coalesce(post::text, CASE WHEN allocated THEN 'no-post' ELSE 'no-iro' END) AS row, count(*) AS children FROM posts GROUP BY 1;
SELECT h.post_id::text AS row, sum(h.fte) AS fte
FROM people_postholding h JOIN people_post p ON p.id = h.post_id AND p.role = 'iro'
WHERE h.authority_id = %(authority)s AND h.start <= %(last)s AND (h.end IS NULL OR h.end > %(last)s) GROUP BY 1;
SELECT f.row, sum(f.value) AS "child-protection-cases" FROM reports_enteredfigure f
WHERE f.authority_id = %(authority)s AND f.measure = 'child-protection-cases' AND f.kind = 'figure' AND f.last = %(last)s
    AND f.first IN (%(start)s, %(last)s) AND f.value IS NOT NULL
    AND NOT EXISTS (SELECT FROM reports_enteredfigure s WHERE s.supersedes_id = f.id)
GROUP BY 1

-- name: iro-profile
WITH held AS (
    SELECT h.staff_id, h.post_id, h.fte, h.employment FROM people_postholding h JOIN people_post p ON p.id = h.post_id AND p.role = 'iro'
    WHERE h.authority_id = %(authority)s AND h.start <= %(last)s AND (h.end IS NULL OR h.end > %(last)s)
), in_hand AS (
    SELECT a.staff_id, count(DISTINCT a.child_id) AS number
    FROM children_periodofcare p JOIN children_allocation a ON a.child_id = p.child_id AND a.kind = 'iro' AND a.start <= %(last)s
        AND (a.end IS NULL OR a.end > %(last)s)
    WHERE p.authority_id = %(authority)s AND p.kind = 'care' AND p.start <= %(last)s AND (p.end IS NULL OR p.end > %(last)s)
    GROUP BY 1
), iros AS (
    SELECT s.id, s.gender, sum(h.fte) AS fte, coalesce(i.number, 0) AS number
    FROM held h JOIN people_staff s ON s.id = h.staff_id LEFT JOIN in_hand i ON i.staff_id = s.id GROUP BY s.id, i.number
), rules AS (
    SELECT coalesce(max(caseload_from), 50) AS low, coalesce(max(caseload_to), 70) AS high FROM (
        SELECT caseload_from, caseload_to FROM reviews_reviewrules
        WHERE authority_id = %(authority)s AND in_force_from <= %(last)s ORDER BY in_force_from DESC LIMIT 1) newest
), of_iros AS (
    SELECT count(*) AS iros, count(*) FILTER (WHERE gender = 'woman') AS woman, count(*) FILTER (WHERE gender = 'man') AS man,
        count(*) FILTER (WHERE gender = 'another') AS another, count(*) FILTER (WHERE gender = 'not-said') AS "not-said",
        min(number / fte) AS lowest, max(number / fte) AS highest, min(number) FILTER (WHERE fte >= 1) AS "lowest-full-time",
        max(number) FILTER (WHERE fte >= 1) AS "highest-full-time", count(*) FILTER (WHERE number / fte < low) AS below,
        count(*) FILTER (WHERE number / fte BETWEEN low AND high) AS within, count(*) FILTER (WHERE number / fte > high) AS above
    FROM iros, rules
), of_posts AS (
    SELECT count(DISTINCT post_id) AS posts, sum(fte) AS fte, count(DISTINCT post_id) FILTER (WHERE employment = 'employed') AS employed,
        count(DISTINCT post_id) FILTER (WHERE employment = 'agency') AS agency,
        count(DISTINCT post_id) FILTER (WHERE employment = 'locum') AS locum,
        count(DISTINCT post_id) FILTER (WHERE employment = 'contracted') AS contracted
    FROM held
)
SELECT * FROM of_iros, of_posts;
SELECT sum(f.value) AS "iro-training" FROM reports_enteredfigure f
WHERE f.authority_id = %(authority)s AND f.measure = 'iro-training' AND f.kind = 'figure' AND f.last = %(last)s
    AND f.first IN (%(start)s, %(last)s) AND f.value IS NOT NULL
    AND NOT EXISTS (SELECT FROM reports_enteredfigure s WHERE s.supersedes_id = f.id)

-- name: iro-allocation
WITH entered AS (
    SELECT p.start, (
            SELECT a.start FROM children_allocation a WHERE a.child_id = p.child_id AND a.kind = 'iro' AND a.start < %(end)s
                AND (a.end IS NULL OR a.end > p.start) ORDER BY a.start LIMIT 1) AS allocated, (
            SELECT r.held_on FROM reviews_review r WHERE r.period_id = p.id AND r.state = 'held' AND r.held_on < %(end)s
            ORDER BY r.held_on LIMIT 1) AS reviewed
    FROM children_periodofcare p
    WHERE p.authority_id = %(authority)s AND p.kind = 'care' AND p.start_known AND p.start >= %(start)s AND p.start < %(end)s
)
SELECT count(*) AS "entered-care", count(*) FILTER (WHERE allocated IS NULL) AS none,
    count(*) FILTER (WHERE allocated IS NOT NULL AND first.ordinal - began.ordinal <= 5) AS "in-time",
    count(*) FILTER (WHERE allocated IS NOT NULL AND (first.ordinal - began.ordinal <= 5) IS NOT TRUE) AS late,
    count(*) FILTER (WHERE reviewed IS NULL) AS "no-review",
    count(*) FILTER (WHERE reviewed IS NOT NULL AND greatest(allocated, start) <= reviewed AND allocated IS NOT NULL) AS before,
    count(*) FILTER (WHERE reviewed IS NOT NULL AND (allocated IS NULL OR greatest(allocated, start) > reviewed)) AS "not-before"
FROM entered
LEFT JOIN core_workingday first ON first.calendar = %(calendar)s AND first.day = greatest(allocated, start)
LEFT JOIN core_workingday began ON began.calendar = %(calendar)s AND began.day = start;
SELECT count(*) FILTER (WHERE NOT EXISTS (
        SELECT FROM children_allocation a WHERE a.child_id = p.child_id AND a.kind = 'iro' AND a.start <= %(last)s
            AND (a.end IS NULL OR a.end > %(last)s))) AS unallocated, count(*) AS "(base)"
FROM children_periodofcare p
WHERE p.authority_id = %(authority)s AND p.kind = 'care' AND p.start <= %(last)s AND (p.end IS NULL OR p.end > %(last)s)

-- name: satisfaction
SELECT count(DISTINCT child_id) AS "children-asked", count(iro_score) AS "iro-scored",
    count(*) FILTER (WHERE iro_score >= 4) AS "iro-happy", count(placement_score) AS "placement-scored",
    count(*) FILTER (WHERE placement_score >= 4) AS "placement-happy"
FROM reviews_childview
WHERE authority_id = %(authority)s AND withdrawn_on IS NULL AND given_on >= %(start)s AND given_on < %(end)s;
SELECT sum(f.value) FILTER (WHERE f.measure = 'parents-asked') AS "parents-asked",
    sum(f.value) FILTER (WHERE f.measure = 'parents-satisfied') AS "parents-satisfied",
    sum(f.value) FILTER (WHERE f.measure = 'professionals-asked') AS "professionals-asked",
    sum(f.value) FILTER (WHERE f.measure = 'professionals-satisfied') AS "professionals-satisfied"
FROM reports_enteredfigure f
WHERE f.authority_id = %(authority)s AND f.kind = 'figure' AND f.last = %(last)s
    AND f.measure IN ('parents-asked', 'parents-satisfied', 'professionals-asked', 'professionals-satisfied')
    AND f.first IN (%(start)s, %(last)s) AND f.value IS NOT NULL
    AND NOT EXISTS (SELECT FROM reports_enteredfigure s WHERE s.supersedes_id = f.id)

-- name: advocacy
SELECT count(DISTINCT child_id) AS children, count(*) AS referrals, count(*) FILTER (WHERE advocate_from <= %(last)s) AS found,
    count(*) FILTER (WHERE (advocate_from IS NULL OR advocate_from > %(last)s) AND ended_on <= %(last)s) AS ended,
    count(*) FILTER (WHERE (advocate_from IS NULL OR advocate_from > %(last)s) AND (ended_on IS NULL OR ended_on > %(last)s)) AS waiting
FROM reviews_advocacyreferral WHERE authority_id = %(authority)s AND referred_on >= %(start)s AND referred_on < %(end)s;
SELECT count(DISTINCT child_id) AS "with-advocate" FROM reviews_advocacyreferral
WHERE authority_id = %(authority)s AND advocate_from < %(end)s AND (ended_on IS NULL OR ended_on >= %(start)s);
SELECT count(DISTINCT child_id) AS "with-visitor" FROM reviews_independentvisitor
WHERE authority_id = %(authority)s AND matched_on < %(end)s AND (ended_on IS NULL OR ended_on >= %(start)s);
SELECT count(*) AS "(base)" FROM children_periodofcare
WHERE authority_id = %(authority)s AND kind = 'care' AND start <= %(last)s AND ("end" IS NULL OR "end" > %(last)s)

-- name: independent-visitors
SELECT count(DISTINCT child_id) FILTER (WHERE matched_on < %(end)s AND (ended_on IS NULL OR ended_on >= %(start)s)) AS "with-visitor",
    count(DISTINCT child_id) FILTER (WHERE offered_on >= %(start)s AND offered_on < %(end)s) AS offered,
    count(DISTINCT child_id) FILTER (WHERE matched_on >= %(start)s AND matched_on < %(end)s) AS matched,
    count(DISTINCT child_id) FILTER (WHERE matched_on IS NOT NULL AND ended_on >= %(start)s AND ended_on < %(end)s) AS ended
FROM reviews_independentvisitor WHERE authority_id = %(authority)s;
SELECT count(*) AS "(base)" FROM children_periodofcare
WHERE authority_id = %(authority)s AND kind = 'care' AND start <= %(last)s AND ("end" IS NULL OR "end" > %(last)s)

-- name: entitlements
SELECT CASE WHEN grouping(n.key) = 1 THEN 'total' ELSE n.key END AS row, count(DISTINCT e.child_id) AS children, count(*) AS times,
    count(*) FILTER (WHERE e.understood) AS understood, count(*) FILTER (WHERE NOT e.understood) AS "not-understood",
    count(*) FILTER (WHERE e.understood IS NULL) AS unknown
FROM reviews_entitlementexplained e JOIN reviews_entitlement n ON n.id = e.entitlement_id
WHERE e.authority_id = %(authority)s AND e.withdrawn_on IS NULL AND e.explained_on >= %(start)s AND e.explained_on < %(end)s
GROUP BY GROUPING SETS ((n.key), ())

-- name: visits-in-time
WITH visits AS (
    SELECT child_id, visited_on, seen_alone, lag(visited_on) OVER (PARTITION BY child_id ORDER BY visited_on) AS before
    FROM reviews_socialworkvisit
    WHERE authority_id = %(authority)s AND withdrawn_on IS NULL AND visited_on < %(end)s
), of_year AS (
    SELECT visits.*, greatest(placed.start, cared.start) AS placed
    FROM visits
    LEFT JOIN LATERAL (
        SELECT start FROM children_episode e WHERE e.child_id = visits.child_id AND e.start <= visits.visited_on AND e.reason_new <> 'L'
        ORDER BY start DESC LIMIT 1
    ) placed ON true
    LEFT JOIN LATERAL (
        SELECT start FROM children_periodofcare p WHERE p.child_id = visits.child_id AND p.start <= visits.visited_on
        ORDER BY start DESC LIMIT 1
    ) cared ON true
    WHERE visited_on >= %(start)s
), judged AS (
    SELECT child_id, seen_alone, CASE WHEN placed IS NULL THEN 'unknown'
        WHEN before IS NULL OR before < placed THEN CASE WHEN visited_on - placed <= 7 THEN 'yes' ELSE 'no' END
        WHEN visited_on - before <= CASE WHEN before < placed + interval '1 year' THEN coalesce(rules.visit_days_first_year, 42)
            ELSE coalesce(rules.visit_days_later, 42) END THEN 'yes' ELSE 'no' END AS in_time
    FROM of_year LEFT JOIN LATERAL (
        SELECT visit_days_first_year, visit_days_later FROM reviews_reviewrules
        WHERE authority_id = %(authority)s AND in_force_from <= visited_on ORDER BY in_force_from DESC LIMIT 1
    ) rules ON true
)
SELECT count(*) AS visits, count(*) FILTER (WHERE in_time = 'yes') AS "visits-yes", count(*) FILTER (WHERE in_time = 'no') AS "visits-no",
    count(*) FILTER (WHERE in_time = 'unknown') AS "visits-unknown", count(*) FILTER (WHERE seen_alone) AS "alone-yes",
    count(*) FILTER (WHERE NOT seen_alone) AS "alone-no", count(*) FILTER (WHERE seen_alone IS NULL) AS "alone-unknown",
    count(DISTINCT child_id) AS "children-visited"
FROM judged;
WITH here AS (
    SELECT p.child_id, (
            SELECT max(visited_on) FROM reviews_socialworkvisit v WHERE v.child_id = p.child_id AND v.withdrawn_on IS NULL
                AND v.visited_on <= %(last)s) AS before, greatest((
            SELECT max(e.start) FROM children_episode e WHERE e.child_id = p.child_id AND e.start <= %(last)s AND e.reason_new <> 'L'), (
            SELECT max(o.start) FROM children_periodofcare o WHERE o.child_id = p.child_id AND o.start <= %(last)s)) AS placed
    FROM children_periodofcare p
    WHERE p.authority_id = %(authority)s AND p.kind = 'care' AND p.start <= %(last)s AND (p.end IS NULL OR p.end > %(last)s)
), rules AS (
    SELECT coalesce(max(visit_days_first_year), 42) AS first, coalesce(max(visit_days_later), 42) AS later FROM (
        SELECT * FROM reviews_reviewrules WHERE authority_id = %(authority)s AND in_force_from <= %(last)s
        ORDER BY in_force_from DESC LIMIT 1) newest
)
SELECT count(*) FILTER (WHERE before IS NULL) AS "never-visited",
    count(*) FILTER (WHERE before IS NOT NULL AND placed IS NOT NULL AND CASE WHEN before < placed THEN %(last)s::date - placed > 7
        ELSE %(last)s::date - before > CASE WHEN before < placed + interval '1 year' THEN first ELSE later END END) AS overdue
FROM here, rules;
SELECT count(*) AS contacts, count(*) FILTER (WHERE how = 'visit') AS "contacts-visit",
    count(*) FILTER (WHERE how = 'telephone') AS "contacts-telephone", count(*) FILTER (WHERE how = 'message') AS "contacts-message",
    count(DISTINCT child_id) AS "children-contacted"
FROM reviews_childcontact WHERE authority_id = %(authority)s AND withdrawn_on IS NULL AND "on" >= %(start)s AND "on" < %(end)s

-- name: audit-findings
SELECT q.key AS row, count(*) FILTER (WHERE a.value = 'met') AS met, count(*) FILTER (WHERE a.value = 'partly') AS partly,
    count(*) FILTER (WHERE a.value = 'not-met') AS "not-met", count(*) FILTER (WHERE a.value = 'na') AS na, count(*) AS answers
FROM reviews_audit u JOIN reviews_auditanswer a ON a.audit_id = u.id JOIN reviews_auditquestion q ON q.id = a.question_id
WHERE u.authority_id = %(authority)s AND u.audited_on >= %(start)s AND u.audited_on < %(end)s
GROUP BY 1

-- name: audit-grades
SELECT coalesce(nullif(grade, ''), 'none') AS row, about AS column, count(*) AS count FROM reviews_audit
WHERE authority_id = %(authority)s AND audited_on >= %(start)s AND audited_on < %(end)s
GROUP BY 1, 2

-- name: told-the-iro
SELECT kind AS row, count(*) AS changes, count(*) FILTER (WHERE told_on <= event_on) AS before,
    count(*) FILTER (WHERE told_on > event_on) AS after, count(*) FILTER (WHERE told_on IS NULL) AS "not-informed",
    count(*) FILTER (WHERE without_review) AS "without-review"
FROM reviews_ironotice
WHERE authority_id = %(authority)s AND withdrawn_on IS NULL AND event_on >= %(start)s AND event_on < %(end)s
GROUP BY 1
