-- Tables on escalations, by hand. What is raised in a period is never a draft.

-- name: escalation-reasons
SELECT l.in_force_from::text AS block, coalesce(r.key, 'none') AS row, count(*) AS count
FROM escalations_escalation e
LEFT JOIN escalations_escalationreason g ON g.escalation_id = e.id AND g.authority_id = %(authority)s AND g.is_main
LEFT JOIN escalations_reason r ON r.id = g.reason_id
LEFT JOIN escalations_reasonlist l ON l.id = r.list_id
WHERE e.authority_id = %(authority)s AND e.state <> 'draft' AND e.raised_on >= %(start)s AND e.raised_on < %(end)s
GROUP BY 1, 2

-- name: escalation-themes
SELECT l.in_force_from::text AS block,
    CASE WHEN grouping(l.in_force_from) = 1 THEN 'total' WHEN grouping(r.key) = 1 THEN ''
        WHEN grouping(f.key) = 1 THEN coalesce(r.key, 'none') ELSE r.key || '/' || f.key END AS row,
    count(DISTINCT e.id) AS count
FROM escalations_escalation e
LEFT JOIN escalations_escalationreason g ON g.escalation_id = e.id AND g.authority_id = %(authority)s
LEFT JOIN escalations_reason r ON r.id = g.reason_id
LEFT JOIN escalations_reasonlist l ON l.id = r.list_id
LEFT JOIN escalations_escalationreason_features gf ON gf.escalationreason_id = g.id
LEFT JOIN escalations_feature f ON f.id = gf.feature_id
WHERE e.authority_id = %(authority)s AND e.state <> 'draft' AND e.raised_on >= %(start)s AND e.raised_on < %(end)s
GROUP BY GROUPING SETS ((l.in_force_from, r.key, f.key), (l.in_force_from, r.key), (l.in_force_from), ())
HAVING grouping(f.key) = 1 OR f.key IS NOT NULL

-- name: escalation-headlines
WITH raised AS (
    SELECT e.id, s.top, s.senior, s.director, r.standard
    FROM escalations_escalation e
    LEFT JOIN escalations_escalationreason g ON g.escalation_id = e.id AND g.authority_id = %(authority)s AND g.is_main
    LEFT JOIN escalations_reason r ON r.id = g.reason_id AND r.key <> 'not-recorded'
    LEFT JOIN LATERAL (
        SELECT max(s.rank) AS top, bool_or(a.role IN ('head-of-service', 'assistant-director', 'director')) AS senior,
            bool_or(a.role IN ('assistant-director', 'director')) AS director
        FROM escalations_stagerecord s LEFT JOIN escalations_stageanswerer a ON a.stage_id = s.stage_id
        WHERE s.escalation_id = e.id
    ) s ON true
    WHERE e.authority_id = %(authority)s AND e.state <> 'draft' AND e.raised_on >= %(start)s AND e.raised_on < %(end)s
)
SELECT count(*) AS escalations, count(*) FILTER (WHERE top = 0) AS informal, count(*) FILTER (WHERE top > 0) AS formal,
    count(*) FILTER (WHERE top IS NULL) AS unknown, count(*) FILTER (WHERE senior) AS senior,
    count(*) FILTER (WHERE director) AS director, count(*) FILTER (WHERE standard = 'care-plan') AS "care-plan",
    count(*) FILTER (WHERE standard = 'drift') AS drift
FROM raised;
SELECT count(DISTINCT c.child_id) AS children,
    count(DISTINCT coalesce(-c.sibling_group_id, c.child_id)) AS families,
    count(DISTINCT c.child_id) FILTER (WHERE EXISTS (
        SELECT FROM escalations_stagerecord s JOIN escalations_protocolstage at ON at.id = s.stage_id
        JOIN escalations_protocolstage lower ON lower.protocol_id = at.protocol_id
        WHERE s.escalation_id = e.id AND lower.rank > 0 AND lower.rank < s.rank
    )) AS "children-beyond-first"
FROM escalations_escalation e JOIN escalations_escalationchild c ON c.escalation_id = e.id
WHERE e.authority_id = %(authority)s AND e.state <> 'draft' AND e.raised_on >= %(start)s AND e.raised_on < %(end)s

