-- What `generate` does not make, for one authority: %(authority)s. The same rows each time: draw(id, salt, n) is 0 to n-1.
-- Days lie on or before %(last)s.

CREATE OR REPLACE FUNCTION pg_temp.draw(id bigint, salt bigint, n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS
$$ SELECT mod(abs(hashint8extended(id, salt) / 2), n)::integer $$;

CREATE TEMP TABLE IF NOT EXISTS of_review (
    id bigint PRIMARY KEY, child_id bigint, iro_id bigint, held_on date, before date, period_id bigint
);
TRUNCATE of_review;
INSERT INTO of_review
SELECT id, child_id, iro_id, held_on, lag(held_on) OVER (PARTITION BY period_id ORDER BY held_on), period_id
FROM reviews_review WHERE authority_id = %(authority)s AND state = 'held';
ANALYZE of_review;

-- What reviews themselves say: who chaired, who was spoken to alone, when the plan came, why it was late.
UPDATE reviews_review r SET
    spoke_alone = (ARRAY['yes', 'yes', 'yes', 'refused', 'not-appropriate', 'no', ''])[1 + pg_temp.draw(r.id, 1, 7)],
    chaired_by_child = (ARRAY['no', 'no', 'no', 'part', 'yes', ''])[1 + pg_temp.draw(r.id, 2, 6)],
    plan_received_on = CASE WHEN pg_temp.draw(r.id, 3, 8) > 0 THEN held_on - pg_temp.draw(r.id, 4, 15) END,
    late_reason_id = CASE WHEN timeliness = 'late' AND pg_temp.draw(r.id, 5, 6) > 0 THEN (
        SELECT (array_agg(l.id ORDER BY l.id))[1 + pg_temp.draw(r.id, 6, count(*)::integer)]
        FROM reviews_latenessreason l JOIN reviews_latenessreasons s ON s.id = l.reasons_list_id
        WHERE s.authority_id = %(authority)s) END
WHERE authority_id = %(authority)s AND state = 'held';

INSERT INTO reviews_participant (name, invited, attended, sent_views, why_not, recorded_at, authority_id, role_id, review_id)
SELECT 'Person ' || n, true, CASE pg_temp.draw(r.id * 4 + n, 10, 10) WHEN 0 THEN NULL WHEN 1 THEN false WHEN 2 THEN false ELSE true END,
    pg_temp.draw(r.id * 4 + n, 11, 4) = 0, '', now(), %(authority)s, roles.ids[1 + pg_temp.draw(r.id * 4 + n, 12, roles.number)], r.id
FROM of_review r, generate_series(1, 3) n, (
    SELECT array_agg(a.id ORDER BY a.id) AS ids, count(*)::integer AS number
    FROM reviews_attendancerole a JOIN reviews_attendanceroles l ON l.id = a.roles_list_id WHERE l.authority_id = %(authority)s
) roles;

INSERT INTO reviews_monitoringreturn (version, state, sent_on, acknowledged_on, reply, provenance, recorded_at, authority_id, form_id, review_id)
SELECT 1, state, CASE WHEN state <> 'draft' THEN sent END, CASE WHEN state = 'acknowledged' THEN sent + 5 END, '', 'generated', now(),
    %(authority)s, form, id
FROM (
    SELECT r.id, held_on + pg_temp.draw(r.id, 21, 10) AS sent,
        (ARRAY['sent', 'acknowledged', 'acknowledged', 'acknowledged', 'draft'])[1 + pg_temp.draw(r.id, 20, 5)] AS state,
        (SELECT max(id) FROM reviews_monitoringform WHERE authority_id = %(authority)s) AS form
    FROM of_review r WHERE pg_temp.draw(r.id, 22, 2) = 0
) drawn;

INSERT INTO reviews_monitoringanswer (value, words, is_open, done_words, recorded_at, authority_id, question_id, filled_id)
SELECT CASE
        WHEN q.kind = 'scale' THEN (1 + pg_temp.draw(f.id * 64 + q.order, 32, 5))::text
        WHEN q.kind = 'choice' THEN q.choices -> pg_temp.draw(f.id * 64 + q.order, 32, jsonb_array_length(q.choices)) ->> 0
        ELSE (ARRAY['yes', 'yes', 'yes', 'no', 'na'])[1 + pg_temp.draw(f.id * 64 + q.order, 32, 5)] END,
    '', false, '', now(), %(authority)s, q.id, f.id
FROM reviews_monitoringreturn f JOIN reviews_monitoringquestion q ON q.form_id = f.form_id AND q.kind <> 'words'
WHERE f.authority_id = %(authority)s AND pg_temp.draw(f.id * 64 + q.order, 30, 2) = 0;

INSERT INTO reviews_reviewrecord (version, state, words, completed_on, distributed_on, recorded_at, authority_id, review_id)
SELECT 1, state, '', CASE WHEN state <> 'draft' THEN done END, CASE WHEN state = 'distributed' THEN done + pg_temp.draw(id, 42, 9) END,
    now(), %(authority)s, id
FROM (
    SELECT id, held_on + pg_temp.draw(id, 41, 30) AS done,
        (ARRAY['draft', 'completed', 'distributed', 'distributed', 'distributed', 'distributed'])[1 + pg_temp.draw(id, 40, 6)] AS state
    FROM of_review WHERE pg_temp.draw(id, 43, 5) > 0
) drawn;

INSERT INTO reviews_reviewdecision (version, number, state, words, whose, by_when, sent_on, answer_due, answered_on, query, settled_on,
    settlement, done_on, recorded_at, authority_id, review_id)
SELECT 1, n, state, 'A decision', 'social worker', by_when,
    CASE WHEN state <> 'draft' THEN sent END, CASE WHEN state <> 'draft' THEN sent + 7 END,
    CASE WHEN state NOT IN ('draft', 'sent') THEN sent + 6 END, CASE WHEN state IN ('queried', 'settled') THEN 'Why?' ELSE '' END,
    CASE WHEN state = 'settled' THEN sent + 20 END, CASE WHEN state = 'settled' THEN 'So.' ELSE '' END,
    CASE WHEN state <> 'draft' AND pg_temp.draw(key, 51, 4) > 0 THEN by_when - 20 + pg_temp.draw(key, 52, 50) END, now(), %(authority)s, id
FROM (
    SELECT r.id, n, r.id * 4 + n AS key, held_on + pg_temp.draw(r.id * 4 + n, 53, 9) AS sent,
        held_on + 30 + pg_temp.draw(r.id * 4 + n, 54, 60) AS by_when,
        (ARRAY['draft', 'sent', 'agreed', 'agreed', 'agreed', 'agreed', 'queried', 'settled', 'deemed', 'deemed'])
            [1 + pg_temp.draw(r.id * 4 + n, 55, 10)] AS state
    FROM of_review r, generate_series(1, 2) n
) drawn;

INSERT INTO reviews_midwayreview (held_on, how, with_whom, found, words, recorded_at, authority_id, child_id, why_withdrawn)
SELECT DISTINCT ON (child_id, held_on - (held_on - before) / 2) held_on - (held_on - before) / 2,
    (ARRAY['file', 'telephone', 'meeting', 'visit'])[1 + pg_temp.draw(id, 61, 4)], '',
    (ARRAY['on-track', 'on-track', 'concerns', 'serious', ''])[1 + pg_temp.draw(id, 62, 5)], '', now(), %(authority)s, child_id, ''
FROM of_review WHERE before IS NOT NULL AND pg_temp.draw(id, 60, 10) < 7;

INSERT INTO reviews_gatelift (stage_label, why, lifted_on, recorded_at, authority_id, by_id, review_id)
SELECT (ARRAY['Social worker report', 'Education report', 'Health report'])[1 + pg_temp.draw(id, 71, 3)], 'Ill', held_on + 9, now(),
    %(authority)s, iro_id, id
FROM of_review WHERE iro_id IS NOT NULL AND pg_temp.draw(id, 70, 20) = 0;

INSERT INTO reviews_childview ("when", how, given_on, words, placement_score, iro_score, quote, quote_fit, recorded_at, authority_id,
    child_id, review_id, why_withdrawn)
SELECT 'at', 'talk', held_on, 'Words', nullif(pg_temp.draw(id, 81, 6), 0), nullif(pg_temp.draw(id, 82, 6), 0), '', false, now(),
    %(authority)s, child_id, id, ''
FROM of_review WHERE pg_temp.draw(id, 80, 2) = 0;

INSERT INTO reviews_entitlementexplained (explained_on, understood, recorded_at, authority_id, child_id, entitlement_id, review_id, why_withdrawn)
SELECT DISTINCT ON (r.child_id, e.id, r.held_on) held_on, (ARRAY[true, true, false, NULL])[1 + pg_temp.draw(r.id * 64 + e.order, 91, 4)],
    now(), %(authority)s, child_id, e.id, r.id, ''
FROM of_review r, reviews_entitlement e JOIN reviews_entitlements l ON l.id = e.entitlements_list_id
WHERE l.authority_id = %(authority)s AND pg_temp.draw(r.id * 64 + e.order, 90, 8) = 0;

INSERT INTO reviews_ironotice (kind, event_on, told_on, words, without_review, recorded_at, authority_id, child_id, why_withdrawn)
SELECT DISTINCT ON (child_id, kind, event_on) kind, event_on,
    CASE WHEN told < 8 THEN event_on - 3 + told END, '', kind = 'plan' AND told = 4, now(), %(authority)s, child_id, ''
FROM (
    SELECT child_id, held_on - 20 - pg_temp.draw(id, 101, 40) AS event_on, pg_temp.draw(id, 102, 10) AS told,
        (ARRAY['move', 'missing', 'exclusion', 'allegation', 'plan', 'hearing', 'complaint'])[1 + pg_temp.draw(id, 103, 7)] AS kind
    FROM of_review WHERE pg_temp.draw(id, 100, 2) = 0
) drawn;

INSERT INTO reviews_socialworkvisit (visited_on, seen_alone, source, recorded_at, authority_id, child_id, why_withdrawn)
SELECT DISTINCT ON (child_id, day) day, (ARRAY[true, true, true, false, NULL])[1 + pg_temp.draw(id * 64 + n, 111, 5)], 'here', now(),
    %(authority)s, child_id, ''
FROM (
    SELECT id, child_id, "end", n, start + 3 + n * 38 + pg_temp.draw(id * 64 + n, 110, 9) AS day
    FROM children_periodofcare, generate_series(0, 180) n WHERE authority_id = %(authority)s AND kind = 'care'
) drawn WHERE day < coalesce("end", %(last)s) AND day <= %(last)s;

INSERT INTO reviews_childcontact ("on", how, alone, words, recorded_at, authority_id, child_id, why_withdrawn)
SELECT held_on - pg_temp.draw(id, 121, 60), (ARRAY['visit', 'telephone', 'message'])[1 + pg_temp.draw(id, 122, 3)], true, '', now(),
    %(authority)s, child_id, ''
FROM of_review WHERE pg_temp.draw(id, 120, 2) = 0;

INSERT INTO reviews_advocacyreferral (referred_on, subject, advocate_from, ended_on, outcome, provenance, recorded_at, authority_id, child_id)
SELECT day, '', CASE WHEN pg_temp.draw(id, 131, 3) > 0 THEN day + 10 END, CASE WHEN pg_temp.draw(id, 132, 3) > 0 THEN day + 90 END, '',
    'generated', now(), %(authority)s, child_id
FROM (SELECT id, child_id, held_on - 30 AS day FROM of_review WHERE pg_temp.draw(id, 130, 12) = 0) drawn;

INSERT INTO reviews_independentvisitor (offered_on, declined, matched_on, ended_on, provenance, recorded_at, authority_id, child_id)
SELECT day, false, CASE WHEN pg_temp.draw(id, 141, 3) > 0 THEN day + 20 END, CASE WHEN pg_temp.draw(id, 142, 3) > 0 THEN day + 400 END,
    'generated', now(), %(authority)s, child_id
FROM (SELECT id, child_id, held_on - 30 AS day FROM of_review WHERE pg_temp.draw(id, 140, 30) = 0) drawn;

INSERT INTO children_disability (words, start, recorded_at, authority_id, child_id)
SELECT 'A disability', date_of_birth + 400, now(), %(authority)s, id FROM children_child
WHERE authority_id = %(authority)s AND pg_temp.draw(id, 150, 8) = 0;

INSERT INTO children_courtproceedings (kind, court, case_number, guardian, issued_on, ended_on, outcome, recorded_at, authority_id, child_id)
SELECT 'Care', '', '', '', start, start + 180, '', now(), %(authority)s, child_id FROM children_periodofcare
WHERE authority_id = %(authority)s AND pg_temp.draw(id, 155, 3) = 0;

INSERT INTO reviews_audit (reference, about, audited_on, grade, words, recorded_at, authority_id, by_id, child_id, iro_id, template_id)
SELECT 'AU-' || id, CASE WHEN odd THEN 'file' ELSE 'practice' END, held_on,
    (ARRAY['outstanding', 'good', 'good', 'requires-improvement', 'inadequate', ''])[1 + pg_temp.draw(id, 161, 6)], '', now(), %(authority)s,
    iro_id, CASE WHEN odd THEN child_id END, iro_id, (SELECT max(id) FROM reviews_audittemplate WHERE authority_id = %(authority)s)
FROM (SELECT *, mod(id, 2) = 1 AS odd FROM of_review WHERE iro_id IS NOT NULL AND pg_temp.draw(id, 160, 10) = 0) drawn;

INSERT INTO reviews_auditanswer (value, words, audit_id, authority_id, question_id)
SELECT (ARRAY['met', 'met', 'partly', 'not-met', 'na'])[1 + pg_temp.draw(a.id * 64 + q.order, 165, 5)], '', a.id, %(authority)s, q.id
FROM reviews_audit a JOIN reviews_auditquestion q ON q.template_id = a.template_id AND q.about IN ('both', a.about)
WHERE a.authority_id = %(authority)s;

-- Beside escalations. Choices stand on the days of the ladder, 15 and 20 of 20.
INSERT INTO escalations_cafcassreferral (referred, ground, words, legal_advice, legal_advice_words, senior_told, happened_on, outcome,
    recorded_at, authority_id, by_id, escalation_id)
SELECT pg_temp.draw(id, 171, 2) = 0, (ARRAY['plan', 'review', 'decision', 'breach'])[1 + pg_temp.draw(id, 172, 4)], '',
    (ARRAY[true, false, NULL])[1 + pg_temp.draw(id, 173, 3)], '', '', raised_on + 12, '', now(), %(authority)s, raised_by_id, id
FROM escalations_escalation
WHERE authority_id = %(authority)s AND state <> 'draft' AND raised_by_id IS NOT NULL AND pg_temp.draw(id, 170, 4) = 0;

INSERT INTO escalations_capchoice (formal_round, day, choice, why, happened_at, recorded_at, authority_id, by_id, escalation_id)
SELECT formal_on, CASE WHEN pg_temp.draw(id, 182, 2) = 0 THEN 15 ELSE 20 END,
    (ARRAY['next-level', 'cafcass', 'go-on'])[1 + pg_temp.draw(id, 181, 3)], 'Why', formal_on + 25, now(), %(authority)s, raised_by_id, id
FROM escalations_escalation
WHERE authority_id = %(authority)s AND formal_on IS NOT NULL AND raised_by_id IS NOT NULL AND pg_temp.draw(id, 180, 3) = 0;

INSERT INTO escalations_goodpractice (reference, words, happened_on, recorded_at, authority_id, by_id, child_id, to_id)
SELECT 'GP-' || r.id, 'Well done', held_on, now(), %(authority)s, iro_id, r.child_id, a.staff_id
FROM of_review r JOIN children_allocation a ON a.child_id = r.child_id AND a.kind = 'social-worker' AND a.start <= held_on
    AND (a.end IS NULL OR a.end > held_on)
WHERE iro_id IS NOT NULL AND a.staff_id IS NOT NULL AND pg_temp.draw(r.id, 190, 10) = 0
ON CONFLICT DO NOTHING;

WITH quarters AS (
    SELECT to_char(raised_on, 'YYYYQ') AS quarter, array_agg(id ORDER BY id) AS ids, max(raised_on) AS day, min(raised_by_id) AS by_id
    FROM escalations_escalation WHERE authority_id = %(authority)s AND state <> 'draft' AND raised_by_id IS NOT NULL GROUP BY 1
), concerns AS (
    INSERT INTO escalations_systemicconcern (reference, title, words, raised_with, raised_on, response, responded_on, recorded_at,
        authority_id, raised_by_id)
    SELECT 'SC-' || quarter, 'Concern of ' || quarter, '', '', day, CASE WHEN mod(right(quarter, 1)::integer, 2) = 0 THEN 'So' ELSE '' END,
        CASE WHEN mod(right(quarter, 1)::integer, 2) = 0 THEN day + 30 END, now(), %(authority)s, by_id
    FROM quarters RETURNING id, reference
)
INSERT INTO escalations_systemicconcern_escalations (systemicconcern_id, escalation_id)
SELECT c.id, unnest(q.ids[1:20]) FROM concerns c JOIN quarters q ON c.reference = 'SC-' || q.quarter;

UPDATE people_staff SET
    ethnic_group = (ARRAY['white', 'white', 'mixed', 'asian', 'black', 'not-said', ''])[1 + pg_temp.draw(id, 201, 7)],
    gender = (ARRAY['woman', 'woman', 'man', 'not-said', ''])[1 + pg_temp.draw(id, 202, 5)]
WHERE authority_id = %(authority)s;
UPDATE people_postholding SET
    employment = (ARRAY['employed', 'employed', 'agency', 'locum', 'contracted'])[1 + pg_temp.draw(id, 203, 5)],
    fte = (ARRAY[1, 1, 0.8, 0.6])[1 + pg_temp.draw(id, 204, 4)]
WHERE authority_id = %(authority)s;

-- Entered figures, of each year.
INSERT INTO reports_enteredfigure (kind, whose, measure, "row", "column", first, last, value, decimals, source, source_on, why, said,
    recorded_at, authority_id)
SELECT 'figure', '', measure, '', '', make_date(y, 4, 1), make_date(y + 1, 3, 31), value + pg_temp.draw(y, 211, 9), 0, 'A survey',
    make_date(y + 1, 4, 1), '', '', now(), %(authority)s
FROM generate_series(extract(year FROM %(first)s::date)::integer, extract(year FROM %(last)s::date)::integer - 1) y, (VALUES
    ('children-in-area', 60000), ('iro-training', 30), ('parents-asked', 200), ('parents-satisfied', 80),
    ('professionals-asked', 300), ('professionals-satisfied', 85)) entered (measure, value);
INSERT INTO reports_enteredfigure (kind, whose, measure, "row", "column", first, last, value, decimals, source, source_on, why, said,
    recorded_at, authority_id)
SELECT 'figure', '', 'child-protection-cases', p.id::text, '', make_date(y + 1, 3, 31), make_date(y + 1, 3, 31), 5 + mod(p.id, 9), 0, 'A count',
    make_date(y + 1, 4, 1), '', '', now(), %(authority)s
FROM people_post p, generate_series(extract(year FROM %(first)s::date)::integer, extract(year FROM %(last)s::date)::integer - 1) y
WHERE p.authority_id = %(authority)s AND p.role = 'iro';
