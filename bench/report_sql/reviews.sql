-- Tables on LAC reviews and on the work around them, by hand.

-- name: review-headlines
WITH parents AS (
    SELECT p.review_id, bool_or(p.attended) AS attended
    FROM reviews_review r JOIN reviews_participant p ON p.review_id = r.id AND p.authority_id = %(authority)s
    JOIN reviews_attendancerole a ON a.id = p.role_id AND a.side = 'parent'
    WHERE r.authority_id = %(authority)s AND r.state = 'held' AND r.held_on >= %(start)s AND r.held_on < %(end)s
        AND (p.attended IS NOT NULL OR p.sent_views)
    GROUP BY 1
), rules AS (
    SELECT in_force_from, plan_received_days FROM reviews_reviewrules WHERE authority_id = %(authority)s
)
SELECT count(*) AS held, count(*) FILTER (WHERE timeliness = 'in-time') AS "in-time",
    count(*) FILTER (WHERE timeliness = 'late') AS late, count(*) FILTER (WHERE timeliness = 'undetermined') AS undetermined,
    count(DISTINCT r.child_id) AS "children-reviewed",
    count(*) FILTER (WHERE participation IN ('PN1', 'PN3')) AS attended,
    count(*) FILTER (WHERE participation IN ('PN2', 'PN5')) AS advocate, count(*) FILTER (WHERE participation = 'PN6') AS medium,
    count(*) FILTER (WHERE participation = 'PN4') AS silent, count(*) FILTER (WHERE participation = 'PN7') AS absent,
    count(*) FILTER (WHERE participation = 'PN0') AS "under-4",
    count(*) FILTER (WHERE participation NOT IN ('', 'PN0', 'PN1', 'PN2', 'PN3', 'PN4', 'PN5', 'PN6', 'PN7')) AS "other-code",
    count(*) FILTER (WHERE participation = '') AS "not-recorded",
    count(*) FILTER (WHERE chaired_by_child IN ('yes', 'part')) AS chaired,
    count(*) FILTER (WHERE chaired_by_child = '') AS "chaired-not-recorded",
    count(*) FILTER (WHERE p.attended) AS parents,
    count(*) FILTER (WHERE p.review_id IS NULL) AS "parents-not-recorded",
    count(*) FILTER (WHERE met.ordinal - came.ordinal >= coalesce((
        SELECT plan_received_days FROM rules WHERE in_force_from <= held_on ORDER BY in_force_from DESC LIMIT 1), 3)) AS "care-plan",
    count(*) FILTER (WHERE plan_received_on IS NULL) AS "care-plan-not-recorded",
    count(*) FILTER (WHERE EXISTS (
        SELECT FROM children_disability d WHERE d.child_id = r.child_id AND d.start <= held_on AND (d.end IS NULL OR d.end > held_on)
    )) AS disability
FROM reviews_review r
LEFT JOIN parents p ON p.review_id = r.id
LEFT JOIN core_workingday met ON met.calendar = %(calendar)s AND met.day = r.first_met_on
LEFT JOIN core_workingday came ON came.calendar = %(calendar)s AND came.day = r.plan_received_on
WHERE r.authority_id = %(authority)s AND r.state = 'held' AND r.held_on >= %(start)s AND r.held_on < %(end)s;
SELECT count(DISTINCT child_id) AS "children-looked-after" FROM children_periodofcare
WHERE authority_id = %(authority)s AND kind = 'care' AND start < %(end)s AND ("end" IS NULL OR "end" > %(start)s);
WITH here AS (
    SELECT DISTINCT child_id FROM children_periodofcare
    WHERE authority_id = %(authority)s AND kind = 'care' AND start <= %(last)s::date - 28 AND ("end" IS NULL OR "end" > %(last)s)
), judged AS (
    SELECT child_id, bool_or(timeliness = 'late') AS late, bool_or(timeliness = 'undetermined') AS undetermined
    FROM reviews_review
    WHERE authority_id = %(authority)s AND state = 'held' AND held_on >= %(start)s AND held_on < %(end)s
    GROUP BY 1
), missed AS (
    SELECT DISTINCT child_id FROM reviews_review
    WHERE authority_id = %(authority)s AND late_after < %(by)s AND (held_on > %(by)s OR state = 'planned')
)
SELECT count(*) FILTER (WHERE late OR missed.child_id IS NOT NULL) AS "children-late",
    count(*) FILTER (WHERE missed.child_id IS NULL AND late IS NOT TRUE AND undetermined) AS "children-undetermined",
    count(*) FILTER (WHERE missed.child_id IS NULL AND late IS NOT TRUE AND undetermined IS NOT TRUE) AS "children-in-time"