-- name: escalations-by-stage
WITH stood AS (
    SELECT e.id, e.state, s.id AS record, p.key,
        row_number() OVER (PARTITION BY e.id ORDER BY s.rank DESC, s.id DESC) AS highest,
        row_number() OVER (PARTITION BY e.id ORDER BY s.id DESC) AS latest
    FROM escalations_escalation e
    LEFT JOIN escalations_stagerecord s ON s.escalation_id = e.id
    LEFT JOIN escalations_protocolstage p ON p.id = s.stage_id
    WHERE e.authority_id = %(authority)s AND e.state <> 'draft' AND e.raised_on >= %(start)s AND e.raised_on < %(end)s
)
SELECT coalesce(key, 'none') AS row, count(DISTINCT id) FILTER (WHERE record IS NOT NULL) AS reached,
    count(*) FILTER (WHERE highest = 1) AS last, count(*) FILTER (WHERE latest = 1 AND state = 'resolved') AS resolved
FROM stood GROUP BY 1

-- name: escalations-by-month
SELECT to_char(e.raised_on, 'YYYY-MM') AS row, count(*) AS raised, count(*) FILTER (WHERE s.top = 0) AS informal,
    count(*) FILTER (WHERE s.top > 0) AS formal
FROM escalations_escalation e
LEFT JOIN LATERAL (SELECT max(rank) AS top FROM escalations_stagerecord WHERE escalation_id = e.id) s ON true
WHERE e.authority_id = %(authority)s AND e.state <> 'draft' AND e.raised_on >= %(start)s AND e.raised_on < %(end)s
GROUP BY 1;
SELECT to_char(resolved_on, 'YYYY-MM') AS row, count(*) AS resolved
FROM escalations_escalation
WHERE authority_id = %(authority)s AND state = 'resolved' AND resolved_on >= %(start)s AND resolved_on < %(end)s
GROUP BY 1

-- name: themes-by-quarter
SELECT l.in_force_from::text AS block,
    CASE WHEN grouping(l.in_force_from) = 1 THEN 'total' WHEN grouping(r.key) = 1 THEN '' ELSE coalesce(r.key, 'none') END AS row,
    CASE WHEN grouping(date_trunc('quarter', e.raised_on)) = 1 THEN 'total'
        ELSE to_char(date_trunc('quarter', e.raised_on), 'YYYY-MM') END AS column,
    count(DISTINCT e.id) AS count
FROM escalations_escalation e
LEFT JOIN escalations_escalationreason g ON g.escalation_id = e.id
LEFT JOIN escalations_reason r ON r.id = g.reason_id
LEFT JOIN escalations_reasonlist l ON l.id = r.list_id
WHERE e.authority_id = %(authority)s AND e.state <> 'draft' AND e.raised_on >= %(start)s AND e.raised_on < %(end)s
GROUP BY GROUPING SETS (
    (l.in_force_from, r.key, date_trunc('quarter', e.raised_on)), (l.in_force_from, r.key),
    (l.in_force_from, date_trunc('quarter', e.raised_on)), (l.in_force_from), (date_trunc('quarter', e.raised_on)), ()
)

-- name: standard-reasons
SELECT coalesce(r.standard, 'none') AS row,
    coalesce(extract(year FROM e.raised_on - interval '3 months') || '-' || (
        SELECT l.id FROM escalations_reasonlist l WHERE l.authority_id = %(authority)s AND l.in_force_from <= e.raised_on
        ORDER BY l.in_force_from DESC LIMIT 1
    ), 'none') AS column,
    count(*) AS count
FROM escalations_escalation e
LEFT JOIN escalations_escalationreason g ON g.escalation_id = e.id AND g.authority_id = %(authority)s AND g.is_main
LEFT JOIN escalations_reason r ON r.id = g.reason_id AND r.key <> 'not-recorded'
WHERE e.authority_id = %(authority)s AND e.state <> 'draft' AND e.raised_on >= %(start)s AND e.raised_on < %(end)s
GROUP BY 1, 2

-- name: escalation-outcomes
SELECT CASE WHEN c.closed_on IS NOT NULL THEN coalesce(o.key, 'none') WHEN e.state = 'withdrawn' THEN 'ended-withdrawn'
        ELSE 'not-ended' END AS row,
    CASE WHEN s.top > 0 THEN 'formal' WHEN s.top = 0 THEN 'informal' ELSE 'unknown' END AS column, count(*) AS count