FROM here LEFT JOIN judged USING (child_id) LEFT JOIN missed USING (child_id);
WITH heard AS (
    SELECT r.child_id, bool_or(r.participation IN ('PN4', 'PN7')) AS silent,
        bool_or(r.participation NOT IN ('PN0', 'PN1', 'PN2', 'PN3', 'PN4', 'PN5', 'PN6', 'PN7')) AS unknown
    FROM reviews_review r JOIN children_child c ON c.id = r.child_id AND c.authority_id = %(authority)s
    WHERE r.authority_id = %(authority)s AND r.state = 'held' AND r.held_on >= %(start)s AND r.held_on < %(end)s
        AND r.participation <> 'PN0' AND c.date_of_birth <= %(last)s::date - interval '4 years'
        AND EXISTS (SELECT FROM children_periodofcare p WHERE p.child_id = c.id AND p.kind = 'care' AND p.start <= %(last)s
            AND (p.end IS NULL OR p.end > %(last)s))
    GROUP BY 1 HAVING bool_or(r.participation <> '')
)
SELECT count(*) FILTER (WHERE silent) AS "children-not-contributing",
    count(*) FILTER (WHERE NOT silent AND unknown) AS "children-contribution-unknown",
    count(*) FILTER (WHERE NOT silent AND NOT unknown) AS "children-contributing"
FROM heard;
SELECT count(*) FILTER (WHERE r.participation IN ('PN4', 'PN7')) AS "not-participating"
FROM reviews_monitoringreturn m JOIN reviews_review r ON r.id = m.review_id
WHERE m.authority_id = %(authority)s AND m.state <> 'draft' AND m.sent_on >= %(start)s AND m.sent_on < %(end)s

-- name: review-timeliness
WITH held AS (
    SELECT id, child_id, held_on, limit_on, late_after, timeliness FROM reviews_review
    WHERE authority_id = %(authority)s AND state = 'held' AND held_on >= %(start)s AND held_on < %(end)s
), steps AS (
    SELECT s.review_id, bool_or(s.signed_off_on IS NULL) AS is_open, max(s.signed_off_on) AS done
    FROM reviews_workflowstep s JOIN held ON held.id = s.review_id WHERE s.authority_id = %(authority)s GROUP BY 1
), opened AS (
    SELECT held.*, l.id IS NULL AND coalesce(is_open, false) AS waits,
        least(CASE WHEN is_open THEN 'infinity'::date ELSE coalesce(done, '-infinity'::date) END,
            coalesce(l.lifted_on, 'infinity'::date)) AS opened_on
    FROM held LEFT JOIN steps ON steps.review_id = held.id LEFT JOIN reviews_gatelift l ON l.review_id = held.id AND l.authority_id = %(authority)s
), judged AS (
    SELECT *, CASE WHEN limit_on IS NULL THEN 1 WHEN held_on > late_after THEN 3 WHEN waits THEN 2
        WHEN opened_on > late_after THEN 3 WHEN held_on > limit_on OR opened_on > limit_on THEN 1 ELSE 0 END AS by_record,
        CASE timeliness WHEN 'late' THEN 3 WHEN 'undetermined' THEN 1 ELSE 0 END AS by_held
    FROM opened
), here AS (
    SELECT DISTINCT child_id FROM children_periodofcare
    WHERE authority_id = %(authority)s AND kind = 'care' AND start <= %(last)s::date - 28 AND ("end" IS NULL OR "end" > %(last)s)
), missed AS (
    SELECT DISTINCT child_id FROM reviews_review
    WHERE authority_id = %(authority)s AND late_after < %(by)s AND (held_on > %(by)s OR state = 'planned')
), children AS (
    SELECT here.child_id, CASE WHEN missed.child_id IS NOT NULL THEN 3 ELSE coalesce(held, 0) END AS held,
        CASE WHEN missed.child_id IS NOT NULL THEN 3 ELSE coalesce(record, 0) END AS record
    FROM here LEFT JOIN missed USING (child_id)
    LEFT JOIN (SELECT child_id, max(by_held) AS held, max(by_record) AS record FROM judged GROUP BY 1) worst USING (child_id)
), of_reviews AS (
    SELECT count(*) AS held, count(*) FILTER (WHERE by_held = 0) AS "held-in-time", count(*) FILTER (WHERE by_held = 3) AS "held-late",
        count(*) FILTER (WHERE by_held = 1) AS "held-undetermined",
        count(*) FILTER (WHERE by_record = 0) AS "record-in-time", count(*) FILTER (WHERE by_record = 3) AS "record-late",
        count(*) FILTER (WHERE by_record = 2) AS "record-waiting", count(*) FILTER (WHERE by_record = 1) AS "record-undetermined",
        count(*) FILTER (WHERE by_held = 0 AND NOT waits AND opened_on > late_after) AS difference
    FROM judged
), of_children AS (
    SELECT count(*) AS children, count(*) FILTER (WHERE held = 0) AS "children-in-time",
        count(*) FILTER (WHERE held = 3) AS "children-late", count(*) FILTER (WHERE held = 1) AS "children-undetermined",
        count(*) FILTER (WHERE record = 0) AS "children-record-in-time", count(*) FILTER (WHERE record = 3) AS "children-record-late",
        count(*) FILTER (WHERE record = 2) AS "children-record-waiting",
        count(*) FILTER (WHERE record = 1) AS "children-record-undetermined"
    FROM children
)
SELECT * FROM of_reviews, of_children

-- name: review-timeliness-by-month
SELECT to_char(held_on, 'YYYY-MM') AS row, count(*) FILTER (WHERE timeliness = 'in-time') AS "in-time",
    count(*) FILTER (WHERE timeliness = 'late') AS late, count(*) FILTER (WHERE timeliness = 'undetermined') AS undetermined,
    count(*) AS held
FROM reviews_review
WHERE authority_id = %(authority)s AND state = 'held' AND held_on >= %(start)s AND held_on < %(end)s
GROUP BY 1

-- name: lateness-reasons
SELECT coalesce(l.key, 'none') AS row, count(*) AS count
FROM reviews_review r LEFT JOIN reviews_latenessreason l ON l.id = r.late_reason_id
WHERE r.authority_id = %(authority)s AND r.state = 'held' AND r.held_on >= %(start)s AND r.held_on < %(end)s AND r.timeliness = 'late'
GROUP BY 1

-- name: permanence-by-second-review
SELECT CASE WHEN p.kind = 'short-breaks' THEN 'short-breaks' WHEN before.number >= 2 THEN 'later'
        WHEN NOT p.start_known OR p.earlier_reviews_unknown THEN 'unknown' WHEN before.number = 0 THEN 'first' ELSE 'second' END AS row,
    CASE WHEN a.value IN ('yes', 'no', 'na') THEN a.value ELSE 'other' END AS column, count(*) AS count
FROM reviews_review r
JOIN reviews_monitoringreturn m ON m.review_id = r.id AND m.authority_id = %(authority)s AND m.state <> 'draft'
JOIN reviews_monitoringanswer a ON a.filled_id = m.id AND a.value <> ''
JOIN reviews_monitoringquestion q ON q.id = a.question_id AND q.key = 'permanence-plan'
JOIN children_periodofcare p ON p.id = r.period_id
CROSS JOIN LATERAL (
    SELECT count(*) AS number FROM reviews_review b WHERE b.period_id = r.period_id AND b.state = 'held' AND b.held_on < r.held_on
) before
WHERE r.authority_id = %(authority)s AND r.state = 'held' AND r.held_on >= %(start)s AND r.held_on < %(end)s
GROUP BY 1, 2