FROM escalations_escalation e
JOIN escalations_escalationchild c ON c.escalation_id = e.id
LEFT JOIN escalations_outcome o ON o.id = c.outcome_id
LEFT JOIN LATERAL (SELECT max(rank) AS top FROM escalations_stagerecord WHERE escalation_id = e.id) s ON true
WHERE c.authority_id = %(authority)s AND e.authority_id = %(authority)s AND e.state <> 'draft'
    AND coalesce(c.closed_on, e.withdrawn_on) >= %(start)s AND coalesce(c.closed_on, e.withdrawn_on) < %(end)s
GROUP BY 1, 2

-- name: repeat-escalations
WITH concerned AS (
    SELECT c.child_id, count(*) AS often
    FROM escalations_escalation e JOIN escalations_escalationchild c ON c.escalation_id = e.id
    WHERE e.authority_id = %(authority)s AND e.state <> 'draft' AND e.raised_on >= %(start)s AND e.raised_on < %(end)s
    GROUP BY 1
), parts AS (
    SELECT e.raised_on, r.standard, row_number() OVER (PARTITION BY c.child_id, r.standard ORDER BY e.raised_on, e.id) - 1 AS before
    FROM concerned
    JOIN escalations_escalationchild c USING (child_id)
    JOIN escalations_escalation e ON e.id = c.escalation_id AND e.state <> 'draft' AND e.raised_on < %(end)s
    LEFT JOIN escalations_escalationreason g ON g.escalation_id = e.id AND g.is_main
    LEFT JOIN escalations_reason r ON r.id = g.reason_id AND r.key <> 'not-recorded'
)
SELECT (SELECT count(*) FROM concerned) AS children,
    (SELECT count(*) FROM concerned WHERE often = 1) AS one, (SELECT count(*) FROM concerned WHERE often = 2) AS two,
    (SELECT count(*) FROM concerned WHERE often > 2) AS more,
    count(*) AS parts, count(*) FILTER (WHERE before = 0 AND standard IS NOT NULL) AS first,
    count(*) FILTER (WHERE before = 1 AND standard IS NOT NULL) AS once,
    count(*) FILTER (WHERE before > 1 AND standard IS NOT NULL) AS often
FROM parts WHERE raised_on >= %(start)s

-- name: escalations-by-team
SELECT CASE WHEN grouping(c.team_id) = 1 THEN 'total' ELSE coalesce(c.team_id::text, 'none') END AS row,
    count(DISTINCT e.id) AS escalations, count(DISTINCT e.id) FILTER (WHERE s.top = 0) AS informal,
    count(DISTINCT e.id) FILTER (WHERE s.top > 0) AS formal, count(DISTINCT c.child_id) AS children
FROM escalations_escalation e
LEFT JOIN escalations_escalationchild c ON c.escalation_id = e.id
LEFT JOIN LATERAL (SELECT max(rank) AS top FROM escalations_stagerecord WHERE escalation_id = e.id) s ON true
WHERE e.authority_id = %(authority)s AND e.state <> 'draft' AND e.raised_on >= %(start)s AND e.raised_on < %(end)s
GROUP BY GROUPING SETS ((c.team_id), ())

-- name: causes-of-drift
SELECT l.in_force_from::text AS block,
    CASE WHEN grouping(l.in_force_from) = 1 THEN 'total' WHEN grouping(k.key) = 1 THEN '' ELSE k.key END AS row,
    count(DISTINCT e.id) AS count
FROM escalations_escalation e
JOIN escalations_escalation_causes x ON x.escalation_id = e.id
JOIN escalations_cause k ON k.id = x.cause_id
JOIN escalations_causelist l ON l.id = k.list_id AND l.authority_id = %(authority)s
WHERE e.authority_id = %(authority)s AND e.state <> 'draft' AND e.raised_on >= %(start)s AND e.raised_on < %(end)s
GROUP BY GROUPING SETS ((l.in_force_from, k.key), (l.in_force_from), ())