-- name: participation
SELECT CASE WHEN participation = '' THEN 'none' WHEN participation IN ('PN0', 'PN1', 'PN2', 'PN3', 'PN4', 'PN5', 'PN6', 'PN7')
        THEN lower(participation) ELSE 'unlisted' END AS row, count(*) AS count
FROM reviews_review
WHERE authority_id = %(authority)s AND state = 'held' AND held_on >= %(start)s AND held_on < %(end)s
GROUP BY 1

-- name: participation-4-plus
WITH heard AS (
    SELECT r.child_id, bool_or(r.participation IN ('PN4', 'PN7')) AS silent,
        bool_or(r.participation NOT IN ('PN0', 'PN1', 'PN2', 'PN3', 'PN4', 'PN5', 'PN6', 'PN7')) AS unknown
    FROM reviews_review r JOIN children_child c ON c.id = r.child_id AND c.authority_id = %(authority)s
    WHERE r.authority_id = %(authority)s AND r.state = 'held' AND r.held_on >= %(start)s AND r.held_on < %(end)s
        AND r.participation <> 'PN0' AND c.date_of_birth <= %(last)s::date - interval '4 years'
        AND EXISTS (SELECT FROM children_periodofcare p WHERE p.child_id = c.id AND p.kind = 'care' AND p.start <= %(last)s
            AND (p.end IS NULL OR p.end > %(last)s))
    GROUP BY 1 HAVING bool_or(r.participation <> '')
)
SELECT count(*) AS children, count(*) FILTER (WHERE silent) AS not, count(*) FILTER (WHERE NOT silent AND unknown) AS undetermined,
    count(*) FILTER (WHERE NOT silent AND NOT unknown) AS contributed
FROM heard

-- name: attendance-by-role
SELECT coalesce(a.key, 'role-not-recorded') AS row,
    CASE WHEN p.attended THEN 'yes' WHEN NOT p.attended THEN 'no' ELSE 'none' END AS column, count(*) AS count
FROM reviews_review r
JOIN reviews_participant p ON p.review_id = r.id
LEFT JOIN reviews_attendancerole a ON a.id = p.role_id
WHERE r.authority_id = %(authority)s AND r.state = 'held' AND r.held_on >= %(start)s AND r.held_on < %(end)s
    AND (p.role_id IS NULL OR a.side <> 'parent')
    AND (p.invited IS NOT NULL OR p.attended IS NOT NULL OR p.sent_views IS NOT NULL OR p.name <> '')
GROUP BY 1, 2

-- name: parents-participation
SELECT count(*) AS held, count(*) FILTER (WHERE attended) AS attended,
    count(*) FILTER (WHERE attended IS NOT TRUE AND sent_views) AS "sent-views",
    count(*) FILTER (WHERE attended IS FALSE AND sent_views IS NOT TRUE) AS neither,
    count(*) FILTER (WHERE attended IS NULL AND sent_views IS NOT TRUE) AS none
FROM reviews_review r
LEFT JOIN (
    SELECT p.review_id, bool_or(p.attended) AS attended, bool_or(p.sent_views) AS sent_views
    FROM reviews_review r JOIN reviews_participant p ON p.review_id = r.id AND p.authority_id = %(authority)s
    JOIN reviews_attendancerole a ON a.id = p.role_id AND a.side = 'parent'
    WHERE r.authority_id = %(authority)s AND r.state = 'held' AND r.held_on >= %(start)s AND r.held_on < %(end)s
    GROUP BY 1
) p ON p.review_id = r.id
WHERE r.authority_id = %(authority)s AND r.state = 'held' AND r.held_on >= %(start)s AND r.held_on < %(end)s

-- name: chaired-by-child
SELECT count(*) AS held, count(*) FILTER (WHERE chaired_by_child IN ('yes', 'part')) AS chaired,
    count(*) FILTER (WHERE chaired_by_child = 'yes') AS yes, count(*) FILTER (WHERE chaired_by_child = 'part') AS part,
    count(*) FILTER (WHERE chaired_by_child = 'no') AS no, count(*) FILTER (WHERE chaired_by_child = '') AS none
FROM reviews_review
WHERE authority_id = %(authority)s AND state = 'held' AND held_on >= %(start)s AND held_on < %(end)s

-- name: child-spoken-to-alone
SELECT coalesce(nullif(spoke_alone, ''), 'none') AS row, count(*) AS count
FROM reviews_review
WHERE authority_id = %(authority)s AND state = 'held' AND held_on >= %(start)s AND held_on < %(end)s
GROUP BY 1

-- name: care-plan-received
SELECT count(*) AS held, count(*) FILTER (WHERE plan_received_on IS NULL) AS none,
    count(*) FILTER (WHERE plan_received_on IS NOT NULL AND met.ordinal - came.ordinal >= wanted) AS "in-time",
    count(*) FILTER (WHERE plan_received_on IS NOT NULL AND (met.ordinal - came.ordinal >= wanted) IS NOT TRUE) AS late
FROM reviews_review r
LEFT JOIN core_workingday met ON met.calendar = %(calendar)s AND met.day = r.first_met_on
LEFT JOIN core_workingday came ON came.calendar = %(calendar)s AND came.day = r.plan_received_on
CROSS JOIN LATERAL (SELECT coalesce((
    SELECT plan_received_days FROM reviews_reviewrules WHERE authority_id = %(authority)s AND in_force_from <= r.held_on
    ORDER BY in_force_from DESC LIMIT 1), 3) AS wanted) rules
WHERE r.authority_id = %(authority)s AND r.state = 'held' AND r.held_on >= %(start)s AND r.held_on < %(end)s

-- name: monitoring-answers
SELECT q.key AS block, a.value AS row, count(*) AS count
FROM reviews_review r
JOIN reviews_monitoringreturn m ON m.review_id = r.id AND m.authority_id = %(authority)s AND m.state <> 'draft'
JOIN reviews_monitoringanswer a ON a.filled_id = m.id AND a.value <> ''
JOIN reviews_monitoringquestion q ON q.id = a.question_id
WHERE r.authority_id = %(authority)s AND r.state = 'held' AND r.held_on >= %(start)s AND r.held_on < %(end)s
GROUP BY 1, 2

-- name: monitoring-forms-by-month
SELECT to_char(sent_on, 'YYYY-MM') AS row, count(*) AS forms FROM reviews_monitoringreturn
WHERE authority_id = %(authority)s AND state <> 'draft' AND sent_on >= %(start)s AND sent_on < %(end)s
GROUP BY 1;
SELECT to_char(e.resolved_on, 'YYYY-MM') AS row, count(*) FILTER (WHERE s.top > 0) AS formal,
    count(*) FILTER (WHERE s.top = 0) AS informal, count(*) FILTER (WHERE s.top IS NULL) AS unknown
FROM escalations_escalation e
LEFT JOIN LATERAL (SELECT max(rank) AS top FROM escalations_stagerecord WHERE escalation_id = e.id) s ON true
WHERE e.authority_id = %(authority)s AND e.state = 'resolved' AND e.resolved_on >= %(start)s AND e.resolved_on < %(end)s
GROUP BY 1

-- name: plan-progress-by-quarter
SELECT CASE WHEN grouping(q.domain) = 1 THEN 'total' ELSE coalesce(nullif(q.domain, ''), 'none') END AS row,
    CASE WHEN grouping(date_trunc('quarter', r.held_on)) = 1 THEN 'total'
        ELSE to_char(date_trunc('quarter', r.held_on), 'YYYY-MM') END AS column,
    100.0 * count(*) FILTER (WHERE a.value = 'good') / count(*) AS count
FROM reviews_review r
JOIN reviews_monitoringreturn m ON m.review_id = r.id AND m.authority_id = %(authority)s AND m.state <> 'draft'
JOIN reviews_monitoringanswer a ON a.filled_id = m.id AND a.value <> ''
JOIN reviews_monitoringquestion q ON q.id = a.question_id AND q.key LIKE 'progress-%%'
WHERE r.authority_id = %(authority)s AND r.state = 'held' AND r.held_on >= %(start)s AND r.held_on < %(end)s
GROUP BY CUBE (q.domain, date_trunc('quarter', r.held_on))