-- name: time-to-answer
SELECT p.key AS row, count(*) AS answers, count(*) FILTER (WHERE s.closed_on <= s.due_on) AS "in-time",
    percentile_cont(0.5) WITHIN GROUP (ORDER BY closed.ordinal - opened.ordinal) AS median,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY closed.ordinal - opened.ordinal) AS ninetieth,
    count(*) FILTER (WHERE closed.ordinal IS NULL OR opened.ordinal IS NULL) AS undetermined
FROM escalations_escalation e
JOIN escalations_stagerecord s ON s.escalation_id = e.id AND s.ended = 'answered'
JOIN escalations_protocolstage p ON p.id = s.stage_id
LEFT JOIN core_workingday opened ON opened.calendar = %(calendar)s AND opened.day = s.opened_on
LEFT JOIN core_workingday closed ON closed.calendar = %(calendar)s AND closed.day = s.closed_on
WHERE e.authority_id = %(authority)s AND e.state <> 'draft' AND e.raised_on >= %(start)s AND e.raised_on < %(end)s
GROUP BY 1

-- name: time-to-answer-by-process
SELECT CASE WHEN s.rank > 0 THEN 'formal' ELSE 'informal' END AS row, count(*) AS answers,
    count(*) FILTER (WHERE s.closed_on <= s.due_on) AS "in-time",
    percentile_cont(0.5) WITHIN GROUP (ORDER BY closed.ordinal - opened.ordinal) AS median,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY closed.ordinal - opened.ordinal) AS ninetieth,
    count(*) FILTER (WHERE closed.ordinal IS NULL OR opened.ordinal IS NULL) AS undetermined
FROM escalations_escalation e
JOIN escalations_stagerecord s ON s.escalation_id = e.id AND s.ended = 'answered'
LEFT JOIN core_workingday opened ON opened.calendar = %(calendar)s AND opened.day = s.opened_on
LEFT JOIN core_workingday closed ON closed.calendar = %(calendar)s AND closed.day = s.closed_on
WHERE e.authority_id = %(authority)s AND e.state <> 'draft' AND e.raised_on >= %(start)s AND e.raised_on < %(end)s
GROUP BY 1

-- name: answers-by-post
SELECT replace(coalesce(asked.title, post.title, 'none'), ' ', '-') AS row,
    CASE WHEN s.ended = 'answered' AND (s.closed_on IS NULL OR s.due_on IS NULL) THEN 'undetermined'
        WHEN s.ended = 'answered' AND s.closed_on <= s.due_on THEN 'in-time' WHEN s.ended = 'answered' THEN 'late'
        WHEN s.ended = '' THEN 'waiting' ELSE 'unanswered' END AS column, count(*) AS count
FROM escalations_escalation e
JOIN escalations_stagerecord s ON s.escalation_id = e.id
LEFT JOIN LATERAL (
    SELECT title FROM escalations_stageaddressee WHERE record_id = s.id AND lead AND title <> '' ORDER BY id LIMIT 1
) asked ON true
LEFT JOIN (
    SELECT DISTINCT ON (a.stage_id) a.stage_id, a.title FROM escalations_stageanswerer a
    JOIN escalations_protocolstage t ON t.id = a.stage_id JOIN escalations_protocol p ON p.id = t.protocol_id
    WHERE p.authority_id = %(authority)s ORDER BY a.stage_id, a.order, a.id
) post ON post.stage_id = s.stage_id
WHERE e.authority_id = %(authority)s AND e.state <> 'draft' AND e.raised_on >= %(start)s AND e.raised_on < %(end)s
GROUP BY 1, 2

-- name: time-to-action
WITH promised AS (
    SELECT p.key, e.resolved_on, r.action_due, s.closed_on,
        CASE WHEN EXISTS (SELECT FROM escalations_stagerecord l WHERE l.escalation_id = e.id AND l.id > s.id) THEN 'further'
            WHEN e.state = 'withdrawn' THEN 'withdrawn' WHEN e.state <> 'resolved' THEN 'awaited'
            WHEN e.resolved_on <= r.action_due THEN 'in-time' ELSE 'late' END AS how
    FROM escalations_escalation e
    JOIN escalations_stagerecord s ON s.escalation_id = e.id AND s.authority_id = %(authority)s
    JOIN escalations_response r ON r.record_id = s.id AND r.action <> ''
    JOIN escalations_protocolstage p ON p.id = s.stage_id
    WHERE e.authority_id = %(authority)s AND e.raised_on >= %(start)s AND e.raised_on < %(end)s
)
SELECT key AS row, count(*) AS promised, count(*) FILTER (WHERE how IN ('in-time', 'late')) AS done,
    count(*) FILTER (WHERE how = 'in-time') AS "in-time",
    percentile_cont(0.5) WITHIN GROUP (ORDER BY done.ordinal - answered.ordinal) AS median,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY done.ordinal - answered.ordinal) AS ninetieth,
    count(*) FILTER (WHERE how = 'awaited') AS awaited