-- name: decisions
SELECT count(*) AS made,
    count(*) FILTER (WHERE answered_on IS NULL OR answered_on > %(last)s) AS awaiting,
    count(*) FILTER (WHERE answered_on <= %(last)s AND state = 'deemed') AS deemed,
    count(*) FILTER (WHERE answered_on <= %(last)s AND state = 'agreed') AS agreed,
    count(*) FILTER (WHERE answered_on <= %(last)s AND state NOT IN ('deemed', 'agreed')
        AND (settled_on IS NULL OR settled_on > %(last)s)) AS queried,
    count(*) FILTER (WHERE answered_on <= %(last)s AND state NOT IN ('deemed', 'agreed') AND settled_on <= %(last)s) AS settled,
    count(*) FILTER (WHERE done_on <= %(last)s AND done_on <= by_when) AS "done-in-time",
    count(*) FILTER (WHERE done_on <= %(last)s AND done_on > by_when) AS "done-late",
    count(*) FILTER (WHERE (done_on IS NULL OR done_on > %(last)s) AND by_when <= %(last)s) AS "done-overdue",
    count(*) FILTER (WHERE (done_on IS NULL OR done_on > %(last)s) AND by_when > %(last)s) AS "done-not-due"
FROM reviews_reviewdecision
WHERE authority_id = %(authority)s AND state <> 'draft' AND sent_on >= %(start)s AND sent_on < %(end)s

-- name: midway-reviews
SELECT count(*) AS held, count(DISTINCT child_id) AS children, count(*) FILTER (WHERE how = 'file') AS "how-file",
    count(*) FILTER (WHERE how = 'telephone') AS "how-telephone", count(*) FILTER (WHERE how = 'meeting') AS "how-meeting",
    count(*) FILTER (WHERE how = 'visit') AS "how-visit", count(*) FILTER (WHERE found = 'on-track') AS "found-on-track",
    count(*) FILTER (WHERE found = 'concerns') AS "found-concerns", count(*) FILTER (WHERE found = 'serious') AS "found-serious",
    count(*) FILTER (WHERE found = '') AS "found-none"
FROM reviews_midwayreview
WHERE authority_id = %(authority)s AND withdrawn_on IS NULL AND held_on >= %(start)s AND held_on < %(end)s;
SELECT count(*) FILTER (WHERE EXISTS (
        SELECT FROM reviews_midwayreview m WHERE m.child_id = r.child_id AND m.withdrawn_on IS NULL AND m.held_on >= before.held_on
            AND m.held_on < r.held_on
    )) AS "before-review", count(*) AS "(base)"
FROM reviews_review r CROSS JOIN LATERAL (
    SELECT b.held_on FROM reviews_review b WHERE b.period_id = r.period_id AND b.state = 'held' AND b.held_on < r.held_on
    ORDER BY b.held_on DESC LIMIT 1
) before
WHERE r.authority_id = %(authority)s AND r.state = 'held' AND r.held_on >= %(start)s AND r.held_on < %(end)s

-- name: review-record-timeliness
WITH clocked AS (
    SELECT r.id, c.state IS NOT NULL AS here, d.last AS sent, c.completed_on AS completed, c.distributed_on AS distributed,
        held.ordinal, coalesce(rules.decisions_sent_days, 5) AS sent_days,
        coalesce(rules.record_completed_days, 15) AS completed_days, coalesce(rules.record_distributed_days, 20) AS distributed_days
    FROM reviews_review r
    LEFT JOIN reviews_reviewrecord c ON c.review_id = r.id AND c.authority_id = %(authority)s
    LEFT JOIN LATERAL (
        SELECT max(sent_on) AS last FROM reviews_reviewdecision WHERE review_id = r.id HAVING NOT bool_or(state = 'draft')
    ) d ON true
    LEFT JOIN LATERAL (
        SELECT * FROM reviews_reviewrules WHERE authority_id = %(authority)s AND in_force_from <= r.held_on
        ORDER BY in_force_from DESC LIMIT 1
    ) rules ON true
    LEFT JOIN core_workingday held ON held.calendar = %(calendar)s AND held.day = r.held_on
    WHERE r.authority_id = %(authority)s AND r.state = 'held' AND r.held_on >= %(start)s AND r.held_on < %(end)s
), placed AS (
    SELECT clocked.*, 2 * s.ordinal + CASE WHEN s.working THEN 0 ELSE 1 END <= 2 * (clocked.ordinal + sent_days) AS sent_in_time,
        2 * c.ordinal + CASE WHEN c.working THEN 0 ELSE 1 END <= 2 * (clocked.ordinal + completed_days) AS completed_in_time,
        2 * d.ordinal + CASE WHEN d.working THEN 0 ELSE 1 END <= 2 * (clocked.ordinal + distributed_days) AS distributed_in_time
    FROM clocked
    LEFT JOIN core_workingday s ON s.calendar = %(calendar)s AND s.day = sent
    LEFT JOIN core_workingday c ON c.calendar = %(calendar)s AND c.day = completed
    LEFT JOIN core_workingday d ON d.calendar = %(calendar)s AND d.day = distributed
)
SELECT count(*) AS held, count(*) FILTER (WHERE NOT here) AS "no-record",
    count(*) FILTER (WHERE here AND sent IS NULL) AS "decisions-not-done",
    count(*) FILTER (WHERE here AND sent IS NOT NULL AND sent_in_time) AS "decisions-in-time",
    count(*) FILTER (WHERE here AND sent IS NOT NULL AND sent_in_time IS NOT TRUE) AS "decisions-late",
    count(*) FILTER (WHERE here AND completed IS NULL) AS "record-not-done",
    count(*) FILTER (WHERE here AND completed IS NOT NULL AND completed_in_time) AS "record-in-time",
    count(*) FILTER (WHERE here AND completed IS NOT NULL AND completed_in_time IS NOT TRUE) AS "record-late",
    count(*) FILTER (WHERE here AND distributed IS NULL) AS "distributed-not-done",
    count(*) FILTER (WHERE here AND distributed IS NOT NULL AND distributed_in_time) AS "distributed-in-time",
    count(*) FILTER (WHERE here AND distributed IS NOT NULL AND distributed_in_time IS NOT TRUE) AS "distributed-late"
FROM placed

-- name: iro-continuity
SELECT count(*) AS "with-earlier", count(*) FILTER (WHERE r.iro_id = before.iro_id) AS same,
    count(*) FILTER (WHERE r.iro_id <> before.iro_id) AS another,
    count(*) FILTER (WHERE r.iro_id IS NULL OR before.iro_id IS NULL) AS "not-recorded"
FROM reviews_review r CROSS JOIN LATERAL (
    SELECT b.iro_id FROM reviews_review b WHERE b.period_id = r.period_id AND b.state = 'held' AND b.held_on < r.held_on
    ORDER BY b.held_on DESC LIMIT 1
) before
WHERE r.authority_id = %(authority)s AND r.state = 'held' AND r.held_on >= %(start)s AND r.held_on < %(end)s;
SELECT count(*) AS children, count(*) FILTER (WHERE number = 1) AS "one-iro", count(*) FILTER (WHERE number = 2) AS "two-iros",
    count(*) FILTER (WHERE number > 2) AS "more-iros", count(*) FILTER (WHERE number = 0) AS "no-iro"
FROM (
    SELECT p.child_id, count(DISTINCT a.staff_id) AS number
    FROM children_periodofcare p
    LEFT JOIN children_allocation a ON a.child_id = p.child_id AND a.kind = 'iro' AND a.start < %(end)s
        AND (a.end IS NULL OR a.end > %(start)s)
    WHERE p.authority_id = %(authority)s AND p.kind = 'care' AND p.start <= %(last)s AND (p.end IS NULL OR p.end > %(last)s)
    GROUP BY 1
) children

-- name: gate-lifts
SELECT trim(BOTH '-' FROM regexp_replace(lower(stage_label), '[^a-z0-9]+', '-', 'g')) AS row, count(*) AS count FROM reviews_gatelift
WHERE authority_id = %(authority)s AND lifted_on >= %(start)s AND lifted_on < %(end)s GROUP BY 1;
SELECT '(base)' AS row, count(*) AS count FROM reviews_review
WHERE authority_id = %(authority)s AND state = 'held' AND held_on >= %(start)s AND held_on < %(end)s