FROM promised
LEFT JOIN core_workingday done ON done.calendar = %(calendar)s AND done.day = resolved_on AND how IN ('in-time', 'late')
LEFT JOIN core_workingday answered ON answered.calendar = %(calendar)s AND answered.day = closed_on
GROUP BY 1

-- name: cafcass-and-legal-advice
SELECT count(*) AS considered, count(*) FILTER (WHERE referred) AS referred,
    count(*) FILTER (WHERE NOT referred) AS "not-referred",
    count(*) FILTER (WHERE referred AND ground = 'plan') AS "ground-plan",
    count(*) FILTER (WHERE referred AND ground = 'review') AS "ground-review",
    count(*) FILTER (WHERE referred AND ground = 'decision') AS "ground-decision",
    count(*) FILTER (WHERE referred AND ground = 'breach') AS "ground-breach",
    count(DISTINCT escalation_id) FILTER (WHERE referred) AS "escalations-referred",
    count(*) FILTER (WHERE legal_advice) AS "advice-asked",
    count(*) FILTER (WHERE NOT legal_advice) AS "advice-not-asked",
    count(*) FILTER (WHERE legal_advice IS NULL) AS "advice-not-recorded"
FROM escalations_cafcassreferral
WHERE authority_id = %(authority)s AND happened_on >= %(start)s AND happened_on < %(end)s

-- name: choices-at-the-limit
SELECT choice AS row, day::text AS column, count(*) AS count
FROM escalations_capchoice
WHERE authority_id = %(authority)s AND happened_at >= %(start)s::timestamp AT TIME ZONE 'Europe/London'
    AND happened_at < %(end)s::timestamp AT TIME ZONE 'Europe/London'
GROUP BY 1, 2

-- name: good-practice
SELECT coalesce(held.team_id::text, 'none') AS row, to_char(date_trunc('quarter', g.happened_on), 'YYYY-MM') AS column,
    count(*) AS count
FROM escalations_goodpractice g
LEFT JOIN LATERAL (
    SELECT p.team_id FROM people_postholding h JOIN people_post p ON p.id = h.post_id
    WHERE h.staff_id = g.to_id AND h.start <= g.happened_on AND (h.end IS NULL OR h.end > g.happened_on)
    ORDER BY h.start DESC, h.id DESC LIMIT 1
) held ON true
WHERE g.authority_id = %(authority)s AND g.happened_on >= %(start)s AND g.happened_on < %(end)s
GROUP BY 1, 2

-- name: systemic-concerns
SELECT CASE WHEN grouping(reference) = 1 THEN 'total' ELSE reference END AS row, count(*) AS raised,
    count(responded_on) AS answered,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY responded.ordinal - raised.ordinal) AS days
FROM escalations_systemicconcern c
LEFT JOIN core_workingday raised ON raised.calendar = %(calendar)s AND raised.day = raised_on
LEFT JOIN core_workingday responded ON responded.calendar = %(calendar)s AND responded.day = responded_on
WHERE authority_id = %(authority)s AND raised_on >= %(start)s AND raised_on < %(end)s
GROUP BY GROUPING SETS ((reference), ());
SELECT CASE WHEN grouping(reference) = 1 THEN 'total' ELSE reference END AS row, count(DISTINCT escalation_id) AS gathered
FROM escalations_systemicconcern c JOIN escalations_systemicconcern_escalations x ON x.systemicconcern_id = c.id
WHERE authority_id = %(authority)s AND raised_on >= %(start)s AND raised_on < %(end)s
GROUP BY GROUPING SETS ((reference), ())
